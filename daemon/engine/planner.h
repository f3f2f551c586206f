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
} Planner;

/* A plan some of whose areas have no assessment that still holds. */
typedef struct StalePlan {
    Plan *plan;       /* owned */
    GPtrArray *areas; /* Area *, borrowed from the plan */
    Day today;
} StalePlan;

/* What a look at the active programmes found that has to be done before they are planned. */
typedef struct Survey {
    GPtrArray *untended;  /* char *: keys of programmes whose dates tending would make or change (tend.h) */
    GPtrArray *estimated; /* char *: "p: …", of each whose school calendar no file has */
    GPtrArray *stale;     /* StalePlan * */
} Survey;

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

typedef struct Planned {
    GPtrArray *messages; /* Message *: to be put into the outbox */
    GArray *discards;    /* int64_t: untried messages that no longer say what is true */
    GPtrArray *held;     /* Held * */
    Instant next;        /* when the plan may want something that it does not want now; INSTANT_NONE */
} Planned;

void stale_plan_free(StalePlan *stale);
void survey_free(Survey *survey);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Survey, survey_free)
void held_free(Held *held);
void planned_free(Planned *planned);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Planned, planned_free)

/* What a programme counts days by. */
const Timetable *planner_times(const Planner *planner, const Plan *plan);

/* Looks at the active programmes. An area's plugin must be asked when it never was, when the area changed
 * since, when the assessment's valid_until has come, and, with `anew`, in any case. (transfer full), NULL on
 * failure; one programme that cannot be read is logged and left out. */
Survey *planner_survey(const Planner *planner, Store *store, Instant now, bool anew, GError **error);

/* Tends a programme and writes what that gives, in the caller's transaction: what a school calendar moved as
 * "calendar KEY", new occurrences as "milestoned". `store` is one to write to. */
bool planner_tend(const Planner *planner, Store *store, const char *key, Instant now, GError **error);

/* The same for what the dates that are there say: no occurrence is made. For a draft too. */
bool planner_reread(const Planner *planner, Store *store, const char *key, Instant now, GError **error);

/* What is wanted at `now`. (transfer full), NULL on failure; one programme that cannot be planned is logged
 * and left out. */
Planned *planner_plan(const Planner *planner, Store *store, Instant now, GError **error);

/* The past of a programme as a store knows it. `store` and `plan` are borrowed by it. */
typedef struct PastData {
    Store *store;
    const Plan *plan;
} PastData;
SchedulePast planner_past(PastData *data);

#endif
