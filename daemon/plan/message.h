/* One composed mail or webhook body, and what became of it. */
#ifndef MILESTONED_PLAN_MESSAGE_H
#define MILESTONED_PLAN_MESSAGE_H

#include "plan/words.h"
#include "time/clock.h"
#include "time/day.h"

#include <glib.h>

typedef struct Message {
    int64_t id;           /* 0 until it is in the outbox */
    int64_t programme_id; /* 0 for a test message */
    NoticeKind kind;
    Channel channel;
    int64_t person_id; /* 0 for a webhook and a test message */
    int64_t board_id;  /* 0 unless it goes to a board */
    char *address;     /* the mail address or the http(s) address */
    char *subject;
    char *message_id;   /* "left@right", without angle brackets; of a webhook, its id */
    GBytes *body;       /* the bytes that every attempt sends: a whole RFC 5322 message, or a JSON text */
    GPtrArray *keys;    /* char *: the notices it carries */
    GPtrArray *refs;    /* char *: the items, "PROGRAMME/REF" */
    Day on;             /* the recipient's local day it is for */
    int64_t change;     /* newest change of the plan that it tells of; a digest's next baseline */
    Instant created;    /* when it entered the outbox */
    Instant tried_from; /* from when its time to be tried counts: made, or taken up anew by somebody */
    Instant not_before; /* when the next attempt may be */
    MessageState state;
    int attempts;
} Message;

Message *message_new(NoticeKind kind, Channel channel); /* (transfer full) */
void message_free(Message *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Message, message_free)

/* A message that was given up: refused for good, or tried for too long. */
typedef struct Undelivered {
    int64_t message_id; /* of its row */
    int64_t change;     /* its place in the history */
    NoticeKind kind;
    Channel channel;
    int64_t person_id, board_id; /* as in Message */
    char *address, *subject;
    Instant at;   /* of the last attempt */
    char *answer; /* what the far end said to it, or what went wrong */
} Undelivered;

void undelivered_free(Undelivered *undelivered);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Undelivered, undelivered_free)

/* One attempt to deliver a message. */
typedef struct Delivery {
    int64_t message_id;
    int attempt;
    Instant at;
    DeliveryResult result;
    int code;     /* SMTP reply or HTTP status; 0 where there was none */
    char *answer; /* what the far end said, or what went wrong */
} Delivery;

void delivery_free(Delivery *delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Delivery, delivery_free)

#endif
