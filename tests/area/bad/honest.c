/* Not bad at all: does in its assessment what the C library may be asked for inside the sandbox, so that a
 * list that is too short shows. An area called "mistake" makes it answer what makes no sense. */
#include <math.h>
#include <milestoned/area.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct milestoned_setting settings[] = {
    {"share", MILESTONED_NUMBER, "80", 0, 100, "A share in percent."},
    {"since", MILESTONED_DATE, "", 0, 0, "The first day that counts."},
    {"label", MILESTONED_TEXT, "fine", 0, 0, "A word."},
};

static const struct milestoned_measure measures[] = {
    {"absence", "Absence", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
};

static void *
honest_open(const struct milestoned_host *host)
{
    return (void *)(uintptr_t)host;
}

static int
by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorting more than fits on its stack makes qsort(3) ask for the size of memory; big blocks are mapped and
 * unmapped; time functions look for a zone. */
static double
exercise(void)
{
    enum { COUNT = 300000 };
    double *values = malloc(COUNT * sizeof *values);
    if (values == NULL)
        return -1;
    for (size_t i = 0; i < COUNT; i++)
        values[i] = sqrt((double)((i * 7919) % COUNT));
    qsort(values, COUNT, sizeof *values, by_value);
    double middle = values[COUNT / 2];
    values = realloc(values, 10);
    free(values);
    struct tm broken;
    time_t then = 1080000000;
    gmtime_r(&then, &broken);
    localtime(&then);
    fprintf(stderr, "%d\n", broken.tm_year);
    return middle;
}

static int
honest_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    const struct milestoned_host *host = self;
    if (strcmp(host->about(view)->title, "mistake") == 0)
        host->number(view, "shear");
    double middle = exercise();
    host->status(answer, MILESTONED_GREEN, MILESTONED_DAY_NONE);
    host->reason(answer, "Middle %.1f, %g, %s, \x1b[31mnot red\x1b[0m,\nsecond line.", middle,
                 host->number(view, "share"), host->text(view, "label"));
    host->finding(answer, MILESTONED_NOTE, "observed", "", "%zu observations.",
                  host->observation_count(view));
    return 0;
}

MILESTONED_EXPORT const struct milestoned_area milestoned_area = {
    .abi = MILESTONED_AREA_ABI,
    .struct_size = sizeof(struct milestoned_area),
    .name = "honest",
    .summary = "Does what it may.",
    MILESTONED_SETTINGS(settings),
    MILESTONED_MEASURES(measures),
    .open = honest_open,
    .assess = honest_assess,
};
