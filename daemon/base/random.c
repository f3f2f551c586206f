#include "base/random.h"

#include <sys/random.h>

static void
system_fill(Random *self, void *bytes, gsize size)
{
    guint8 *at = bytes;
    while (size > 0) {
        ssize_t got = getrandom(at, size, 0);
        if (got <= 0)
            continue; /* only a signal interrupts it */
        at += got;
        size -= (gsize)got;
    }
}

Random *
random_system_new(void)
{
    Random *self = g_new0(Random, 1);
    self->fill = system_fill;
    return self;
}

typedef struct {
    Random base;
    guint64 state;
} SeededRandom;

/* splitmix64 (Steele, Lea and Flood, 2014) */
static guint64
seeded_next(SeededRandom *self)
{
    guint64 z = (self->state += G_GUINT64_CONSTANT(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

static void
seeded_fill(Random *base, void *bytes, gsize size)
{
    guint8 *at = bytes;
    for (gsize i = 0; i < size; i++)
        at[i] = (guint8)(seeded_next((SeededRandom *)base) >> 56);
}

Random *
random_seeded_new(guint64 seed)
{
    SeededRandom *self = g_new0(SeededRandom, 1);
    self->base.fill = seeded_fill;
    self->state = seed;
    return &self->base;
}

guint64
random_below(Random *self, guint64 limit)
{
    guint64 unbiased = G_MAXUINT64 - G_MAXUINT64 % limit;
    guint64 value;
    do {
        self->fill(self, &value, sizeof value);
    } while (value >= unbiased);
    return value % limit;
}

char *
random_hex(Random *self, gsize bytes)
{
    g_autofree guint8 *raw = g_malloc(bytes);
    self->fill(self, raw, bytes);
    GString *out = g_string_sized_new(bytes * 2);
    for (gsize i = 0; i < bytes; i++)
        g_string_append_printf(out, "%02x", raw[i]);
    return g_string_free(out, FALSE);
}
