#include "intake/script.h"
#include "tests/intake/import_fixture.h"

#include <math.h>

static const char conf[] =
    "title = \"The plan\"; reference = \"2004-03-22\"; officer = \"head\"; year = \"academic\"; ladder = "
    "[10, 0];\n"
    "people = ( { key = \"head\"; name = \"Head of Planning\"; addresses = [\"head@example.org\"]; },\n"
    "           { key = \"ann\"; name = \"Ann Lee\"; aliases = [\"A. Lee\"]; } );\n"
    "boards = ( { key = \"board\"; title = \"Board\"; members = [\"head\"]; meetings = [\"2004-05-11\"]; },\n"
    "           { key = \"silent\"; title = \"Silent board\"; members = [\"ann\"]; } );\n"
    "areas = ( { title = \"Attendance\"; aliases = [\"Absence\"]; plugin = \"attendance\"; lead = \"head\";\n"
    "            settings: { national = 4.5; }; } );\n";
static const char plan_csv[] = "Area,No,Recommendation,Task,When,Lead\n"
                               "Absence,1,X,one,May 2004,Ann Lee\nOther,2,Y,two,June 2004,Bo Day\n";

static ImportResult *
import_files(const Fixture *fixture, const Files *files, ImportOptions options)
{
    g_autoptr(GError) error = NULL;
    ImportResult *result = import_folder(fixture, files, options, &error);
    check_ok(result != NULL, error);
    return result;
}

static void
imports_a_folder(void **state)
{
    Fixture *fixture = *state;
    const Files files = {.conf = conf, .plan = plan_csv};
    g_autoptr(ImportResult) result = import_files(fixture, &files, (ImportOptions){0});
    assert_true(result->imported);
    assert_string_equal(result->title, "The plan");
    g_autoptr(Plan) plan = load_plan(fixture);
    assert_int_equal(plan->reference, day_from_civil(2004, 3, 22));
    assert_int_equal(plan->year, YEAR_ACADEMIC);
    assert_string_equal(plan->officer->key, "head");
    assert_int_equal(plan->ladder->len, 2);
    assert_int_equal(plan->boards->len, 2);
    const Area *area = plan_find_area(plan, "Attendance");
    assert_string_equal(area->plugin, "attendance");
    assert_string_equal(area->lead->key, "head");
    assert_string_equal(g_hash_table_lookup(area->settings, "national"), "4.5");
    assert_ptr_equal(plan_find_milestone(plan, "R1.1")->action->area, area);
    assert_string_equal(plan_find_area(plan, "Other")->plugin, "oversight");
    gint64 changes = count_changes(fixture);
    g_autoptr(ImportResult) again = import_files(fixture, &files, (ImportOptions){0});
    assert_int_equal(again->unchanged, 2);
    assert_int_equal(count_changes(fixture), changes);
}

/* The deputy stands below whom they stand in for, the board above the area that it watches. */
#define RICH                                                                                                 \
    "title = \"T\"; reference = \"2004-03-22\"; begins = \"2004-04-01\"; ends = \"2005-03-31\";\n"           \
    "bands = ( { id = \"a\"; title = \"A\"; first = \"2004-04-01\"; last = \"2004-06-30\"; } );\n"           \
    "escalation = { approver = 5; chair = 0; board = \"b\"; };\n"                                            \
    "people = ( { key = \"ann\"; name = \"Ann\"; absences = ( { from = \"2004-04-05\"; until = "             \
    "\"2004-04-08\"; deputy = \"bob\"; } ); },\n"                                                            \
    "           { key = \"bob\"; name = \"Bob\"; left = \"2004-09-01\"; } );\n"                              \
    "boards = ( { key = \"b\"; title = \"Board\"; chair = \"bob\"; rule = \"FREQ=MONTHLY;BYDAY=2TU\"; from " \
    "= "                                                                                                     \
    "\"2004-04-01\"; prompts = [10]; areas = [\"Attendance\"]; } );\n"                                       \
    "areas = ( { title = \"Attendance\"; } );\n"

static void
keeps_the_rest_of_what_a_programme_says(void **state)
{
    Fixture *fixture = *state;
    const Files files = {.conf = RICH, .plan = "Area,Task\nAttendance,one\n"};
    import_result_free(import_files(fixture, &files, (ImportOptions){0}));
    g_autoptr(Plan) plan = load_plan(fixture);
    const Board *board = plan_find_board(plan, "b");
    const Person *ann = plan_find_person(plan, "ann");
    assert_int_equal(plan->ends, day_from_civil(2005, 3, 31));
    assert_string_equal(g_array_index(plan->bands, Period, 0).id, "a");
    assert_int_equal(plan->approver_days, 5);
    assert_int_equal(plan->chair_days, 0);
    assert_ptr_equal(plan->escalation, board);
    assert_ptr_equal(g_array_index(ann->absences, Absence, 0).deputy, plan_find_person(plan, "bob"));
    assert_int_equal(plan_find_person(plan, "bob")->left, day_from_civil(2004, 9, 1));
    assert_int_equal(plan_next_meeting(board, DAY_NONE), day_from_civil(2004, 4, 13));
    assert_int_equal(g_array_index(board->prompts, int, 0), 10);
    assert_ptr_equal(board->areas->pdata[0], plan_find_area(plan, "Attendance"));
    gint64 changes = count_changes(fixture);
    import_result_free(import_files(fixture, &files, (ImportOptions){0}));
    assert_int_equal(count_changes(fixture), changes);
    const Files bare = {
        .conf = "title = \"T\"; reference = \"2004-03-22\";\n"
                "people = ( { key = \"ann\"; name = \"Ann\"; }, { key = \"bob\"; name = \"Bob\"; } );\n"
                "boards = ( { key = \"b\"; title = \"Board\"; } );\n",
        .plan = files.plan};
    import_result_free(import_files(fixture, &bare, (ImportOptions){0}));
    g_autoptr(Plan) after = load_plan(fixture);
    assert_int_equal(after->bands->len, 0);
    assert_int_equal(after->approver_days, -1);
    assert_null(after->escalation);
    assert_int_equal(plan_find_person(after, "ann")->absences->len, 0);
    assert_int_equal(plan_find_person(after, "bob")->left, DAY_NONE);
    assert_null(plan_find_board(after, "b")->rule);
    assert_int_equal(plan_find_board(after, "b")->areas->len, 0);
}

static void
says_what_is_held(void **state)
{
    static const char *const want[] = {
        "nothing to 2 leads: no address",
        "no digest to Silent board: nobody on it has an address, and it has no webhook",
        "nothing at all before `milestonectl activate p`: the programme is a draft"};
    const Files files = {.conf = conf, .plan = plan_csv};
    g_autoptr(ImportResult) result = import_files(*state, &files, (ImportOptions){0});
    assert_int_equal(result->held->len, G_N_ELEMENTS(want));
    for (guint i = 0; i < G_N_ELEMENTS(want); i++)
        assert_string_equal(result->held->pdata[i], want[i]);
}

static void
says_what_is_held_of_a_sheet_alone(void **state)
{
    static const char *const want[] = {
        "nothing to 1 lead: no address",
        "no reminder of 2 milestones: no lead",
        "no reminder of 1 milestone: an uncertain date, until somebody confirms it",
        "no reminder of 1 milestone: no date",
        "no weekly list, question or fault: the programme has no officer",
        "no digest: the programme has no board",
        "nothing at all before `milestonectl activate p`: the programme is a draft"};
    g_autoptr(ImportResult) result =
        import_with(*state, "Task,When,Lead,Status\na,May 2004,Ann,\nb,22 Feb,,\nc,??,,\nd,,,Complete\n",
                    (ImportOptions){0});
    assert_int_equal(result->held->len, G_N_ELEMENTS(want));
    for (guint i = 0; i < G_N_ELEMENTS(want); i++)
        assert_string_equal(result->held->pdata[i], want[i]);
}

static void
holds_nothing_where_all_reaches_somebody(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    plan->state = PROGRAMME_ACTIVE;
    plan->officer = plan_add_person(plan, "head", "Head");
    g_ptr_array_add(plan->officer->addresses, g_strdup("head@example.org"));
    plan_add_board(plan, "board", "Board")->webhook = g_strdup("https://hooks.example.org/x");
    Milestone *milestone =
        plan_add_milestone(plan_add_action(plan_add_area(plan, "A"), "A1", ""), "A1.1", "t");
    plan_add_span(milestone, TIMESCALE_DAY, 12000, 12000);
    g_ptr_array_add(milestone->leads, plan->officer);
    g_autoptr(GPtrArray) held = import_held(plan, 12000);
    assert_int_equal(held->len, 0);
}

static void
holds_what_an_officer_who_left_would_get(void **state)
{
    g_autoptr(Plan) plan = plan_new("p");
    plan->state = PROGRAMME_ACTIVE;
    plan->officer = plan_add_person(plan, "head", "Head");
    g_ptr_array_add(plan->officer->addresses, g_strdup("head@example.org"));
    plan_add_board(plan, "board", "Board")->webhook = g_strdup("https://hooks.example.org/x");
    plan->officer->left = 12001;
    g_autoptr(GPtrArray) before = import_held(plan, 12000);
    assert_int_equal(before->len, 0);
    g_autoptr(GPtrArray) held = import_held(plan, 12001);
    assert_int_equal(held->len, 1);
    assert_string_equal(held->pdata[0], "no weekly list, question or fault: the officer, Head, has left");
}

/* A board that only its chair or clerk can be reached of gets its digest. */
static void
reaches_a_board_by_chair_or_clerk(void **state)
{
    for (int clerk = 0; clerk < 2; clerk++) {
        g_autoptr(Plan) plan = plan_new("p");
        plan->state = PROGRAMME_ACTIVE;
        plan->officer = plan_add_person(plan, "head", "Head");
        g_ptr_array_add(plan->officer->addresses, g_strdup("head@example.org"));
        Board *board = plan_add_board(plan, "board", "Board");
        *(clerk ? &board->clerk : &board->chair) = plan->officer;
        g_ptr_array_add(board->members, plan_add_person(plan, "silent", "Silent"));
        g_autoptr(GPtrArray) held = import_held(plan, 12000);
        assert_int_equal(held->len, 0);
    }
}

/* Who was only a name becomes somebody with an address: the same person, who leads what it led. */
static void
finds_people_of_earlier_imports(void **state)
{
    Fixture *fixture = *state;
    import_text(fixture,
                "Area,No,Recommendation,Task,When,Lead\nAbsence,1,X,one,May 2004,\"A. Lee, Adviser\"\n"
                "Other,2,Y,two,June 2004,Head of Planning\n");
    gint64 people = fixture_number(fixture, "SELECT count(*) FROM person");
    const Files files = {
        .conf = conf,
        .plan = "Area,No,Recommendation,Task,When,Lead\nAbsence,1,X,one,May 2004,\"A. Lee, Adviser\"\n"
                "Other,2,Y,two,June 2004,Head of Planning\n"};
    g_autoptr(ImportResult) result = import_files(fixture, &files, (ImportOptions){0});
    assert_int_equal(result->conflicts, 0);
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM person"), people);
    g_autoptr(Plan) plan = load_plan(fixture);
    const Person *head = plan_find_milestone(plan, "R2.1")->leads->pdata[0];
    assert_string_equal(head->key, "head");
    assert_int_equal(head->addresses->len, 1);
    const Person *ann = plan_find_milestone(plan, "R1.1")->leads->pdata[0];
    assert_string_equal(ann->key, "ann");
    /* The area that the sheet had made is the one of the file. */
    assert_string_equal(plan_find_milestone(plan, "R1.1")->action->area->title, "Attendance");
    assert_int_equal(plan->areas->len, 2);
}

/* An address in a lead cell is nobody's leftover, and becomes the person of the file who has it. */
static void
finds_people_by_the_address_of_a_cell(void **state)
{
    static const char sheet[] = "Area,Task,Lead\nAbsence,one,Head@Example.org\nAbsence,two,new@example.org\n";
    Fixture *fixture = *state;
    import_text(fixture, sheet);
    gint64 people = fixture_number(fixture, "SELECT count(*) FROM person");
    const Files files = {.conf = conf, .plan = sheet};
    for (int again = 0; again < 2; again++) {
        g_autoptr(ImportResult) result = import_files(fixture, &files, (ImportOptions){0});
        assert_int_equal(result->warnings->len, 0);
        g_autoptr(Plan) plan = load_plan(fixture);
        const Person *head = plan_find_milestone(plan, "A1.1")->leads->pdata[0];
        const Person *other = plan_find_milestone(plan, "A1.2")->leads->pdata[0];
        assert_string_equal(head->key, "head");
        assert_string_equal(other->key, "new-example-org");
        assert_int_equal(other->addresses->len, 1);
    }
    assert_true(fixture_number(fixture, "SELECT count(*) FROM person") > people);
}

static void
resolves_leads_anew_when_people_are_named(void **state)
{
    static const char other[] = "title = \"The plan\"; reference = \"2004-03-22\";\n"
                                "people = ( { key = \"ann\"; name = \"Ann Lee\"; aliases = [\"Bo Day\"]; "
                                "addresses = [\"ann@example.org\"]; } );\n";
    Fixture *fixture = *state;
    const Files before = {.conf = conf, .plan = plan_csv};
    const Files after = {.conf = other, .plan = plan_csv};
    import_result_free(import_files(fixture, &before, (ImportOptions){0}));
    g_autoptr(ImportResult) result = import_files(fixture, &after, (ImportOptions){0});
    assert_int_equal(result->conflicts, 0);
    g_autoptr(Plan) plan = load_plan(fixture);
    assert_string_equal(((Person *)plan_find_milestone(plan, "R2.1")->leads->pdata[0])->key, "ann");
}

static void
tells_of_what_the_file_no_longer_names(void **state)
{
    static const char less[] = "title = \"The plan\"; reference = \"2004-03-22\";\n";
    Fixture *fixture = *state;
    const Files before = {.conf = conf, .plan = plan_csv};
    const Files after = {.conf = less, .plan = plan_csv};
    import_result_free(import_files(fixture, &before, (ImportOptions){0}));
    g_autoptr(ImportResult) result = import_files(fixture, &after, (ImportOptions){0});
    assert_int_equal(result->warnings->len, 3);
    g_autofree char *text = problem_text(result->warnings->pdata[0]);
    assert_non_null(strstr(text, "programme.conf: head is no longer among the people"));
}

static void
leaves_the_programme_to_a_sheet_alone(void **state)
{
    Fixture *fixture = *state;
    const Files files = {.conf = conf, .plan = plan_csv};
    import_result_free(import_files(fixture, &files, (ImportOptions){0}));
    g_autoptr(ImportResult) result = import_with(fixture, plan_csv, (ImportOptions){.on = DAY_NONE});
    assert_int_equal(result->unchanged, 2);
    g_autoptr(Plan) plan = load_plan(fixture);
    assert_string_equal(plan->title, "The plan");
    assert_int_equal(plan->reference, day_from_civil(2004, 3, 22));
    assert_string_equal(plan->officer->key, "head");
}

static void
prefers_the_date_of_the_command(void **state)
{
    const Files files = {.conf = conf, .plan = plan_csv};
    g_autoptr(ImportResult) result =
        import_files(*state, &files, (ImportOptions){.on = day_from_civil(2004, 4, 1)});
    assert_int_equal(result->reference, day_from_civil(2004, 4, 1));
}

static void
applies_what_was_said_by_the_date_of_the_plan(void **state)
{
    Fixture *fixture = *state;
    const Files files = {.conf = conf,
                         .plan = plan_csv,
                         .updates = "date,ref,status,due,forecast,reason,note,by\n"
                                    "2004-03-23,R1.1,red,,,post-vacant,Later,ann\n"
                                    "2004-03-22,p/R2.1,,2004-07-01,,awaiting-funding,Moved,ann\n"
                                    "2004-03-01,R1.1,green,,,,Under way,ann\n"};
    for (int again = 0; again < 2; again++) {
        g_autoptr(ImportResult) result = import_files(fixture, &files, (ImportOptions){0});
        assert_true(result->imported);
        assert_int_equal(result->reported, again ? 0 : 2);
        assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM \"update\""), 2);
    }
    check_plan(fixture, "R1.1 one|May 2004|ann|green|\nR2.1 two|June 2004|bo-day|not-started|\n");
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM change WHERE changed_by = 'outside'"), 0);
    g_autoptr(Plan) plan = load_plan(fixture);
    const PlanSpan *span = plan_find_milestone(plan, "R2.1")->spans->pdata[0];
    assert_int_equal(span->due, day_from_civil(2004, 7, 1));
    g_autofree char *path = g_build_filename(fixture->directory, "updates.csv", NULL);
    g_autoptr(GPtrArray) script = script_load(path, "p", DAY_NONE, NULL);
    assert_int_equal(script->len, 3);
    assert_string_equal(((MilestoneUpdate *)script->pdata[0])->note, "Under way");
    g_autoptr(GPtrArray) rest = script_load(path, "p", plan->reference, NULL);
    assert_int_equal(rest->len, 1);
    assert_string_equal(((MilestoneUpdate *)rest->pdata[0])->note, "Later");
}

/* An occurrence that the rule gives is stored with what is said of it; it is one row that is refused, not
 * what was made for it. */
static void
stores_the_occurrence_that_is_said(void **state)
{
    static const struct {
        const char *row, *says; /* NULL: it is taken */
        int occurrences;
    } cases[] = {
        {"2004-03-20,R1.1@2003-04/q4,done,", NULL, 1},
        {"2004-03-20,r1.1@2004-05/Q1,done,", NULL, 1},
        {"2004-03-20,R1.1@2003-04/q4,red,", "updates.csv:2: p/R1.1: red needs a reason", 0},
        {"2004-03-20,R1.1@2004-05/q9,done,",
         "updates.csv:2: p/R1.1: no occurrence 2004-05/q9; the next are 2003-04/q3 (due 2004-05-31), ", 0},
        {"2004-03-20,R1.1,done,", "updates.csv:2: p/R1.1: repeats, and each of its dates stands for itself",
         0},
        {"2004-03-20,R1.1,done,all", NULL, 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        void *own = NULL;
        assert_int_equal(fixture_setup(&own), 0);
        g_autofree char *updates = g_strconcat("date,ref,status,occurrence\n", cases[i].row, "\n", NULL);
        const Files files = {.conf = conf,
                             .plan = "Area,No,Recommendation,Task,When,Lead\nAll,1,Do it,one,Quarterly,Ann\n",
                             .updates = updates};
        g_autoptr(ImportResult) result = import_files(own, &files, (ImportOptions){.partial = true});
        assert_int_equal(result->errors->len, cases[i].says == NULL ? 0 : 1);
        g_autofree char *text = cases[i].says == NULL ? g_strdup("") : problem_text(result->errors->pdata[0]);
        if (cases[i].says != NULL && strstr(text, cases[i].says) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", text, cases[i].says);
        assert_int_equal(fixture_number(own, "SELECT count(*) FROM occurrence"), cases[i].occurrences);
        assert_int_equal(fixture_number(own, "SELECT count(*) FROM occurrence WHERE status = 'blue'"),
                         cases[i].occurrences);
        fixture_teardown(&own);
    }
    (void)state;
}

/* The columns for occurrences and snoozes may be left out: a row without them stays the row it was. */
static void
reads_what_updates_are_of(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        const char *row, *ref, *occurrence;
        bool whole;
        const char *snooze;
    } cases[] = {
        {"2004-03-23,R1.1,2004-05/q1,", "R1.1", "2004-05/q1", false, ""},
        {"2004-03-24,R1.1@2004-05/q2,,2004-04-30", "R1.1", "2004-05/q2", false, "2004-04-30"},
        {"2004-03-25,p/R1.1@2004-05/q2,2004-05/q2,", "R1.1", "2004-05/q2", false, ""},
        {"2004-03-26,R1.1,All,", "R1.1", NULL, true, ""},
        {"2004-03-27,R1.1,,2004-05-01", "R1.1", NULL, false, "2004-05-01"},
    };
    g_autoptr(GString) text = g_string_new("date,ref,occurrence,snooze until\n");
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        g_string_append_printf(text, "%s\n", cases[i].row);
    g_autofree char *path = g_build_filename(fixture->directory, "said.csv", NULL);
    assert_true(g_file_set_contents(path, text->str, -1, NULL));
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) script = script_load(path, "p", DAY_NONE, &error);
    check_ok(script != NULL, error);
    assert_int_equal(script->len, G_N_ELEMENTS(cases));
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const MilestoneUpdate *update = script->pdata[i];
        char snooze[DAY_TEXT_SIZE];
        g_autofree char *source = g_strdup_printf("said.csv:%u", i + 2);
        assert_string_equal(update->programme, "p");
        /* nobody is named: the file says it */
        assert_string_equal(update->by, "said.csv");
        assert_true(g_str_has_suffix(update->source, source));
        assert_string_equal(update->ref, cases[i].ref);
        assert_true(g_strcmp0(update->occurrence, cases[i].occurrence) == 0);
        assert_int_equal(update->whole, cases[i].whole);
        assert_string_equal(day_format(update->snooze_until, snooze), cases[i].snooze);
    }
}

static void
reports_a_wrong_update_as_a_row(void **state)
{
    static const struct {
        const char *row, *says;
    } cases[] = {
        {"2004-03-01,R9.9,blue,,,,,", "updates.csv:2: p/R9.9: no such milestone"},
        {"2004-03-01,R1.1,amber,,,,,", "updates.csv:2: p/R1.1: amber needs a reason"},
        {"1 March,R1.1,blue,,,,,", "updates.csv:2:A: date: \"1 March\" is no date"},
        {",R1.1,blue,,,,,", "updates.csv:2:A: date: \"\" is no date"},
        {"2004-03-01,q/R1.1,blue,,,,,",
         "updates.csv:2:B: ref: \"q/R1.1\" is a reference of another programme"},
        {"2004-03-01,,blue,,,,,", "updates.csv:2:B: ref: \"\" names no milestone"},
        {"2004-03-01,R1.1,purple,,,,,", "updates.csv:2:C: status: \"purple\" is no status that is known"},
        {"2004-03-01,R1.1,,2004-02-30,,,,", "updates.csv:2:D: due:"},
        {"2004-03-01,R1.1,,,soon,,,", "updates.csv:2:E: forecast:"},
        {"2004-03-01,R1.1,red,,,post-vacent,,",
         "updates.csv:2:F: reason: \"post-vacent\" is no reason; did you mean"},
        {"2099-03-01,R1.1,purple,,,,,", "updates.csv:2:C:"},
        {"2004-03-01,R1.1@,blue,,,,,", "updates.csv:2:B: ref: \"R1.1@\" names no milestone"},
        {"2004-03-01,R1.1@w1,blue,,,,,", "updates.csv:2: p/R1.1: has no occurrences, and so none called w1"},
        {"2004-03-01,R1.1@w1,blue,,,,,,w2,",
         "updates.csv:2:I: occurrence: \"w2\" is not what the reference says"},
        {"2004-03-01,R1.1,,,,,,,,soon", "updates.csv:2:J: snooze until:"},
        {"2004-03-01,R1.1,,,,,,,,2004-09-01",
         "updates.csv:2: p/R1.1: a reminder is put off until a day after"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        void *own = NULL;
        assert_int_equal(fixture_setup(&own), 0);
        g_autofree char *updates =
            g_strconcat("date,ref,status,due,forecast,reason,note,by,occurrence,snooze until\n", cases[i].row,
                        "\n", NULL);
        const Files files = {.conf = conf, .plan = plan_csv, .updates = updates};
        g_autoptr(ImportResult) result = import_files(own, &files, (ImportOptions){0});
        assert_false(result->imported);
        assert_int_equal(result->errors->len, 1);
        g_autofree char *text = problem_text(result->errors->pdata[0]);
        if (strstr(text, cases[i].says) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", text, cases[i].says);
        assert_int_equal(fixture_number(own, "SELECT count(*) FROM programme"), 0);
        g_autoptr(ImportResult) partial = import_files(own, &files, (ImportOptions){.partial = true});
        assert_true(partial->imported);
        assert_int_equal(partial->added, 2);
        fixture_teardown(&own);
    }
}

static void
reads_measures(void **state)
{
    Fixture *fixture = *state;
    const Files files = {.conf = conf,
                         .plan = plan_csv,
                         .measures =
                             "Measure,Group,Comparator,Period,Value,Numerator,Denominator,Definition,Source\n"
                             "absence,all,own,2003-04/autumn,6.5%,,,Sessions missed,Census\n"
                             "absence,all,england,2003-04/autumn-1,c,,,,\n"
                             "schools,all,own,2004-03-22,,24,32,,\n,,,,,,,,\n"};
    for (int again = 0; again < 2; again++) {
        gint64 changes = count_changes(fixture);
        g_autoptr(ImportResult) result = import_files(fixture, &files, (ImportOptions){0});
        assert_true(result->imported);
        assert_int_equal(result->observations, 3);
        assert_true(again == 0 || count_changes(fixture) == changes);
    }
    g_autoptr(Plan) plan = load_plan(fixture);
    assert_int_equal(plan->observations->len, 3);
    const Observation *const *seen = (const Observation *const *)plan->observations->pdata;
    assert_true(seen[0]->value == 6.5 && seen[0]->on == day_from_civil(2003, 12, 31));
    assert_true(isnan(seen[1]->value) && seen[1]->on == day_from_civil(2003, 10, 24));
    assert_true(seen[2]->value == 75 && seen[2]->has_count && seen[2]->denominator == 32);
    assert_int_equal(seen[2]->on, day_from_civil(2004, 3, 22));
    assert_string_equal(seen[0]->definition, "Sessions missed");
    assert_null(seen[0]->area);
}

static void
keeps_a_measure_for_one_area(void **state)
{
    Fixture *fixture = *state;
    const Files files = {.conf = conf,
                         .plan = plan_csv,
                         .measures = "measure,area,period,value\ncount,,2004,1\ncount,Absence,2004,2\n"};
    g_autoptr(ImportResult) result = import_files(fixture, &files, (ImportOptions){0});
    assert_true(result->imported);
    g_autoptr(Plan) plan = load_plan(fixture);
    assert_int_equal(plan->observations->len, 2);
    const Observation *const *seen = (const Observation *const *)plan->observations->pdata;
    assert_null(seen[0]->area);
    assert_ptr_equal(seen[1]->area, plan->areas->pdata[0]);
    assert_true(seen[0]->value == 1 && seen[1]->value == 2);
}

static char *
refuse_absence(const Plan *plan, const Observation *observation, void *data)
{
    return g_str_equal(observation->measure, data) ? g_strdup("is no measure of it: did you mean x?") : NULL;
}

static void
refuses_a_measure_that_nobody_knows(void **state)
{
    Fixture *fixture = *state;
    const Files files = {
        .conf = conf, .plan = plan_csv, .measures = "measure,period,value\nb,2004,1\na,2004,2\n"};
    const ImportOptions options = {.refuse = refuse_absence, .refuse_data = (char[]){"a"}};
    g_autoptr(ImportResult) result = import_files(fixture, &files, options);
    assert_false(result->imported);
    g_autofree char *text = problem_text(result->errors->pdata[0]);
    assert_non_null(strstr(text, "measures.csv:3:A: measure: is no measure of it: did you mean x?"));
}

/* Values alone, for a programme that is there: its plan stays as it is. */
static void
imports_measures_alone(void **state)
{
    Fixture *fixture = *state;
    const Files files = {.conf = conf, .plan = plan_csv, .measures = "measure,period,value\nb,2004,1\n"};
    import_result_free(import_files(fixture, &files, (ImportOptions){0}));
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(fixture->directory, "values.csv", NULL);
    assert_true(g_file_set_contents(path, "measure,period,value\nb,2004,3\nb,2005,4\n", -1, NULL));
    ImportOptions options = {.programme = "p", .path = path, .kind = IMPORT_MEASURES, .on = DAY_NONE};
    g_autoptr(ImportResult) result = import_run(fixture->store, &options, &importer, &error);
    check_ok(result != NULL, error);
    assert_true(result->imported);
    assert_int_equal(result->observations, 2);
    g_autoptr(Plan) plan = load_plan(fixture);
    assert_int_equal(plan->observations->len, 2);
    assert_true(((Observation *)plan->observations->pdata[0])->value == 3);
    options.programme = "nobody";
    assert_null(import_run(fixture->store, &options, &importer, &error));
    check_error(error, ERROR_DATA, "nobody");
}

static void
reports_a_wrong_measure_as_a_row(void **state)
{
    static const struct {
        const char *row, *says;
    } cases[] = {
        {",all,own,2004,5,,,,", "measures.csv:2:A: measure: is blank"},
        {"m,all,own,,5,,,,", "measures.csv:2:D: period: is blank"},
        {"m,all,own,2004,five,,,,", "measures.csv:2:E: value: is no number"},
        {"m,all,own,2004,0x10,,,,", "measures.csv:2:E: value: is no number"},
        {"m,all,own,2004,1e999,,,,", "measures.csv:2:E: value: is no number"},
        {"m,all,own,2004,,,,,", "measures.csv:2:E: value: is blank, and there are no counts"},
        {"m,all,own,2004,,3,,,", "measures.csv:2:G: denominator: is blank, and the other count is not"},
        {"m,all,own,2004,,3,0,,", "measures.csv:2:G: denominator: is 0"},
        {"m,all,own,2004,,-3,4,,", "measures.csv:2:F: numerator: is no whole number"},
        {"m,all,own,2004,5,,,,\nm,all,own,2004,6,,,,",
         "measures.csv:3:A: measure: this group, comparator, period and area "
         "stand in row 2 already"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        void *own = NULL;
        assert_int_equal(fixture_setup(&own), 0);
        g_autofree char *measures =
            g_strconcat("measure,group,comparator,period,value,numerator,denominator,definition,source\n",
                        cases[i].row, "\n", NULL);
        const Files files = {.conf = conf, .plan = plan_csv, .measures = measures};
        g_autoptr(ImportResult) result = import_files(own, &files, (ImportOptions){0});
        assert_false(result->imported);
        g_autofree char *text = problem_text(result->errors->pdata[0]);
        if (strstr(text, cases[i].says) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", text, cases[i].says);
        fixture_teardown(&own);
    }
}

static void
warns_of_a_period_that_cannot_be_read(void **state)
{
    Fixture *fixture = *state;
    const Files files = {.conf = conf,
                         .plan = plan_csv,
                         .measures = "measure,period,value\nabsence,2004,5\nabsence,2003-04/sumer,6\n"
                                     "absence,2003-04/summer,7\n"};
    g_autoptr(ImportResult) result = import_files(fixture, &files, (ImportOptions){0});
    assert_true(result->imported);
    assert_int_equal(result->observations, 3);
    assert_int_equal(result->warnings->len, 1);
    g_autofree char *text = problem_text(result->warnings->pdata[0]);
    assert_non_null(
        strstr(text, "measures.csv:3:B: period: \"2003-04/sumer\" is no period that can be read"));
    assert_int_equal(result->plan->observations->len, 3);
}

static void
refuses_a_folder_that_is_not_whole(void **state)
{
    static const struct {
        Files files;
        const char *says;
    } cases[] = {
        {{.plan = plan_csv}, "programme.conf"},
        {{.conf = conf}, "plan.csv"},
        {{.conf = "title = \"x\"; officer = \"nobody\";\n", .plan = plan_csv}, "programme.conf:1:"},
        {{.conf = conf, .plan = plan_csv, .measures = "measure,value\n"},
         "measures.csv: has no heading \"period\""},
        {{.conf = conf, .plan = plan_csv, .updates = "ref\n"}, "updates.csv: has no heading \"date\""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(import_folder(*state, &cases[i].files, (ImportOptions){0}, &error));
        check_error(error, ERROR_DATA, cases[i].says);
        assert_int_equal(fixture_number(*state, "SELECT count(*) FROM programme"), 0);
    }
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    static const struct CMUnitTest tests[] = {
        TEST(imports_a_folder),
        TEST(keeps_the_rest_of_what_a_programme_says),
        TEST(says_what_is_held),
        TEST(says_what_is_held_of_a_sheet_alone),
        cmocka_unit_test(holds_nothing_where_all_reaches_somebody),
        cmocka_unit_test(holds_what_an_officer_who_left_would_get),
        cmocka_unit_test(reaches_a_board_by_chair_or_clerk),
        TEST(finds_people_of_earlier_imports),
        TEST(finds_people_by_the_address_of_a_cell),
        TEST(resolves_leads_anew_when_people_are_named),
        TEST(tells_of_what_the_file_no_longer_names),
        TEST(leaves_the_programme_to_a_sheet_alone),
        TEST(prefers_the_date_of_the_command),
        TEST(applies_what_was_said_by_the_date_of_the_plan),
        TEST(reads_what_updates_are_of),
        TEST(stores_the_occurrence_that_is_said),
        cmocka_unit_test(reports_a_wrong_update_as_a_row),
        TEST(reads_measures),
        TEST(keeps_a_measure_for_one_area),
        TEST(refuses_a_measure_that_nobody_knows),
        TEST(imports_measures_alone),
        cmocka_unit_test(reports_a_wrong_measure_as_a_row),
        TEST(warns_of_a_period_that_cannot_be_read),
        TEST(refuses_a_folder_that_is_not_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
