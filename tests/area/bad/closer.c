#define BAD_NAME "closer"
#include "bad.h"

#include <unistd.h>

static void
misbehave(void)
{
    close(STDOUT_FILENO);
}
