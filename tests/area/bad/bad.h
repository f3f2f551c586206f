/* What the misbehaving plugins share: everything but the misdeed. BAD_NAME is the plugin's name; the file
 * that includes this defines `static void misbehave(const struct milestoned_host *)`, and may set BAD_ABI. */
#ifndef MILESTONED_TESTS_AREA_BAD_H
#define MILESTONED_TESTS_AREA_BAD_H

#include <milestoned/area.h>

#ifndef BAD_ABI
#define BAD_ABI MILESTONED_AREA_ABI
#endif

static void misbehave(void);

static void *
bad_open(const struct milestoned_host *host)
{
    return (void *)(uintptr_t)host;
}

/* Only for areas called "bad"; the others are assessed as they should be. */
static int
bad_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    const struct milestoned_host *host = self;
    const char *title = host->about(view)->title;
    if (title[0] == 'b' && title[1] == 'a' && title[2] == 'd')
        misbehave();
    host->status(answer, MILESTONED_GREEN, MILESTONED_DAY_NONE);
    host->reason(answer, "All is well.");
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = BAD_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = BAD_NAME,
    .summary = "Misbehaves in areas called \"bad\".",
    .open = bad_open,
    .assess = bad_assess,
};

#endif
