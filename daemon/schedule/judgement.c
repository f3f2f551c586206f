#include "schedule/judgement.h"

#include "schedule/schedule_private.h"

const char *
verdict_word(Verdict verdict)
{
    static const char *const words[] = {
        [VERDICT_DRAFT] = "draft",         [VERDICT_CLOSED] = "closed",
        [VERDICT_COMPLETE] = "complete",   [VERDICT_SUPERSEDED] = "superseded",
        [VERDICT_ON_HOLD] = "on-hold",     [VERDICT_NO_DATE] = "no-date",
        [VERDICT_UNCERTAIN] = "uncertain", [VERDICT_DATE_COMPLETE] = "date-complete",
        [VERDICT_PASSED] = "passed",       [VERDICT_NO_LEAD] = "no-lead",
        [VERDICT_LEFT] = "left",           [VERDICT_NOT_YET] = "not-yet",
        [VERDICT_UPDATED] = "updated",     [VERDICT_HANDED_OVER] = "handed-over",
        [VERDICT_SNOOZED] = "snoozed",     [VERDICT_AWAY] = "away",
        [VERDICT_SHARED] = "shared",       [VERDICT_TOLD] = "told",
        [VERDICT_WANTED] = "wanted",       [VERDICT_NOTHING] = "nothing",
    };
    return words[verdict];
}

const char *
gate_word(Gate gate)
{
    static const char *const words[] = {[GATE_OPEN] = "open",
                                        [GATE_NO_MAIL_DAY] = "no-mail-day",
                                        [GATE_BEFORE_HOUR] = "before-hour",
                                        [GATE_HAD_MAIL] = "had-mail",
                                        [GATE_NO_ADDRESS] = "no-address"};
    return words[gate];
}

void
judgement_free(Judgement *judgement)
{
    if (judgement == NULL)
        return;
    g_free(judgement->key);
    g_free(judgement);
}

Judgement *
judgement_new(const Judging *judging, ItemSection section, const Milestone *milestone, const PlanSpan *date,
              const Person *person)
{
    Judgement *judgement = g_new0(Judgement, 1);
    judgement->kind = NOTICE_REMINDER;
    judgement->section = section;
    judgement->milestone = milestone;
    judgement->date = date;
    judgement->person = person;
    judgement->school = schedule_calendar(judging->schedule, person) == judging->schedule->times->school;
    judgement->today = judging->look.today;
    judgement->meeting = judgement->since = DAY_NONE;
    judgement->at = INSTANT_NONE;
    return judgement;
}

void
judgement_give(Judging *judging, Judgement *judgement, Verdict verdict)
{
    judgement->verdict = verdict;
    g_ptr_array_add(judging->found, judgement);
}

/* Of the leads that something would be told for at a mailbox the first: one who reads it themselves before
 * one who is away. A mail names each step once. */
static const Person *
spoken_for(Judging *judging, const Milestone *milestone, const Mailbox *mailbox)
{
    const Person *found = NULL;
    for (guint i = 0; i < milestone->leads->len; i++) {
        const Person *lead = milestone->leads->pdata[i];
        const Person *reader = person_stand_in(lead, milestone->deputies, &judging->look);
        if (reader == NULL || mailbox_of(judging->schedule, reader) != mailbox)
            continue;
        if (reader == lead)
            return lead;
        if (found == NULL)
            found = lead;
    }
    return found;
}

static bool
is_of_lead(const Judgement *judgement)
{
    return judgement->section != SECTION_ESCALATED;
}

static bool
is_snoozed(Judging *judging, const Judgement *judgement)
{
    Day until = judgement->milestone->snoozed_until;
    return is_of_lead(judgement) && until != DAY_NONE && !look_reached(&judging->look, until + 1);
}

static bool
was_told(const Schedule *schedule, const char *key)
{
    return schedule->past->told(schedule->past->data, key);
}

/* Who stands in has a key of their own: whoever comes back is told what holds then, even if it was told in
 * their place; but what they were told before they went is nobody else's business. */
static Verdict
look_up(const Schedule *schedule, Judgement *judgement, const char *stem)
{
    judgement->key = g_strdup_printf("%s/%s", stem, judgement->person->key);
    bool told = was_told(schedule, judgement->key);
    if (!told && judgement->reader != judgement->person) {
        g_autofree char *own = g_steal_pointer(&judgement->key);
        judgement->key = g_strdup_printf("%s+%s", own, judgement->reader->key);
        told = was_told(schedule, judgement->key);
    }
    return told ? VERDICT_TOLD : VERDICT_WANTED;
}

static Verdict
settle(Judging *judging, Judgement *judgement, const char *stem)
{
    const Schedule *schedule = judging->schedule;
    const Milestone *milestone = judgement->milestone;
    const GPtrArray *deputies = is_of_lead(judgement) ? milestone->deputies : NULL;
    if (person_has_left(judgement->person, &judging->look)) {
        judgement->since = judgement->person->left;
        return VERDICT_LEFT;
    }
    if (is_snoozed(judging, judgement)) {
        judgement->since = milestone->snoozed_until;
        return VERDICT_SNOOZED;
    }
    judgement->reader = person_stand_in(judgement->person, deputies, &judging->look);
    if (judgement->reader == NULL) {
        judgement->since = person_absence(judgement->person, &judging->look)->until;
        return VERDICT_AWAY;
    }
    const Mailbox *mailbox = mailbox_of(schedule, judgement->reader);
    if (judging->mailbox != NULL && mailbox != judging->mailbox)
        return VERDICT_NOTHING;
    if (is_of_lead(judgement) && spoken_for(judging, milestone, mailbox) != judgement->person)
        return VERDICT_SHARED;
    return look_up(schedule, judgement, stem);
}

void
judgement_settle(Judging *judging, Judgement *judgement, const char *stem)
{
    Verdict verdict = settle(judging, judgement, stem);
    if (verdict == VERDICT_NOTHING)
        judgement_free(judgement);
    else
        judgement_give(judging, judgement, verdict);
}

bool
judging_concerns(Judging *judging, const Person *person, const GPtrArray *deputies)
{
    if (judging->mailbox == NULL)
        return true;
    const Person *reader = person_stand_in(person, deputies, &judging->look);
    return reader != NULL && mailbox_of(judging->schedule, reader) == judging->mailbox;
}

static const Person *
whose(const Schedule *schedule, const Judgement *judgement)
{
    if (is_of_lead(judgement))
        return mailbox_same(schedule, judgement->person, judgement->reader) ? NULL : judgement->person;
    const GPtrArray *leads = judgement->milestone->leads;
    return leads->len > 0 ? leads->pdata[0] : NULL;
}

Item *
judgement_item(const Schedule *schedule, const Judgement *judgement, Day today)
{
    const Calendar *calendar = is_of_lead(judgement) ? schedule_calendar(schedule, judgement->person) : NULL;
    Item *item =
        schedule_item(schedule, judgement->section, judgement->milestone, judgement->date, calendar, today);
    item->lead = whose(schedule, judgement);
    item->other = judgement->other;
    item->board = judgement->board;
    item->meeting = judgement->meeting;
    if (judgement->section == SECTION_MOVED)
        item->from = judgement->date->shifted_from;
    item->key = g_strdup(judgement->key);
    return item;
}
