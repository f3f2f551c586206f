/*
 * A plugin has a queue of jobs and at most one process. A process goes through these states:
 *
 *     started ── its first frame comes ──▶ greeted ── no job is left, or it is old ──▶ leaving
 *        │                                    │                                           │
 *        └──── fault, deadline, garbage ──────┴──────────────▶ killed ────────────────────┤
 *                                                                                         ▼
 *                                                        exited and its output at end: gone
 *
 * It is gone only when both its exit and the end of its output have been seen: the fault that it wrote last
 * may arrive after the news of its exit. Then its job, if it has one, is answered with the cause, its handles
 * are closed, and when the last of them is, the next process may start.
 */
#include "area/area_pool.h"

#include "area/area_file.h"
#include "area/area_reply.h"
#include "area/area_request.h"
#include "area/wire.h"
#include "base/error.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>

enum { FAILURES_IN_A_ROW = 3, OLD_AFTER = 4 /* times the timeout */ };

typedef struct Plugin Plugin;
typedef struct Process Process;

typedef enum { JOB_ASSESS, JOB_SECTION, JOB_DESCRIBE } JobKind;

typedef struct Job {
    JobKind kind;
    Plugin *plugin;
    guint64 id;
    Day today;
    gint64 change;
    RecordBuffer request;
    AreaAssessed assessed;
    AreaSectioned sectioned;
    AreaDescribed described;
    void *data;
    char *fault; /* once it has failed */
} Job;

struct Plugin {
    AreaPool *pool;
    char *name;
    GQueue jobs; /* Job * */
    Process *process;
    guint failures; /* in a row */
    AreaDescription *known;
    struct stat known_file; /* what `known` was read from */
};

struct Process {
    Plugin *plugin;
    uv_process_t process;
    uv_pipe_t in, out;
    uv_timer_t deadline;
    guint open; /* handles that are not closed yet */
    bool spawned, exited, ended, greeted, leaving;
    bool half; /* the first half of the time allowed has passed */
    struct stat file;
    guint64 started;
    gint64 status;
    int signal;
    RecordBuffer received;
    Job *job;
    char *fault; /* the first thing that went wrong */
};

struct AreaPool {
    uv_loop_t *loop;
    char *host, *directory;
    guint timeout, hosts;
    guint64 memory;
    GHashTable *plugins; /* name → Plugin */
    guint running;
    guint64 last_id;
    GQueue failed; /* Job *, to be answered from `soon` */
    uv_timer_t soon;
    bool closing;
    AreaPoolClosed closed;
    void *closed_data;
};

static void plugin_pump(Plugin *plugin);
static void process_next(Process *process);
static void pool_soon(AreaPool *pool);

/* Jobs */

static void
job_free(Job *job)
{
    record_clear(&job->request);
    g_free(job->fault);
    g_free(job);
}

static Assessment *
faulty_assessment(const Job *job)
{
    Assessment *assessment = assessment_fault(job->plugin->name, job->today, job->fault);
    assessment->valid_until = job->today + 1;
    return assessment;
}

/* Tells whoever asked, and frees the job. */
static void
job_answer_fault(Job *job)
{
    if (job->kind == JOB_ASSESS) {
        Assessment *assessment = faulty_assessment(job);
        assessment->change = job->change;
        job->assessed(assessment, job->data);
    } else if (job->kind == JOB_SECTION) {
        job->sectioned(NULL, job->fault, job->data);
    } else {
        job->described(NULL, job->fault, job->data);
    }
    job_free(job);
}

/* Answers later, from the loop. */
static void
job_fail(Job *job, const char *fault)
{
    AreaPool *pool = job->plugin->pool;
    job->fault = g_strdup_printf("plugin \"%s\": %s", job->plugin->name, fault);
    g_queue_push_tail(&pool->failed, job);
    pool_soon(pool);
}

/* False when the frame is no such answer; the job is then still there. */
static bool
job_answer(Job *job, const guint8 *frame, gsize size)
{
    if (job->kind == JOB_ASSESS) {
        Assessment *assessment = area_reply_assessment(frame, size, job->plugin->name, job->today);
        if (assessment == NULL)
            return false;
        assessment->change = job->change;
        job->assessed(assessment, job->data);
    } else {
        AreaSection *section = area_reply_section(frame, size);
        if (section == NULL)
            return false;
        job->sectioned(section, NULL, job->data);
    }
    job_free(job);
    return true;
}

/* Processes */

static void
process_free(Process *process)
{
    record_clear(&process->received);
    g_free(process->fault);
    g_free(process);
}

static void
pool_pump(AreaPool *pool)
{
    GHashTableIter iter;
    gpointer plugin;
    g_hash_table_iter_init(&iter, pool->plugins);
    while (g_hash_table_iter_next(&iter, NULL, &plugin))
        plugin_pump(plugin);
}

static void
on_closed(uv_handle_t *handle)
{
    Process *process = handle->data;
    if (--process->open > 0)
        return;
    AreaPool *pool = process->plugin->pool;
    process->plugin->process = NULL;
    pool->running--;
    process_free(process);
    pool_pump(pool);
    pool_soon(pool);
}

static void
close_handle(uv_handle_t *handle)
{
    if (!uv_is_closing(handle))
        uv_close(handle, on_closed);
}

static void
process_close(Process *process)
{
    close_handle((uv_handle_t *)&process->process);
    close_handle((uv_handle_t *)&process->in);
    close_handle((uv_handle_t *)&process->out);
    close_handle((uv_handle_t *)&process->deadline);
}

/* The whole group, so that nothing of a plugin outlives its host. */
static void
process_kill(Process *process, const char *fault)
{
    if (process->fault == NULL)
        process->fault = g_strdup(fault);
    process->leaving = true;
    if (process->spawned && !process->exited)
        uv_kill(-process->process.pid, SIGKILL);
}

/* Why a process ended that was not told to. (transfer full) */
static char *
process_cause(const Process *process)
{
    if (process->fault != NULL)
        return g_strdup(process->fault);
    if (process->signal == SIGXCPU || process->signal == SIGKILL)
        return g_strdup("it was ended for using more than its share of processor time or memory");
    if (process->signal != 0)
        return g_strdup_printf("it crashed (signal %d, %s; it may use %" G_GUINT64_FORMAT " MiB of memory)",
                               process->signal, g_strsignal(process->signal),
                               process->plugin->pool->memory >> 20);
    return g_strdup_printf("its process ended without an answer (exit status %" G_GINT64_FORMAT ")",
                           process->status);
}

static void
plugin_fail_all(Plugin *plugin, const char *fault)
{
    Job *job;
    while ((job = g_queue_pop_head(&plugin->jobs)) != NULL)
        job_fail(job, fault);
}

/* Counts a failure, and gives up on what waits when it is one too many, or one that trying again cannot mend.
 */
static void
plugin_failed(Plugin *plugin, const char *cause, bool for_good)
{
    plugin->failures++;
    if (for_good) {
        plugin_fail_all(plugin, cause);
    } else if (plugin->failures >= FAILURES_IN_A_ROW) {
        g_autofree char *fault = g_strdup_printf(
            "%s; after %u failures in a row it was not asked again for now", cause, plugin->failures);
        plugin_fail_all(plugin, fault);
    }
    if (g_queue_is_empty(&plugin->jobs))
        plugin->failures = 0;
}

static void
process_gone(Process *process)
{
    Plugin *plugin = process->plugin;
    g_autofree char *cause = process_cause(process);
    Job *job = g_steal_pointer(&process->job);
    bool failed = job != NULL || process->fault != NULL;
    if (job != NULL)
        job_fail(job, cause);
    if (failed)
        plugin_failed(plugin, cause, !process->greeted && process->status != 0);
    process_close(process);
}

static void
process_maybe_gone(Process *process)
{
    if (process->exited && process->ended)
        process_gone(process);
}

static void
on_process_exit(uv_process_t *handle, int64_t status, int signal_number)
{
    Process *process = handle->data;
    process->exited = true;
    process->status = status;
    process->signal = signal_number;
    process_maybe_gone(process);
}

/* The time allowed passes in two halves, so that a loop that was busy elsewhere, and comes late to its
 * timers, still gives a process half of it in which what it wrote is read. */
static void
on_deadline(uv_timer_t *timer)
{
    Process *process = timer->data;
    guint timeout = process->plugin->pool->timeout;
    if (!process->half) {
        process->half = true;
        uv_timer_start(timer, on_deadline, timeout - timeout / 2, 0);
        return;
    }
    g_autofree char *fault = g_strdup_printf("it gave no answer within %u milliseconds", timeout);
    process_kill(process, fault);
}

static void
process_allow(Process *process)
{
    process->half = false;
    uv_timer_start(&process->deadline, on_deadline, process->plugin->pool->timeout / 2, 0);
}

/* No job is left, or the process is old: at the end of its input it leaves. */
static void
process_leave(Process *process)
{
    process->leaving = true;
    close_handle((uv_handle_t *)&process->in);
    process_allow(process);
}

typedef struct Writing {
    uv_write_t write;
    RecordBuffer bytes;
} Writing;

/* An error shows as the end of the process, too. */
static void
on_written(uv_write_t *write, int status)
{
    Writing *writing = write->data;
    record_clear(&writing->bytes);
    g_free(writing);
}

static void
process_ask(Process *process)
{
    Writing *writing = g_new0(Writing, 1);
    writing->write.data = writing;
    writing->bytes = process->job->request;
    process->job->request = (RecordBuffer){0};
    uv_buf_t buffer = uv_buf_init((char *)writing->bytes.bytes, (unsigned)writing->bytes.length);
    if (uv_write(&writing->write, (uv_stream_t *)&process->in, &buffer, 1, on_written) == 0)
        return;
    on_written(&writing->write, 0);
    process_kill(process, "its process does not take requests");
}

/* A host has a limit on processor time for all its life, which a long queue must not meet: it leaves before.
 */
static bool
process_is_old(const Process *process)
{
    const AreaPool *pool = process->plugin->pool;
    return uv_now(pool->loop) - process->started > (guint64)OLD_AFTER * pool->timeout;
}

/* A process describes itself once, so that a later wish for that needs another. */
static bool
process_can_do(const Process *process, const Job *job)
{
    return job != NULL && !process_is_old(process) && !(job->kind == JOB_DESCRIBE && process->greeted);
}

static void
process_next(Process *process)
{
    Plugin *plugin = process->plugin;
    if (!process_can_do(process, g_queue_peek_head(&plugin->jobs))) {
        process_leave(process);
        return;
    }
    process->job = g_queue_pop_head(&plugin->jobs);
    process_allow(process);
    if (process->job->kind != JOB_DESCRIBE)
        process_ask(process);
}

/* What is known of a plugin serves to send it only what it declares, for as long as its file is the same. */
static void
plugin_know(Plugin *plugin, AreaDescription *description, const struct stat *file)
{
    area_description_free(plugin->known);
    plugin->known = description;
    plugin->known_file = *file;
}

static void
process_finished(Process *process)
{
    process->plugin->failures = 0;
    uv_timer_stop(&process->deadline);
    if (!process->leaving)
        process_next(process);
}

static void
take_description(Process *process, const guint8 *frame, gsize size)
{
    AreaDescription *description = process->greeted ? NULL : area_reply_description(frame, size);
    if (description == NULL) {
        process_kill(process, "it wrote what is no answer");
        return;
    }
    process->greeted = true;
    plugin_know(process->plugin, description, &process->file);
    if (process->job == NULL || process->job->kind != JOB_DESCRIBE)
        return;
    Job *job = g_steal_pointer(&process->job);
    job->described(area_reply_description(frame, size), NULL, job->data);
    job_free(job);
    process_finished(process);
}

/* A fault that is about one request: the process itself is well. */
static void
take_fault(Process *process, guint64 id, const char *fault)
{
    if (id == 0) {
        process_kill(process, fault);
        return;
    }
    if (process->job == NULL || id != process->job->id) {
        process_kill(process, "it wrote what is no answer");
        return;
    }
    job_fail(g_steal_pointer(&process->job), fault);
    process_finished(process);
}

static void
take_answer(Process *process, guint64 id, const guint8 *frame, gsize size)
{
    Job *job = process->greeted ? process->job : NULL;
    if (job == NULL || job->kind == JOB_DESCRIBE || id != job->id) {
        process_kill(process, "it wrote what is no answer");
        return;
    }
    process->job = NULL;
    if (job_answer(job, frame, size)) {
        process_finished(process);
    } else {
        process->job = job;
        process_kill(process, "it wrote what is no answer");
    }
}

static void
take_frame(Process *process, const guint8 *frame, gsize size)
{
    guint64 id;
    g_autofree char *fault = NULL;
    ReplyKind kind = area_reply_look(frame, size, &id, &fault);
    if (kind == REPLY_DESCRIPTION)
        take_description(process, frame, size);
    else if (kind == REPLY_FAULT)
        take_fault(process, id, fault);
    else if (kind == REPLY_ANSWER)
        take_answer(process, id, frame, size);
    else
        process_kill(process, "it wrote what is no answer");
}

static void
take_received(Process *process)
{
    RecordBuffer *received = &process->received;
    gsize size, done = 0;
    RecordFrame found = RECORD_FRAME_MORE;
    while (process->fault == NULL &&
           (found = record_frame_look(received->bytes + done, received->length - done, 2 * WIRE_ANSWER_LIMIT,
                                      &size)) == RECORD_FRAME_WHOLE) {
        take_frame(process, received->bytes + done, size);
        done += size;
    }
    if (found == RECORD_FRAME_BROKEN)
        process_kill(process, "it wrote what is no answer");
    if (done > 0)
        memmove(received->bytes, received->bytes + done, received->length - done);
    received->length -= done;
}

static void
on_allocate(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    *buffer = uv_buf_init(g_malloc(suggested), (unsigned)suggested);
}

static void
on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
    Process *process = stream->data;
    if (got > 0 && process->fault == NULL) {
        record_append(&process->received, buffer->base, (gsize)got);
        take_received(process);
    }
    g_free(buffer->base);
    if (got < 0) {
        process->ended = true;
        uv_read_stop(stream);
        process_maybe_gone(process);
    }
}

static Process *
process_new(Plugin *plugin)
{
    uv_loop_t *loop = plugin->pool->loop;
    Process *process = g_new0(Process, 1);
    process->plugin = plugin;
    process->started = uv_now(loop);
    process->open = 4;
    uv_pipe_init(loop, &process->in, 0);
    uv_pipe_init(loop, &process->out, 0);
    uv_timer_init(loop, &process->deadline);
    process->process.data = process->in.data = process->out.data = process->deadline.data = process;
    plugin->process = process;
    plugin->pool->running++;
    return process;
}

/* Without the daemon's environment: it may hold what a plugin must not see, and UTC needs no zone file. */
static int
process_spawn(Process *process, char *file)
{
    AreaPool *pool = process->plugin->pool;
    g_autofree char *memory = g_strdup_printf("--memory=%" G_GUINT64_FORMAT, pool->memory);
    g_autofree char *seconds = g_strdup_printf("--cpu=%u", (OLD_AFTER + 1) * pool->timeout / 1000 + 2);
    char *arguments[] = {pool->host, memory, seconds, file, NULL};
    char locale[] = "LC_ALL=C", zone[] = "TZ=UTC0";
    char *environment[] = {locale, zone, NULL};
    uv_stdio_container_t stdio[] = {
        {.flags = UV_CREATE_PIPE | UV_READABLE_PIPE, .data.stream = (uv_stream_t *)&process->in},
        {.flags = UV_CREATE_PIPE | UV_WRITABLE_PIPE, .data.stream = (uv_stream_t *)&process->out},
        {.flags = UV_IGNORE}};
    uv_process_options_t options = {.exit_cb = on_process_exit,
                                    .file = pool->host,
                                    .args = arguments,
                                    .env = environment,
                                    .cwd = "/",
                                    .flags = UV_PROCESS_DETACHED,
                                    .stdio_count = G_N_ELEMENTS(stdio),
                                    .stdio = stdio};
    return uv_spawn(pool->loop, &process->process, &options);
}

static void
process_start(Plugin *plugin, char *file)
{
    Process *process = process_new(plugin);
    if (stat(file, &process->file) != 0)
        memset(&process->file, 0, sizeof process->file);
    int result = process_spawn(process, file);
    if (result != 0) {
        g_autofree char *fault =
            g_strdup_printf("its host %s cannot be started: %s", plugin->pool->host, uv_strerror(result));
        plugin_failed(plugin, fault, true);
        process_close(process);
        return;
    }
    process->spawned = true;
    uv_read_start((uv_stream_t *)&process->out, on_allocate, on_read);
    process_next(process);
}

/* Plugins */

static void
plugin_pump(Plugin *plugin)
{
    AreaPool *pool = plugin->pool;
    if (plugin->process != NULL || pool->closing || pool->running >= pool->hosts ||
        g_queue_is_empty(&plugin->jobs))
        return;
    g_autoptr(GError) error = NULL;
    g_autofree char *file = area_file_find(pool->directory, plugin->name, &error);
    if (file == NULL)
        plugin_failed(plugin, error->message, true);
    else
        process_start(plugin, file);
}

static void
plugin_free(Plugin *plugin)
{
    area_description_free(plugin->known);
    g_free(plugin->name);
    g_free(plugin);
}

static Plugin *
pool_plugin(AreaPool *pool, const char *name)
{
    Plugin *plugin = g_hash_table_lookup(pool->plugins, name);
    if (plugin == NULL) {
        plugin = g_new0(Plugin, 1);
        plugin->pool = pool;
        plugin->name = g_strdup(name);
        g_queue_init(&plugin->jobs);
        g_hash_table_insert(pool->plugins, plugin->name, plugin);
    }
    return plugin;
}

/* What is known of the plugin, if its file is still the one that it is known from; NULL. */
static const AreaDescription *
plugin_known(const Plugin *plugin)
{
    struct stat now;
    g_autofree char *file =
        plugin->known != NULL ? area_file_find(plugin->pool->directory, plugin->name, NULL) : NULL;
    const struct stat *then = &plugin->known_file;
    if (file == NULL || stat(file, &now) != 0 || now.st_dev != then->st_dev || now.st_ino != then->st_ino ||
        now.st_size != then->st_size || now.st_mtim.tv_sec != then->st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != then->st_mtim.tv_nsec)
        return NULL;
    return plugin->known;
}

/* The pool */

static void
pool_free(AreaPool *pool)
{
    g_hash_table_unref(pool->plugins);
    g_free(pool->host);
    g_free(pool->directory);
    g_free(pool);
}

static void
on_pool_closed(uv_handle_t *handle)
{
    AreaPool *pool = handle->data;
    AreaPoolClosed closed = pool->closed;
    void *data = pool->closed_data;
    pool_free(pool);
    if (closed != NULL)
        closed(data);
}

static void
on_soon(uv_timer_t *timer)
{
    AreaPool *pool = timer->data;
    for (guint left = g_queue_get_length(&pool->failed); left > 0; left--)
        job_answer_fault(g_queue_pop_head(&pool->failed));
    if (!g_queue_is_empty(&pool->failed))
        pool_soon(pool);
    else if (pool->closing && pool->running == 0)
        uv_close((uv_handle_t *)timer, on_pool_closed);
}

static void
pool_soon(AreaPool *pool)
{
    if (!uv_is_closing((uv_handle_t *)&pool->soon))
        uv_timer_start(&pool->soon, on_soon, 0, 0);
}

AreaPool *
area_pool_new(uv_loop_t *loop, const AreaPoolOptions *options)
{
    AreaPool *pool = g_new0(AreaPool, 1);
    pool->loop = loop;
    pool->host = g_canonicalize_filename(options->host, NULL);
    pool->directory = g_canonicalize_filename(options->directory, NULL);
    pool->timeout = options->timeout;
    pool->memory = options->memory;
    pool->hosts = MAX(options->hosts, 1);
    pool->plugins = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)plugin_free);
    g_queue_init(&pool->failed);
    uv_timer_init(loop, &pool->soon);
    pool->soon.data = pool;
    return pool;
}

static Job *
job_new(AreaPool *pool, JobKind kind, const char *plugin, void *data)
{
    Job *job = g_new0(Job, 1);
    job->kind = kind;
    job->plugin = pool_plugin(pool, plugin);
    job->id = ++pool->last_id;
    job->data = data;
    return job;
}

static void
pool_take(AreaPool *pool, Job *job)
{
    if (pool->closing) {
        job_fail(job, "milestoned is ending");
        return;
    }
    g_queue_push_tail(&job->plugin->jobs, job);
    plugin_pump(job->plugin);
}

static void
job_write(Job *job, const AreaRequest *about)
{
    AreaRequest request = *about;
    request.id = job->id;
    request.what = job->kind == JOB_ASSESS ? WIRE_ASK_ASSESS : WIRE_ASK_SECTION;
    request.known = plugin_known(job->plugin);
    area_request_write(&request, &job->request);
    job->today = request.today;
    job->change = request.plan->change;
}

void
area_pool_assess(AreaPool *pool, const Plan *plan, const Area *area, const Timetable *times, Day today,
                 AreaAssessed done, void *data)
{
    Job *job = job_new(pool, JOB_ASSESS, area->plugin, data);
    job->assessed = done;
    job_write(job, &(AreaRequest){.plan = plan, .area = area, .times = times, .today = today});
    pool_take(pool, job);
}

void
area_pool_section(AreaPool *pool, const Plan *plan, const Area *area, const Timetable *times, Day today,
                  AreaSectioned done, void *data)
{
    Job *job = job_new(pool, JOB_SECTION, area->plugin, data);
    job->sectioned = done;
    job_write(job, &(AreaRequest){.plan = plan, .area = area, .times = times, .today = today});
    pool_take(pool, job);
}

void
area_pool_describe(AreaPool *pool, const char *plugin, AreaDescribed done, void *data)
{
    Job *job = job_new(pool, JOB_DESCRIBE, plugin, data);
    job->described = done;
    pool_take(pool, job);
}

void
area_pool_close(AreaPool *pool, AreaPoolClosed closed, void *data)
{
    GHashTableIter iter;
    gpointer value;
    pool->closing = true;
    pool->closed = closed;
    pool->closed_data = data;
    g_hash_table_iter_init(&iter, pool->plugins);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        Plugin *plugin = value;
        plugin_fail_all(plugin, "milestoned is ending");
        if (plugin->process != NULL)
            process_kill(plugin->process, "milestoned is ending");
    }
    pool_soon(pool);
}
