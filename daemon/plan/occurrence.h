/*
 * The dated occurrences of a recurring span: a termly report is due at the end of every term.
 *
 *     monthly       calendar months                due on the last day      2004-M03
 *     quarterly     of the programme's year        due on the last day      2004-05/q1
 *     half-yearly   of the programme's year        due on the last day      2004-05/h1
 *                   from a start: every 6 months   as below                 2004-M06
 *     annually      the programme's years          due on the last day      2004-05
 *                   from a start: every 12 months  as below                 2004-M05
 *     termly        of its school calendar         due on the last day      2003-04/summer
 *     half-termly   of its school calendar         due on the last day      2003-04/summer-1
 *     weekly        ISO weeks                      due on the Friday        2004-W14
 *     fortnightly   every 14 days                  due on the last of them  2004-04-04
 *     six-weekly    every 42 days                  due on the last of them  2004-05-02
 *     unstated      none
 *     by a rule     the days of the rule           due on that day          2004-03-26
 *
 * They begin with the period in which the span's start lies, or, where it has none, that of the first day.
 * Years and half-years from a start are due on the last day of its month where it is the first of one ("May
 * annually": 31 May), else on that very day, whose key it then is (2004-05-17), or the last of a shorter
 * month. Stretches of 14 and of 42 days, and rules, are counted from the start; without one stretches go on
 * from the occurrences that are there, whatever day the plan is read from now, and begin with the plan's
 * reference date.
 */
#ifndef MILESTONED_PLAN_OCCURRENCE_H
#define MILESTONED_PLAN_OCCURRENCE_H

#include "plan/plan.h"
#include "time/period.h"

typedef struct Occurrence {
    char *key;      /* owned: says which one, for good */
    Day start, due; /* start is never before the span's own */
    bool estimated; /* by the estimated school calendar */
} Occurrence;

/* What it repeats by has days only in a council's calendar: half-terms. */
bool occurrence_needs_calendar(const PlanSpan *span);

/* Whether a date is one to act on: half-terms of the estimated calendar are not, though the counting of
 * school days may rest on it. */
bool occurrence_is_certain(const PlanSpan *span, const Occurrence *occurrence);

/* All of its dates are occurrences, whether they are stored yet or not: each stands for itself, and what is
 * said to be complete is one of them, or the whole. */
bool occurrence_stands_alone(const Milestone *milestone);

/* Its periods are those of a school calendar. */
bool occurrence_is_by_terms(const PlanSpan *span);

/* Adds one to its span in the plan, as it is before anybody says anything of it; what a calendar would say
 * that is absent is not certain. (transfer none) */
PlanSpan *occurrence_make(PlanSpan *span, const Occurrence *what, const Timetable *times);

/*
 * Where another kind of year gives a key to other days than those of the occurrence that has it, the new one
 * is called by the year too: "2026-27/q3/academic". The period's own id of such a key, or the key. (transfer
 * full)
 */
char *occurrence_key_in_year(const char *key, YearKind year);
char *occurrence_period_id(const char *key);

/* Sets the certainty of one in a plan, with the note that says why not. */
void occurrence_set_certain(PlanSpan *occurrence, bool certain);

typedef struct OccurrenceContext {
    PeriodContext periods;
    Day reference; /* the plan's; DAY_NONE: the first day */
    Day first;     /* when the milestone was first seen; DAY_NONE: the plan's reference date */
} OccurrenceContext;

/* The occurrences that are due from `from` to `until` (at most the end of CALENDAR_LAST_YEAR), in order; none
 * of a span that does not recur, and none where neither the span nor the context has a day to begin with. The
 * array holds Occurrence and clears them. (transfer full) */
GArray *occurrence_list(const PlanSpan *span, const OccurrenceContext *context, Day from, Day until);

#endif
