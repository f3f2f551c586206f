/* Answers otherwise in each process. */
#define UNKEPT_NAME "moody"
#include "unkept.h"

#include <stdio.h>

static int
answer(const struct milestoned_host *host, const struct milestoned_view *view, struct milestoned_answer *to)
{
    char text[64];
    snprintf(text, sizeof text, "%p", (const void *)view);
    host->reason(to, "It stands at %s.", text);
    host->status(to, MILESTONED_GREEN, MILESTONED_DAY_NONE);
    return 0;
}
