#include "deliver/smtp.h"

#include "base/error.h"
#include "deliver/backoff.h"
#include "deliver/smtp_connection.h"
#include "settings/secret.h"

#include <string.h>

#define MILLISECOND (INSTANT_SECOND / 1000)

typedef struct {
    const Message *message;
    TransportDone done;
    void *data;
    bool again; /* it met a stale connection once already */
} Job;

typedef struct {
    Transport base;
    uv_loop_t *loop;
    const Clock *clock;
    SmtpOptions options;
    CurlLoop *curl;
    GQueue waiting;   /* Job *, owned */
    GPtrArray *links; /* Link *: connections that take messages, or will */
    int alive;        /* connections whose memory is not gone */
    int failures;     /* to connect, since one did */
    Instant rest_until;
    bool closing;
    void (*closed)(void *data);
    void *data;
} Smtp;

/* The pool's side of a connection. Freed when the connection is. */
typedef struct {
    Smtp *smtp;
    SmtpConnection *connection;
    bool connected;
    bool ready;
    Job *job; /* owned */
} Link;

SmtpOptions
smtp_defaults(void)
{
    return (SmtpOptions){.sender = "",
                         .tls = SMTP_TLS_REQUIRED,
                         .reach = REACH_ANYWHERE,
                         .connections = 4,
                         .messages = 100,
                         .idle = 30 * 1000,
                         .rest_first = 5 * 1000,
                         .rest_longest = 300 * 1000,
                         .timeouts = smtp_timeouts_defaults()};
}

static bool
is_connected(const Smtp *self)
{
    for (guint i = 0; i < self->links->len; i++) {
        if (((Link *)self->links->pdata[i])->connected)
            return true;
    }
    return false;
}

/* A rest that ends later than any rest can was reckoned by a clock that was wrong. */
static bool
is_resting(const Smtp *self)
{
    Instant now = clock_now(self->clock);
    return self->failures > 0 && now < self->rest_until &&
           self->rest_until - now <= self->options.rest_longest * MILLISECOND;
}

static int
load(const Smtp *self)
{
    int jobs = (int)self->waiting.length;
    for (guint i = 0; i < self->links->len; i++)
        jobs += ((Link *)self->links->pdata[i])->job != NULL ? 1 : 0;
    return jobs;
}

/* One message under way and one ahead for each connection; one alone to see whether a relay has come back. */
static int
smtp_free_slots(const Transport *base)
{
    const Smtp *self = (const Smtp *)base;
    int slots = self->options.connections * 2;
    if (self->closing)
        return 0;
    if (self->failures > 0 && !is_connected(self))
        slots = is_resting(self) ? 0 : 1;
    return MAX(slots - load(self), 0);
}

static Instant
smtp_ready_at(const Transport *base)
{
    const Smtp *self = (const Smtp *)base;
    return is_resting(self) && !is_connected(self) ? self->rest_until : INSTANT_NONE;
}

static void
answer(Job *job, DeliveryResult result, int code, const char *text, Instant retry_after)
{
    TransportDone done = job->done;
    void *data = job->data;
    g_free(job);
    done(data, result, code, text, retry_after);
}

static const SmtpConnectionEvents events;

static void
open_link(Smtp *self)
{
    Link *link = g_new0(Link, 1);
    link->smtp = self;
    g_ptr_array_add(self->links, link);
    self->alive++;
    link->connection = smtp_connection_open(self->loop, self->curl, &self->options, &events, link);
}

static Link *
ready_link(const Smtp *self)
{
    for (guint i = 0; i < self->links->len; i++) {
        Link *link = self->links->pdata[i];
        if (link->ready)
            return link;
    }
    return NULL;
}

static bool
may_open(const Smtp *self)
{
    guint connecting = 0;
    for (guint i = 0; i < self->links->len; i++)
        connecting += ((Link *)self->links->pdata[i])->connected ? 0 : 1;
    return (int)self->links->len < self->options.connections && connecting < self->waiting.length &&
           (self->links->len == 0 || !is_resting(self));
}

/* Gives waiting messages to connections, and opens some where there are too few. */
static void
pump(Smtp *self)
{
    if (self->closing)
        return;
    Link *link;
    while (self->waiting.length > 0 && (link = ready_link(self)) != NULL) {
        link->ready = false;
        link->job = g_queue_pop_head(&self->waiting);
        smtp_connection_send(link->connection, link->job->message);
    }
    while (may_open(self))
        open_link(self);
}

static void
on_ready(void *owner)
{
    Link *link = owner;
    Smtp *self = link->smtp;
    if (!link->connected)
        self->failures = 0;
    link->connected = true;
    int limit = self->options.messages;
    if (limit > 0 && smtp_connection_count(link->connection) >= limit) {
        g_ptr_array_remove_fast(self->links, link);
        smtp_connection_close(link->connection);
    } else {
        link->ready = true;
    }
    pump(self);
}

/* What one connection was too old for, the other idle ones probably are, too. */
static void
close_idle(Smtp *self)
{
    for (guint i = self->links->len; i-- > 0;) {
        Link *link = self->links->pdata[i];
        if (!link->ready)
            continue;
        g_ptr_array_remove_index_fast(self->links, i);
        smtp_connection_close(link->connection);
    }
}

static void
on_outcome(void *owner, const SmtpOutcome *outcome)
{
    Link *link = owner;
    Job *job = g_steal_pointer(&link->job);
    if (outcome->retry_fresh && !job->again && !link->smtp->closing) {
        job->again = true;
        g_queue_push_head(&link->smtp->waiting, job);
        close_idle(link->smtp);
        return;
    }
    answer(job, outcome->result, outcome->code, outcome->answer, INSTANT_NONE);
}

/* The relay is not there: the first of those that wait has found that out, the others were not tried. */
static void
fail_waiting(Smtp *self, const char *why, int code)
{
    GQueue failed = self->waiting;
    g_queue_init(&self->waiting);
    Job *job = g_queue_pop_head(&failed);
    if (job != NULL)
        answer(job, DELIVERY_TEMPORARY, code, why, INSTANT_NONE);
    while ((job = g_queue_pop_head(&failed)) != NULL)
        answer(job, DELIVERY_UNTRIED, code, why, self->rest_until);
}

/* Connections that failed together count once. */
static void
note_failure(Smtp *self)
{
    if (is_resting(self))
        return;
    int64_t rest = backoff_doubled(self->options.rest_first, self->options.rest_longest, self->failures);
    self->failures++;
    self->rest_until = clock_now(self->clock) + rest * MILLISECOND;
}

static void
on_ended(void *owner, const char *why, int code)
{
    Link *link = owner;
    Smtp *self = link->smtp;
    g_ptr_array_remove_fast(self->links, link);
    if (!link->connected) {
        note_failure(self);
        if (self->links->len == 0)
            fail_waiting(self, why, code);
    }
    pump(self);
}

static void
on_curl_closed(void *data)
{
    Smtp *self = data;
    g_ptr_array_unref(self->links);
    g_queue_clear_full(&self->waiting, g_free);
    g_free((char *)self->options.url);
    g_free((char *)self->options.sender);
    g_free((char *)self->options.helo);
    g_free((char *)self->options.user);
    secret_free((char *)self->options.password);
    g_free((char *)self->options.ca_file);
    self->closed(self->data);
    g_free(self);
}

static void
on_freed(void *owner)
{
    Link *link = owner;
    Smtp *self = link->smtp;
    g_free(link->job);
    g_free(link);
    self->alive--;
    if (self->closing && self->alive == 0)
        curl_loop_close(self->curl, on_curl_closed, self);
}

static const SmtpConnectionEvents events = {
    .ready = on_ready, .outcome = on_outcome, .ended = on_ended, .freed = on_freed};

static void
smtp_send(Transport *base, const Message *message, TransportDone done, void *data)
{
    Smtp *self = (Smtp *)base;
    Job *job = g_new(Job, 1);
    *job = (Job){.message = message, .done = done, .data = data};
    g_queue_push_tail(&self->waiting, job);
    pump(self);
}

static void
smtp_close(Transport *base, void (*closed)(void *data), void *data)
{
    Smtp *self = (Smtp *)base;
    self->closing = true;
    self->closed = closed;
    self->data = data;
    for (guint i = 0; i < self->links->len; i++)
        smtp_connection_close(((Link *)self->links->pdata[i])->connection);
    g_ptr_array_set_size(self->links, 0);
    if (self->alive == 0)
        curl_loop_close(self->curl, on_curl_closed, self);
}

static const TransportOps smtp_ops = {
    .free_slots = smtp_free_slots, .ready_at = smtp_ready_at, .send = smtp_send, .close = smtp_close};

static bool
check_options(const SmtpOptions *options, GError **error)
{
    const char *url = options->url == NULL ? "" : options->url;
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    const char *scheme = uri == NULL ? "" : g_uri_get_scheme(uri);
    bool known = strcmp(scheme, "smtp") == 0 || strcmp(scheme, "smtps") == 0;
    if (!known || g_uri_get_host(uri) == NULL || *g_uri_get_host(uri) == '\0' ||
        strlen(g_uri_get_path(uri)) > 1)
        return error_set(error, ERROR_SETTINGS,
                         "\"%s\" is no mail server: write smtp://HOST:PORT or smtps://HOST:PORT", url);
    if (g_uri_get_userinfo(uri) != NULL)
        return error_set(
            error, ERROR_SETTINGS,
            "the mail server's address holds a user: name user and password by their own settings");
    g_autofree char *path = smtp_path(options->sender);
    if (*options->sender != '\0' && path == NULL)
        return error_set(error, ERROR_SETTINGS, "\"%s\" cannot be a sender: write one mail address",
                         options->sender);
    return true;
}

Transport *
smtp_new(uv_loop_t *loop, const Clock *clock, const SmtpOptions *options, GError **error)
{
    CurlLoop *curl = check_options(options, error) ? curl_loop_new(loop, error) : NULL;
    if (curl == NULL)
        return NULL;
    Smtp *self = g_new0(Smtp, 1);
    self->base.ops = &smtp_ops;
    self->loop = loop;
    self->clock = clock;
    self->curl = curl;
    self->options = *options;
    self->options.url = g_strdup(options->url);
    self->options.sender = *options->sender == '\0' ? g_strdup("") : smtp_path(options->sender);
    self->options.helo = g_strdup(options->helo == NULL ? g_get_host_name() : options->helo);
    self->options.user = g_strdup(options->user);
    self->options.password = g_strdup(options->password);
    self->options.ca_file = g_strdup(options->ca_file);
    self->links = g_ptr_array_new();
    g_queue_init(&self->waiting);
    return &self->base;
}
