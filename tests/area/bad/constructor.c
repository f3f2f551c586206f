/* Misbehaves before anything of it is called: while it is loaded. */
#define BAD_NAME "constructor"
#include "bad.h"

#include <fcntl.h>

static void
misbehave(void)
{
}

__attribute__((constructor)) static void
write_a_file(void)
{
    open("constructor-was-here", O_WRONLY | O_CREAT, 0600);
}
