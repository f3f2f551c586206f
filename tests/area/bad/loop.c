#define BAD_NAME "loop"
#include "bad.h"

static void
misbehave(void)
{
    for (volatile unsigned i = 0;; i++)
        continue;
}
