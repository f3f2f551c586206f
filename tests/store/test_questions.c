#include "store/questions.h"
#include "tests/store/plan_fixture.h"

static const QuestionAnswer blank = {.programme = "inspection-plan",
                                     .ref = "R7a.1",
                                     .start = DAY_NONE,
                                     .due = DAY_NONE,
                                     .by = "planning-head",
                                     .on = 0};

/* A row of a table: an answer, its days as texts. */
typedef struct {
    const char *ref;
    int ordinal, offer;
    const char *start, *due;
    Recurrence recurrence;
    const char *repeat;
} Given;

static bool
answer(const Fixture *fixture, const Given *given, GError **error)
{
    const Author author = {"planning-head", 5000 * INSTANT_SECOND};
    g_autoptr(GError) failed = NULL;
    QuestionAnswer told = blank;
    told.ref = given->ref != NULL ? given->ref : "R7a.1";
    told.ordinal = given->ordinal;
    told.offer = given->offer;
    told.start = given->start != NULL ? day(given->start) : DAY_NONE;
    told.due = given->due != NULL ? day(given->due) : DAY_NONE;
    told.recurrence = given->recurrence;
    told.repeat = given->repeat;
    told.on = day("2004-04-20");
    check_ok(store_begin(fixture->store, &failed), failed);
    if (questions_answer(fixture->store, &told, &author, error)) {
        check_ok(store_commit(fixture->store, &failed), failed);
        return true;
    }
    store_rollback(fixture->store);
    return false;
}

static void
must_answer(const Fixture *fixture, const Given *given)
{
    g_autoptr(GError) error = NULL;
    check_ok(answer(fixture, given, &error), error);
}

static PlanSpan *
asked(const Plan *plan)
{
    return milestone_of(plan, "R7a.1")->spans->pdata[1];
}

typedef struct {
    Given given;
    const char *refusal;
} Refused;

static void
what_is_no_answer_is_refused(void **state)
{
    Fixture *fixture = *state;
    static const Refused rows[] = {
        {{.offer = 3}, "R7a.1: the readings offered are 1 to 2, and there is no 3"},
        {{.offer = -1}, "the readings offered are 1 to 2"},
        {{.due = NULL}, "the answer is no date"},
        {{.start = "2004-05-01"}, "the answer is no date"},
        {{.start = "2004-06-02", .due = "2004-06-01"}, "begins after it is due"},
        {{.repeat = "FREQ=HOURLY"}, "HOURLY"},
        {{.ref = "R7a.2", .due = "2004-06-01"}, "R7a.2: nothing is asked of it; `milestonectl update"},
        {{.ref = "R7a.11", .due = "2004-06-01"}, "did you mean inspection-plan/R7a.1?"},
        {{.ordinal = 1, .due = "2004-06-01"}, "nothing is asked of its timescale 1, but of: 2"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(answer(fixture, &rows[i].given, &error));
        check_error(error, ERROR_DATA, rows[i].refusal);
    }
    fixture_outside(fixture, "INSERT INTO question (span_id, phrase) SELECT id, 'By May' FROM span "
                             "WHERE ordinal = 1 AND kind = 'window'");
    g_autoptr(GError) error = NULL;
    assert_false(answer(fixture, &(Given){.due = "2004-06-01"}, &error));
    check_error(error, ERROR_DATA, "say which of 1, 2");
    g_clear_error(&error);
    assert_false(answer(fixture, &(Given){.ordinal = 1, .offer = 1}, &error));
    check_error(error, ERROR_DATA, "no readings are offered: give a date");
}

typedef struct {
    Given given;
    TimescaleKind kind;
    const char *start, *due;
    Recurrence recurrence;
    const char *repeat, *words;
} Row;

/* Each may follow the one before: the last answer holds. */
static void
an_answer_settles_the_date(void **state)
{
    Fixture *fixture = *state;
    static const Row rows[] = {
        {{.offer = 2},
         TIMESCALE_WINDOW,
         "2004-09-01",
         "2004-10-22",
         RECURRENCE_NONE,
         NULL,
         "between 1 September 2004 and 22 October 2004"},
        {{.due = "2004-06-30"},
         TIMESCALE_DAY,
         "2004-06-30",
         "2004-06-30",
         RECURRENCE_NONE,
         NULL,
         "30 June 2004"},
        {{.start = "2004-06-01", .due = "2004-06-30", .ordinal = 2},
         TIMESCALE_WINDOW,
         "2004-06-01",
         "2004-06-30",
         RECURRENCE_NONE,
         NULL,
         "30 June 2004"},
        {{.recurrence = RECURRENCE_TERMLY}, TIMESCALE_RECURRING, "", "", RECURRENCE_TERMLY, NULL, "term"},
        {{.repeat = "rrule:freq=monthly;byday=-1FR"},
         TIMESCALE_RECURRING,
         "2004-04-20",
         "",
         RECURRENCE_NONE,
         "FREQ=MONTHLY;BYDAY=-1FR",
         "last Friday"},
        {{.offer = 1}, TIMESCALE_RECURRING, "", "2004-09-01", RECURRENCE_HALF_TERMLY, NULL, "half-term"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        must_answer(fixture, &rows[i].given);
        g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
        const PlanSpan *span = asked(plan);
        char text[DAY_TEXT_SIZE];
        assert_int_equal(span->kind, rows[i].kind);
        assert_string_equal(day_format(span->start, text), rows[i].start);
        assert_string_equal(day_format(span->due, text), rows[i].due);
        assert_int_equal(span->recurrence, rows[i].recurrence);
        assert_true(g_strcmp0(span->repeat, rows[i].repeat) == 0);
        assert_string_equal(span->rule, "agreed");
        assert_true(span->certain);
        assert_null(span->note);
        assert_int_equal(span->question->answered, day("2004-04-20"));
        assert_string_equal(span->question->answered_by, "planning-head");
        g_autofree char *offer = fixture_text(fixture, "SELECT coalesce(offer, 0) FROM question");
        assert_int_equal(atoi(offer), rows[i].given.offer);
        g_autofree char *words = fixture_text(fixture, "SELECT answer FROM question");
        if (strstr(words, rows[i].words) == NULL)
            fail_msg("answered as %s", words);
        g_autofree char *said = fixture_text(
            fixture, "SELECT text || said_by FROM \"update\" WHERE span = 2 ORDER BY id DESC LIMIT 1");
        assert_true(g_str_has_prefix(said, words) && g_str_has_suffix(said, "planning-head"));
    }
    assert_int_equal(fixture_number(fixture,
                                    "SELECT count(*) FROM change WHERE noun = 'question' AND field = "
                                    "'answer' AND changed_by = 'planning-head'"),
                     G_N_ELEMENTS(rows));
}

/* Nobody slips who settles what was in doubt, and the first due date is the one that was agreed; who says
 * otherwise afterwards does slip. */
static void
an_answer_is_no_slip(void **state)
{
    Fixture *fixture = *state;
    must_answer(fixture, &(Given){.due = "2004-06-30"});
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    assert_int_equal(milestone_of(plan, "R7a.1")->moves, 0);
    assert_int_equal(asked(plan)->original_due, day("2004-06-30"));
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM change WHERE noun = 'span' AND field = "
                                             "'certain' AND before = 0 AND after = 1"),
                     1);
    must_answer(fixture, &(Given){.due = "2004-07-30"});
    g_autoptr(Plan) again = load_plan(fixture->store, "inspection-plan");
    assert_int_equal(milestone_of(again, "R7a.1")->moves, 1);
    assert_int_equal(asked(again)->original_due, day("2004-06-30"));
}

static void
an_answer_trims_what_repeated_otherwise(void **state)
{
    Fixture *fixture = *state;
    must_answer(fixture, &(Given){.recurrence = RECURRENCE_TERMLY});
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    assert_int_equal(asked(plan)->occurrences->len, 1);
}

/* An open question goes when it is not asked any more; an answered one when the phrase is another. */
static void
an_answer_holds_as_long_as_the_phrase(void **state)
{
    Fixture *fixture = *state;
    must_answer(fixture, &(Given){.offer = 2});
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    plan_drop_question(asked(plan));
    save_plan(fixture->store, plan, &officer);
    g_autoptr(Plan) kept = load_plan(fixture->store, "inspection-plan");
    assert_int_equal(asked(kept)->question->answered, day("2004-04-20"));
    plan_drop_question(asked(kept));
    replace(&milestone_of(kept, "R7a.1")->timescale, "Summer 2004; termly");
    save_plan(fixture->store, kept, &officer);
    g_autoptr(Plan) gone = load_plan(fixture->store, "inspection-plan");
    assert_null(asked(gone)->question);
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM question_offer"), 0);
}

static void
mail(const Fixture *fixture, const char *seconds)
{
    g_autofree char *sql = g_strdup_printf(
        "INSERT INTO message (kind, channel, address, subject, message_id, created_at, tried_from, "
        "not_before) VALUES "
        "('question', 'mail', 'officer@example.org', 's', '%s', %s000000, 0, 0); INSERT INTO message_item "
        "(message_id, position, ref) SELECT max(id), 0, 'inspection-plan/R7a.1' FROM message",
        seconds, seconds);
    fixture_outside(fixture, sql);
}

static void
ask_otherwise(const Fixture *fixture, Day due, const char *phrase, int64_t seconds)
{
    const Author author = {"calendar vale", seconds * INSTANT_SECOND};
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    replace(&milestone_of(plan, "R7a.1")->timescale, phrase);
    Question *question = plan_add_question(asked(plan), phrase);
    const Offer offer = {TIMESCALE_DAY, due, due, RECURRENCE_NONE};
    g_array_append_val(question->offers, offer);
    question->raised = due;
    save_plan(fixture->store, plan, &author);
}

/* A number out of an old mail would mean another date. */
static void
a_number_is_of_the_readings_that_were_shown(void **state)
{
    Fixture *fixture = *state;
    const Given first = {.offer = 1};
    mail(fixture, "3000");
    ask_otherwise(fixture, day("2004-08-31"), "By May 2004; review July", 4000);
    g_autoptr(GError) error = NULL;
    assert_false(answer(fixture, &first, &error));
    check_error(error, ERROR_DATA, "are others than the last mail");
    must_answer(fixture, &(Given){.due = "2004-06-01"});
    must_answer(fixture, &first);
    ask_otherwise(fixture, day("2004-08-30"), "Later", 6000);
    must_answer(fixture, &first);
    ask_otherwise(fixture, day("2004-08-29"), "Later still", 7000);
    mail(fixture, "7001");
    ask_otherwise(fixture, day("2004-08-28"), "Later still", 7002);
    g_clear_error(&error);
    assert_false(answer(fixture, &first, &error));
    mail(fixture, "7003");
    must_answer(fixture, &first);
}

static void
a_question_is_asked_anew(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    int64_t id = asked(plan)->question->id;
    replace(&milestone_of(plan, "R7a.1")->timescale, "Summer 2004; termly");
    Question *question = plan_add_question(asked(plan), "Summer 2004; termly");
    const Offer offer = {TIMESCALE_DAY, day("2004-08-31"), day("2004-08-31"), RECURRENCE_NONE};
    g_array_append_val(question->offers, offer);
    save_plan(fixture->store, plan, &officer);
    assert_int_equal(question->id, id);
    g_autoptr(Plan) loaded = load_plan(fixture->store, "inspection-plan");
    const Question *got = asked(loaded)->question;
    assert_string_equal(got->phrase, "Summer 2004; termly");
    assert_int_equal(got->offers->len, 1);
    assert_int_equal(g_array_index(got->offers, Offer, 0).due, day("2004-08-31"));
    plan_drop_question(asked(loaded));
    save_plan(fixture->store, loaded, &officer);
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM question"), 0);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, fixture_with_plan, fixture_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_is_no_answer_is_refused),
        CASE(an_answer_settles_the_date),
        CASE(an_answer_is_no_slip),
        CASE(an_answer_trims_what_repeated_otherwise),
        CASE(an_answer_holds_as_long_as_the_phrase),
        CASE(a_number_is_of_the_readings_that_were_shown),
        CASE(a_question_is_asked_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
