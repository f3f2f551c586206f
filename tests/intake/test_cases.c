/* cases.csv, against a book that knows two kinds. */
#include "tests/intake/import_fixture.h"

static GPtrArray *
names(const Plan *plan, void *data)
{
    static const char *const all[] = {"arrived", "days"};
    GPtrArray *list = g_ptr_array_new();
    for (guint i = 0; i < G_N_ELEMENTS(all); i++)
        g_ptr_array_add(list, (char *)all[i]);
    return list;
}

static char *
refuse(const Plan *plan, const Case *it, void *data)
{
    bool known = g_str_equal(it->kind, "arrival") || g_str_equal(it->kind, "visit");
    return known ? NULL : g_strdup("is no case of it");
}

static char *
read_cell(const Plan *plan, const Case *it, const char *text, CaseFact *fact, void *data)
{
    if (g_str_equal(fact->name, "days")) {
        if (!g_str_equal(it->kind, "visit"))
            return g_strdup("is nothing that is known of it");
        fact->number = g_ascii_strtod(text, NULL);
        return NULL;
    }
    return day_parse(text, &fact->day) ? NULL : g_strdup("is no date");
}

static const char *
lacks(const Plan *plan, const Case *it, void *data)
{
    return case_fact(it, "arrived") == NULL ? "arrived" : NULL;
}

static const CaseBook book = {.names = names, .refuse = refuse, .read = read_cell, .lacks = lacks};

static ImportResult *
import_cases(const Fixture *fixture, const char *text, bool whole, bool partial)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = import_file(fixture, "some.csv", text, -1);
    const ImportOptions options = {.programme = "p",
                                   .path = path,
                                   .kind = IMPORT_CASES,
                                   .whole = whole,
                                   .partial = partial,
                                   .cases = &book,
                                   .on = DAY_NONE};
    ImportResult *result = import_run(fixture->store, &options, &importer, &error);
    check_ok(result != NULL, error);
    return result;
}

static char *
show_cases(const Fixture *fixture)
{
    g_autoptr(Plan) plan = load_plan(fixture);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < plan->cases->len; i++) {
        const Case *it = plan->cases->pdata[i];
        char day[DAY_TEXT_SIZE];
        g_string_append_printf(out, "%s %s %s %s", it->kind, it->reference,
                               it->area != NULL ? it->area->title : "-",
                               it->closed != DAY_NONE ? day_format(it->closed, day) : "-");
        for (guint j = 0; j < it->facts->len; j++) {
            const CaseFact *fact = &g_array_index(it->facts, CaseFact, j);
            if (fact->day != DAY_NONE)
                g_string_append_printf(out, " %s=%s", fact->name, day_format(fact->day, day));
            else
                g_string_append_printf(out, " %s=%g", fact->name, fact->number);
        }
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

static void
check_cases(const Fixture *fixture, const char *want)
{
    g_autofree char *got = show_cases(fixture);
    assert_string_equal(got, want);
}

static int
set_up(void **state)
{
    if (fixture_setup(state) != 0)
        return 1;
    import_text(*state, "Area,Task,When\nArrivals,one,May 2004\n");
    return 0;
}

static void
takes_cases(void **state)
{
    g_autoptr(ImportResult) result = import_cases(*state,
                                                  "Kind,Reference,Area,Closed,Arrived,Days\n"
                                                  "arrival,N-1,,,2004-05-03,\n"
                                                  "visit,V-7,arrivals,2004-05-20,2004-05-04,2.5\n",
                                                  false, false);
    assert_int_equal(result->cases, 2);
    assert_true(result->imported);
    check_cases(*state, "arrival N-1 - - arrived=2004-05-03\n"
                        "visit V-7 Arrivals 2004-05-20 arrived=2004-05-04 days=2.5\n");
}

/* A column that is there says all, blank too; one that is not leaves what was known. */
static void
lays_a_file_over_what_is_known(void **state)
{
    import_result_free(
        import_cases(*state, "kind,reference,arrived,days\nvisit,V-7,2004-05-04,2.5\n", false, false));
    import_result_free(import_cases(*state, "kind,reference,arrived\nvisit,V-7,2004-05-05\n", false, false));
    check_cases(*state, "visit V-7 - - arrived=2004-05-05 days=2.5\n");
    import_result_free(
        import_cases(*state, "kind,reference,arrived,days\nvisit,V-7,2004-05-05,\n", false, false));
    check_cases(*state, "visit V-7 - - arrived=2004-05-05\n");
}

/* Of the kinds that a file has. */
static void
takes_away_only_when_it_is_the_whole(void **state)
{
    import_result_free(import_cases(*state,
                                    "kind,reference,arrived\nvisit,V-7,2004-05-04\nvisit,V-8,2004-05-04\n"
                                    "arrival,N-1,2004-05-04\n",
                                    false, false));
    g_autoptr(ImportResult) some =
        import_cases(*state, "kind,reference,arrived\nvisit,V-8,2004-05-04\n", false, false);
    assert_int_equal(some->cases_gone, 1);
    check_cases(*state, "visit V-7 - - arrived=2004-05-04\nvisit V-8 - - arrived=2004-05-04\n"
                        "arrival N-1 - - arrived=2004-05-04\n");
    import_result_free(import_cases(*state, "kind,reference,arrived\nvisit,V-8,2004-05-04\n", true, false));
    check_cases(*state, "visit V-8 - - arrived=2004-05-04\narrival N-1 - - arrived=2004-05-04\n");
}

/* A folder may have a file for each kind; what stands in two of them is wrong. */
static void
reads_all_files_of_a_folder(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    const Files files = {
        .conf = "title = \"P\"; reference = \"2004-03-22\"; areas = ({ title = \"Arrivals\"; });",
        .plan = "Area,Task,When\nArrivals,one,May 2004\n"};
    g_free(import_file(fixture, "cases.csv", "kind,reference,arrived\narrival,N-1,2004-05-03\n", -1));
    g_free(import_file(fixture, "cases-visits.csv", "kind,reference,arrived,days\nvisit,V-7,2004-05-04,2\n",
                       -1));
    g_free(import_file(fixture, "casework.csv", "kind,reference,arrived\nvisit,V-8,2004-05-04\n", -1));
    import_result_free(import_folder(fixture, &files, (ImportOptions){.cases = &book}, &error));
    check_cases(fixture, "visit V-7 - - arrived=2004-05-04 days=2\narrival N-1 - - arrived=2004-05-03\n");
    g_free(import_file(fixture, "cases-again.csv", "kind,reference,arrived\nvisit,V-7,2004-05-04\n", -1));
    g_autoptr(ImportResult) twice = import_folder(fixture, &files, (ImportOptions){.cases = &book}, &error);
    assert_int_equal(twice->errors->len, 1);
    g_autofree char *text = problem_text(twice->errors->pdata[0]);
    assert_non_null(strstr(text, "cases-visits.csv:2:B: reference: stands in cases-again.csv:2 already"));
}

static void
refuses_wrong_rows(void **state)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        {"kind,reference,arrived,notes\narrival,N-1,2004-05-03,she is shy\n",
         "some.csv:1:D: \"notes\" is no heading of this file"},
        {"kind,reference,arrived\narrival,Anna,2004-05-03\n", "some.csv:2:B: reference: looks like a name"},
        {"kind,reference,arrived\narrival,12-05-2001,2004-05-03\n", "reference: looks like a date of birth"},
        {"kind,reference,arrived\n,N-1,2004-05-03\n", "kind: is blank"},
        {"kind,reference,arrived\npupil,N-1,2004-05-03\n", "kind: is no case of it"},
        {"kind,reference,arrived\narrival,N-1,soon\n", "arrived: is no date"},
        {"kind,reference,arrived\narrival,N-1,\n", "reference: has no \"arrived\""},
        {"kind,reference,arrived,days\narrival,N-1,2004-05-03,2\n", "days: is nothing that is known of it"},
        {"kind,reference,arrived\narrival,N-1,2004-05-03\narrival,N-1,2004-05-04\n",
         "some.csv:3:B: reference: stands in some.csv:2 already"},
        {"kind,reference,arrived,area\narrival,N-1,2004-05-03,Arivals\n",
         "area: is no area of the plan: did you mean"},
        {"kind,reference,arrived,closed\narrival,N-1,2004-05-03,2004-06-02\n", "closed: is a day to come"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(ImportResult) result = import_cases(*state, rows[i].text, false, false);
        assert_false(result->imported);
        assert_int_equal(result->errors->len, 1);
        g_autofree char *text = problem_text(result->errors->pdata[0]);
        if (strstr(text, rows[i].why) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", text, rows[i].why);
    }
    check_cases(*state, "");
}

static void
leaves_wrong_rows_out(void **state)
{
    static const char text[] = "kind,reference,arrived\narrival,Anna,2004-05-03\narrival,N-2,2004-05-03\n";
    import_result_free(import_cases(*state, text, false, true));
    check_cases(*state, "arrival N-2 - - arrived=2004-05-03\n");
    g_autoptr(GError) error = NULL;
    g_autofree char *path = import_file(*state, "some.csv", text, -1);
    const ImportOptions options = {.programme = "p",
                                   .path = path,
                                   .kind = IMPORT_CASES,
                                   .whole = true,
                                   .partial = true,
                                   .cases = &book,
                                   .on = DAY_NONE};
    assert_null(import_run(((Fixture *)*state)->store, &options, &importer, &error));
    check_error(error, ERROR_DATA, "can be taken away only when all of it is read");
}

int
main(void)
{
#define CASE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, fixture_teardown)
    static const struct CMUnitTest tests[] = {CASE_TEST(takes_cases),
                                              CASE_TEST(lays_a_file_over_what_is_known),
                                              CASE_TEST(takes_away_only_when_it_is_the_whole),
                                              CASE_TEST(reads_all_files_of_a_folder),
                                              CASE_TEST(refuses_wrong_rows),
                                              CASE_TEST(leaves_wrong_rows_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
