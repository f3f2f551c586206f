#include "plan/resolution.h"
#include "tests/store/plan_fixture.h"

static PlanSpan *
recurring(const Plan *plan)
{
    return milestone_of(plan, "R7a.1")->spans->pdata[1];
}

static void
begin(const Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    check_ok(store_begin(fixture->store, &error), error);
}

static void
commit(const Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    check_ok(store_commit(fixture->store, &error), error);
}

static void
add_all(const Fixture *fixture, PlanSpan *span)
{
    g_autoptr(GError) error = NULL;
    begin(fixture);
    check_ok(occurrences_add(fixture->store, span, &officer, &error), error);
    commit(fixture);
}

/* "key due; …", as the store has them */
static void
check_occurrences(const Fixture *fixture, const char *wanted)
{
    g_autofree char *got = fixture_text(
        fixture, "SELECT coalesce(group_concat(line, '; '), '') FROM (SELECT key || ' ' || due AS line "
                 "FROM occurrence ORDER BY due)");
    assert_string_equal(got, wanted);
}

static void
a_key_is_added_once(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    PlanSpan *span = recurring(plan);
    PlanSpan *added = plan_add_occurrence(span, "2004-05/autumn-1", day("2004-09-06"), day("2004-10-22"));
    replace(&added->rule, "agreed");
    PlanSpan *again = plan_add_occurrence(span, "2003-04/summer-2", DAY_NONE, day("2004-07-30"));
    add_all(fixture, span);
    assert_true(added->id > 0);
    assert_int_equal(added->original_due, day("2004-10-22"));
    /* that the recurrence was agreed moves no date */
    assert_string_equal(added->rule, "recurrence");
    assert_int_equal(again->id,
                     fixture_number(fixture, "SELECT id FROM occurrence WHERE due = '2004-07-21'"));
    check_occurrences(fixture, "2003-04/summer-1 2004-05-28; 2003-04/summer-2 2004-07-21; "
                               "2004-05/autumn-1 2004-10-22");
}

typedef struct {
    const char *touch; /* SQL */
    const char *today, *left;
} Trim;

/* What somebody touched, and what was due before, stays. */
static void
only_what_nobody_touched_is_trimmed(void **state)
{
    Fixture *fixture = *state;
    static const Trim rows[] = {
        {"SELECT 1", "2004-07-22", "2003-04/summer-1 2004-05-28; 2003-04/summer-2 2004-07-21"},
        {"UPDATE occurrence SET status = 'green' WHERE key = '2003-04/summer-2'", "2004-03-22",
         "2003-04/summer-1 2004-05-28; 2003-04/summer-2 2004-07-21"},
        {"UPDATE occurrence SET status = 'not-started', rule = 'agreed'", "2004-03-22",
         "2003-04/summer-1 2004-05-28; 2003-04/summer-2 2004-07-21"},
        {"UPDATE occurrence SET rule = 'recurrence'; INSERT INTO \"update\" (milestone_id, text, occurrence) "
         "SELECT milestone_id, 'soon', '2003-04/summer-1' FROM span WHERE kind = 'recurring'",
         "2004-03-22", "2003-04/summer-1 2004-05-28"},
        {"DELETE FROM \"update\" WHERE occurrence IS NOT NULL", "2004-05-28", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        fixture_outside(fixture, rows[i].touch);
        g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
        PlanSpan *span = recurring(plan);
        begin(fixture);
        check_ok(occurrences_trim(fixture->store, span, day(rows[i].today), &officer, &error), error);
        commit(fixture);
        check_occurrences(fixture, rows[i].left);
        assert_int_equal(span->occurrences->len, fixture_number(fixture, "SELECT count(*) FROM occurrence"));
    }
    g_autofree char *by = fixture_text(
        fixture,
        "SELECT group_concat(changed_by) FROM change WHERE noun = 'occurrence' AND field = 'removed'");
    assert_string_equal(by, "planning-head,planning-head");
}

/* The author's clock stands in January 1970: all of it is to come. */
static void
another_recurrence_trims(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    PlanSpan *span = recurring(plan);
    span->certain = true;
    save_plan(fixture->store, plan, &officer);
    assert_int_equal(span->occurrences->len, 2);
    replace(&span->repeat, "FREQ=MONTHLY");
    save_plan(fixture->store, plan, &officer);
    check_occurrences(fixture, "2003-04/summer-1 2004-05-28");
    assert_int_equal(span->occurrences->len, 1);
}

static void
shift(const Fixture *fixture, const PlanSpan *date)
{
    g_autoptr(GError) error = NULL;
    begin(fixture);
    check_ok(dates_shift(fixture->store, date, &officer, &error), error);
    commit(fixture);
}

static void
shift_to(PlanSpan *date, const char *due, const char *calendar)
{
    date->shifted_from = date->due;
    date->shifted_on = day("2004-04-20");
    date->due = day(due);
    replace(&date->calendar, calendar);
}

/* Nobody moved it: it does not count, and is no slippage; the history has it all the same. */
static void
a_new_calendar_shifts(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    PlanSpan *span = milestone_of(plan, "R7a.1")->spans->pdata[0];
    PlanSpan *occurrence = plan_find_occurrence(milestone_of(plan, "R7a.1"), "2003-04/summer-2");
    shift_to(span, "2004-05-28", "b0a710ad");
    span->certain = false;
    shift_to(occurrence, "2004-07-23", "b0a710ad");
    shift(fixture, span);
    shift(fixture, occurrence);
    shift(fixture, occurrence);
    g_autoptr(Plan) loaded = load_plan(fixture->store, "inspection-plan");
    const Milestone *milestone = milestone_of(loaded, "R7a.1");
    const PlanSpan *shifted = milestone->spans->pdata[0];
    assert_int_equal(shifted->due, day("2004-05-28"));
    assert_int_equal(shifted->shifted_from, day("2004-05-31"));
    assert_int_equal(shifted->shifted_on, day("2004-04-20"));
    assert_int_equal(shifted->original_due, day("2004-05-31"));
    assert_string_equal(shifted->calendar, "b0a710ad");
    assert_false(shifted->certain);
    const PlanSpan *other = plan_find_occurrence(milestone, "2003-04/summer-2");
    assert_int_equal(other->due, day("2004-07-23"));
    assert_int_equal(other->original_due, day("2004-07-21"));
    assert_int_equal(milestone->moves, 0);
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM change WHERE field = 'due'"), 2);
}

/* A calendar that is taken away and another that comes: nobody moved anything, and what was told is kept. */
static void
a_doubt_between_two_calendars_is_no_move(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    PlanSpan *span = milestone_of(plan, "R7a.1")->spans->pdata[0];
    resolution_shift(span, day("2004-05-26"), false, day("2004-04-20"));
    span->due = day("2004-05-26");
    span->certain = false;
    replace(&span->calendar, "b0a710ad");
    shift(fixture, span);
    resolution_shift(span, day("2004-05-28"), true, day("2004-04-24"));
    span->due = day("2004-05-28");
    span->certain = true;
    replace(&span->calendar, "");
    shift(fixture, span);
    g_autoptr(Plan) loaded = load_plan(fixture->store, "inspection-plan");
    const PlanSpan *shifted = milestone_of(loaded, "R7a.1")->spans->pdata[0];
    assert_int_equal(milestone_of(loaded, "R7a.1")->moves, 0);
    assert_int_equal(shifted->shifted_from, day("2004-05-31"));
    assert_int_equal(shifted->shifted_on, day("2004-04-24"));
}

static void
what_was_agreed_is_not_shifted(void **state)
{
    Fixture *fixture = *state;
    fixture_outside(fixture, "UPDATE span SET rule = 'agreed'; UPDATE occurrence SET rule = 'agreed'");
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    PlanSpan *span = milestone_of(plan, "R7a.1")->spans->pdata[0];
    PlanSpan *occurrence = plan_find_occurrence(milestone_of(plan, "R7a.1"), "2003-04/summer-2");
    shift_to(span, "2004-05-28", "b0a710ad");
    shift_to(occurrence, "2004-07-23", "b0a710ad");
    shift(fixture, span);
    shift(fixture, occurrence);
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM change WHERE field = 'due'"), 0);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, fixture_with_plan, fixture_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_key_is_added_once),
        CASE(only_what_nobody_touched_is_trimmed),
        CASE(another_recurrence_trims),
        CASE(a_new_calendar_shifts),
        CASE(a_doubt_between_two_calendars_is_no_move),
        CASE(what_was_agreed_is_not_shifted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
