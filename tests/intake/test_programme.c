#include "intake/programme.h"
#include "tests/check.h"

static const char whole[] =
    "title = \"Action  plan\"; nation = \"scotland\"; zone = \"Europe/London\"; year = \"academic\";\n"
    "reference = \"2004-03-22\"; officer = \"head\"; ladder = [20, 5, 0];\n"
    "people = ( { key = \"head\"; name = \"Head of Planning\"; addresses = [\"a@example.org\", "
    "\"b@example.org\"];\n"
    "             aliases = [\"Interim Head\"]; hour = \"09:30\"; zone = \"Europe/Dublin\";\n"
    "             absences = ( { from = \"2004-08-02\"; until = \"2004-08-13\"; },\n"
    "                          { from = \"2004-04-05\"; until = \"2004-04-08\"; deputy = \"school\"; } ); "
    "},\n"
    "           { key = \"school\"; name = \"Forum Chair\"; kind = \"school\"; left = \"2004-06-01\"; } );\n"
    "boards = ( { key = \"board\"; title = \"Trust Board\"; chair = \"school\"; clerk = \"head\"; members = "
    "[\"head\", "
    "\"school\"];\n"
    "             digest = \"Friday 16:05\"; meetings = [\"2004-05-11\", \"2004-03-30\", \"2004-05-11\"]; "
    "papers = 3;\n"
    "             webhook = \"https://hooks.example.org/x\"; },\n"
    "           { key = \"other\"; title = \"Other\"; rule = \"FREQ=MONTHLY;BYDAY=2FR\"; from = "
    "\"2004-04-01\";\n"
    "             prompts = [10, 5]; areas = [\"Absence\"]; } );\n"
    "areas = ( { title = \"Attendance\"; aliases = [\"Absence\"]; plugin = \"attendance\"; lead = \"head\";\n"
    "            settings: { national = 4.5; word = \"x\"; on = true; }; ladder = [10]; },\n"
    "          { title = \"Funding\"; } );\n"
    "calendar = \"hillshire\"; begins = \"2004-04-01\"; ends = \"2005-03-31\";\n"
    "bands = ( { id = \"late\"; title = \"July and  August\"; first = \"2004-07-01\"; last = \"2004-08-31\"; "
    "},\n"
    "          { id = \"early\"; title = \"April to June\"; first = \"2004-04-01\"; last = \"2004-06-30\"; } "
    ");\n"
    "escalation = { approver = 5; chair = 0; board = \"board\"; };\n"
    "glossary = ( { term = \"CPD\"; meaning = \"Continuing professional development\"; } );\n";

static void
reads_all_of_it(void **state)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = programme_parse("programme.conf", whole, "p", &error);
    check_ok(plan != NULL, error);
    assert_string_equal(plan->key, "p");
    assert_string_equal(plan->title, "Action plan");
    assert_int_equal(plan->nation, NATION_SCOTLAND);
    assert_int_equal(plan->year, YEAR_ACADEMIC);
    assert_int_equal(plan->reference, day_from_civil(2004, 3, 22));
    assert_int_equal(plan->ladder->len, 3);
    assert_int_equal(plan->state, PROGRAMME_DRAFT);
    const Person *head = plan_find_person(plan, "head");
    assert_ptr_equal(plan->officer, head);
    assert_int_equal(head->addresses->len, 2);
    assert_string_equal(head->aliases->pdata[0], "Interim Head");
    assert_int_equal(head->hour, 9 * 60 + 30);
    assert_string_equal(head->zone, "Europe/Dublin");
    const Person *school = plan_find_person(plan, "school");
    assert_int_equal(school->kind, PERSON_SCHOOL);
    assert_int_equal(school->hour, -1);
    assert_null(school->zone);
}

static void
reads_boards_and_areas(void **state)
{
    g_autoptr(Plan) plan = programme_parse("programme.conf", whole, "p", NULL);
    const Board *board = plan_find_board(plan, "board");
    assert_string_equal(board->chair->key, "school");
    assert_string_equal(board->clerk->key, "head");
    assert_int_equal(board->members->len, 2);
    assert_int_equal(board->digest_day, FRIDAY);
    assert_int_equal(board->digest_hour, 16 * 60 + 5);
    assert_int_equal(board->meetings->len, 2);
    assert_int_equal(g_array_index(board->meetings, Day, 0), day_from_civil(2004, 3, 30));
    assert_int_equal(board->paper_days, 3);
    assert_string_equal(board->webhook, "https://hooks.example.org/x");
    const Board *other = plan_find_board(plan, "other");
    assert_int_equal(other->digest_day, MONDAY);
    assert_int_equal(other->digest_hour, 8 * 60);
    assert_null(other->webhook);
    const Area *area = plan_find_area(plan, "ABSENCE");
    assert_string_equal(area->title, "Attendance");
    assert_string_equal(area->plugin, "attendance");
    assert_string_equal(area->lead->key, "head");
    assert_string_equal(g_hash_table_lookup(area->settings, "national"), "4.5");
    assert_string_equal(g_hash_table_lookup(area->settings, "on"), "true");
    assert_int_equal(g_array_index(area->ladder, int, 0), 10);
    assert_string_equal(plan_find_area(plan, "funding")->plugin, "oversight");
}

static void
reads_roles_and_cycles(void **state)
{
    g_autoptr(Plan) plan = programme_parse("programme.conf", whole, "p", NULL);
    assert_string_equal(plan->calendar, "hillshire");
    assert_int_equal(plan->begins, day_from_civil(2004, 4, 1));
    assert_int_equal(plan->ends, day_from_civil(2005, 3, 31));
    assert_int_equal(plan->bands->len, 2);
    const Period *early = &g_array_index(plan->bands, Period, 0);
    assert_string_equal(early->id, "early");
    assert_int_equal(early->kind, PERIOD_BAND);
    assert_int_equal(early->last, day_from_civil(2004, 6, 30));
    assert_string_equal(g_array_index(plan->bands, Period, 1).title, "July and August");
    assert_int_equal(plan->approver_days, 5);
    assert_int_equal(plan->chair_days, 0);
    assert_ptr_equal(plan->escalation, plan_find_board(plan, "board"));
    const Person *head = plan_find_person(plan, "head");
    assert_int_equal(head->absences->len, 2);
    assert_int_equal(head->left, DAY_NONE);
    const Absence *spring = &g_array_index(head->absences, Absence, 0);
    assert_int_equal(spring->from, day_from_civil(2004, 4, 5));
    assert_ptr_equal(spring->deputy, plan_find_person(plan, "school"));
    assert_null(g_array_index(head->absences, Absence, 1).deputy);
    assert_int_equal(plan_find_person(plan, "school")->left, day_from_civil(2004, 6, 1));
    const Board *other = plan_find_board(plan, "other");
    assert_string_equal(rrule_text(other->rule), "FREQ=MONTHLY;BYDAY=2FR");
    assert_int_equal(plan_next_meeting(other, DAY_NONE), day_from_civil(2004, 4, 9));
    assert_int_equal(other->prompts->len, 2);
    assert_int_equal(other->areas->len, 1);
    assert_true(plan_watches(other, plan_find_area(plan, "Attendance")));
    assert_false(plan_watches(other, plan_find_area(plan, "Funding")));
    g_autoptr(Plan) bare = programme_parse("programme.conf", "title = \"T\";", "p", NULL);
    assert_int_equal(bare->approver_days, -1);
    assert_int_equal(bare->chair_days, -1);
    assert_null(bare->calendar);
}

#define HEAD "title = \"T\";\npeople = ( { key = \"head\"; name = \"Head\"; } );\n"

#define BAND(id, first, last) "bands = ( " BAND_OF(id, first, last)
#define BAND_OF(id, first, last)                                                                             \
    "{ id = \"" id "\"; title = \"B\"; first = \"" first "\"; last = \"" last "\"; }\n"
#define AWAY(absence)                                                                                        \
    "title = \"T\";\npeople = ( { key = \"a\"; name = \"A\"; absences = ( { " absence " } ); } );\n"

static void
refuses_with_file_and_line(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"nation = \"england\";\n", "title"},
        {HEAD "officer = \"haed\";\n",
         "x.conf:3: officer: \"haed\" is nobody's key among the people; did you mean \"head\"?"},
        {HEAD "boards = ( { key = \"b\"; title = \"B\"; chair = \"nobody\"; } );\n", "x.conf:3:"},
        {HEAD "boards = ( { key = \"b\"; title = \"B\"; members = [\"head\", \"hea\"]; } );\n",
         "did you mean \"head\""},
        {HEAD "areas = ( { title = \"A\"; lead = \"hed\"; } );\n", "did you mean \"head\""},
        {HEAD "zone = \"Europe/Londn\";\n", "Europe/Londn"},
        {HEAD "reference = \"2004-02-30\";\n", "x.conf:3: reference"},
        {HEAD "reference = \"22/03/2004\";\n", "write it as YYYY-MM-DD"},
        {HEAD "boards = ( { key = \"b\"; title = \"B\"; meetings = [\"2004-13-01\"]; } );\n", "2004-13-01"},
        {HEAD "boards = ( { key = \"b\"; title = \"B\"; digest = \"someday 08:00\"; } );\n",
         "such as \"monday 08:00\""},
        {HEAD "boards = ( { key = \"b\"; title = \"B\"; digest = \"monday 25:00\"; } );\n", "monday 25:00"},
        {HEAD "boards = ( { key = \"b\"; title = \"B\"; webhook = \"ftp://x.example.org\"; } );\n",
         "x.conf:3:"},
        {HEAD "boards = ( { key = \"b\"; title = \"B\"; }, { key = \"b\"; title = \"C\"; } );\n", "already"},
        {HEAD "areas = ( { title = \"A\"; }, { title = \"a\"; } );\n", "called too"},
        {HEAD "areas = ( { title = \"A\"; aliases = [\"B\"]; }, { title = \"b\"; } );\n", "called too"},
        {HEAD "ladder = [2, 10];\n", "must fall: 10 stands after 2"},
        {HEAD "nation = \"france\";\n", "x.conf:3:"},
        {HEAD "titel = \"x\";\n", "title"},
        {"title = \"T\";\npeople = ( { key = \"a\"; name = \"A\"; addresses = [\"no address\"]; } );\n",
         "no address"},
        {"title = \"T\";\npeople = ( { key = \"a\"; name = \"A\"; },\n { key = \"a\"; name = \"B\"; } );\n",
         "x.conf:3: key: \"a\" is somebody else's key already"},
        {"title = \"T\";\npeople = ( { key = \"a\"; name = \"A\"; },\n { key = \"b\"; name = \"B\"; "
         "aliases "
         "= [\"a.\"]; } );\n",
         "is what \"a\" is called too"},
        {"title = \"T\";\npeople = ( { name = \"A\"; } );\n", "key"},
        {"title = \"T\";\npeople = ( { key = \"a\"; name = \"A\"; zone = \"Nowhere\"; } );\n", "Nowhere"},
        {"title = \"  \";\n", "says nothing"},
        {HEAD "calendar = \"a b\";\n", "x.conf:3: calendar"},
        {HEAD "begins = \"2004-04-01\"; ends = \"2004-03-31\";\n", "x.conf:3: ends"},
        {HEAD "ends = \"2004-04-31\";\n", "x.conf:3: ends"},
        {HEAD "bands = ( { id = \"a\"; title = \"A\"; first = \"2004-04-01\"; last = \"2004-03-01\"; } );\n",
         "before the band's first day"},
        {HEAD BAND("a", "2004-04-01", "2004-06-30") "," BAND_OF("b", "2004-06-30", "2004-07-31") ");\n",
         "\"b\" overlaps with \"a\""},
        {HEAD BAND("a", "2004-04-01", "2004-06-30") "," BAND_OF("a", "2004-07-01", "2004-07-31") ");\n",
         "x.conf:4: id: \"a\" is another band's already"},
        {HEAD BAND("2003-04", "2004-04-01", "2004-06-30") ");\n", "is the id of a year already"},
        {HEAD BAND("a", "2004-04-01", "soon") ");\n", "x.conf:3: last"},
        {HEAD "escalation = { approver = -1; };\n", "x.conf:3:"},
        {HEAD "boards = ( { key = \"b\"; title = \"B\"; } ); escalation = { board = \"b\"; };\n",
         "has no chair"},
        {HEAD "boards = ( { key = \"bord\"; title = \"B\"; } ); escalation = { board = \"bard\"; };\n",
         "did you mean \"bord\""},
        {AWAY("from = \"2004-04-02\"; until = \"2004-04-01\";"), "x.conf:2: until: is before"},
        {AWAY("from = \"2004-04-01\";"), "until"},
        {AWAY("from = \"2004-04-01\"; until = \"2004-04-02\"; deputy = \"a\";"), "is the person who is away"},
        {AWAY("from = \"2004-04-01\"; until = \"2004-04-02\"; deputy = \"nobody\";"), "is nobody's key"},
        {AWAY("from = \"2004-04-01\"; until = \"2004-04-09\"; }, { from = \"2004-04-09\"; until = "
              "\"2004-05-01\";"),
         "a is away from 2004-04-09"},
        {"title = \"T\";\npeople = ( { key = \"a\"; name = \"A\"; left = \"soon\"; } );\n", "x.conf:2: left"},
        {HEAD
         "boards = ( { key = \"b\"; title = \"B\"; rule = \"FREQ=HOURLY\"; from = \"2004-04-01\"; } );\n",
         "FREQ"},
        {HEAD "boards = ( { key = \"b\"; title = \"B\"; rule = \"FREQ=WEEKLY\"; } );\n", "needs `from`"},
        {HEAD "boards = ( { key = \"b\"; title = \"B\"; from = \"2004-04-01\"; } );\n", "there is no rule"},
        {HEAD "boards = ( { key = \"b\"; title = \"B\"; prompts = [5, 10]; } );\n",
         "must fall: 10 stands after 5"},
        {HEAD "boards = ( { key = \"b\"; title = \"B\"; areas = [\"Atendance\"]; } );\n"
              "areas = ( { title = \"Attendance\"; } );\n",
         "did you mean \"Attendance\""},
        {"title = \"T\"\nx x x\n", "x.conf:2:"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Plan) plan = programme_parse("x.conf", cases[i].text, "p", &error);
        if (plan != NULL)
            fail_msg("not refused: %s", cases[i].text);
        check_error(error, ERROR_DATA, cases[i].says);
    }
}

static void
tells_every_fault_at_once(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(
        programme_parse("x.conf", HEAD "officer = \"a\";\nzone = \"b\";\nreference = \"c\";\n", "p", &error));
    check_error(error, ERROR_DATA, "x.conf:3:");
    check_error(error, ERROR_DATA, "x.conf:4:");
    check_error(error, ERROR_DATA, "x.conf:5:");
}

static void
begins_bare(void **state)
{
    g_autoptr(Plan) plan = programme_bare("inspection-plan_2");
    assert_string_equal(plan->title, "Inspection plan 2");
    assert_int_equal(plan->nation, NATION_ENGLAND);
    assert_string_equal(plan->zone, "Europe/London");
    assert_int_equal(plan->year, YEAR_FINANCIAL);
    assert_int_equal(plan->boards->len + plan->people->len + plan->areas->len, 0);
}

static void
knows_a_key(void **state)
{
    static const char *const good[] = {"plan", "hackney-2004", "a", "A.b_c-9"};
    static const char *const bad[] = {"", "-a", "a b", "a/b", "é", "a\n"};
    for (guint i = 0; i < G_N_ELEMENTS(good); i++)
        assert_true(programme_key_ok(good[i]));
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_false(programme_key_ok(bad[i]));
}

/* The list of keys in the page is what schema_describe_mdoc makes of the table. */
static void
is_described_by_its_manual_page(void **state)
{
    g_autofree char *page = NULL;
    g_autofree char *path =
        g_build_filename(g_getenv("TEST_SRCDIR"), "daemon/intake/milestoned-programme.5", NULL);
    g_autofree char *keys = schema_describe_mdoc(programme_keys());
    assert_true(g_file_get_contents(path, &page, NULL, NULL));
    if (strstr(page, keys) == NULL)
        fail_msg("milestoned-programme(5) must have this list of keys:\n%s", keys);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_all_of_it),
        cmocka_unit_test(reads_boards_and_areas),
        cmocka_unit_test(reads_roles_and_cycles),
        cmocka_unit_test(refuses_with_file_and_line),
        cmocka_unit_test(tells_every_fault_at_once),
        cmocka_unit_test(begins_bare),
        cmocka_unit_test(knows_a_key),
        cmocka_unit_test(is_described_by_its_manual_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
