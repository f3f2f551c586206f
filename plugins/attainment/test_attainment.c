#include "tests/area/scene.h"
#include "tests/check.h"

static Scene *
scene(void)
{
    Scene *scene = scene_new("2016-11-01", NULL);
    scene_set(scene, "test_weeks", "yes");
    return scene;
}

static void
compares_each_group_with_the_country(void **state)
{
    static const struct {
        const char *group;
        double own, national;
        Status status;
        const char *part;
    } rows[] = {
        {"", 66, 66, STATUS_GREEN, "group all: 66.0%, +0.0 points from the national 66.0% (2015-12-31)."},
        {"", 65.9, 66, STATUS_AMBER, "-0.1 points"},
        {"free-school-meals", 48, 51, STATUS_AMBER, "-3.0 points"},
        {"free-school-meals", 45, 51, STATUS_RED, "group free-school-meals: 45.0%, -6.0 points"},
        {"looked-after", 53, 52, STATUS_GREEN, "+1.0 points"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene();
        scene_observe(s, "good_level_of_development", rows[i].group, "own", "2015-12-31", rows[i].own);
        scene_observe(s, "good_level_of_development", rows[i].group, "england", "2015-12-31",
                      rows[i].national);
        scene_observe(s, "good_level_of_development", rows[i].group, "neighbours", "2015-12-31", 1);
        scene_check(s, rows[i].status, rows[i].part);
    }
}

static void
the_widest_gap_colours_the_area(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "level_3_at_19", "", "own", "2015-12-31", 58);
    scene_observe(s, "level_3_at_19", "", "england", "2015-12-31", 57);
    scene_observe(s, "level_3_at_19", "sen", "own", "2015-12-31", 25);
    scene_observe(s, "level_3_at_19", "sen", "england", "2015-12-31", 32);
    scene_check(s, STATUS_RED, "group sen: 25.0%, -7.0 points");
    scene_check(s, STATUS_RED, "Of 2 figures with a national one beside them 1 are red and 0 amber.");
    scene_set(s, "groups", "all, looked-after");
    scene_check(s, STATUS_GREEN, "Of 1 figures");
    scene_set(s, "groups", "*");
    scene_set(s, "measures", "phonics");
    scene_check(s, STATUS_NOT_STARTED, "No figures yet");
    scene_set(s, "measures", "*");
    scene_set(s, "margin", "7");
    scene_check(s, STATUS_AMBER, "");
}

static void
a_gap_that_widens_is_one_worse(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "phonics", "", "own", "2015-08-31", 76);
    scene_observe(s, "phonics", "", "england", "2015-08-31", 78);
    scene_check(s, STATUS_AMBER, "-2.0 points");
    Observation *before = scene_observe(s, "phonics", "", "own", "2014-08-31", 74);
    scene_observe(s, "phonics", "", "england", "2014-08-31", 75);
    scene_check(s, STATUS_RED,
                "warning widening/phonics/all []: Phonics standard in year 1, group all: the gap to "
                "the national figure grew by 1.0 points to 2.0 (2015-08-31).");
    scene_set(s, "widening", "1.1");
    scene_check(s, STATUS_AMBER, "");
    scene_set(s, "widening", "1");
    /* Another definition begins another series: no trend, no widening. */
    g_free(before->definition);
    before->definition = g_strdup("the old test");
    scene_check(s, STATUS_AMBER, "note not-comparable/phonics/all []");
    scene_check_lacks(s, "widening/");
}

static void
asks_about_a_group_above_all(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "level_3_at_19", "", "own", "2015-12-31", 13.6);
    scene_observe(s, "level_3_at_19", "free-school-meals", "own", "2015-12-31", 58);
    scene_check(
        s, STATUS_NOT_STARTED,
        "warning above-all/level_3_at_19/free-school-meals []: Qualified to level 3 at 19: 58% of the "
        "group free-school-meals against 13.6% of all pupils (2015-12-31): check the rows of the table.");
    scene_observe(s, "phonics", "", "own", "2015-12-31", 70);
    scene_observe(s, "phonics", "not-disadvantaged", "own", "2015-12-31", 80);
    scene_check_lacks(s, "above-all/phonics");
}

static void
does_not_go_by_old_figures(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "phonics", "", "own", "2015-05-01", 70);
    scene_observe(s, "phonics", "", "england", "2015-05-01", 90);
    scene_check(s, STATUS_RED, "");
    s->today++; /* 18 months and a day */
    scene_check(s, STATUS_NOT_STARTED, "All figures are too old to go by.");
    scene_set(s, "figure_months", "24");
    scene_check(s, STATUS_RED, "");
}

static void
holds_the_disadvantaged_against_the_others(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "gcse_english_maths", "disadvantaged", "own", "2016-08-31", 30);
    scene_observe(s, "gcse_english_maths", "not-disadvantaged", "england", "2016-08-31", 50);
    scene_check(s, STATUS_NOT_STARTED,
                "disadvantaged pupils 30.0%, others in the country 50.0% (2016-08-31).");
    scene_set(s, "benchmark_group", "");
    scene_check_lacks(s, "others in the country");
}

static void
tells_of_targets(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "ks1_gain", "", "target", "2017-08-31", 2);
    scene_check(s, STATUS_NOT_STARTED,
                "Rise in Key Stage 1 levels (all): the target is 2 for 2017-08-31; there is no figure yet.");
    scene_observe(s, "ks1_gain", "", "own", "2016-08-31", 1);
    scene_check(s, STATUS_NOT_STARTED,
                "Rise in Key Stage 1 levels (all): 1 in 2016-08-31; the target is 2 for 2017-08-31.");
}

static void
warns_of_school_steps_in_a_test_week(void **state)
{
    g_autoptr(Scene) s = scene();
    Person *head = plan_add_person(s->plan, "head", "A head");
    head->kind = PERSON_SCHOOL;
    Milestone *step = scene_step(s, "R1.1", "Self-assessment", "2017-05-10");
    scene_check_lacks(s, "test-week");
    g_ptr_array_add(step->leads, head);
    scene_check(s, STATUS_NOT_STARTED,
                "warning test-week [R1.1]: Schools are to act in the week of the Key Stage 2 tests: R1.1.");
    ((PlanSpan *)step->spans->pdata[0])->due = scene_day("2017-05-12"); /* the Friday */
    scene_check_lacks(s, "test-week");
    ((PlanSpan *)step->spans->pdata[0])->due = scene_day("2017-05-10");
    scene_set(s, "test_weeks", "no");
    scene_check_lacks(s, "test-week");
}

/* As they were: Standards and Testing Agency, and the Joint Council for Qualifications. */
static void
gives_test_and_result_days(void **state)
{
    static const struct {
        const char *today, *key, *on;
    } days[] = {
        {"2022-09-01", "ks2-tests/2023", "2023-05-09"},
        {"2004-03-22", "phonics-check/2004", NULL},
        {"2020-09-01", "tables-check/2021", NULL},
        {"2004-03-22", "premium-statement/2004", NULL},
        {"2024-09-01", "ks2-tests/2025", "2025-05-12"},
        {"2025-09-01", "ks2-tests/2026", "2026-05-11"},
        {"2019-09-01", "ks2-tests/2020", NULL},
        {"2024-09-01", "phonics-check/2025", "2025-06-09"},
        {"2025-09-01", "phonics-check/2026", "2026-06-08"},
        {"2025-09-01", "tables-check/2026", "2026-06-01"},
        {"2025-09-01", "a_level_results/2026", "2026-08-13"},
        {"2025-09-01", "gcse_results/2026", "2026-08-20"},
        {"2023-09-01", "ks2_results/2024", "2024-07-09"},
        {"2025-09-01", "premium-statement/2025", "2025-12-31"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
        g_autoptr(Scene) s = scene();
        s->today = scene_day(days[i].today);
        scene_check_date(s, days[i].key, days[i].on);
    }
    g_autoptr(Scene) s = scene();
    s->today = scene_day("2026-03-01");
    scene_set(s, "ks2_results", "2026-07-16");
    scene_check_date(s, "ks2_results/2026", "2026-07-16");
    scene_set(s, "phases", "secondary, post-16");
    scene_check_date(s, "ks2_results/2026", NULL);
    scene_check_date(s, "gcse_results/2026", "2026-08-20");
    scene_set(s, "phases", "primary");
    scene_check_date(s, "gcse_results/2026", NULL);
    s->plan->nation = NATION_WALES;
    scene_check_date(s, "ks2_results/2026", NULL);
}

static void
shows_the_grid(void **state)
{
    g_autoptr(Scene) s = scene();
    g_autofree char *empty = scene_section(s);
    assert_string_equal(empty, "There are no figures of attainment yet for The area.\n");
    scene_observe(s, "phonics", "", "own", "2015-08-31", 76);
    scene_observe(s, "phonics", "", "england", "2015-08-31", 78);
    scene_observe(s, "phonics", "", "region", "2015-08-31", 77);
    scene_observe(s, "phonics", "", "own", "2014-08-31", 75);
    scene_observe(s, "phonics", "sen", "own", "2015-08-31", 40);
    g_autofree char *text = scene_section(s);
    assert_string_equal(text, "Phonics standard in year 1, %\n"
                              "all|2015-08-31|76.0|78.0|77.0|–|-2.0|amber|better\n"
                              "sen|2015-08-31|40.0|–|–|–|–|not started|not comparable\n"
                              "Phonics standard in year 1\n");
}

static void
keeps_the_contract(void **state)
{
    g_autoptr(Scene) s = scene();
    scene_observe(s, "phonics", "", "own", "2015-08-31", 76);
    scene_observe(s, "phonics", "", "england", "2015-08-31", 78);
    scene_step(s, "R1.1", "Self-assessment", "2017-05-10");
    scene_check_contract(s, 500);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(compares_each_group_with_the_country),
                                              cmocka_unit_test(the_widest_gap_colours_the_area),
                                              cmocka_unit_test(a_gap_that_widens_is_one_worse),
                                              cmocka_unit_test(asks_about_a_group_above_all),
                                              cmocka_unit_test(does_not_go_by_old_figures),
                                              cmocka_unit_test(holds_the_disadvantaged_against_the_others),
                                              cmocka_unit_test(tells_of_targets),
                                              cmocka_unit_test(warns_of_school_steps_in_a_test_week),
                                              cmocka_unit_test(gives_test_and_result_days),
                                              cmocka_unit_test(shows_the_grid),
                                              cmocka_unit_test(keeps_the_contract)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
