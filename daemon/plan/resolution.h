/*
 * How readings of a timescale become a milestone's spans, and what its officer is asked of them.
 *
 * A span is the rules' own until a person answers the question about it, or says a date themselves: its rule
 * is then "agreed", and it stays as it is for as long as the phrase does, whatever a new calendar or a better
 * reader would make of it. A changed phrase takes the answer with it.
 */
#ifndef MILESTONED_PLAN_RESOLUTION_H
#define MILESTONED_PLAN_RESOLUTION_H

#include "plan/plan.h"

/* The rule of a span that a person has settled, and of one whose recurrence the sheet says beside it. */
#define RULE_AGREED  "agreed"
#define RULE_REPEATS "repeats"

typedef struct Resolution {
    const char *phrase;     /* the timescale that was read */
    const GArray *readings; /* Reading, one or more */
    const char *repeat;   /* the recurrence that stands beside it, as rrule_text has it; "": none; NULL: as it
                             was said before */
    Day from;             /* where a recurrence begins whose phrase names no day */
    const char *calendar; /* terms_version of the school calendar that it was read by; kept of a span that
                             depends on it */
    bool absent;          /* Timetable.absent: a calendar that is not there says nothing */
    Day today;            /* local day: when questions are raised, and dates shifted */
} Resolution;

/*
 * Makes the spans agree with the readings, in their order. With the phrase that the milestone had, spans that
 * were agreed stay, as do those that are complete or superseded and those that a calendar said that is absent
 * now, and a date that only another school calendar moved is marked as shifted. With another
 * phrase nothing that was agreed stays. Every span that is not certain, of a phrase that is not blank, has a
 * question afterwards: the one that it had, or, where phrase or offers are others now, a new one, raised
 * today. Sets the milestone's timescale. True when anything changed but what a calendar is called.
 */
bool resolution_apply(Milestone *milestone, const Resolution *resolution);

/*
 * The recurrence that stands beside a timescale (RFC 5545, as time/rrule.h reads it), as it begins there: on
 * the first day of the reading, else on `from`. A reading that is a range, or a deadline alone, ends a
 * recurrence that has no end of its own; of a deadline before `from`, or without one, the day is all that
 * there is, and it begins there. Refused as rrule_new does. (transfer full)
 */
char *resolution_repeat(const Reading *reading, const char *repeat, Day from, GError **error);

/*
 * Marks that a new calendar makes a date due on `due`, before that is set: where it was due, for all that its
 * leads know, and when that changed. Of several shifts within days the first says where it was, and doubts
 * between two of them leave it; a date that was never certain is not shifted.
 */
void resolution_shift(PlanSpan *date, Day due, bool certain, Day today);

/* The day on which a plan's recurrences begin where no phrase names one; DAY_NONE. */
Day resolution_first_day(const Plan *plan);

/* Somebody has settled this span. */
bool resolution_is_agreed(const PlanSpan *span);

/* It has a date for certain, or repeats in a way that gives it dated occurrences. */
bool resolution_has_date(const PlanSpan *span);

/* The question of a span that waits for an answer; NULL where there is none, or where the milestone is
 * complete or superseded and nobody has to know any more. (transfer none) */
const Question *resolution_question(const Milestone *milestone, const PlanSpan *span);

/* The spans of a plan that wait for an answer, in the order of the plan. */
typedef struct OpenQuestion {
    const Milestone *milestone; /* borrowed, as all */
    const PlanSpan *span;
    const Question *question;
} OpenQuestion;
GArray *resolution_open(const Plan *plan); /* OpenQuestion (transfer full) */

/* The same, and the spans that are not certain and that nobody has asked about, as another program may have
 * written one: these without a question. */
GArray *resolution_unsettled(const Plan *plan);

/* What a span says, in English: its rule, as "every month on the first Monday", where it has one.
 * (transfer full) */
char *resolution_describe_span(const PlanSpan *span);

#endif
