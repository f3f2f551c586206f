/* What a person says of a milestone: done, moved, in trouble. */
#ifndef MILESTONED_STORE_UPDATES_H
#define MILESTONED_STORE_UPDATES_H

#include "plan/plan.h"
#include "store/store.h"

typedef struct MilestoneUpdate {
    char *programme, *ref; /* "inspection-plan", "R7a.3" */
    bool has_status;
    Status status;
    Day due;      /* a new date agreed: the milestone moves; DAY_NONE: it stays */
    int span;     /* which of its dates moves, from 1; 0: the only one, or the first that is open */
    Day forecast; /* DAY_NONE: as it was */
    Reason reason;
    char *note; /* "" */
    char *by;   /* a person's key, an address or a name */
    Day on;     /* the local day of the update */
} MilestoneUpdate;

MilestoneUpdate *milestone_update_new(void); /* (transfer full) */
void milestone_update_free(MilestoneUpdate *update);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MilestoneUpdate, milestone_update_free)

/*
 * Applies and records it. Amber, red, on hold and a new date need a reason: ERROR_DATA without one. An
 * unknown reference is ERROR_DATA and names the nearest; case does not matter where it tells no two apart. A
 * date where there was
 * none, or the one that stands, moves nothing and needs none; superseded is its own reason. Blue sets `done`
 * to update->on, any other status takes it away. Moving a date makes its span certain, by rule "agreed". An
 * update that says nothing is ERROR_DATA. All is checked before the first write.
 */
bool updates_apply(Store *store, const MilestoneUpdate *update, const Author *author, GError **error);

/* What was said of a milestone, in the order of writing: MilestoneUpdate *, `programme` and `ref` being NULL.
 * (transfer full) */
GPtrArray *updates_of(Store *store, int64_t milestone_id, GError **error);

#endif
