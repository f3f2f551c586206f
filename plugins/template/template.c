/*
 * A complete area plugin, to copy and change. It says how many of an area's steps are late.
 *
 * It needs nothing but the header. Built by hand:
 *
 *     cc -shared -fPIC -fvisibility=hidden -Wl,-z,defs -o mine.so mine.c
 *
 * Put mine.so into the directory of plugins, and `plugin = "mine"` into an area of a programme.conf.
 */
#include <milestoned/area.h>
#include <stdio.h>
#include <stdlib.h>

/* The plugin's own: made by open, handed to every other function. There are no variables outside it. */
struct late {
    const struct milestoned_host *host;
};

/* Settings stand in the area's `settings` of programme.conf. The host checks type and range, so that what a
 * plugin is given is always right. */
static const struct milestoned_setting settings[] = {
    {"red_percent", MILESTONED_NUMBER, "25", 0, 100,
     "Share of late steps, in percent, from which the area is red."},
};

/* Values of these measures reach the plugin from measures.csv. This one is only shown. */
static const struct milestoned_measure measures[] = {
    {"meetings_held", "Meetings held", "meetings", MILESTONED_HIGHER_IS_BETTER, 0, 1000},
};

static void *
late_open(const struct milestoned_host *host)
{
    struct late *late = calloc(1, sizeof *late);
    if (late != NULL)
        late->host = host;
    return late;
}

/* What counts: neither replaced by another nor without a date. */
static int
counts(const struct milestoned_milestone *step)
{
    return step->status != MILESTONED_SUPERSEDED && step->due != MILESTONED_DAY_NONE;
}

static int
late_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    const struct milestoned_host *host = ((struct late *)self)->host;
    unsigned dated = 0, late = 0;
    for (size_t i = 0; i < host->milestone_count(view); i++) {
        const struct milestoned_milestone *step = host->milestone(view, i);
        dated += counts(step) ? 1 : 0;
        late += counts(step) && step->status == MILESTONED_RED ? 1 : 0;
    }
    if (dated == 0) {
        host->status(answer, MILESTONED_NOT_STARTED, MILESTONED_DAY_NONE);
        host->reason(answer, "No step has a date.");
        return 0;
    }
    double red = host->number(view, "red_percent");
    int status = late == 0                    ? MILESTONED_GREEN
                 : late * 100.0 < dated * red ? MILESTONED_AMBER
                                              : MILESTONED_RED;
    /* Nothing here turns on today's date but the steps' own status, which the host watches. */
    host->status(answer, status, MILESTONED_DAY_NONE);
    host->reason(answer, "%u of %u dated steps are late; red begins at %g%%.", late, dated, red);
    return 0;
}

/* Dates that follow from a rule and not from the plan: here, every end of a school year. */
static int
late_dates(void *self, const struct milestoned_view *view, milestoned_day from, milestoned_day to,
           struct milestoned_dates *dates)
{
    const struct milestoned_host *host = ((struct late *)self)->host;
    int year, month, day;
    host->split_day(from, &year, &month, &day);
    for (milestoned_day end; (end = host->make_day(year, 8, 31)) <= to; year++) {
        char key[32]; /* what it is known by, also when it moves */
        snprintf(key, sizeof key, "year-end/%d", year);
        host->date(dates, MILESTONED_OCCASION, end, key, "End of the school year", "custom: 31 August");
    }
    return 0;
}

/* The plugin's part of a board paper: plain text, tables and the numbers of charts. */
static int
late_section(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    const struct milestoned_host *host = ((struct late *)self)->host;
    const char *const heads[] = {"Step", "Due"};
    host->paragraph(section, "Late steps of %s.", host->about(view)->title);
    host->table(section, "Late", heads, 2);
    for (size_t i = 0; i < host->milestone_count(view); i++) {
        const struct milestoned_milestone *step = host->milestone(view, i);
        if (counts(step) && step->status == MILESTONED_RED) {
            const char *const cells[] = {step->title, host->day_text(view, step->due)};
            host->row(section, cells, 2);
        }
    }
    return 0;
}

/* The one symbol. The host reads nothing of it until the first field is its own. */
MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "template",
    .summary = "Counts late steps: the example to copy.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    .open = late_open,
    .assess = late_assess,
    .dates = late_dates,
    .section = late_section,
    .close = free,
};
