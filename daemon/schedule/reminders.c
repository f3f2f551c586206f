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
    findings_add(schedule, mailbox, &judging.look, all, draft->items);
    schedule_sort(draft->items);
    return draft;
}

static Day
day_at(const Schedule *schedule, const Person *person, Instant now)
{
    return zone_day(schedule_zone(schedule, person), now, NULL);
}

void
reminders_due(const Schedule *schedule, Instant now, GPtrArray *drafts)
{
    for (guint i = 0; i < schedule->boxes->len; i++) {
        const Mailbox *mailbox = schedule->boxes->pdata[i];
        Day today;
        const Person *person = mailbox_reader(schedule, mailbox, now, &today);
        if (person == NULL || mailbox_gate(schedule, mailbox, now) != GATE_OPEN)
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
    Day today = day_at(schedule, person, now);
    const Person *reader = mailbox_reader(schedule, mailbox_of(schedule, person), now, &today);
    return reminder_for(schedule, reader != NULL ? reader : person, today, true);
}

/* When something may next be told at a mailbox, as it looks on its reader's day. */
static Instant
next_for(const Schedule *schedule, const Mailbox *mailbox, Day today, Instant now)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func((GDestroyNotify)judgement_free);
    Look look = {.today = today, .next = DAY_NONE};
    Judging judging = {.schedule = schedule, .mailbox = mailbox, .look = look, .found = found};
    for (guint i = 0; i < mailbox->milestones->len; i++)
        judge_milestone(&judging, mailbox->milestones->pdata[i]);
    for (guint i = 0; i < found->len; i++) {
        if (((const Judgement *)found->pdata[i])->verdict == VERDICT_WANTED)
            return mailbox_next(schedule, mailbox, today, now);
    }
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    findings_add(schedule, mailbox, &judging.look, false, findings);
    if (findings->len > 0)
        return mailbox_next(schedule, mailbox, today, now);
    Day day = judging.look.next;
    return day != DAY_NONE ? mailbox_next(schedule, mailbox, day, now) : INSTANT_NONE;
}

/* On the day on which somebody leaves, their mailbox is the others', by their hours and zones. */
Instant
reminders_next(const Schedule *schedule, Instant now)
{
    Instant next = INSTANT_NONE;
    for (guint i = 0; i < schedule->boxes->len; i++) {
        const Mailbox *mailbox = schedule->boxes->pdata[i];
        Day today;
        const Person *person = mailbox_reader(schedule, mailbox, now, &today);
        if (person == NULL)
            continue;
        next = instant_earlier(next, next_for(schedule, mailbox, today, now));
        for (guint j = 0; j < mailbox->people->len; j++) {
            const Person *one = mailbox->people->pdata[j];
            Instant left = one->left != DAY_NONE ? zone_instant(schedule_zone(schedule, one), one->left, 0)
                                                 : INSTANT_NONE;
            if (left > now)
                next = instant_earlier(next, left);
        }
    }
    return next;
}
