/*
 * Periods: pieces of time that plans, measures and recurrences are counted in, each with an id that never
 * drifts as "last" and "next" do.
 *
 *     2004-W14   2024-M03   2023-24/spring-2   2023-24/spring   2023-24/q3   2023-24/h1   2023-24   2015
 *
 * Quarters, halves and years are those of the programme's year (financial or academic); terms and half-terms
 * those of its calendar, and always of the academic year. A programme's own unequal bands are periods too, by
 * the ids it gives them. (A month has an M: "2003-04" is the year, not April.)
 *
 * Whole terms for which no calendar is loaded are the fixed seasons of term.h, half-terms the estimate's, as
 * everywhere.
 */
#ifndef MILESTONED_TIME_PERIOD_H
#define MILESTONED_TIME_PERIOD_H

#include "time/terms.h"
#include "time/timescale.h"

typedef enum {
    PERIOD_WEEK, /* Monday to Sunday */
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
    bool estimated; /* a term or half-term that no loaded calendar gives */
} Period;

/* Frees what a period owns and leaves it without. */
void period_clear(Period *period);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Period, period_clear)

typedef struct PeriodContext {
    YearKind year;
    const Terms *terms;  /* borrowed; NULL: England's estimate */
    const GArray *bands; /* Period of kind PERIOD_BAND, by their first day; borrowed; NULL: none */
} PeriodContext;

/* A period by its id. False for a text that is none, and then `period` is empty. */
bool period_parse(const char *id, const PeriodContext *context, Period *period);

/* The period of a kind that a day lies in, or, for a day between two terms or two bands, the next one. False
 * where there is none (no bands; outside the years 1900 to 2199), and then `period` is empty. */
bool period_of(PeriodKind kind, Day day, const PeriodContext *context, Period *period);

/* All of a kind that touch from `from` to `until`, in order. The array clears them. (transfer full) */
GArray *period_list(PeriodKind kind, Day from, Day until, const PeriodContext *context);

/* The term or half-term that a heading of a report names ("Spring Term 2 - March 2024"), in the calendar year
 * that it names, else in the academic year of the reference date; or the period whose id it is. False where
 * it names none, and then `period` is empty. */
bool period_named(const char *text, Day reference, const PeriodContext *context, Period *period);

/* The last day of what the period of a measure says: an id, a day (2024-03-28), or anything that the
 * timescale rules read as one certain span. A second half ends where its whole term ends. DAY_NONE where it
 * has no known end. */
Day period_end(const char *text, Day reference, const PeriodContext *context);

#endif
