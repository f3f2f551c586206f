#include "plan/brag.h"
#include "tests/check.h"

/* Day, in April 2004: Good Friday is the 9th, Easter Monday the 12th. */
static Day
april(int day)
{
    return day_from_civil(2004, 4, day);
}

static PlanSpan
due_on(Day due)
{
    return (PlanSpan){.kind = TIMESCALE_WINDOW, .start = DAY_NONE, .due = due, .certain = true};
}

static void
moves_due_to_a_working_day(void **state)
{
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    PlanSpan easter = due_on(april(12));
    assert_int_equal(brag_effective_due(&easter, times->working), april(8));
    assert_int_equal(brag_overdue_from(&easter, times->working), april(13));
    PlanSpan friday = due_on(april(30));
    assert_int_equal(brag_effective_due(&friday, times->working), april(30));
    assert_int_equal(brag_overdue_from(&friday, times->working), day_from_civil(2004, 5, 4));
    PlanSpan open = due_on(DAY_NONE);
    assert_int_equal(brag_effective_due(&open, times->working), DAY_NONE);
    assert_int_equal(brag_overdue_from(&open, times->working), DAY_NONE);
}

/* The holidays of a school put off its reminders, and not the board's picture. */
static void
is_overdue_in_the_holidays_too(void **state)
{
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    g_autoptr(Plan) plan = plan_new("p");
    Milestone *milestone =
        plan_add_milestone(plan_add_action(plan_add_area(plan, "a"), "A1", "t"), "A1.1", "m");
    Person *head = plan_add_person(plan, "head", "Head");
    head->kind = PERSON_SCHOOL;
    g_ptr_array_add(milestone->leads, head);
    Day due = day_from_civil(2004, 8, 13);
    plan_add_span(milestone, TIMESCALE_DAY, due, due);
    assert_ptr_equal(brag_calendar(milestone, times), times->school);
    assert_true(brag_effective_due(milestone->spans->pdata[0], times->school) < day_from_civil(2004, 7, 26));
    assert_int_equal(brag_status(milestone, times, due), STATUS_AMBER);
    assert_int_equal(brag_status(milestone, times, due + 3), STATUS_RED);
    assert_int_equal(brag_until(milestone, times, due), due + 3);
}

typedef struct {
    Status said, wanted;
    Day today, forecast, updated;
} BragRow;

static void
judges_by_dates(void **state)
{
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    const BragRow rows[] = {
        {STATUS_NOT_STARTED, STATUS_NOT_STARTED, day_from_civil(2004, 3, 22), DAY_NONE, DAY_NONE},
        {STATUS_GREEN, STATUS_GREEN, day_from_civil(2004, 3, 22), DAY_NONE, DAY_NONE},
        {STATUS_GREEN, STATUS_AMBER, april(20), DAY_NONE, DAY_NONE},
        {STATUS_GREEN, STATUS_GREEN, april(20), DAY_NONE, april(16)},
        {STATUS_GREEN, STATUS_AMBER, april(20), day_from_civil(2004, 5, 10), april(16)},
        {STATUS_GREEN, STATUS_RED, april(20), day_from_civil(2004, 7, 1), april(16)},
        {STATUS_GREEN, STATUS_GREEN, day_from_civil(2004, 5, 3), april(30), april(29)},
        {STATUS_GREEN, STATUS_RED, day_from_civil(2004, 5, 4), april(30), april(29)},
        {STATUS_GREEN, STATUS_RED, day_from_civil(2004, 5, 4), DAY_NONE, april(29)},
        {STATUS_GREEN, STATUS_AMBER, day_from_civil(2004, 5, 4), day_from_civil(2004, 5, 6), april(29)},
        {STATUS_RED, STATUS_RED, april(1), DAY_NONE, april(1)},
        {STATUS_BLUE, STATUS_BLUE, day_from_civil(2004, 9, 1), DAY_NONE, DAY_NONE},
        {STATUS_ON_HOLD, STATUS_ON_HOLD, day_from_civil(2004, 9, 1), DAY_NONE, DAY_NONE},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Plan) plan = plan_new("p");
        Milestone *milestone =
            plan_add_milestone(plan_add_action(plan_add_area(plan, "a"), "A1", "t"), "A1.1", "m");
        plan_add_span(milestone, TIMESCALE_WINDOW, DAY_NONE, april(30));
        milestone->status = rows[i].said;
        milestone->forecast = rows[i].forecast;
        milestone->updated = rows[i].updated;
        Status got = brag_status(milestone, times, rows[i].today);
        if (got != rows[i].wanted)
            fail_msg("row %u: %s, wanted %s", i, status_word(got), status_word(rows[i].wanted));
    }
}

static void
calls_it_undated_without_a_certain_date(void **state)
{
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    g_autoptr(Plan) plan = plan_new("p");
    Milestone *milestone =
        plan_add_milestone(plan_add_action(plan_add_area(plan, "a"), "A1", "t"), "A1.1", "m");
    plan_add_span(milestone, TIMESCALE_WINDOW, DAY_NONE, april(1))->certain = false;
    assert_int_equal(brag_status(milestone, times, april(20)), STATUS_UNDATED);
    milestone->status = STATUS_GREEN;
    assert_int_equal(brag_status(milestone, times, april(20)), STATUS_GREEN);
}

static void
takes_the_first_of_several_dates(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    Milestone *milestone =
        plan_add_milestone(plan_add_action(plan_add_area(plan, "a"), "A1", "t"), "A1.1", "m");
    plan_add_span(milestone, TIMESCALE_WINDOW, DAY_NONE, april(30));
    plan_add_span(milestone, TIMESCALE_WINDOW, DAY_NONE, day_from_civil(2004, 5, 10));
    assert_int_equal(brag_current_span(milestone)->ordinal, 1);
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    milestone->status = STATUS_GREEN;
    milestone->updated = april(29);
    assert_int_equal(brag_status(milestone, times, april(30)), STATUS_GREEN);
    assert_int_equal(brag_status(milestone, times, day_from_civil(2004, 5, 5)), STATUS_RED);
    ((PlanSpan *)milestone->spans->pdata[0])->certain = false;
    assert_int_equal(brag_current_span(milestone)->ordinal, 2);
}

/* What is said of the date that is outstanding is said of the milestone; what was said of another is not. */
static void
shows_what_is_said_of_the_current_date(void **state)
{
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    g_autoptr(Plan) plan = plan_new("p");
    Milestone *milestone =
        plan_add_milestone(plan_add_action(plan_add_area(plan, "a"), "A1", "t"), "A1.1", "m");
    PlanSpan *span = plan_add_span(milestone, TIMESCALE_RECURRING, april(1), DAY_NONE);
    PlanSpan *now = plan_add_occurrence(span, "2004-M04", april(1), april(30));
    plan_add_occurrence(span, "2004-M12", april(1), day_from_civil(2004, 12, 31))->status = STATUS_RED;
    milestone->status = STATUS_GREEN;
    assert_int_equal(brag_status(milestone, times, april(1)), STATUS_GREEN);
    now->status = STATUS_AMBER;
    assert_int_equal(brag_status(milestone, times, april(1)), STATUS_AMBER);
    milestone->status = STATUS_ON_HOLD;
    assert_int_equal(brag_status(milestone, times, april(1)), STATUS_ON_HOLD);
    milestone->status = STATUS_GREEN;
    now->status = STATUS_GREEN;
    assert_int_equal(brag_status(milestone, times, april(1)), STATUS_GREEN);
}

/* Every combination of a few days: no day before the one it names may be another. */
static void
knows_when_it_changes_by_time_alone(void **state)
{
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    const Day dues[] = {april(8), april(9), april(30)};
    const Day others[] = {DAY_NONE, april(1), april(13), april(1) + 60};
    const Day last = april(1) + 120;
    for (guint i = 0; i < 3 * 4 * 4 * 2; i++) {
        g_autoptr(Plan) plan = plan_new("p");
        Milestone *milestone =
            plan_add_milestone(plan_add_action(plan_add_area(plan, "a"), "A1", "t"), "A1.1", "m");
        plan_add_span(milestone, TIMESCALE_WINDOW, DAY_NONE, dues[i % 3]);
        if (i >= 48)
            plan_add_span(milestone, TIMESCALE_WINDOW, DAY_NONE, april(1) + 45);
        milestone->forecast = others[i / 3 % 4];
        milestone->updated = others[i / 12 % 4];
        for (Day today = april(1) - 40; today < april(1) + 90; today++) {
            Day until = brag_until(milestone, times, today);
            Day day = today + 1;
            while (day < last && brag_status(milestone, times, day) == brag_status(milestone, times, today))
                day++;
            assert_int_equal(until, day == last ? DAY_NONE : day);
        }
    }
}

static void
shows_the_status_of_a_date(void **state)
{
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    g_autoptr(Plan) plan = plan_new("p");
    Milestone *milestone =
        plan_add_milestone(plan_add_action(plan_add_area(plan, "a"), "A1", "t"), "A1.1", "m");
    PlanSpan *first = plan_add_span(milestone, TIMESCALE_WINDOW, DAY_NONE, april(20));
    PlanSpan *repeated = plan_add_span(milestone, TIMESCALE_RECURRING, april(1), DAY_NONE);
    PlanSpan *past = plan_add_occurrence(repeated, "2004-M04", april(1), april(5));
    PlanSpan *next = plan_add_occurrence(repeated, "2004-M12", april(1), day_from_civil(2004, 12, 31));
    first->certain = past->certain = next->certain = true;
    assert_int_equal(brag_shown_status(milestone, NULL, times, april(15)), STATUS_RED);
    assert_int_equal(brag_shown_status(milestone, first, times, april(15)), STATUS_RED);
    assert_int_equal(brag_shown_status(milestone, past, times, april(15)), STATUS_RED);
    assert_int_equal(brag_shown_status(milestone, next, times, april(15)), STATUS_NOT_STARTED);
    first->status = STATUS_BLUE;
    assert_int_equal(brag_shown_status(milestone, first, times, april(15)), STATUS_BLUE);
    milestone->status = STATUS_SUPERSEDED;
    assert_int_equal(brag_shown_status(milestone, past, times, april(15)), STATUS_SUPERSEDED);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(shows_what_is_said_of_the_current_date),
        cmocka_unit_test(knows_when_it_changes_by_time_alone),
        cmocka_unit_test(moves_due_to_a_working_day),
        cmocka_unit_test(is_overdue_in_the_holidays_too),
        cmocka_unit_test(judges_by_dates),
        cmocka_unit_test(calls_it_undated_without_a_certain_date),
        cmocka_unit_test(takes_the_first_of_several_dates),
        cmocka_unit_test(shows_the_status_of_a_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
