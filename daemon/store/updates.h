/* What a person says of a milestone: done, moved, in trouble, seen. */
#ifndef MILESTONED_STORE_UPDATES_H
#define MILESTONED_STORE_UPDATES_H

#include "plan/plan.h"
#include "store/store.h"

/* The last day for which a reminder can be put off, from the day of the update. */
enum { UPDATE_SNOOZE_DAYS = 92 };

typedef struct MilestoneUpdate {
    char *programme, *ref; /* "inspection-plan", "R7a.3": plan_split_ref takes a text apart */
    char *occurrence;      /* the key of the one date that status and due are of; NULL */
    int part;              /* the timescale, from 1, that the status is of alone; 0 */
    bool whole;            /* the status is of all of it, though each of its dates has its own */
    bool has_status;
    Status status;
    Day due;      /* a new date agreed: the milestone moves; DAY_NONE: it stays */
    int span;     /* which of its dates moves, from 1; 0: the only one, or the first that is open */
    Day forecast; /* DAY_NONE: as it was */
    Reason reason;
    Day snooze_until; /* the last day without a reminder to its leads; DAY_NONE: as it was. No date moves. */
    bool wake;        /* reminders come again */
    char *note;       /* "" */
    char *by;         /* a person's key, an address or a name */
    Day on;           /* the local day of the update */
    char *source;     /* where it was written, for whoever is told that it is wrong: "updates.csv:3"; NULL */
} MilestoneUpdate;

MilestoneUpdate *milestone_update_new(void); /* (transfer full) */
void milestone_update_free(MilestoneUpdate *update);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MilestoneUpdate, milestone_update_free)

/*
 * Applies and records it. All is checked before the first write; what is wrong is ERROR_DATA:
 *
 * - Amber, red, on hold and a new date need a reason. A date where there was none, or the one that stands,
 *   moves nothing and needs none; superseded is its own reason.
 * - An unknown reference names the nearest; case does not matter where it tells no two apart. So does an
 *   unknown occurrence.
 * - Where all dates are occurrences of what repeats, stored yet or not, blue needs one of them, or `whole`,
 *   and a new date one of them, or `span`: the nearest that are open are named.
 * - A snooze ends after the day of the update, UPDATE_SNOOZE_DAYS after it at the latest. It, and its end,
 *   are of the whole milestone, never of one of its dates.
 * - An update that says nothing.
 *
 * Blue sets `done` to update->on, any other status takes it away. The status of one date alone shows that its
 * milestone has begun (one that has not started is green then), and takes away the forecast when that date is
 * complete; it never completes the milestone, not even with the last of its dates: that is said of the
 * milestone. Moving a date makes it certain, by rule "agreed", and answers what was asked of it. A snooze
 * alone is no word on how things stand, and leaves milestone.updated.
 */
bool updates_apply(Store *store, const MilestoneUpdate *update, const Author *author, GError **error);

/*
 * Stores the occurrence that an update names, where a rule of the plan gives it and the store does not have
 * it yet: before updates_apply, in the same transaction. One that no rule gives is left to updates_apply,
 * which refuses it. `plan` is the programme as it is stored, and stays as it is.
 */
bool updates_make_occurrence(Store *store, const Plan *plan, const Timetable *times,
                             const MilestoneUpdate *update, const Author *author, GError **error);

/* What was said of a milestone, in the order of writing: MilestoneUpdate *, `programme` and `ref` being NULL.
 * (transfer full) */
GPtrArray *updates_of(Store *store, int64_t milestone_id, GError **error);

#endif
