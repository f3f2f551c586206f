/* Somebody has stopped all sending, until somebody lets it go on: it holds without a daemon, too, and across
 * its restarts. */
#ifndef MILESTONED_STORE_PAUSE_H
#define MILESTONED_STORE_PAUSE_H

#include "store/store.h"

typedef struct Pause {
    Instant since;
    char *by;
    char *reason; /* "" where none was given */
} Pause;

void pause_free(Pause *pause);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pause, pause_free)

/* The pause that holds: `pause` is NULL where none does. False only on failure. (transfer full) */
bool pause_read(Store *store, Pause **pause, GError **error);

/* Both in the caller's transaction. A pause that holds already stays as it is. */
bool pause_begin(Store *store, const Author *author, const char *reason, GError **error);
bool pause_end(Store *store, GError **error);

#endif
