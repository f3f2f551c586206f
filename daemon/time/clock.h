/*
 * What time it is. Everything that asks for the time is given a Clock; only this file asks the system.
 *
 * Three clocks: the real one; a virtual one, which stands still until it is told to move (forecasts, tests);
 * a replay clock, a virtual one that only moves forward and ends: the daemon on it sleeps by jumping.
 */
#ifndef MILESTONED_TIME_CLOCK_H
#define MILESTONED_TIME_CLOCK_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* Microseconds since 1970-01-01T00:00:00Z, without leap seconds. */
typedef int64_t Instant;
#define INSTANT_NONE   INT64_MIN
#define INSTANT_SECOND ((Instant)1000000)
#define INSTANT_MINUTE (60 * INSTANT_SECOND)
#define INSTANT_HOUR   (60 * INSTANT_MINUTE)

/* The earlier of two instants, INSTANT_NONE being never. */
Instant instant_earlier(Instant a, Instant b);

typedef struct Clock Clock;
typedef struct ClockOps {
    Instant (*now)(const Clock *self);
    /* Microseconds of a clock that nobody can set, for measuring how long something takes. On a virtual clock
     * the same as now. */
    int64_t (*monotonic)(const Clock *self);
} ClockOps;
struct Clock {
    const ClockOps *ops;
    Instant at;  /* virtual and replay clocks: where they stand */
    Instant end; /* replay clocks: where they stop */
};

/* (transfer full); free with clock_free. */
Clock *clock_real_new(void);
Clock *clock_virtual_new(Instant start);
Clock *clock_replay_new(Instant start, Instant end);
void clock_free(Clock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Clock, clock_free)

Instant clock_now(const Clock *clock);
int64_t clock_monotonic(const Clock *clock);

/* Moves a virtual clock anywhere. */
void clock_set(Clock *clock, Instant at);

/* Jumps a replay clock forward to `at` (earlier: it stays). False when `at` lies beyond its end: it then
 * stands at the end, and the replay is over. */
bool clock_advance(Clock *clock, Instant at);

#endif
