#define BAD_NAME "opener"
#include "bad.h"

#include <fcntl.h>

static void
misbehave(void)
{
    open("/etc/hostname", O_RDONLY);
}
