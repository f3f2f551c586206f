#include "plan/brag.h"

/* domain.md's proposed core rule, in working days */
enum { LATE_RED = 20, DUE_SOON = 10, UPDATE_FRESH = 20 };

const Calendar *
brag_calendar(const Milestone *milestone, const Timetable *times)
{
    for (guint i = 0; i < milestone->leads->len; i++) {
        if (((const Person *)milestone->leads->pdata[i])->kind == PERSON_SCHOOL)
            return times->school;
    }
    return times->working;
}

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
    bool open = status_is_open(span->status) && (span->of == NULL || status_is_open(span->of->status));
    return span->due != DAY_NONE && plan_is_certain(span) && open;
}

const PlanSpan *
brag_current_span(const Milestone *milestone)
{
    const PlanSpan *first = NULL;
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *span = plan_dates_next(&dates); span != NULL; span = plan_dates_next(&dates)) {
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
status_by_dates(const Milestone *milestone, const PlanSpan *span, const Timetable *times, Day today)
{
    const Calendar *calendar = brag_calendar(milestone, times);
    Day effective = brag_effective_due(span, calendar);
    bool overdue = today >= brag_overdue_from(span, times->working);
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

static bool
stands(Status said)
{
    return said == STATUS_BLUE || said == STATUS_ON_HOLD || said == STATUS_SUPERSEDED;
}

Status
brag_status(const Milestone *milestone, const Timetable *times, Day today)
{
    Status said = milestone->status;
    if (stands(said))
        return said;
    const PlanSpan *span = brag_current_span(milestone);
    if (span == NULL)
        return said == STATUS_NOT_STARTED ? STATUS_UNDATED : said;
    if (said == STATUS_UNDATED)
        said = STATUS_NOT_STARTED;
    if (span->status == STATUS_AMBER || span->status == STATUS_RED)
        said = worse(said, span->status);
    return worse(said, status_by_dates(milestone, span, times, today));
}

Status
brag_date_status(const Milestone *milestone, const PlanSpan *date, const Timetable *times, Day today)
{
    if (stands(date->status) || !brag_is_dated(date))
        return date->status;
    Status by_dates = status_by_dates(milestone, date, times, today);
    return worse(date->status == STATUS_UNDATED ? STATUS_NOT_STARTED : date->status, by_dates);
}

Status
brag_shown_status(const Milestone *milestone, const PlanSpan *date, const Timetable *times, Day today)
{
    bool own = date != NULL && (date->occurrence != NULL || !status_is_open(date->status)) &&
               status_is_open(milestone->status);
    return own ? brag_date_status(milestone, date, times, today) : brag_status(milestone, times, today);
}

/* The days after `today` on which a status may turn. */
typedef struct {
    const Milestone *milestone;
    const Timetable *times;
    Day today, until;
} Turn;

static void
consider(Turn *turn, Day day)
{
    if (day > turn->today && (turn->until == DAY_NONE || day < turn->until) &&
        brag_status(turn->milestone, turn->times, day) !=
            brag_status(turn->milestone, turn->times, turn->today))
        turn->until = day;
}

/* Every rule above turns on one of these days. */
Day
brag_until(const Milestone *milestone, const Timetable *times, Day today)
{
    Turn turn = {milestone, times, today, DAY_NONE};
    const Calendar *calendar = brag_calendar(milestone, times);
    if (milestone->forecast != DAY_NONE)
        consider(&turn, milestone->forecast + 1);
    if (milestone->updated != DAY_NONE)
        consider(&turn, calendar_add_working(calendar, milestone->updated, UPDATE_FRESH + 1));
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *span = plan_dates_next(&dates); span != NULL; span = plan_dates_next(&dates)) {
        if (!brag_is_dated(span))
            continue;
        Day effective = brag_effective_due(span, calendar);
        consider(&turn, calendar_add_working(calendar, effective, -DUE_SOON));
        consider(&turn, span->due + 1);
        consider(&turn, brag_overdue_from(span, times->working));
    }
    return turn.until;
}
