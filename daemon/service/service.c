#include "service/service.h"

#include "engine/engine.h"
#include "engine/kit.h"
#include "service/control.h"
#include "service/notify.h"
#include "service/wake.h"

#include <malloc.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* How long a stop or a reload waits for what is being delivered, in milliseconds. */
enum { DELIVERY_GRACE = 20000 };

/* What one reading of the settings makes; a reload puts another in its place. */
typedef struct Stack {
    Settings *settings;
    Kit *kit;
    AreaPool *areas;
} Stack;

typedef struct Service {
    const char *file;
    char **overrides;
    LogSink *sink;
    uv_loop_t loop;
    Clock *clock;
    Random *random;
    StoreLock *lock;
    Stack stack;
    Stack last; /* the one before, while the engine may still use it */
    Engine *engine;
    ControlServer *control;
    Notify notify;
    Wake *wake;
    uv_signal_t signals[3];
    Instant poll_due;
    bool stopping;
} Service;

static void
stack_clear(Stack *stack)
{
    if (stack->areas != NULL)
        area_pool_close(stack->areas, NULL, NULL);
    stack->areas = NULL;
    g_clear_pointer(&stack->kit, kit_free);
    g_clear_pointer(&stack->settings, settings_free);
}

/* `faults` as kit_new has it. */
static bool
stack_load(Stack *stack, Service *service, GPtrArray *faults, GError **error)
{
    stack->settings = settings_load(service->file, service->overrides, error);
    if (stack->settings != NULL)
        stack->kit = kit_new(stack->settings, random_system_new(), faults, error);
    if (stack->kit != NULL)
        stack->areas = kit_areas(stack->settings, &service->loop);
    else
        stack_clear(stack);
    return stack->kit != NULL;
}

/* How messages go by a stack's settings. */
static bool
make_delivery(Service *service, const Settings *settings, DelivererSetup *delivery, GError **error)
{
    *delivery = (DelivererSetup){.retry = kit_retry(settings), .mails_per_minute = settings->mail.rate};
    return kit_transports(settings, &service->loop, service->clock, false, &delivery->mail,
                          &delivery->webhook, error);
}

/* The timer. One serves the schedule, the poll of the store and the watchdog. */

static Instant
poll_interval(const Service *service)
{
    return service->stack.settings->poll * 1000;
}

static void
arm(Service *service)
{
    if (service->wake == NULL)
        return;
    Instant now = clock_now(service->clock);
    Instant at = service->poll_due;
    if (service->notify.watchdog > 0)
        at = MIN(at, now + service->notify.watchdog / 2);
    if (service->engine != NULL)
        at = instant_earlier(at, engine_next(service->engine));
    /* something that stays due although it was looked at must not make the loop spin */
    wake_arm(service->wake, MAX(at, now + INSTANT_SECOND / 10));
}

static void
feed_watchdog(const Service *service)
{
    int64_t since = clock_monotonic(service->clock) - service->notify.watchdog;
    if (service->notify.watchdog > 0 && engine_is_healthy(service->engine, since))
        notify_send(&service->notify, "WATCHDOG=1");
}

static void
woken(void *data, bool jumped)
{
    Service *service = data;
    feed_watchdog(service);
    Instant next = engine_next(service->engine);
    Instant now = clock_now(service->clock);
    if (jumped)
        g_info("the clock was set: looking at everything again");
    if (jumped)
        engine_tick(service->engine);
    else if (next != INSTANT_NONE && next <= now)
        engine_wake(service->engine);
    else if (now >= service->poll_due)
        engine_poll(service->engine);
    if (jumped || now >= service->poll_due)
        service->poll_due = now + poll_interval(service);
    arm(service);
}

/* A tick's plans and mails are gone when it ends; what they took is given back, so that an idle service is
 * small. */
static void
idle(void *data)
{
    malloc_trim(0);
    arm(data);
}

static void
changed(void *data)
{
    arm(data);
}

/* The engine */

static bool
start_engine(Service *service, GError **error)
{
    const Settings *settings = service->stack.settings;
    EngineOptions options = {
        .loop = &service->loop,
        .clock = service->clock,
        .random = service->random,
        .store_path = settings->store,
        .store_mode = STORE_READ_WRITE,
        .planner = &service->stack.kit->planner,
        .areas = service->stack.areas,
        .events = {.idle = idle, .changed = changed, .data = service},
    };
    if (!make_delivery(service, settings, &options.delivery, error))
        return false;
    service->engine = engine_new(&options, error);
    if (service->engine == NULL)
        return false;
    log_sink_set_level(service->sink, settings->log_level);
    engine_start(service->engine);
    return true;
}

static void
engine_closed(void *data)
{
    Service *service = data;
    service->engine = NULL;
    stack_clear(&service->last);
    stack_clear(&service->stack);
}

static void
taken_over(void *data)
{
    Service *service = data;
    stack_clear(&service->last);
    notify_send(&service->notify, "READY=1");
    g_info("the settings were read again");
}

/* Signals and requests */

/* What is bound to a place when the service starts stays there until it ends. */
static bool
check_places(const Settings *now, const Settings *next, GError **error)
{
    if (strcmp(now->store, next->store) != 0)
        return error_set(error, ERROR_SETTINGS, "store: cannot change while the daemon runs: restart it");
    if (strcmp(now->control_socket, next->control_socket) != 0)
        return error_set(error, ERROR_SETTINGS,
                         "control.socket: cannot change while the daemon runs: restart it");
    return true;
}

/* Everything of the new settings is made before anything of the old is given up. */
static bool
reload(Service *service, GError **error)
{
    if (service->last.kit != NULL)
        return error_set(error, ERROR_TEMPORARY, "the settings are being read already");
    Stack next = {0};
    DelivererSetup delivery;
    if (!stack_load(&next, service, NULL, error) ||
        !check_places(service->stack.settings, next.settings, error) ||
        !make_delivery(service, next.settings, &delivery, error)) {
        stack_clear(&next);
        return false;
    }
    notify_send(&service->notify, "RELOADING=1");
    service->last = service->stack;
    service->stack = next;
    log_sink_set_level(service->sink, next.settings->log_level);
    engine_adopt(service->engine, &next.kit->planner, next.areas, &delivery, taken_over);
    service->poll_due = clock_now(service->clock) + poll_interval(service);
    arm(service);
    return true;
}

static void
stop(Service *service)
{
    if (service->stopping)
        return;
    service->stopping = true;
    notify_send(&service->notify, "STOPPING=1");
    g_clear_pointer(&service->control, control_server_close);
    g_clear_pointer(&service->wake, wake_close);
    for (guint i = 0; i < G_N_ELEMENTS(service->signals); i++)
        uv_close((uv_handle_t *)&service->signals[i], NULL);
    if (service->engine != NULL)
        engine_close(service->engine, DELIVERY_GRACE, engine_closed, service);
    else
        stack_clear(&service->stack);
}

static void
signalled(uv_signal_t *handle, int number)
{
    Service *service = handle->data;
    if (number != SIGHUP) {
        g_info("stopping: %s", strsignal(number));
        stop(service);
        return;
    }
    g_autoptr(GError) error = NULL;
    if (reload(service, &error))
        return;
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
    log_error("the settings stay as they were:");
    for (guint i = 0; lines[i] != NULL; i++)
        log_error("%s", lines[i]);
}

static json_t *
status(const Service *service)
{
    Instant next = engine_next(service->engine);
    json_t *reply = json_pack("{s:b, s:i, s:n, s:b, s:s}", "ok", 1, "pid", (int)getpid(), "next", "idle",
                              engine_is_idle(service->engine), "store", service->stack.settings->store);
    if (next != INSTANT_NONE) {
        g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc(next / INSTANT_SECOND);
        g_autofree char *text = g_date_time_format(when, "%Y-%m-%dT%H:%M:%SZ");
        json_object_set_new(reply, "next", json_string(text));
    }
    return reply;
}

static json_t *
requested(void *data, const char *request)
{
    Service *service = data;
    if (strcmp(request, "status") == 0)
        return status(service);
    if (strcmp(request, "poke") == 0) {
        engine_poll(service->engine);
        return json_pack("{s:b}", "ok", 1);
    }
    g_autoptr(GError) error = NULL;
    if (strcmp(request, "reload") != 0)
        error_set(&error, ERROR_USAGE, "no such request");
    else if (reload(service, &error))
        return json_pack("{s:b}", "ok", 1);
    return control_refusal(error);
}

/* Start and end */

static bool
open_up(Service *service, GError **error)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    if (!stack_load(&service->stack, service, faults, error))
        return false;
    kit_tell_faults(faults);
    const Settings *settings = service->stack.settings;
    for (guint i = 0; i < settings->advice->len; i++)
        g_warning("%s", (char *)settings->advice->pdata[i]);
    service->lock = store_lock_take(settings->store, error);
    /* opened once here, so that what is wrong with it is said before anything runs */
    g_autoptr(Store) store =
        service->lock != NULL ? store_open(settings->store, STORE_READ_WRITE, error) : NULL;
    return store != NULL && store_check(store, error);
}

static void
watch_signals(Service *service)
{
    static const int numbers[] = {SIGHUP, SIGTERM, SIGINT};
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        uv_signal_init(&service->loop, &service->signals[i]);
        service->signals[i].data = service;
        uv_signal_start(&service->signals[i], signalled, numbers[i]);
    }
}

static bool
start(Service *service, GError **error)
{
    watch_signals(service);
    service->control = control_server_new(&service->loop, service->stack.settings->control_socket, requested,
                                          service, error);
    if (service->control != NULL)
        service->wake = wake_new(&service->loop, woken, service, error);
    if (service->wake == NULL || !start_engine(service, error)) {
        stop(service);
        return false;
    }
    service->poll_due = clock_now(service->clock) + poll_interval(service);
    arm(service);
    notify_send(&service->notify, "READY=1");
    g_info("ready: store %s", service->stack.settings->store);
    return true;
}

static void
clear(Service *service)
{
    store_lock_free(service->lock);
    notify_clear(&service->notify);
    clock_free(service->clock);
    g_free(service->random);
}

bool
service_run(const char *file, char **overrides, LogSink *sink, GError **error)
{
    /* libuv does not keep SIGPIPE away: a server that hangs up must not end the daemon */
    signal(SIGPIPE, SIG_IGN);
    Service service = {.file = file, .overrides = overrides, .sink = sink};
    notify_init(&service.notify);
    service.clock = clock_real_new();
    service.random = random_system_new();
    uv_loop_init(&service.loop);
    bool ok = open_up(&service, error) && start(&service, error);
    if (!ok && !service.stopping)
        stack_clear(&service.stack);
    uv_run(&service.loop, UV_RUN_DEFAULT);
    uv_loop_close(&service.loop);
    clear(&service);
    return ok;
}
