/*
 * libcurl connects (CURLOPT_CONNECT_ONLY) while the handle is in the CurlLoop, and reports the server's
 * replies line by line, of which the last 250 is the one to the EHLO that counts. From then on the socket is
 * ours to watch: bytes go through curl_easy_send and curl_easy_recv, which add the TLS.
 */
#include "deliver/smtp_connection.h"

#include <string.h>

#define READ_SIZE 8192

struct SmtpConnection {
    CurlLoop *curl;
    const SmtpOptions *options;
    const SmtpConnectionEvents *events;
    void *owner;

    CURL *easy;
    CurlGuard guard;
    char fault[CURL_ERROR_SIZE];
    SmtpReplyReader *replies; /* while connecting */
    SmtpOffer offer;
    int refused_code; /* the last negative reply while connecting, 0 without one */
    char *refused;

    SmtpSession *session; /* NULL while connecting */
    bool encrypted;
    uv_loop_t *loop;
    uv_poll_t poll;
    int watched; /* the events that the poll is started for; 0: it is stopped */
    uv_timer_t timer;
    SmtpStep timed; /* the step that the timer is set for */
    bool sending;   /* the message's outcome has not been told */
    bool leaving;   /* the owner has closed it */
    bool closing;   /* its handles are being closed */
    int handles;    /* of libuv, not yet closed */
};

static void
on_handle_closed(uv_handle_t *handle)
{
    SmtpConnection *self = handle->data;
    if (--self->handles > 0)
        return;
    const SmtpConnectionEvents *events = self->events;
    void *owner = self->owner;
    smtp_reply_reader_free(self->replies);
    smtp_session_free(self->session);
    g_free(self->refused);
    g_free(self);
    events->freed(owner);
}

/* The watcher goes before the socket does: libuv aborts on a watched descriptor that is gone. */
static void
close_handles(SmtpConnection *self)
{
    self->closing = true;
    if (self->session != NULL)
        uv_close((uv_handle_t *)&self->poll, on_handle_closed);
    uv_close((uv_handle_t *)&self->timer, on_handle_closed);
    curl_loop_remove(self->curl, self->easy);
    curl_easy_cleanup(self->easy);
}

static void
end(SmtpConnection *self, const char *why, int code)
{
    bool tell = !self->leaving;
    close_handles(self);
    if (tell)
        self->events->ended(self->owner, why, code);
}

static CURLcode
write_some(SmtpConnection *self)
{
    gsize size = 0;
    const void *bytes;
    while ((bytes = smtp_session_output(self->session, &size)) != NULL) {
        size_t written = 0;
        CURLcode code = curl_easy_send(self->easy, bytes, size, &written);
        if (code != CURLE_OK)
            return code;
        self->timed = SMTP_STEP_OVER; /* progress: the step's time begins anew */
        smtp_session_written(self->session, written);
    }
    return CURLE_OK;
}

static void
read_all(SmtpConnection *self)
{
    char bytes[READ_SIZE];
    while (smtp_session_step(self->session) != SMTP_STEP_OVER) {
        size_t got = 0;
        CURLcode code = curl_easy_recv(self->easy, bytes, sizeof bytes, &got);
        if (code == CURLE_AGAIN)
            return;
        if (code == CURLE_OK && got > 0)
            smtp_session_input(self->session, bytes, got);
        else
            smtp_session_lost(self->session, "the mail server closed the connection");
        if (!self->encrypted && got < sizeof bytes)
            return; /* the socket is empty; TLS may hold back more than it gave */
    }
}

static void on_ready(uv_poll_t *poll, int status, int events);
static void on_timer(uv_timer_t *timer);

static void
watch(SmtpConnection *self, bool writing)
{
    int events = UV_READABLE | (writing ? UV_WRITABLE : 0);
    /* libuv asks the kernel anew even for what is watched already */
    if (events != self->watched)
        uv_poll_start(&self->poll, events, on_ready);
    self->watched = events;
    SmtpStep step = smtp_session_step(self->session);
    if (self->timed == step)
        return;
    self->timed = step;
    int64_t patience = step == SMTP_STEP_IDLE
                           ? self->options->idle
                           : smtp_session_patience(self->session, &self->options->timeouts);
    uv_timer_start(&self->timer, on_timer, (uint64_t)patience, 0);
}

/* Tells what has become of the message and of the connection. */
static void
settle(SmtpConnection *self)
{
    const SmtpOutcome *outcome = smtp_session_outcome(self->session);
    if (self->sending && outcome != NULL) {
        self->sending = false;
        self->events->outcome(self->owner, outcome);
        if (self->closing)
            return;
    }
    gsize pending = 0;
    smtp_session_output(self->session, &pending);
    SmtpStep step = smtp_session_step(self->session);
    if (step == SMTP_STEP_OVER) {
        end(self, "the connection is over", 0);
        return;
    }
    watch(self, pending > 0);
    if (step == SMTP_STEP_IDLE && !self->sending && !self->leaving)
        self->events->ready(self->owner);
}

static void
move(SmtpConnection *self)
{
    read_all(self);
    CURLcode code = write_some(self);
    if (code != CURLE_OK && code != CURLE_AGAIN)
        smtp_session_lost(self->session, "the mail server closed the connection");
    settle(self);
}

static void
on_ready(uv_poll_t *poll, int status, int events)
{
    SmtpConnection *self = poll->data;
    if (status != 0)
        self->watched = 0; /* libuv has stopped it */
    move(self);            /* a failed socket fails to be read, too, and says why */
}

/* Writes what there is. What goes wrong is seen, and told, in the loop's next round. */
static void
start_writing(SmtpConnection *self)
{
    CURLcode code = write_some(self);
    watch(self, code != CURLE_OK || smtp_session_outcome(self->session) != NULL);
}

static void
say_goodbye(SmtpConnection *self)
{
    smtp_session_quit(self->session);
    start_writing(self);
}

static void
on_timer(uv_timer_t *timer)
{
    SmtpConnection *self = timer->data;
    if (smtp_session_step(self->session) != SMTP_STEP_IDLE) {
        smtp_session_timed_out(self->session);
        settle(self);
        return;
    }
    self->leaving = true;
    say_goodbye(self);
    self->events->ended(self->owner, "nothing was to be sent", 0);
}

/* Receives the server's replies while libcurl connects. */
static size_t
on_line(char *bytes, size_t size, size_t count, void *data)
{
    SmtpConnection *self = data;
    const char *at = bytes;
    gsize left = size * count;
    while (left > 0) {
        SmtpReplyState state = smtp_reply_read(self->replies, &at, &left);
        if (state == SMTP_REPLY_BAD)
            return 0;
        if (state == SMTP_REPLY_MORE)
            break;
        const SmtpReply *reply = smtp_reply_get(self->replies);
        if (reply->code == 250)
            self->offer = smtp_offer_read(reply);
        if (reply->code >= 400) {
            g_free(self->refused);
            self->refused = smtp_reply_describe(reply);
            self->refused_code = reply->code;
        }
    }
    return size * count;
}

static void
fail_connecting(SmtpConnection *self, CURLcode result)
{
    const char *fault = *self->fault != '\0' ? self->fault : curl_easy_strerror(result);
    if (curl_guard_barred(&self->guard))
        fault = "its address is not one that may be reached (a rehearsal sends to this machine only)";
    g_autofree char *why =
        g_strdup_printf("%s: %s%s%s", self->options->url, fault, self->refused == NULL ? "" : ": ",
                        self->refused == NULL ? "" : self->refused);
    end(self, why, self->refused_code);
}

static bool
is_encrypted(CURL *easy)
{
    struct curl_tlssessioninfo *info = NULL;
    return curl_easy_getinfo(easy, CURLINFO_TLS_SSL_PTR, &info) == CURLE_OK && info->internals != NULL;
}

static bool
take_socket(SmtpConnection *self)
{
    curl_socket_t socket = CURL_SOCKET_BAD;
    if (curl_easy_getinfo(self->easy, CURLINFO_ACTIVESOCKET, &socket) != CURLE_OK ||
        socket == CURL_SOCKET_BAD || uv_poll_init_socket(self->loop, &self->poll, socket) != 0)
        return false;
    self->poll.data = self;
    self->handles++;
    self->encrypted = is_encrypted(self->easy);
    self->session = smtp_session_new(&self->offer, self->options->sender);
    return true;
}

static void
on_connected(void *data, CURLcode result)
{
    SmtpConnection *self = data;
    if (result == CURLE_OK && self->options->user != NULL && !self->offer.auth) {
        g_strlcpy(self->fault, "the server offers no AUTH, but a user is set", sizeof self->fault);
        result = CURLE_LOGIN_DENIED;
    }
    if (result == CURLE_OK && !take_socket(self)) {
        g_strlcpy(self->fault, "the connection was lost", sizeof self->fault);
        result = CURLE_RECV_ERROR;
    }
    if (result == CURLE_OK)
        move(self);
    else
        fail_connecting(self, result);
}

/* Our name stands where an address has its path: libcurl says it in EHLO. */
static char *
connect_url(const SmtpOptions *options)
{
    g_autofree char *name = g_uri_escape_string(options->helo, NULL, FALSE);
    return g_strconcat(options->url, g_str_has_suffix(options->url, "/") ? "" : "/", name, NULL);
}

static long
tls_level(const SmtpOptions *options)
{
    if (options->tls == SMTP_TLS_NONE)
        return CURLUSESSL_NONE;
    bool demanded = options->tls == SMTP_TLS_REQUIRED || options->user != NULL;
    return demanded ? CURLUSESSL_ALL : CURLUSESSL_TRY;
}

static void
set_up(SmtpConnection *self)
{
    const SmtpOptions *options = self->options;
    g_autofree char *url = connect_url(options);
    curl_easy_setopt(self->easy, CURLOPT_URL, url);
    curl_easy_setopt(self->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(self->easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(self->easy, CURLOPT_USE_SSL, tls_level(options));
    curl_easy_setopt(self->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)options->timeouts.connect);
    curl_easy_setopt(self->easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                     (long)(options->timeouts.connect / 1000 + 1));
    curl_easy_setopt(self->easy, CURLOPT_HEADERFUNCTION, on_line);
    curl_easy_setopt(self->easy, CURLOPT_HEADERDATA, self);
    curl_easy_setopt(self->easy, CURLOPT_ERRORBUFFER, self->fault);
    curl_easy_setopt(self->easy, CURLOPT_TCP_KEEPALIVE, 1L);
    if (options->ca_file != NULL)
        curl_easy_setopt(self->easy, CURLOPT_CAINFO, options->ca_file);
    if (options->user != NULL) {
        curl_easy_setopt(self->easy, CURLOPT_USERNAME, options->user);
        curl_easy_setopt(self->easy, CURLOPT_PASSWORD, options->password == NULL ? "" : options->password);
        /* no other: what a server made of the password by an older way could be guessed from what was heard
         */
        curl_easy_setopt(self->easy, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN");
    }
}

SmtpConnection *
smtp_connection_open(uv_loop_t *loop, CurlLoop *curl, const SmtpOptions *options,
                     const SmtpConnectionEvents *events, void *owner)
{
    SmtpConnection *self = g_new0(SmtpConnection, 1);
    self->loop = loop;
    self->curl = curl;
    self->options = options;
    self->events = events;
    self->owner = owner;
    self->timed = SMTP_STEP_OVER;
    self->guard.reach = options->reach;
    self->replies = smtp_reply_reader_new();
    uv_timer_init(loop, &self->timer);
    self->timer.data = self;
    self->handles = 1;
    self->easy = curl_loop_easy_new(&self->guard);
    set_up(self);
    curl_loop_add(curl, self->easy, on_connected, self);
    return self;
}

void
smtp_connection_send(SmtpConnection *self, const Message *message)
{
    self->sending = true;
    smtp_session_send(self->session, message->address, message->message_id, message->body);
    start_writing(self);
}

int
smtp_connection_count(const SmtpConnection *self)
{
    return self->session == NULL ? 0 : smtp_session_count(self->session);
}

void
smtp_connection_close(SmtpConnection *self)
{
    if (self->closing || self->leaving)
        return;
    self->leaving = true;
    if (self->session == NULL || smtp_session_step(self->session) != SMTP_STEP_IDLE || self->sending) {
        close_handles(self);
        return;
    }
    say_goodbye(self);
}
