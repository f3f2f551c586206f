#include "base/progress.h"

#include <stdio.h>
#include <unistd.h>

void
progress_show(const char *where, int percent)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%s  %3d %%\033[K", where, percent);
}

void
progress_end(void)
{
    if (isatty(STDERR_FILENO))
        fputs("\r\033[K", stderr);
}
