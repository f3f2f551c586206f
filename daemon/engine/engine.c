/*
 * A tick goes through these steps, each of which begins when the one before has answered:
 *
 *   prepare  store thread    scripted updates whose day has come; which programmes changed, or have something
 *                            due (agenda.h), and milestones of theirs that are seen for the first time
 *   look     planner thread  at some of them: whose dates have to be made or moved, which areas have no
 *                            assessment that holds, or what is wanted now, composed
 *   tend     store thread    the dates; then they are looked at again
 *   assess   plugin hosts    their plugins are asked, several at a time
 *   record   store thread    what they said; then they are looked at again
 *   commit   store thread    into the outbox, with its notices, in one transaction; then the deliverer
 *                            is told. Meanwhile the next of them are looked at
 *
 * A step that fails is logged and ends the tick; the next is due a minute later.
 */
#include "engine/engine.h"

#include "base/error.h"
#include "base/log.h"
#include "engine/look.h"
#include "plan/challenge.h"
#include "store/cases.h"
#include "store/outbox.h"
#include "store/pause.h"
#include "store/programmes.h"
#include "store/records.h"
#include "store/store_thread.h"
#include "store/updates.h"

#include <string.h>

typedef struct {
    int64_t area_id;
    Assessment *assessment;
} Assessed;

typedef struct Tick {
    struct Engine *engine;
    Instant now;
    bool foreign;            /* the store is another machine's */
    Pause *pause;            /* NULL: nobody has stopped the sending */
    bool anew;               /* every area is to be asked */
    guint script_until;      /* entries of the script that are applied after this tick */
    guint refused;           /* of those, what could not be applied */
    GPtrArray *programmes;   /* ProgrammeRow *: those to be looked at */
    guint from, to;          /* of these, those that are being looked at */
    LookStage stage;         /* what was done for them */
    bool looking;            /* the planner's thread is */
    Look *look;              /* what it found, until that is dealt with */
    Look *writing;           /* what it found before, until that is in the outbox */
    const char *failed_step; /* with `error` */
    GError *error;           /* NULL: nothing has failed */
    GPtrArray *assessed;     /* Assessed * */
    guint asked;             /* assessments still to come, and one for the asking itself */
} Tick;

struct Engine {
    EngineOptions options;
    StoreThread *writer, *planner;
    Deliverer *deliverer;
    Tick *tick;      /* NULL between ticks */
    bool again;      /* another tick was asked for meanwhile */
    guint scripted;  /* entries of the script that were applied */
    guint refused;   /* and of those, what could not be */
    int64_t version; /* the store's data version as last seen */
    bool polling;
    bool foreign;          /* the store was another's at the last tick */
    bool paused;           /* sending was stopped by hand at the last tick */
    bool anew;             /* by other settings an area may be another: the next tick asks all */
    GHashTable *estimated; /* char *: what was said of calendars that no file has */
    GHashTable *warned;    /* char *: a programme and a day on which it was said that its officer left */
    const Planner *next_planner; /* with next_areas, what stands in their place from the next tick on */
    AreaPool *next_areas;
    void (*taken_over)(void *data); /* NULL: nothing does */
    Agenda *agenda;             /* changed by the loop only, and while the store's thread does not prepare */
    int64_t swept;              /* the day since 1970, of UTC, on which old cases were last looked for */
    Instant retry;              /* when a tick that failed is to be made again; INSTANT_NONE */
    bool reclaiming, unclaimed; /* what an earlier run had claimed is being queued again; it could not be */
    int closing;                /* 1: what runs is being ended; 2 and more: parts still to be closed */
    int64_t deadline;
    void (*closed)(void *data);
    void *closed_data;
};

static void
assessed_free(Assessed *assessed)
{
    assessment_free(assessed->assessment);
    g_free(assessed);
}

static void
tick_free(Tick *tick)
{
    look_free(tick->look);
    look_free(tick->writing);
    g_clear_error(&tick->error);
    g_ptr_array_unref(tick->assessed);
    g_ptr_array_unref(tick->programmes);
    pause_free(tick->pause);
    g_free(tick);
}

static void
engine_free(Engine *engine)
{
    g_hash_table_unref(engine->estimated);
    g_hash_table_unref(engine->warned);
    agenda_free(engine->agenda);
    g_free((char *)engine->options.store_path);
    g_free(engine);
}

bool
engine_is_idle(const Engine *engine)
{
    return engine->tick == NULL && !engine->polling && !deliverer_busy(engine->deliverer) &&
           store_thread_pending(engine->writer) == 0 && store_thread_pending(engine->planner) == 0;
}

static void
say_when_idle(Engine *engine)
{
    if (engine->options.events.idle != NULL && engine->closing == 0 && engine_is_idle(engine))
        engine->options.events.idle(engine->options.events.data);
}

static void close_parts(Engine *engine);
static void reclaim(Engine *engine);

/* Between two ticks nobody uses what is replaced. */
static void
take_over(Engine *engine)
{
    if (engine->taken_over == NULL || engine->tick != NULL)
        return;
    void (*taken_over)(void *) = engine->taken_over;
    engine->options.planner = engine->next_planner;
    engine->options.areas = engine->next_areas;
    engine->taken_over = NULL;
    engine->anew = true;
    g_hash_table_remove_all(engine->estimated);
    agenda_forget(engine->agenda);
    taken_over(engine->options.events.data);
}

static void
end_tick(Tick *tick)
{
    Engine *engine = tick->engine;
    engine->tick = NULL;
    tick_free(tick);
    take_over(engine);
    if (engine->closing > 0) {
        close_parts(engine);
        return;
    }
    deliverer_kick(engine->deliverer);
    if (engine->again) {
        engine->again = false;
        engine_tick(engine);
        return;
    }
    say_when_idle(engine);
}

/* Whether the step went well; when not, the tick is over. */
static bool
went_well(Tick *tick, const char *step, const GError *error)
{
    if (error == NULL && tick->engine->closing == 0)
        return true;
    if (error != NULL) {
        log_error("tick: %s: %s", step, error->message);
        tick->engine->retry = tick->now + INSTANT_MINUTE;
    }
    end_tick(tick);
    return false;
}

/* commit */

static bool
commit_work(Store *store, void *data, GError **error)
{
    const Planned *planned = ((Tick *)data)->writing->planned;
    for (guint i = 0; i < planned->discards->len; i++) {
        bool done; /* one that a transport took meanwhile stands, and what was to replace it finds its notices
                      there */
        if (!outbox_discard(store, g_array_index(planned->discards, int64_t, i), &done, error))
            return false;
    }
    for (guint i = 0; i < planned->messages->len; i++) {
        if (!outbox_put(store, planned->messages->pdata[i], error))
            return false;
    }
    return true;
}

static void go_on(Tick *tick);
static void look_on(Tick *tick);

static void
note_failure(Tick *tick, const char *step, const GError *error)
{
    if (error == NULL || tick->error != NULL)
        return;
    tick->failed_step = step;
    tick->error = g_error_copy(error);
}

/* What was found holds now, if it is written. */
static void
conclude(Tick *tick, bool written)
{
    g_autoptr(Look) look = g_steal_pointer(&tick->writing);
    for (guint i = 0; written && i < look->entries->len; i++)
        agenda_put(tick->engine->agenda, &g_array_index(look->entries, AgendaEntry, i));
}

static void
committed(void *data, const GError *error)
{
    Tick *tick = data;
    note_failure(tick, "the outbox cannot be written", error);
    conclude(tick, error == NULL);
    deliverer_kick(tick->engine->deliverer);
    if (!tick->looking)
        go_on(tick);
}

/* Otherwise it is the officer who is told that somebody has left. Once a day for a programme. */
static void
warn_of_left(Engine *engine, const Held *held)
{
    int day = (int)(held->at / (24 * INSTANT_HOUR));
    g_autofree char *programme = g_strndup(held->key, strcspn(held->key, "/"));
    if (strcmp(held->why, HELD_LEFT) != 0 ||
        !g_hash_table_add(engine->warned, g_strdup_printf("%s %d", programme, day)))
        return;
    g_warning("%s: its officer, %s, has left: what they would be asked and told reaches nobody; name another "
              "officer in its programme.conf and import it again",
              programme, held->name);
}

/* Who listens to what is held says it themselves. */
static void
tell_held(Engine *engine, const Planned *planned)
{
    for (guint i = 0; i < planned->held->len; i++) {
        if (engine->options.events.held != NULL)
            engine->options.events.held(engine->options.events.data, planned->held->pdata[i]);
        else
            warn_of_left(engine, planned->held->pdata[i]);
    }
}

static void
commit(Tick *tick)
{
    Look *look = tick->writing = g_steal_pointer(&tick->look);
    bool more = look->planned->more;
    tell_held(tick->engine, look->planned);
    tick->from += look->looked;
    if (tick->from == tick->to) {
        tick->stage = LOOK_FIRST;
        tick->to = tick->programmes->len;
    }
    if (look->planned->messages->len == 0 && look->planned->discards->len == 0) {
        conclude(tick, true);
        look_on(tick);
        return;
    }
    store_thread_submit(tick->engine->writer, commit_work, committed, tick);
    /* what is left of a programme shows once this is written */
    if (!more && tick->from < tick->programmes->len)
        look_on(tick);
}

/* record */

/* What the store will not take of one plugin costs that area's assessment only. */
static bool
record_one(Store *store, const Assessed *assessed, GError **error)
{
    g_autoptr(GError) own = NULL;
    if (!store_savepoint(store, error))
        return false;
    if (assessments_save(store, assessed->area_id, assessed->assessment, &own))
        return store_release(store, error);
    store_rollback_to(store);
    const Assessment *refused = assessed->assessment;
    log_error("area plugin %s: what it said cannot be kept: %s", refused->plugin, own->message);
    g_autoptr(Assessment) fault =
        assessment_fault(refused->plugin, refused->on, "what it said cannot be kept");
    fault->valid_until = refused->on + 1;
    fault->change = refused->change;
    return assessments_save(store, assessed->area_id, fault, error);
}

static bool
record_work(Store *store, void *data, GError **error)
{
    const Tick *tick = data;
    for (guint i = 0; i < tick->assessed->len; i++) {
        if (!record_one(store, tick->assessed->pdata[i], error))
            return false;
    }
    return true;
}

static void
recorded(void *data, const GError *error)
{
    Tick *tick = data;
    if (!went_well(tick, "assessments cannot be written", error))
        return;
    g_ptr_array_set_size(tick->assessed, 0);
    tick->stage = LOOK_ASSESSED;
    look_on(tick);
}

/* assess */

static void
one_answered(Tick *tick)
{
    if (--tick->asked > 0)
        return;
    g_clear_pointer(&tick->look, look_free);
    if (tick->engine->closing > 0)
        end_tick(tick);
    else
        store_thread_submit(tick->engine->writer, record_work, recorded, tick);
}

typedef struct {
    Tick *tick;
    const Area *area; /* borrowed from the look, which lasts until all are answered; as is the timetable */
    const Timetable *times;
} Asking;

static void
answered(Assessment *assessment, void *data)
{
    Asking *question = data;
    Tick *tick = question->tick;
    Assessed *assessed = g_new0(Assessed, 1);
    const Assessment *before = question->area->assessment;
    assessed->area_id = question->area->id;
    assessed->assessment = assessment;
    challenge_add(assessment, question->area, before, question->times,
                  tick->engine->options.planner->policy.unchanged_weeks);
    /* a fault that lasts is asked about every day, and said once */
    if (assessment->fault != NULL && g_strcmp0(assessment->fault, before != NULL ? before->fault : NULL) != 0)
        g_warning("%s", assessment->fault);
    g_ptr_array_add(tick->assessed, assessed);
    g_free(question);
    one_answered(tick);
}

static void
ask_areas(Tick *tick, const StalePlan *stale)
{
    const Engine *engine = tick->engine;
    const Timetable *times = planner_times(engine->options.planner, stale->plan);
    for (guint i = 0; i < stale->areas->len; i++) {
        const Area *area = stale->areas->pdata[i];
        Asking *question = g_new0(Asking, 1);
        *question = (Asking){tick, area, times};
        tick->asked++;
        area_pool_assess(engine->options.areas, stale->plan, area, times, stale->today, answered, question);
    }
}

static void
assess(Tick *tick)
{
    const GPtrArray *stale = tick->look->stale;
    tick->asked = 1;
    for (guint i = 0; i < stale->len; i++)
        ask_areas(tick, stale->pdata[i]);
    one_answered(tick);
}

/* tend */

/* Said once, until the settings are read again. */
static void
tell_estimated(Engine *engine, const Look *look)
{
    for (guint i = 0; i < look->estimated->len; i++) {
        const char *said = look->estimated->pdata[i];
        if (g_hash_table_add(engine->estimated, g_strdup(said)))
            g_warning("%s", said);
    }
}

static bool
tend_work(Store *store, void *data, GError **error)
{
    Tick *tick = data;
    for (guint i = 0; i < tick->look->untended->len; i++) {
        const char *key = tick->look->untended->pdata[i];
        g_autoptr(GError) own = NULL;
        if (!store_savepoint(store, error))
            return false;
        if (planner_tend(tick->engine->options.planner, store, key, tick->now, &own)) {
            if (!store_release(store, error))
                return false;
            continue;
        }
        /* one programme's fault is not the others': it is planned by the dates that it has */
        store_rollback_to(store);
        if (!store_in_transaction(store)) { /* it went with a full disk: nothing of this stands */
            g_propagate_error(error, g_steal_pointer(&own));
            return false;
        }
        log_error("%s: its dates cannot be kept: %s", key, own->message);
    }
    return true;
}

static void
tended(void *data, const GError *error)
{
    Tick *tick = data;
    if (!went_well(tick, "dates cannot be written", error))
        return;
    tick->stage = tick->stage < LOOK_ASSESSED ? LOOK_TENDED : LOOK_DATED;
    look_on(tick);
}

/* look */

static bool
look_work(Store *store, void *data, GError **error)
{
    Tick *tick = data;
    const LookOptions options = {.now = tick->now, .stage = tick->stage, .anew = tick->anew};
    g_clear_pointer(&tick->look, look_free);
    tick->look =
        look_at(tick->engine->options.planner, store, tick->programmes, tick->from, tick->to, &options);
    return true;
}

static void
deal_with(Tick *tick)
{
    const Look *look = tick->look;
    tell_estimated(tick->engine, look);
    if (look->untended->len == 0 && look->stale->len == 0) {
        commit(tick);
        return;
    }
    tick->to = tick->from + look->looked;
    if (look->untended->len > 0)
        store_thread_submit(tick->engine->writer, tend_work, tended, tick);
    else
        assess(tick);
}

/* When the planner's thread has looked, and what it had found before is written. */
static void
go_on(Tick *tick)
{
    if (!went_well(tick, tick->failed_step, tick->error))
        return;
    if (tick->look != NULL)
        deal_with(tick);
    else
        look_on(tick);
}

static void
looked(void *data, const GError *error)
{
    Tick *tick = data;
    tick->looking = false;
    note_failure(tick, "the plans cannot be read", error);
    if (tick->writing == NULL)
        go_on(tick);
}

static void
look_on(Tick *tick)
{
    Engine *engine = tick->engine;
    if (tick->from < tick->programmes->len) {
        tick->looking = true;
        store_thread_submit(engine->planner, look_work, looked, tick);
        return;
    }
    engine->anew = engine->anew && !tick->anew;
    end_tick(tick);
}

/* prepare */

static guint
script_due(const Engine *engine, Instant now)
{
    const GPtrArray *script = engine->options.script;
    guint until = engine->scripted;
    while (script != NULL && until < script->len) {
        const MilestoneUpdate *update = script->pdata[until];
        if (zone_instant(engine->options.script_zone, update->on, 0) > now)
            break;
        until++;
    }
    return until;
}

static bool
apply_update(Store *store, const Planner *planner, const MilestoneUpdate *update, const Author *author,
             GError **error)
{
    g_autoptr(Plan) plan =
        update->occurrence != NULL ? programmes_load(store, update->programme, error) : NULL;
    return (update->occurrence == NULL ||
            (plan != NULL &&
             updates_make_occurrence(store, plan, planner_times(planner, plan), update, author, error))) &&
           updates_apply(store, update, author, error);
}

static bool
apply_script(Store *store, Tick *tick, GError **error)
{
    const Engine *engine = tick->engine;
    for (guint i = engine->scripted; i < tick->script_until; i++) {
        const MilestoneUpdate *update = engine->options.script->pdata[i];
        g_autoptr(GError) own = NULL;
        Author author = {.by = update->by, .at = zone_instant(engine->options.script_zone, update->on, 0)};
        if (!store_savepoint(store, error))
            return false;
        if (apply_update(store, engine->options.planner, update, &author, &own)) {
            if (!store_release(store, error))
                return false;
            continue;
        }
        /* a rehearsal goes on with the rest of its script, and says what could not be */
        store_rollback_to(store);
        if (!store_in_transaction(store)) { /* it went with a full disk: nothing of this stands */
            g_propagate_error(error, g_steal_pointer(&own));
            return false;
        }
        tick->refused++;
        log_error("%s: %s", update->source != NULL ? update->source : "script", own->message);
    }
    return true;
}

static bool
is_concerned(const Tick *tick, const ProgrammeRow *row)
{
    const Engine *engine = tick->engine;
    const char *only = engine->options.planner->programme;
    return row->state == PROGRAMME_ACTIVE && (only == NULL || strcmp(only, row->key) == 0) &&
           !agenda_holds(engine->agenda, row->id, row->revision, tick->now);
}

static bool
find_concerned(Store *store, Tick *tick, GError **error)
{
    g_autoptr(GPtrArray) rows = programmes_list(store, error);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        ProgrammeRow *row = rows->pdata[i];
        if (!is_concerned(tick, row))
            continue;
        g_autoptr(GError) own = NULL;
        /* one programme's fault is not the others' */
        if (!programmes_mark_seen(store, row->id, tick->now, &own))
            log_error("%s: %s", row->key, own->message);
        g_ptr_array_add(tick->programmes, row);
        rows->pdata[i] = NULL;
    }
    return rows != NULL;
}

/* Once a day. What cannot be taken away is told of, and stops nothing. */
static void
drop_cases(Store *store, Tick *tick)
{
    Engine *engine = tick->engine;
    int keep = engine->options.planner->keep_cases;
    int64_t today = tick->now / (24 * INSTANT_HOUR);
    const Author author = {.by = "milestoned", .at = tick->now};
    g_autoptr(GError) error = NULL;
    int dropped = 0;
    if (keep == 0 || engine->swept == today)
        return;
    engine->swept = today;
    if (!cases_drop_closed(store, (Day)today - keep, &author, &dropped, &error))
        log_error("closed cases cannot be taken away: %s", error->message);
    else if (dropped > 0)
        g_info("cases closed for more than %d days, taken away: %d", keep, dropped);
}

static bool
prepare_work(Store *store, void *data, GError **error)
{
    Tick *tick = data;
    tick->foreign = store_is_foreign(store);
    if (tick->foreign)
        return true;
    g_clear_pointer(&tick->pause, pause_free);
    if (!pause_read(store, &tick->pause, error))
        return false;
    drop_cases(store, tick);
    return apply_script(store, tick, error) && find_concerned(store, tick, error);
}

/* A copy of a store would tell everybody everything once more: it sends nothing until somebody says that it
 * is now the one. */
static void
hold_foreign(Tick *tick)
{
    Engine *engine = tick->engine;
    if (!engine->foreign)
        log_error("%s: was made for another machine or path, so nothing is sent from it; if it has taken the "
                  "other's place, "
                  "run `milestonectl adopt`",
                  engine->options.store_path);
    engine->foreign = true;
    deliverer_pause(engine->deliverer, true);
    end_tick(tick);
}

/* While somebody has stopped the sending, planning goes on: what was not tried stays true, and the day it may
 * go it says what is so then. */
static void
heed_pause(Tick *tick)
{
    Engine *engine = tick->engine;
    const Pause *pause = tick->pause;
    if (pause != NULL && !engine->paused)
        g_warning("sending was paused by %s%s%s: nothing goes out until `milestonectl resume`", pause->by,
                  *pause->reason != '\0' ? ": " : "", pause->reason);
    else if (pause == NULL && engine->paused)
        g_info("sending goes on");
    engine->paused = pause != NULL;
    deliverer_pause(engine->deliverer, engine->paused);
}

static void
prepared(void *data, const GError *error)
{
    Tick *tick = data;
    if (!went_well(tick, "the store cannot be written", error))
        return;
    if (tick->foreign) {
        hold_foreign(tick);
        return;
    }
    tick->engine->foreign = false;
    heed_pause(tick);
    tick->engine->scripted = tick->script_until;
    tick->engine->refused += tick->refused;
    agenda_expire(tick->engine->agenda, tick->now);
    tick->to = tick->programmes->len;
    look_on(tick);
}

void
engine_tick(Engine *engine)
{
    if (engine->closing > 0)
        return;
    if (engine->tick != NULL) {
        engine->again = true;
        return;
    }
    if (engine->unclaimed || engine->reclaiming) {
        reclaim(engine);
        return;
    }
    Tick *tick = g_new0(Tick, 1);
    tick->engine = engine;
    tick->now = clock_now(engine->options.clock);
    tick->anew = engine->anew;
    tick->assessed = g_ptr_array_new_with_free_func((GDestroyNotify)assessed_free);
    tick->programmes = g_ptr_array_new_with_free_func((GDestroyNotify)programme_row_free);
    tick->script_until = script_due(engine, tick->now);
    engine->tick = tick;
    engine->retry = INSTANT_NONE;
    store_thread_submit(engine->writer, prepare_work, prepared, tick);
}

static bool
reclaim_work(Store *store, void *data, GError **error)
{
    const Engine *engine = data;
    int count = outbox_reclaim(store, clock_now(engine->options.clock), error);
    if (count > 0)
        g_warning("%d messages were on their way when the last run ended: they are sent again, each with the "
                  "same Message-ID",
                  count);
    return count >= 0;
}

static void
reclaimed(void *data, const GError *error)
{
    Engine *engine = data;
    engine->reclaiming = false;
    engine->unclaimed = error != NULL;
    if (error == NULL) {
        engine_tick(engine);
        return;
    }
    /* nothing is sent before: what an earlier run had claimed would stay so for as long as this one runs */
    log_error("the outbox cannot be made ready, and nothing is sent until it is: %s", error->message);
    engine->retry = clock_now(engine->options.clock) + INSTANT_MINUTE;
    if (engine->closing == 0)
        say_when_idle(engine);
}

static void
reclaim(Engine *engine)
{
    if (engine->reclaiming)
        return;
    engine->reclaiming = true;
    engine->retry = INSTANT_NONE;
    store_thread_submit(engine->writer, reclaim_work, reclaimed, engine);
}

void
engine_start(Engine *engine)
{
    reclaim(engine);
}

static void
delivery_progress(void *data)
{
    Engine *engine = data;
    const EngineEvents *events = &engine->options.events;
    if (engine_is_idle(engine))
        say_when_idle(engine);
    else if (events->changed != NULL && engine->closing == 0)
        events->changed(events->data);
}

static void
delivery_finished(void *data, const Message *message, const Delivery *delivery)
{
    Engine *engine = data;
    /* what did not arrive is the officer's to know */
    if (delivery->result != DELIVERY_SENT)
        engine_tick(engine);
    if (engine->options.events.finished != NULL)
        engine->options.events.finished(engine->options.events.data, message, delivery);
}

static Deliverer *
make_deliverer(Engine *engine)
{
    const EngineOptions *options = &engine->options;
    return deliverer_new(&(DelivererOptions){.loop = options->loop,
                                             .store = engine->writer,
                                             .clock = options->clock,
                                             .random = options->random,
                                             .setup = options->delivery,
                                             .with_notices = options->with_notices,
                                             .progress = delivery_progress,
                                             .finished = delivery_finished,
                                             .data = engine});
}

static void
nothing_more(void *data)
{
}

static void
close_transports(const DelivererSetup *delivery)
{
    if (delivery->mail != NULL)
        transport_close(delivery->mail, nothing_more, NULL);
    if (delivery->webhook != NULL && delivery->webhook != delivery->mail)
        transport_close(delivery->webhook, nothing_more, NULL);
}

Engine *
engine_new(const EngineOptions *options, GError **error)
{
    Engine *engine = g_new0(Engine, 1);
    engine->options = *options;
    engine->options.store_path = g_strdup(options->store_path);
    engine->retry = INSTANT_NONE;
    engine->agenda = agenda_new();
    engine->estimated = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    engine->warned = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    engine->writer = store_thread_new(options->loop, options->store_path, options->store_mode, error);
    if (engine->writer != NULL)
        engine->planner = store_thread_new(options->loop, options->store_path, STORE_READ_ONLY, error);
    if (engine->planner != NULL) {
        engine->deliverer = make_deliverer(engine);
        /* until a tick has seen whose store it is */
        deliverer_pause(engine->deliverer, true);
        return engine;
    }
    if (engine->writer != NULL)
        store_thread_close(engine->writer, nothing_more, NULL);
    close_transports(&options->delivery);
    engine_free(engine);
    return NULL;
}

typedef struct {
    Engine *engine;
    int64_t version;
} Poll;

static bool
poll_work(Store *store, void *data, GError **error)
{
    Poll *poll = data;
    poll->version = store_data_version(store);
    return poll->version >= 0 || error_set(error, ERROR_IO, "%s: cannot be read", store_path(store));
}

static void
polled(void *data, const GError *error)
{
    g_autofree Poll *poll = data;
    Engine *engine = poll->engine;
    engine->polling = false;
    if (engine->closing > 0) {
        close_parts(engine);
        return;
    }
    if (error != NULL)
        log_error("the store cannot be polled: %s", error->message);
    else if (poll->version != engine->version)
        engine_tick(engine);
    if (error == NULL)
        engine->version = poll->version;
    say_when_idle(engine);
}

void
engine_poll(Engine *engine)
{
    if (engine->closing > 0)
        return;
    if (engine->tick != NULL)
        engine->again = true; /* the tick that runs may have read before the write that is asked about */
    if (engine->polling || engine->tick != NULL)
        return;
    Poll *poll = g_new0(Poll, 1);
    poll->engine = engine;
    engine->polling = true;
    store_thread_submit(engine->planner, poll_work, polled, poll);
}

static Instant
next_tick(const Engine *engine)
{
    Instant next = instant_earlier(agenda_next(engine->agenda), engine->retry);
    const GPtrArray *script = engine->options.script;
    if (script != NULL && engine->scripted < script->len) {
        const MilestoneUpdate *update = script->pdata[engine->scripted];
        next = instant_earlier(next, zone_instant(engine->options.script_zone, update->on, 0));
    }
    return next;
}

void
engine_wake(Engine *engine)
{
    Instant planned = next_tick(engine);
    /* a message that is to be tried again wants no new look at every plan */
    if (planned != INSTANT_NONE && planned <= clock_now(engine->options.clock))
        engine_tick(engine);
    else
        deliverer_kick(engine->deliverer);
}

Instant
engine_next(const Engine *engine)
{
    return instant_earlier(next_tick(engine), deliverer_next(engine->deliverer));
}

guint
engine_refused(const Engine *engine)
{
    return engine->refused;
}

static bool
is_moving(const StoreThread *thread, int64_t since)
{
    return store_thread_pending(thread) == 0 || store_thread_last_round(thread) >= since;
}

bool
engine_is_healthy(const Engine *engine, int64_t since)
{
    return is_moving(engine->writer, since) && is_moving(engine->planner, since);
}

void
engine_adopt(Engine *engine, const Planner *planner, AreaPool *areas, const DelivererSetup *delivery,
             void (*taken_over)(void *data))
{
    deliverer_adopt(engine->deliverer, delivery);
    engine->next_planner = planner;
    engine->next_areas = areas;
    engine->taken_over = taken_over;
    take_over(engine);
    engine_tick(engine);
}

static void
thread_closed(void *data)
{
    Engine *engine = data;
    if (--engine->closing > 1)
        return;
    void (*closed)(void *) = engine->closed;
    void *closed_data = engine->closed_data;
    engine_free(engine);
    closed(closed_data);
}

static void
deliverer_closed(void *data)
{
    Engine *engine = data;
    store_thread_close(engine->writer, thread_closed, engine);
    store_thread_close(engine->planner, thread_closed, engine);
}

/* The deliverer first: what it still learns has to be recorded. */
static void
close_parts(Engine *engine)
{
    if (engine->tick != NULL || engine->polling || engine->closing != 1)
        return;
    engine->closing = 3;
    deliverer_close(engine->deliverer, engine->deadline, deliverer_closed, engine);
}

void
engine_close(Engine *engine, int64_t deadline, void (*closed)(void *data), void *data)
{
    engine->closing = 1;
    engine->deadline = deadline;
    engine->closed = closed;
    engine->closed_data = data;
    close_parts(engine);
}
