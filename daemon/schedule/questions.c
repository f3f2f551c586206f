/*
 * What the officer is asked at once, in at most one mail on each working day of theirs: phrases that have to
 * be settled, leads, approvers and board members who have left, leads who are away while something would be
 * told to them and nobody stands in, mail and webhooks that were given up or came back. Each is asked once;
 * the weekly list goes on naming what is still open, but for the last: it names whom nothing reaches.
 */
#include "plan/resolution.h"
#include "schedule/schedule_private.h"

#include <string.h>

/* So many characters of a question's digest tell it from others of the same step. */
enum { DIGEST_DIGITS = 12 };

const Person *
officer_of(const Schedule *schedule, Look *look)
{
    const Person *officer = schedule->plan->officer;
    return officer != NULL && !person_has_left(officer, look) ? officer : NULL;
}

typedef struct Asking {
    const Schedule *schedule;
    GPtrArray *items;
    Look *look;
    bool asked; /* leave out what was asked before */
} Asking;

/* Takes the key. An item without a milestone says that a board's person has left. */
static void
add(const Asking *asking, Item *item, char *key)
{
    const SchedulePast *past = asking->schedule->past;
    if (asking->asked && past->told(past->data, key)) {
        g_free(key);
        item_free(item);
        return;
    }
    if (asking->asked)
        item->key = key;
    else
        g_free(key);
    g_ptr_array_add(asking->items, item);
}

static Item *
item_of(const Asking *asking, ItemSection section, const Milestone *milestone, const PlanSpan *date)
{
    return schedule_item(asking->schedule, section, milestone, date, NULL, asking->look->today);
}

static void
add_left(const Asking *asking, const Milestone *milestone, const Person *lead)
{
    char day[DAY_TEXT_SIZE];
    g_autofree char *ref = plan_ref(asking->schedule->plan, milestone);
    Item *item = item_of(asking, SECTION_LEFT, milestone, brag_current_span(milestone));
    item->lead = lead;
    add(asking, item, g_strdup_printf("%s/left/%s/%s", ref, day_format(lead->left, day), lead->key));
}

/* Whether the ladder has something to tell a lead by the end of their absence that they were not told before
 * they went. */
static bool
would_be_told(const Asking *asking, const Milestone *milestone, const PlanSpan *date, const Person *lead,
              const Absence *absence)
{
    const Schedule *schedule = asking->schedule;
    Day until = person_away_until(lead, asking->look);
    Ladder ladder = schedule_ladder(schedule, milestone, lead);
    Day seen = schedule_seen(milestone, asking->look->today);
    if (!schedule_is_told(milestone, date))
        return false;
    Rung last = ladder_rung(&ladder, date, seen, until);
    if (last.kind == RUNG_HANDED_OVER)
        return last.since > absence->from;
    return last.kind != RUNG_NONE && !schedule_rung_told(schedule, milestone, date, &last, lead);
}

static const PlanSpan *
date_in_absence(const Asking *asking, const Milestone *milestone, const Person *lead, const Absence *absence)
{
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates)) {
        if (would_be_told(asking, milestone, date, lead, absence))
            return date;
    }
    return NULL;
}

static void
add_away(const Asking *asking, const Milestone *milestone, const Person *lead)
{
    const Absence *absence = person_absence(lead, asking->look);
    const PlanSpan *date = absence != NULL ? date_in_absence(asking, milestone, lead, absence) : NULL;
    if (date == NULL)
        return;
    char day[DAY_TEXT_SIZE];
    g_autofree char *ref = plan_ref(asking->schedule->plan, milestone);
    Item *item = item_of(asking, SECTION_AWAY, milestone, date);
    item->lead = lead;
    add(asking, item, g_strdup_printf("%s/away/%s/%s", ref, day_format(absence->from, day), lead->key));
}

/* As long as one of the leads is there, or somebody in their place, and has an address, the step is in
 * somebody's hands. */
static bool
is_in_hands(const Asking *asking, const Milestone *milestone)
{
    for (guint i = 0; i < milestone->leads->len; i++) {
        const Person *reader = person_stand_in(milestone->leads->pdata[i], milestone->deputies, asking->look);
        if (reader != NULL && reader->addresses->len > 0)
            return true;
    }
    return false;
}

static void
add_left_approvers(const Asking *asking, const Milestone *milestone)
{
    for (guint i = 0; i < milestone->approvers->len; i++) {
        const Person *approver = milestone->approvers->pdata[i];
        if (person_has_left(approver, asking->look) && !g_ptr_array_find(milestone->leads, approver, NULL))
            add_left(asking, milestone, approver);
    }
}

static void
add_absent_leads(Milestone *milestone, void *data)
{
    const Asking *asking = data;
    if (!status_is_open(milestone->status))
        return;
    for (guint i = 0; i < milestone->leads->len; i++) {
        const Person *lead = milestone->leads->pdata[i];
        if (person_has_left(lead, asking->look))
            add_left(asking, milestone, lead);
        else if (schedule_is_live(milestone) && !is_in_hands(asking, milestone))
            add_away(asking, milestone, lead);
    }
    add_left_approvers(asking, milestone);
}

/* Whether somebody approves a milestone for want of an approver who is still there. */
static bool
approves_by_area(const Asking *asking, const Milestone *milestone)
{
    for (guint i = 0; i < milestone->approvers->len; i++) {
        if (!person_has_left(milestone->approvers->pdata[i], asking->look))
            return false;
    }
    return status_is_open(milestone->status);
}

/* Once for the area, with the first milestone that they would approve. */
static void
add_area(const Asking *asking, const Area *area)
{
    const Person *lead = area->lead;
    if (lead == NULL || !person_has_left(lead, asking->look))
        return;
    for (guint i = 0; i < area->actions->len; i++) {
        const GPtrArray *milestones = ((const Action *)area->actions->pdata[i])->milestones;
        for (guint j = 0; j < milestones->len; j++) {
            const Milestone *milestone = milestones->pdata[j];
            if (!approves_by_area(asking, milestone))
                continue;
            char day[DAY_TEXT_SIZE];
            Item *item = item_of(asking, SECTION_LEFT, milestone, brag_current_span(milestone));
            item->lead = lead;
            add(asking, item,
                g_strdup_printf("%s/area/%" G_GINT64_FORMAT "/left/%s/%s", asking->schedule->plan->key,
                                area->id, day_format(lead->left, day), lead->key));
            return;
        }
    }
}

static void
add_board(const Asking *asking, const Board *board)
{
    g_autoptr(GPtrArray) people = plan_board_recipients(board);
    for (guint i = 0; i < people->len; i++) {
        const Person *person = people->pdata[i];
        if (!person_has_left(person, asking->look))
            continue;
        char day[DAY_TEXT_SIZE];
        Item *item = item_new(SECTION_LEFT, NULL, NULL);
        item->board = board;
        item->lead = person;
        add(asking, item,
            g_strdup_printf("%s/board/%s/left/%s/%s", asking->schedule->plan->key, board->key,
                            day_format(person->left, day), person->key));
    }
}

void
questions_add_absent(const Schedule *schedule, GPtrArray *items, Look *look, bool asked)
{
    Asking asking = {.schedule = schedule, .items = items, .look = look, .asked = asked};
    plan_foreach_milestone(schedule->plan, add_absent_leads, &asking);
    for (guint i = 0; i < schedule->plan->areas->len; i++)
        add_area(&asking, schedule->plan->areas->pdata[i]);
    for (guint i = 0; i < schedule->plan->boards->len; i++)
        add_board(&asking, schedule->plan->boards->pdata[i]);
}

/* What is asked, down to the numbers of the readings, and when: a phrase that is changed and changed back is
 * asked of anew, and so is one whose readings are others now. (transfer full) */
static char *
digest_of(const Question *question)
{
    g_autoptr(GString) all = g_string_new(question->phrase);
    g_string_append_printf(all, "\n%" G_GINT64_FORMAT " %d", question->id, question->raised);
    for (guint i = 0; i < question->offers->len; i++) {
        const Offer *offer = &g_array_index(question->offers, Offer, i);
        g_string_append_printf(all, "\n%d %d %d %d", (int)offer->kind, offer->start, offer->due,
                               (int)offer->recurrence);
    }
    return g_compute_checksum_for_string(G_CHECKSUM_SHA256, all->str, (gssize)all->len);
}

static char *
question_key(const Schedule *schedule, const Milestone *milestone, const PlanSpan *span,
             const Question *question)
{
    g_autofree char *digest = digest_of(question);
    g_autofree char *key = schedule_date_key(schedule, milestone, span);
    return g_strdup_printf("%s/asked/%.*s", key, DIGEST_DIGITS, digest);
}

static void
add_questions(Milestone *milestone, void *data)
{
    const Asking *asking = data;
    for (guint i = 0; schedule_is_live(milestone) && i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        const Question *question = resolution_question(milestone, span);
        if (question == NULL || span->status == STATUS_ON_HOLD ||
            (question->raised != DAY_NONE && !look_reached(asking->look, question->raised)))
            continue;
        add(asking, item_of(asking, SECTION_QUESTION, milestone, span),
            question_key(asking->schedule, milestone, span, question));
    }
}

/* True when mail would go there still, or would if it had not come back. */
static bool
is_address(const GPtrArray *good, const GPtrArray *marked, const char *address)
{
    if (good->len > 0 && g_ascii_strcasecmp(good->pdata[0], address) == 0)
        return true;
    for (guint i = 0; i < marked->len; i++) {
        if (g_ascii_strcasecmp(marked->pdata[i], address) == 0)
            return true;
    }
    return false;
}

/* The name of whom a message was for; NULL when the address has been put right meanwhile, or they are gone.
 */
static const char *
still_addressed(const Plan *plan, const Undelivered *undelivered)
{
    if (undelivered->channel == CHANNEL_MAIL) {
        const Person *person = plan_find_person_id(plan, undelivered->person_id);
        bool same = person != NULL && is_address(person->addresses, person->marked, undelivered->address);
        return same ? person->name : NULL;
    }
    for (guint i = 0; i < plan->boards->len; i++) {
        const Board *board = plan->boards->pdata[i];
        const char *webhook = board->webhook != NULL ? board->webhook : board->marked;
        g_autofree char *address = plan_webhook_address(webhook, board->form);
        if (board->id == undelivered->board_id && g_strcmp0(address, undelivered->address) == 0)
            return board->title;
    }
    return NULL;
}

/* A mail of this kind that did not reach the officer is not told of in the next, which would not either, and
 * so on for ever. */
static bool
is_own(const Plan *plan, const Undelivered *undelivered)
{
    return undelivered->kind == NOTICE_QUESTION && undelivered->channel == CHANNEL_MAIL &&
           undelivered->person_id == plan->officer->id;
}

/* Takes the undelivered message. */
static void
add_undelivered(const Asking *asking, Undelivered *taken)
{
    const Schedule *schedule = asking->schedule;
    g_autoptr(Undelivered) undelivered = taken;
    const char *to = still_addressed(schedule->plan, undelivered);
    if (to == NULL || is_own(schedule->plan, undelivered))
        return;
    Item *item = item_new(SECTION_UNDELIVERED, NULL, NULL);
    item->to = to;
    item->on = zone_day(schedule_zone(schedule, schedule->plan->officer), undelivered->at, NULL);
    char *key =
        g_strdup_printf("%s/undelivered/%" G_GINT64_FORMAT, schedule->plan->key, undelivered->message_id);
    item->undelivered = g_steal_pointer(&undelivered);
    add(asking, item, key);
}

static void
add_all_undelivered(const Asking *asking)
{
    const SchedulePast *past = asking->schedule->past;
    g_autoptr(GPtrArray) all = past->undelivered(past->data, asking->schedule->plan->activated_change);
    while (all != NULL && all->len > 0)
        add_undelivered(asking, g_ptr_array_steal_index(all, 0));
}

/* `asked`: but for what was asked before. (transfer full) */
static GPtrArray *
questions_of(const Schedule *schedule, Look *look, bool asked)
{
    GPtrArray *items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    Asking asking = {.schedule = schedule, .items = items, .look = look, .asked = asked};
    plan_foreach_milestone(schedule->plan, add_questions, &asking);
    questions_add_absent(schedule, items, look, asked);
    add_all_undelivered(&asking);
    return items;
}

static Look
look_of_officer(const Schedule *schedule, Instant now)
{
    const Zone *zone = schedule_zone(schedule, schedule->plan->officer);
    return (Look){.today = zone_day(zone, now, NULL), .next = DAY_NONE};
}

/* (transfer full) */
static char *
key_of(const Schedule *schedule, const Person *officer, Day today)
{
    char day[DAY_TEXT_SIZE];
    return g_strdup_printf("%s/questions/%s/%s", schedule->plan->key, day_format(today, day), officer->key);
}

/* The gate of the officer's reminders, but that their one mail of questions is counted by itself. */
static Gate
gate_of_questions(const Schedule *schedule, const Person *officer, Instant now)
{
    Day today;
    Gate gate = gate_of(schedule, officer, now, &today);
    if (gate != GATE_OPEN && gate != GATE_HAD_MAIL)
        return gate;
    g_autofree char *key = key_of(schedule, officer, today);
    return schedule->past->told(schedule->past->data, key) ? GATE_HAD_MAIL : GATE_OPEN;
}

void
questions_due(const Schedule *schedule, Instant now, GPtrArray *drafts)
{
    const Person *officer = schedule->plan->officer;
    if (officer == NULL)
        return;
    Look look = look_of_officer(schedule, now);
    if (gate_of_questions(schedule, officer, now) != GATE_OPEN)
        return;
    g_autoptr(GPtrArray) items = questions_of(schedule, &look, true);
    if (items->len == 0)
        return;
    Draft *draft = draft_new(NOTICE_QUESTION, schedule->plan, officer);
    draft->on = look.today;
    draft->key = key_of(schedule, officer, look.today);
    g_ptr_array_extend_and_steal(draft->items, g_steal_pointer(&items));
    schedule_sort(draft->items);
    g_ptr_array_add(drafts, draft);
}

Draft *
schedule_preview_questions(const Schedule *schedule, Instant now)
{
    if (schedule->plan->officer == NULL)
        return NULL;
    Look look = look_of_officer(schedule, now);
    g_autoptr(GPtrArray) items = questions_of(schedule, &look, false);
    Draft *draft = draft_new(NOTICE_QUESTION, schedule->plan, schedule->plan->officer);
    draft->on = look.today;
    g_ptr_array_extend_and_steal(draft->items, g_steal_pointer(&items));
    schedule_sort(draft->items);
    return draft;
}

Instant
questions_next(const Schedule *schedule, Instant now)
{
    const Person *officer = schedule->plan->officer;
    if (officer == NULL)
        return INSTANT_NONE;
    Look look = look_of_officer(schedule, now);
    g_autoptr(GPtrArray) items = questions_of(schedule, &look, true);
    Day day = items->len > 0 ? look.today : look.next;
    return day != DAY_NONE ? gate_next(schedule, officer, day, now) : INSTANT_NONE;
}

void
questions_explain(const Schedule *schedule, const Person *person, Instant now, GPtrArray *found)
{
    Look look = look_of_officer(schedule, now);
    if (schedule->plan->officer != person)
        return;
    Judging judging = {.schedule = schedule, .look = look, .found = found};
    Judgement *judgement = judgement_new(&judging, SECTION_QUESTION, NULL, NULL, person);
    judgement->kind = NOTICE_QUESTION;
    judgement->since = person->left;
    if (officer_of(schedule, &look) == NULL) {
        judgement_give(&judging, judgement, VERDICT_LEFT);
        return;
    }
    g_autoptr(GPtrArray) items = questions_of(schedule, &look, true);
    judgement->key = key_of(schedule, person, look.today);
    judgement->since = look.next;
    judgement->reader = person;
    judgement->gate = gate_of_questions(schedule, person, now);
    bool told = schedule->past->told(schedule->past->data, judgement->key);
    judgement_give(&judging, judgement,
                   items->len > 0 ? VERDICT_WANTED
                   : told         ? VERDICT_TOLD
                                  : VERDICT_NOTHING);
}
