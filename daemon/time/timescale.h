/*
 * Timescales: what a plan says of time in everyday words ("By May 2004", "Summer 2004", "Ongoing"), and the
 * spans of days that the rules read from it. What the rules cannot settle is `unresolved` or not `certain`:
 * it is asked about, never guessed, and nobody is reminded of it.
 *
 * Nothing may be left over: every number, month, season and word of repetition in a phrase is part of a
 * reading, else the whole phrase is unresolved.
 */
#ifndef MILESTONED_TIME_TIMESCALE_H
#define MILESTONED_TIME_TIMESCALE_H

#include "time/day.h"
#include "time/terms.h"

#include <glib.h>
#include <stdbool.h>

typedef enum {
    TIMESCALE_DAY,       /* one day: start and due are it */
    TIMESCALE_WINDOW,    /* from start to due; start may be DAY_NONE */
    TIMESCALE_OPEN,      /* begins, has no end */
    TIMESCALE_RECURRING, /* repeats */
    TIMESCALE_EVENT,     /* tied to something that has no date of its own */
    TIMESCALE_UNRESOLVED /* no timescale, or one that the rules refuse */
} TimescaleKind;

typedef enum {
    RECURRENCE_NONE,
    RECURRENCE_WEEKLY,
    RECURRENCE_FORTNIGHTLY,
    RECURRENCE_MONTHLY,
    RECURRENCE_SIX_WEEKLY,
    RECURRENCE_HALF_TERMLY,
    RECURRENCE_TERMLY,
    RECURRENCE_QUARTERLY,
    RECURRENCE_HALF_YEARLY,
    RECURRENCE_ANNUALLY,
    RECURRENCE_UNSTATED
} Recurrence;

typedef enum { YEAR_FINANCIAL, YEAR_ACADEMIC } YearKind; /* from 1 April, from 1 September */

/* Another reading that a phrase allows, so that a person can choose it. */
typedef struct Offer {
    TimescaleKind kind;
    Day start, due;        /* as in a Reading */
    Recurrence recurrence; /* as in a Reading */
} Offer;

typedef struct Reading {
    TimescaleKind kind;
    Day start, due;        /* DAY_NONE where there is none */
    Recurrence recurrence; /* RECURRENCE_NONE unless kind is recurring */
    const char *rule;      /* the name of the rule used: static text */
    bool certain;          /* false where another reading is as good, and where nothing is resolved */
    Day review;            /* a date that stands after the word review; DAY_NONE */
    char *note;     /* owned: why it is uncertain or unresolved, and the other reading; NULL where certain */
    bool by_terms;  /* its days come from a school calendar, or would if one were loaded */
    GArray *others; /* owned: of Offer, the other readings that have days or a kind of their own, the
                       likeliest first, each once, none the same as this one; NULL where there is none */
} Reading;

/* Frees what a reading owns and leaves it without; a Reading with nothing in it is left alone. */
void reading_clear(Reading *reading);

typedef struct TimescaleContext {
    Day reference;      /* the date of the plan or of the paper; without one nothing is resolved */
    YearKind year;      /* what a programme's year is */
    const Terms *terms; /* the council's school calendar; borrowed; NULL: none is loaded */
} TimescaleContext;

/* Reads a phrase. The array holds one or more Reading, in the order of the phrase, and clears them. Never
 * NULL, never empty: a phrase with no timescale in it gives one unresolved reading. (transfer full) */
GArray *timescale_parse(const char *phrase, const TimescaleContext *context);

/* A reading in English: "between 1 April 2004 and 30 April 2004", "by 31 May 2004", "on 11 June 2019", "from
 * 1 March 2004, with no end", "no date yet". It does not say whether the reading is certain. (transfer full)
 */
char *reading_describe(const Reading *reading);
char *offer_describe(const Offer *offer);

/* What a person may choose from, in the order of its numbers from 1 on: an uncertain reading first and its
 * others behind it; of an unresolved one its others; nothing of a certain one. The array holds Offer.
 * (transfer full) */
GArray *reading_offers(const Reading *reading);

/* Words as they stand in the store and in JSON: "window", "half-termly", "financial". The parsers give false
 * for a word they do not know. */
const char *timescale_kind_word(TimescaleKind kind);
bool timescale_kind_parse(const char *word, TimescaleKind *kind);
const char *recurrence_word(Recurrence recurrence); /* NULL for RECURRENCE_NONE */
bool recurrence_parse(const char *word, Recurrence *recurrence);
const char *year_kind_word(YearKind kind);
bool year_kind_parse(const char *word, YearKind *kind);

#endif
