/* The host's own parts, without a process: what a plugin gets to see, and what it may answer. */
#include "area/area_reply.h"
#include "area/area_request.h"
#include "area/civil.h"
#include "area/host.h"
#include "area/view.h"
#include "area/wire.h"
#include "plan/brag.h"
#include "tests/check.h"

#include <math.h>

/* The functions under test are reached as a plugin reaches them. */
static struct milestoned_host host;

static const struct milestoned_setting settings[] = {
    {"green_share", MILESTONED_NUMBER, "80", 0, 100, "Share."},
    {"weeks", MILESTONED_INTEGER, "6", 1, 52, "Weeks."},
    {"strict", MILESTONED_BOOLEAN, "yes", 0, 0, "Whether."},
    {"forum", MILESTONED_TEXT, "", 0, 0, "Which."},
    {"since", MILESTONED_DATE, "", 0, 0, "When."},
};

static const struct milestoned_measure measures[] = {
    {"absence", "Absence", "%", MILESTONED_LOWER_IS_BETTER, 0, 100},
};

static void *
open_nothing(const struct milestoned_host *functions)
{
    return (void *)(uintptr_t)functions;
}

static int
assess_nothing(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    return 0;
}

static int
no_assess(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    host.reason(answer, "There is no ruler.");
    return 1;
}

static int
wrong_status(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    host.status(answer, MILESTONED_ON_HOLD, MILESTONED_DAY_NONE);
    return 0;
}

static int
wrong_day(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    host.status(answer, MILESTONED_GREEN, INT32_MAX);
    return 0;
}

static int
wrong_ref(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    host.status(answer, MILESTONED_GREEN, MILESTONED_DAY_NONE);
    host.finding(answer, MILESTONED_NOTE, "code", "Z9.9", "Text.");
    return 0;
}

static int
wrong_setting(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    host.status(answer, MILESTONED_GREEN, (milestoned_day)host.number(view, "forum"));
    return 0;
}

static int
endless(void *self, const struct milestoned_view *view, struct milestoned_answer *answer)
{
    host.status(answer, MILESTONED_GREEN, MILESTONED_DAY_NONE);
    for (int i = 0; i < 40000; i++)
        host.reason(answer, "A reason that is given again and again, %d.", i);
    return 0;
}

static int
wrong_row(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    const char *const texts[] = {"a", "b", "c"};
    host.table(section, "Table", texts, 3);
    host.row(section, texts, 2);
    return 0;
}

static int
wrong_series(void *self, const struct milestoned_view *view, struct milestoned_section *section)
{
    const double values[] = {1};
    host.series(section, "series", values, 1);
    return 0;
}

static struct milestoned_area
area_with(int (*assess)(void *, const struct milestoned_view *, struct milestoned_answer *))
{
    struct milestoned_area area = {.abi = MILESTONED_AREA_ABI,
                                   .struct_size = sizeof area,
                                   .name = "test",
                                   .summary = "A test.",
                                   MILESTONED_SETTINGS(settings),
                                   MILESTONED_MEASURES(measures),
                                   .open = open_nothing,
                                   .assess = assess};
    return area;
}

static void
observe(Plan *plan, const char *measure, const char *comparator, double value)
{
    Observation *observation = observation_new(measure, "all", comparator, "2003-04");
    observation->value = value;
    observation->on = day_from_civil(2004, 8, 31);
    g_ptr_array_add(plan->observations, observation);
}

static Plan *
sample_plan(void)
{
    Plan *plan = plan_new("inspection-plan");
    Board *board = plan_add_board(plan, "board", "Partnership board");
    const Day meetings[] = {day_from_civil(2004, 4, 21), day_from_civil(2004, 6, 16)};
    g_array_append_vals(board->meetings, meetings, 2);
    Area *area = plan_add_area(plan, "Children in public care");
    Action *first = plan_add_action(area, "R1", "A database"), *second = plan_add_action(area, "R2", "");
    plan_add_span(plan_add_milestone(first, "R1.1", "Add fields"), TIMESCALE_WINDOW, DAY_NONE,
                  day_from_civil(2004, 4, 30));
    Milestone *twice = plan_add_milestone(first, "R1.2", "Report twice");
    plan_add_span(twice, TIMESCALE_DAY, day_from_civil(2004, 3, 1), day_from_civil(2004, 3, 1));
    plan_add_span(twice, TIMESCALE_DAY, day_from_civil(2004, 5, 3), day_from_civil(2004, 5, 3));
    plan_add_span(plan_add_milestone(second, "R2.1", "Ongoing talks"), TIMESCALE_OPEN,
                  day_from_civil(2004, 1, 1), DAY_NONE);
    observe(plan, "absence", "", 5.5);
    observe(plan, "absence", "England", 5.0);
    observe(plan, "absence", "region", 555);
    observe(plan, "attainment", "", 60);
    return plan;
}

static RecordBuffer
request_of(const Plan *plan, uint32_t what)
{
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, NULL);
    RecordBuffer request = {0};
    AreaRequest about = {.id = 3,
                         .what = what,
                         .plan = plan,
                         .area = plan->areas->pdata[0],
                         .times = times,
                         .today = day_from_civil(2004, 3, 22)};
    area_request_write(&about, &request);
    return request;
}

static void
shows_the_area_as_it_is(void **state)
{
    g_autoptr(Plan) plan = sample_plan();
    struct milestoned_area area = area_with(assess_nothing);
    RecordBuffer request = request_of(plan, WIRE_ASK_ASSESS);
    char why[TABLES_TEXT];
    uint64_t id;
    View *view = view_new(&area, request.bytes, request.length, &id, why);
    assert_non_null(view);
    assert_int_equal(id, 3);
    assert_string_equal(host.about(view)->title, "Children in public care");
    assert_string_equal(host.about(view)->nation, "england");
    assert_int_equal(host.action_count(view), 2);
    assert_int_equal(host.action(view, 1)->first, 2);
    assert_int_equal(host.milestone_count(view), 3);
    const struct milestoned_milestone *twice = host.milestone(view, 1);
    assert_int_equal(twice->spans, 2);
    assert_int_equal(twice->due, day_from_civil(2004, 3, 1));
    assert_int_equal(twice->effective, day_from_civil(2004, 3, 1));
    assert_int_equal(twice->overdue, day_from_civil(2004, 3, 2));
    assert_int_equal(host.span(view, 1, 0)->due, day_from_civil(2004, 3, 1));
    assert_null(host.span(view, 1, 2));
    assert_int_equal(host.milestone(view, 2)->action, 1);
    assert_int_equal(host.milestone(view, 2)->kind, MILESTONED_OPEN);
    assert_null(host.milestone(view, 3));
    assert_int_equal(host.observation_count(view), 2);
    assert_int_equal(host.observation(view, 1)->comparator, MILESTONED_NATIONAL);
    assert_int_equal(view->implausible_count, 1);
    assert_int_equal(host.board(view, 0)->meetings, 2);
    assert_int_equal(host.meeting(view, 0, 1), day_from_civil(2004, 6, 16));
    assert_int_equal(host.meeting(view, 0, 2), MILESTONED_DAY_NONE);
    view_free(view);
    record_clear(&request);
}

/* One that was forgotten would be a jump to nowhere in somebody's plugin. */
static void
offers_every_function(void **state)
{
    void (*functions[(sizeof host - offsetof(struct milestoned_host, about)) / sizeof(void (*)(void))])(void);
    memcpy(functions, (const char *)&host + offsetof(struct milestoned_host, about), sizeof functions);
    for (guint i = 0; i < G_N_ELEMENTS(functions); i++)
        assert_true(functions[i] != NULL);
    assert_int_equal(host.abi, MILESTONED_AREA_ABI);
    assert_int_equal(host.struct_size, sizeof host);
}

/* The view of a plan's first area by a timetable; `request` must outlive it. */
static View *
view_by(const Plan *plan, const Timetable *times, RecordBuffer *request)
{
    struct milestoned_area area = area_with(assess_nothing);
    AreaRequest about = {.id = 3,
                         .what = WIRE_ASK_ASSESS,
                         .plan = plan,
                         .area = plan->areas->pdata[0],
                         .times = times,
                         .today = day_from_civil(2004, 3, 22)};
    area_request_write(&about, request);
    char why[TABLES_TEXT];
    uint64_t id;
    View *view = view_new(&area, request->bytes, request->length, &id, why);
    assert_non_null(view);
    return view;
}

/* Only a loaded calendar is known to a plugin, and only as far as it goes. */
static void
knows_the_school_days_of_a_calendar(void **state)
{
    g_autoptr(Plan) plan = sample_plan();
    g_autofree char *directory = g_build_filename(g_getenv("TEST_SRCDIR"), "conf", "calendars", NULL);
    g_autoptr(Almanac) almanac = almanac_new(directory, NULL);
    const Timetable *times = almanac_timetable(almanac, NATION_ENGLAND, "hillshire");
    RecordBuffer request = {0};
    View *view = view_by(plan, times, &request);
    for (Day day = day_from_civil(2003, 9, 8); day < day_from_civil(2005, 7, 1); day++)
        assert_int_equal(host.day_is(view, MILESTONED_SCHOOL, day), calendar_is_working(times->school, day));
    assert_int_equal(host.day_is(view, MILESTONED_SCHOOL, day_from_civil(2004, 4, 13)), 0);
    assert_int_equal(host.day_is(view, MILESTONED_SCHOOL, day_from_civil(2006, 3, 22)), -1);
    view_free(view);
    record_clear(&request);
}

static void
shows_the_dates_of_what_repeats(void **state)
{
    g_autoptr(Plan) plan = sample_plan();
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    Milestone *milestone = plan_find_milestone(plan, "R2.1");
    PlanSpan *span = milestone->spans->pdata[0];
    span->kind = TIMESCALE_RECURRING;
    span->recurrence = RECURRENCE_QUARTERLY;
    plan_add_occurrence(span, "2003-04/q4", day_from_civil(2004, 1, 1), day_from_civil(2004, 3, 31))->status =
        STATUS_BLUE;
    plan_add_occurrence(span, "2004-05/q1", day_from_civil(2004, 4, 1), day_from_civil(2004, 6, 30));
    RecordBuffer request = {0};
    View *view = view_by(plan, almanac_timetable(almanac, NATION_ENGLAND, NULL), &request);
    assert_int_equal(host.milestone(view, 2)->spans, 2);
    assert_int_equal(host.milestone(view, 2)->due, day_from_civil(2004, 6, 30));
    assert_int_equal(host.span(view, 2, 0)->due, day_from_civil(2004, 3, 31));
    assert_int_equal(host.span(view, 2, 1)->effective, day_from_civil(2004, 6, 30));
    assert_string_equal(host.span(view, 2, 1)->recurrence, "quarterly");
    view_free(view);
    record_clear(&request);
}

static void
shows_the_meetings_of_a_rule(void **state)
{
    g_autoptr(Plan) plan = sample_plan();
    g_autoptr(Almanac) almanac = almanac_new(NULL, NULL);
    Board *board = plan->boards->pdata[0];
    Day named = g_array_index(board->meetings, Day, 0);
    board->rule_from = day_from_civil(2004, 1, 1);
    board->rule = rrule_new("FREQ=MONTHLY;BYDAY=1TH", board->rule_from, NULL);
    RecordBuffer request = {0};
    View *view = view_by(plan, almanac_timetable(almanac, NATION_ENGLAND, NULL), &request);
    uint32_t count = host.board(view, 0)->meetings;
    bool found = false;
    for (uint32_t i = 0; i < count; i++) {
        Day meeting = host.meeting(view, 0, i);
        found = found || meeting == named;
        assert_true(i == 0 || host.meeting(view, 0, i - 1) < meeting);
    }
    assert_true(found);
    assert_int_equal(host.meeting(view, 0, 0), day_from_civil(2004, 1, 1));
    assert_int_equal(host.meeting(view, 0, count - 1), day_from_civil(2005, 3, 3));
    view_free(view);
    record_clear(&request);
}

static void
knows_the_calendar(void **state)
{
    g_autoptr(Plan) plan = sample_plan();
    g_autoptr(Calendar) calendar = calendar_new(NATION_ENGLAND);
    struct milestoned_area area = area_with(assess_nothing);
    RecordBuffer request = request_of(plan, WIRE_ASK_ASSESS);
    char why[TABLES_TEXT];
    uint64_t id;
    View *view = view_new(&area, request.bytes, request.length, &id, why);
    Day from = day_from_civil(2004, 1, 1);
    for (int i = 0; i < 400; i++) {
        Day day = from + i;
        assert_int_equal(host.day_is(view, MILESTONED_WORKING, day), calendar_is_working(calendar, day));
        assert_int_equal(host.day_is(view, MILESTONED_BANK_HOLIDAY, day),
                         calendar_holiday(calendar, day) != NULL);
        assert_int_equal(host.add_days(view, MILESTONED_WORKING, day, 5),
                         calendar_add_working(calendar, day, 5));
        assert_int_equal(host.add_days(view, MILESTONED_WORKING, day, -5),
                         calendar_add_working(calendar, day, -5));
        assert_int_equal(host.count_days(view, MILESTONED_WORKING, from, day),
                         calendar_working_between(calendar, from, day));
        assert_int_equal(host.count_days(view, MILESTONED_WORKING, day, from),
                         calendar_working_between(calendar, day, from));
    }
    assert_int_equal(host.day_is(view, MILESTONED_SCHOOL, from), -1);
    assert_int_equal(host.add_days(view, MILESTONED_SCHOOL, from, 1), MILESTONED_DAY_NONE);
    assert_int_equal(host.count_days(view, MILESTONED_SCHOOL, from, from + 1), INT32_MIN);
    assert_int_equal(host.day_is(view, MILESTONED_WORKING, day_from_civil(2030, 12, 25)), 1);
    assert_int_equal(host.day_is(view, MILESTONED_BANK_HOLIDAY, day_from_civil(2030, 12, 25)), -1);
    assert_string_equal(host.day_text(view, day_from_civil(2004, 4, 1)), "1 April 2004");
    assert_string_equal(host.day_text(view, MILESTONED_DAY_NONE), "no date");
    view_free(view);
    record_clear(&request);
}

static void
counts_days_as_the_daemon_does(void **state)
{
    for (Day day = day_from_civil(1, 1, 1); day <= day_from_civil(9999, 12, 31); day += 97) {
        CivilDate date = day_to_civil(day);
        int year, month, day_of_month;
        civil_split(day, &year, &month, &day_of_month);
        assert_true(year == date.year && month == date.month && day_of_month == date.day);
        assert_int_equal(civil_make(date.year, date.month, date.day), day);
        assert_int_equal(civil_is_weekend(day), day_weekday(day) >= SATURDAY);
    }
    assert_int_equal(civil_make(2003, 2, 29), MILESTONED_DAY_NONE);
    assert_int_equal(civil_make(2004, 13, 1), MILESTONED_DAY_NONE);
}

static void
reads_settings(void **state)
{
    static const struct {
        const char *name, *value, *why; /* NULL: accepted */
    } rows[] = {
        {"green_share", "79.5", NULL},
        {"weeks", "8", NULL},
        {"strict", "no", NULL},
        {"forum", "anything", NULL},
        {"since", "2004-03-22", NULL},
        {"green_share", "101", "its setting \"green_share\" is \"101\": it must be a number from 0 to 100"},
        {"green_share", "abc", "must be a number"},
        {"green_share", "", "must be a number"},
        {"green_share", " 7", "must be a number"},
        {"green_share", "nan", "must be a number"},
        {"green_share", "0x10", "must be a number"},
        {"weeks", "2.5", "a whole number from 1 to 52"},
        {"weeks", "0", "a whole number from 1 to 52"},
        {"strict", "maybe", "yes or no"},
        {"since", "2004-02-30", "a date such as"},
        {"green_shore", "1", "it has no setting \"green_shore\": did you mean \"green_share\"?"},
        {"zzzzzzzzzzzz", "1", "it has no setting \"zzzzzzzzzzzz\""}};
    struct milestoned_area area = area_with(assess_nothing);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Plan) plan = sample_plan();
        Area *of = plan->areas->pdata[0];
        g_hash_table_insert(of->settings, g_strdup(rows[i].name), g_strdup(rows[i].value));
        RecordBuffer request = request_of(plan, WIRE_ASK_ASSESS);
        char why[TABLES_TEXT] = "accepted";
        uint64_t id;
        View *view = view_new(&area, request.bytes, request.length, &id, why);
        if ((view != NULL) != (rows[i].why == NULL) ||
            (rows[i].why != NULL && strstr(why, rows[i].why) == NULL))
            fail_msg("%s = %s: %s", rows[i].name, rows[i].value, why);
        assert_int_equal(id, 3);
        view_free(view);
        record_clear(&request);
    }
}

static void
gives_settings_or_their_defaults(void **state)
{
    g_autoptr(Plan) plan = sample_plan();
    Area *of = plan->areas->pdata[0];
    g_hash_table_insert(of->settings, g_strdup("weeks"), g_strdup("8"));
    struct milestoned_area area = area_with(assess_nothing);
    RecordBuffer request = request_of(plan, WIRE_ASK_ASSESS);
    char why[TABLES_TEXT];
    uint64_t id;
    View *view = view_new(&area, request.bytes, request.length, &id, why);
    assert_true(host.number(view, "weeks") == 8);
    assert_true(host.number(view, "green_share") == 80);
    assert_true(host.number(view, "strict") == 1);
    assert_string_equal(host.text(view, "forum"), "");
    assert_int_equal(host.day(view, "since"), MILESTONED_DAY_NONE);
    assert_false(view->mistake->made);
    view_free(view);
    record_clear(&request);
}

static char *
fault_of(struct milestoned_area *area, uint32_t what)
{
    g_autoptr(Plan) plan = sample_plan();
    RecordBuffer request = request_of(plan, what), answer = {0};
    Host one;
    host_init(&one, area);
    host_answer(&one, request.bytes, request.length, &answer);
    guint64 id;
    char *fault;
    area_reply_look(answer.bytes, answer.length, &id, &fault);
    assert_int_equal(id, 3);
    size_t size;
    assert_int_equal(record_frame_look(answer.bytes, answer.length, WIRE_ANSWER_LIMIT, &size),
                     RECORD_FRAME_WHOLE);
    assert_int_equal(size, answer.length);
    record_clear(&request);
    record_clear(&answer);
    return fault;
}

static void
explains_a_plugins_mistakes(void **state)
{
    static const struct {
        int (*assess)(void *, const struct milestoned_view *, struct milestoned_answer *);
        const char *fault;
    } rows[] = {{assess_nothing, "without a status"},
                {no_assess, "it gave up: There is no ruler."},
                {wrong_status, "it answered with the status 5"},
                {wrong_day, "valid until day 2147483647, which is no date"},
                {wrong_ref, "\"Z9.9\", which is no step of the area"},
                {wrong_setting, "the setting \"forum\""},
                {endless, "larger than 1024 KiB"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct milestoned_area area = area_with(rows[i].assess);
        g_autofree char *fault = fault_of(&area, WIRE_ASK_ASSESS);
        if (fault == NULL || strstr(fault, rows[i].fault) == NULL)
            fail_msg("row %u: %s", i, fault);
    }
    struct milestoned_area area = area_with(assess_nothing);
    area.section = wrong_row;
    g_autofree char *row = fault_of(&area, WIRE_ASK_SECTION);
    assert_non_null(strstr(row, "a row of 2 cells where a table of 3 columns stood"));
    area.section = wrong_series;
    g_autofree char *series = fault_of(&area, WIRE_ASK_SECTION);
    assert_non_null(strstr(series, "a series of 1 values where a chart of 0 labels stood"));
}

static void
checks_tables(void **state)
{
    static const struct milestoned_setting twice[] = {{"a", MILESTONED_TEXT, "", 0, 0, "A."},
                                                      {"a", MILESTONED_TEXT, "", 0, 0, "A."}};
    static const struct milestoned_setting named[] = {{"A b", MILESTONED_TEXT, "", 0, 0, "A."}};
    static const struct milestoned_setting typed[] = {{"a", 99, "", 0, 0, "A."}};
    static const struct milestoned_setting ranged[] = {{"a", MILESTONED_INTEGER, "9", 1, 8, "A."}};
    static const struct {
        const struct milestoned_setting *table;
        guint count;
        const char *why;
    } rows[] = {{twice, 2, "\"a\" twice"},
                {named, 1, "setting 1 of its table"},
                {typed, 1, "unknown type 99"},
                {ranged, 1, "a whole number from 1 to 8"}};
    char why[TABLES_TEXT];
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct milestoned_area area = area_with(assess_nothing);
        assert_true(tables_check(&area, why));
        area.settings = rows[i].table;
        area.setting_count = rows[i].count;
        assert_false(tables_check(&area, why));
        if (strstr(why, rows[i].why) == NULL)
            fail_msg("%s", why);
    }
    struct milestoned_area area = area_with(assess_nothing);
    area.struct_size = 8;
    assert_false(tables_check(&area, why));
    area = area_with(NULL);
    assert_false(tables_check(&area, why));
}

/* A later release of a plugin may have longer rows in its tables than this host knows. */
static void
steps_over_longer_rows(void **state)
{
    static const struct {
        struct milestoned_setting row;
        long more;
    } longer[] = {{{"first", MILESTONED_TEXT, "", 0, 0, "A."}, 1},
                  {{"second", MILESTONED_TEXT, "", 0, 0, "B."}, 2}};
    struct milestoned_area area = area_with(assess_nothing);
    area.settings = &longer[0].row;
    area.setting_count = 2;
    area.setting_size = sizeof longer[0];
    char why[TABLES_TEXT];
    assert_true(tables_check(&area, why));
    assert_int_equal(tables_find_setting(&area, "second"), 1);
}

static void
survives_any_change_of_a_request(void **state)
{
    g_autoptr(Plan) plan = sample_plan();
    RecordBuffer request = request_of(plan, WIRE_ASK_ASSESS);
    struct milestoned_area area = area_with(assess_nothing);
    g_autoptr(GRand) rand = g_rand_new_with_seed(1);
    for (guint i = 0; i < 3000; i++) {
        g_autofree guint8 *bytes = g_memdup2(request.bytes, request.length);
        for (int n = 0; n < 4; n++)
            bytes[g_rand_int_range(rand, RECORD_FRAME_HEAD, (gint32)request.length)] =
                (guint8)g_rand_int_range(rand, 0, 256);
        char why[TABLES_TEXT];
        uint64_t id;
        view_free(view_new(&area, bytes, request.length, &id, why));
    }
    record_clear(&request);
}

static int
fill_host(void **state)
{
    struct milestoned_area area = area_with(assess_nothing);
    Host one;
    host_init(&one, &area);
    host = one.functions;
    return 0;
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(offers_every_function),
                                              cmocka_unit_test(shows_the_area_as_it_is),
                                              cmocka_unit_test(knows_the_calendar),
                                              cmocka_unit_test(knows_the_school_days_of_a_calendar),
                                              cmocka_unit_test(shows_the_dates_of_what_repeats),
                                              cmocka_unit_test(shows_the_meetings_of_a_rule),
                                              cmocka_unit_test(counts_days_as_the_daemon_does),
                                              cmocka_unit_test(reads_settings),
                                              cmocka_unit_test(gives_settings_or_their_defaults),
                                              cmocka_unit_test(explains_a_plugins_mistakes),
                                              cmocka_unit_test(checks_tables),
                                              cmocka_unit_test(steps_over_longer_rows),
                                              cmocka_unit_test(survives_any_change_of_a_request)};
    return cmocka_run_group_tests(tests, fill_host, NULL);
}
