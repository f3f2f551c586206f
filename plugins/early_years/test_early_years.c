#include "tests/area/scene.h"
#include "tests/check.h"

/* Every month: 1 April after January to March, 1 September after April to August, 1 January after September
 * to December. */
static void
counts_when_a_place_is_owed(void **state)
{
    static const SceneClock at_two[] = {
        {"turns_two=2023-09", "place", "2024-01-01"},
        {"turns_two=2023-10", "place", "2024-01-01"},
        {"turns_two=2023-12", "place", "2024-01-01"},
        {"turns_two=2024-01", "place", "2024-04-01"},
        {"turns_two=2024-02", "place", "2024-04-01"},
        {"turns_two=2024-03", "place", "2024-04-01"},
        {"turns_two=2024-04", "place", "2024-09-01"},
        {"turns_two=2024-05", "place", "2024-09-01"},
        {"turns_two=2024-07", "place", "2024-09-01"},
        {"turns_two=2024-08", "place", "2024-09-01"},
        {"turns_two=2024-09", "place", "2025-01-01"},
        {"turns_two=2024-11", "place", "2025-01-01"},
        {"turns_two=2024-05 placed=2024-08-20", "place", NULL},
        {"turns_two=2024-05 closed=2024-06-20", "place", NULL},
    };
    static const SceneClock at_three[] = {
        {"turns_three=2023-09", "place", "2024-01-01"},
        {"turns_three=2023-11", "place", "2024-01-01"},
        {"turns_three=2023-12", "place", "2024-01-01"},
        {"turns_three=2024-01", "place", "2024-04-01"},
        {"turns_three=2024-02", "place", "2024-04-01"},
        {"turns_three=2024-03", "place", "2024-04-01"},
        {"turns_three=2024-04", "place", "2024-09-01"},
        {"turns_three=2024-06", "place", "2024-09-01"},
        {"turns_three=2024-08", "place", "2024-09-01"},
        {"turns_three=2024-10", "place", "2025-01-01"},
        {"turns_three=2024-05 placed=2024-09-01", "place", NULL},
    };
    scene_check_clocks("place_at_two", NULL, at_two, G_N_ELEMENTS(at_two));
    scene_check_clocks("place_at_three", NULL, at_three, G_N_ELEMENTS(at_three));
}

/* In time whatever the day of the birthday: a child who turns two in May is checked by the end of April. */
static void
counts_checks_and_baselines(void **state)
{
    static const SceneClock checks[] = {
        {"turns_two=2023-01", "check", "2023-12-31"},
        {"turns_two=2023-02", "check", "2024-01-31"},
        {"turns_two=2023-03", "check", "2024-02-29"},
        {"turns_two=2024-03", "check", "2025-02-28"},
        {"turns_two=2023-05", "check", "2024-04-30"},
        {"turns_two=2023-08", "check", "2024-07-31"},
        {"turns_two=2023-09", "check", "2024-08-31"},
        {"turns_two=2023-10", "check", "2024-09-30"},
        {"turns_two=2023-12", "check", "2024-11-30"},
        {"turns_two=2024-01", "check", "2024-12-31"},
        {"turns_two=2023-05 checked=2024-04-30", "check", NULL},
    };
    static const SceneClock starts[] = {
        {"started=2023-09-04", "baseline", "2023-10-15"},
        {"started=2023-09-11", "baseline", "2023-10-22"},
        {"started=2023-09-20", "baseline", "2023-10-31"},
        {"started=2023-11-01", "baseline", "2023-12-12"},
        {"started=2023-12-01", "baseline", "2024-01-11"},
        {"started=2024-01-08", "baseline", "2024-02-18"},
        {"started=2024-01-19", "baseline", "2024-02-29"},
        {"started=2024-04-15", "baseline", "2024-05-26"},
        {"started=2024-06-10", "baseline", "2024-07-21"},
        {"started=2024-12-01", "baseline", "2025-01-11"},
        {"started=2023-09-04 assessed=2023-10-15", "baseline", NULL},
    };
    scene_check_clocks("check_at_two", NULL, checks, G_N_ELEMENTS(checks));
    scene_check_clocks("reception_start", NULL, starts, G_N_ELEMENTS(starts));
}

static void
holds_figures_against_the_country(void **state)
{
    static const struct {
        double own, national;
        Status status;
        const char *part;
    } rows[] = {
        {70, 70, STATUS_GREEN, "Two-year-olds who take their place: 70.0% in 2019-01-17, +0.0 points"},
        {65, 70, STATUS_AMBER, "-5.0 points from the national 70.0%"},
        {64.9, 70, STATUS_RED, "-5.1 points"},
        {64.9, -1, STATUS_NOT_STARTED, "there is no national figure"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Scene) s = scene_new("2019-06-11", NULL);
        scene_observe(s, "take_up_2", "", "own", "2019-01-17", rows[i].own);
        scene_observe(s, "take_up_2", "", "england", "2019-01-17", rows[i].national);
        scene_check(s, rows[i].status, rows[i].part);
    }
    g_autoptr(Scene) s = scene_new("2016-06-11", NULL);
    scene_observe(s, "good_level_of_development", "", "own", "2015-07-01", 66);
    scene_observe(s, "good_level_of_development", "", "england", "2015-07-01", 66);
    scene_check(s, STATUS_GREEN, "A good level of development: 66.0%");
}

static void
warns_when_places_will_not_do(void **state)
{
    g_autoptr(Scene) s = scene_new("2019-06-11", NULL);
    scene_observe(s, "eligible", "", "own", "2019-04-30", 300);
    scene_observe(s, "places", "", "own", "2019-04-30", 310);
    scene_observe(s, "eligible", "", "own", "2019-12-20", 320);
    scene_check_lacks(s, "places-short");
    scene_observe(s, "places", "", "own", "2019-12-20", 310);
    scene_check(s, STATUS_NOT_STARTED,
                "warning places-short/all []: In 2019-12-20 (all) 320 children are owed a place, and there "
                "are 310: 10 are "
                "missing.");
    scene_check_section(s, "2019-04-30|300|310\n2019-12-20|320|310\n");
}

static void
warns_of_a_start_without_people(void **state)
{
    g_autoptr(Scene) s = scene_new("2019-06-11", NULL);
    scene_observe(s, "posts_filled", "", "own", "2019-06-01", 50);
    scene_step(s, "R1.1", "Start of the home visits", "2019-06-12");
    scene_check_lacks(s, "posts-empty");
    s->today++;
    scene_check(
        s, STATUS_AMBER,
        "warning posts-empty [R1.1]: \"Start of the home visits\" has begun with 50% of its posts filled "
        "(2019-06-01).");
    scene_observe(s, "posts_filled", "", "own", "2019-06-12", 100);
    scene_check_lacks(s, "posts-empty");
}

static void
is_amber_when_a_place_is_late(void **state)
{
    g_autoptr(Scene) s = scene_new("2024-09-02", NULL);
    scene_case(s, "place_at_two", "P-1", "turns_two=2024-05");
    scene_check(s, STATUS_AMBER,
                "breach case/place_at_two/P-1/place []: P-1: place for a two-year-old was due on 1 September "
                "2024 (SI "
                "2014/2147: from the term after the second birthday).");
    scene_check_section(s, "Place for a two-year-old|none|none|fewer than 6|–|–\n");
}

static void
gives_its_dates(void **state)
{
    g_autoptr(Scene) s = scene_new("2018-09-03", NULL);
    scene_check_date(s, "places-spring/2019", "2019-01-01");
    scene_check_date(s, "places-summer/2019", "2019-04-01");
    scene_check_date(s, "places-autumn/2019", "2019-09-01");
    scene_check_date(s, "census-spring/2019", "2019-01-17");
    scene_check_date(s, "profile/2019", "2019-06-30");
    s->plan->nation = NATION_SCOTLAND;
    scene_check_date(s, "profile/2019", NULL);
}

static void
keeps_the_contract(void **state)
{
    g_autoptr(Scene) s = scene_new("2023-11-06", "hillshire");
    scene_meet(s, "2023-12-06");
    scene_case(s, "place_at_two", "P-1", "turns_two=2023-12");
    scene_case(s, "place_at_three", "P-2", "turns_three=2023-09 placed=2023-12-20");
    scene_case(s, "check_at_two", "K-1", "turns_two=2023-12");
    scene_case(s, "reception_start", "B-1", "started=2023-11-20");
    scene_observe(s, "take_up_2", "", "own", "2023-10-20", 60);
    scene_observe(s, "eligible", "", "own", "2024-01-01", 100);
    scene_observe(s, "places", "", "own", "2024-01-01", 90);
    scene_observe(s, "posts_filled", "", "own", "2023-10-20", 60);
    scene_step(s, "R1.1", "Start of the home visits", "2024-01-12");
    scene_check_contract(s, 800);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(counts_when_a_place_is_owed),
                                              cmocka_unit_test(counts_checks_and_baselines),
                                              cmocka_unit_test(holds_figures_against_the_country),
                                              cmocka_unit_test(warns_when_places_will_not_do),
                                              cmocka_unit_test(warns_of_a_start_without_people),
                                              cmocka_unit_test(is_amber_when_a_place_is_late),
                                              cmocka_unit_test(gives_its_dates),
                                              cmocka_unit_test(keeps_the_contract)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
