#define BAD_NAME "garbage"
#include "bad.h"

#include <unistd.h>

static void
misbehave(void)
{
    static const char text[] = "hello, this is no answer\n";
    if (write(STDOUT_FILENO, text, sizeof text) < 0)
        return;
}
