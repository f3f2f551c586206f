#include "plan/resolution.h"
#include "tests/check.h"

#define TODAY day_from_civil(2004, 3, 24)

static Milestone *
milestone_new(Plan *plan)
{
    return plan_add_milestone(plan_add_action(plan_add_area(plan, "a"), "A1", "t"), "A1.1", "m");
}

static bool
read_as(Milestone *milestone, const char *phrase, const char *repeat, const char *calendar)
{
    const TimescaleContext context = {.reference = day_from_civil(2004, 3, 22)};
    g_autoptr(GArray) readings = timescale_parse(phrase, &context);
    const Resolution resolution = {.phrase = phrase,
                                   .readings = readings,
                                   .repeat = repeat,
                                   .from = context.reference,
                                   .calendar = calendar,
                                   .today = TODAY};
    return resolution_apply(milestone, &resolution);
}

static PlanSpan *
first(const Milestone *milestone)
{
    return milestone->spans->pdata[0];
}

/* As the store does it. */
static void
answer(PlanSpan *span, Day due)
{
    span->due = due;
    span->certain = true;
    g_free(span->rule);
    span->rule = g_strdup(RULE_AGREED);
    span->question->answered = TODAY;
    span->question->answered_by = g_strdup("officer");
}

static void
asks_what_is_not_settled(void **state)
{
    static const struct {
        const char *phrase;
        bool asked;
        guint offers;
    } rows[] = {
        {"April 2004", false, 0},
        {"Ongoing", false, 0},
        {"", false, 0},
        {"  \n", false, 0},
        {"TBC", true, 0},
        {"??", true, 0},
        {"By end of February", true, 2},
        {"at regular intervals", true, 1},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Plan) plan = plan_new("p");
        Milestone *milestone = milestone_new(plan);
        assert_true(read_as(milestone, rows[i].phrase, "", "x"));
        const Question *question = resolution_question(milestone, first(milestone));
        if ((question != NULL) != rows[i].asked)
            fail_msg("\"%s\" is%s asked", rows[i].phrase, question == NULL ? " not" : "");
        g_autoptr(GArray) open = resolution_open(plan);
        assert_int_equal(open->len, rows[i].asked ? 1 : 0);
        if (question == NULL)
            continue;
        assert_string_equal(question->phrase, rows[i].phrase);
        assert_int_equal(question->raised, TODAY);
        assert_int_equal(question->offers->len, rows[i].offers);
        milestone->status = STATUS_BLUE;
        assert_null(resolution_question(milestone, first(milestone)));
    }
}

static void
knows_what_will_have_a_date(void **state)
{
    static const struct {
        const char *phrase, *repeat;
        bool dated;
    } rows[] = {{"April 2004", "", true},
                {"Quarterly", "", true},
                {"at regular intervals", "", false},
                {"By end of February", "", false},
                {"Ongoing", "", false},
                {"", "FREQ=MONTHLY", true},
                {"TBC", "", false}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Plan) plan = plan_new("p");
        Milestone *milestone = milestone_new(plan);
        read_as(milestone, rows[i].phrase, rows[i].repeat, "x");
        if (resolution_has_date(first(milestone)) != rows[i].dated)
            fail_msg("\"%s\" %s", rows[i].phrase, rows[i].repeat);
    }
}

static void
changes_nothing_the_second_time(void **state)
{
    static const char *const phrases[] = {
        "April 2004", "TBC", "By end of February", "", "by end of April. by early May", "Monthly"};
    for (guint i = 0; i < G_N_ELEMENTS(phrases); i++) {
        g_autoptr(Plan) plan = plan_new("p");
        Milestone *milestone = milestone_new(plan);
        read_as(milestone, phrases[i], "", "x");
        const Question *question = first(milestone)->question;
        if (read_as(milestone, phrases[i], NULL, "x"))
            fail_msg("\"%s\" changed", phrases[i]);
        assert_ptr_equal(first(milestone)->question, question);
    }
}

static void
keeps_an_answer_as_long_as_the_phrase(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    Milestone *milestone = milestone_new(plan);
    const Day agreed = day_from_civil(2004, 2, 27);
    read_as(milestone, "By end of February", "", "x");
    answer(first(milestone), agreed);
    assert_false(read_as(milestone, "By end of February", "", "another"));
    assert_int_equal(first(milestone)->due, agreed);
    assert_true(resolution_is_agreed(first(milestone)));
    assert_null(resolution_question(milestone, first(milestone)));
    assert_true(read_as(milestone, "By end of March 2004", "", "x"));
    assert_int_equal(first(milestone)->due, day_from_civil(2004, 3, 31));
    assert_false(resolution_is_agreed(first(milestone)));
    assert_null(first(milestone)->question);
    assert_string_equal(milestone->timescale, "By end of March 2004");
}

/* One of two is answered: the other is still read, and asked. */
static void
keeps_each_span_for_itself(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    Milestone *milestone = milestone_new(plan);
    read_as(milestone, "March 16 April contract variation", "", "x");
    assert_int_equal(milestone->spans->len, 2);
    answer(first(milestone), day_from_civil(2004, 3, 17));
    assert_false(read_as(milestone, "March 16 April contract variation", "", "x"));
    assert_int_equal(first(milestone)->due, day_from_civil(2004, 3, 17));
    g_autoptr(GArray) open = resolution_open(plan);
    assert_int_equal(open->len, 1);
    assert_int_equal(g_array_index(open, OpenQuestion, 0).span->ordinal, 2);
}

static GArray *
term_reading(Day due)
{
    GArray *readings = g_array_new(FALSE, TRUE, sizeof(Reading));
    const Reading reading = {.kind = TIMESCALE_WINDOW,
                             .start = DAY_NONE,
                             .due = due,
                             .rule = "term",
                             .certain = true,
                             .review = DAY_NONE,
                             .by_terms = true};
    g_array_append_val(readings, reading);
    return readings;
}

static void
marks_what_a_new_calendar_moved(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    Milestone *milestone = milestone_new(plan);
    const Day due = day_from_civil(2004, 7, 31);
    g_autoptr(GArray) before = term_reading(due);
    g_autoptr(GArray) after = term_reading(due - 9);
    Resolution resolution = {
        .phrase = "Summer 2004", .readings = before, .from = TODAY, .calendar = "old", .today = TODAY - 9};
    resolution_apply(milestone, &resolution);
    assert_int_equal(first(milestone)->shifted_on, DAY_NONE);
    assert_string_equal(first(milestone)->calendar, "old");
    resolution.calendar = "same";
    assert_false(resolution_apply(milestone, &resolution));
    assert_string_equal(first(milestone)->calendar, "same");
    resolution = (Resolution){
        .phrase = "Summer 2004", .readings = after, .from = TODAY, .calendar = "new", .today = TODAY};
    assert_true(resolution_apply(milestone, &resolution));
    assert_int_equal(first(milestone)->due, due - 9);
    assert_int_equal(first(milestone)->shifted_from, due);
    assert_int_equal(first(milestone)->shifted_on, TODAY);
}

/* The rule stands beside the words: it begins where they do, and a range ends it. */
static void
repeats_by_the_rule_beside_the_phrase(void **state)
{
    static const struct {
        const char *phrase, *rule, *wanted;
        int year, month, day;
    } rows[] = {
        {"", "FREQ=MONTHLY", "FREQ=MONTHLY", 2004, 3, 22},
        {"April 2004", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=-1FR", 2004, 4, 1},
        {"by 30 April 2004", "FREQ=WEEKLY", "FREQ=WEEKLY;UNTIL=20040430", 2004, 3, 22},
        {"by 27 February 2004", "FREQ=WEEKLY", "FREQ=WEEKLY", 2004, 2, 27},
        {"30 April 2004", "FREQ=WEEKLY", "FREQ=WEEKLY", 2004, 4, 30},
        {"April 2004 to July 2004", "FREQ=WEEKLY", "FREQ=WEEKLY;UNTIL=20040731", 2004, 4, 1},
        {"April 2004 to July 2004", "freq=weekly;count=3", "FREQ=WEEKLY;COUNT=3", 2004, 4, 1},
        {"at regular intervals", "FREQ=MONTHLY", "FREQ=MONTHLY", 2004, 3, 22},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Plan) plan = plan_new("p");
        Milestone *milestone = milestone_new(plan);
        read_as(milestone, rows[i].phrase, rows[i].rule, "x");
        const PlanSpan *span = first(milestone);
        assert_int_equal(span->kind, TIMESCALE_RECURRING);
        assert_string_equal(span->repeat, rows[i].wanted);
        assert_int_equal(span->start, day_from_civil(rows[i].year, rows[i].month, rows[i].day));
        assert_int_equal(span->due, DAY_NONE);
        assert_true(span->certain);
        assert_false(read_as(milestone, rows[i].phrase, NULL, "x"));
        assert_true(read_as(milestone, rows[i].phrase, "", "x"));
        assert_null(span->repeat);
    }
}

/* What calendars say of a date one after the other, and what its leads are told in the end. A day below 0 is
 * in doubt. */
static void
says_where_a_date_was_for_all_that_was_told(void **state)
{
    static const struct {
        struct {
            int day, due;
        } said[4];
        int from, on; /* 0: not shifted */
    } rows[] = {
        {{{1, 21}}, 0, 0},
        {{{1, 21}, {5, 21}}, 0, 0},
        {{{1, 21}, {5, 24}}, 21, 5},
        {{{1, 21}, {5, 24}, {6, 24}}, 21, 5},
        {{{1, 21}, {5, 24}, {6, 26}}, 21, 6},
        {{{1, 21}, {5, 24}, {20, 26}}, 24, 20},
        {{{1, 21}, {5, 24}, {6, 21}}, 24, 6},
        {{{1, -28}, {5, 24}}, 0, 0},
        {{{1, -28}, {5, 24}, {6, -28}, {7, 26}}, 24, 7},
        {{{1, -28}, {5, 24}, {6, -28}, {7, 24}}, 0, 0},
        {{{1, 21}, {5, 24}, {6, -28}, {7, 26}}, 21, 7},
        {{{1, 21}, {5, -24}, {6, -28}, {17, 26}}, 21, 17},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Plan) plan = plan_new("p");
        Milestone *milestone = milestone_new(plan);
        for (guint k = 0; k < 4 && rows[i].said[k].day != 0; k++) {
            int due = rows[i].said[k].due;
            g_autoptr(GArray) readings = term_reading(day_from_civil(2004, 7, ABS(due)));
            g_array_index(readings, Reading, 0).certain = due > 0;
            g_autofree char *calendar = g_strdup_printf("%u", k);
            const Resolution resolution = {.phrase = "Summer 2004",
                                           .readings = readings,
                                           .from = TODAY,
                                           .calendar = calendar,
                                           .today = day_from_civil(2004, 4, rows[i].said[k].day)};
            resolution_apply(milestone, &resolution);
        }
        const PlanSpan *span = first(milestone);
        Day from = rows[i].from == 0 ? DAY_NONE : day_from_civil(2004, 7, rows[i].from);
        Day on = rows[i].on == 0 ? DAY_NONE : day_from_civil(2004, 4, rows[i].on);
        if (span->shifted_from != from || span->shifted_on != on)
            fail_msg("row %u: from %d on %d instead of %d, %d", i, span->shifted_from, span->shifted_on, from,
                     on);
    }
}

/* A guess is not what was due first. */
static void
keeps_the_first_certain_day(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    Milestone *milestone = milestone_new(plan);
    read_as(milestone, "By end of February", "", "x");
    assert_int_equal(first(milestone)->original_due, DAY_NONE);
    read_as(milestone, "By end of March 2004", "", "x");
    assert_int_equal(first(milestone)->original_due, day_from_civil(2004, 3, 31));
    read_as(milestone, "By end of April 2004", "", "x");
    assert_int_equal(first(milestone)->original_due, day_from_civil(2004, 3, 31));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_what_is_not_settled),
        cmocka_unit_test(knows_what_will_have_a_date),
        cmocka_unit_test(changes_nothing_the_second_time),
        cmocka_unit_test(keeps_an_answer_as_long_as_the_phrase),
        cmocka_unit_test(keeps_each_span_for_itself),
        cmocka_unit_test(marks_what_a_new_calendar_moved),
        cmocka_unit_test(says_where_a_date_was_for_all_that_was_told),
        cmocka_unit_test(keeps_the_first_certain_day),
        cmocka_unit_test(repeats_by_the_rule_beside_the_phrase),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
