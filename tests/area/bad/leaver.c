#define BAD_NAME "leaver"
#include "bad.h"

#include <unistd.h>

static void
misbehave(void)
{
    _exit(0);
}
