#include "deliver/webhook_hosts.h"

#include "deliver/backoff.h"

#include <glib.h>

#define MILLISECOND (INSTANT_SECOND / 1000)

/* A host whose last answer, or one that is waited for, takes longer than this is slow. In microseconds. */
#define SLOW ((int64_t)1000 * 1000)

/* One with an attempt under way, one that is slow, or one that could not be reached. When its rest is over,
 * one attempt alone sees whether it has come back. */
typedef struct {
    GArray *under_way; /* int64_t: when each began */
    int64_t took;      /* the last that was answered; in microseconds, as instants are */
    Instant crowded_until;
    int failures;
    bool trying;
    bool tried; /* the next failure is that attempt's, and makes the rest longer */
    Instant rest_until;
    char *why;
} Host;

struct WebhookHosts {
    const Clock *clock;
    WebhookHostsOptions options;
    GHashTable *hosts; /* by name */
};

static void
host_free(void *data)
{
    Host *host = data;
    g_array_unref(host->under_way);
    g_free(host->why);
    g_free(host);
}

WebhookHosts *
webhook_hosts_new(const Clock *clock, const WebhookHostsOptions *options)
{
    WebhookHosts *self = g_new0(WebhookHosts, 1);
    self->clock = clock;
    self->options = *options;
    self->hosts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, host_free);
    return self;
}

void
webhook_hosts_free(WebhookHosts *hosts)
{
    g_hash_table_unref(hosts->hosts);
    g_free(hosts);
}

static Host *
host_of(WebhookHosts *self, const char *name)
{
    Host *host = g_hash_table_lookup(self->hosts, name);
    if (host == NULL) {
        host = g_new0(Host, 1);
        host->under_way = g_array_new(FALSE, FALSE, sizeof(int64_t));
        host->rest_until = host->crowded_until = INSTANT_NONE;
        g_hash_table_insert(self->hosts, g_strdup(name), host);
    }
    return host;
}

/* A rest that ends later than any rest can was reckoned by a clock that was wrong. */
static bool
is_resting(const WebhookHosts *self, const Host *host, Instant now)
{
    bool rests = now < host->rest_until && host->rest_until - now <= self->options.rest_longest * MILLISECOND;
    return host->failures > 0 && (rests || host->trying);
}

/* How long an answer takes, as far as is known. */
static int64_t
slowness(const Host *host, int64_t monotonic)
{
    int64_t most = host->took;
    for (guint i = 0; i < host->under_way->len; i++)
        most = MAX(most, monotonic - g_array_index(host->under_way, int64_t, i));
    return most;
}

/* The instant is kept, so that all that are turned away together wait for the same one. */
static bool
is_crowded(const WebhookHosts *self, Host *host, Instant now)
{
    int64_t slow = slowness(host, clock_monotonic(self->clock));
    if ((int)host->under_way->len < self->options.share || slow <= SLOW)
        return false;
    if (host->crowded_until == INSTANT_NONE || host->crowded_until <= now)
        host->crowded_until = now + slow;
    return true;
}

bool
webhook_hosts_begin(WebhookHosts *hosts, const char *name, int64_t *began, Instant *until, char **why)
{
    Host *host = host_of(hosts, name);
    Instant now = clock_now(hosts->clock);
    if (is_resting(hosts, host, now)) {
        /* one instant for all that wait for the attempt that sees whether it is back, and a later one each
         * time that this takes longer: who is told "now" asks again at once */
        if (host->rest_until <= now)
            host->rest_until = now + hosts->options.rest_first * MILLISECOND;
        *until = host->rest_until;
        *why = g_strdup_printf("%s is left alone for a while: %s", name, host->why);
        return false;
    }
    if (is_crowded(hosts, host, now)) {
        *until = host->crowded_until;
        *why = g_strdup_printf("%s is slow, and has to answer %u others first", name, host->under_way->len);
        return false;
    }
    host->trying = host->failures > 0;
    host->tried = host->trying;
    *began = clock_monotonic(hosts->clock);
    g_array_append_val(host->under_way, *began);
    return true;
}

static Host *
end(WebhookHosts *self, const char *name, int64_t began)
{
    Host *host = host_of(self, name);
    host->trying = false;
    for (guint i = 0; i < host->under_way->len; i++) {
        if (g_array_index(host->under_way, int64_t, i) == began) {
            g_array_remove_index_fast(host->under_way, i);
            break;
        }
    }
    return host;
}

static void
forget_ordinary(WebhookHosts *self, const char *name, const Host *host)
{
    if (host->under_way->len == 0 && host->failures == 0 && host->took <= SLOW)
        g_hash_table_remove(self->hosts, name);
}

void
webhook_hosts_answered(WebhookHosts *hosts, const char *name, int64_t began)
{
    Host *host = end(hosts, name, began);
    host->took = clock_monotonic(hosts->clock) - began;
    host->failures = 0;
    forget_ordinary(hosts, name, host);
}

void
webhook_hosts_failed(WebhookHosts *hosts, const char *name, int64_t began, const char *why)
{
    Host *host = end(hosts, name, began);
    Instant now = clock_now(hosts->clock);
    /* Attempts that were under way together count once. */
    if (host->failures == 0 || host->tried) {
        int64_t rest =
            backoff_doubled(hosts->options.rest_first, hosts->options.rest_longest, host->failures);
        host->failures++;
        host->tried = false;
        host->rest_until = now + rest * MILLISECOND;
    }
    g_free(host->why);
    host->why = g_strdup(why);
}

/* It is known no better whether the host has come back: the next message may see. */
void
webhook_hosts_untried(WebhookHosts *hosts, const char *name, int64_t began)
{
    bool trying = host_of(hosts, name)->trying;
    Host *host = end(hosts, name, began);
    if (trying)
        host->rest_until = clock_now(hosts->clock);
    forget_ordinary(hosts, name, host);
}
