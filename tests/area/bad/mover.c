/* Its date moves with the day on which it is asked. */
#define UNKEPT_NAME "mover"
#define UNKEPT_DATES
#include "unkept.h"

static int
answer(const struct milestoned_host *host, const struct milestoned_view *view, struct milestoned_answer *to)
{
    host->status(to, MILESTONED_GREEN, MILESTONED_DAY_NONE);
    return 0;
}

static void
give(const struct milestoned_host *host, const struct milestoned_view *view, struct milestoned_dates *dates)
{
    host->date(dates, MILESTONED_DEADLINE, host->about(view)->today + 90, "return", "Return", "a whim");
}
