/* Telling systemd how the service fares: the protocol of sd_notify(3), which is one datagram per state. */
#ifndef MILESTONED_SERVICE_NOTIFY_H
#define MILESTONED_SERVICE_NOTIFY_H

#include <glib.h>
#include <stdbool.h>

typedef struct Notify {
    char *socket;     /* $NOTIFY_SOCKET; NULL: nobody listens */
    int64_t watchdog; /* microseconds within which "WATCHDOG=1" is expected; 0: not at all */
} Notify;

/* From the environment. The watchdog counts only when $WATCHDOG_PID is absent or ours. */
void notify_init(Notify *notify);
void notify_clear(Notify *notify);

/* Sends "READY=1" or the like. False when somebody listens and could not be told. */
bool notify_send(const Notify *notify, const char *state);

#endif
