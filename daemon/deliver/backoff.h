/* When a message that could not be delivered is tried again. */
#ifndef MILESTONED_DELIVER_BACKOFF_H
#define MILESTONED_DELIVER_BACKOFF_H

#include "base/random.h"
#include "time/clock.h"

/* All in milliseconds, as quantity_parse_duration gives them. */
typedef struct BackoffOptions {
    int64_t first;   /* the wait after the first attempt, at least 1 */
    int64_t longest; /* the wait doubles after each attempt, up to this */
    int64_t give_up; /* a message is tried for this long after it entered the outbox, or was taken up anew */
} BackoffOptions;

/* One minute, four hours, five days (RFC 5321, section 4.5.4.1, asks for four to five days). */
BackoffOptions backoff_defaults(void);

/*
 * The instant of the next attempt, `attempts` (at least 1) having failed, the last of them at `now`. Each
 * wait is lengthened by up to a quarter at random, so that messages that failed together do not come back
 * together. `not_before` is what the far end asked for, or INSTANT_NONE. The last attempt falls on the end of
 * the message's time. INSTANT_NONE: it is given up.
 */
Instant backoff_next(const BackoffOptions *options, Instant since, int attempts, Instant now,
                     Instant not_before, Random *random);

/* `first`, doubled so many times, but no more than `longest`; both in the same unit, `first` at least 1. */
int64_t backoff_doubled(int64_t first, int64_t longest, int times);

/* True when a message's time is over. */
bool backoff_is_over(const BackoffOptions *options, Instant since, Instant now);

#endif
