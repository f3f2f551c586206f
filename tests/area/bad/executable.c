#define BAD_NAME "executable"
#include "bad.h"

#include <sys/mman.h>

static void
misbehave(void)
{
    mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
