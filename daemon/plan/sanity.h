/*
 * What in a plan's dates cannot be meant, or is unlikely to be: said to whoever imports or checks it, and
 * never a reason to refuse. It looks at what is still to be done; of a date that is not certain also at the
 * other readings.
 */
#ifndef MILESTONED_PLAN_SANITY_H
#define MILESTONED_PLAN_SANITY_H

#include "plan/plan.h"

typedef enum {
    SANITY_WEEKDAY,        /* the phrase names a weekday, and the date is another */
    SANITY_BACKWARDS,      /* due before it starts */
    SANITY_WEEKEND,        /* a day that is said is a Saturday or a Sunday */
    SANITY_BANK_HOLIDAY,   /* or a bank holiday */
    SANITY_SCHOOL_HOLIDAY, /* a school must act, or the step is for schools, and they are closed */
    SANITY_PAST,           /* past at the date of the plan, and not said to be done */
    SANITY_DEPENDENCY,     /* due before what it depends on */
    SANITY_BOARD,          /* what a board is to have comes after its papers went out */
    SANITY_BUNCH,          /* many are due on one day */
    SANITY_OUTSIDE,        /* before the plan begins, or after it ends */
    SANITY_FAR             /* more than five years from today and from the plan: a day that a person gives */
} SanityKind;
const char *sanity_kind_word(SanityKind kind); /* "school-holiday" */

typedef struct Oddity {
    SanityKind kind;
    const Milestone *milestone; /* borrowed; of a bunch, the first */
    Day day;                    /* the date that it is about; DAY_NONE */
    char *text;                 /* owned: what is odd, in a sentence without its subject's name */
} Oddity;

/* Oddity *, in the order of the plan, those of a whole day last. (transfer full) */
GPtrArray *sanity_check(const Plan *plan, const Timetable *times);

/* The same of one day that a person gives on `today`, and that is to be still `ahead` or is not: Oddity *, of
 * no milestone. (transfer full) */
GPtrArray *sanity_day(const Plan *plan, const Timetable *times, Day day, Day today, bool ahead);

#endif
