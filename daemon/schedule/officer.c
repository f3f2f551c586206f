#include "schedule/schedule_private.h"

typedef struct {
    const Schedule *schedule;
    GPtrArray *items;
    Day today;
} List;

static void
add(const List *list, ItemSection section, const Milestone *milestone, const PlanSpan *span)
{
    g_ptr_array_add(list->items, schedule_item(list->schedule, section, milestone, span, NULL, list->today));
}

static bool
has_left(const List *list, const Person *person)
{
    Look look = {.today = list->today, .next = DAY_NONE};
    return person_has_left(person, &look);
}

/* Nobody who is there for them has an address. */
static bool
is_unreachable(const List *list, const Milestone *milestone, const Person *lead)
{
    Look look = {.today = list->today, .next = DAY_NONE};
    const Person *reader = person_stand_in(lead, milestone->deputies, &look);
    return !has_left(list, lead) && (reader != NULL ? reader : lead)->addresses->len == 0;
}

static void
add_by_owner(const List *list, const Milestone *milestone)
{
    const PlanSpan *span = brag_current_span(milestone);
    bool unreachable = false;
    for (guint i = 0; i < milestone->leads->len; i++)
        unreachable = unreachable || is_unreachable(list, milestone, milestone->leads->pdata[i]);
    if (milestone->leads->len == 0)
        add(list, SECTION_UNOWNED, milestone, span);
    else if (unreachable)
        add(list, SECTION_UNREACHABLE, milestone, span);
}

/* One entry a milestone: the first of its dates that nobody can be held to. */
static void
add_by_date(const List *list, const Milestone *milestone)
{
    const PlanSpan *undated = NULL;
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates)) {
        if (!status_is_open(date->status))
            continue;
        if (!plan_is_certain(date) && date->kind != TIMESCALE_UNRESOLVED) {
            add(list, SECTION_UNCERTAIN, milestone, date);
            return;
        }
        if (date->due == DAY_NONE && undated == NULL)
            undated = date;
    }
    if (undated != NULL || milestone->spans->len == 0)
        add(list, SECTION_UNDATED, milestone, undated);
}

static bool
is_handed_over(const List *list, const Milestone *milestone, const PlanSpan *date)
{
    Day seen = schedule_seen(milestone, list->today);
    if (!schedule_is_told(milestone, date))
        return false;
    for (guint i = 0; i < milestone->leads->len; i++) {
        const Person *lead = milestone->leads->pdata[i];
        Ladder ladder = schedule_ladder(list->schedule, milestone, lead);
        if (lead->addresses->len > 0 && !has_left(list, lead) &&
            ladder_rung(&ladder, date, seen, list->today).kind == RUNG_HANDED_OVER)
            return true;
    }
    return false;
}

/* Somebody was told of it as often as one is told; once, however many of its dates have come to that. */
static void
add_handed_over(const List *list, const Milestone *milestone)
{
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates)) {
        if (is_handed_over(list, milestone, date)) {
            add(list, SECTION_HANDED_OVER, milestone, date);
            return;
        }
    }
}

/* Under way, and nobody has said anything of it for long. */
static void
add_stale(const List *list, const Milestone *milestone)
{
    const PlanSpan *span = brag_current_span(milestone);
    Day seen = schedule_seen(milestone, list->today);
    Day began = span != NULL && span->start != DAY_NONE ? MAX(span->start, seen) : seen;
    Day heard = milestone->updated != DAY_NONE ? MAX(milestone->updated, began) : began;
    bool under_way = heard != DAY_NONE && heard <= list->today &&
                     (span == NULL || list->today < brag_overdue_from(span, list->schedule->times->working));
    if (under_way && span != NULL && span->start != DAY_NONE && span->start > list->today)
        under_way = false;
    if (under_way && calendar_working_between(list->schedule->times->working, heard, list->today) >
                         list->schedule->policy->stale_days)
        add(list, SECTION_STALE, milestone, span);
}

static void
add_milestone(Milestone *milestone, void *data)
{
    const List *list = data;
    if (!schedule_is_live(milestone))
        return;
    add_handed_over(list, milestone);
    add_by_owner(list, milestone);
    add_by_date(list, milestone);
    add_stale(list, milestone);
}

/* Of what changed, the officer is told which dates were put off. */
static void
keep_slips(GPtrArray *items, guint from)
{
    for (guint i = items->len; i > from; i--) {
        const Item *item = items->pdata[i - 1];
        if (item->section != SECTION_SLIPPED || item->due <= item->from)
            g_ptr_array_remove_index(items, i - 1);
    }
}

void
officer_fill(const Schedule *schedule, Draft *draft, Day today)
{
    List list = {.schedule = schedule, .items = draft->items, .today = today};
    Look look = {.today = today, .next = DAY_NONE};
    questions_add_absent(schedule, draft->items, &look, false);
    plan_foreach_milestone(schedule->plan, add_milestone, &list);
    schedule_set_baseline(schedule, draft);
    guint before = draft->items->len;
    schedule_add_changes(schedule, draft->items, draft->baseline, today);
    keep_slips(draft->items, before);
    schedule_sort(draft->items);
}

static Weekly
weekly_of(const Schedule *schedule)
{
    const Person *officer = schedule->plan->officer;
    return (Weekly){.zone = schedule_zone(schedule, officer),
                    .weekday = schedule->policy->officer_day,
                    .minute = schedule_hour(schedule, officer)};
}

/* The list of the newest week whose time has come; false before the first. */
static bool
turn_of(const Schedule *schedule, Instant now, WeeklyTurn *turn, Day *today)
{
    Weekly weekly = weekly_of(schedule);
    *today = zone_day(weekly.zone, now, NULL);
    return schedule_weekly_turn(schedule, &weekly, now, turn);
}

/* (transfer full) */
static char *
key_of(const Schedule *schedule, const char *period)
{
    return g_strdup_printf("%s/officer/%s/%s", schedule->plan->key, period, schedule->plan->officer->key);
}

/* Late, too, it goes when mail to them may go: one that had nothing to say in its hour must not come at
 * midnight, when the first thing does. */
static bool
may_go(const Schedule *schedule, Instant now)
{
    Day today;
    Gate gate = gate_of(schedule, schedule->plan->officer, now, &today);
    return gate == GATE_OPEN || gate == GATE_HAD_MAIL;
}

void
officer_due(const Schedule *schedule, Instant now, GPtrArray *drafts)
{
    WeeklyTurn turn;
    Day today;
    if (schedule->plan->officer == NULL || !turn_of(schedule, now, &turn, &today) || !may_go(schedule, now))
        return;
    g_autoptr(Draft) draft = draft_new(NOTICE_OFFICER, schedule->plan, schedule->plan->officer);
    draft->on = today;
    draft->period = schedule_week(turn.nominal);
    draft->key = key_of(schedule, draft->period);
    if (schedule->past->told(schedule->past->data, draft->key))
        return;
    officer_fill(schedule, draft, today);
    if (draft->items->len > 0)
        g_ptr_array_add(drafts, g_steal_pointer(&draft));
}

/* As long as this week's has not gone, there may be something for it on any day. */
Instant
officer_next(const Schedule *schedule, Instant now)
{
    WeeklyTurn turn;
    Day today;
    if (schedule->plan->officer == NULL)
        return INSTANT_NONE;
    Weekly weekly = weekly_of(schedule);
    Instant next = schedule_weekly_next(schedule, &weekly, now);
    if (!turn_of(schedule, now, &turn, &today))
        return next;
    g_autofree char *period = schedule_week(turn.nominal);
    g_autofree char *key = key_of(schedule, period);
    if (!schedule->past->told(schedule->past->data, key))
        next = instant_earlier(next, gate_next(schedule, schedule->plan->officer, today, now));
    return next;
}

static Verdict
verdict_at(const Schedule *schedule, const char *key, const WeeklyTurn *turn, Day today)
{
    if (schedule->past->told(schedule->past->data, key))
        return VERDICT_TOLD;
    g_autoptr(Draft) draft = draft_new(NOTICE_OFFICER, schedule->plan, schedule->plan->officer);
    draft->period = schedule_week(turn->nominal);
    officer_fill(schedule, draft, today);
    return draft->items->len > 0 ? VERDICT_WANTED : VERDICT_NOTHING;
}

void
officer_explain(const Schedule *schedule, const Person *person, Instant now, GPtrArray *found)
{
    WeeklyTurn turn;
    Day today;
    if (schedule->plan->officer != person)
        return;
    Weekly weekly = weekly_of(schedule);
    bool come = turn_of(schedule, now, &turn, &today);
    Judging judging = {.schedule = schedule, .look = {.today = today, .next = DAY_NONE}, .found = found};
    Judgement *judgement = judgement_new(&judging, SECTION_UNOWNED, NULL, NULL, person);
    judgement->kind = NOTICE_OFFICER;
    judgement->at = schedule_weekly_next(schedule, &weekly, now);
    judgement->since = judgement->at != INSTANT_NONE ? zone_day(weekly.zone, judgement->at, NULL) : DAY_NONE;
    judgement->reader = person;
    if (officer_of(schedule, &judging.look) == NULL) {
        judgement->since = person->left;
        judgement_give(&judging, judgement, VERDICT_LEFT);
        return;
    }
    if (come) {
        g_autofree char *period = schedule_week(turn.nominal);
        judgement->key = key_of(schedule, period);
    }
    judgement_give(&judging, judgement,
                   come ? verdict_at(schedule, judgement->key, &turn, today) : VERDICT_NOT_YET);
}
