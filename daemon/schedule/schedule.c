#include "schedule/schedule.h"

#include "schedule/schedule_private.h"

Schedule *
schedule_new(const Plan *plan, const Timetable *times, const SchedulePolicy *policy, const SchedulePast *past,
             GError **error)
{
    g_autoptr(Schedule) schedule = g_new0(Schedule, 1);
    schedule->plan = plan;
    schedule->times = times;
    schedule->policy = policy;
    schedule->past = past;
    schedule->zones = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)zone_free);
    mailboxes_make(schedule);
    schedule->dependants = plan_dependants(plan);
    schedule->zone = zone_new(plan->zone, error);
    if (schedule->zone == NULL)
        return NULL;
    for (guint i = 0; i < plan->people->len; i++) {
        const Person *person = plan->people->pdata[i];
        if (person->zone == NULL || g_hash_table_contains(schedule->zones, person->zone))
            continue;
        Zone *zone = zone_new(person->zone, error);
        if (zone == NULL)
            return NULL;
        g_hash_table_insert(schedule->zones, person->zone, zone);
    }
    return g_steal_pointer(&schedule);
}

void
schedule_free(Schedule *schedule)
{
    if (schedule == NULL)
        return;
    g_hash_table_unref(schedule->zones);
    g_hash_table_unref(schedule->mailboxes);
    g_hash_table_unref(schedule->dependants);
    g_ptr_array_unref(schedule->boxes);
    zone_free(schedule->zone);
    g_free(schedule);
}

Item *
schedule_item(const Schedule *schedule, ItemSection section, const Milestone *milestone, const PlanSpan *span,
              const Calendar *calendar, Day today)
{
    const Calendar *own = brag_calendar(milestone, schedule->times);
    Item *item = item_new(section, milestone, span);
    if (calendar == NULL)
        calendar = own;
    item->school = calendar == schedule->times->school;
    if (item->due != DAY_NONE) {
        item->effective = brag_effective_due(span, own);
        item->working_days = calendar_working_between(calendar, today, item->effective);
    }
    return item;
}

static int
compare_items(gconstpointer a, gconstpointer b)
{
    const Item *x = *(const Item *const *)a;
    const Item *y = *(const Item *const *)b;
    if (x->section != y->section)
        return x->section < y->section ? -1 : 1;
    Day due_x = x->due == DAY_NONE ? INT32_MAX : x->due;
    Day due_y = y->due == DAY_NONE ? INT32_MAX : y->due;
    if (due_x != due_y)
        return due_x < due_y ? -1 : 1;
    return 0;
}

void
schedule_sort(GPtrArray *items)
{
    /* stable (GLib's is a merge sort): what is equal stays in the order of the plan */
    g_ptr_array_sort(items, compare_items);
}

GPtrArray *
schedule_due(const Schedule *schedule, Instant now)
{
    GPtrArray *drafts = g_ptr_array_new_with_free_func((GDestroyNotify)draft_free);
    if (schedule->plan->state != PROGRAMME_ACTIVE)
        return drafts;
    reminders_due(schedule, now, drafts);
    questions_due(schedule, now, drafts);
    digests_due(schedule, now, drafts);
    officer_due(schedule, now, drafts);
    return drafts;
}

Instant
schedule_next(const Schedule *schedule, Instant now)
{
    if (schedule->plan->state != PROGRAMME_ACTIVE)
        return INSTANT_NONE;
    Instant next = instant_earlier(reminders_next(schedule, now), digests_next(schedule, now));
    next = instant_earlier(next, questions_next(schedule, now));
    return instant_earlier(next, officer_next(schedule, now));
}

Draft *
schedule_preview(const Schedule *schedule, const Board *board, const Person *person, Instant now)
{
    if (board == NULL && schedule->plan->officer == NULL)
        return NULL;
    const Person *recipient = board == NULL ? schedule->plan->officer : person;
    Day today = zone_day(schedule_zone(schedule, recipient), now, NULL);
    Draft *draft = draft_new(board != NULL ? NOTICE_DIGEST : NOTICE_OFFICER, schedule->plan, recipient);
    draft->board = board;
    draft->channel = recipient != NULL ? CHANNEL_MAIL : CHANNEL_WEBHOOK;
    draft->on = today;
    draft->period = schedule_week(today);
    if (board != NULL)
        digests_fill(schedule, draft, today);
    else
        officer_fill(schedule, draft, today);
    return draft;
}

const Calendar *
schedule_count(const Schedule *schedule, const Milestone *milestone, bool overdue)
{
    return overdue ? schedule->times->working : brag_calendar(milestone, schedule->times);
}

typedef struct {
    const Schedule *schedule;
    GPtrArray *items;
    Day today, until;
} Outlook;

static void
add_until(Milestone *milestone, void *data)
{
    const Outlook *outlook = data;
    if (!status_is_open(milestone->status))
        return;
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates)) {
        if (date->due == DAY_NONE || date->due > outlook->until || !status_is_open(date->status))
            continue;
        bool overdue = outlook->today >= brag_overdue_from(date, outlook->schedule->times->working);
        g_ptr_array_add(outlook->items,
                        schedule_item(outlook->schedule, overdue ? SECTION_OVERDUE : SECTION_UPCOMING,
                                      milestone, date, schedule_count(outlook->schedule, milestone, overdue),
                                      outlook->today));
    }
}

GPtrArray *
schedule_outlook(const Schedule *schedule, Day today, Day until)
{
    GPtrArray *items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    Outlook outlook = {.schedule = schedule, .items = items, .today = today, .until = until};
    plan_foreach_milestone(schedule->plan, add_until, &outlook);
    schedule_sort(items);
    return items;
}
