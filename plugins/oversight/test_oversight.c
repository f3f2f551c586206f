#include "tests/area/hosted.h"
#include "tests/check.h"

#define TODAY day_from_civil(2004, 6, 1)

typedef struct Fixture {
    Almanac *almanac;
    const Timetable *times;
    Plan *plan;
    Area *area;
    Action *action;
} Fixture;

static int
set_up(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->almanac = almanac_new(NULL, NULL);
    fixture->times = almanac_timetable(fixture->almanac, NATION_ENGLAND, NULL);
    fixture->plan = plan_new("inspection-plan");
    fixture->plan->reference = day_from_civil(2004, 3, 22);
    fixture->area = plan_add_area(fixture->plan, "Supplementary schools");
    fixture->action = plan_add_action(fixture->area, "R7b", "Link with supplementary schools");
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

/* A step due on a day; DAY_NONE: none. */
static Milestone *
step(Action *action, const char *ref, Status said, Day due)
{
    Milestone *milestone = plan_add_milestone(action, ref, "A step");
    plan_add_span(milestone, due == DAY_NONE ? TIMESCALE_UNRESOLVED : TIMESCALE_WINDOW, DAY_NONE, due);
    milestone->status = said;
    g_free(milestone->success);
    milestone->success = g_strdup("It is done");
    return milestone;
}

static void
set(Fixture *fixture, const char *name, const char *value)
{
    g_hash_table_insert(fixture->area->settings, g_strdup(name), g_strdup(value));
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
check(const Fixture *fixture, Status status, const char *reason)
{
    g_autoptr(Assessment) assessment = assess(fixture);
    g_autofree char *text = hosted_text(assessment);
    if (assessment->status != status || strstr(text, reason) == NULL)
        fail_msg("wanted %s because \"%s\", got\n%s", status_word(status), reason, text);
}

static void
judges_the_share_on_course(void **state)
{
    static const struct {
        guint done, ahead, soon, late; /* steps */
        Status status;
        const char *reason;
    } rows[] = {
        {0, 4, 0, 0, STATUS_NOT_STARTED,
         "No step is due or begun yet; the next, S1, is due on 31 December 2004."},
        {4, 0, 0, 0, STATUS_BLUE, "Done or on course: 4 of 4 steps (100%)."},
        {4, 4, 0, 2, STATUS_GREEN,
         "Late or beyond repair: 2 of 10 steps; the oldest, S9, was due on 1 April 2004."},
        {4, 3, 0, 3, STATUS_AMBER, "Done or on course: 7 of 10 steps (70%)."},
        {4, 2, 0, 4, STATUS_AMBER, "Done or on course: 6 of 10 steps (60%)."},
        {4, 1, 0, 5, STATUS_RED, "Done or on course: 5 of 10 steps (50%)."},
        {1, 0, 3, 0, STATUS_AMBER, "At risk: 3 of 4 steps; the first is S2, due on 8 June 2004."},
        {0, 0, 3, 1, STATUS_RED, "Late or beyond repair: 1 of 4 steps"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        void *own;
        set_up(&own);
        Fixture *fixture = own;
        guint n = 0;
        for (guint j = 0; j < rows[i].done + rows[i].ahead + rows[i].soon + rows[i].late; j++) {
            g_autofree char *ref = g_strdup_printf("S%u", ++n);
            guint ahead = rows[i].done, soon = ahead + rows[i].ahead, late = soon + rows[i].soon;
            step(fixture->action, ref, j < ahead ? STATUS_BLUE : STATUS_NOT_STARTED,
                 j < ahead  ? TODAY - 30
                 : j < soon ? day_from_civil(2004, 12, 31)
                 : j < late ? TODAY + 7
                            : day_from_civil(2004, 4, 1) + (Day)(j - late));
        }
        check(fixture, rows[i].status, rows[i].reason);
        tear_down(&own);
    }
}

static void
is_red_where_nobody_said_when(void **state)
{
    Fixture *fixture = *state;
    step(fixture->action, "S1", STATUS_NOT_STARTED, DAY_NONE);
    check(fixture, STATUS_RED, "No step of this area has a date: nobody can be held to it.");
    Action *other = plan_add_action(fixture->area, "A8", "Another");
    step(other, "S2", STATUS_NOT_STARTED, TODAY + 200);
    check(fixture, STATUS_RED, "Without any dated step: 1 of 2 actions (R7b).");
    check(fixture, STATUS_RED, "warning uncovered []: No step has a date in: R7b.");
    for (int i = 0; i < 4; i++) {
        g_autofree char *ref = g_strdup_printf("S%d", 3 + i);
        step(plan_add_action(fixture->area, "A9", "More"), ref, STATUS_NOT_STARTED, TODAY + 200);
    }
    /* One in six is not red, unless the plan counts it. */
    check(fixture, STATUS_AMBER, "Without any dated step: 1 of 6 actions (R7b).");
    g_free(fixture->action->number);
    fixture->action->number = g_strdup("7b");
    check(fixture, STATUS_RED, "Without any dated step: 1 of 6 actions (7b).");
    set(fixture, "uncovered_red", "no");
    check(fixture, STATUS_AMBER, "Without any dated step");
}

static void
takes_rhythms_and_beginnings_for_cover(void **state)
{
    static const struct {
        TimescaleKind kind;
        Day start;
        bool covered;
    } rows[] = {{TIMESCALE_OPEN, 12000, true},
                {TIMESCALE_RECURRING, DAY_NONE, true},
                {TIMESCALE_EVENT, DAY_NONE, false},
                {TIMESCALE_UNRESOLVED, DAY_NONE, false}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        void *own;
        set_up(&own);
        Fixture *fixture = own;
        plan_add_span(plan_add_milestone(fixture->action, "S1", "A step"), rows[i].kind, rows[i].start,
                      DAY_NONE);
        g_autoptr(Assessment) assessment = assess(fixture);
        assert_int_equal(hosted_finding(assessment, "uncovered") == NULL, rows[i].covered);
        tear_down(&own);
    }
}

static void
hears_silence(void **state)
{
    Fixture *fixture = *state;
    Milestone *quiet = step(fixture->action, "S1", STATUS_GREEN, TODAY + 200);
    step(fixture->action, "S2", STATUS_BLUE, TODAY - 10);
    quiet->seen = TODAY - 100;
    quiet->updated = TODAY - 42;
    check(fixture, STATUS_GREEN, "Done or on course: 2 of 2 steps");
    g_autoptr(Assessment) before = assess(fixture);
    assert_int_equal(before->valid_until, TODAY + 1);
    quiet->updated = TODAY - 43;
    check(fixture, STATUS_AMBER, "Without an update for 6 weeks: 1 of 1 steps under way.");
    check(fixture, STATUS_AMBER, "warning silent [S1]: Nobody has reported for too long on: S1.");
    set(fixture, "update_weeks", "7");
    check(fixture, STATUS_GREEN, "Done or on course");
    /* Nobody is asked about a draft. */
    set(fixture, "update_weeks", "1");
    quiet->seen = DAY_NONE;
    check(fixture, STATUS_GREEN, "Done or on course");
}

static void
leaves_out_what_is_held_or_replaced(void **state)
{
    Fixture *fixture = *state;
    step(fixture->action, "S1", STATUS_BLUE, TODAY - 10);
    step(fixture->action, "S2", STATUS_ON_HOLD, TODAY - 10);
    step(fixture->action, "S3", STATUS_SUPERSEDED, TODAY - 10);
    check(fixture, STATUS_GREEN, "Done or on course: 1 of 1 steps (100%).\n- On hold and not counted: 1.");
}

static void
finds_what_a_board_should_ask(void **state)
{
    Fixture *fixture = *state;
    Milestone *consult = step(fixture->action, "S1", STATUS_NOT_STARTED, DAY_NONE);
    g_free(consult->title);
    consult->title = g_strdup("Consultation with heads on the formula");
    Milestone *group = step(fixture->action, "S2", STATUS_NOT_STARTED, DAY_NONE);
    g_free(group->title);
    group->title = g_strdup("Set up a consultative group");
    Milestone *open = plan_add_milestone(fixture->action, "S3", "Keep schools informed");
    plan_add_span(open, TIMESCALE_OPEN, TODAY - 100, DAY_NONE);
    Milestone *moved = step(fixture->action, "S4", STATUS_NOT_STARTED, TODAY + 100);
    moved->moves = 2;
    Action *bare = plan_add_action(fixture->area, "R9", "Say what success is");
    Milestone *unmeasured = step(bare, "S5", STATUS_NOT_STARTED, TODAY + 100);
    g_free(unmeasured->success);
    unmeasured->success = g_strdup("");
    g_autoptr(Assessment) assessment = assess(fixture);
    assert_string_equal(hosted_finding(assessment, "consultation-open")->ref, "S1");
    assert_string_equal(hosted_finding(assessment, "open-ended")->ref, "S3");
    assert_string_equal(hosted_finding(assessment, "moved")->ref, "S4");
    assert_string_equal(hosted_finding(assessment, "no-measure")->text,
                        "It is not said how success will be known in: R9.");
    assert_int_equal(hosted_finding(assessment, "no-measure")->severity, FINDING_NOTE);
}

static void
lists_a_few_and_says_that_there_are_more(void **state)
{
    Fixture *fixture = *state;
    for (int i = 1; i <= 9; i++) {
        g_autofree char *ref = g_strdup_printf("R%d", i);
        plan_add_action(fixture->area, ref, "Undated");
    }
    g_autoptr(Assessment) assessment = assess(fixture);
    assert_string_equal(hosted_finding(assessment, "uncovered")->text,
                        "No step has a date in: R7b, R1, R2, R3, R4 and more.");
}

static void
counts_forums_that_it_is_told_to(void **state)
{
    static const struct {
        const char *forum;
        double attendance;
        Status status;
    } rows[] = {{"", 40, STATUS_GREEN},
                {"Parents' group", 80, STATUS_GREEN},
                {"Parents' group", 79.9, STATUS_AMBER},
                {"Parents' group", 59, STATUS_RED},
                {"*", 59, STATUS_RED},
                {"Another group", 40, STATUS_GREEN}};
    Fixture *fixture = *state;
    step(fixture->action, "S1", STATUS_BLUE, TODAY - 10);
    step(fixture->action, "S2", STATUS_NOT_STARTED, TODAY + 100);
    hosted_observe(fixture->plan, "group_attendance", "Parents' group", "target", "2005", 80, TODAY + 300);
    hosted_observe(fixture->plan, "group_attendance", "Parents' group", "own", "2003", 10, TODAY - 300);
    Observation *own = hosted_observe(fixture->plan, "group_attendance", "Parents' group", "own",
                                      "spring 2004", 0, TODAY - 20);
    hosted_observe(fixture->plan, "group_attendance", "Parents' group", "own", "summer 2004", -1, TODAY);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        set(fixture, "forum", rows[i].forum);
        own->value = rows[i].attendance;
        g_autoptr(Assessment) assessment = assess(fixture);
        if (assessment->status != rows[i].status)
            fail_msg("row %u: %s", i, status_word(assessment->status));
        bool low = hosted_finding(assessment, "low-attendance/Parents' group") != NULL;
        assert_int_equal(low, rows[i].status != STATUS_GREEN);
    }
}

static void
holds_grades_against_their_way(void **state)
{
    Fixture *fixture = *state;
    step(fixture->action, "S1", STATUS_BLUE, TODAY - 10);
    step(fixture->action, "S2", STATUS_NOT_STARTED, TODAY + 100);
    set(fixture, "forum", "*");
    Day from = fixture->plan->reference = TODAY - 365;
    hosted_observe(fixture->plan, "service_grade_gain", "all", "target", "2006", 2, from + 730);
    Observation *own =
        hosted_observe(fixture->plan, "service_grade_gain", "all", "own", "2005", 1, from + 365);
    check(fixture, STATUS_GREEN, "Done or on course");
    own->value = 0.5;
    check(fixture, STATUS_AMBER,
          "Grades gained since the inspection (all): 0.5 in 2005, on a way to 2 by 2006 that asks for 1.0 by "
          "then.");
}

static const AreaDate *
date_called(const Assessment *assessment, const char *title)
{
    for (guint i = 0; i < assessment->dates->len; i++) {
        const AreaDate *date = assessment->dates->pdata[i];
        if (g_str_has_prefix(date->title, title))
            return date;
    }
    return NULL;
}

/* DAY_NONE where there is none of that name. */
static Day
day_called(const Assessment *assessment, const char *title)
{
    const AreaDate *date = date_called(assessment, title);
    return date != NULL ? date->on : DAY_NONE;
}

static void
gives_dates_of_inspections_and_papers(void **state)
{
    Fixture *fixture = *state;
    Board *board = plan_add_board(fixture->plan, "board", "Trust Board");
    const Day meeting = day_from_civil(2004, 6, 24);
    g_array_append_val(board->meetings, meeting);
    set(fixture, "report_received", "2004-03-22");
    g_autoptr(Assessment) unasked = assess(fixture);
    assert_null(date_called(unasked, "Papers"));
    /* 70 working days from Monday 22 March 2004 leave out Good Friday, Easter Monday, 3 and 31 May. */
    assert_int_equal(day_called(unasked, "Statement of action"), day_from_civil(2004, 7, 2));
    set(fixture, "forum", "Trust Board");
    board->paper_days = 0;
    g_autoptr(Assessment) clear = assess(fixture);
    assert_int_equal(day_called(clear, "Papers for Trust Board"), day_from_civil(2004, 6, 16));
    board->paper_days = 3;
    g_autoptr(Assessment) own = assess(fixture);
    assert_int_equal(day_called(own, "Papers for Trust Board"), day_from_civil(2004, 6, 21));
    /* The monitoring visit lies more than a year ahead. */
    assert_null(date_called(own, "Monitoring"));
    set(fixture, "monitoring_months", "12");
    g_autoptr(Assessment) sooner = assess(fixture);
    assert_int_equal(day_called(sooner, "Monitoring"), day_from_civil(2005, 3, 22));
}

static void
writes_its_section(void **state)
{
    Fixture *fixture = *state;
    step(fixture->action, "S1", STATUS_BLUE, TODAY - 10);
    step(fixture->action, "S2", STATUS_NOT_STARTED, TODAY + 100);
    g_autofree char *fault = NULL;
    g_autoptr(AreaSection) section =
        hosted_section(fixture->plan, fixture->area, fixture->times, TODAY, &fault);
    assert_non_null(section);
    assert_string_equal(((AreaBlock *)section->blocks->pdata[0])->text,
                        "Supplementary schools has 2 steps: 1 done, 0 late, 0 on hold.");
    const AreaBlock *table = section->blocks->pdata[2];
    assert_int_equal(table->kind, BLOCK_TABLE);
    g_autofree char *row = g_strjoinv("|", table->rows->pdata[0]);
    assert_string_equal(row, "R7b|Link with supplementary schools|2|2|1|0|yes");
    const AreaBlock *chart = section->blocks->pdata[3];
    const AreaSeries *series = chart->series->pdata[0];
    assert_true(g_array_index(series->values, double, STATUS_BLUE) == 1);
}

static void
keeps_its_word_until_it_said(void **state)
{
    g_autoptr(GRand) rand = g_rand_new_with_seed(7);
    for (int i = 0; i < 40; i++) {
        void *own;
        set_up(&own);
        Fixture *fixture = own;
        for (int j = 0; j < 5; j++) {
            g_autofree char *ref = g_strdup_printf("S%d", j);
            Milestone *milestone =
                step(fixture->action, ref, (Status)g_rand_int_range(rand, STATUS_NOT_STARTED, STATUS_UNDATED),
                     g_rand_boolean(rand) ? TODAY + g_rand_int_range(rand, -60, 60) : DAY_NONE);
            PlanSpan *span = milestone->spans->pdata[0];
            span->start = g_rand_boolean(rand) ? TODAY + g_rand_int_range(rand, -60, 30) : DAY_NONE;
            milestone->seen = TODAY - 70;
            milestone->updated = g_rand_boolean(rand) ? TODAY - g_rand_int_range(rand, 0, 60) : DAY_NONE;
            milestone->forecast = g_rand_boolean(rand) ? TODAY + g_rand_int_range(rand, -60, 60) : DAY_NONE;
        }
        hosted_check_validity(fixture->plan, fixture->area, fixture->times, TODAY - 20, TODAY + 100);
        tear_down(&own);
    }
}

static void
has_tables_that_hold(void **state)
{
    hosted_check_tables();
}

static void
needs_nothing(void **state)
{
    Fixture *fixture = *state;
    g_ptr_array_set_size(fixture->area->actions, 0);
    check(fixture, STATUS_NOT_STARTED, "The plan names no step in this area.");
    g_autofree char *fault = NULL;
    g_autoptr(AreaSection) section =
        hosted_section(fixture->plan, fixture->area, fixture->times, TODAY, &fault);
    assert_non_null(section);
}

int
main(void)
{
#define PLUGIN_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    static const struct CMUnitTest tests[] = {cmocka_unit_test(has_tables_that_hold),
                                              PLUGIN_TEST(needs_nothing),
                                              cmocka_unit_test(judges_the_share_on_course),
                                              PLUGIN_TEST(is_red_where_nobody_said_when),
                                              cmocka_unit_test(takes_rhythms_and_beginnings_for_cover),
                                              PLUGIN_TEST(hears_silence),
                                              PLUGIN_TEST(leaves_out_what_is_held_or_replaced),
                                              PLUGIN_TEST(finds_what_a_board_should_ask),
                                              PLUGIN_TEST(lists_a_few_and_says_that_there_are_more),
                                              PLUGIN_TEST(counts_forums_that_it_is_told_to),
                                              PLUGIN_TEST(holds_grades_against_their_way),
                                              PLUGIN_TEST(gives_dates_of_inspections_and_papers),
                                              PLUGIN_TEST(writes_its_section),
                                              cmocka_unit_test(keeps_its_word_until_it_said)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
