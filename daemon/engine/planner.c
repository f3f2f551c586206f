#include "engine/planner.h"

#include "base/log.h"
#include "engine/tend.h"
#include "store/outbox.h"
#include "store/programmes.h"
#include "store/records.h"
#include "store/suppressions.h"

#include <string.h>

void
stale_plan_free(StalePlan *stale)
{
    if (stale == NULL)
        return;
    g_ptr_array_unref(stale->areas);
    plan_free(stale->plan);
    g_free(stale);
}

void
survey_free(Survey *survey)
{
    if (survey == NULL)
        return;
    g_ptr_array_unref(survey->untended);
    g_ptr_array_unref(survey->estimated);
    g_ptr_array_unref(survey->stale);
    g_free(survey);
}

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

/* The keys of the active programmes: char *; NULL on failure. */
static GPtrArray *
active_keys(const Planner *planner, Store *store, GError **error)
{
    g_autoptr(GPtrArray) rows = programmes_list(store, error);
    if (rows == NULL)
        return NULL;
    GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < rows->len; i++) {
        const ProgrammeRow *row = rows->pdata[i];
        if (row->state == PROGRAMME_ACTIVE &&
            (planner->programme == NULL || strcmp(planner->programme, row->key) == 0))
            g_ptr_array_add(keys, g_strdup(row->key));
    }
    return keys;
}

static bool
is_stale(const Area *area, int64_t change, Day today)
{
    const Assessment *assessment = area->assessment;
    return assessment == NULL || strcmp(assessment->plugin, area->plugin) != 0 ||
           assessment->change < change ||
           (assessment->valid_until != DAY_NONE && assessment->valid_until <= today);
}

static StalePlan *
stale_plan_new(Plan *plan, Day today)
{
    StalePlan *stale = g_new0(StalePlan, 1);
    stale->plan = plan;
    stale->areas = g_ptr_array_new();
    stale->today = today;
    return stale;
}

/* Takes the plan. */
static bool
survey_areas(Survey *survey, Plan *plan, Store *store, Day today, bool anew, GError **error)
{
    g_autoptr(GHashTable) newest = changes_by_area(store, plan->id, error);
    StalePlan *stale = stale_plan_new(plan, today);
    for (guint i = 0; newest != NULL && i < plan->areas->len; i++) {
        Area *area = plan->areas->pdata[i];
        const int64_t *change = g_hash_table_lookup(newest, &area->id);
        if (anew || is_stale(area, change != NULL ? *change : 0, today))
            g_ptr_array_add(stale->areas, area);
    }
    if (stale->areas->len > 0)
        g_ptr_array_add(survey->stale, stale);
    else
        stale_plan_free(stale);
    return newest != NULL;
}

/* The programme's local day of an instant. */
static bool
local_day(const Plan *plan, Instant now, Day *today, GError **error)
{
    g_autoptr(Zone) zone = zone_new(plan->zone, error);
    if (zone != NULL)
        *today = zone_day(zone, now, NULL);
    return zone != NULL;
}

static bool
survey_programme(Survey *survey, const Planner *planner, Store *store, const char *key, Instant now,
                 bool anew, GError **error)
{
    g_autoptr(Plan) plan = programmes_load(store, key, error);
    Day today;
    if (plan == NULL || !local_day(plan, now, &today, error))
        return false;
    if (plan->calendar != NULL && almanac_terms(planner->almanac, plan->calendar) == NULL)
        g_ptr_array_add(
            survey->estimated,
            g_strdup_printf("%s: there is no calendar \"%s\" (see: milestonectl calendar show), so "
                            "dates that it said stay, and other school terms are estimated",
                            key, plan->calendar));
    g_autoptr(Tending) tending = tend_plan(plan, planner_times(planner, plan), today);
    if (!tending_is_empty(tending))
        g_ptr_array_add(survey->untended, g_strdup(key));
    return survey_areas(survey, g_steal_pointer(&plan), store, today, anew, error);
}

Survey *
planner_survey(const Planner *planner, Store *store, Instant now, bool anew, GError **error)
{
    g_autoptr(GPtrArray) keys = active_keys(planner, store, error);
    if (keys == NULL)
        return NULL;
    Survey *survey = g_new0(Survey, 1);
    survey->untended = g_ptr_array_new_with_free_func(g_free);
    survey->estimated = g_ptr_array_new_with_free_func(g_free);
    survey->stale = g_ptr_array_new_with_free_func((GDestroyNotify)stale_plan_free);
    for (guint i = 0; i < keys->len; i++) {
        g_autoptr(GError) own = NULL;
        if (!survey_programme(survey, planner, store, keys->pdata[i], now, anew, &own))
            log_error("%s: its areas cannot be assessed: %s", (char *)keys->pdata[i], own->message);
    }
    return survey;
}

/* How a tending is written. */
typedef bool SaveTending(const Tending *tending, Store *store, Instant now, GError **error);

static bool
tend(const Planner *planner, Store *store, const char *key, Instant now, SaveTending *save, GError **error)
{
    g_autoptr(Plan) plan = programmes_load(store, key, error);
    Day today;
    if (plan == NULL || !local_day(plan, now, &today, error))
        return false;
    g_autoptr(Tending) tending = tend_plan(plan, planner_times(planner, plan), today);
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
    GPtrArray *untried; /* Message * */
    Instant now;
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

/* An untried message that says what the draft would say: the same notices, and nothing in the plan has
 * changed since. It leaves the list of those to be taken back. */
static bool
keep_untried(Planning *planning, const Draft *draft)
{
    g_autoptr(GPtrArray) keys = draft_keys(draft);
    for (guint i = 0; i < planning->untried->len; i++) {
        const Message *message = planning->untried->pdata[i];
        if (message->change != draft->change || !same_keys(message->keys, keys))
            continue;
        g_ptr_array_remove_index_fast(planning->untried, i);
        return true;
    }
    return false;
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
    const char *why = why_held(draft);
    if (why != NULL) {
        g_autofree char *subject = composer_render(composer, draft, COMPOSE_SUBJECT, error);
        if (subject != NULL)
            hold(planning, draft, why, subject);
        return subject != NULL;
    }
    if (keep_untried(planning, draft))
        return true;
    Message *message = composer_compose(composer, draft, planning->now, planning->planner->random, error);
    if (message != NULL)
        g_ptr_array_add(planning->planned->messages, message);
    return message != NULL;
}

static void
take_back_the_rest(Planning *planning)
{
    for (guint i = 0; i < planning->untried->len; i++) {
        const Message *message = planning->untried->pdata[i];
        g_array_append_val(planning->planned->discards, message->id);
    }
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

static Planned *
planned_new(void)
{
    Planned *planned = g_new0(Planned, 1);
    planned->messages = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    planned->discards = g_array_new(FALSE, FALSE, sizeof(int64_t));
    planned->held = g_ptr_array_new_with_free_func((GDestroyNotify)held_free);
    planned->next = INSTANT_NONE;
    return planned;
}

/* Moves all of `from` into `into`. */
static void
planned_take(Planned *into, Planned *from)
{
    g_ptr_array_extend_and_steal(into->messages, g_ptr_array_ref(from->messages));
    g_ptr_array_extend_and_steal(into->held, g_ptr_array_ref(from->held));
    g_array_append_vals(into->discards, from->discards->data, from->discards->len);
    into->next = instant_earlier(into->next, from->next);
}

/* NULL unless all that it rests on could be read: a history that was not, or a notice that was not found for
 * a failing disk, must not become a message. (transfer full) */
static Planned *
plan_programme(const Planner *planner, Store *store, const char *key, Instant now, GError **error)
{
    store_was_fine(store, NULL); /* what failed before was another's */
    g_autoptr(Plan) plan = programmes_load(store, key, error);
    if (plan == NULL || !suppressions_apply(store, plan, error))
        return NULL;
    PastData data = {.store = store, .plan = plan};
    SchedulePast past = planner_past(&data);
    g_autoptr(Schedule) schedule =
        schedule_new(plan, planner_times(planner, plan), &planner->policy, &past, error);
    g_autoptr(GPtrArray) untried = schedule != NULL ? outbox_untried(store, plan->id, error) : NULL;
    if (untried == NULL)
        return NULL;
    g_autoptr(Planned) planned = planned_new();
    Planning planning = {
        .planner = planner, .plan = plan, .untried = untried, .now = now, .planned = planned};
    plan_drafts(&planning, schedule);
    planned->next = instant_earlier(schedule_next(schedule, now), assessments_end(plan, schedule, now));
    return store_was_fine(store, error) ? g_steal_pointer(&planned) : NULL;
}

Planned *
planner_plan(const Planner *planner, Store *store, Instant now, GError **error)
{
    g_autoptr(GPtrArray) keys = active_keys(planner, store, error);
    if (keys == NULL)
        return NULL;
    Planned *all = planned_new();
    for (guint i = 0; i < keys->len; i++) {
        g_autoptr(GError) own = NULL;
        g_autoptr(Planned) planned = plan_programme(planner, store, keys->pdata[i], now, &own);
        if (planned != NULL) {
            planned_take(all, planned);
            continue;
        }
        log_error("%s: cannot be planned: %s", (char *)keys->pdata[i], own->message);
        all->next = instant_earlier(all->next, now + INSTANT_MINUTE);
    }
    return all;
}
