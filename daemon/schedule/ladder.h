/*
 * The ladder: the days before a due date on which a lead is told, the day itself, and the weeks after it. A
 * rung is reached on its day and holds until the next; only the rung that holds is ever told, so that a first
 * sight or the end of an outage gives one reminder and not all that were missed.
 *
 * There are two: a school's lead counts school days, everybody else working days. Both count from the day by
 * which it must be done, which is the milestone's own, whoever leads it.
 */
#ifndef MILESTONED_SCHEDULE_LADDER_H
#define MILESTONED_SCHEDULE_LADDER_H

#include "plan/brag.h"

typedef struct Ladder {
    const GArray *steps;          /* int: days before the effective due date, in any order; borrowed */
    int overdue_mails;            /* so many weekly reminders when overdue, then the officer has it */
    const Calendar *calendar;     /* the lead's: what days are counted in; borrowed */
    const Calendar *due_calendar; /* the milestone's: brag_calendar; borrowed */
} Ladder;

typedef enum { RUNG_NONE, RUNG_BEFORE, RUNG_OVERDUE, RUNG_HANDED_OVER } RungKind;

typedef struct Rung {
    RungKind kind;
    int number; /* before: the days; overdue: the week, from 1 */
    Day since;  /* the day it was reached */
} Rung;

/* How near or late a rung is, among those of one date; INT_MIN of one that tells nothing. */
int rung_strictness(const Rung *rung);

/*
 * The rung that holds on `today` for a span that is dated (brag_is_dated); RUNG_NONE before the first.
 * Overdue begins on the first day of the lead's own calendar after `due`, or with `seen` where that is later:
 * a plan that is taken up late begins with the first weekly reminder, not with the ninth. A week without a
 * day of the calendar (a school's holidays) has no reminder, and is not counted.
 */
Rung ladder_rung(const Ladder *ladder, const PlanSpan *span, Day seen, Day today);

/* The first day after `today` on which another rung is reached; DAY_NONE when none is left. */
Day ladder_next(const Ladder *ladder, const PlanSpan *span, Day seen, Day today);

#endif
