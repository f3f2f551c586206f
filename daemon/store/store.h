/*
 * The store: one SQLite file (milestoned-store(5)). Only this room speaks SQL.
 *
 * A Store is one connection, used by one thread. The daemon's writing connection lives on a thread of its own
 * (store_thread.h); milestonectl and tests use one directly. WAL, synchronous=FULL, foreign keys on; every
 * write stands inside store_begin and store_commit, which is BEGIN IMMEDIATE: a deferred transaction that
 * turns into a write fails at once, whatever the busy timeout.
 */
#ifndef MILESTONED_STORE_STORE_H
#define MILESTONED_STORE_STORE_H

#include "time/clock.h"

#include <glib.h>
#include <stdbool.h>

typedef struct Store Store;
typedef enum {
    STORE_READ_WRITE,
    STORE_READ_ONLY,
    STORE_SCRATCH /* for writing, and nothing waits for the disk: a rehearsal's copy, which is removed after
                     it */
} StoreMode;

/* Who writes, and when: copied into the history by the store's triggers. */
typedef struct Author {
    const char *by;
    Instant at;
} Author;

/* Makes the store and its directory, or accepts one that is there (migrating it forward, and checking it);
 * `created` (may be NULL) says which. Records the instance it belongs to. */
bool store_init(const char *path, bool *created, GError **error);

/* Opens a store that exists; migrates it forward when it is opened for writing. Refused, and left untouched:
 * one of a newer version, one that is no store, one whose beginning is damaged, or that is damaged anywhere
 * and would have to be migrated (ERROR_DATA, naming file and remedy). A missing one says to run
 * `milestonectl init`. (transfer full) */
Store *store_open(const char *path, StoreMode mode, GError **error);
void store_close(Store *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

/* Looks for damage on every page: the larger the store the longer, so it is asked for where a program begins
 * to rely on one. A damaged store is ERROR_DATA, and closing it then changes nothing either. */
bool store_check(Store *store, GError **error);

const char *store_path(const Store *store);

/* A lock held by another program for longer than 10 s is ERROR_TEMPORARY; a full or failing disk ERROR_IO. */
bool store_begin(Store *store, GError **error);
bool store_commit(Store *store, GError **error);
void store_rollback(Store *store);

/* False as well when a failing disk made SQLite undo the transaction by itself. */
bool store_in_transaction(const Store *store);

/* A savepoint inside a transaction: what one of several requests that share a commit did can be undone alone.
 */
bool store_savepoint(Store *store, GError **error);
bool store_release(Store *store, GError **error);
void store_rollback_to(Store *store);

/* Gives back the memory of what was read; the next reader reads it again. */
void store_rest(Store *store);

/* Changes when another connection has committed (PRAGMA data_version); -1 on failure. */
int64_t store_data_version(Store *store);

/* Copies a store in use into a new file, as it stands at one instant (backup API). `to` must not exist. The
 * copy keeps the instance of the original: elsewhere it is foreign. */
bool store_copy(const char *from, const char *to, GError **error);

/* True when no statement has failed since this was last asked. For readers whose answers have no room for a
 * failure ("was this told?"): whoever acts on several asks once at the end. */
bool store_was_fine(Store *store, GError **error);

/* Makes the store belong to this machine and path, inside a transaction of its own. */
bool store_adopt(Store *store, GError **error);

/* True when the store was made for another machine or path than the one it is opened at. */
bool store_is_foreign(Store *store);

/* One daemon per store: an exclusive lock on "PATH.lock", held until it is freed or the process ends. When
 * another has it: ERROR_TEMPORARY, naming its pid. (transfer full) */
typedef struct StoreLock StoreLock;
StoreLock *store_lock_take(const char *path, GError **error);
void store_lock_free(StoreLock *lock);

/* The process that took the lock last; 0 when none ever did. It may have ended since. */
int store_lock_pid(const char *path);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreLock, store_lock_free)

#endif
