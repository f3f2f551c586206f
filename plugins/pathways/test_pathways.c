#include "tests/area/scene.h"
#include "tests/check.h"

/* Half of the two years to the target has passed. */
static Scene *
scene(void)
{
    Scene *scene = scene_new("2019-02-01", "merrowdale");
    scene->plan->begins = scene_day("2018-02-01");
    return scene;
}

static void
encounters_keep_pace_with_time(void **state)
{
    static const struct {
        double had;
        Status status;
    } rows[] = {{2.0, STATUS_GREEN}, {1.9, STATUS_AMBER}, {1.5, STATUS_AMBER}, {1.49, STATUS_RED}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene();
        scene_observe(s, "employer_encounters", "", "target", "2020-02-01", 4);
        scene_check(
            s, STATUS_NOT_STARTED,
            "4 encounters with employers are wanted for each pupil (all) by 2020-02-01; none has been "
            "counted yet.");
        scene_observe(s, "employer_encounters", "", "own", "2019-02-01", rows[i].had);
        scene_check(s, rows[i].status, "2.0 should have been by then on the way to 4.");
    }
    g_autoptr(Scene) s = scene();
    s->plan->ends = scene_day("2020-02-01"); /* no target: the setting's four by the plan's end */
    scene_observe(s, "employer_encounters", "", "own", "2019-02-01", 2);
    scene_check(s, STATUS_GREEN, "on the way to 4.");
    scene_set(s, "encounters", "6");
    scene_check(s, STATUS_RED, "3.0 should have been by then on the way to 6.");
}

static void
holds_neet_against_the_country(void **state)
{
    static const struct {
        double own;
        Status status;
    } rows[] = {{5.5, STATUS_GREEN}, {5.6, STATUS_AMBER}, {6.5, STATUS_AMBER}, {6.6, STATUS_RED}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene();
        scene_observe(s, "neet_not_known", "", "own", "2018-12-31", rows[i].own);
        scene_check(s, STATUS_NOT_STARTED, "there is no national figure for it.");
        scene_observe(s, "neet_not_known", "", "england", "2018-12-31", 5.5);
        scene_check(s, rows[i].status, "from the national 5.5%.");
    }
}

static void
says_when_too_many_are_unknown(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "neet", "", "own", "2018-12-31", 2);
    Observation *unknown = scene_observe(s, "not_known", "", "own", "2018-12-31", 4);
    scene_check_lacks(s, "mostly-unknown");
    unknown->value = 4.1;
    scene_check(s, STATUS_NOT_STARTED,
                "warning mostly-unknown []: What 4.1% do is not known, against 2.0% known");
    g_autoptr(Assessment) assessment = hosted_assess(s->plan, s->area, s->times, s->today);
    assert_int_equal(assessment->confidence, CONFIDENCE_LOW);
}

static void
offers_have_thresholds(void **state)
{
    g_autoptr(Scene) s = scene();
    Observation *offers = scene_observe(s, "offers", "year 11", "own", "2018-09-30", 95);
    scene_check(s, STATUS_GREEN, "With an offer of learning (year 11): 95.0% in 2018-09-30.");
    offers->value = 90;
    scene_check(s, STATUS_AMBER, "");
    offers->value = 89.9;
    scene_check(s, STATUS_RED, "");
}

/* Merrowdale's summer term of 2019 ends on 19 July; the count is of its school days after today. */
static void
finds_schools_that_run_out_of_days(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "employer_encounters", "all", "target", "2020-02-01", 4);
    scene_observe(s, "employer_encounters", "School A", "own", "2019-01-31", 3);
    scene_observe(s, "employer_encounters", "School B", "own", "2019-01-31", 4);
    scene_check_lacks(s, "short/");
    s->today = scene_day("2019-06-03");
    scene_check(s, STATUS_GREEN,
                "warning short/School A []: School A: 3.0 of 4 encounters for each pupil, with fewer "
                "than 60 school days left.");
    scene_check_lacks(s, "short/School B");
    scene_set(s, "short_days", "10");
    scene_check_lacks(s, "short/");
}

static void
gives_dates(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_check_date(s, "leaving-day/2019", "2019-06-28");
    scene_check_date(s, "offers-made/2019", "2019-09-30");
    scene_check_date(s, "survey-day/2019", "2019-11-01");
    scene_check_date(s, "survey-return/2020", "2020-01-31");
    scene_check_date(s, "cohort-fixed/2019", "2019-05-31");
    scene_check_date(s, "access-9/2019", NULL); /* the duty is of 2023 */
    s->today = scene_day("2025-10-01");
    scene_check_date(s, "access-9/2026", "2026-02-28");
    scene_check_date(s, "access-13/2026", "2026-02-28");
    scene_set(s, "access_dates", "no");
    scene_check_date(s, "access-13/2026", NULL);
    scene_set(s, "tracking_dates", "no");
    scene_check_date(s, "leaving-day/2026", NULL);
}

static void
shows_the_funnel(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "employer_encounters", "", "target", "2020-02-01", 4);
    scene_observe(s, "employer_encounters", "School A", "own", "2019-02-01", 1.5);
    scene_observe(s, "neet_not_known", "", "own", "2017-12-31", 6);
    scene_observe(s, "neet_not_known", "", "own", "2018-12-31", 5);
    g_autofree char *text = scene_section(s);
    assert_string_equal(text, "Encounters with employers for each pupil\n"
                              "School A|2019-02-01|1.5|2.0|4\n"
                              "Not in work or learning, or not known\n");
}

static void
keeps_the_contract(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "employer_encounters", "all", "target", "2020-02-01", 4);
    scene_observe(s, "employer_encounters", "School A", "own", "2019-01-31", 3);
    scene_step(s, "R1.1", "Training", "2019-05-10");
    scene_check_contract(s, 700);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(encounters_keep_pace_with_time),
                                              cmocka_unit_test(holds_neet_against_the_country),
                                              cmocka_unit_test(says_when_too_many_are_unknown),
                                              cmocka_unit_test(offers_have_thresholds),
                                              cmocka_unit_test(finds_schools_that_run_out_of_days),
                                              cmocka_unit_test(gives_dates),
                                              cmocka_unit_test(shows_the_funnel),
                                              cmocka_unit_test(keeps_the_contract)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
