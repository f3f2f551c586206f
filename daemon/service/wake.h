/*
 * Waking at an instant of the wall clock. libuv's timers are monotonic: they do not see the clock being set,
 * nor time spent asleep. This is a CLOCK_REALTIME timer descriptor (timerfd_create(2)) that is cancelled when
 * the clock is set, so that whoever waits for eight o'clock wakes at eight whatever happened to the clock
 * meanwhile.
 */
#ifndef MILESTONED_SERVICE_WAKE_H
#define MILESTONED_SERVICE_WAKE_H

#include "time/clock.h"

#include <uv.h>

typedef struct Wake Wake;

/* Called on the loop when the instant has come, or, with `jumped`, when the clock was set. The timer is then
 * unarmed. */
typedef void (*WakeFunc)(void *data, bool jumped);

Wake *wake_new(uv_loop_t *loop, WakeFunc due, void *data, GError **error); /* (transfer full) */

/* Sets the one instant; one that is past fires at once. */
void wake_arm(Wake *wake, Instant at);

/* For tests: does what the kernel's cancellation does. */
void wake_inject_jump(Wake *wake);

/* Frees itself once the loop has closed it. */
void wake_close(Wake *wake);

#endif
