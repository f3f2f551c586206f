/*
 * A way out of the house: Maildir, SMTP, webhook, or one that only records. A transport lives on a libuv loop
 * and never blocks it. Whoever uses one that opens connections must ignore SIGPIPE.
 */
#ifndef MILESTONED_DELIVER_TRANSPORT_H
#define MILESTONED_DELIVER_TRANSPORT_H

#include "plan/message.h"

#include <uv.h>

typedef struct Transport Transport;

/*
 * How one attempt ended. `code` is the SMTP reply or the HTTP status, 0 where there was none; `answer` is one
 * line for a person, the callee's to read; `retry_after` is the earliest instant at which the far end wants
 * to see the message again, or INSTANT_NONE; with DELIVERY_UNTRIED it is when the transport will. Called on
 * the loop, never from inside transport_send.
 */
typedef void (*TransportDone)(void *data, DeliveryResult result, int code, const char *answer,
                              Instant retry_after);

typedef struct TransportOps {
    int (*free_slots)(const Transport *self);
    Instant (*ready_at)(const Transport *self);
    void (*send)(Transport *self, const Message *message, TransportDone done, void *data);
    void (*close)(Transport *self, void (*closed)(void *data), void *data);
} TransportOps;

/* The first member of every transport. */
struct Transport {
    const TransportOps *ops;
};

/* How many more messages may be given to it now. */
int transport_free_slots(const Transport *self);

/* When it has no free slot because its server is left alone for a while after a failure: the instant from
 * which it has one again. INSTANT_NONE: only the end of an attempt frees one. */
Instant transport_ready_at(const Transport *self);

/* Starts an attempt. `message` is borrowed and must live until `done` was called, or the transport closed. */
void transport_send(Transport *self, const Message *message, TransportDone done, void *data);

/* Says goodbye to its servers and frees itself, then calls `closed` on the loop. Attempts that end before
 * that are still answered; those that are not, ended nobody knows how. Nothing may be sent from now on. */
void transport_close(Transport *self, void (*closed)(void *data), void *data);

/* For transports: answers that must not be given from inside transport_send. */
typedef struct LateAnswers LateAnswers;
LateAnswers *late_answers_new(uv_loop_t *loop); /* (transfer full) */
void late_answers_add(LateAnswers *answers, TransportDone done, void *data, DeliveryResult result,
                      const char *answer, Instant retry_after);
guint late_answers_waiting(const LateAnswers *answers);
/* Gives the answers that wait, then `closed`, on the loop. */
void late_answers_close(LateAnswers *answers, void (*closed)(void *data), void *data);

#endif
