#include "tests/area/hosted.h"
#include "tests/check.h"

static Day
april(int day)
{
    return day_from_civil(2004, 4, day);
}

static Area *
area_of(Plan *plan)
{
    Area *area = plan_add_area(plan, "Parents' voice");
    Action *action = plan_add_action(area, "R9a", "A consultative group of parents");
    plan_add_span(plan_add_milestone(action, "R9a.1", "Agree terms of reference"), TIMESCALE_DAY, april(1),
                  april(1));
    plan_add_span(plan_add_milestone(action, "R9a.2", "First meeting"), TIMESCALE_DAY, april(30), april(30));
    return area;
}

static void
counts_late_steps(void **state)
{
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    g_autoptr(Plan) plan = plan_new("inspection-plan");
    Area *area = area_of(plan);
    hosted_check_tables();
    g_autoptr(Assessment) early = hosted_assess(plan, area, times, april(1));
    assert_int_equal(early->status, STATUS_GREEN);
    assert_int_equal(early->valid_until, april(2));
    g_autoptr(Assessment) late = hosted_assess(plan, area, times, april(2));
    assert_int_equal(late->status, STATUS_RED);
    assert_string_equal(late->reasons->pdata[0], "1 of 2 dated steps are late; red begins at 25%.");
    g_hash_table_insert(area->settings, g_strdup("red_percent"), g_strdup("60"));
    g_autoptr(Assessment) lenient = hosted_assess(plan, area, times, april(2));
    assert_int_equal(lenient->status, STATUS_AMBER);
    hosted_check_validity(plan, area, times, april(1) - 60, april(1) + 60);
}

static void
gives_dates_and_a_section(void **state)
{
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    g_autoptr(Plan) plan = plan_new("inspection-plan");
    Area *area = area_of(plan);
    g_autoptr(Assessment) assessment = hosted_assess(plan, area, times, april(2));
    assert_int_equal(assessment->dates->len, 1);
    assert_int_equal(((AreaDate *)assessment->dates->pdata[0])->on, day_from_civil(2004, 8, 31));
    g_autofree char *fault = NULL;
    g_autoptr(AreaSection) section = hosted_section(plan, area, times, april(2), &fault);
    assert_int_equal(section->blocks->len, 2);
    const AreaBlock *table = section->blocks->pdata[1];
    assert_int_equal(table->rows->len, 1);
    assert_string_equal(((GStrv)table->rows->pdata[0])[1], "1 April 2004");
}

static void
has_nothing_to_go_by_without_dates(void **state)
{
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    g_autoptr(Plan) plan = plan_new("inspection-plan");
    Area *area = plan_add_area(plan, "Empty");
    g_autoptr(Assessment) assessment = hosted_assess(plan, area, times, april(2));
    assert_int_equal(assessment->status, STATUS_NOT_STARTED);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(counts_late_steps),
                                              cmocka_unit_test(gives_dates_and_a_section),
                                              cmocka_unit_test(has_nothing_to_go_by_without_dates)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
