/*
 * A look at some programmes: what has to be done before they are planned, or what they want told. Runs on the
 * planner's thread.
 */
#ifndef MILESTONED_ENGINE_LOOK_H
#define MILESTONED_ENGINE_LOOK_H

#include "engine/agenda.h"
#include "engine/planner.h"

/* A plan some of whose areas have no assessment that still holds. */
typedef struct StalePlan {
    Plan *plan;       /* owned */
    GPtrArray *areas; /* Area *, borrowed from the plan */
    Day today;
} StalePlan;

/* What was done in this tick for the programmes that are looked at. */
typedef enum LookStage {
    LOOK_FIRST,    /* nothing */
    LOOK_TENDED,   /* their dates were tended as far as they can be */
    LOOK_ASSESSED, /* and their plugins were asked */
    LOOK_DATED,    /* and the dates that those gave stand in the plan */
} LookStage;

typedef struct LookOptions {
    Instant now;
    LookStage stage;
    bool anew; /* every plugin is to be asked, once */
} LookOptions;

/* They all want the same: only one of `untended`, `stale` and `planned` has something. */
typedef struct Look {
    guint looked;         /* how many programmes it is about, from the first on */
    GPtrArray *estimated; /* char *: "p: …", of each whose school calendar no file has */
    GPtrArray *untended;  /* char *: keys of programmes whose dates tending would make or change (tend.h) */
    GPtrArray *stale;     /* StalePlan * */
    Planned *planned;     /* of all of them; with `more`, of the one behind them too */
    GArray *entries;      /* AgendaEntry: of each that was planned, for when `planned` is written */
} Look;

/*
 * Looks at programmes (ProgrammeRow *) between two places, from the first on for as long as they want the
 * same, and at no more of them than is good for the memory; at one at least. An area's plugin must be asked
 * when it never was, when the area changed since, and when the assessment's valid_until has come. A programme
 * that cannot be read or planned is logged, and wants a tick a minute later. (transfer full)
 */
Look *look_at(const Planner *planner, Store *store, const GPtrArray *programmes, guint from, guint to,
              const LookOptions *options);
void look_free(Look *look);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Look, look_free)

#endif
