/*
 * The ladder: the working days before a due date on which its lead is told, the day itself, and the weeks
 * after it. A rung is reached on its day and holds until the next; only the rung that holds is ever told, so
 * that a first sight or the end of an outage gives one reminder and not all that were missed.
 */
#ifndef MILESTONED_SCHEDULE_LADDER_H
#define MILESTONED_SCHEDULE_LADDER_H

#include "plan/brag.h"

typedef struct Ladder {
    const GArray *steps; /* int: working days before the effective due date, in any order; borrowed */
    int overdue_mails;   /* so many weekly reminders when overdue, then the officer has it */
} Ladder;

typedef enum { RUNG_NONE, RUNG_BEFORE, RUNG_OVERDUE, RUNG_HANDED_OVER } RungKind;

typedef struct Rung {
    RungKind kind;
    int number; /* before: the working days; overdue: the week, from 1 */
    Day since;  /* the day it was reached */
} Rung;

/*
 * The rung that holds on `today` for a span that is dated (brag_is_dated); RUNG_NONE before the first.
 * Overdue weeks count from the first working day after `due`, or from `seen` where that is later: a plan that
 * is taken up late begins with the first weekly reminder, not with the ninth.
 */
Rung ladder_rung(const Ladder *ladder, const PlanSpan *span, Day seen, const Calendar *calendar, Day today);

/* The first day after `today` on which another rung is reached; DAY_NONE when none is left. */
Day ladder_next(const Ladder *ladder, const PlanSpan *span, Day seen, const Calendar *calendar, Day today);

#endif
