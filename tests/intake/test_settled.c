/* What the officer is asked of a sheet's words of time, and how long the answer holds. */
#include "plan/resolution.h"
#include "store/questions.h"
#include "tests/intake/import_fixture.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

static void
settle(const Fixture *fixture, const char *ref, QuestionAnswer answer)
{
    g_autoptr(GError) error = NULL;
    answer.programme = "p";
    answer.ref = ref;
    answer.by = "officer";
    answer.on = day_from_civil(2004, 3, 24);
    if (answer.due == 0)
        answer.due = DAY_NONE;
    answer.start = DAY_NONE;
    check_ok(store_begin(fixture->store, &error), error);
    check_ok(questions_answer(fixture->store, &answer, &officer, &error), error);
    check_ok(store_commit(fixture->store, &error), error);
}

static Day
due_of(const Fixture *fixture, const char *ref)
{
    g_autoptr(Plan) plan = load_plan(fixture);
    return ((const PlanSpan *)plan_find_milestone(plan, ref)->spans->pdata[0])->due;
}

static guint
open_questions(const Fixture *fixture)
{
    g_autoptr(Plan) plan = load_plan(fixture);
    g_autoptr(GArray) open = resolution_open(plan);
    return open->len;
}

#define HEAD "Id,Task,When\n"

static void
asks_what_it_cannot_read(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(ImportResult) result = import_with(
        fixture, HEAD "1,one,May 2004\n2,two,By end of February\n3,three,TBC\n4,four,\n", (ImportOptions){0});
    assert_int_equal(result->questions, 2);
    assert_int_equal(open_questions(fixture), 2);
    /* what is done is asked no more */
    say_status(fixture, "A1.3", STATUS_BLUE, DAY_NONE);
    assert_int_equal(open_questions(fixture), 1);
}

static void
keeps_the_answer_while_the_words_stand(void **state)
{
    Fixture *fixture = *state;
    const Day agreed = day_from_civil(2004, 2, 29);
    import_text(fixture, HEAD "1,one,By end of February\n");
    settle(fixture, "A1.1", (QuestionAnswer){.offer = 1});
    assert_int_equal(due_of(fixture, "A1.1"), agreed);
    gint64 changes = count_changes(fixture);
    import_text(fixture, HEAD "1,one,By end of February\n");
    assert_int_equal(count_changes(fixture), changes);
    /* under another title, and read from another day, by which the rules would read it otherwise */
    g_autoptr(ImportResult) renamed =
        import_with(fixture, HEAD "1,the first of all,By end of February\n",
                    (ImportOptions){.on = day_from_civil(2005, 3, 22), .theirs = true});
    assert_int_equal(renamed->questions, 0);
    assert_int_equal(due_of(fixture, "A1.1"), agreed);
    assert_int_equal(open_questions(fixture), 0);
}

/* Other blanks and capitals are no other words; a question mark is. */
static void
keeps_the_answer_however_the_words_are_written(void **state)
{
    Fixture *fixture = *state;
    static const char *const written[] = {"By  end of February", "by end of february",
                                          " BY END\tOF FEBRUARY "};
    const Day agreed = day_from_civil(2004, 2, 29);
    import_text(fixture, HEAD "1,one,By end of February\n");
    settle(fixture, "A1.1", (QuestionAnswer){.offer = 1});
    for (guint i = 0; i < G_N_ELEMENTS(written); i++) {
        g_autofree char *sheet = g_strdup_printf(HEAD "1,one,%s\n", written[i]);
        g_autoptr(ImportResult) result = import_with(fixture, sheet, (ImportOptions){0});
        assert_int_equal(result->conflicts, 0);
        assert_int_equal(result->questions, 0);
        assert_int_equal(due_of(fixture, "A1.1"), agreed);
    }
    import_text(fixture, HEAD "1,one,By end of February?\n");
    assert_int_equal(open_questions(fixture), 1);
}

static void
withdraws_the_answer_with_the_words(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, HEAD "1,one,By end of February\n");
    settle(fixture, "A1.1", (QuestionAnswer){.offer = 1});
    g_autoptr(ImportResult) changed =
        import_with(fixture, HEAD "1,one,By end of June 2004\n", (ImportOptions){0});
    assert_int_equal(changed->conflicts, 0);
    assert_int_equal(changed->changed, 1);
    assert_int_equal(due_of(fixture, "A1.1"), day_from_civil(2004, 6, 30));
    g_autofree char *said = first_of(changed->warnings);
    assert_string_equal(
        said, "plan.csv:2:C: When: said \"By end of February\" before, which officer settled on "
              "24 March 2004 (by 29 February 2004): the words are others now, so this no longer holds");
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM question"), 0);
    /* the first words again are a new question */
    import_text(fixture, HEAD "1,one,By end of February\n");
    assert_int_equal(open_questions(fixture), 1);
}

static void
takes_no_for_an_answer(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, HEAD "1,one,??\n2,two,TBC\n");
    settle(fixture, "A1.1", (QuestionAnswer){.none = true});
    settle(fixture, "A1.2", (QuestionAnswer){.due = day_from_civil(2004, 6, 11)});
    assert_int_equal(open_questions(fixture), 0);
    import_text(fixture, HEAD "1,one,??\n2,two,TBC\n");
    assert_int_equal(open_questions(fixture), 0);
    assert_int_equal(due_of(fixture, "A1.1"), DAY_NONE);
    assert_int_equal(due_of(fixture, "A1.2"), day_from_civil(2004, 6, 11));
}

/* A date that somebody moved answers what was asked of it. */
static void
takes_a_moved_date_for_an_answer(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, HEAD "1,one,By end of February\n");
    say_status(fixture, "A1.1", STATUS_UNDATED, day_from_civil(2004, 5, 14));
    assert_int_equal(open_questions(fixture), 0);
    import_text(fixture, HEAD "1,one,By end of February\n");
    assert_int_equal(open_questions(fixture), 0);
    assert_int_equal(due_of(fixture, "A1.1"), day_from_civil(2004, 5, 14));
}

static char *
warnings_of(const ImportResult *result)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < result->warnings->len; i++) {
        g_autofree char *text = problem_text(result->warnings->pdata[i]);
        g_string_append_printf(out, "%s\n", text);
    }
    return g_string_free(out, FALSE);
}

static void
warns_of_odd_dates_at_their_rows(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(ImportResult) result = import_with(
        fixture, "Id,Task,When,After\n1,one,31 May 2004,\n2,two,30 May 2004,1\n", (ImportOptions){0});
    assert_true(result->imported);
    g_autofree char *said = warnings_of(result);
    assert_non_null(strstr(said, "plan.csv:2:C: When: A1.1: 31 May 2004 is a bank holiday"));
    assert_non_null(strstr(said, "plan.csv:3:C: When: A1.2: 30 May 2004 is a Sunday"));
    assert_non_null(strstr(said,
                           "plan.csv:3:D: After: A1.2: it is due on 30 May 2004, and depends on A1.1, due on "
                           "31 May 2004"));
}

/* A calendar whose summer term ends on a day of July 2004. (transfer full) */
static Almanac *
almanac_of(const Fixture *fixture, const char *last)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *directory = g_build_filename(fixture->directory, "calendars", NULL);
    g_autofree char *path = g_build_filename(directory, "hill.conf", NULL);
    g_autofree char *text = g_strdup_printf(
        "title = \"Hill\"; source = \"Made up\"; taken = \"2004-01-01\";\n"
        "years = ( { year = \"2003-04\"; summer: { first = \"2004-04-19\"; last = \"%s\"; }; } );\n",
        last);
    assert_int_equal(g_mkdir_with_parents(directory, 0700), 0);
    check_ok(g_file_set_contents(path, text, -1, &error), error);
    Almanac *almanac = almanac_new(directory, &error);
    check_ok(almanac != NULL, error);
    g_remove(path);
    g_rmdir(directory);
    return almanac;
}

#define BY_HILL "title = \"T\"; reference = \"2004-03-22\"; calendar = \"hill\";\n"

static ImportResult *
import_by(const Fixture *fixture, const Almanac *almanac)
{
    static const Files files = {.conf = BY_HILL, .plan = HEAD "1,one,Summer term 2004\n2,two,July 2004\n"};
    g_autoptr(GError) error = NULL;
    ImportResult *result = import_folder(fixture, &files, (ImportOptions){.almanac = almanac}, &error);
    check_ok(result != NULL, error);
    assert_true(result->imported);
    return result;
}

static void
reads_terms_by_the_programmes_calendar(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Almanac) before = almanac_of(fixture, "2004-07-21");
    g_autoptr(Almanac) after = almanac_of(fixture, "2004-07-23");
    g_autoptr(ImportResult) unknown = import_by(fixture, NULL);
    g_autofree char *said = warnings_of(unknown);
    assert_non_null(strstr(said, "programme.conf: there is no school calendar \"hill\""));
    import_result_free(import_by(fixture, before));
    assert_int_equal(due_of(fixture, "A1.1"), day_from_civil(2004, 7, 21));
    g_autoptr(ImportResult) same = import_by(fixture, before);
    assert_int_equal(same->unchanged, 2);
    g_autoptr(ImportResult) shifted = import_by(fixture, after);
    assert_int_equal(shifted->changed, 1);
    g_autoptr(Plan) plan = load_plan(fixture);
    const PlanSpan *span = plan_find_milestone(plan, "A1.1")->spans->pdata[0];
    assert_int_equal(span->due, day_from_civil(2004, 7, 23));
    /* by the estimate, from which it was shifted twice within a day */
    assert_int_equal(span->shifted_from, day_from_civil(2004, 7, 31));
    assert_true(span->by_terms);
    const PlanSpan *month = plan_find_milestone(plan, "A1.2")->spans->pdata[0];
    assert_int_equal(month->shifted_on, DAY_NONE);
    assert_false(month->by_terms);
}

static void
loses_no_date_with_the_programmes_calendar(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Almanac) almanac = almanac_of(fixture, "2004-07-21");
    import_result_free(import_by(fixture, almanac));
    gint64 changes = count_changes(fixture);
    import_result_free(import_by(fixture, NULL));
    assert_int_equal(due_of(fixture, "A1.1"), day_from_civil(2004, 7, 21));
    import_result_free(import_by(fixture, almanac));
    assert_int_equal(count_changes(fixture), changes);
}

/* The officer says which of two is meant; that it repeats, and how, the sheet says beside it. */
static void
keeps_the_recurrence_with_a_reading(void **state)
{
    Fixture *fixture = *state;
    const struct {
        const char *phrase, *repeat;
        int offer;
        Day start, first;
    } rows[] = {
        {"June 2004?", "FREQ=MONTHLY;BYDAY=-1FR", 1, day_from_civil(2004, 6, 1), day_from_civil(2004, 6, 1)},
        {"February to March", "FREQ=WEEKLY;UNTIL=20050331", 2, day_from_civil(2005, 2, 1),
         day_from_civil(2004, 2, 1)},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *sheet = g_strdup_printf("Id,Task,When,Repeats\n%u,step %u,%s,%s\n", i + 1, i,
                                                 rows[i].phrase, i == 0 ? rows[i].repeat : "FREQ=WEEKLY");
        g_autofree char *ref = g_strdup_printf("A1.%u", i + 1);
        import_text(fixture, sheet);
        settle(fixture, ref, (QuestionAnswer){.offer = rows[i].offer});
        for (guint again = 0; again < 2; again++) {
            g_autoptr(Plan) plan = load_plan(fixture);
            const PlanSpan *span = plan_find_milestone(plan, ref)->spans->pdata[0];
            assert_int_equal(span->kind, TIMESCALE_RECURRING);
            assert_string_equal(span->repeat, rows[i].repeat);
            assert_int_equal(span->start, rows[i].start);
            assert_int_equal(span->due, DAY_NONE);
            assert_true(span->certain);
            import_text(fixture, sheet);
        }
        /* another reading of the same words */
        settle(fixture, ref, (QuestionAnswer){.offer = 1});
        g_autoptr(Plan) plan = load_plan(fixture);
        const PlanSpan *span = plan_find_milestone(plan, ref)->spans->pdata[0];
        assert_int_equal(span->start, rows[i].first);
        assert_non_null(span->repeat);
    }
}

#define QUARTERLY(year) "title = \"T\"; reference = \"2004-03-22\"; year = \"" year "\";\n"

/* Another kind of year has other quarters. What somebody said of one stands. */
static void
makes_quarters_anew_for_another_year(void **state)
{
    Fixture *fixture = *state;
    static const char *const plan = HEAD "1,one,Quarterly\n";
    g_autoptr(GError) error = NULL;
    Files files = {.conf = QUARTERLY("financial"), .plan = plan};
    import_result_free(import_folder(fixture, &files, (ImportOptions){0}, &error));
    fixture_outside(fixture, "INSERT INTO occurrence (span_id, key, start, due, original_due, rule, status) "
                             "SELECT id, '2004-05/q1', '2004-04-01', '2004-06-30', '2004-06-30', "
                             "'recurrence', 'green' FROM span UNION ALL SELECT id, '2004-05/q2', "
                             "'2004-07-01', '2004-09-30', '2004-09-30', 'recurrence', 'not-started' FROM "
                             "span");
    import_result_free(import_folder(fixture, &files, (ImportOptions){0}, &error));
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM occurrence"), 2);
    files.conf = QUARTERLY("academic");
    ImportResult *result = import_folder(fixture, &files, (ImportOptions){0}, &error);
    check_ok(result != NULL, error);
    import_result_free(result);
    g_autofree char *left = fixture_text(fixture, "SELECT group_concat(key) FROM occurrence");
    assert_string_equal(left, "2004-05/q1");
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(asks_what_it_cannot_read),
        TEST(keeps_the_answer_while_the_words_stand),
        TEST(keeps_the_answer_however_the_words_are_written),
        TEST(withdraws_the_answer_with_the_words),
        TEST(takes_no_for_an_answer),
        TEST(reads_terms_by_the_programmes_calendar),
        TEST(loses_no_date_with_the_programmes_calendar),
        TEST(keeps_the_recurrence_with_a_reading),
        TEST(makes_quarters_anew_for_another_year),
        TEST(takes_a_moved_date_for_an_answer),
        TEST(warns_of_odd_dates_at_their_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
