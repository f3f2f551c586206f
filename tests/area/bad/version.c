#define BAD_NAME "version"
#define BAD_ABI  7
#include "bad.h"

static void
misbehave(void)
{
}
