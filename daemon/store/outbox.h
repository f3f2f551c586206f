/*
 * Notices, messages and deliveries: what was told, to whom, and what became of it. A notice's key is unique:
 * what was told once is never told again.
 */
#ifndef MILESTONED_STORE_OUTBOX_H
#define MILESTONED_STORE_OUTBOX_H

#include "plan/notice.h"
#include "store/store.h"

/* Puts a message and its notices into the outbox. When one of its keys is there already, nothing is written,
 * message->id stays 0 and the call succeeds: somebody was quicker. Sets message->id. */
bool outbox_put(Store *store, Message *message, GError **error);

/* True when this key was told, or stands in a message that was tried at least once or that somebody
 * cancelled: what no transport has tried yet may still be taken back, and does not count. */
bool outbox_has(Store *store, const char *key);

/* The notices told, as outbox_has counts them, whose keys begin with a text that is not empty: Telling *, in
 * the order in which their messages were made. NULL on failure. (transfer full) */
GPtrArray *outbox_tellings(Store *store, const char *prefix, GError **error);

/* Messages of a programme that no transport has tried yet: Message *, their keys sorted by strcmp. (transfer
 * full) */
GPtrArray *outbox_untried(Store *store, int64_t programme_id, GError **error);

/* Takes an untried message back: its notices may be told anew. Its row stays, cancelled, for the log; its
 * bytes go. One that was tried meanwhile is left alone: `done` says which. False only on failure. */
bool outbox_discard(Store *store, int64_t id, bool *done, GError **error);

/* Claims up to `limit` messages of a channel that may be sent at `now`, the longest due first, counting the
 * attempt: Message *, with bodies, and with their keys and refs where `notices`. A claimed message is nobody
 * else's until it is completed, released or reclaimed. (transfer full) */
GPtrArray *outbox_claim(Store *store, Channel channel, Instant now, int limit, bool notices, GError **error);

/* Records how an attempt ended. A message that is not claimed, or for another attempt than `delivery` says
 * (0: whichever is under way), is ERROR_SOFTWARE. Temporary: `retry_at` is when the next may be, or
 * INSTANT_NONE when it is given up. */
bool outbox_complete(Store *store, const Delivery *delivery, Instant retry_at, GError **error);

/* A claimed message was not tried: it is queued again as if it had not been claimed, for `not_before`, and so
 * is whatever else waits for the same address. ERROR_SOFTWARE as in outbox_complete. */
bool outbox_release(Store *store, const Message *message, Instant not_before, GError **error);

/* By hand: a message that waits, or was given up, is tried at once, and for as long as a new one.
 * ERROR_DATA says why one cannot be: so while its address is marked. */
bool outbox_retry(Store *store, int64_t id, const Author *author, GError **error);

/* By hand: a message that waits is never sent, and counts as told. ERROR_DATA says why one cannot be. */
bool outbox_cancel(Store *store, int64_t id, const Author *author, GError **error);

/* A report came back that a mail did not arrive: where it was sent, or waits after an attempt, it becomes
 * failed, and `done` says so. Gives the mail as it was, with its one recipient; NULL, and no error, when no
 * mail has that Message-ID. (transfer full) */
Message *outbox_bounce(Store *store, const char *message_id, const char *answer, const Author *author,
                       bool *done, GError **error);

/* In a copy for a rehearsal: takes back what waits of all programmes but one (0: but the active ones). */
bool outbox_leave_out(Store *store, int64_t programme_id, GError **error);

/* At start: what an earlier run had claimed is queued again, and what a clock that was wrong put off for
 * longer than anything is put off waits no more. Gives how many were claimed, -1 on failure. */
int outbox_reclaim(Store *store, Instant now, GError **error);

/* The earliest instant at which a queued message of a channel may be tried; INSTANT_NONE when there is none.
 */
Instant outbox_next(Store *store, Channel channel);

typedef struct OutboxFilter {
    const char *programme; /* NULL: all */
    bool all;              /* false: only what is queued or claimed */
    int64_t id;            /* 0: all */
    int limit;             /* 0: all; newest first otherwise */
} OutboxFilter;
/* Message *, oldest first, without bodies unless `id` is given. (transfer full) */
GPtrArray *outbox_list(Store *store, const OutboxFilter *filter, GError **error);

/* Every attempt for a message, or for all (0): Delivery *, oldest first. (transfer full) */
GPtrArray *outbox_deliveries(Store *store, int64_t message_id, GError **error);

/* True when a reminder for this local day was composed for a person and tried at least once. */
bool outbox_reminded(Store *store, int64_t person_id, Day day);

/* The newest change that the last message of this kind told of that was delivered to a board's person (person
 * 0: its webhook), or with board 0 to a person alone (the officer's list); 0 when none was delivered. */
int64_t outbox_baseline(Store *store, NoticeKind kind, int64_t board_id, int64_t person_id);

/* The same for a digest by the address it went to, whoever read it then. */
int64_t outbox_baseline_at(Store *store, int64_t board_id, const char *address);

/* Messages of a programme that were given up, by the history after the change `after`: Undelivered *, oldest
 * first. (transfer full) */
GPtrArray *outbox_undelivered(Store *store, int64_t programme_id, int64_t after, GError **error);

/* How many messages stand in each state; indexed by MessageState. */
bool outbox_counts(Store *store, int counts[MESSAGE_CANCELLED + 1], GError **error);

#endif
