#define BAD_NAME "hog"
#include "bad.h"

#include <stdlib.h>
#include <string.h>

static void
misbehave(void)
{
    for (;;)
        memset(malloc(1u << 20), 1, 1u << 20);
}
