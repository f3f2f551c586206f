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

/* Why a date tells nobody for what it is itself, or what its span is; VERDICT_WANTED where it may. */
static Verdict
verdict_of_words(const PlanSpan *date)
{
    if (date->status == STATUS_BLUE || date->status == STATUS_SUPERSEDED)
        return VERDICT_DATE_COMPLETE;
    if (date->status == STATUS_ON_HOLD)
        return VERDICT_ON_HOLD;
    return !date->certain && date->kind != TIMESCALE_UNRESOLVED ? VERDICT_UNCERTAIN : VERDICT_WANTED;
}

/* Why a date tells nobody; VERDICT_WANTED where it may. */
static Verdict
date_verdict(const Milestone *milestone, const PlanSpan *date)
{
    Verdict verdict = verdict_of_words(date);
    if (verdict == VERDICT_WANTED && date->of != NULL)
        verdict = verdict_of_words(date->of);
    if (verdict != VERDICT_WANTED)
        return verdict;
    if (date->due == DAY_NONE)
        return date->question != NULL && date->question->answered == DAY_NONE ? VERDICT_UNCERTAIN
                                                                              : VERDICT_NO_DATE;
    if (!brag_is_dated(date))
        return VERDICT_UNCERTAIN;
    return schedule_has_passed(milestone, date) ? VERDICT_PASSED : VERDICT_WANTED;
}

bool
schedule_is_told(const Milestone *milestone, const PlanSpan *date)
{
    return date_verdict(milestone, date) == VERDICT_WANTED;
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

/* The leads who may be told where it is looked for, each once. */
static GPtrArray *
leads_of(Judging *judging, const Milestone *milestone)
{
    GPtrArray *leads = g_ptr_array_new();
    for (guint i = 0; i < milestone->leads->len; i++) {
        if (judging_concerns(judging, milestone->leads->pdata[i], milestone->deputies))
            g_ptr_array_add(leads, milestone->leads->pdata[i]);
    }
    return leads;
}

/* The first date of a span with nothing to tell yet: of those that are due on or after it neither has any
 * other, and the day on which the first of it is told is the first of all. */
typedef struct Ahead {
    int ordinal; /* 0: none yet */
    Day due;
} Ahead;

static void
judge_date(Judging *judging, const Milestone *milestone, const PlanSpan *date, const Parties *parties,
           Ahead *ahead)
{
    Verdict verdict = date_verdict(milestone, date);
    if (verdict != VERDICT_WANTED) {
        give_leads(judging, milestone, date, verdict);
        return;
    }
    if (judging->mailbox != NULL && ahead->ordinal == date->ordinal && date->due >= ahead->due) {
        judge_move(judging, milestone, date, parties);
        return;
    }
    if (milestone->leads->len == 0)
        give_leads(judging, milestone, date, VERDICT_NO_LEAD);
    bool none = judge_reminders(judging, milestone, date, parties);
    judge_escalations(judging, milestone, date, parties);
    if (none && judging->look.today < brag_overdue_from(date, parties->calendar))
        *ahead = (Ahead){date->ordinal, date->due};
}

static void
judge_dates(Judging *judging, const Milestone *milestone, const Parties *parties)
{
    Ahead ahead = {0, DAY_NONE};
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates))
        judge_date(judging, milestone, date, parties, &ahead);
    judge_dependencies(judging, milestone, parties);
    judge_papers(judging, milestone, parties);
}

void
judge_milestone(Judging *judging, const Milestone *milestone)
{
    if (!schedule_is_live(milestone)) {
        if (judging->mailbox == NULL)
            give_leads(judging, milestone, schedule_current(milestone), verdict_of_status(milestone->status));
        return;
    }
    if (milestone->spans->len == 0)
        give_leads(judging, milestone, NULL, VERDICT_NO_DATE);
    Parties parties = {.leads = leads_of(judging, milestone)};
    judge_find_superiors(judging, milestone, &parties);
    if (judging->mailbox == NULL || parties.leads->len > 0 || parties.approvers->len > 0 ||
        parties.chair != NULL)
        judge_dates(judging, milestone, &parties);
    g_ptr_array_unref(parties.leads);
    g_ptr_array_unref(parties.approvers);
}
