/* At most so many messages in any minute. */
#ifndef MILESTONED_DELIVER_PACE_H
#define MILESTONED_DELIVER_PACE_H

#include "time/clock.h"

typedef struct Pace Pace;

/* `per_minute` messages in any sixty seconds; 0: no limit. (transfer full) */
Pace *pace_new(int per_minute);
void pace_free(Pace *pace);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pace, pace_free)

/* How many more may go at `now`, up to `wanted`. A clock that was set back does not hold anything up: what
 * lies in its future is forgotten. */
int pace_allows(Pace *pace, Instant now, int wanted);

/* One went at `now`. */
void pace_count(Pace *pace, Instant now);

/* When the next may go; at most `now` when one may go at once. */
Instant pace_ready(const Pace *pace, Instant now);

#endif
