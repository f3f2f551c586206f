#include "engine/planner.h"

#include "base/log.h"
#include "engine/tend.h"
#include "store/outbox.h"
#include "store/programmes.h"
#include "store/records.h"
#include "store/suppressions.h"

#include <string.h>

void
held_free(Held *held)
{
    if (held == NULL)
        return;
    g_free(held->key);
    g_free(held->name);
    g_free(held->subject);
    g_ptr_array_unref(held->refs);
    g_free(held);
}

Planned *
planned_new(void)
{
    Planned *planned = g_new0(Planned, 1);
    planned->messages = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    planned->discards = g_array_new(FALSE, FALSE, sizeof(int64_t));
    planned->held = g_ptr_array_new_with_free_func((GDestroyNotify)held_free);
    planned->next = INSTANT_NONE;
    return planned;
}

void
planned_free(Planned *planned)
{
    if (planned == NULL)
        return;
    g_ptr_array_unref(planned->messages);
    g_array_unref(planned->discards);
    g_ptr_array_unref(planned->held);
    g_free(planned);
}

static bool
past_told(void *data, const char *key)
{
    return outbox_has(((PastData *)data)->store, key);
}

static GPtrArray *
past_tellings(void *data, const char *prefix)
{
    PastData *past = data;
    g_autoptr(GError) error = NULL;
    GPtrArray *tellings = outbox_tellings(past->store, prefix, &error);
    if (tellings == NULL)
        log_error("%s: what was told cannot be read: %s", past->plan->key, error->message);
    return tellings;
}

static bool
past_reminded(void *data, const Person *person, Day day)
{
    return outbox_reminded(((PastData *)data)->store, person->id, day);
}

static int64_t
past_baseline(void *data, const Board *board, const Person *person)
{
    Store *store = ((PastData *)data)->store;
    if (board == NULL)
        return outbox_baseline(store, NOTICE_OFFICER, 0, person->id);
    int64_t own = outbox_baseline(store, NOTICE_DIGEST, board->id, person != NULL ? person->id : 0);
    if (person == NULL || person->addresses->len == 0)
        return own;
    /* posts share mailboxes, and hand them on: what the mailbox was told is known there */
    return MAX(own, outbox_baseline_at(store, board->id, person->addresses->pdata[0]));
}

static GPtrArray *
past_changes(void *data, int64_t after)
{
    PastData *past = data;
    g_autoptr(GError) error = NULL;
    GPtrArray *changes = changes_since(past->store, past->plan->id, after, &error);
    if (changes == NULL)
        log_error("%s: its history cannot be read: %s", past->plan->key, error->message);
    return changes;
}

static GPtrArray *
past_undelivered(void *data, int64_t after)
{
    PastData *past = data;
    g_autoptr(GError) error = NULL;
    GPtrArray *undelivered = outbox_undelivered(past->store, past->plan->id, after, &error);
    if (undelivered == NULL)
        log_error("%s: what was not delivered cannot be read: %s", past->plan->key, error->message);
    return undelivered;
}

SchedulePast
planner_past(PastData *data)
{
    return (SchedulePast){.told = past_told,
                          .tellings = past_tellings,
                          .reminded = past_reminded,
                          .baseline = past_baseline,
                          .changes = past_changes,
                          .undelivered = past_undelivered,
                          .data = data};
}

const Timetable *
planner_times(const Planner *planner, const Plan *plan)
{
    return almanac_timetable(planner->almanac, plan->nation, plan->calendar);
}

/* How a tending is written. */
typedef bool SaveTending(const Tending *tending, Store *store, Instant now, GError **error);

static bool
tend(const Planner *planner, Store *store, const char *key, Instant now, SaveTending *save, GError **error)
{
    g_autoptr(Plan) plan = programmes_load(store, key, error);
    g_autoptr(Zone) zone = plan != NULL ? zone_new(plan->zone, error) : NULL;
    if (zone == NULL)
        return false;
    const Timetable *times = planner_times(planner, plan);
    Day today = zone_day(zone, now, NULL);
    g_autoptr(Tending) tending = tend_plan(plan, times, today);
    tend_ruled(tending, plan, times, today);
    return save(tending, store, now, error);
}

bool
planner_tend(const Planner *planner, Store *store, const char *key, Instant now, GError **error)
{
    return tend(planner, store, key, now, tending_save, error);
}

bool
planner_reread(const Planner *planner, Store *store, const char *key, Instant now, GError **error)
{
    return tend(planner, store, key, now, tending_save_read, error);
}

/* One programme being planned. */
typedef struct {
    const Planner *planner;
    const Plan *plan;
    GHashTable *untried; /* Message * by its first key */
    Instant now;
    guint most; /* messages */
    Planned *planned;
} Planning;

static bool
same_keys(const GPtrArray *a, const GPtrArray *b)
{
    if (a->len != b->len)
        return false;
    for (guint i = 0; i < a->len; i++) {
        if (strcmp(a->pdata[i], b->pdata[i]) != 0)
            return false;
    }
    return true;
}

/* Whether it goes where the draft would: addresses are put right while something waits. */
static bool
goes_there(const Message *message, const Draft *draft)
{
    if (draft->person != NULL)
        return draft->person->addresses->len > 0 &&
               strcmp(message->address, draft->person->addresses->pdata[0]) == 0;
    if (draft->board == NULL || draft->board->webhook == NULL)
        return false;
    g_autofree char *address = plan_webhook_address(draft->board->webhook, draft->board->form);
    return strcmp(message->address, address) == 0;
}

/* An untried message that says what the draft would say, to the same address: the same notices, and nothing
 * in the plan has changed since. It leaves those to be taken back. */
static bool
keep_untried(Planning *planning, const Draft *draft)
{
    g_autoptr(GPtrArray) keys = draft_keys(draft);
    const Message *message = g_hash_table_lookup(planning->untried, keys->pdata[0]);
    return message != NULL && message->change == draft->change && same_keys(message->keys, keys) &&
           goes_there(message, draft) && g_hash_table_remove(planning->untried, keys->pdata[0]);
}

/* NULL: a mail can go. */
static const char *
why_held(const Draft *draft)
{
    const Person *person = draft->person;
    if (person == NULL)
        return NULL;
    if (person->left != DAY_NONE && draft->on >= person->left)
        return HELD_LEFT;
    if (person->addresses->len > 0)
        return NULL;
    return person->marked->len > 0 ? HELD_MARKED : HELD_NO_ADDRESS;
}

static void
hold(Planning *planning, const Draft *draft, const char *why, const char *subject)
{
    g_autoptr(GPtrArray) keys = draft_keys(draft);
    Held *held = g_new0(Held, 1);
    held->programme_id = planning->plan->id;
    held->kind = draft->kind;
    held->at = planning->now;
    held->key = g_strdup(keys->pdata[0]);
    held->name = g_strdup(draft->person->name);
    held->why = why;
    held->refs = draft_refs(draft);
    held->subject = g_strdup(subject);
    g_ptr_array_add(planning->planned->held, held);
}

static bool
take_draft(Planning *planning, const Draft *draft, GError **error)
{
    const Composer *composer = planning->planner->composer;
    Planned *planned = planning->planned;
    const char *why = why_held(draft);
    if (why != NULL) {
        g_autofree char *subject = composer_render(composer, draft, COMPOSE_SUBJECT, error);
        if (subject != NULL)
            hold(planning, draft, why, subject);
        return subject != NULL;
    }
    if (keep_untried(planning, draft))
        return true;
    planned->more = planned->messages->len >= planning->most;
    if (planned->more)
        return true;
    Message *message = composer_compose(composer, draft, planning->now, planning->planner->random, error);
    if (message != NULL)
        g_ptr_array_add(planned->messages, message);
    return message != NULL;
}

static void
take_back_the_rest(Planning *planning)
{
    GHashTableIter iter;
    gpointer message;
    g_hash_table_iter_init(&iter, planning->untried);
    while (g_hash_table_iter_next(&iter, NULL, &message))
        g_array_append_val(planning->planned->discards, ((const Message *)message)->id);
}

static void
plan_drafts(Planning *planning, const Schedule *schedule)
{
    g_autoptr(GPtrArray) drafts = schedule_due(schedule, planning->now);
    for (guint i = 0; i < drafts->len; i++) {
        g_autoptr(GError) error = NULL;
        const Draft *draft = drafts->pdata[i];
        /* one that cannot be composed must not keep the others from theirs */
        if (!take_draft(planning, draft, &error))
            log_error("%s: a %s cannot be composed: %s", planning->plan->key, notice_kind_word(draft->kind),
                      error->message);
    }
    take_back_the_rest(planning);
}

/* When the first of the plan's assessments may change by time alone. */
static Instant
assessments_end(const Plan *plan, const Schedule *schedule, Instant now)
{
    Instant end = INSTANT_NONE;
    for (guint i = 0; i < plan->areas->len; i++) {
        const Assessment *assessment = ((const Area *)plan->areas->pdata[i])->assessment;
        if (assessment == NULL || assessment->valid_until == DAY_NONE)
            continue;
        Instant at = zone_instant(schedule_zone(schedule, NULL), assessment->valid_until, 0);
        if (at > now)
            end = instant_earlier(end, at);
    }
    return end;
}

/* Message * by its first key; the messages stay the list's. */
static GHashTable *
by_first_key(const GPtrArray *messages)
{
    GHashTable *table = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < messages->len; i++) {
        Message *message = messages->pdata[i];
        if (message->keys->len > 0)
            g_hash_table_insert(table, message->keys->pdata[0], message);
    }
    return table;
}

/* A history that was not read, or a notice that was not found for a failing disk, must not become a message.
 */
Planned *
planner_plan(const Planner *planner, Store *store, Plan *plan, Instant now, guint most, GError **error)
{
    PastData data = {.store = store, .plan = plan};
    SchedulePast past = planner_past(&data);
    if (!suppressions_apply(store, plan, error))
        return NULL;
    g_autoptr(Schedule) schedule =
        schedule_new(plan, planner_times(planner, plan), &planner->policy, &past, error);
    g_autoptr(GPtrArray) untried = schedule != NULL ? outbox_untried(store, plan->id, error) : NULL;
    if (untried == NULL)
        return NULL;
    g_autoptr(GHashTable) to_take_back = by_first_key(untried);
    g_autoptr(Planned) planned = planned_new();
    Planning planning = {.planner = planner,
                         .plan = plan,
                         .untried = to_take_back,
                         .now = now,
                         .most = most,
                         .planned = planned};
    plan_drafts(&planning, schedule);
    planned->next = instant_earlier(schedule_next(schedule, now), assessments_end(plan, schedule, now));
    return store_was_fine(store, error) ? g_steal_pointer(&planned) : NULL;
}
