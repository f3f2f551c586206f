#include "engine/rehearsal.h"

#include "base/error.h"
#include "base/file.h"
#include "deliver/record.h"
#include "engine/kit.h"
#include "intake/script.h"
#include "store/outbox.h"
#include "store/pause.h"
#include "store/programmes.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>

typedef struct Rehearsal {
    const RehearsalOptions *options;
    char *directory, *store_path; /* the private copy */
    GHashTable *plans;            /* programme id → Plan, as it was at the beginning */
    GHashTable *held;             /* keys that were told of */
    GPtrArray *script;
    Zone *zone;
    Clock *clock;
    Random *random;
    Kit *kit;
    uv_loop_t loop;
    AreaPool *areas;
    Engine *engine;
    bool ending;         /* the engine is being closed, or there is none */
    uv_signal_t ends[2]; /* SIGINT, SIGTERM: the copy goes before the program does */
    int signal;          /* which of them came; 0 */
    Day day;             /* the last that progress was told of */
} Rehearsal;

/* The private copy */

static bool
copy_store(Rehearsal *rehearsal, GError **error)
{
    rehearsal->directory = g_dir_make_tmp("milestoned-rehearsal-XXXXXX", error);
    if (rehearsal->directory == NULL)
        return false;
    rehearsal->store_path = g_build_filename(rehearsal->directory, "store.db", NULL);
    return store_copy(rehearsal->options->settings->store, rehearsal->store_path, error);
}

static void
remove_copy(Rehearsal *rehearsal)
{
    if (rehearsal->directory == NULL)
        return;
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *path = g_strconcat(rehearsal->store_path, endings[i], NULL);
        g_unlink(path);
    }
    g_rmdir(rehearsal->directory);
}

/* A draft that is rehearsed by name is taken as begun on the first day. */
static bool
activate(Store *store, const Rehearsal *rehearsal, const Plan *plan, GError **error)
{
    if (plan->state != PROGRAMME_DRAFT)
        return true;
    Author author = {.by = "rehearsal", .at = clock_now(rehearsal->clock)};
    if (!store_begin(store, error))
        return false;
    if (programmes_set_state(store, plan->key, PROGRAMME_ACTIVE, rehearsal->options->from, &author, error))
        return store_commit(store, error);
    store_rollback(store);
    return false;
}

static bool
take_plan(Rehearsal *rehearsal, Plan *plan, GError **error)
{
    g_hash_table_insert(rehearsal->plans, g_memdup2(&plan->id, sizeof plan->id), plan);
    if (rehearsal->zone == NULL)
        rehearsal->zone = zone_new(plan->zone, error);
    return rehearsal->zone != NULL;
}

static bool
load_plans(Rehearsal *rehearsal, Store *store, GError **error)
{
    const char *wanted = rehearsal->options->programme;
    g_autoptr(GPtrArray) rows = programmes_list(store, error);
    if (rows == NULL)
        return false;
    for (guint i = 0; i < rows->len; i++) {
        const ProgrammeRow *row = rows->pdata[i];
        if (wanted != NULL ? g_strcmp0(wanted, row->key) != 0 : row->state != PROGRAMME_ACTIVE)
            continue;
        Plan *plan = programmes_load(store, row->key, error);
        if (plan == NULL || !take_plan(rehearsal, plan, error))
            return false;
    }
    if (wanted != NULL && g_hash_table_size(rehearsal->plans) == 0) {
        g_autoptr(Plan) plan = programmes_load(store, wanted, error); /* names the nearest known */
        return plan != NULL;
    }
    if (rehearsal->zone == NULL)
        return error_set(error, ERROR_DATA, "no programme is active: name one to rehearse it from its draft");
    return true;
}

/* The copy is this rehearsal's own, and what is paused is the original. */
static bool
free_copy(Store *store, GError **error)
{
    if (!store_adopt(store, error) || !store_begin(store, error))
        return false;
    if (pause_end(store, error))
        return store_commit(store, error);
    store_rollback(store);
    return false;
}

/* What waits in the outbox of programmes that are not rehearsed is no part of it. */
static bool
leave_out_others(const Rehearsal *rehearsal, Store *store, GError **error)
{
    int64_t only = 0;
    if (rehearsal->options->programme != NULL &&
        (only = programmes_find(store, rehearsal->options->programme, NULL, error)) == 0)
        return false;
    if (!store_begin(store, error))
        return false;
    if (outbox_leave_out(store, only, error))
        return store_commit(store, error);
    store_rollback(store);
    return false;
}

static bool
prepare_store(Rehearsal *rehearsal, GError **error)
{
    if (!copy_store(rehearsal, error))
        return false;
    g_autoptr(Store) store = store_open(rehearsal->store_path, STORE_SCRATCH, error);
    if (store == NULL || !free_copy(store, error) || !load_plans(rehearsal, store, error) ||
        !leave_out_others(rehearsal, store, error))
        return false;
    const RehearsalOptions *options = rehearsal->options;
    rehearsal->clock = clock_replay_new(zone_instant(rehearsal->zone, options->from, 0),
                                        zone_instant(rehearsal->zone, options->to + 1, 0) - 1);
    GHashTableIter iter;
    gpointer plan;
    g_hash_table_iter_init(&iter, rehearsal->plans);
    while (g_hash_table_iter_next(&iter, NULL, &plan)) {
        if (!activate(store, rehearsal, plan, error))
            return false;
    }
    return true;
}

/* What the script says up to the first day, the import has taken into the plan. */
static bool
load_script(Rehearsal *rehearsal, GError **error)
{
    const RehearsalOptions *options = rehearsal->options;
    if (options->script == NULL)
        return true;
    if (options->programme == NULL)
        return error_set(error, ERROR_USAGE, "a script belongs to one programme: name it");
    rehearsal->script = script_load(options->script, options->programme, options->from, error);
    return rehearsal->script != NULL;
}

/* Running */

static const Plan *
plan_of(const Rehearsal *rehearsal, int64_t programme_id)
{
    return g_hash_table_lookup(rehearsal->plans, &programme_id);
}

static void
engine_closed(void *data)
{
    Rehearsal *rehearsal = data;
    area_pool_close(rehearsal->areas, NULL, NULL);
}

static void
tell_progress(Rehearsal *rehearsal)
{
    Day day = zone_day(rehearsal->zone, clock_now(rehearsal->clock), NULL);
    if (day != rehearsal->day && rehearsal->options->progress != NULL)
        rehearsal->options->progress(rehearsal->options->data, day);
    rehearsal->day = day;
}

static void
end_engine(Rehearsal *rehearsal)
{
    if (rehearsal->ending)
        return;
    rehearsal->ending = true;
    if (rehearsal->options->refused != NULL)
        *rehearsal->options->refused = engine_refused(rehearsal->engine);
    engine_close(rehearsal->engine, 0, engine_closed, rehearsal);
}

static void
interrupted(uv_signal_t *handle, int number)
{
    Rehearsal *rehearsal = handle->data;
    rehearsal->signal = number;
    end_engine(rehearsal);
}

/* The engine sleeps: jump to what it waits for, or end. */
static void
idle(void *data)
{
    Rehearsal *rehearsal = data;
    Instant next = engine_next(rehearsal->engine);
    if (next == INSTANT_NONE || !clock_advance(rehearsal->clock, next)) {
        end_engine(rehearsal);
        return;
    }
    tell_progress(rehearsal);
    engine_tick(rehearsal->engine);
}

static void
held(void *data, const Held *what)
{
    Rehearsal *rehearsal = data;
    const RehearsalOptions *options = rehearsal->options;
    if (g_hash_table_add(rehearsal->held, g_strdup(what->key)) && options->held != NULL)
        options->held(options->data, what, plan_of(rehearsal, what->programme_id), what->at);
}

static void
finished(void *data, const Message *message, const Delivery *delivery)
{
    const Rehearsal *rehearsal = data;
    const RehearsalOptions *options = rehearsal->options;
    if (delivery->result == DELIVERY_SENT && options->sent != NULL)
        options->sent(options->data, message, plan_of(rehearsal, message->programme_id), delivery->at);
    else if (delivery->result != DELIVERY_SENT)
        g_warning("to %s: %s", message->address, delivery->answer);
}

static bool
make_transports(Rehearsal *rehearsal, Transport **mail, Transport **webhook, GError **error)
{
    const RehearsalOptions *options = rehearsal->options;
    if (!options->record)
        return kit_transports(options->settings, &rehearsal->loop, rehearsal->clock, true, mail, webhook,
                              error);
    *mail = *webhook = record_new(&rehearsal->loop, &(RecordOptions){.slots = 16});
    return true;
}

static bool
make_engine(Rehearsal *rehearsal, GError **error)
{
    const RehearsalOptions *options = rehearsal->options;
    Transport *mail;
    Transport *webhook;
    if (!make_transports(rehearsal, &mail, &webhook, error))
        return false;
    rehearsal->kit->planner.programme = options->programme;
    rehearsal->areas = kit_areas(options->settings, &rehearsal->loop);
    EngineOptions engine = {
        .loop = &rehearsal->loop,
        .clock = rehearsal->clock,
        .random = rehearsal->random,
        .store_path = rehearsal->store_path,
        .store_mode = STORE_SCRATCH,
        .with_notices = true,
        .planner = &rehearsal->kit->planner,
        .areas = rehearsal->areas,
        .delivery = {.mail = mail, .webhook = webhook, .retry = kit_retry(options->settings)},
        .script = rehearsal->script,
        .script_zone = rehearsal->zone,
        .events = {.idle = idle, .finished = finished, .held = held, .data = rehearsal},
    };
    rehearsal->engine = engine_new(&engine, error);
    if (rehearsal->engine == NULL)
        area_pool_close(rehearsal->areas, NULL, NULL);
    return rehearsal->engine != NULL;
}

/* From here on a signal ends the rehearsal only, also one that comes while the store is copied: the loop
 * finds it. */
static void
watch_signals(Rehearsal *rehearsal)
{
    static const int numbers[] = {SIGINT, SIGTERM};
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        uv_signal_t *end = &rehearsal->ends[i];
        uv_signal_init(&rehearsal->loop, end);
        end->data = rehearsal;
        uv_signal_start(end, interrupted, numbers[i]);
        uv_unref((uv_handle_t *)end);
    }
}

static void
close_loop(Rehearsal *rehearsal)
{
    for (guint i = 0; i < G_N_ELEMENTS(rehearsal->ends); i++)
        uv_close((uv_handle_t *)&rehearsal->ends[i], NULL);
    uv_run(&rehearsal->loop, UV_RUN_DEFAULT);
    uv_loop_close(&rehearsal->loop);
}

static bool
run(Rehearsal *rehearsal, GError **error)
{
    bool ok = make_engine(rehearsal, error);
    rehearsal->ending = !ok;
    if (ok)
        engine_start(rehearsal->engine);
    uv_run(&rehearsal->loop, UV_RUN_DEFAULT);
    if (ok && rehearsal->signal != 0)
        return error_set(error, ERROR_TEMPORARY, "ended by signal %d before the last day", rehearsal->signal);
    return ok;
}

static void
clear(Rehearsal *rehearsal)
{
    remove_copy(rehearsal);
    kit_free(rehearsal->kit);
    g_free(rehearsal->random);
    clock_free(rehearsal->clock);
    zone_free(rehearsal->zone);
    g_clear_pointer(&rehearsal->script, g_ptr_array_unref);
    g_hash_table_unref(rehearsal->plans);
    g_hash_table_unref(rehearsal->held);
    g_free(rehearsal->store_path);
    g_free(rehearsal->directory);
}

bool
rehearsal_run(const RehearsalOptions *options, GError **error)
{
    const Settings *settings = options->settings;
    if (!options->record && settings->mail.transport == MAIL_SMTP &&
        !settings_url_is_loopback(settings->mail.url))
        return error_set(
            error, ERROR_USAGE,
            "a replay sends no mail to %s: use mail.transport=maildir, or a server on this machine",
            settings->mail.url);
    Rehearsal rehearsal = {.options = options, .day = DAY_NONE, .ending = true};
    rehearsal.plans = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)plan_free);
    rehearsal.held = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    /* the same rehearsal twice gives the same bytes */
    rehearsal.random = random_seeded_new(1);
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    rehearsal.kit = kit_new(settings, random_seeded_new(2), faults, error);
    kit_tell_faults(faults);
    uv_loop_init(&rehearsal.loop);
    watch_signals(&rehearsal);
    bool ok = rehearsal.kit != NULL && prepare_store(&rehearsal, error) && load_script(&rehearsal, error) &&
              run(&rehearsal, error);
    close_loop(&rehearsal);
    clear(&rehearsal);
    return ok;
}
