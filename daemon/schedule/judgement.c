#include "schedule/judgement.h"

#include "schedule/schedule_private.h"

#include <string.h>

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
    if (judging->mailbox == NULL || verdict == VERDICT_TOLD || verdict == VERDICT_WANTED)
        g_ptr_array_add(judging->found, judgement);
    else
        judgement_free(judgement);
}

/* How near, or how late, a rung is; a rung that tells nothing is none. */
static int
strictness(const Schedule *schedule, const Judgement *judgement, const Person *lead)
{
    if (!judgement->ladder || lead == judgement->person)
        return rung_strictness(&judgement->rung);
    const Milestone *milestone = judgement->milestone;
    Ladder ladder = schedule_ladder(schedule, milestone, lead);
    Rung rung =
        ladder_rung(&ladder, judgement->date, schedule_seen(milestone, judgement->today), judgement->today);
    return rung_strictness(&rung);
}

/* Of the leads that something would be told for at a mailbox: of the ladder the one whose rung is the
 * strictest, for two kinds of leads count their days in two calendars; of equals one who reads it themselves
 * before one who is away. Of a date a mail has one rung. */
static const Person *
spoken_for(Judging *judging, const Judgement *judgement, const Mailbox *mailbox)
{
    const Milestone *milestone = judgement->milestone;
    const Person *found = NULL;
    int strictest = 0;
    bool present = false;
    if (milestone->leads->len == 1)
        return judgement->person;
    for (guint i = 0; i < milestone->leads->len; i++) {
        const Person *lead = milestone->leads->pdata[i];
        const Person *reader = person_stand_in(lead, milestone->deputies, &judging->look);
        if (reader == NULL || mailbox_of(judging->schedule, reader) != mailbox)
            continue;
        int strict = strictness(judging->schedule, judgement, lead);
        if (found != NULL && (strict < strictest || (strict == strictest && (present || reader != lead))))
            continue;
        found = lead;
        strictest = strict;
        present = reader == lead;
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

bool
stem_is(const char *rest, const char *word)
{
    gsize length = strlen(word);
    return strncmp(rest, word, length) == 0 && (rest[length] == '/' || rest[length] == '~');
}

/* What a key ends in: whose it is, or "whose+reader" when somebody stood in. */
static bool
was_heard_at(const char *key, const Mailbox *mailbox, const Person *person)
{
    const char *whose = strrchr(key, '/') + 1;
    const char *plus = strchr(whose, '+');
    const char *reader = plus != NULL ? plus + 1 : whose;
    for (guint i = 0; i < mailbox->people->len; i++) {
        if (strcmp(((const Person *)mailbox->people->pdata[i])->key, reader) == 0)
            return true;
    }
    return strcmp(whose, person->key) == 0;
}

static Heard
heard_of(const Schedule *schedule, const Judgement *judgement, const Stem *stem, const Telling *telling)
{
    const char *rest = telling->key + strlen(stem->subject);
    if (stem->heard != NULL)
        return stem->heard(schedule, judgement, rest, telling->on);
    return stem_is(rest, stem->rest) ? HEARD_IT : HEARD_OTHERWISE;
}

/* Whoever comes back is told what holds then, even if it was told to another mailbox in their place; but what
 * they were told before they went is nobody else's business. (transfer none) */
static const char *
find_heard(const Schedule *schedule, const Judgement *judgement, const Stem *stem, const Mailbox *mailbox,
           const GPtrArray *tellings)
{
    const char *told = NULL;
    for (guint i = 0; tellings != NULL && i < tellings->len; i++) {
        const Telling *telling = tellings->pdata[i];
        if (!was_heard_at(telling->key, mailbox, judgement->person))
            continue;
        Heard heard = heard_of(schedule, judgement, stem, telling);
        if (heard != HEARD_ELSE)
            told = heard == HEARD_IT ? telling->key : NULL;
    }
    return told;
}

char *
judgement_heard(const Schedule *schedule, const Judgement *judgement, const Stem *stem,
                const Mailbox *mailbox)
{
    g_autoptr(GPtrArray) tellings = schedule->past->tellings(schedule->past->data, stem->subject);
    return g_strdup(find_heard(schedule, judgement, stem, mailbox, tellings));
}

static bool
has_key(const GPtrArray *tellings, const char *key)
{
    for (guint i = 0; tellings != NULL && i < tellings->len; i++) {
        if (strcmp(((const Telling *)tellings->pdata[i])->key, key) == 0)
            return true;
    }
    return false;
}

/* What is told anew, after something else was told of it, is numbered. (transfer full) */
static char *
new_key(const Judgement *judgement, const Stem *stem, const GPtrArray *tellings)
{
    const Person *reader = judgement->reader != judgement->person ? judgement->reader : NULL;
    g_autofree char *to = g_strconcat(judgement->person->key, reader != NULL ? "+" : NULL,
                                      reader != NULL ? reader->key : NULL, NULL);
    char *key = g_strdup_printf("%s%s/%s", stem->subject, stem->rest, to);
    for (int number = 2; has_key(tellings, key); number++) {
        g_free(key);
        key = g_strdup_printf("%s%s~%d/%s", stem->subject, stem->rest, number, to);
    }
    return key;
}

static Verdict
look_up(const Schedule *schedule, Judgement *judgement, const Stem *stem, const Mailbox *mailbox)
{
    g_autoptr(GPtrArray) tellings = schedule->past->tellings(schedule->past->data, stem->subject);
    const char *told = find_heard(schedule, judgement, stem, mailbox, tellings);
    judgement->key = told != NULL ? g_strdup(told) : new_key(judgement, stem, tellings);
    return told != NULL ? VERDICT_TOLD : VERDICT_WANTED;
}

static Verdict
settle(Judging *judging, Judgement *judgement, const Stem *stem)
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
        judgement->since = person_away_until(judgement->person, &judging->look);
        return VERDICT_AWAY;
    }
    const Mailbox *mailbox = mailbox_of(schedule, judgement->reader);
    if (judging->mailbox != NULL && mailbox != judging->mailbox)
        return VERDICT_NOTHING;
    if (is_of_lead(judgement) && spoken_for(judging, judgement, mailbox) != judgement->person)
        return VERDICT_SHARED;
    return look_up(schedule, judgement, stem, mailbox);
}

void
judgement_settle(Judging *judging, Judgement *judgement, const Stem *stem)
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
