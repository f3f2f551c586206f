/* Changes with the day, and says that it never will. */
#define UNKEPT_NAME "liar"
#include "unkept.h"

static int
answer(const struct milestoned_host *host, const struct milestoned_view *view, struct milestoned_answer *to)
{
    host->reason(to, "It is day %d.", (int)host->about(view)->today);
    host->status(to, MILESTONED_GREEN, MILESTONED_DAY_NONE);
    return 0;
}
