/* Gives up where there are no figures. */
#define UNKEPT_NAME "picky"
#include "unkept.h"

static int
answer(const struct milestoned_host *host, const struct milestoned_view *view, struct milestoned_answer *to)
{
    if (host->milestone_count(view) == 0) {
        host->reason(to, "There is nothing to look at.");
        return -1;
    }
    host->status(to, MILESTONED_GREEN, MILESTONED_DAY_NONE);
    return 0;
}
