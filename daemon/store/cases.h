/* Cases of programmes: saved one by one, and dropped when they have been closed for long enough. */
#ifndef MILESTONED_STORE_CASES_H
#define MILESTONED_STORE_CASES_H

#include "plan/plan.h"
#include "store/store.h"

/* Writes a case with its facts, and only what differs, inside the caller's transaction; one without an id
 * gets it. Facts that it no longer has are taken away. */
bool cases_save(Store *store, const Plan *plan, Case *it, const Author *author, GError **error);

/* Takes a case away with its facts; the history keeps that there was one, and nothing of it. */
bool cases_remove(Store *store, const Case *it, GError **error);

/* Takes away, of every programme, what was closed before a day. */
bool cases_drop_closed(Store *store, Day before, const Author *author, int *dropped, GError **error);

#endif
