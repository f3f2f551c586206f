#include "deliver/pace.h"

/* The instants of the last `limit` messages, a ring whose oldest entry is the next to be overwritten. */
struct Pace {
    int limit;
    int oldest;
    Instant *went;
};

static void
forget(Pace *pace)
{
    pace->oldest = 0;
    for (int i = 0; i < pace->limit; i++)
        pace->went[i] = INSTANT_NONE;
}

Pace *
pace_new(int per_minute)
{
    Pace *pace = g_new0(Pace, 1);
    pace->limit = per_minute;
    pace->went = g_new(Instant, (gsize)MAX(per_minute, 1));
    forget(pace);
    return pace;
}

void
pace_free(Pace *pace)
{
    if (pace == NULL)
        return;
    g_free(pace->went);
    g_free(pace);
}

static Instant
went(const Pace *pace, int age)
{
    return pace->went[(pace->oldest + age) % pace->limit];
}

static bool
is_past(Instant at, Instant now)
{
    return at == INSTANT_NONE || at <= now - INSTANT_MINUTE;
}

int
pace_allows(Pace *pace, Instant now, int wanted)
{
    if (pace->limit == 0)
        return wanted;
    if (went(pace, pace->limit - 1) > now)
        forget(pace);
    int allowed = 0;
    while (allowed < wanted && allowed < pace->limit && is_past(went(pace, allowed), now))
        allowed++;
    return allowed;
}

void
pace_count(Pace *pace, Instant now)
{
    if (pace->limit == 0)
        return;
    pace->went[pace->oldest] = now;
    pace->oldest = (pace->oldest + 1) % pace->limit;
}

Instant
pace_ready(const Pace *pace, Instant now)
{
    if (pace->limit == 0 || is_past(went(pace, 0), now))
        return now;
    return went(pace, 0) + INSTANT_MINUTE;
}
