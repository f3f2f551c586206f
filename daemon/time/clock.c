#include "time/clock.h"

static Instant
real_now(const Clock *self)
{
    return g_get_real_time();
}

static int64_t
real_monotonic(const Clock *self)
{
    return g_get_monotonic_time();
}

static Instant
standing_now(const Clock *self)
{
    return self->at;
}

static const ClockOps real_ops = {.now = real_now, .monotonic = real_monotonic};
static const ClockOps virtual_ops = {.now = standing_now, .monotonic = standing_now};
static const ClockOps replay_ops = {.now = standing_now, .monotonic = standing_now};

static Clock *
clock_new(const ClockOps *ops, Instant at, Instant end)
{
    Clock *clock = g_new(Clock, 1);
    *clock = (Clock){.ops = ops, .at = at, .end = end};
    return clock;
}

Clock *
clock_real_new(void)
{
    return clock_new(&real_ops, INSTANT_NONE, INSTANT_NONE);
}

Clock *
clock_virtual_new(Instant start)
{
    return clock_new(&virtual_ops, start, INSTANT_NONE);
}

Clock *
clock_replay_new(Instant start, Instant end)
{
    return clock_new(&replay_ops, MIN(start, end), end);
}

void
clock_free(Clock *clock)
{
    g_free(clock);
}

Instant
clock_now(const Clock *clock)
{
    return clock->ops->now(clock);
}

int64_t
clock_monotonic(const Clock *clock)
{
    return clock->ops->monotonic(clock);
}

void
clock_set(Clock *clock, Instant at)
{
    g_return_if_fail(clock->ops == &virtual_ops);
    clock->at = at;
}

bool
clock_advance(Clock *clock, Instant at)
{
    g_return_val_if_fail(clock->ops == &replay_ops, false);
    clock->at = CLAMP(at, clock->at, clock->end);
    return at <= clock->end;
}

Instant
instant_earlier(Instant a, Instant b)
{
    if (a == INSTANT_NONE)
        return b;
    return b == INSTANT_NONE ? a : MIN(a, b);
}
