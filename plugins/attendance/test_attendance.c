#include "tests/area/hosted.h"
#include "tests/check.h"

#include <math.h>

#define TODAY day_from_civil(2024, 6, 3)

typedef struct Fixture {
    Almanac *almanac;
    const Timetable *times;
    Plan *plan;
    Area *area;
} Fixture;

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->almanac = almanac_new(NULL, NULL);
    fixture->times = almanac_timetable(fixture->almanac, NATION_ENGLAND, NULL);
    fixture->plan = plan_new("locality");
    fixture->area = plan_add_area(fixture->plan, "Increasing attendance");
    *state = fixture;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *fixture = *state;
    plan_free(fixture->plan);
    almanac_free(fixture->almanac);
    g_free(fixture);
    return 0;
}

static Assessment *
assess(const Fixture *fixture)
{
    Assessment *assessment = hosted_assess(fixture->plan, fixture->area, fixture->times, TODAY);
    if (assessment->fault != NULL)
        fail_msg("%s", assessment->fault);
    return assessment;
}

static void
check(const Fixture *fixture, Status status, const char *part)
{
    g_autoptr(Assessment) assessment = assess(fixture);
    g_autofree char *text = hosted_text(assessment);
    if (assessment->status != status || strstr(text, part) == NULL)
        fail_msg("wanted %s and \"%s\", got\n%s", status_word(status), part, text);
}

static void
observe(Fixture *fixture, const char *measure, const char *comparator, const char *period, double value)
{
    hosted_observe(fixture->plan, measure, "all", comparator, period, value, day_from_civil(2024, 3, 28));
}

static void
compares_with_the_country(void **state)
{
    static const struct {
        const char *measure;
        double own, national; /* below 0: none */
        Status status;
        const char *part;
    } rows[] = {
        {"absence", 6.9, 6.9, STATUS_GREEN,
         "Absence was 6.9% in 2023-24/spring, +0.0 points from the national 6.9%."},
        {"absence", 7.4, 6.9, STATUS_AMBER, "+0.5 points"},
        {"absence", 7.5, 6.9, STATUS_RED, "+0.6 points"},
        {"persistent_absence", 21.0, 20.0, STATUS_AMBER, "+1.0 points"},
        {"persistent_absence", 21.1, 20.0, STATUS_RED, "+1.1 points"},
        {"severe_absence", 3.0, 2.0, STATUS_NOT_STARTED,
         "warning above-national/severe_absence []: Severe absence lies above"},
        {"absence", 6.9, -1, STATUS_NOT_STARTED, "there is no national figure for the same period"},
        {"absence", -1, 6.9, STATUS_NOT_STARTED, "No figures yet to hold against the country's."},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        void *own;
        set_up(&own);
        Fixture *fixture = own;
        observe(fixture, rows[i].measure, "own", "2023-24/spring", rows[i].own);
        observe(fixture, rows[i].measure, "England", "2023-24/spring", rows[i].national);
        observe(fixture, rows[i].measure, "England", "2022-23/spring", 1);
        check(fixture, rows[i].status, rows[i].part);
        tear_down(&own);
    }
}

static void
obeys_its_margins(void **state)
{
    Fixture *fixture = *state;
    observe(fixture, "absence", "", "2023-24/spring", 7.4);
    observe(fixture, "absence", "national", "2023-24/spring", 6.9);
    check(fixture, STATUS_AMBER, "");
    g_hash_table_insert(fixture->area->settings, g_strdup("absence_margin"), g_strdup("0.4"));
    check(fixture, STATUS_RED, "");
    observe(fixture, "persistent_absence", "own", "2023-24/spring", 10);
    observe(fixture, "persistent_absence", "national", "2023-24/spring", 20);
    check(fixture, STATUS_RED, "-10.0 points");
}

static void
does_not_colour_without_figures(void **state)
{
    Fixture *fixture = *state;
    check(fixture, STATUS_NOT_STARTED, "No figures yet");
    Action *action = plan_add_action(fixture->area, "A2", "");
    Milestone *meeting = plan_add_milestone(action, "A2.1", "First meeting of the network");
    plan_add_span(meeting, TIMESCALE_DAY, TODAY + 100, TODAY + 100);
    check(fixture, STATUS_NOT_STARTED, "No figures yet");
    PlanSpan *span = meeting->spans->pdata[0];
    span->due = day_from_civil(2024, 5, 3);
    check(fixture, STATUS_AMBER,
          "Late or beyond repair: 1 of 1 steps; the oldest, A2.1, was due on 3 May 2024.");
    observe(fixture, "absence", "own", "2023-24/spring", 6.0);
    observe(fixture, "absence", "england", "2023-24/spring", 6.9);
    check(fixture, STATUS_AMBER, "-0.9 points");
}

/* A step that its lead calls red needs no date to come first in the plan. */
static void
names_the_oldest_late_step(void **state)
{
    static const struct {
        int days[3]; /* before today; 0: no date */
        const char *part;
    } rows[] = {{{0, 10, 20}, "3 of 3 steps; the oldest, A2.3, was due on 14 May 2024."},
                {{10, 0, 20}, "the oldest, A2.3,"},
                {{20, 10, 0}, "the oldest, A2.1,"},
                {{0, 0, 20}, "the oldest, A2.3,"},
                {{0, 0, 0}, "Late or at risk: 3 of 3 steps."}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        void *own;
        set_up(&own);
        Fixture *fixture = own;
        Action *action = plan_add_action(fixture->area, "A2", "");
        for (int j = 0; j < 3; j++) {
            g_autofree char *ref = g_strdup_printf("A2.%d", j + 1);
            Milestone *step = plan_add_milestone(action, ref, "Step");
            step->status = STATUS_RED;
            if (rows[i].days[j] > 0)
                plan_add_span(step, TIMESCALE_DAY, TODAY - rows[i].days[j], TODAY - rows[i].days[j]);
        }
        check(fixture, STATUS_AMBER, rows[i].part);
        tear_down(&own);
    }
}

static void
sees_trends_only_where_there_is_one(void **state)
{
    static const struct {
        const char *measure;
        int year; /* of the later figure */
        const char *part;
    } rows[] = {
        {"absence", 2024, "absence []: Absence rose from 5.0% (before) to 6.0% (now)."},
        {"persistent_absence", 2024, "persistent_absence []: Persistent absence rose"},
        {"persistent_absence", 2016, "cannot be compared: it began at 15% of sessions then and at 10% now."},
        {"persistent_absence", 2011, "cannot be compared: it began at 20% of sessions then and at 15% now."}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        void *own;
        set_up(&own);
        Fixture *fixture = own;
        Day on = day_from_civil(rows[i].year, 4, 1);
        hosted_observe(fixture->plan, rows[i].measure, "all", "own", "before", 5, on - 366);
        hosted_observe(fixture->plan, rows[i].measure, "all", "own", "autumn", 1, on - 100);
        hosted_observe(fixture->plan, rows[i].measure, "all", "own", "now", 6, on);
        g_autoptr(Assessment) assessment =
            hosted_assess(fixture->plan, fixture->area, fixture->times, on + 30);
        g_autofree char *text = hosted_text(assessment);
        if (strstr(text, rows[i].part) == NULL)
            fail_msg("%s", text);
        tear_down(&own);
    }
}

static void
forgets_old_figures(void **state)
{
    Fixture *fixture = *state;
    Day on = day_from_civil(2023, 6, 2);
    hosted_observe(fixture->plan, "absence", "all", "own", "2022-23/spring", 6, on);
    hosted_observe(fixture->plan, "absence", "all", "england", "2022-23/spring", 7, on);
    check(fixture, STATUS_NOT_STARTED,
          "warning stale-figure/absence []: Absence was last counted for 2022-23/spring");
    g_autoptr(Assessment) before = hosted_assess(fixture->plan, fixture->area, fixture->times, TODAY - 1);
    assert_int_equal(before->status, STATUS_GREEN);
    assert_int_equal(before->valid_until, TODAY);
}

static void
warns_of_pupils_and_schools(void **state)
{
    Fixture *fixture = *state;
    observe(fixture, "absence_at_risk", "own", "spring", 5);
    check(fixture, STATUS_NOT_STARTED,
          "at-risk []: On course to become persistently absent: fewer than 6 pupils (spring).");
    observe(fixture, "absence_at_risk", "own", "summer", 6);
    check(fixture, STATUS_NOT_STARTED,
          "at-risk []: On course to become persistently absent: 6 pupils (summer).");
    Observation *met =
        hosted_observe(fixture->plan, "attendance_meetings", "all", "own", "summer", 75, TODAY);
    met->has_count = true;
    met->numerator = 24;
    met->denominator = 32;
    check(fixture, STATUS_NOT_STARTED,
          "schools-not-met []: 8 of 32 schools had no meeting about attendance in summer.");
}

static void
leaves_out_what_cannot_be(void **state)
{
    Fixture *fixture = *state;
    observe(fixture, "absence", "own", "2023-24/spring", 690);
    check(fixture, STATUS_NOT_STARTED,
          "warning implausible/absence/all/2023-24/spring []: Absence of all for 2023-24/spring was left "
          "out: it is "
          "not between 0 and 100.");
}

static void
gives_census_days(void **state)
{
    static const struct {
        int year, month, day;
    } days[] = {{2024, 10, 3}, {2025, 1, 16}, {2025, 5, 15}};
    Fixture *fixture = *state;
    g_autoptr(Assessment) assessment = assess(fixture);
    assert_int_equal(assessment->dates->len, G_N_ELEMENTS(days));
    for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
        bool found = false;
        for (guint j = 0; j < assessment->dates->len; j++)
            found = found || ((AreaDate *)assessment->dates->pdata[j])->on ==
                                 day_from_civil(days[i].year, days[i].month, days[i].day);
        assert_true(found);
    }
    fixture->plan->nation = NATION_WALES;
    g_autoptr(Assessment) wales = assess(fixture);
    assert_int_equal(wales->dates->len, 0);
}

static void
writes_its_section(void **state)
{
    Fixture *fixture = *state;
    g_autofree char *fault = NULL;
    g_autoptr(AreaSection) empty =
        hosted_section(fixture->plan, fixture->area, fixture->times, TODAY, &fault);
    assert_int_equal(empty->blocks->len, 1);
    hosted_observe(fixture->plan, "absence", "all", "own", "2022-23/spring", 7, TODAY - 400);
    hosted_observe(fixture->plan, "absence", "School A", "own", "2022-23/spring", 9, TODAY - 365);
    observe(fixture, "absence", "own", "2023-24/spring", 6);
    observe(fixture, "absence", "england", "2023-24/spring", 6.9);
    hosted_observe(fixture->plan, "absence", "School A", "own", "2023-24/spring", 8, TODAY);
    g_autoptr(AreaSection) section =
        hosted_section(fixture->plan, fixture->area, fixture->times, TODAY, &fault);
    assert_int_equal(section->blocks->len, 3);
    g_autofree char *figures = g_strjoinv("|", ((AreaBlock *)section->blocks->pdata[0])->rows->pdata[0]);
    assert_string_equal(figures, "Absence|2023-24/spring|6.0|6.9|-0.9|7.0");
    const AreaBlock *chart = section->blocks->pdata[1];
    const AreaSeries *national = chart->series->pdata[1];
    assert_true(isnan(g_array_index(national->values, double, 0)));
    const AreaBlock *league = section->blocks->pdata[2];
    assert_int_equal(league->rows->len, 1);
    g_autofree char *school = g_strjoinv("|", league->rows->pdata[0]);
    assert_string_equal(school, "School A|2023-24/spring|8.0|9.0|-1.0");
}

static void
keeps_its_word_until_it_said(void **state)
{
    Fixture *fixture = *state;
    observe(fixture, "absence", "own", "2023-24/spring", 6);
    observe(fixture, "absence", "england", "2023-24/spring", 6.9);
    Milestone *meeting =
        plan_add_milestone(plan_add_action(fixture->area, "A2", ""), "A2.1", "First meeting");
    plan_add_span(meeting, TIMESCALE_DAY, TODAY, TODAY);
    hosted_check_tables();
    hosted_check_validity(fixture->plan, fixture->area, fixture->times, TODAY - 40, TODAY + 400);
}

int
main(void)
{
#define PLUGIN_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    static const struct CMUnitTest tests[] = {cmocka_unit_test(compares_with_the_country),
                                              PLUGIN_TEST(obeys_its_margins),
                                              PLUGIN_TEST(does_not_colour_without_figures),
                                              cmocka_unit_test(names_the_oldest_late_step),
                                              cmocka_unit_test(sees_trends_only_where_there_is_one),
                                              PLUGIN_TEST(forgets_old_figures),
                                              PLUGIN_TEST(warns_of_pupils_and_schools),
                                              PLUGIN_TEST(leaves_out_what_cannot_be),
                                              PLUGIN_TEST(gives_census_days),
                                              PLUGIN_TEST(writes_its_section),
                                              PLUGIN_TEST(keeps_its_word_until_it_said)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
