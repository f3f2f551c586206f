#define BAD_NAME "executor"
#include "bad.h"

#include <unistd.h>

static void
misbehave(void)
{
    execl("/bin/sh", "sh", "-c", "true", (char *)NULL);
}
