/* Takes the longer the more steps there are. */
#define UNKEPT_NAME "slow"
#include "unkept.h"

static int
answer(const struct milestoned_host *host, const struct milestoned_view *view, struct milestoned_answer *to)
{
    size_t count = host->milestone_count(view);
    for (volatile size_t i = 0; count > 5000; i++)
        continue;
    host->status(to, MILESTONED_GREEN, MILESTONED_DAY_NONE);
    return 0;
}
