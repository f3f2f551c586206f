#define BAD_NAME "crash"
#include "bad.h"

static void
misbehave(void)
{
    int *volatile nowhere = (int *)(uintptr_t)16;
    *nowhere = 1;
}
