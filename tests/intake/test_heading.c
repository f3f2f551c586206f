#include "intake/heading.h"
#include "tests/check.h"

/* "area|action|…" of a row of headings given with commas. */
static char *
fields_of(const char *headings, const char *map_text, GPtrArray *warnings, GError **error)
{
    g_autofree char *text = g_strconcat(headings, "\nx,x,x,x,x,x,x,x,x,x,x,x\n", NULL);
    g_autoptr(CsvTable) table = csv_table_parse("plan.csv", text, strlen(text), error);
    g_autoptr(HeadingMap) map = map_text == NULL ? NULL : heading_map_parse("map", map_text, error);
    if (map_text != NULL && map == NULL)
        return NULL;
    g_autoptr(Headings) found = headings_find(table, map, warnings, error);
    GString *out = found == NULL ? NULL : g_string_new(NULL);
    for (guint i = 0; found != NULL && i < found->columns->len; i++) {
        const Column *column = found->columns->pdata[i];
        g_string_append_printf(out, "%s%s%s", i == 0 ? "" : "|", field_word(column->field),
                               column->known ? "" : "?");
    }
    return out == NULL ? NULL : g_string_free(out, FALSE);
}

static void
knows_every_heading(void **state)
{
    static const struct {
        const char *heading, *field;
    } cases[] = {
        {"Priority", "area"},
        {"Priority (area)", "area"},
        {"PRIORITY AREAS", "area"},
        {"Priorities", "area"},
        {"Strategic priority", "area"},
        {"Theme", "area"},
        {"Sub group", "area"},
        {"SUB-GROUP", "area"},
        {"Section", "area"},
        {"Recommendation", "action"},
        {"Recommendations:", "action"},
        {"Key area for action", "action"},
        {"Key Areas for Action", "action"},
        {"Strand", "action"},
        {"Workstreams", "action"},
        {"Recommendation number", "number"},
        {"Ref", "number"},
        {"Ref.", "number"},
        {"No", "number"},
        {"No.", "number"},
        {"Approver", "approver"},
        {"Approved by", "approver"},
        {"Sign-off", "approver"},
        {"Signed off by", "approver"},
        {"Monitor(s)", "monitor"},
        {"Monitored by", "monitor"},
        {"Deputy", "deputy"},
        {"Depends on", "depends"},
        {"Dependencies", "depends"},
        {"Predecessor(s)", "depends"},
        {"After", "depends"},
        {"Waits for", "depends"},
        {"Repeats", "repeats"},
        {"Recurrence", "repeats"},
        {"RRULE", "repeats"},
        {"Timescale", "timescale"},
        {"Timescales", "timescale"},
        {"Time scale", "timescale"},
        {"Time-scale(s)", "timescale"},
        {"When?", "timescale"},
        {"By when", "timescale"},
        {"Due", "timescale"},
        {"DEADLINE", "timescale"},
        {"Target date", "timescale"},
        {"Date mentioned", "timescale"},
        {"Timescale (month)", "timescale"},
        {"Responsibility", "lead"},
        {"Responsibilities", "lead"},
        {"Lead", "lead"},
        {"Lead(s)", "lead"},
        {"Owner", "lead"},
        {"Who", "lead"},
        {"Group / lead", "lead"},
        {"Group/Lead", "lead"},
        {"Owner / Lead", "lead"},
        {"Objectives", "objective"},
        {"How it will be monitored", "monitoring"},
        {"How monitored?", "monitoring"},
        {"How (it will be) monitored", "monitoring"},
        {"Success indicators", "success"},
        {"Success criteria", "success"},
        {"Success indicators / criteria", "success"},
        {"Status", "status"},
        {"RAG", "status"},
        {"R.A.G.", "status"},
        {"R A G status", "status"},
        {"B.R.A.G", "status"},
        {"Monitored", "monitoring"},
        {"Monitored?", "monitoring"},
        {"Criteria", "success"},
        {"CRITERIA:", "success"},
        {"Indicators", "success"},
        {"Progress", "status"},
        {"Status / RAG / progress", "status"},
        {"Field", "field"},
        {"\xC2\xA0Lead\xC2\xA0officer", "lead"},
        {"Lead / Timescale", "note?"},
        {"Budget code", "note?"},
        {"", "note?"},
        {"Notes", "note"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) warnings = problem_list_new();
        g_autofree char *headings = g_strdup_printf("Key task,%s", cases[i].heading);
        g_autofree char *got = fields_of(headings, NULL, warnings, &error);
        check_ok(got != NULL, error);
        g_autofree char *want = g_strconcat("title|", cases[i].field, NULL);
        assert_string_equal(got, want);
        assert_int_equal(warnings->len, g_str_has_suffix(want, "?") ? 1 : 0);
    }
}

static void
takes_the_first_title_that_is_there(void **state)
{
    static const struct {
        const char *headings, *want;
    } cases[] = {
        {"Action", "title"},
        {"Area,Actions,Lead", "area|title|lead"},
        {"Action,Key tasks", "action|title"},
        {"Action,Task", "action|title"},
        {"Action,Step", "action|title"},
        {"Milestone,Action", "title|action"},
        {"Action,Update", "action|title"},
        {"Action,Text", "action|title"},
        {"Recommendation,Action", "action|title"},
        {"Text,Update,Milestone,Step,Task,Key task", "note?|note?|note?|note?|note?|title"},
        {"Text,Update,Milestone,Step,Task", "note?|note?|note?|note?|title"},
        {"Text,Update,Milestone,Step", "note?|note?|note?|title"},
        {"Text,Update,Milestone", "note?|note?|title"},
        {"Text,Update", "note?|title"},
        /* Its parent otherwise, but a recommendation to the left is that already. */
        {"Recommendation,Action,Task", "action|note?|title"},
        {"Lead,Task,Owner", "lead|title|note?"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) warnings = problem_list_new();
        g_autofree char *got = fields_of(cases[i].headings, NULL, warnings, &error);
        check_ok(got != NULL, error);
        assert_string_equal(got, cases[i].want);
    }
}

static void
warns_of_what_it_keeps_as_a_note(void **state)
{
    static const struct {
        const char *headings, *want;
    } cases[] = {
        {"Task,Budget code", "plan.csv:1:B: Budget code: this heading is not known"},
        {"Task,,Lead", "plan.csv:1:B: this column has no heading"},
        {"Task,Lead,Owner", "plan.csv:1:C: Owner: \"Lead\" is the lead already"},
        {"Task,Step", "plan.csv:1:B: Step: \"Task\" is the title already"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) warnings = problem_list_new();
        g_autofree char *got = fields_of(cases[i].headings, NULL, warnings, &error);
        check_ok(got != NULL, error);
        assert_int_equal(warnings->len, 1);
        g_autofree char *text = problem_text(warnings->pdata[0]);
        if (!g_str_has_prefix(text, cases[i].want))
            fail_msg("\"%s\" does not begin with \"%s\"", text, cases[i].want);
    }
}

static void
fails_without_a_title(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) warnings = problem_list_new();
    assert_null(fields_of("Area,What we will do,When", NULL, warnings, &error));
    check_error(error, ERROR_DATA, "plan.csv: no column has the steps");
    check_error(error, ERROR_DATA, "\"Area\", \"What we will do\", \"When\"");
    check_error(error, ERROR_DATA, "--map FILE");
    g_clear_error(&error);
    assert_null(fields_of("Area;Task;When", NULL, warnings, &error));
    check_error(error, ERROR_DATA, "save the sheet with commas");
    g_clear_error(&error);
    g_autoptr(CsvTable) table = csv_table_parse("plan.csv", "", 0, NULL);
    assert_null(headings_find(table, NULL, warnings, &error));
    check_error(error, ERROR_DATA, "plan.csv: is empty");
}

static void
finds_headings_below_a_title_line(void **state)
{
    static const char text[] = "Action plan 2004,,\n,,\nArea,Task,When\nA,b,May 2004\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) warnings = problem_list_new();
    g_autoptr(CsvTable) table = csv_table_parse("plan.csv", text, strlen(text), NULL);
    g_autoptr(Headings) headings = headings_find(table, NULL, warnings, &error);
    check_ok(headings != NULL, error);
    assert_int_equal(headings->first, 3);
    assert_int_equal(headings->column_of[FIELD_TITLE], 1);
    assert_int_equal(warnings->len, 1);
    assert_int_equal(((Problem *)warnings->pdata[0])->row, 3);
}

static void
is_told_by_a_map(void **state)
{
    static const struct {
        const char *headings, *map, *want;
    } cases[] = {
        {"Theme,What we will do,Cost", "\"What we will do\" = \"title\"\n", "area|title|note?"},
        {"Theme,What we will do,Cost", "# by hand\nwhat we WILL do = title;\nCosts = skip\n",
         "area|title|skip"},
        {"Task,Step,When", "Step = title\n", "note?|title|timescale"},
        {"Task,,When", "column B = lead\n", "title|lead|timescale"},
        {"Task,Lead,Owner", "Owner = lead\n", "title|note?|lead"},
        {"Task,Cost,Notes", "Cost = note\n// no more\n", "title|note|note"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) warnings = problem_list_new();
        g_autofree char *got = fields_of(cases[i].headings, cases[i].map, warnings, &error);
        check_ok(got != NULL, error);
        assert_string_equal(got, cases[i].want);
    }
}

static void
refuses_a_wrong_map(void **state)
{
    static const struct {
        const char *map, *says;
    } cases[] = {
        {"\nTask title\n", "map:2: is not of the form"},
        {"Task = titel\n", "map:1: there is no field \"titel\" (did you mean \"title\"?)"},
        {"Tusk = title\n", "map:1: plan.csv has no heading \"Tusk\" (did you mean \"Task\"?)"},
        {"Task = title\nWhen = title\n", "map:2: \"Task\" is the title already"},
        {"Task = skip\n", "plan.csv: no column has the steps"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) warnings = problem_list_new();
        assert_null(fields_of("Task,When", cases[i].map, warnings, &error));
        check_error(error, ERROR_DATA, cases[i].says);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_every_heading),
        cmocka_unit_test(takes_the_first_title_that_is_there),
        cmocka_unit_test(warns_of_what_it_keeps_as_a_note),
        cmocka_unit_test(fails_without_a_title),
        cmocka_unit_test(finds_headings_below_a_title_line),
        cmocka_unit_test(is_told_by_a_map),
        cmocka_unit_test(refuses_a_wrong_map),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
