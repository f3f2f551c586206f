/*
 * The tick: the one place where the rooms meet. A tick reads what changed, has the plugins of the areas
 * concerned assess them, has the schedule say what is wanted now, composes what was never told, commits it to
 * the outbox and sets delivering going. A tick that finds nothing to do changes nothing.
 *
 * The engine is driven: by the service on the real clock, by a forecast on a virtual one, by a replay on a
 * fast one. It sets no timers; whoever drives it asks engine_next and calls engine_tick.
 */
#ifndef MILESTONED_ENGINE_ENGINE_H
#define MILESTONED_ENGINE_ENGINE_H

#include "area/area_pool.h"
#include "deliver/deliverer.h"
#include "engine/planner.h"

#include <uv.h>

typedef struct Engine Engine;

typedef struct EngineEvents {
    /* Nothing runs and nothing is on its way: ask engine_next. */
    void (*idle)(void *data);
    /* engine_next may have changed while something is still on its way. */
    void (*changed)(void *data);
    /* A message was sent, or was refused or given up for good. */
    void (*finished)(void *data, const Message *message, const Delivery *delivery);
    /* Something cannot be told to anybody. Said again at every tick while it lasts. */
    void (*held)(void *data, const Held *held);
    void *data;
} EngineEvents;

/* Everything but the transports is borrowed and must outlive the engine. */
typedef struct EngineOptions {
    uv_loop_t *loop;
    Clock *clock;
    Random *random; /* of the loop's thread */
    const char *store_path;
    StoreMode store_mode; /* of the writing connection: STORE_READ_WRITE, or STORE_SCRATCH in a rehearsal */
    const Planner *planner;
    AreaPool *areas;
    DelivererSetup delivery; /* its transports are (transfer full) */
    bool with_notices; /* messages that are delivered have their keys and refs: for whoever shows them */
    const GPtrArray *script; /* MilestoneUpdate *, by day: each applied at the start of its day; NULL */
    const Zone *script_zone; /* whose days they are */
    EngineEvents events;
} EngineOptions;

/* Opens the store twice, for writing and for planning. (transfer full) */
Engine *engine_new(const EngineOptions *options, GError **error);

/* Queues again what an earlier run had claimed, and ticks. */
void engine_start(Engine *engine);

/* Ticks; when a tick is running, another follows it. */
void engine_tick(Engine *engine);

/* What engine_next named has come: ticks, or, when only a delivery may be tried again, tries it. */
void engine_wake(Engine *engine);

/* Looks whether another program has written to the store, and ticks if so. */
void engine_poll(Engine *engine);

/* No tick runs, nothing is queued for the store, nothing is being delivered. */
bool engine_is_idle(const Engine *engine);

/* How many entries of the script could not be applied, each of which was logged with its source. */
guint engine_refused(const Engine *engine);

/* When to tick next: something may be wanted, an assessment runs out, a delivery may be tried again.
 * INSTANT_NONE: only when the store changes. */
Instant engine_next(const Engine *engine);

/* False when the store's or the planner's thread has had something to do, and not come round, since `since`
 * (microseconds of the monotonic clock): for a watchdog. */
bool engine_is_healthy(const Engine *engine, int64_t since);

/*
 * After a change of settings: messages go by another setup (deliverer_adopt) at once, plans and plugins by
 * others from the next tick on. `taken_over` is called, maybe at once, with the events' data when the old
 * planner and area pool are no longer used; the caller then frees them.
 */
void engine_adopt(Engine *engine, const Planner *planner, AreaPool *areas, const DelivererSetup *delivery,
                  void (*taken_over)(void *data));

/* Ends the step that runs, gives what is being delivered `deadline` milliseconds of real time, ends the
 * threads, and calls `closed` on the loop; frees itself. The area pool must be closed after it. */
void engine_close(Engine *engine, int64_t deadline, void (*closed)(void *data), void *data);

#endif
