/*
 * Addresses that are marked: mail to them came back, or a webhook's host said that it is gone (410). Nothing
 * is sent there until somebody confirms the address.
 */
#ifndef MILESTONED_STORE_SUPPRESSIONS_H
#define MILESTONED_STORE_SUPPRESSIONS_H

#include "plan/plan.h"
#include "plan/words.h"
#include "store/store.h"

typedef struct Suppression {
    char *address; /* compared without regard to case */
    Channel channel;
    Instant since;
    char *answer;       /* what the far end said */
    int64_t message_id; /* of the message it said it of */
} Suppression;

void suppression_free(Suppression *suppression);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Suppression, suppression_free)

/* Marks an address, unless it is marked already, and gives up what was tried and waits to be tried there
 * again; what was not tried is the next plan's to take back. In the caller's transaction. */
bool suppressions_mark(Store *store, const Suppression *suppression, GError **error);

/* The address is good again: `done` is false when it was not marked. In the caller's transaction. */
bool suppressions_confirm(Store *store, const char *address, bool *done, GError **error);

/* Whether an address is marked. */
bool suppressions_has(Store *store, Channel channel, const char *address, bool *marked, GError **error);

/* Suppression *, the oldest first. (transfer full) */
GPtrArray *suppressions_list(Store *store, GError **error);

/* Takes the marked addresses out of a plan that is to be told of: people keep those that are good, boards a
 * webhook that is. Not for a plan that is to be saved. */
bool suppressions_apply(Store *store, Plan *plan, GError **error);

#endif
