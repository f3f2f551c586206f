/* What a board should ask of a colour. */
#include "plan/challenge.h"
#include "tests/check.h"

#define TODAY day_from_civil(2004, 6, 1)

typedef struct World {
    Almanac *almanac;
    Plan *plan;
    Area *area;
    Action *action;
} World;

static int
set_up(void **state)
{
    World *world = g_new0(World, 1);
    world->almanac = almanac_new(NULL, NULL);
    world->plan = plan_new("p");
    world->area = plan_add_area(world->plan, "Area");
    world->action = plan_add_action(world->area, "R1", "Action");
    *state = world;
    return 0;
}

static int
tear_down(void **state)
{
    World *world = *state;
    plan_free(world->plan);
    almanac_free(world->almanac);
    g_free(world);
    return 0;
}

static Milestone *
step(World *world, const char *ref, Status said, Day due)
{
    Milestone *milestone = plan_add_milestone(world->action, ref, ref);
    plan_add_span(milestone, TIMESCALE_WINDOW, DAY_NONE, due);
    milestone->status = said;
    return milestone;
}

/* The challenges to a status, a line each with the reference; `before` may be NULL. (transfer full) */
static char *
challenge(const World *world, Status status, Status measured, const Assessment *before)
{
    g_autoptr(Assessment) assessment = assessment_new("plugin", TODAY);
    assessment->status = status;
    assessment->measured = measured;
    challenge_add(assessment, world->area, before, almanac_timetable(world->almanac, NATION_ENGLAND, NULL),
                  12);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < assessment->findings->len; i++) {
        const Finding *finding = assessment->findings->pdata[i];
        g_string_append_printf(text, "%s [%s]: %s\n", finding->code, finding->ref, finding->text);
    }
    return g_string_free(text, FALSE);
}

#define check_challenge(world, status, wanted)                                                               \
    do {                                                                                                     \
        g_autofree char *got = challenge((world), (status), STATUS_NOT_STARTED, NULL);                       \
        assert_string_equal(got, (wanted));                                                                  \
    } while (0)

static void
green_with_late_steps(void **state)
{
    World *world = *state;
    step(world, "R1.1", STATUS_NOT_STARTED, TODAY + 30);
    check_challenge(world, STATUS_GREEN, "");
    step(world, "R1.2", STATUS_NOT_STARTED, TODAY - 10);
    step(world, "R1.3", STATUS_NOT_STARTED, TODAY - 60);
    check_challenge(
        world, STATUS_GREEN,
        "challenge/green-overdue [R1.3]: Green, and yet 2 steps are late or beyond repair, the oldest "
        "R1.3: is it on course?\n");
    check_challenge(world, STATUS_AMBER, "");
}

static void
a_lead_s_green_that_is_overdue(void **state)
{
    World *world = *state;
    step(world, "R1.1", STATUS_GREEN, TODAY - 60);
    check_challenge(world, STATUS_AMBER,
                    "challenge/said-green [R1.1]: Said to be green by their leads, and overdue: 1 step, the "
                    "oldest R1.1.\n");
}

static void
red_without_recovery(void **state)
{
    World *world = *state;
    Milestone *late = step(world, "R1.1", STATUS_NOT_STARTED, TODAY - 60);
    check_challenge(
        world, STATUS_RED,
        "challenge/no-recovery []: Red, and no step of it has a date or a forecast still ahead: what will "
        "mend it?\n");
    late->forecast = TODAY + 20;
    check_challenge(world, STATUS_RED, "");
    late->forecast = DAY_NONE;
    step(world, "R1.2", STATUS_NOT_STARTED, TODAY + 5);
    check_challenge(world, STATUS_RED, "");
}

static void
figures_that_speak_against_it(void **state)
{
    World *world = *state;
    g_autofree char *against = challenge(world, STATUS_GREEN, STATUS_RED, NULL);
    assert_string_equal(against,
                        "challenge/measure []: Green, and yet its measures by themselves are red.\n");
    g_autofree char *with = challenge(world, STATUS_GREEN, STATUS_AMBER, NULL);
    assert_string_equal(with, "");
}

static void
a_colour_that_stands_for_long(void **state)
{
    World *world = *state;
    step(world, "R1.1", STATUS_NOT_STARTED, TODAY + 30);
    g_autoptr(Assessment) before = assessment_new("plugin", TODAY - 1);
    before->status = STATUS_AMBER;
    before->since = TODAY - 83;
    g_autofree char *early = challenge(world, STATUS_AMBER, STATUS_NOT_STARTED, before);
    assert_string_equal(early, "");
    before->since = TODAY - 84;
    g_autofree char *due = challenge(world, STATUS_AMBER, STATUS_NOT_STARTED, before);
    assert_string_equal(due,
                        "challenge/unchanged []: It has been amber for 12 weeks: what has been tried?\n");
    g_autofree char *other = challenge(world, STATUS_RED, STATUS_NOT_STARTED, before);
    assert_string_equal(other, "");
    before->status = STATUS_GREEN;
    g_autofree char *green = challenge(world, STATUS_GREEN, STATUS_NOT_STARTED, before);
    assert_string_equal(green, "");
}

/* The day on which it will be asked is a day on which the answer changes. */
static void
says_until_when_it_holds(void **state)
{
    const World *world = *state;
    const Timetable *times = almanac_timetable(world->almanac, NATION_ENGLAND, NULL);
    g_autoptr(Assessment) assessment = assessment_new("plugin", TODAY);
    assessment->status = STATUS_AMBER;
    challenge_add(assessment, world->area, NULL, times, 12);
    assert_int_equal(assessment->valid_until, TODAY + 84);
    g_autoptr(Assessment) green = assessment_new("plugin", TODAY);
    green->status = STATUS_GREEN;
    challenge_add(green, world->area, NULL, times, 12);
    assert_int_equal(green->valid_until, DAY_NONE);
    g_autoptr(Assessment) fault = assessment_fault("plugin", TODAY, "it crashed");
    challenge_add(fault, world->area, NULL, times, 12);
    assert_int_equal(fault->findings->len, 0);
}

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    static const struct CMUnitTest tests[] = {
        CASE(green_with_late_steps),         CASE(a_lead_s_green_that_is_overdue),
        CASE(red_without_recovery),          CASE(figures_that_speak_against_it),
        CASE(a_colour_that_stands_for_long), CASE(says_until_when_it_holds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
