#include "schedule/schedule_private.h"

static char *
reminder_key(const Schedule *schedule, const Milestone *milestone, const PlanSpan *span, const Person *person,
             const Rung *rung)
{
    char due[DAY_TEXT_SIZE];
    return g_strdup_printf("%s/%s#%d/%s-%d/%s/%s", schedule->plan->key, milestone->ref, span->ordinal,
                           rung->kind == RUNG_BEFORE ? "due" : "late", rung->number,
                           day_format(span->due, due), person->key);
}

static ItemSection
section_of(const Rung *rung, const Item *item, Day today)
{
    if (rung->kind == RUNG_OVERDUE)
        return SECTION_OVERDUE;
    return item->effective <= today ? SECTION_TODAY : SECTION_SOON;
}

typedef struct {
    const Schedule *schedule;
    const Person *person;
    Day today;
    bool all; /* also what was told already */
    GPtrArray *items;
} Gathering;

static void
gather_span(Gathering *gathering, const Milestone *milestone, const PlanSpan *span)
{
    const Schedule *schedule = gathering->schedule;
    Ladder ladder = schedule_ladder(schedule, milestone);
    Rung rung = ladder_rung(&ladder, span, milestone->seen, schedule->calendar, gathering->today);
    if (rung.kind == RUNG_NONE || rung.kind == RUNG_HANDED_OVER)
        return;
    g_autofree char *key = reminder_key(schedule, milestone, span, gathering->person, &rung);
    if (!gathering->all && schedule->past->told(schedule->past->data, key))
        return;
    Item *item = schedule_item(schedule, SECTION_SOON, milestone, span, gathering->today);
    item->section = section_of(&rung, item, gathering->today);
    item->key = g_steal_pointer(&key);
    g_ptr_array_add(gathering->items, item);
}

static bool
leads(const Milestone *milestone, const Person *person)
{
    return g_ptr_array_find(milestone->leads, person, NULL);
}

static void
gather(Milestone *milestone, void *data)
{
    Gathering *gathering = data;
    if (!schedule_is_live(milestone) || !leads(milestone, gathering->person))
        return;
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (brag_is_dated(span))
            gather_span(gathering, milestone, span);
    }
}

static Draft *
reminder_for(const Schedule *schedule, const Person *person, Day today, bool all)
{
    Draft *draft = draft_new(NOTICE_REMINDER, schedule->plan, person);
    Gathering gathering = {
        .schedule = schedule, .person = person, .today = today, .all = all, .items = draft->items};
    plan_foreach_milestone(schedule->plan, gather, &gathering);
    schedule_sort(draft->items);
    draft->on = today;
    draft->at = zone_instant(schedule_zone(schedule, person), today, schedule_hour(schedule, person));
    return draft;
}

/* Whether the person's one mail of the day may go now. */
static bool
may_be_told(const Schedule *schedule, const Person *person, Instant now, Day *today)
{
    int minute;
    *today = zone_day(schedule_zone(schedule, person), now, &minute);
    return calendar_is_working(schedule->calendar, *today) && minute >= schedule_hour(schedule, person) &&
           !schedule->past->reminded(schedule->past->data, person, *today);
}

void
reminders_due(const Schedule *schedule, Instant now, GPtrArray *drafts)
{
    for (guint i = 0; i < schedule->plan->people->len; i++) {
        const Person *person = schedule->plan->people->pdata[i];
        Day today;
        if (!may_be_told(schedule, person, now, &today))
            continue;
        Draft *draft = reminder_for(schedule, person, today, false);
        if (draft->items->len > 0)
            g_ptr_array_add(drafts, draft);
        else
            draft_free(draft);
    }
}

Draft *
schedule_preview_reminder(const Schedule *schedule, const Person *person, Instant now)
{
    return reminder_for(schedule, person, zone_day(schedule_zone(schedule, person), now, NULL), true);
}

typedef struct {
    const Schedule *schedule;
    Instant now, next;
} Search;

/* The first time after now that a person's mail may go on or after `day`. */
static Instant
mail_time(const Schedule *schedule, const Person *person, Day day, Instant now)
{
    const Zone *zone = schedule_zone(schedule, person);
    int hour = schedule_hour(schedule, person);
    day = calendar_working_after(schedule->calendar, day);
    Instant at = zone_instant(zone, day, hour);
    if (at <= now)
        at = zone_instant(zone, calendar_working_after(schedule->calendar, day + 1), hour);
    return at;
}

static void
search_span(Search *search, const Milestone *milestone, const PlanSpan *span, const Person *person)
{
    const Schedule *schedule = search->schedule;
    const SchedulePast *past = schedule->past;
    Day today = zone_day(schedule_zone(schedule, person), search->now, NULL);
    Ladder ladder = schedule_ladder(schedule, milestone);
    Rung rung = ladder_rung(&ladder, span, milestone->seen, schedule->calendar, today);
    bool waiting = false;
    if (rung.kind == RUNG_BEFORE || rung.kind == RUNG_OVERDUE) {
        g_autofree char *key = reminder_key(schedule, milestone, span, person, &rung);
        waiting = !past->told(past->data, key);
    }
    Day day = waiting ? today : ladder_next(&ladder, span, milestone->seen, schedule->calendar, today);
    if (day != DAY_NONE)
        search->next = instant_earlier(search->next, mail_time(schedule, person, day, search->now));
}

static void
search_milestone(Milestone *milestone, void *data)
{
    Search *search = data;
    if (!schedule_is_live(milestone))
        return;
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        for (guint j = 0; brag_is_dated(span) && j < milestone->leads->len; j++)
            search_span(search, milestone, span, milestone->leads->pdata[j]);
    }
}

Instant
reminders_next(const Schedule *schedule, Instant now)
{
    Search search = {.schedule = schedule, .now = now, .next = INSTANT_NONE};
    plan_foreach_milestone(schedule->plan, search_milestone, &search);
    return search.next;
}
