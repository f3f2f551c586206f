#include "plan/brag.h"

/* domain.md's proposed core rule, in working days */
enum { LATE_RED = 20, DUE_SOON = 10, UPDATE_FRESH = 20 };

Day
brag_effective_due(const PlanSpan *span, const Calendar *calendar)
{
    return span->due == DAY_NONE ? DAY_NONE : calendar_working_before(calendar, span->due);
}

Day
brag_overdue_from(const PlanSpan *span, const Calendar *calendar)
{
    return span->due == DAY_NONE ? DAY_NONE : calendar_working_after(calendar, span->due + 1);
}

bool
brag_is_dated(const PlanSpan *span)
{
    return span->due != DAY_NONE && span->certain;
}

const PlanSpan *
brag_current_span(const Milestone *milestone)
{
    const PlanSpan *first = NULL;
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (brag_is_dated(span) && (first == NULL || span->due < first->due))
            first = span;
    }
    return first;
}

static Status
worse(Status a, Status b)
{
    static const int badness[] = {
        [STATUS_NOT_STARTED] = 1, [STATUS_GREEN] = 0, [STATUS_AMBER] = 2, [STATUS_RED] = 3};
    return badness[a] >= badness[b] ? a : b;
}

static Status
status_by_dates(const Milestone *milestone, const PlanSpan *span, const Calendar *calendar, Day today)
{
    Day effective = brag_effective_due(span, calendar);
    bool overdue = today >= brag_overdue_from(span, calendar);
    if (overdue && (milestone->forecast == DAY_NONE || milestone->forecast < today))
        return STATUS_RED;
    if (milestone->forecast != DAY_NONE && milestone->forecast > span->due) {
        int late = calendar_working_between(calendar, effective, milestone->forecast);
        return late > LATE_RED ? STATUS_RED : STATUS_AMBER;
    }
    bool fresh = milestone->updated != DAY_NONE &&
                 calendar_working_between(calendar, milestone->updated, today) <= UPDATE_FRESH;
    if (!fresh && calendar_working_between(calendar, today, effective) <= DUE_SOON)
        return STATUS_AMBER;
    return STATUS_GREEN;
}

Status
brag_status(const Milestone *milestone, const Calendar *calendar, Day today)
{
    Status said = milestone->status;
    if (said == STATUS_BLUE || said == STATUS_ON_HOLD || said == STATUS_SUPERSEDED)
        return said;
    const PlanSpan *span = brag_current_span(milestone);
    if (span == NULL)
        return said == STATUS_NOT_STARTED ? STATUS_UNDATED : said;
    if (said == STATUS_UNDATED)
        said = STATUS_NOT_STARTED;
    return worse(said, status_by_dates(milestone, span, calendar, today));
}

static bool
is_other(const Milestone *milestone, const Calendar *calendar, Day today, Day day)
{
    return brag_status(milestone, calendar, day) != brag_status(milestone, calendar, today);
}

static void
consider(const Milestone *milestone, const Calendar *calendar, Day today, Day day, Day *until)
{
    if (day > today && (*until == DAY_NONE || day < *until) && is_other(milestone, calendar, today, day))
        *until = day;
}

/* Every rule above turns on one of these days. */
Day
brag_until(const Milestone *milestone, const Calendar *calendar, Day today)
{
    Day until = DAY_NONE;
    if (milestone->forecast != DAY_NONE)
        consider(milestone, calendar, today, milestone->forecast + 1, &until);
    if (milestone->updated != DAY_NONE)
        consider(milestone, calendar, today,
                 calendar_add_working(calendar, milestone->updated, UPDATE_FRESH + 1), &until);
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (!brag_is_dated(span))
            continue;
        Day effective = brag_effective_due(span, calendar);
        consider(milestone, calendar, today, calendar_add_working(calendar, effective, -DUE_SOON), &until);
        consider(milestone, calendar, today, span->due + 1, &until);
        consider(milestone, calendar, today, brag_overdue_from(span, calendar), &until);
    }
    return until;
}
