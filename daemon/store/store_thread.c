/*
 * Two queues under one lock: requests that wait, and requests that are answered. The thread takes all that
 * wait at once, works them off in one transaction, commits, and moves them to the answered ones; the loop is
 * woken and calls them back in the order in which they were asked.
 */
#include "store/store_thread.h"

#include "base/error.h"

/* One transaction takes no more than this, so that the first of a flood is not answered with the last. */
#define BATCH_LIMIT 1024

/* Nanoseconds without a request after which a thread counts as idle. */
#define REST_AFTER ((uint64_t)200 * 1000 * 1000)

typedef struct Request {
    StoreWork work;
    StoreDone done;
    void *data;
    GError *error;
} Request;

struct StoreThread {
    uv_thread_t thread;
    uv_async_t async;
    Store *store;
    StoreMode mode;
    Clock *clock;

    uv_mutex_t lock; /* guards the four below */
    uv_cond_t wake;
    GQueue waiting, answered; /* Request * */
    bool closing;             /* no more requests come */
    bool ended;               /* the thread does nothing any more */

    gint64 last_round; /* atomic */
    guint pending;     /* the loop's own */
    void (*closed)(void *data);
    void *closed_data;
};

static void
request_free(Request *request)
{
    g_clear_error(&request->error);
    g_free(request);
}

/* A request's own failure leaves the others as they are. */
static void
run_in_savepoint(Store *store, Request *request)
{
    if (!store_savepoint(store, &request->error))
        return;
    if (request->work(store, request->data, &request->error) && store_release(store, &request->error))
        return;
    store_rollback_to(store);
    if (request->error == NULL)
        error_set(&request->error, ERROR_SOFTWARE, "a request failed without saying why");
}

static void
fail_all(GQueue *batch, const GError *error)
{
    for (GList *link = batch->head; link != NULL; link = link->next) {
        Request *request = link->data;
        if (request->error == NULL)
            request->error = g_error_copy(error);
    }
}

/* False when SQLite undid the transaction by itself (a full or failing disk): what came before in the batch
 * is gone with it. */
static bool
run_batch(Store *store, GQueue *batch, GError **error)
{
    for (GList *link = batch->head; link != NULL; link = link->next) {
        Request *request = link->data;
        run_in_savepoint(store, request);
        if (!store_in_transaction(store)) {
            g_propagate_error(error, g_error_copy(request->error));
            return false;
        }
    }
    return store_commit(store, error);
}

static void
write_batch(Store *store, GQueue *batch)
{
    g_autoptr(GError) error = NULL;
    if (store_begin(store, &error) && run_batch(store, batch, &error))
        return;
    store_rollback(store);
    fail_all(batch, error);
}

/* Each reader sees one state, and holds it no longer than it must: an open one keeps the log from shrinking.
 */
static void
read_batch(Store *store, GQueue *batch)
{
    for (GList *link = batch->head; link != NULL; link = link->next) {
        Request *request = link->data;
        if (!store_begin(store, &request->error))
            continue;
        if (!request->work(store, request->data, &request->error) && request->error == NULL)
            error_set(&request->error, ERROR_SOFTWARE, "a request failed without saying why");
        store_rollback(store);
    }
}

static bool
has_none(const StoreThread *self)
{
    return self->waiting.length == 0 && !self->closing;
}

/* When nothing has come for a moment, what the connection remembers of the file is given back, so that an
 * idle one is small: at once would be to read it anew for every batch of a long delivery. */
static void
rest(StoreThread *self)
{
    uv_mutex_unlock(&self->lock);
    store_rest(self->store);
    uv_mutex_lock(&self->lock);
}

/* Waits for requests and takes them. False when there are none and none will come. */
static bool
take_batch(StoreThread *self, GQueue *batch)
{
    uv_mutex_lock(&self->lock);
    if (has_none(self) && uv_cond_timedwait(&self->wake, &self->lock, REST_AFTER) == UV_ETIMEDOUT &&
        has_none(self))
        rest(self);
    while (has_none(self))
        uv_cond_wait(&self->wake, &self->lock);
    while (self->waiting.length > 0 && batch->length < BATCH_LIMIT)
        g_queue_push_tail_link(batch, g_queue_pop_head_link(&self->waiting));
    uv_mutex_unlock(&self->lock);
    return batch->length > 0;
}

static void
answer_batch(StoreThread *self, GQueue *batch)
{
    uv_mutex_lock(&self->lock);
    while (batch->length > 0)
        g_queue_push_tail_link(&self->answered, g_queue_pop_head_link(batch));
    uv_mutex_unlock(&self->lock);
    uv_async_send(&self->async);
}

static void
note_round(StoreThread *self)
{
    __atomic_store_n(&self->last_round, clock_monotonic(self->clock), __ATOMIC_RELAXED);
}

static void
thread_main(void *data)
{
    StoreThread *self = data;
    GQueue batch = G_QUEUE_INIT;
    note_round(self);
    while (take_batch(self, &batch)) {
        note_round(self);
        if (self->mode == STORE_READ_ONLY)
            read_batch(self->store, &batch);
        else
            write_batch(self->store, &batch);
        answer_batch(self, &batch);
        note_round(self);
    }
    uv_mutex_lock(&self->lock);
    self->ended = true;
    uv_mutex_unlock(&self->lock);
    uv_async_send(&self->async);
}

static void
free_closed(uv_handle_t *handle)
{
    StoreThread *self = handle->data;
    void (*closed)(void *) = self->closed;
    void *data = self->closed_data;
    store_close(self->store);
    clock_free(self->clock);
    uv_mutex_destroy(&self->lock);
    uv_cond_destroy(&self->wake);
    g_free(self);
    if (closed != NULL)
        closed(data);
}

static void
call_back(StoreThread *self, GQueue *answered)
{
    for (GList *link; (link = g_queue_pop_head_link(answered)) != NULL;) {
        Request *request = link->data;
        g_list_free_1(link);
        self->pending--;
        if (request->done != NULL)
            request->done(request->data, request->error);
        request_free(request);
    }
}

static void
on_async(uv_async_t *async)
{
    StoreThread *self = async->data;
    uv_mutex_lock(&self->lock);
    GQueue answered = self->answered;
    bool ended = self->ended;
    g_queue_init(&self->answered);
    uv_mutex_unlock(&self->lock);
    call_back(self, &answered);
    if (ended && !uv_is_closing((uv_handle_t *)async)) {
        uv_thread_join(&self->thread);
        uv_close((uv_handle_t *)async, free_closed);
    }
}

StoreThread *
store_thread_new(uv_loop_t *loop, const char *path, StoreMode mode, GError **error)
{
    g_autoptr(Store) store = store_open(path, mode, error);
    if (store == NULL)
        return NULL;
    StoreThread *self = g_new0(StoreThread, 1);
    int failed = uv_async_init(loop, &self->async, on_async);
    if (failed != 0) {
        error_set(error, ERROR_SOFTWARE, "%s: no way to wake the loop: %s", path, uv_strerror(failed));
        g_free(self);
        return NULL;
    }
    self->async.data = self;
    self->store = g_steal_pointer(&store);
    self->mode = mode;
    self->clock = clock_real_new();
    if (uv_mutex_init(&self->lock) != 0 || uv_cond_init(&self->wake) != 0)
        g_error("no memory for a lock");
    failed = uv_thread_create(&self->thread, thread_main, self);
    if (failed != 0) {
        error_set(error, ERROR_TEMPORARY, "%s: no thread for the store: %s", path, uv_strerror(failed));
        uv_close((uv_handle_t *)&self->async, free_closed);
        return NULL;
    }
    return self;
}

void
store_thread_submit(StoreThread *thread, StoreWork work, StoreDone done, void *data)
{
    Request *request = g_new0(Request, 1);
    *request = (Request){.work = work, .done = done, .data = data};
    thread->pending++;
    uv_mutex_lock(&thread->lock);
    g_queue_push_tail(&thread->waiting, request);
    if (thread->waiting.length == 1)
        uv_cond_signal(&thread->wake);
    uv_mutex_unlock(&thread->lock);
}

guint
store_thread_pending(const StoreThread *thread)
{
    return thread->pending;
}

int64_t
store_thread_last_round(const StoreThread *thread)
{
    return __atomic_load_n(&thread->last_round, __ATOMIC_RELAXED);
}

void
store_thread_close(StoreThread *thread, void (*closed)(void *data), void *data)
{
    thread->closed = closed;
    thread->closed_data = data;
    uv_mutex_lock(&thread->lock);
    thread->closing = true;
    uv_cond_signal(&thread->wake);
    uv_mutex_unlock(&thread->lock);
}
