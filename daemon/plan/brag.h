/*
 * The rules of a plan that need nothing else: effective due dates, and the BRAG that dates alone make.
 */
#ifndef MILESTONED_PLAN_BRAG_H
#define MILESTONED_PLAN_BRAG_H

#include "plan/plan.h"

/*
 * A calendar that counts days is the milestone's own: school days where a school must act (one of its leads
 * is a school), working days otherwise. A `span` is a span or an occurrence of one that repeats.
 */
const Calendar *brag_calendar(const Milestone *milestone, const Timetable *times);

/* The last working day (school day where a school must act) on or before a span's due date; DAY_NONE without
 * one. */
Day brag_effective_due(const PlanSpan *span, const Calendar *calendar);

/* The first day on which a span is overdue: the first working day after `due`, also where a school must act:
 * a board's picture does not wait for the end of the holidays. Only a school's own reminders do, and count
 * from the first school day. DAY_NONE without a due date. */
Day brag_overdue_from(const PlanSpan *span, const Calendar *calendar);

/* A span that reminders may be sent for: it has a due date, that is certain, and it is not complete; nor is
 * the span complete of which it is an occurrence. */
bool brag_is_dated(const PlanSpan *span);

/* The first of the milestone's dates that are not complete: the one that is outstanding while the milestone
 * is open. NULL when none is dated. */
const PlanSpan *brag_current_span(const Milestone *milestone);

/*
 * A milestone's status at `today`, dates considered: what its lead says of it, made worse where the lead says
 * amber or red of its current span, or the dates say worse. Amber: forecast 1 to 20 working days late, or due
 * within 10 with no update in the last 20. Red: forecast more than 20 late, or overdue without a forecast
 * that is still to come. Blue, on hold and superseded stand as they are.
 */
Status brag_status(const Milestone *milestone, const Timetable *times, Day today);

/* The same of one of its dates alone: what was said of it, made worse by itself. */
Status brag_date_status(const Milestone *milestone, const PlanSpan *date, const Timetable *times, Day today);

/* The status to show beside one of its dates (NULL: none): the date's own where it has one, because it is an
 * occurrence or was complete before its milestone; else the milestone's. */
Status brag_shown_status(const Milestone *milestone, const PlanSpan *date, const Timetable *times, Day today);

/* The first day after `today` on which the milestone's status or current span is another one by time alone;
 * DAY_NONE: never. */
Day brag_until(const Milestone *milestone, const Timetable *times, Day today);

#endif
