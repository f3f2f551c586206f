/* Gives one date twice. */
#define UNKEPT_NAME "twice"
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
    host->date(dates, MILESTONED_DEADLINE, host->about(view)->today + 9, "return", "Return", "a rule");
    host->date(dates, MILESTONED_OCCASION, host->about(view)->today + 10, "return", "Return", "a rule");
}
