/* Tells everybody of a case. */
#define UNKEPT_NAME "gossip"
#define UNKEPT_CASES
#include "unkept.h"

static int
answer(const struct milestoned_host *host, const struct milestoned_view *view, struct milestoned_answer *to)
{
    host->status(to, MILESTONED_GREEN, MILESTONED_DAY_NONE);
    if (host->case_count(view) > 0)
        host->reason(to, "The visit %s is late.", host->case_at(view, 0)->reference);
    return 0;
}
