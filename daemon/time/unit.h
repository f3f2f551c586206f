/*
 * A unit is the smallest piece of a phrase that names a time: "11 June 2019", "Early Feb", "Sept 04", "Autumn
 * term 2004". What it leaves open, mostly its year, is settled when the words around it are known.
 */
#ifndef MILESTONED_TIME_UNIT_H
#define MILESTONED_TIME_UNIT_H

#include "time/day.h"
#include "time/phrase.h"
#include "time/timescale.h"

#include <glib.h>

typedef enum {
    UNIT_DAY,
    UNIT_PART,
    UNIT_MONTH,
    UNIT_TERM,
    UNIT_HALF_TERM,
    UNIT_QUARTER, /* of the year that begins in `year` */
    UNIT_WEEK,    /* Monday to Friday of the week of a day */
    UNIT_YEAR,    /* that begins in `year` */
    UNIT_FIXED    /* known by its days: "this academic year" */
} UnitKind;
typedef enum { PART_EARLY, PART_MID, PART_END } Part;

typedef enum {
    UNIT_YEAR_ABSENT,
    UNIT_YEAR_SURE, /* four digits, or two that can only be a year */
    UNIT_YEAR_MAYBE /* two digits behind a month: `digits` is a year or a day of the month */
} UnitYear;

typedef struct Unit {
    UnitKind kind;
    int day, month;
    Part part;
    Season season;
    int half; /* of a term: 1 or 2 */
    int quarter;
    YearKind year_kind;      /* of a quarter or a year */
    Day first_day, last_day; /* of a fixed one */
    const char *doubt;       /* why another reading is as good: static text; NULL */
    int year, digits;
    UnitYear year_from;
    Weekday weekday; /* as the phrase says; 0 */
    int doubt_day;   /* another reading is this day of the month; 0 */
    bool short_year; /* its year, or what may be one, is the two digits */
    bool two_digits; /* its year is said with two digits */
    bool far;        /* its year begins with 0, and lies far from the reference date: "March 05" in 2024 */
    bool crowded;    /* the number of the year stands before another month, which may own it */
    bool closes;     /* "the end of the summer term": only its last day is meant */
    bool by_terms;   /* a fixed one that was counted in terms */
    bool other;      /* its doubt has another reading of these days */
    Day other_first, other_last;
    guint end; /* the index behind its last token */
} Unit;

/* Reads the unit that begins at a token. Two-digit years are years of the reference date's time. False when
 * none begins there. */
bool unit_parse(const Phrase *phrase, guint at, const TimescaleContext *context, Unit *unit);

/* Two days of one month that share its name: "2 - 6 June 2004", "June 2-6". */
bool unit_parse_days(const Phrase *phrase, guint at, Day reference, Unit *first, Unit *last);

/* What is meant by digits that are a year or a day: a year where both ends of a range have two digits, or
 * where it lies from one before to five after that of the reference date; a day otherwise. */
void unit_settle_digits(Unit *unit, Day reference, bool both_ends);

/* The first and the last day of a unit in a year; false when it does not exist in it. */
bool unit_days(const Unit *unit, int year, const TimescaleContext *context, Day *first, Day *last);

/* True where no school calendar gave the days of a term or half-term. */
bool unit_is_estimated(const Unit *unit, int year, const TimescaleContext *context);

/* A day alone, as unit_parse reads it. */
bool unit_parse_day(const Phrase *phrase, guint at, Day reference, Unit *unit);

/* Two consecutive years ("2004/05", "04-05", "2004-5"): the first of them, and the index behind them. */
bool unit_parse_year_pair(const Phrase *phrase, guint at, Day reference, int *year, guint *end);

/* True where a year's plausible for a plan of that date: one before it to five after. */
bool unit_year_is_near(int year, Day reference);

/* True where two digits can still be trusted to mean that year: no more than fifteen before or after it. */
bool unit_year_is_in_reach(int year, Day reference);

#endif
