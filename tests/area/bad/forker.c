#define BAD_NAME "forker"
#include "bad.h"

#include <unistd.h>

static void
misbehave(void)
{
    if (fork() == 0)
        pause();
}
