#include "base/random.h"
#include "tests/intake/import_fixture.h"

#define HEAD "Area,Recommendation No,Recommendation,Key task,Timescale,Lead,Status\n"

static void
imports_a_sheet(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(ImportResult) result =
        import_with(fixture,
                    HEAD "Children,1,Data,Extend the sheet,April 2004,Head of Care,On track\n"
                         "Children,1,Data,Agree it,by end of April. Then early May,,\n"
                         "Children,,,Meet,??,TBC,\n"
                         ",,,,,,\n",
                    (ImportOptions){0});
    assert_true(result->imported);
    assert_int_equal(result->rows, 4);
    assert_int_equal(result->milestones, 3);
    assert_int_equal(result->skipped, 1);
    assert_int_equal(result->dated, 2);
    assert_int_equal(result->undated, 1);
    assert_int_equal(result->added, 3);
    assert_int_equal(result->warnings->len + result->errors->len, 0);
    check_plan(fixture, "R1.1 Extend the sheet|April 2004|head-of-care|green|\n"
                        "R1.2 Agree it|by end of April. Then early May||not-started|\n"
                        "A1.1 Meet|??||not-started|Lead: TBC\n");
    g_autoptr(Plan) plan = load_plan(fixture);
    assert_int_equal(plan->state, PROGRAMME_DRAFT);
    assert_string_equal(plan_find_area(plan, "children")->plugin, "oversight");
    const Milestone *two = plan_find_milestone(plan, "R1.2");
    assert_int_equal(two->spans->len, 2);
    const PlanSpan *first = two->spans->pdata[0];
    const PlanSpan *second = two->spans->pdata[1];
    assert_int_equal(first->due, day_from_civil(2004, 4, 30));
    assert_int_equal(second->due, day_from_civil(2004, 5, 10));
    assert_int_equal(plan_find_milestone(plan, "R1.1")->seen, DAY_NONE);
}

static void
gives_references_of_the_plans_numbers(void **state)
{
    static const struct {
        const char *csv, *want;
    } cases[] = {
        /* an action's own numbers */
        {"No,Recommendation,Task\n7a,X,a\n7a,X,b\n9(b),Y,c\n14 and 16,Z,d\n,W,e\n",
         "R7a.1 a|||not-started|\nR7a.2 b|||not-started|\nR9b.1 c|||not-started|\nR14-16.1 d|||not-started|\n"
         "A1.1 e|||not-started|\n"},
        /* numbers that go with actions stay the actions', even where each has one step */
        {"No,Recommendation,Task\n1,X,a\n2,Y,b\n", "R1.1 a|||not-started|\nR2.1 b|||not-started|\n"},
        /* a row's own: no action at all, or several of an action */
        {"Ref,Action,When\n1,a,\n2,b,\n1.3,c,\n",
         "R1 a|||not-started|\nR2 b|||not-started|\nR1.3 c|||not-started|\n"},
        {"Ref,Strand,Task\n1,X,a\n2,X,b\n,X,c\n",
         "R1 a|||not-started|\nR2 b|||not-started|\nA1.1 c|||not-started|\n"},
        /* the number alone makes the action */
        {"Recommendation number,Task\n3,a\n3,b\n4,c\n",
         "R3.1 a|||not-started|\nR3.2 b|||not-started|\nR4.1 c|||not-started|\n"},
        /* no numbers */
        {"Theme,Workstream,Step\nT,X,a\nT,X,b\nT,Y,c\nU,,d\n",
         "A1.1 a|||not-started|\nA1.2 b|||not-started|\nA2.1 c|||not-started|\nA3.1 d|||not-started|\n"},
        /* two areas that each begin at 1 */
        {"Area,No,Recommendation,Task\nT,1,X,a\nT,1,X,b\nU,1,Y,c\n",
         "R1.1 a|||not-started|\nR1.2 b|||not-started|\nA1.1 c|||not-started|\n"},
        /* numbers that differ in punctuation alone are one, unless their titles are two */
        {"No,Recommendation,Task\n1,X,a\n1.,X,b\n(1),,c\n",
         "R1.1 a|||not-started|\nR1.2 b|||not-started|\nR1.3 c|||not-started|\n"},
        {"No,Recommendation,Task\n2.1,Y,a\n2(1),Z,b\n2(1),,c\n2.1,,d\n",
         "R2-1.1 a|||not-started|\nR2-1.2 d|||not-started|\nA1.1 b|||not-started|\nA1.2 c|||not-started|\n"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        void *own = NULL;
        assert_int_equal(fixture_setup(&own), 0);
        import_text(own, cases[i].csv);
        check_plan(own, cases[i].want);
        fixture_teardown(&own);
    }
}

static void
keeps_actions_apart_whose_numbers_look_alike(void **state)
{
    static const char sheet[] = "No,Recommendation,Task\n2(1),Z,a\n2.1,Y,b\n2(1),Z,c\n2.1,Y,d\n";
    Fixture *fixture = *state;
    g_autoptr(ImportResult) result = import_with(fixture, sheet, (ImportOptions){0});
    assert_int_equal(result->warnings->len, 1);
    g_autofree char *text = first_of(result->warnings);
    assert_non_null(strstr(text, "plan.csv:3:A: No: \"2.1\" is another action's reference already"));
    g_autoptr(Plan) plan = load_plan(fixture);
    assert_string_equal(plan_find_milestone(plan, "R2-1.1")->action->title, "Z");
    assert_string_equal(plan_find_milestone(plan, "A1.1")->action->title, "Y");
    g_autoptr(ImportResult) again = import_with(fixture, sheet, (ImportOptions){0});
    assert_int_equal(again->unchanged, 4);
    assert_int_equal(again->warnings->len, 0);
}

#define TWO "Area,Task,When,Lead,Status\nA,one,May 2004,Ann,\nA,two,June 2004,Bob,Delayed\n"

static void
changes_nothing_the_second_time(void **state)
{
    static const char form[] = "Priority,Field,Text\nA,Intended outcomes,o\nA,Intended outcomes,o\n"
                               "A,Activity last period,a\nA,Planned activity next period,p\n"
                               "A,Impact so far,i\nA,Exit strategy,e\n";
    static const char plan[] = HEAD "A,1,X,t,May 2004; by end of June 2004,Ann Lee (Head); Bob / Cy,??\n"
                                    "A,1,X,t,,,what\nA,,,,,,\n,,,t,,,\n";
    static const char *const sheets[] = {TWO, plan, form,
                                         "Ref,Action,When,Cost\n1,a,regularly,5\n2,b,next meeting,\n"};
    for (guint i = 0; i < G_N_ELEMENTS(sheets); i++) {
        void *own = NULL;
        assert_int_equal(fixture_setup(&own), 0);
        g_autoptr(ImportResult) first = import_with(own, sheets[i], (ImportOptions){0});
        gint64 changes = count_changes(own);
        gint64 rows = fixture_number(own, "SELECT count(*) FROM import_row");
        g_autoptr(ImportResult) second = import_with(own, sheets[i], (ImportOptions){0});
        assert_int_equal(count_changes(own), changes);
        assert_int_equal(fixture_number(own, "SELECT count(*) FROM import_row"), rows);
        assert_int_equal(second->added + second->changed + second->missing + second->conflicts, 0);
        assert_int_equal(second->unchanged, first->added);
        assert_int_equal(second->milestones, first->milestones);
        assert_int_equal(second->dated, first->dated);
        fixture_teardown(&own);
    }
}

static void
reads_every_encoding_as_the_same(void **state)
{
    static const struct {
        const char *bytes;
    } cases[] = {
        {"Area,Task,When\nCaf\xC3\xA9,\xE2\x80\x98open\xE2\x80\x99 day,\"May\n2004\"\n"},
        {"\xEF\xBB\xBF"
         "Area,Task,When\r\nCaf\xC3\xA9,\xE2\x80\x98open\xE2\x80\x99 day,\"May\r\n2004\"\r\n"},
        {"Area,Task,When\r\nCaf\xE9,\x91open\x92 day,\"May\r\n2004\""},
        {"Area,Task,When,,\n\"Caf\xC3\xA9\", \xE2\x80\x98open\xE2\x80\x99 day ,\"May\n2004\",,\n"},
    };
    Fixture *fixture = *state;
    import_text(fixture, cases[0].bytes);
    gint64 changes = count_changes(fixture);
    for (guint i = 1; i < G_N_ELEMENTS(cases); i++) {
        import_text(fixture, cases[i].bytes);
        assert_int_equal(count_changes(fixture), changes);
    }
    check_plan(fixture, "A1.1 ‘open’ day|May\n2004||not-started|\n");
}

static void
follows_what_the_sheet_changes(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, TWO);
    g_autoptr(ImportResult) result = import_with(
        fixture,
        "Area,Task,When,Lead,Status\nA,one,July 2004,Ann; Cy,Complete\nA,two,June 2004,Bob,Delayed\n",
        (ImportOptions){0});
    assert_int_equal(result->changed, 1);
    assert_int_equal(result->unchanged, 1);
    assert_int_equal(result->conflicts, 0);
    check_plan(fixture, "A1.1 one|July 2004|ann cy|blue|\nA1.2 two|June 2004|bob|amber|\n");
    g_autoptr(Plan) plan = load_plan(fixture);
    const Milestone *one = plan_find_milestone(plan, "A1.1");
    const PlanSpan *span = one->spans->pdata[0];
    assert_int_equal(span->due, day_from_civil(2004, 7, 31));
    assert_int_equal(span->original_due, day_from_civil(2004, 5, 31));
    assert_int_equal(one->moves, 1);
    assert_int_equal(one->done, day_from_civil(2004, 6, 1));
}

static void
leaves_alone_what_only_people_changed(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, TWO);
    say_status(fixture, "A1.1", STATUS_RED, DAY_NONE);
    fixture_outside(fixture,
                    "UPDATE milestone SET title = 'One, reworded', success = 'x' WHERE ref = 'A1.1'");
    gint64 changes = count_changes(fixture);
    g_autoptr(ImportResult) result = import_with(fixture, TWO, (ImportOptions){0});
    assert_int_equal(result->unchanged, 2);
    assert_int_equal(result->conflicts, 0);
    assert_int_equal(count_changes(fixture), changes);
    check_plan(fixture, "A1.1 One, reworded|May 2004|ann|red|\nA1.2 two|June 2004|bob|amber|\n");
}

#define GREEN "Area,Task,When,Lead,Status\nA,one,May 2004,Ann,On track\nA,two,June 2004,Bob,Delayed\n"

static void
lets_the_store_stand_in_a_conflict(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, TWO);
    say_status(fixture, "A1.1", STATUS_RED, DAY_NONE);
    for (int again = 0; again < 2; again++) {
        gint64 changes = count_changes(fixture);
        g_autoptr(ImportResult) result = import_with(fixture, GREEN, (ImportOptions){0});
        assert_int_equal(result->conflicts, 1);
        assert_int_equal(result->changed, 0);
        assert_int_equal(count_changes(fixture), changes);
        g_autofree char *text = first_of(result->warnings);
        assert_string_equal(
            text, "plan.csv:2:E: Status: changed on both sides: the sheet says \"green\", the store "
                  "\"red\"; the store stands (--theirs prefers the sheet)");
    }
    g_autoptr(ImportResult) result = import_with(fixture, GREEN, (ImportOptions){.theirs = true});
    assert_int_equal(result->conflicts, 1);
    assert_int_equal(result->changed, 1);
    check_plan(fixture, "A1.1 one|May 2004|ann|green|\nA1.2 two|June 2004|bob|amber|\n");
    g_autoptr(ImportResult) after = import_with(fixture, GREEN, (ImportOptions){0});
    assert_int_equal(after->conflicts + after->changed, 0);
}

static void
sees_no_conflict_where_both_say_the_same(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, TWO);
    say_status(fixture, "A1.1", STATUS_GREEN, DAY_NONE);
    gint64 changes = count_changes(fixture);
    g_autoptr(ImportResult) result = import_with(fixture, GREEN, (ImportOptions){0});
    assert_int_equal(result->conflicts + result->changed, 0);
    assert_int_equal(count_changes(fixture), changes);
    /* From here on the sheet may change it again. */
    import_text(fixture, TWO);
    check_plan(fixture, "A1.1 one|May 2004|ann|not-started|\nA1.2 two|June 2004|bob|amber|\n");
}

static Day
due_of(const Fixture *fixture, const char *ref)
{
    g_autoptr(Plan) plan = load_plan(fixture);
    const Milestone *milestone = plan_find_milestone(plan, ref);
    return ((const PlanSpan *)milestone->spans->pdata[0])->due;
}

static void
keeps_a_date_that_was_agreed(void **state)
{
    static const char later[] =
        "Area,Task,When,Lead,Status\nA,one,August 2004,Ann,\nA,two,June 2004,Bob,Delayed\n";
    const Day agreed = day_from_civil(2004, 5, 14);
    Fixture *fixture = *state;
    import_text(fixture, TWO);
    say_status(fixture, "A1.1", STATUS_UNDATED, agreed);
    import_text(fixture, TWO);
    assert_int_equal(due_of(fixture, "A1.1"), agreed);
    /* Neither another date of the plan nor preferring the sheet changes it while the phrase is the same. */
    g_autoptr(ImportResult) other =
        import_with(fixture, TWO, (ImportOptions){.on = day_from_civil(2003, 3, 1), .theirs = true});
    assert_int_equal(other->conflicts, 0);
    assert_int_equal(due_of(fixture, "A1.1"), agreed);
    g_autoptr(ImportResult) changed = import_with(fixture, later, (ImportOptions){0});
    assert_int_equal(changed->conflicts, 1);
    assert_int_equal(due_of(fixture, "A1.1"), agreed);
    g_autoptr(ImportResult) theirs = import_with(fixture, later, (ImportOptions){.theirs = true});
    assert_int_equal(theirs->changed, 1);
    assert_int_equal(due_of(fixture, "A1.1"), day_from_civil(2004, 8, 31));
}

static void
reads_phrases_anew_from_another_date(void **state)
{
    static const char yearless[] = "Task,When\none,22 Feb\n";
    Fixture *fixture = *state;
    import_text(fixture, yearless);
    assert_int_equal(due_of(fixture, "A1.1"), day_from_civil(2005, 2, 22));
    g_autoptr(ImportResult) result =
        import_with(fixture, yearless, (ImportOptions){.on = day_from_civil(2018, 2, 1)});
    assert_int_equal(result->changed, 1);
    assert_int_equal(due_of(fixture, "A1.1"), day_from_civil(2018, 2, 22));
    /* And from the store's, where nobody says another. */
    g_autoptr(ImportResult) again = import_with(fixture, yearless, (ImportOptions){.on = DAY_NONE});
    assert_int_equal(again->changed + (int)again->warnings->len, 0);
    assert_int_equal(due_of(fixture, "A1.1"), day_from_civil(2018, 2, 22));
}

static void
begins_from_today_where_no_date_is_known(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(ImportResult) result = import_with(fixture, TWO, (ImportOptions){.on = DAY_NONE});
    assert_int_equal(result->reference, day_from_civil(2004, 6, 1));
    g_autofree char *text = first_of(result->warnings);
    assert_non_null(strstr(text, "2004-06-01"));
}

static void
reports_what_is_missing(void **state)
{
    static const char one[] = "Area,Task,When,Lead,Status\nA,one,May 2004,Ann,\n";
    Fixture *fixture = *state;
    import_text(fixture, TWO);
    for (int again = 0; again < 2; again++) {
        gint64 changes = count_changes(fixture);
        g_autoptr(ImportResult) result = import_with(fixture, one, (ImportOptions){0});
        assert_int_equal(result->missing, 1);
        assert_int_equal(count_changes(fixture), changes);
        g_autofree char *text = first_of(result->warnings);
        assert_non_null(strstr(text, "p/A1.2 (\"two\", plan.csv:3 when last imported) has no row any more"));
    }
    say_status(fixture, "A1.2", STATUS_SUPERSEDED, DAY_NONE);
    g_autoptr(ImportResult) result = import_with(fixture, one, (ImportOptions){0});
    assert_int_equal(result->missing, 0);
    /* Come back, it is the one it was. */
    g_autoptr(ImportResult) back = import_with(fixture, TWO, (ImportOptions){0});
    assert_int_equal(back->added, 0);
    check_plan(fixture, "A1.1 one|May 2004|ann|not-started|\nA1.2 two|June 2004|bob|superseded|\n");
}

static void
knows_a_row_again(void **state)
{
    static const struct {
        const char *before, *after, *want;
    } cases[] = {
        /* by area, action and title, wherever it stands and however it is written */
        {"Area,Task\nA,one\nA,two\n", "Area,Task\nA,Two.\nA,ONE\n",
         "A1.2 Two.|||not-started|\nA1.1 ONE|||not-started|\n"},
        /* by which of several it is */
        {"Area,Task,When\nA,meet,May 2004\nA,meet,June 2004\n",
         "Area,Task,When\nA,meet,May 2004\nA,meet,July 2004\n",
         "A1.1 meet|May 2004||not-started|\nA1.2 meet|July 2004||not-started|\n"},
        /* by its own id, whatever its text */
        {"Id,Task\nx1,one\nx2,two\n", "Id,Task\nx2,two\nx1,uno\n",
         "A1.2 two|||not-started|\nA1.1 uno|||not-started|\n"},
        {"Ref,Action\n1,one\n2,two\n", "Ref,Action\n2,two\n1,uno\n",
         "R2 two|||not-started|\nR1 uno|||not-started|\n"},
        /* by the number of its action, when that is reworded */
        {"No,Recommendation,Task\n1,X,one\n1,X,two\n", "No,Recommendation,Task\n1,Y,one\n1,Y,two\n",
         "R1.1 one|||not-started|\nR1.2 two|||not-started|\n"},
        /* by its action, when the sheet gains numbers, of actions or of rows */
        {"Recommendation,Task\nX,one\nX,two\n", "No,Recommendation,Task\n1,X,one\n1,X,two\n",
         "A1.1 one|||not-started|\nA1.2 two|||not-started|\n"},
        {"Strand,Task\nX,one\nX,two\n", "Ref,Strand,Task\n1,X,one\n2,X,two\n",
         "A1.1 one|||not-started|\nA1.2 two|||not-started|\n"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        void *own = NULL;
        assert_int_equal(fixture_setup(&own), 0);
        import_text(own, cases[i].before);
        g_autoptr(ImportResult) result = import_with(own, cases[i].after, (ImportOptions){0});
        assert_int_equal(result->added + result->missing, 0);
        check_plan(own, cases[i].want);
        fixture_teardown(&own);
    }
}

static void
moves_a_row_to_another_action(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, "Id,Area,Task\nx1,A,one\nx2,A,two\n");
    g_autoptr(ImportResult) result =
        import_with(fixture, "Id,Area,Task\nx1,B,one\nx2,A,two\n", (ImportOptions){0});
    assert_int_equal(result->changed, 1);
    g_autoptr(Plan) plan = load_plan(fixture);
    assert_string_equal(plan_find_milestone(plan, "A1.1")->action->area->title, "B");
}

static void
follows_an_action(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, "No,Recommendation,Objective,Task\n1,X,Better,one\n1,X,,two\n1,X,Other,three\n");
    import_text(fixture, "No,Recommendation,Objective,Task\n1,Y,Best,one\n1,Y,,two\n1,Y,Other,three\n");
    g_autoptr(Plan) plan = load_plan(fixture);
    const Action *action = plan_find_milestone(plan, "R1.1")->action;
    assert_string_equal(action->title, "Y");
    assert_string_equal(action->number, "1");
    assert_string_equal(action->objective, "Best");
    assert_string_equal(plan_find_milestone(plan, "R1.2")->note, "");
    assert_string_equal(plan_find_milestone(plan, "R1.3")->note, "Objective: Other");
    fixture_outside(fixture, "UPDATE action SET title = 'Z'");
    g_autoptr(ImportResult) same =
        import_with(fixture, "No,Recommendation,Objective,Task\n1,Y,Best,one\n1,Y,,two\n1,Y,Other,three\n",
                    (ImportOptions){0});
    assert_int_equal(same->conflicts, 0);
    g_autoptr(ImportResult) both =
        import_with(fixture, "No,Recommendation,Objective,Task\n1,W,Best,one\n1,W,,two\n1,W,Other,three\n",
                    (ImportOptions){0});
    assert_int_equal(both->conflicts, 1);
    g_autofree char *title = fixture_text(fixture, "SELECT title FROM action");
    assert_string_equal(title, "Z");
}

static void
fills_down_only_when_told(void **state)
{
    static const char sheet[] =
        "Area,Strand,Task,When,Group / Lead\nA,X,one,May 2004,Ann\n,,two,,\n,,,,\n,,three,,Bob\n";
    static char *by_field[] = {(char *)"area", (char *)"action", NULL};
    static char *by_heading[] = {(char *)"group/lead", (char *)"Areas", (char *)"timescale", NULL};
    static const struct {
        char **columns;
        const char *want;
    } cases[] = {
        {NULL, "A1.1 one|May 2004|ann|not-started|\nA2.1 two|||not-started|\nA2.2 three||bob|not-started|\n"},
        {by_field,
         "A1.1 one|May 2004|ann|not-started|\nA1.2 two|||not-started|\nA1.3 three||bob|not-started|\n"},
        {by_heading, "A1.1 one|May 2004|ann|not-started|\nA2.1 two|May 2004|ann|not-started|\nA2.2 three|May "
                     "2004|bob|not-started|\n"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        void *own = NULL;
        assert_int_equal(fixture_setup(&own), 0);
        g_autoptr(ImportResult) result =
            import_with(own, sheet, (ImportOptions){.fill_down = cases[i].columns});
        assert_int_equal(result->errors->len, 0);
        assert_int_equal(result->skipped, 1);
        check_plan(own, cases[i].want);
        fixture_teardown(&own);
    }
}

static void
refuses_to_fill_down_what_there_is_not(void **state)
{
    static char *missing[] = {(char *)"Budget", NULL};
    static char *title[] = {(char *)"title", NULL};
    static const struct {
        char **columns;
        const char *says;
    } cases[] = {{missing, "there is no column \"Budget\": the headings are \"Area\", \"Task\""},
                 {title, "the title is each row's own"}};
    Fixture *fixture = *state;
    g_autofree char *path = import_file(fixture, "plan.csv", TWO, -1);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        const ImportOptions options = {
            .programme = "p", .path = path, .on = DAY_NONE, .fill_down = cases[i].columns};
        assert_null(import_run(fixture->store, &options, &importer, &error));
        check_error(error, ERROR_DATA, cases[i].says);
    }
}

static void
imports_nothing_beside_a_wrong_row(void **state)
{
    static const struct {
        const char *row, *says;
    } cases[] = {
        {"A,,June 2004,Bob,\n", "plan.csv:3:B: Task: is blank, and the row has a timescale"},
        {"A,,,Bob,\n", "plan.csv:3:B: Task: is blank, and the row has a lead"},
        {"A,,,,Complete\n", "plan.csv:3:B: Task: is blank, and the row has a status"},
        {"A,two,May 2004,Bob,Complete,x\n", "plan.csv:3:F: this cell stands right of the last heading"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        void *own = NULL;
        assert_int_equal(fixture_setup(&own), 0);
        g_autofree char *sheet = g_strconcat("Area,Task,When,Lead,Status\nA,one,May 2004,Ann,\n",
                                             cases[i].row, "A,three,,,\n", NULL);
        g_autoptr(ImportResult) result = import_with(own, sheet, (ImportOptions){0});
        assert_false(result->imported);
        assert_int_equal(result->errors->len, 1);
        assert_int_equal(result->added, 0);
        assert_int_equal(result->rows, 3);
        assert_int_equal(result->skipped, 1);
        g_autofree char *text = first_of(result->errors);
        if (!g_str_has_prefix(text, cases[i].says))
            fail_msg("\"%s\" does not begin with \"%s\"", text, cases[i].says);
        assert_int_equal(fixture_number(own, "SELECT count(*) FROM programme"), 0);
        g_autoptr(ImportResult) partial = import_with(own, sheet, (ImportOptions){.partial = true});
        assert_true(partial->imported);
        assert_int_equal(partial->added, 2);
        assert_int_equal(partial->errors->len, 1);
        check_plan(own, "A1.1 one|May 2004|ann|not-started|\nA1.2 three|||not-started|\n");
        fixture_teardown(&own);
    }
}

static void
refuses_an_id_twice(void **state)
{
    g_autoptr(ImportResult) result = import_with(*state, "Id,Task\nx,one\nx,two\n", (ImportOptions){0});
    assert_false(result->imported);
    g_autofree char *text = first_of(result->errors);
    assert_string_equal(text, "plan.csv:3:A: Id: the id \"x\" stands in row 2 already");
}

static void
says_the_row_of_a_spreadsheet(void **state)
{
    g_autoptr(ImportResult) result =
        import_with(*state, "Task,When\n\"one\ntwo\",\n\nx,\n,May 2004\n", (ImportOptions){0});
    g_autofree char *text = first_of(result->errors);
    assert_string_equal(text,
                        "plan.csv:5:A: Task: is blank, and the row has a timescale: say what is to be done "
                        "(line 6 of the file)");
}

static void
writes_nothing_in_a_dry_run(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(ImportResult) result = import_with(fixture, TWO, (ImportOptions){.dry_run = true});
    assert_false(result->imported);
    assert_int_equal(result->added, 2);
    assert_int_equal(result->dated, 2);
    assert_true(result->held->len > 0);
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM programme"), 0);
    import_text(fixture, TWO);
    gint64 changes = count_changes(fixture);
    g_autoptr(ImportResult) again = import_with(fixture, GREEN, (ImportOptions){.dry_run = true});
    assert_int_equal(again->changed, 1);
    assert_int_equal(count_changes(fixture), changes);
}

static void
keeps_what_it_does_not_know_as_notes(void **state)
{
    static const char sheet[] =
        "Area,Task,Cost,Lead,Progress,Evidence\nA,one,£5,Ann; TBC,13 of 18 booked,a file\n";
    Fixture *fixture = *state;
    g_autoptr(ImportResult) result = import_with(fixture, sheet, (ImportOptions){0});
    assert_true(result->imported);
    assert_int_equal(result->warnings->len, 3);
    g_autofree char *text = problem_text(result->warnings->pdata[2]);
    assert_non_null(strstr(text, "plan.csv:2:E: Progress: \"13 of 18 booked\" is no status that is known"));
    check_plan(
        fixture,
        "A1.1 one||ann|not-started|Cost: £5\nEvidence: a file\nLead: TBC\nProgress: 13 of 18 booked\n");
}

/* Such a step is not done, and its lead is still reminded; whoever is named after the word is the lead. */
static void
takes_no_status_from_doubtful_words(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(ImportResult) result =
        import_with(fixture,
                    "Area,Task,Lead,Status\nA,one,Ann Lee,Complete?\nA,two,Ann Lee,\"Done, Ann Lee\"\n"
                    "A,three,Ann Lee,Done - not yet\n",
                    (ImportOptions){0});
    assert_int_equal(result->warnings->len, 2);
    g_autofree char *text = first_of(result->warnings);
    assert_non_null(strstr(text, "plan.csv:2:D: Status: \"Complete?\" is no status that is known"));
    check_plan(fixture, "A1.1 one||ann-lee|not-started|Status: Complete?\nA1.2 two||ann-lee|blue|\n"
                        "A1.3 three||ann-lee|not-started|Status: Done - not yet\n");
}

/* "Complete" of what repeats may be of one of its dates: it stays open, whatever is said of it again, until a
 * person says which. */
static void
keeps_open_what_repeats(void **state)
{
    Fixture *fixture = *state;
    static const char sheet[] = "Area,Task,When,Status,Repeats\nA,one,Quarterly,%s,\n"
                                "A,two,,%s,FREQ=WEEKLY;BYDAY=MO\nA,three,May 2004,Complete,\n";
    static const char *const words[] = {"", "Complete", "Done"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        g_autoptr(GString) text = g_string_new(sheet);
        g_string_replace(text, "%s", words[i], 0);
        g_autoptr(ImportResult) result = import_with(fixture, text->str, (ImportOptions){0});
        assert_true(result->imported);
        assert_int_equal(result->warnings->len, i == 0 ? 0 : 2);
        g_autofree char *first = first_of(result->warnings);
        g_autofree char *place =
            g_strdup_printf("plan.csv:2:D: Status: \"%s\" of p/A1.1, which repeats", words[i]);
        assert_true(i == 0 || g_str_has_prefix(first, place));
        g_autofree char *note = i == 0 ? g_strdup("") : g_strconcat("Status: ", words[i], NULL);
        g_autofree char *want =
            g_strdup_printf("A1.1 one|Quarterly||not-started|%s\nA1.2 two|||not-started|%s\n"
                            "A1.3 three|May 2004||blue|\n",
                            note, note);
        check_plan(fixture, want);
    }
}

static void
a_wrong_row_is_not_missing(void **state)
{
    static const char *const rows[] = {
        "1,,May 2004,Ann\n",      /* by its id */
        "1,one,May 2004,Ann,x\n", /* a cell too many */
    };
    Fixture *fixture = *state;
    import_text(fixture, "Id,Task,When,Lead\n1,one,May 2004,Ann\n2,two,June 2004,Ann\n");
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *sheet = g_strconcat("Id,Task,When,Lead\n", rows[i], "2,two,June 2004,Ann\n", NULL);
        g_autoptr(ImportResult) result = import_with(fixture, sheet, (ImportOptions){.partial = true});
        assert_int_equal(result->errors->len, 1);
        assert_int_equal(result->missing, 0);
        assert_int_equal(result->warnings->len, 0);
    }
    g_autoptr(ImportResult) gone =
        import_with(fixture, "Id,Task,When,Lead\n2,two,June 2004,Ann\n", (ImportOptions){0});
    assert_int_equal(gone->missing, 1);
}

static void
makes_people_of_addresses(void **state)
{
    static const char sheet[] = "Area,Task,Lead\nA,one,Jo Marsh <jo@example.org>\nA,two,ann.lee@example.org\n"
                                "A,three,JO@example.org\n";
    Fixture *fixture = *state;
    for (int again = 0; again < 2; again++) {
        g_autoptr(ImportResult) result = import_with(fixture, sheet, (ImportOptions){0});
        assert_int_equal(result->warnings->len, 0);
        assert_int_equal(again ? result->unchanged : result->added, 3);
        check_plan(fixture, "A1.1 one||jo-marsh|not-started|\nA1.2 two||ann-lee-example-org|not-started|\n"
                            "A1.3 three||jo-marsh|not-started|\n");
    }
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM address"), 2);
}

static void
places_rows_without_an_area(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, "Task\none\n");
    import_text(fixture, "Area,Task\nA,two\n,three\n");
    g_autoptr(Plan) plan = load_plan(fixture);
    assert_string_equal(plan_find_milestone(plan, "A1.1")->action->area->title, "P");
    assert_non_null(plan_find_area(plan, "No area"));
    assert_int_equal(plan->areas->len, 3);
}

static void
takes_headings_within_the_sheet_for_what_they_are(void **state)
{
    static const char sheet[] = "Section,No,Recommendation,Task,When\nPart one,,,,\nPart one,1,X,,\nPart "
                                "one,1,X,one,May 2004\nPart two,2,Y,,\n";
    Fixture *fixture = *state;
    g_autoptr(ImportResult) result = import_with(fixture, sheet, (ImportOptions){0});
    assert_true(result->imported);
    assert_int_equal(result->milestones, 1);
    assert_int_equal(result->skipped, 3);
    assert_int_equal(result->warnings->len, 2);
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM action WHERE ref IN ('R1', 'R2')"), 2);
}

static void
reads_the_highlight_form(void **state)
{
    static const char sheet[] =
        "Priority,Field,Text,When,Lead\n"
        "A,Intended outcomes,Fewer,,\nA,Activity last period,Met,Spring Term 2,\n"
        "A,Planned activity next period,Meet again,by 3 May 2024,Ann\nA,Impact so far,Known,,\n"
        "A,Exit strategy,Passed on,,\nA,Exit strategy,,,\n";
    Fixture *fixture = *state;
    g_autoptr(ImportResult) result =
        import_with(fixture, sheet, (ImportOptions){.on = day_from_civil(2024, 3, 28)});
    assert_true(result->imported);
    assert_int_equal(result->milestones, 1);
    assert_int_equal(result->updates, 1);
    assert_int_equal(result->outcomes, 3);
    assert_int_equal(result->skipped, 1);
    check_plan(fixture, "A1.1 Meet again|by 3 May 2024|ann|not-started|\n");
    g_autoptr(Plan) plan = load_plan(fixture);
    const Area *area = plan_find_area(plan, "A");
    static const OutcomeKind kinds[] = {OUTCOME_INTENDED, OUTCOME_IMPACT, OUTCOME_EXIT};
    assert_int_equal(area->outcomes->len, 3);
    for (guint i = 0; i < area->outcomes->len; i++)
        assert_int_equal(((const Outcome *)area->outcomes->pdata[i])->kind, kinds[i]);
    const AreaUpdate *update = area->updates->pdata[0];
    assert_string_equal(update->period, "2023-24/spring-2");
    assert_string_equal(update->text, "Met");
    assert_int_equal(update->on, day_from_civil(2024, 3, 28));
}

static void
reads_a_form_that_is_one_column(void **state)
{
    static const char sheet[] =
        "Field,Text\nOfficer,Somebody\nPeriod,Spring Term 2 - March 2024\n"
        "Priority,Attendance\nActivity last period,Met\nPlanned activity next period,Meet\n"
        "Priority,Exclusions\nPlanned activity next period,Ask\n";
    Fixture *fixture = *state;
    import_text(fixture, sheet);
    g_autoptr(Plan) plan = load_plan(fixture);
    const Area *area = plan_find_area(plan, "Attendance");
    assert_string_equal(((const AreaUpdate *)area->updates->pdata[0])->period, "2023-24/spring-2");
    assert_string_equal(plan_find_milestone(plan, "A2.1")->action->area->title, "Exclusions");
}

static void
refuses_a_part_that_the_form_has_not(void **state)
{
    g_autoptr(ImportResult) result = import_with(*state, "Field,Text\nBudget,5\n", (ImportOptions){0});
    g_autofree char *text = first_of(result->errors);
    assert_true(g_str_has_prefix(text, "plan.csv:2:A: Field: is none of the form's headings"));
}

static void
marks_what_joins_an_active_programme(void **state)
{
    g_autoptr(GError) error = NULL;
    Fixture *fixture = *state;
    import_text(fixture, "Task\none\n");
    check_ok(store_begin(fixture->store, &error), error);
    check_ok(programmes_set_state(fixture->store, "p", PROGRAMME_ACTIVE, day_from_civil(2004, 4, 1), &officer,
                                  &error),
             error);
    check_ok(store_commit(fixture->store, &error), error);
    import_text(fixture, "Task\none\ntwo\n");
    g_autoptr(Plan) plan = load_plan(fixture);
    assert_int_equal(plan->state, PROGRAMME_ACTIVE);
    assert_int_equal(plan_find_milestone(plan, "A1.1")->seen, day_from_civil(2004, 4, 1));
    assert_int_equal(plan_find_milestone(plan, "A1.2")->seen, day_from_civil(2004, 6, 1));
}

static void
does_not_bring_back_what_was_removed(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, "Task\none\ntwo\n");
    fixture_outside(fixture, "PRAGMA foreign_keys = ON; DELETE FROM milestone WHERE ref = 'A1.1'");
    g_autoptr(ImportResult) result = import_with(fixture, "Task\none\ntwo\n", (ImportOptions){0});
    assert_int_equal(result->milestones, 1);
    assert_int_equal(result->skipped, 1);
    assert_int_equal(result->missing, 0);
    assert_int_equal(result->warnings->len, 1);
    g_autoptr(ImportResult) theirs =
        import_with(fixture, "Task\none\ntwo\n", (ImportOptions){.theirs = true});
    assert_int_equal(theirs->added, 1);
    check_plan(fixture, "A1.3 one|||not-started|\nA1.2 two|||not-started|\n");
}

static void
leaves_a_column_alone_that_is_gone(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture, TWO);
    g_autoptr(ImportResult) result = import_with(fixture, "Area,Task\nA,one\nA,two\n", (ImportOptions){0});
    assert_int_equal(result->unchanged, 2);
    check_plan(fixture, "A1.1 one|May 2004|ann|not-started|\nA1.2 two|June 2004|bob|amber|\n");
    /* A blank cell is something else: the sheet takes it back. */
    import_text(fixture, "Area,Task,When,Lead,Status\nA,one,,,\nA,two,June 2004,Bob,Delayed\n");
    check_plan(fixture, "A1.1 one|||not-started|\nA1.2 two|June 2004|bob|amber|\n");
}

static void
refuses_what_it_cannot_read_at_all(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        const char *programme, *text, *says;
        int code;
    } cases[] = {
        {"p/x", TWO, "is no key for a programme", ERROR_USAGE},
        {"p", "Area,When\nA,May\n", "no column has the steps", ERROR_DATA},
        {"p", "Task,When\n\"a,May\n", "line 2: a cell begins with a quotation mark and never ends",
         ERROR_DATA},
        {"p", "Task\nb\x81\n", "line 2: the byte 0x81", ERROR_DATA},
        {"p", "", "is empty", ERROR_DATA},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *path = import_file(fixture, "plan.csv", cases[i].text, -1);
        const ImportOptions options = {.programme = cases[i].programme, .path = path, .on = DAY_NONE};
        assert_null(import_run(fixture->store, &options, &importer, &error));
        check_error(error, cases[i].code, cases[i].says);
    }
    g_autoptr(GError) error = NULL;
    const ImportOptions options = {.programme = "p", .path = "/nowhere/plan.csv", .on = DAY_NONE};
    assert_null(import_run(fixture->store, &options, &importer, &error));
    check_error(error, ERROR_DATA, "/nowhere/plan.csv");
}

static void
gives_the_counts_as_json(void **state)
{
    static const char *const keys[] = {
        "rows",    "milestones", "updates",   "outcomes",  "skipped",  "dated",     "uncertain",
        "undated", "added",      "changed",   "unchanged", "missing",  "conflicts", "warnings",
        "errors",  "held",       "questions", "oddities",  "measures", "cases",     "cases_missing"};
    g_autoptr(ImportResult) result =
        import_with(*state, "Task,When,Cost\none,May 2004,\n,June 2004,x\n", (ImportOptions){0});
    json_t *json = import_result_json(result);
    assert_int_equal(json_object_size(json), G_N_ELEMENTS(keys));
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++)
        assert_non_null(json_object_get(json, keys[i]));
    json_t *problem = json_array_get(json_object_get(json, "errors"), 0);
    assert_int_equal(json_integer_value(json_object_get(problem, "row")), 3);
    assert_string_equal(json_string_value(json_object_get(problem, "column")), "A");
    assert_string_equal(json_string_value(json_object_get(problem, "heading")), "Task");
    assert_int_equal(json_integer_value(json_object_get(json, "rows")), 2);
    json_decref(json);
}

/* Whatever a sheet's bytes are, an import ends, its counts agree, and the store stays sound. */
static void
survives_any_sheet(void **state)
{
    static const char seed[] =
        "Area,No,Recommendation,Key task,Timescale,Lead,Status,Id,After,Repeats,Sign off,Monitor\n"
        "A,1,X,one,May 2004,Ann; Bob,,1,2,,Cy,Ann\n"
        "A,1,X,two,\"by end of April. early May\",\"Ann, Head\",Delayed,2,3 + 5 days,FREQ=MONTHLY,,\n"
        "A,2,Y,three,June?,??,Red,3,\"2;1 + 7\",,Dee,Reports\n";
    static const char spice[] = "\",\n\r;/()123+\xE9\xC3\xA9 7aT|\x1f\x7f{}%";
    Fixture *fixture = *state;
    g_autofree Random *random = random_seeded_new(12);
    for (int round = 0; round < 300; round++) {
        g_autoptr(GError) error = NULL;
        char bytes[sizeof seed];
        memcpy(bytes, seed, sizeof seed);
        for (guint64 n = 1 + random_below(random, 12); n > 0; n--)
            bytes[random_below(random, sizeof seed - 1)] = spice[random_below(random, sizeof spice - 1)];
        g_autofree char *path = import_file(fixture, "plan.csv", bytes, (gssize)sizeof seed - 1);
        const ImportOptions options = {
            .programme = "p", .path = path, .on = 12499, .partial = round % 2 == 0};
        g_autoptr(ImportResult) result = import_run(fixture->store, &options, &importer, &error);
        assert_true((result == NULL) != (error == NULL));
        if (result == NULL)
            assert_int_equal(error->code, ERROR_DATA);
        else
            assert_int_equal(result->rows,
                             result->milestones + result->updates + result->outcomes + result->skipped);
    }
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    static const struct CMUnitTest tests[] = {
        TEST(imports_a_sheet),
        cmocka_unit_test(gives_references_of_the_plans_numbers),
        cmocka_unit_test(changes_nothing_the_second_time),
        TEST(keeps_actions_apart_whose_numbers_look_alike),
        TEST(takes_no_status_from_doubtful_words),
        TEST(keeps_open_what_repeats),
        TEST(a_wrong_row_is_not_missing),
        TEST(makes_people_of_addresses),
        TEST(reads_every_encoding_as_the_same),
        TEST(follows_what_the_sheet_changes),
        TEST(leaves_alone_what_only_people_changed),
        TEST(lets_the_store_stand_in_a_conflict),
        TEST(sees_no_conflict_where_both_say_the_same),
        TEST(keeps_a_date_that_was_agreed),
        TEST(reads_phrases_anew_from_another_date),
        TEST(begins_from_today_where_no_date_is_known),
        TEST(reports_what_is_missing),
        cmocka_unit_test(knows_a_row_again),
        TEST(moves_a_row_to_another_action),
        TEST(follows_an_action),
        cmocka_unit_test(fills_down_only_when_told),
        TEST(refuses_to_fill_down_what_there_is_not),
        cmocka_unit_test(imports_nothing_beside_a_wrong_row),
        TEST(refuses_an_id_twice),
        TEST(says_the_row_of_a_spreadsheet),
        TEST(writes_nothing_in_a_dry_run),
        TEST(keeps_what_it_does_not_know_as_notes),
        TEST(places_rows_without_an_area),
        TEST(takes_headings_within_the_sheet_for_what_they_are),
        TEST(reads_the_highlight_form),
        TEST(reads_a_form_that_is_one_column),
        TEST(refuses_a_part_that_the_form_has_not),
        TEST(marks_what_joins_an_active_programme),
        TEST(does_not_bring_back_what_was_removed),
        TEST(leaves_a_column_alone_that_is_gone),
        TEST(refuses_what_it_cannot_read_at_all),
        TEST(gives_the_counts_as_json),
        TEST(survives_any_sheet),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
