#define BAD_NAME "socket"
#include "bad.h"

#include <sys/socket.h>

static void
misbehave(void)
{
    socket(AF_INET, SOCK_STREAM, 0);
}
