/* Randomness behind a vtable, so that tests can say what it gives. */
#ifndef MILESTONED_BASE_RANDOM_H
#define MILESTONED_BASE_RANDOM_H

#include <glib.h>

typedef struct Random Random;
struct Random {
    /* Fills `size` bytes. Cannot fail: without entropy the program ends. */
    void (*fill)(Random *self, void *bytes, gsize size);
};

/* The kernel's (getrandom(2)). (transfer full), free with g_free. */
Random *random_system_new(void);

/* The same sequence for the same seed: for tests, forecasts and replays. (transfer full), free with g_free.
 */
Random *random_seeded_new(guint64 seed);

/* A number from 0 to below `limit` (limit > 0), evenly. */
guint64 random_below(Random *self, guint64 limit);

/* `bytes` random bytes in lower-case hexadecimal (transfer full). */
char *random_hex(Random *self, gsize bytes);

#endif
