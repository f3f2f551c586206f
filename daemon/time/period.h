/*
 * Periods: pieces of time that plans, measures and recurrences are counted in, each with an id that never
 * drifts as "last" and "next" do.
 *
 *     2004-W14   2024-03   2023-24/spring-2   2023-24/spring   2023-24/q3   2023-24/h1   2023-24   2015
 *
 * Quarters, halves and years are those of the programme's year (financial or academic); terms and half-terms
 * those of its calendar. A programme's own unequal bands are periods too, by the ids it gives them.
 */
#ifndef MILESTONED_TIME_PERIOD_H
#define MILESTONED_TIME_PERIOD_H

#include "time/terms.h"
#include "time/timescale.h"

typedef enum {
    PERIOD_WEEK,
    PERIOD_MONTH,
    PERIOD_BAND,
    PERIOD_HALF_TERM,
    PERIOD_TERM,
    PERIOD_QUARTER,
    PERIOD_HALF_YEAR,
    PERIOD_YEAR,
    PERIOD_CALENDAR_YEAR
} PeriodKind;
const char *period_kind_word(PeriodKind kind); /* "half-term" */
bool period_kind_parse(const char *word, PeriodKind *kind);

typedef struct Period {
    PeriodKind kind;
    char *id;    /* owned */
    char *title; /* owned: "Second half of the spring term 2024", "Q3 2023-24", "April to June" */
    Day first, last;
    bool estimated; /* by the estimated school calendar */
} Period;
void period_clear(Period *period);

typedef struct PeriodContext {
    YearKind year;
    const Terms *terms;  /* borrowed; never NULL */
    const GArray *bands; /* Period of kind PERIOD_BAND, by their first day; borrowed; NULL: none */
} PeriodContext;

/* A period by its id. False for a text that is none. */
bool period_parse(const char *id, const PeriodContext *context, Period *period);

/* The period of a kind that a day lies in, or, for a day between two terms, the next one. False where there
 * is none (no bands; outside the years 1900 to 2199). */
bool period_of(PeriodKind kind, Day day, const PeriodContext *context, Period *period);

/* All of a kind that touch from `from` to `until`, in order. The array clears them. (transfer full) */
GArray *period_list(PeriodKind kind, Day from, Day until, const PeriodContext *context);

/* The period that a heading of a report names ("Spring Term 2 - March 2024"), in the year that it names, else
 * in that of the reference date. False where it names none. */
bool period_named(const char *text, Day reference, const PeriodContext *context, Period *period);

#endif
