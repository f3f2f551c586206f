/* What may have to be told of a milestone: to its leads, and to those above them. */
#include "schedule/schedule_private.h"

bool
schedule_is_live(const Milestone *milestone)
{
    return status_is_open(milestone->status) && milestone->status != STATUS_ON_HOLD;
}

Day
schedule_seen(const Milestone *milestone, Day today)
{
    return milestone->seen == DAY_NONE ? today : milestone->seen;
}

/* The newest occurrence of a span that was due before a day. */
static const PlanSpan *
newest_before(const PlanSpan *span, Day day)
{
    for (guint i = span->occurrences->len; i > 0; i--) {
        const PlanSpan *occurrence = span->occurrences->pdata[i - 1];
        if (occurrence->due != DAY_NONE && occurrence->due < day)
            return occurrence;
    }
    return NULL;
}

bool
schedule_has_passed(const Milestone *milestone, const PlanSpan *date)
{
    if (date->occurrence == NULL || milestone->seen == DAY_NONE || date->due >= milestone->seen)
        return false;
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (span->ordinal == date->ordinal)
            return newest_before(span, milestone->seen) != date;
    }
    return false;
}

static Verdict
verdict_of_status(Status status)
{
    if (status == STATUS_BLUE)
        return VERDICT_COMPLETE;
    return status == STATUS_SUPERSEDED ? VERDICT_SUPERSEDED : VERDICT_ON_HOLD;
}

/* Says of a date, to each of its leads, why nothing is told of it. */
static void
give_leads(Judging *judging, const Milestone *milestone, const PlanSpan *date, Verdict verdict)
{
    if (judging->mailbox != NULL)
        return;
    for (guint i = 0; i < MAX(milestone->leads->len, 1); i++) {
        const Person *lead = i < milestone->leads->len ? milestone->leads->pdata[i] : NULL;
        Judgement *judgement = judgement_new(judging, SECTION_SOON, milestone, date, lead);
        judgement->ladder = true;
        judgement_give(judging, judgement, verdict);
    }
}

/* Why a date tells nobody; VERDICT_WANTED where it may. */
static Verdict
date_verdict(const Milestone *milestone, const PlanSpan *date)
{
    if (date->status == STATUS_BLUE || date->status == STATUS_SUPERSEDED)
        return VERDICT_DATE_COMPLETE;
    if (date->status == STATUS_ON_HOLD)
        return VERDICT_ON_HOLD;
    if (!plan_is_certain(date) && date->kind != TIMESCALE_UNRESOLVED)
        return VERDICT_UNCERTAIN;
    if (date->due == DAY_NONE)
        return date->question != NULL && date->question->answered == DAY_NONE ? VERDICT_UNCERTAIN
                                                                              : VERDICT_NO_DATE;
    if (!brag_is_dated(date))
        return VERDICT_UNCERTAIN;
    return schedule_has_passed(milestone, date) ? VERDICT_PASSED : VERDICT_WANTED;
}

const PlanSpan *
schedule_current(const Milestone *milestone)
{
    const PlanSpan *first = NULL;
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates)) {
        if (date_verdict(milestone, date) == VERDICT_WANTED && (first == NULL || date->due < first->due))
            first = date;
    }
    return first;
}

static void
judge_date(Judging *judging, const Milestone *milestone, const PlanSpan *date)
{
    Verdict verdict = date_verdict(milestone, date);
    if (verdict != VERDICT_WANTED) {
        give_leads(judging, milestone, date, verdict);
        return;
    }
    if (milestone->leads->len == 0)
        give_leads(judging, milestone, date, VERDICT_NO_LEAD);
    judge_reminders(judging, milestone, date);
    judge_escalations(judging, milestone, date);
}

void
judge_milestone(Judging *judging, const Milestone *milestone)
{
    if (!schedule_is_live(milestone)) {
        give_leads(judging, milestone, schedule_current(milestone), verdict_of_status(milestone->status));
        return;
    }
    if (milestone->spans->len == 0)
        give_leads(judging, milestone, NULL, VERDICT_NO_DATE);
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates))
        judge_date(judging, milestone, date);
    judge_dependencies(judging, milestone);
    judge_papers(judging, milestone);
}
