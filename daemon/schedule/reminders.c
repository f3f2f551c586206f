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
    const Person *mailbox;
    Day today;
    bool all; /* also what was told already */
    GPtrArray *items;
} Gathering;

static void
gather_span(Gathering *gathering, const Milestone *milestone, const PlanSpan *span, const Person *lead)
{
    const Schedule *schedule = gathering->schedule;
    Ladder ladder = schedule_ladder(schedule, milestone);
    Rung rung = ladder_rung(&ladder, span, schedule_seen(milestone, gathering->today),
                            schedule->times->working, gathering->today);
    if (rung.kind == RUNG_NONE || rung.kind == RUNG_HANDED_OVER)
        return;
    g_autofree char *key = reminder_key(schedule, milestone, span, lead, &rung);
    if (!gathering->all && schedule->past->told(schedule->past->data, key))
        return;
    Item *item = schedule_item(schedule, SECTION_SOON, milestone, span, gathering->today);
    item->section = section_of(&rung, item, gathering->today);
    item->key = g_steal_pointer(&key);
    g_ptr_array_add(gathering->items, item);
}

/* The first of the milestone's leads who reads a mailbox; NULL. */
static const Person *
lead_at(const Schedule *schedule, const Milestone *milestone, const Person *mailbox)
{
    for (guint i = 0; i < milestone->leads->len; i++) {
        if (schedule_mailbox(schedule, milestone->leads->pdata[i]) == mailbox)
            return milestone->leads->pdata[i];
    }
    return NULL;
}

static void
gather(Milestone *milestone, void *data)
{
    Gathering *gathering = data;
    const Person *lead = lead_at(gathering->schedule, milestone, gathering->mailbox);
    if (!schedule_is_live(milestone) || lead == NULL)
        return;
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (brag_is_dated(span))
            gather_span(gathering, milestone, span, lead);
    }
}

static Draft *
reminder_for(const Schedule *schedule, const Person *mailbox, Day today, bool all)
{
    Draft *draft = draft_new(NOTICE_REMINDER, schedule->plan, mailbox);
    Gathering gathering = {
        .schedule = schedule, .mailbox = mailbox, .today = today, .all = all, .items = draft->items};
    plan_foreach_milestone(schedule->plan, gather, &gathering);
    schedule_sort(draft->items);
    draft->on = today;
    return draft;
}

/* Whether the person's one mail of the day may go now. */
static bool
may_be_told(const Schedule *schedule, const Person *person, Instant now, Day *today)
{
    int minute;
    *today = zone_day(schedule_zone(schedule, person), now, &minute);
    return calendar_is_working(schedule->times->working, *today) &&
           minute >= schedule_hour(schedule, person) &&
           !schedule->past->reminded(schedule->past->data, person, *today);
}

void
reminders_due(const Schedule *schedule, Instant now, GPtrArray *drafts)
{
    for (guint i = 0; i < schedule->plan->people->len; i++) {
        const Person *person = schedule->plan->people->pdata[i];
        Day today;
        if (schedule_mailbox(schedule, person) != person || !may_be_told(schedule, person, now, &today))
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
    const Person *mailbox = schedule_mailbox(schedule, person);
    return reminder_for(schedule, mailbox, zone_day(schedule_zone(schedule, mailbox), now, NULL), true);
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
    day = calendar_working_after(schedule->times->working, day);
    Instant at = zone_instant(zone, day, hour);
    if (at <= now)
        at = zone_instant(zone, calendar_working_after(schedule->times->working, day + 1), hour);
    return at;
}

static void
search_span(Search *search, const Milestone *milestone, const PlanSpan *span, const Person *lead)
{
    const Schedule *schedule = search->schedule;
    const Person *mailbox = schedule_mailbox(schedule, lead);
    if (lead_at(schedule, milestone, mailbox) != lead)
        return;
    const SchedulePast *past = schedule->past;
    Day today = zone_day(schedule_zone(schedule, mailbox), search->now, NULL);
    Ladder ladder = schedule_ladder(schedule, milestone);
    Rung rung = ladder_rung(&ladder, span, milestone->seen, schedule->times->working, today);
    bool waiting = false;
    if (rung.kind == RUNG_BEFORE || rung.kind == RUNG_OVERDUE) {
        g_autofree char *key = reminder_key(schedule, milestone, span, lead, &rung);
        waiting = !past->told(past->data, key);
    }
    Day day = waiting ? today : ladder_next(&ladder, span, milestone->seen, schedule->times->working, today);
    if (day != DAY_NONE)
        search->next = instant_earlier(search->next, mail_time(schedule, mailbox, day, search->now));
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
