#include "config.h"

#include "deliver/webhook.h"

#include "base/error.h"
#include "base/text.h"
#include "deliver/curl_loop.h"
#include "deliver/signature.h"
#include "deliver/webhook_hosts.h"
#include "settings/secret.h"

#include <string.h>

#define ANSWER_KEPT  512         /* bytes of a response that are looked at */
#define ANSWER_LIMIT (64 * 1024) /* bytes after which no more is received */

#define NO_WEB_ADDRESS "this is no http or https address: correct it in the programme folder"

typedef struct {
    Transport base;
    const Clock *clock;
    WebhookOptions options;
    CurlLoop *curl;
    LateAnswers *late;
    GPtrArray *posts;    /* Post *: under way */
    GPtrArray *spare;    /* Post *: to be used again */
    WebhookHosts *hosts; /* by "HOST:PORT" */
    bool closing;
    void (*closed)(void *data);
    void *data;
} Webhook;

/* One attempt. Its easy handle is kept for the next, so that connections are used again. */
typedef struct {
    Webhook *webhook;
    CURL *easy;
    CurlGuard guard;
    struct curl_slist *headers;
    char fault[CURL_ERROR_SIZE];
    char *host;
    int64_t began;
    const Message *message;
    GString *answer; /* the beginning of the response's body */
    gsize received;
    TransportDone done;
    void *data;
} Post;

WebhookOptions
webhook_defaults(void)
{
    return (WebhookOptions){.reach = REACH_PUBLIC,
                            .connections = 16,
                            .timeout = 20 * 1000,
                            .rest_first = 30 * 1000,
                            .rest_longest = 600 * 1000};
}

static void
post_free(void *data)
{
    Post *post = data;
    curl_slist_free_all(post->headers);
    curl_easy_cleanup(post->easy);
    g_string_free(post->answer, TRUE);
    g_free(post->host);
    g_free(post);
}

/* "HOST:PORT" of an http or https address; NULL when it is neither. (transfer full) */
static char *
host_of(const char *address)
{
    g_autoptr(GUri) uri = g_uri_parse(address, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
    if (uri == NULL || g_uri_get_host(uri) == NULL || *g_uri_get_host(uri) == '\0')
        return NULL;
    const char *scheme = g_uri_get_scheme(uri);
    if (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)
        return NULL;
    g_autofree char *host = g_ascii_strdown(g_uri_get_host(uri), -1);
    return g_strdup_printf("%s:%d", host, g_uri_get_port(uri));
}

static size_t
on_body(char *bytes, size_t size, size_t count, void *data)
{
    Post *post = data;
    gsize got = size * count;
    gsize room = ANSWER_KEPT - post->answer->len;
    g_string_append_len(post->answer, bytes, (gssize)MIN(got, room));
    post->received += got;
    return post->received > ANSWER_LIMIT ? 0 : got;
}

static Post *
post_new(Webhook *self)
{
    Post *post = g_new0(Post, 1);
    post->webhook = self;
    post->guard.reach = self->options.reach;
    post->answer = g_string_new(NULL);
    post->easy = curl_loop_easy_new(&post->guard);
    curl_easy_setopt(post->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(post->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(post->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(post->easy, CURLOPT_TIMEOUT_MS, (long)self->options.timeout);
    curl_easy_setopt(post->easy, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
    curl_easy_setopt(post->easy, CURLOPT_POST, 1L);
    curl_easy_setopt(post->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(post->easy, CURLOPT_WRITEDATA, post);
    curl_easy_setopt(post->easy, CURLOPT_ERRORBUFFER, post->fault);
    if (self->options.ca_file != NULL)
        curl_easy_setopt(post->easy, CURLOPT_CAINFO, self->options.ca_file);
    return post;
}

static void
add_header(Post *post, const char *name, const char *value)
{
    g_autofree char *line = g_strconcat(name, ": ", value, NULL);
    post->headers = curl_slist_append(post->headers, line);
}

static void
set_headers(Post *post)
{
    Webhook *self = post->webhook;
    gint64 seconds = clock_now(self->clock) / INSTANT_SECOND;
    g_autofree char *timestamp = g_strdup_printf("%" G_GINT64_FORMAT, seconds);
    g_autofree char *signature =
        signature_sign(self->options.secrets, post->message->message_id, seconds, post->message->body);
    g_clear_pointer(&post->headers, curl_slist_free_all);
    add_header(post, "Content-Type", "application/json");
    add_header(post, "webhook-id", post->message->message_id);
    add_header(post, "webhook-timestamp", timestamp);
    if (*signature != '\0')
        add_header(post, "webhook-signature", signature);
    post->headers = curl_slist_append(post->headers, "Expect:");
    curl_easy_setopt(post->easy, CURLOPT_HTTPHEADER, post->headers);
}

static DeliveryResult
result_of(long status)
{
    if (status >= 200 && status < 300)
        return DELIVERY_SENT;
    bool again = status == 408 || status == 425 || status == 429 || status >= 500;
    return again ? DELIVERY_TEMPORARY : DELIVERY_PERMANENT;
}

/* "503 Service is being moved": the status, and what the response's text begins with. (transfer full) */
static char *
describe(const Post *post, long status)
{
    g_autofree char *valid = g_utf8_make_valid(post->answer->str, (gssize)post->answer->len);
    g_autofree char *line = text_squeeze(valid);
    g_autofree char *safe = text_printable(line);
    g_autofree char *brief = text_ellipsize(safe, 200);
    const char *note = status >= 300 && status < 400 ? " redirects are not followed" : "";
    return g_strdup_printf("%ld%s%s%s", status, note, *brief == '\0' ? "" : " ", brief);
}

static Instant
retry_after(const Post *post)
{
    curl_off_t seconds = 0;
    curl_easy_getinfo(post->easy, CURLINFO_RETRY_AFTER, &seconds);
    if (seconds <= 0)
        return INSTANT_NONE;
    const curl_off_t year = 366 * 86400;
    return clock_now(post->webhook->clock) + MIN(seconds, year) * INSTANT_SECOND;
}

static void
give_back(Post *post)
{
    Webhook *self = post->webhook;
    g_ptr_array_remove_fast(self->posts, post);
    curl_loop_remove(self->curl, post->easy);
    g_clear_pointer(&post->host, g_free);
    g_ptr_array_add(self->spare, post);
}

/* The server has spoken: its status counts, also where the rest of its answer was cut short. */
static void
end_answered(Post *post, long status)
{
    Instant again = retry_after(post);
    g_autofree char *text = describe(post, status);
    webhook_hosts_answered(post->webhook->hosts, post->host, post->began);
    give_back(post);
    post->done(post->data, result_of(status), (int)status, text, again);
}

/* Why no other attempt at the address would fare better; NULL where it might. */
static const char *
hopeless(const Post *post, CURLcode result)
{
    if (result == CURLE_URL_MALFORMAT)
        return NO_WEB_ADDRESS;
    if (result == CURLE_COULDNT_CONNECT && curl_guard_barred(&post->guard))
        return "the host's address is private or this machine's own: refused, unless the settings allow it";
    return NULL;
}

static void
end_unanswered(Post *post, CURLcode result)
{
    Webhook *self = post->webhook;
    const char *refusal = hopeless(post, result);
    g_autofree char *why = g_strdup(*post->fault != '\0' ? post->fault : curl_easy_strerror(result));
    if (refusal != NULL)
        webhook_hosts_untried(self->hosts, post->host, post->began);
    else
        webhook_hosts_failed(self->hosts, post->host, post->began, why);
    give_back(post);
    post->done(post->data, refusal != NULL ? DELIVERY_PERMANENT : DELIVERY_TEMPORARY, 0,
               refusal != NULL ? refusal : why, INSTANT_NONE);
}

static void
on_done(void *data, CURLcode result)
{
    Post *post = data;
    long status = 0;
    curl_easy_getinfo(post->easy, CURLINFO_RESPONSE_CODE, &status);
    if (status >= 200)
        end_answered(post, status);
    else
        end_unanswered(post, result);
}

static int
webhook_free_slots(const Transport *base)
{
    const Webhook *self = (const Webhook *)base;
    if (self->closing)
        return 0;
    int used = (int)self->posts->len + (int)late_answers_waiting(self->late);
    return MAX(self->options.connections - used, 0);
}

static Instant
webhook_ready_at(const Transport *base)
{
    return INSTANT_NONE;
}

static void
start(Webhook *self, char *host, int64_t began, const Message *message, TransportDone done, void *data)
{
    Post *post = self->spare->len > 0 ? g_ptr_array_steal_index_fast(self->spare, self->spare->len - 1)
                                      : post_new(self);
    post->host = host;
    post->began = began;
    post->message = message;
    post->done = done;
    post->data = data;
    post->received = 0;
    post->guard.refused = post->guard.reached = false;
    *post->fault = '\0';
    g_string_truncate(post->answer, 0);
    gsize size = 0;
    const void *body = g_bytes_get_data(message->body, &size);
    curl_easy_setopt(post->easy, CURLOPT_URL, message->address);
    curl_easy_setopt(post->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)size);
    curl_easy_setopt(post->easy, CURLOPT_POSTFIELDS, body == NULL ? "" : body);
    set_headers(post);
    g_ptr_array_add(self->posts, post);
    curl_loop_add(self->curl, post->easy, on_done, post);
}

/* A header cannot be made of it. */
static bool
is_token(const char *id)
{
    for (; *id != '\0'; id++) {
        if (!g_ascii_isgraph(*id))
            return false;
    }
    return true;
}

static void
webhook_send(Transport *base, const Message *message, TransportDone done, void *data)
{
    Webhook *self = (Webhook *)base;
    g_autofree char *name = host_of(message->address);
    if (name == NULL || !is_token(message->message_id)) {
        late_answers_add(self->late, done, data, DELIVERY_PERMANENT, NO_WEB_ADDRESS, INSTANT_NONE);
        return;
    }
    int64_t began;
    Instant until;
    g_autofree char *why = NULL;
    if (webhook_hosts_begin(self->hosts, name, &began, &until, &why))
        start(self, g_steal_pointer(&name), began, message, done, data);
    else
        late_answers_add(self->late, done, data, DELIVERY_UNTRIED, why, until);
}

static void
on_late_closed(void *data)
{
    Webhook *self = data;
    webhook_hosts_free(self->hosts);
    for (gsize i = 0; self->options.secrets != NULL && self->options.secrets[i] != NULL; i++)
        secret_free((char *)self->options.secrets[i]);
    g_free((char **)self->options.secrets);
    g_free((char *)self->options.ca_file);
    self->closed(self->data);
    g_free(self);
}

static void
on_curl_closed(void *data)
{
    Webhook *self = data;
    late_answers_close(self->late, on_late_closed, self);
}

static void
webhook_close(Transport *base, void (*closed)(void *data), void *data)
{
    Webhook *self = (Webhook *)base;
    self->closing = true;
    self->closed = closed;
    self->data = data;
    while (self->posts->len > 0)
        give_back(self->posts->pdata[self->posts->len - 1]);
    g_clear_pointer(&self->posts, g_ptr_array_unref);
    g_clear_pointer(&self->spare, g_ptr_array_unref);
    curl_loop_close(self->curl, on_curl_closed, self);
}

static const TransportOps webhook_ops = {.free_slots = webhook_free_slots,
                                         .ready_at = webhook_ready_at,
                                         .send = webhook_send,
                                         .close = webhook_close};

Transport *
webhook_new(uv_loop_t *loop, const Clock *clock, const WebhookOptions *options, GError **error)
{
    for (gsize i = 0; options->secrets != NULL && options->secrets[i] != NULL; i++) {
        if (!signature_check_secret(options->secrets[i], error))
            return NULL;
    }
    CurlLoop *curl = curl_loop_new(loop, error);
    if (curl == NULL)
        return NULL;
    curl_loop_keep(curl, options->connections);
    Webhook *self = g_new0(Webhook, 1);
    self->base.ops = &webhook_ops;
    self->clock = clock;
    self->curl = curl;
    self->options = *options;
    self->options.secrets = (const char *const *)g_strdupv((char **)options->secrets);
    self->options.ca_file = g_strdup(options->ca_file);
    self->late = late_answers_new(loop);
    self->posts = g_ptr_array_new();
    self->spare = g_ptr_array_new_with_free_func(post_free);
    self->hosts = webhook_hosts_new(clock, &(WebhookHostsOptions){.rest_first = options->rest_first,
                                                                  .rest_longest = options->rest_longest,
                                                                  .share = MAX(options->connections / 4, 1)});
    return &self->base;
}
