#define BAD_NAME "aborter"
#include "bad.h"

#include <stdlib.h>

static void
misbehave(void)
{
    abort();
}
