/*
 * The outbox runner: claims what is due, as much as its transports have room for, hands it to them, records
 * each end at once, and says when it wants to look again. It sets no timer of its own but the deadline of its
 * closing, so that it runs on any clock: whoever drives it calls deliverer_kick when there are new messages
 * and when deliverer_next has come.
 */
#ifndef MILESTONED_DELIVER_DELIVERER_H
#define MILESTONED_DELIVER_DELIVERER_H

#include "base/random.h"
#include "deliver/backoff.h"
#include "deliver/transport.h"
#include "store/store_thread.h"

typedef struct Deliverer Deliverer;

/* What the settings may change while it runs. */
typedef struct DelivererSetup {
    Transport *mail;    /* (transfer full); NULL: mail stays in the outbox */
    Transport *webhook; /* (transfer full); NULL likewise; may be the same as `mail` */
    BackoffOptions retry;
    int mails_per_minute; /* 0: no limit */
} DelivererSetup;

typedef struct DelivererOptions {
    uv_loop_t *loop;
    StoreThread *store; /* borrowed, as are clock and random */
    const Clock *clock;
    Random *random;
    DelivererSetup setup;
    bool with_notices; /* messages have their keys and refs, for a `finished` that shows them */

    /* It is not busy any more, or deliverer_next has changed. May be NULL. */
    void (*progress)(void *data);
    /* A message's last attempt was recorded: sent, refused for good, or (temporary) given up. Both arguments
     * are borrowed. May be NULL. */
    void (*finished)(void *data, const Message *message, const Delivery *delivery);
    void *data; /* both are called on the loop, never from inside a call of this header */
} DelivererOptions;

/* Begins with nothing claimed: call outbox_reclaim first, and deliverer_kick then. (transfer full) */
Deliverer *deliverer_new(const DelivererOptions *options);

/* There may be something to do. */
void deliverer_kick(Deliverer *deliverer);

/* When it wants to be kicked, as far as it knows; INSTANT_NONE: not by time alone. */
Instant deliverer_next(const Deliverer *deliverer);

/* It is asking the store, or has messages claimed whose end is not recorded. A driver of a virtual clock runs
 * the loop until it is not. */
bool deliverer_busy(const Deliverer *deliverer);

/* While paused nothing is claimed; what is under way goes on. Resuming does not kick. */
void deliverer_pause(Deliverer *deliverer, bool paused);

/* After a change of settings: what comes next goes by this setup. A transport that it names again is kept;
 * one that it does not ends what it has, then closes. Kicks. */
void deliverer_adopt(Deliverer *deliverer, const DelivererSetup *setup);

/* Claims nothing more, waits up to `deadline` milliseconds of real time for what is under way, then closes
 * the transports: what they had not ended stays claimed, to be reclaimed at the next start. Calls `closed` on
 * the loop when all that is known is recorded; frees itself. The store thread must live until then. */
void deliverer_close(Deliverer *deliverer, int64_t deadline, void (*closed)(void *data), void *data);

#endif
