#include "schedule/schedule_private.h"

typedef struct {
    const Schedule *schedule;
    GPtrArray *items;
    Day today;
} List;

static void
add(const List *list, ItemSection section, const Milestone *milestone, const PlanSpan *span)
{
    g_ptr_array_add(list->items, schedule_item(list->schedule, section, milestone, span, list->today));
}

/* How many of a milestone's leads have an address. */
static guint
reachable_leads(const Milestone *milestone)
{
    guint count = 0;
    for (guint i = 0; i < milestone->leads->len; i++) {
        const Person *person = milestone->leads->pdata[i];
        count += person->addresses->len > 0;
    }
    return count;
}

static void
add_by_owner(const List *list, const Milestone *milestone)
{
    const PlanSpan *span = brag_current_span(milestone);
    if (milestone->leads->len == 0)
        add(list, SECTION_UNOWNED, milestone, span);
    else if (reachable_leads(milestone) < milestone->leads->len)
        add(list, SECTION_UNREACHABLE, milestone, span);
}

/* One entry a milestone: the first of its dates that nobody can be held to. */
static void
add_by_date(const List *list, const Milestone *milestone)
{
    const PlanSpan *undated = NULL;
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (!span->certain && span->kind != TIMESCALE_UNRESOLVED) {
            add(list, SECTION_UNCERTAIN, milestone, span);
            return;
        }
        if (span->due == DAY_NONE && undated == NULL)
            undated = span;
    }
    if (undated != NULL || milestone->spans->len == 0)
        add(list, SECTION_UNDATED, milestone, undated);
}

/* Somebody was told of it as often as one is told; once, however many of its dates have come to that. */
static void
add_handed_over(const List *list, const Milestone *milestone)
{
    const Schedule *schedule = list->schedule;
    if (reachable_leads(milestone) == 0)
        return;
    Ladder ladder = schedule_ladder(schedule, milestone);
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (brag_is_dated(span) && ladder_rung(&ladder, span, schedule_seen(milestone, list->today),
                                               schedule->times->working, list->today)
                                           .kind == RUNG_HANDED_OVER) {
            add(list, SECTION_HANDED_OVER, milestone, span);
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

/* The name of whom a message would still be sent to at the address it was given up at; NULL when the address
 * has been put right, or they are gone. */
static const char *
still_addressed(const Plan *plan, const Undelivered *undelivered)
{
    if (undelivered->channel == CHANNEL_MAIL) {
        const Person *person = plan_find_person_id(plan, undelivered->person_id);
        bool same = person != NULL && person->addresses->len > 0 &&
                    g_str_equal(person->addresses->pdata[0], undelivered->address);
        return same ? person->name : NULL;
    }
    for (guint i = 0; i < plan->boards->len; i++) {
        const Board *board = plan->boards->pdata[i];
        if (board->id == undelivered->board_id && g_strcmp0(board->webhook, undelivered->address) == 0)
            return board->title;
    }
    return NULL;
}

static void
add_undelivered(const Schedule *schedule, Draft *draft)
{
    g_autoptr(GPtrArray) all = schedule->past->undelivered(schedule->past->data, draft->baseline);
    while (all != NULL && all->len > 0) {
        g_autoptr(Undelivered) undelivered = g_ptr_array_steal_index(all, 0);
        draft->change = MAX(draft->change, undelivered->change);
        const char *to = still_addressed(schedule->plan, undelivered);
        if (to == NULL)
            continue;
        Item *item = item_new(SECTION_UNDELIVERED, NULL, NULL);
        item->to = to;
        item->on = zone_day(schedule_zone(schedule, draft->person), undelivered->at, NULL);
        item->undelivered = g_steal_pointer(&undelivered);
        g_ptr_array_add(draft->items, item);
    }
}

void
officer_fill(const Schedule *schedule, Draft *draft, Day today)
{
    List list = {.schedule = schedule, .items = draft->items, .today = today};
    plan_foreach_milestone(schedule->plan, add_milestone, &list);
    schedule_set_baseline(schedule, draft);
    guint before = draft->items->len;
    schedule_add_changes(schedule, draft->items, draft->baseline, today);
    keep_slips(draft->items, before);
    add_undelivered(schedule, draft);
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

void
officer_due(const Schedule *schedule, Instant now, GPtrArray *drafts)
{
    const Person *officer = schedule->plan->officer;
    if (officer == NULL)
        return;
    Weekly weekly = weekly_of(schedule);
    WeeklyTurn turn;
    if (!schedule_weekly_turn(schedule, &weekly, now, &turn))
        return;
    g_autoptr(Draft) draft = draft_new(NOTICE_OFFICER, schedule->plan, officer);
    draft->on = zone_day(weekly.zone, now, NULL);
    draft->period = schedule_week(turn.nominal);
    draft->key = g_strdup_printf("%s/officer/%s/%s", schedule->plan->key, draft->period, officer->key);
    if (schedule->past->told(schedule->past->data, draft->key))
        return;
    officer_fill(schedule, draft, draft->on);
    if (draft->items->len > 0)
        g_ptr_array_add(drafts, g_steal_pointer(&draft));
}

Instant
officer_next(const Schedule *schedule, Instant now)
{
    if (schedule->plan->officer == NULL)
        return INSTANT_NONE;
    Weekly weekly = weekly_of(schedule);
    return schedule_weekly_next(schedule, &weekly, now);
}
