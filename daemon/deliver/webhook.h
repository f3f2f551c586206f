/*
 * Webhooks: a message's body is POSTed as JSON to its web address, signed by the Standard Webhooks
 * specification: webhook-id is the message's id on every attempt, webhook-timestamp and webhook-signature are
 * made anew for each.
 *
 * Any 2xx is sent. 408, 425, 429 and 5xx are temporary, and Retry-After is honoured; every other answer,
 * redirects among them, is permanent. Timeouts and failures to connect are temporary, an address out of reach
 * is permanent, and so is one that libcurl cannot read. A name's addresses are each judged as they are
 * connected to; proxies of the environment are not used: they would reach where this daemon must not. A host
 * that cannot be reached is left alone for a while, and one that takes more than a second to answer has a
 * quarter of the connections at most: other messages to it are answered as untried at once, so that they do
 * not keep others waiting.
 */
#ifndef MILESTONED_DELIVER_WEBHOOK_H
#define MILESTONED_DELIVER_WEBHOOK_H

#include "deliver/reach.h"
#include "deliver/transport.h"

/* Plain values; all text is copied. Durations in milliseconds. */
typedef struct WebhookOptions {
    const char *const *secrets; /* "whsec_…", ends in NULL; each signs; NULL or none: nothing is signed */
    const char *ca_file;        /* PEM certificates to trust; NULL: the system's */
    Reach reach;
    int connections; /* how many attempts at a time; at least 1 */
    int64_t timeout; /* for a whole attempt */
    int64_t rest_first;
    int64_t rest_longest; /* how long an unreachable host is left alone: the first, doubled up to this */
} WebhookOptions;

/* No secrets, public addresses only, 16 connections, 20 s, rests of 30 s to 10 min. */
WebhookOptions webhook_defaults(void);

/* A secret that is none is an ERROR_SETTINGS. The clock is borrowed. (transfer full): closed with
 * transport_close. */
Transport *webhook_new(uv_loop_t *loop, const Clock *clock, const WebhookOptions *options, GError **error);

#endif
