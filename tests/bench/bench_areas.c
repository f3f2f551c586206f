/*
 * Assessing 1,500 areas: 150 programmes of ten, 100,000 milestones and a million observations among them, by
 * the six plugins in their own processes. A programme is made, asked about and let go, as the engine does
 * with those that it loads; the making is not in the time.
 *
 *     bench_areas [PROGRAMMES]        from the build tree
 *
 * Prints the seconds of wall clock (median of five), and MiB: resident at most here, and of the largest
 * plugin process, times how many run at once.
 */
#include "area/area_pool.h"
#include "tests/bench/median.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { PROGRAMMES = 150, AREAS = 10, MILESTONES = 100000, OBSERVATIONS = 1000000, PROCESSES = 2 };
#define TODAY day_from_civil(2024, 3, 4)

static const char *const plugins[] = {"attainment", "attendance", "funding",
                                      "oversight",  "pathways",   "workforce"};
/* Two of each, so that every plugin has figures. */
static const char *const measures[] = {
    "phonics",        "gcse_english_maths", "absence", "persistent_absence", "spend",   "balance",
    "papers_on_time", "group_attendance",   "offers",  "neet_not_known",     "trained", "posts_filled"};

static char *
link_plugins(void)
{
    char *directory = g_dir_make_tmp("bench-areas-XXXXXX", NULL);
    g_autofree char *here = g_get_current_dir();
    for (guint i = 0; i < G_N_ELEMENTS(plugins); i++) {
        g_autofree char *from = g_strdup_printf("%s/plugins/%s/.libs/%s.so", here, plugins[i], plugins[i]);
        g_autofree char *to = g_strdup_printf("%s/%s.so", directory, plugins[i]);
        if (symlink(from, to) != 0)
            g_error("%s cannot be made", to);
    }
    return directory;
}

static void
add_milestones(Area *area, int count)
{
    Action *action = NULL;
    for (int i = 0; i < count; i++) {
        if (i % 20 == 0) {
            g_autofree char *ref = g_strdup_printf("R%d", i / 20);
            action = plan_add_action(area, ref, "An action of the plan");
        }
        g_autofree char *ref = g_strdup_printf("%s.%d", action->ref, i % 20);
        Milestone *step = plan_add_milestone(action, ref, "Agree the next step with the schools of the area");
        Day due = TODAY - 200 + i * 7 % 500;
        plan_add_span(step, TIMESCALE_WINDOW, due - 30, due);
        step->status = i % 4 == 0 ? STATUS_BLUE : STATUS_NOT_STARTED;
        step->seen = TODAY - 300;
    }
}

static void
add_observations(Plan *plan, int count)
{
    static const char *const comparators[] = {"own", "england", "region", "target"};
    for (int i = 0; i < count; i++) {
        int place = i / (int)(G_N_ELEMENTS(measures) * G_N_ELEMENTS(comparators));
        g_autofree char *group = g_strdup_printf("School %d", place / 8);
        g_autofree char *period = g_strdup_printf("%d", 2016 + place % 8);
        Observation *observation = observation_new(
            measures[(guint)i % G_N_ELEMENTS(measures)], place < 8 ? "all" : group,
            comparators[(guint)i / G_N_ELEMENTS(measures) % G_N_ELEMENTS(comparators)], period);
        observation->value = i * 37 % 100;
        observation->on = day_from_civil(2016 + place % 8, 8, 31);
        g_ptr_array_add(plan->observations, observation);
    }
}

static Plan *
make_plan(void)
{

    Plan *plan = plan_new("programme");
    plan->reference = TODAY - 300;
    plan->begins = TODAY - 400;
    plan->ends = TODAY + 400;
    for (guint i = 0; i < AREAS; i++) {
        g_autofree char *title = g_strdup_printf("Area %u", i);
        Area *area = plan_add_area(plan, title);
        g_free(area->plugin);
        area->plugin = g_strdup(plugins[i % G_N_ELEMENTS(plugins)]);
        add_milestones(area, MILESTONES / PROGRAMMES / AREAS + (i < MILESTONES / PROGRAMMES % AREAS));
    }
    add_observations(plan, OBSERVATIONS / PROGRAMMES);
    return plan;
}

typedef struct Run {
    int answered;
} Run;

static void
assessed(Assessment *assessment, void *data)
{
    if (assessment->fault != NULL)
        g_error("%s: %s", assessment->plugin, assessment->fault);
    ((Run *)data)->answered++;
    assessment_free(assessment);
}

/* The seconds that it takes to have all areas answered. */
static double
run(const AreaPoolOptions *options, const Timetable *times, const Plan *plan, int programmes)
{
    uv_loop_t loop;
    Run run = {0};
    uv_loop_init(&loop);
    AreaPool *pool = area_pool_new(&loop, options);
    gint64 start = g_get_monotonic_time();
    for (int i = 0; i < programmes; i++) {
        for (guint j = 0; j < plan->areas->len; j++)
            area_pool_assess(pool, plan, plan->areas->pdata[j], times, TODAY, assessed, &run);
        while (run.answered < (i + 1) * AREAS)
            uv_run(&loop, UV_RUN_ONCE);
    }
    double seconds = (double)(g_get_monotonic_time() - start) / 1e6;
    area_pool_close(pool, NULL, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
    return seconds;
}

static double
peak(int who)
{
    struct rusage usage;
    getrusage(who, &usage);
    return (double)usage.ru_maxrss / 1024;
}

int
main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    int programmes = argc > 1 ? atoi(argv[1]) : PROGRAMMES;
    g_autofree char *directory = link_plugins();
    g_autofree char *here = g_get_current_dir();
    g_autofree char *host = g_build_filename(here, "milestoned-area", NULL);
    const AreaPoolOptions options = {
        .host = host, .directory = directory, .timeout = 10000, .memory = 64 << 20, .hosts = PROCESSES};
    g_autoptr(Almanac) almanac = almanac_read(NULL, NULL);
    g_autoptr(Plan) plan = make_plan();
    double seconds[RUNS];
    for (int i = 0; i < RUNS; i++)
        seconds[i] = run(&options, almanac_timetable(almanac, NATION_ENGLAND, NULL), plan, programmes);
    printf("%d areas, %d milestones, %d observations: %.2f s (aim 3), at most %.1f MiB here and %d times "
           "%.1f MiB in "
           "plugins (aim 64 in all)\n",
           programmes * AREAS, programmes * (MILESTONES / PROGRAMMES),
           programmes * (OBSERVATIONS / PROGRAMMES), median(seconds), peak(RUSAGE_SELF), PROCESSES,
           peak(RUSAGE_CHILDREN));
    for (guint i = 0; i < G_N_ELEMENTS(plugins); i++) {
        g_autofree char *link = g_strdup_printf("%s/%s.so", directory, plugins[i]);
        unlink(link);
    }
    rmdir(directory);
    return 0;
}
