#include "schedule/schedule_private.h"

/* A person's mail: what is told at their mailbox, told already or not. */
static Draft *
reminder_for(const Schedule *schedule, const Person *person, Day today, bool all)
{
    Draft *draft = draft_new(NOTICE_REMINDER, schedule->plan, person);
    draft->on = today;
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)judgement_free);
    const Mailbox *mailbox = mailbox_of(schedule, person);
    Judging judging = {
        .schedule = schedule, .mailbox = mailbox, .look = {.today = today, .next = DAY_NONE}, .found = found};
    for (guint i = 0; i < mailbox->milestones->len; i++)
        judge_milestone(&judging, mailbox->milestones->pdata[i]);
    for (guint i = 0; i < found->len; i++) {
        const Judgement *judgement = found->pdata[i];
        if (judgement->verdict == VERDICT_WANTED || (all && judgement->verdict == VERDICT_TOLD))
            g_ptr_array_add(draft->items, judgement_item(schedule, judgement, today));
    }
    schedule_sort(draft->items);
    return draft;
}

static Day
day_at(const Schedule *schedule, const Person *person, Instant now)
{
    return zone_day(schedule_zone(schedule, person), now, NULL);
}

/* In whose name a mailbox is written to now; NULL when all have left. Each is asked by their own day. */
static const Person *
reader_now(const Schedule *schedule, const Mailbox *mailbox, Instant now)
{
    for (guint i = 0; i < mailbox->people->len; i++) {
        const Person *person = mailbox->people->pdata[i];
        Look look = {.today = day_at(schedule, person, now), .next = DAY_NONE};
        if (!person_has_left(person, &look))
            return person;
    }
    return NULL;
}

void
reminders_due(const Schedule *schedule, Instant now, GPtrArray *drafts)
{
    for (guint i = 0; i < schedule->boxes->len; i++) {
        const Mailbox *mailbox = schedule->boxes->pdata[i];
        const Person *person = reader_now(schedule, mailbox, now);
        Day today;
        if (person == NULL || mailbox->milestones->len == 0 ||
            gate_of(schedule, person, now, &today) != GATE_OPEN)
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
    const Person *reader = reader_now(schedule, mailbox_of(schedule, person), now);
    if (reader == NULL)
        reader = person;
    return reminder_for(schedule, reader, day_at(schedule, reader, now), true);
}

/* When something may next be told to a person at their mailbox. */
static Instant
next_for(const Schedule *schedule, const Mailbox *mailbox, const Person *person, Instant now)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)judgement_free);
    Look look = {.today = day_at(schedule, person, now), .next = DAY_NONE};
    Judging judging = {.schedule = schedule, .mailbox = mailbox, .look = look, .found = found};
    for (guint i = 0; i < mailbox->milestones->len; i++)
        judge_milestone(&judging, mailbox->milestones->pdata[i]);
    for (guint i = 0; i < found->len; i++) {
        if (((const Judgement *)found->pdata[i])->verdict == VERDICT_WANTED)
            return gate_next(schedule, person, look.today, now);
    }
    Day day = judging.look.next;
    return day != DAY_NONE ? gate_next(schedule, person, day, now) : INSTANT_NONE;
}

/* A mailbox is written to in the name of the first who has not left: on the day they leave it is the next
 * one's, by their hour and zone. */
Instant
reminders_next(const Schedule *schedule, Instant now)
{
    Instant next = INSTANT_NONE;
    for (guint i = 0; i < schedule->boxes->len; i++) {
        const Mailbox *mailbox = schedule->boxes->pdata[i];
        const Person *person = reader_now(schedule, mailbox, now);
        if (person == NULL || mailbox->milestones->len == 0)
            continue;
        next = instant_earlier(next, next_for(schedule, mailbox, person, now));
        if (person->left != DAY_NONE)
            next = instant_earlier(next, zone_instant(schedule_zone(schedule, person), person->left, 0));
    }
    return next;
}
