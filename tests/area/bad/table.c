/* Declares a default that its own range forbids. */
#include <milestoned/area.h>

static const struct milestoned_setting settings[] = {
    {"share", MILESTONED_NUMBER, "120", 0, 100, "A share in percent."},
};

static void *
table_open(const struct milestoned_host *host)
{
    return NULL;
}

static int
table_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "table",
    .summary = "Declares what cannot be.",
    MILESTONED_SETTINGS(settings),
    .open = table_open,
    .assess = table_assess,
};
