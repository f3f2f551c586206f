#define BAD_NAME "crash"
#include "bad.h"


static void
misbehave(void)
{
    *(volatile int *)(uintptr_t)16 = 1;
}
