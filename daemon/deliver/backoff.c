#include "deliver/backoff.h"

#define MILLISECOND (INSTANT_SECOND / 1000)

BackoffOptions
backoff_defaults(void)
{
    return (BackoffOptions){.first = 60 * 1000, .longest = 4 * 3600 * 1000, .give_up = 5 * 86400 * 1000LL};
}

int64_t
backoff_doubled(int64_t first, int64_t longest, int times)
{
    int64_t wait = first;
    for (int i = 0; i < times && wait < longest; i++)
        wait *= 2;
    return MIN(wait, longest);
}

static Instant
deadline_of(const BackoffOptions *options, Instant since)
{
    return since + options->give_up * MILLISECOND;
}

bool
backoff_is_over(const BackoffOptions *options, Instant since, Instant now)
{
    return now >= deadline_of(options, since);
}

Instant
backoff_next(const BackoffOptions *options, Instant since, int attempts, Instant now, Instant not_before,
             Random *random)
{
    Instant deadline = deadline_of(options, since);
    if (backoff_is_over(options, since, now) || not_before > deadline)
        return INSTANT_NONE;
    int64_t wait =
        backoff_doubled(MAX(options->first, 1), MAX(options->longest, 1), attempts - 1) * MILLISECOND;
    Instant next = now + wait + (Instant)random_below(random, (guint64)wait / 4 + 1);
    return MIN(MAX(next, not_before), deadline);
}
