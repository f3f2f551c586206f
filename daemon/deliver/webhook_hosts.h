/*
 * The hosts that webhooks go to, and what is known of them: one that cannot be reached is left alone for a
 * while; one that takes long to answer has no more than its share of the attempts that may be under way, so
 * that the others are not kept waiting for it.
 */
#ifndef MILESTONED_DELIVER_WEBHOOK_HOSTS_H
#define MILESTONED_DELIVER_WEBHOOK_HOSTS_H

#include "time/clock.h"

#include <stdbool.h>

typedef struct WebhookHosts WebhookHosts;

/* Durations in milliseconds. */
typedef struct WebhookHostsOptions {
    int64_t rest_first, rest_longest; /* how long one is left alone: the first, doubled up to this */
    int share;                        /* attempts under way to a slow one; at least 1 */
} WebhookHostsOptions;

/* The clock is borrowed. */
WebhookHosts *webhook_hosts_new(const Clock *clock, const WebhookHostsOptions *options);
void webhook_hosts_free(WebhookHosts *hosts);

/* Begins an attempt, at the instant of the monotonic clock that is `began`. False: not now, but from `until`
 * on; `why` says so for a person (transfer full). */
bool webhook_hosts_begin(WebhookHosts *hosts, const char *host, int64_t *began, Instant *until, char **why);

/* The three ends of an attempt: the host answered, whatever it said; it did not; nothing was tried. */
void webhook_hosts_answered(WebhookHosts *hosts, const char *host, int64_t began);
void webhook_hosts_failed(WebhookHosts *hosts, const char *host, int64_t began, const char *why);
void webhook_hosts_untried(WebhookHosts *hosts, const char *host, int64_t began);

#endif
