#include "service/wake.h"

#include "base/error.h"
#include "base/log.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

struct Wake {
    uv_poll_t poll;
    int fd;
    bool jumped; /* the clock was set while the timer was being armed */
    WakeFunc due;
    void *data;
};

static void
fired(uv_poll_t *poll, int status, int events)
{
    Wake *wake = poll->data;
    uint64_t expirations;
    ssize_t got = read(wake->fd, &expirations, sizeof expirations);
    if (got < 0 && errno == EAGAIN)
        return;
    bool jumped = wake->jumped || (got < 0 && errno == ECANCELED);
    wake->jumped = false;
    wake->due(wake->data, jumped);
}

Wake *
wake_new(uv_loop_t *loop, WakeFunc due, void *data, GError **error)
{
    int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
    if (fd < 0) {
        error_set(error, ERROR_SOFTWARE, "no timer can be made: %s", g_strerror(errno));
        return NULL;
    }
    Wake *wake = g_new0(Wake, 1);
    *wake = (Wake){.fd = fd, .due = due, .data = data};
    uv_poll_init(loop, &wake->poll, fd);
    wake->poll.data = wake;
    uv_poll_start(&wake->poll, UV_READABLE, fired);
    return wake;
}

static bool
set_timer(Wake *wake, Instant at)
{
    struct itimerspec when = {
        .it_value = {.tv_sec = at / INSTANT_SECOND, .tv_nsec = (long)(at % INSTANT_SECOND) * 1000}};
    return timerfd_settime(wake->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL) == 0;
}

void
wake_arm(Wake *wake, Instant at)
{
    /* an instant of zero or less would disarm the timer */
    if (set_timer(wake, MAX(at, 1)))
        return;
    /* the clock was set since it was last armed, and nobody has read of it yet: fire at once, and say so */
    wake->jumped = errno == ECANCELED;
    if (!wake->jumped || !set_timer(wake, 1))
        log_error("the timer cannot be set: %s", g_strerror(errno));
}

void
wake_inject_jump(Wake *wake)
{
    wake->due(wake->data, true);
}

static void
closed(uv_handle_t *handle)
{
    Wake *wake = handle->data;
    close(wake->fd);
    g_free(wake);
}

void
wake_close(Wake *wake)
{
    uv_close((uv_handle_t *)&wake->poll, closed);
}
