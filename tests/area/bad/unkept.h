/* What the plugins that break the contract in what they answer share: everything but the answer. UNKEPT_NAME
 * is the plugin's name; the file that includes this defines `answer`, and may define UNKEPT_DATES and
 * UNKEPT_CASES. */
#ifndef MILESTONED_TESTS_AREA_UNKEPT_H
#define MILESTONED_TESTS_AREA_UNKEPT_H

#include <milestoned/area.h>

static int answer(const struct milestoned_host *host, const struct milestoned_view *view,
                  struct milestoned_answer *to);

static void *
unkept_open(const struct milestoned_host *host)
{
    return (void *)(uintptr_t)host;
}

static int
unkept_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *to)
{
    return answer(self, view, to);
}

#ifdef UNKEPT_DATES
static void give(const struct milestoned_host *host, const struct milestoned_view *view,
                 struct milestoned_dates *dates);

static int
unkept_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
             struct milestoned_dates *dates)
{
    give(self, view, dates);
    return 0;
}
#else
#define unkept_dates NULL
#endif

#ifdef UNKEPT_CASES
static const struct milestoned_case_fact facts[] = {{"visit", "held", MILESTONED_DATE, 0, 0, "It was held."}};
#endif

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = UNKEPT_NAME,
    .summary = "Breaks the contract.",
    .open = unkept_open,
    .assess = unkept_assess,
    .dates = unkept_dates,
#ifdef UNKEPT_CASES
    MILESTONED_CASES(facts),
#endif
};

#endif
