/*
 * A store connection on a thread of its own, driven from a libuv loop. Requests queue in order; all that wait
 * when the thread comes round share one commit; answers come back on the loop. A request that fails is undone
 * alone (savepoint) and does not harm its neighbours; when the commit itself fails, or a full or failing disk
 * made SQLite drop the transaction, all that shared it are answered with that error and nothing of it stands.
 */
#ifndef MILESTONED_STORE_STORE_THREAD_H
#define MILESTONED_STORE_STORE_THREAD_H

#include "store/store.h"

#include <uv.h>

typedef struct StoreThread StoreThread;

/* Runs once, on the store's thread; must not touch anything that the loop uses meanwhile. What it did stands
 * only when its answer says so. */
typedef bool (*StoreWork)(Store *store, void *data, GError **error);

/* Runs on the loop, after the commit. `error` is NULL when all went well; it is the callee's to read, not to
 * free. */
typedef void (*StoreDone)(void *data, const GError *error);

/* Opens the store on its thread; STORE_READ_ONLY gives a planner's thread, whose requests each see one
 * consistent state and write nothing. (transfer full) */
StoreThread *store_thread_new(uv_loop_t *loop, const char *path, StoreMode mode, GError **error);

/* Queues a request; never blocks. `done` may be NULL. */
void store_thread_submit(StoreThread *thread, StoreWork work, StoreDone done, void *data);

/* Requests queued or running. */
guint store_thread_pending(const StoreThread *thread);

/* When the thread last came round, by the monotonic clock in microseconds: what a watchdog looks at. An idle
 * thread counts as alive: see pending. */
int64_t store_thread_last_round(const StoreThread *thread);

/* Finishes what is queued, ends the thread, and calls `closed` on the loop; frees itself. */
void store_thread_close(StoreThread *thread, void (*closed)(void *data), void *data);

#endif
