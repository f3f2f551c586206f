/*
 * The thinking half of a tick: what a state of the store wants done at an instant. Runs on the planner's
 * thread with a read-only connection, composes what is to be sent, and hands finished rows over; it writes
 * nothing.
 */
#ifndef MILESTONED_ENGINE_PLANNER_H
#define MILESTONED_ENGINE_PLANNER_H

#include "compose/compose.h"
#include "schedule/schedule.h"
#include "store/store.h"

/* Shared by threads, never changed while they run: everything is borrowed or plain. */
typedef struct Planner {
    const Composer *composer;
    Random *random; /* used by the planner's thread only */
    SchedulePolicy policy;
    const Almanac *almanac;
    const char *programme; /* NULL: all; else only this one */
    int keep_cases;        /* days for which a closed case is kept; 0: for ever */
} Planner;

/* Whoever cannot be told, and why. */
typedef struct Held {
    int64_t programme_id;
    NoticeKind kind;
    Instant at;
    char *key;       /* one of the draft's keys: the same for the same thing to be told */
    char *name;      /* of the person */
    const char *why; /* one of those below */
    GPtrArray *refs; /* char * */
    char *subject;
} Held;

#define HELD_NO_ADDRESS "no-address"
#define HELD_MARKED     "bounced" /* mail to them came back */
#define HELD_LEFT       "left"    /* an officer who is no longer there */

/* What a programme wants told. */
typedef struct Planned {
    GPtrArray *messages; /* Message *: to be put into the outbox */
    GArray *discards;    /* int64_t: untried messages that no longer say what is true */
    GPtrArray *held;     /* Held * */
    Instant next;        /* when the plan may want something that it does not want now; INSTANT_NONE */
    bool more; /* it wants more messages than these; once they are in the outbox, it is to be planned again */
} Planned;

void held_free(Held *held);
Planned *planned_new(void);
void planned_free(Planned *planned);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Planned, planned_free)

/* What a programme counts days by. */
const Timetable *planner_times(const Planner *planner, const Plan *plan);

/* Tends a programme and writes what that gives, in the caller's transaction: what a school calendar moved as
 * "calendar KEY", new occurrences as "milestoned". `store` is one to write to. */
bool planner_tend(const Planner *planner, Store *store, const char *key, Instant now, GError **error);

/* The same for what the dates that are there say: no occurrence is made. For a draft too. */
bool planner_reread(const Planner *planner, Store *store, const char *key, Instant now, GError **error);

/* What is wanted of a plan at `now`, with no more than `most` messages composed. Takes those addresses from
 * the plan that are told no more. (transfer full), NULL on failure, also when something that it rests on
 * could not be read. */
Planned *planner_plan(const Planner *planner, Store *store, Plan *plan, Instant now, guint most,
                      GError **error);

/* The past of a programme as a store knows it. `store` and `plan` are borrowed by it. */
typedef struct PastData {
    Store *store;
    const Plan *plan;
} PastData;
SchedulePast planner_past(PastData *data);

#endif
