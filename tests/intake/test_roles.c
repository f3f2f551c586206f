/* What a sheet says of a row beside its words, date and lead: other roles, what it depends on, how it
 * repeats. */
#include "tests/intake/import_fixture.h"

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

/* "ann; bob + …" of everything a milestone has of a kind. (transfer full) */
static char *
people_text(const GPtrArray *people)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < people->len; i++)
        g_string_append_printf(out, "%s%s", i == 0 ? "" : " ", ((const Person *)people->pdata[i])->key);
    return g_string_free(out, FALSE);
}

/* "A1.2>A1.1+5 A1.3" for each milestone that depends on others, a line each. */
static void
show_dependencies(Milestone *milestone, void *data)
{
    GString *out = data;
    for (guint i = 0; i < milestone->dependencies->len; i++) {
        const Dependency *dependency = &g_array_index(milestone->dependencies, Dependency, i);
        g_string_append_printf(out, i == 0 ? "%s>" : " ", milestone->ref);
        g_string_append_printf(out, "%s+%d", dependency->on->ref, dependency->lag);
    }
    if (milestone->dependencies->len > 0)
        g_string_append_c(out, '\n');
}

static char *
dependencies(const Fixture *fixture)
{
    g_autoptr(Plan) plan = load_plan(fixture);
    GString *out = g_string_new(NULL);
    plan_foreach_milestone(plan, show_dependencies, out);
    return g_string_free(out, FALSE);
}

static void
check_dependencies(const Fixture *fixture, const char *wanted)
{
    g_autofree char *got = dependencies(fixture);
    assert_string_equal(got, wanted);
}

static void
check_roles(const Fixture *fixture, const char *approvers, const char *monitors, const char *deputies)
{
    g_autoptr(Plan) plan = load_plan(fixture);
    const Milestone *milestone = plan_find_milestone(plan, "A1.1");
    g_autofree char *a = people_text(milestone->approvers);
    g_autofree char *m = people_text(milestone->monitors);
    g_autofree char *d = people_text(milestone->deputies);
    assert_string_equal(a, approvers);
    assert_string_equal(m, monitors);
    assert_string_equal(d, deputies);
}

static void
reads_who_else_has_a_part(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, "Task,Lead,Sign off,Deputy,Monitored by\none,Ann; Bob,Cy,Dee; TBC,Ann\ntwo,,,,\n");
    check_roles(fixture, "cy", "ann", "dee");
    /* a blank cell takes away, a column that is gone does not */
    import_text(fixture, "Task,Lead,Deputy\none,Ann; Bob,\ntwo,,\n");
    check_roles(fixture, "cy", "ann", "");
    g_autoptr(ImportResult) same =
        import_with(fixture, "Task,Lead,Deputy\none,Ann; Bob,\ntwo,,\n", (ImportOptions){0});
    assert_int_equal(same->unchanged, 2);
}

static void
takes_those_who_monitor_only_for_people(void **state)
{
    static const char known[] = "Task,Lead,Monitoring\none,Ann; Bob,Bob / Ann\n";
    static const char text[] = "Task,Lead,Monitoring\none,Ann; Bob,Reports to Ann\n";
    static const char column[] = "Task,Lead,Monitor\none,Ann; Bob,Reports to Ann\n";
    Fixture *fixture = *state;
    import_text(fixture, known);
    check_roles(fixture, "", "bob ann", "");
    import_text(fixture, text);
    check_roles(fixture, "", "", "");
    g_autoptr(ImportResult) result = import_with(fixture, column, (ImportOptions){0});
    g_autofree char *first = first_of(result->warnings);
    assert_non_null(strstr(first, "plan.csv:2:C: Monitor: \"Reports to Ann\" is not people alone"));
    check_roles(fixture, "", "", "");
}

static void
finds_what_a_row_depends_on(void **state)
{
    static const struct {
        const char *sheet, *wanted;
    } rows[] = {
        {"Id,Task,Depends on\n10,one,\n20,two,10\n30,three,10; 20 + 5 days\n",
         "A1.2>A1.1+0\nA1.3>A1.1+0 A1.2+5\n"},
        {"Id,Task,Predecessors\n10,one,\n20,two,10\n30,three,\"10,20\"\n",
         "A1.2>A1.1+0\nA1.3>A1.1+0 A1.2+0\n"},
        {"Id,Task,After\n10,one,20 + 2 weeks\n20,two,none\n", "A1.1>A1.2+10\n"},
        {"Task,Depends on\none,\ntwo,A1.1\nthree,p/a1.2 + 1d\n", "A1.2>A1.1+0\nA1.3>A1.2+1\n"},
        {"Task,Depends on\none,\n\"two, at last\",One\nthree,\"Two, at last + 3\"\n",
         "A1.2>A1.1+0\nA1.3>A1.2+3\n"},
        {"Ref,Action,Task,Depends on\n1.1,X,one,\n1.2,X,two,1.1;1.1\n", "R1.2>R1.1+0\n"},
        {"Task,Depends on\none,-\ntwo,N/A\n", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        void *own = NULL;
        assert_int_equal(fixture_setup(&own), 0);
        import_text(own, rows[i].sheet);
        check_dependencies(own, rows[i].wanted);
        gint64 changes = count_changes(own);
        import_text(own, rows[i].sheet);
        check_dependencies(own, rows[i].wanted);
        assert_int_equal(count_changes(own), changes);
        fixture_teardown(&own);
    }
}

static void
warns_of_what_no_row_is(void **state)
{
    static const char *const cells[] = {"three", "A1.9", "one + soon", "one + 400 days",
                                        "the department's money"};
    for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
        void *own = NULL;
        assert_int_equal(fixture_setup(&own), 0);
        g_autofree char *sheet = g_strdup_printf("Task,Depends on\none,\ntwo,%s\n", cells[i]);
        g_autoptr(ImportResult) result = import_with(own, sheet, (ImportOptions){0});
        assert_true(result->imported);
        g_autofree char *first = first_of(result->warnings);
        if (strstr(first, "plan.csv:3:B: Depends on: \"") == NULL || strstr(first, "is no other row") == NULL)
            fail_msg("%s: %s", cells[i], first);
        check_dependencies(own, "");
        fixture_teardown(&own);
    }
}

static void
refuses_a_circle(void **state)
{
    static const struct {
        const char *sheet, *says, *left;
    } rows[] = {
        {"Id,Task,After\n1,one,1\n", "plan.csv:2:C: After: the row depends on itself", ""},
        {"Id,Task,After\n1,one,2\n2,two,1\n",
         "plan.csv:2:C: After: none of a circle can begin: ", "A1.2>A1.1+0\n"},
        {"Id,Task,After\n0,zero,2\n1,one,\n2,two,3\n3,three,4\n4,four,2\n",
         "plan.csv:4:C: After: none of a circle", "A1.1>A1.3+0\nA1.4>A1.5+0\nA1.5>A1.3+0\n"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        void *own = NULL;
        assert_int_equal(fixture_setup(&own), 0);
        g_autoptr(ImportResult) refused = import_with(own, rows[i].sheet, (ImportOptions){0});
        assert_false(refused->imported);
        g_autofree char *first = first_of(refused->errors);
        if (!g_str_has_prefix(first, rows[i].says))
            fail_msg("%s", first);
        assert_int_equal(refused->errors->len, 1);
        g_autoptr(ImportResult) partial = import_with(own, rows[i].sheet, (ImportOptions){.partial = true});
        assert_true(partial->imported);
        check_dependencies(own, rows[i].left);
        fixture_teardown(&own);
    }
}

/* The sheet turns an arrow round: that is no circle, whichever of the rows comes first. */
static void
turns_a_dependency_round(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, "Id,Task,After\n1,one,2\n2,two,\n");
    import_text(fixture, "Id,Task,After\n1,one,\n2,two,1\n");
    check_dependencies(fixture, "A1.2>A1.1+0\n");
    import_text(fixture, "Id,Task,After\n1,one,2\n2,two,\n");
    check_dependencies(fixture, "A1.1>A1.2+0\n");
    g_autoptr(ImportResult) changed =
        import_with(fixture, "Id,Task,After\n1,one,2 + 1\n2,two,\n", (ImportOptions){0});
    assert_int_equal(changed->changed, 1);
    assert_int_equal(changed->unchanged, 1);
}

/* A row's dependencies have an order in the cell and another in the store, and neither says anything. */
static void
changes_one_of_several_in_any_order(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, "Id,Task,After\n1,a,\n2,b,\n3,c,2; 1\n");
    import_text(fixture, "Id,Task,After\n1,a,\n2,b,\n3,c,2; 1 + 5 days\n");
    check_dependencies(fixture, "A1.3>A1.1+5 A1.2+0\n");
    gint64 changes = count_changes(fixture);
    import_text(fixture, "Id,Task,After\n1,a,\n2,b,\n3,c,1 + 5 days; 2\n");
    assert_int_equal(count_changes(fixture), changes);
}

/* What a partial import left out is a fault as long as it stands, and is taken once it can be. */
static void
reads_anew_what_a_circle_left_out(void **state)
{
    Fixture *fixture = *state;
    static const char circle[] = "Id,Task,After\n1,one,2\n2,two,1\n";
    for (int i = 0; i < 2; i++) {
        g_autoptr(ImportResult) partial = import_with(fixture, circle, (ImportOptions){.partial = true});
        assert_true(partial->imported);
        assert_int_equal(partial->errors->len, 1);
        check_dependencies(fixture, "A1.2>A1.1+0\n");
    }
    g_autoptr(ImportResult) refused = import_with(fixture, circle, (ImportOptions){0});
    assert_false(refused->imported);
    import_text(fixture, "Id,Task,After\n1,one,2\n2,two,\n");
    check_dependencies(fixture, "A1.1>A1.2+0\n");
}

static void
takes_a_recurrence_from_its_own_column(void **state)
{
    Fixture *fixture = *state;
    static const char sheet[] =
        "Task,When,Repeats\none,April 2004,FREQ=MONTHLY;BYDAY=-1FR\ntwo,,FREQ=WEEKLY\n";
    import_text(fixture, sheet);
    g_autoptr(Plan) plan = load_plan(fixture);
    const PlanSpan *span = plan_find_milestone(plan, "A1.1")->spans->pdata[0];
    assert_int_equal(span->kind, TIMESCALE_RECURRING);
    assert_string_equal(span->repeat, "FREQ=MONTHLY;BYDAY=-1FR");
    assert_int_equal(span->start, day_from_civil(2004, 4, 1));
    const PlanSpan *second = plan_find_milestone(plan, "A1.2")->spans->pdata[0];
    assert_int_equal(second->start, day_from_civil(2004, 3, 22));
    gint64 changes = count_changes(fixture);
    import_text(fixture, sheet);
    assert_int_equal(count_changes(fixture), changes);
    import_text(fixture, "Task,When,Repeats\none,April 2004,\ntwo,,FREQ=WEEKLY\n");
    g_autoptr(Plan) after = load_plan(fixture);
    span = plan_find_milestone(after, "A1.1")->spans->pdata[0];
    assert_int_equal(span->kind, TIMESCALE_WINDOW);
    assert_null(span->repeat);
    g_autoptr(ImportResult) wrong =
        import_with(fixture, "Task,When,Repeats\none,April 2004,monthly\n", (ImportOptions){0});
    assert_false(wrong->imported);
    g_autofree char *first = first_of(wrong->errors);
    assert_true(g_str_has_prefix(first, "plan.csv:2:C: Repeats: "));
    assert_non_null(strstr(first, "words such as \"monthly\" belong into the timescale"));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(reads_who_else_has_a_part),
        TEST(takes_those_who_monitor_only_for_people),
        TEST(finds_what_a_row_depends_on),
        TEST(warns_of_what_no_row_is),
        TEST(refuses_a_circle),
        TEST(turns_a_dependency_round),
        TEST(changes_one_of_several_in_any_order),
        TEST(reads_anew_what_a_circle_left_out),
        TEST(takes_a_recurrence_from_its_own_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
