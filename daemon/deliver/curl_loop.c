/*
 * libcurl says which sockets it wants watched and when it wants to be woken; each socket gets a uv_poll_t,
 * all of them share one timer. Three rules keep the two libraries apart:
 *
 *  - nothing of the multi interface is called while libcurl is calling us: handles that are done are looked
 *    for when curl_multi_socket_action has returned, a timeout of 0 waits for the loop's next round;
 *  - a socket's watcher stops the moment libcurl lets the socket go, before it is closed: libuv aborts on a
 *    watched descriptor that is gone;
 *  - a watcher's memory lives until libuv has closed it.
 */
#include "deliver/curl_loop.h"

#include "base/error.h"
#include "base/log.h"

#include <sys/socket.h>

struct CurlLoop {
    uv_loop_t *loop;
    CURLM *multi;
    uv_timer_t timer;
    guint handles; /* of libuv, not yet closed */
    void (*closed)(void *data);
    void *data;
};

typedef struct {
    uv_poll_t poll;
    CurlLoop *owner;
    curl_socket_t socket;
} Watcher;

typedef struct {
    CurlDone done;
    void *data;
} Transfer;

static void
release(CurlLoop *self)
{
    self->handles--;
    if (self->handles > 0)
        return;
    curl_global_cleanup();
    self->closed(self->data);
    g_free(self);
}

static void
on_watcher_closed(uv_handle_t *handle)
{
    Watcher *watcher = handle->data;
    release(watcher->owner);
    g_free(watcher);
}

static void
report_done(CurlLoop *self)
{
    CURLMsg *message;
    int left = 0;
    while ((message = curl_multi_info_read(self->multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE)
            continue;
        Transfer *transfer = NULL;
        CURLcode result = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        transfer->done(transfer->data, result);
    }
}

static void
act(CurlLoop *self, curl_socket_t socket, int events)
{
    int running = 0;
    CURLMcode code = curl_multi_socket_action(self->multi, socket, events, &running);
    if (code != CURLM_OK)
        log_error("libcurl: %s", curl_multi_strerror(code));
    report_done(self);
}

static void
on_ready(uv_poll_t *poll, int status, int events)
{
    Watcher *watcher = poll->data;
    int flags = 0;
    /* libuv reports a socket's error as a failed poll, having stopped it. */
    if (status < 0)
        flags |= CURL_CSELECT_ERR;
    if (events & UV_READABLE)
        flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE)
        flags |= CURL_CSELECT_OUT;
    act(watcher->owner, watcher->socket, flags);
}

static void
on_timer(uv_timer_t *timer)
{
    act(timer->data, CURL_SOCKET_TIMEOUT, 0);
}

static int
on_timeout(CURLM *multi, long milliseconds, void *data)
{
    CurlLoop *self = data;
    if (milliseconds < 0)
        uv_timer_stop(&self->timer);
    else
        uv_timer_start(&self->timer, on_timer, (uint64_t)milliseconds, 0);
    return 0;
}

static Watcher *
watcher_new(CurlLoop *self, curl_socket_t socket)
{
    Watcher *watcher = g_new0(Watcher, 1);
    if (uv_poll_init_socket(self->loop, &watcher->poll, socket) != 0) {
        g_free(watcher);
        return NULL;
    }
    watcher->poll.data = watcher;
    watcher->owner = self;
    watcher->socket = socket;
    self->handles++;
    curl_multi_assign(self->multi, socket, watcher);
    return watcher;
}

static int
on_socket(CURL *easy, curl_socket_t socket, int what, void *data, void *socket_data)
{
    CurlLoop *self = data;
    Watcher *watcher = socket_data;
    if (what == CURL_POLL_REMOVE) {
        if (watcher == NULL)
            return 0;
        uv_poll_stop(&watcher->poll);
        uv_close((uv_handle_t *)&watcher->poll, on_watcher_closed);
        curl_multi_assign(self->multi, socket, NULL);
        return 0;
    }
    if (watcher == NULL)
        watcher = watcher_new(self, socket);
    if (watcher == NULL)
        return -1;
    int events = (what & CURL_POLL_IN ? UV_READABLE : 0) | (what & CURL_POLL_OUT ? UV_WRITABLE : 0);
    return uv_poll_start(&watcher->poll, events, on_ready) == 0 ? 0 : -1;
}

CurlLoop *
curl_loop_new(uv_loop_t *loop, GError **error)
{
    CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
    CURLM *multi = code == CURLE_OK ? curl_multi_init() : NULL;
    if (multi == NULL) {
        error_set(error, ERROR_SOFTWARE, "libcurl cannot be started: %s", curl_easy_strerror(code));
        return NULL;
    }
    CurlLoop *self = g_new0(CurlLoop, 1);
    self->loop = loop;
    self->multi = multi;
    uv_timer_init(loop, &self->timer);
    self->timer.data = self;
    self->handles = 1;
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, self);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timeout);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, self);
    return self;
}

void
curl_loop_keep(CurlLoop *self, int connections)
{
    curl_multi_setopt(self->multi, CURLMOPT_MAXCONNECTS, (long)connections);
}

bool
curl_guard_barred(const CurlGuard *guard)
{
    return guard->refused && !guard->reached;
}

static curl_socket_t
open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    CurlGuard *guard = data;
    if (!reach_allows(guard->reach, &address->addr)) {
        guard->refused = true;
        return CURL_SOCKET_BAD;
    }
    guard->reached = true;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CURL *
curl_loop_easy_new(CurlGuard *guard)
{
    CURL *easy = curl_easy_init();
    g_assert(easy != NULL); /* it fails for want of memory alone */
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    /* A resolver that hangs is left to its thread, instead of being waited for when its time is over. */
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, guard);
    return easy;
}

bool
curl_loop_add(CurlLoop *self, CURL *easy, CurlDone done, void *data)
{
    Transfer *transfer = g_new(Transfer, 1);
    *transfer = (Transfer){done, data};
    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    if (curl_multi_add_handle(self->multi, easy) == CURLM_OK)
        return true;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, NULL);
    g_free(transfer);
    return false;
}

void
curl_loop_remove(CurlLoop *self, CURL *easy)
{
    Transfer *transfer = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    if (transfer == NULL)
        return;
    curl_multi_remove_handle(self->multi, easy);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, NULL);
    g_free(transfer);
}

/* Not before the loop's next round: the close may have been asked for by a handle's end. */
static void
on_timer_closed(uv_handle_t *handle)
{
    CurlLoop *self = handle->data;
    curl_multi_setopt(self->multi, CURLMOPT_TIMERFUNCTION, NULL);
    curl_multi_cleanup(self->multi);
    release(self);
}

void
curl_loop_close(CurlLoop *self, void (*closed)(void *data), void *data)
{
    self->closed = closed;
    self->data = data;
    uv_close((uv_handle_t *)&self->timer, on_timer_closed);
}
