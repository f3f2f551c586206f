#include "service/notify.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int64_t
watchdog_from_environment(void)
{
    const char *pid = g_getenv("WATCHDOG_PID");
    const char *interval = g_getenv("WATCHDOG_USEC");
    if (interval == NULL || (pid != NULL && g_ascii_strtoll(pid, NULL, 10) != getpid()))
        return 0;
    return MAX(g_ascii_strtoll(interval, NULL, 10), 0);
}

void
notify_init(Notify *notify)
{
    notify->socket = g_strdup(g_getenv("NOTIFY_SOCKET"));
    notify->watchdog = watchdog_from_environment();
}

void
notify_clear(Notify *notify)
{
    g_clear_pointer(&notify->socket, g_free);
}

bool
notify_send(const Notify *notify, const char *state)
{
    if (notify->socket == NULL)
        return true;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(notify->socket);
    if (length >= sizeof address.sun_path || strchr("/@", notify->socket[0]) == NULL)
        return false;
    memcpy(address.sun_path, notify->socket, length);
    if (address.sun_path[0] == '@')
        address.sun_path[0] = '\0'; /* the abstract namespace */
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    bool ok =
        sendto(fd, state, strlen(state), MSG_NOSIGNAL | MSG_DONTWAIT, (struct sockaddr *)&address, size) >= 0;
    close(fd);
    return ok;
}
