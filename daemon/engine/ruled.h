/*
 * Dates that a plugin gave (a statute's, a custom's) as milestones of their area, in an action of their own,
 * so that they are reminded of, escalated, done, forecast and kept in the history as any other.
 *
 * A date is known by its key. It moves where the plugin moves it, is taken back where the plugin no longer
 * gives it, and belongs to the area's lead, or to the officer where there is none. A day that has passed when
 * it is first given is no date: nobody could have kept it. An occasion comes by itself: once its day has
 * passed it is over, and nobody is late.
 */
#ifndef MILESTONED_ENGINE_RULED_H
#define MILESTONED_ENGINE_RULED_H

#include "plan/plan.h"
#include "store/store.h"

/* Brings an active plan's ruled milestones in line with what its areas' plugins said last, and adds those
 * that differ from the store to `changed` (Milestone *, borrowed from the plan). What is new has the id 0 and
 * no reference of its own until it is saved. Done twice, nothing is added the second time. */
void ruled_update(Plan *plan, const Timetable *times, Day today, GPtrArray *changed);

/* Takes those that are not saved out of the plan again: nothing is told of what cannot be kept. */
void ruled_forget_new(Plan *plan);

/* Writes them, each with its action and a reference, in the caller's transaction. */
bool ruled_save(Store *store, const Plan *plan, const GPtrArray *changed, const Author *author,
                GError **error);

#endif
