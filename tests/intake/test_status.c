#include "intake/status.h"
#include "tests/check.h"

/* "Not Yet Known" is what somebody once wrote into a lead cell. */
static Plan *
plan_with_people(void)
{
    Plan *plan = plan_new("plan");
    Person *head = plan_add_person(plan, "people-head", "Head of People");
    g_ptr_array_add(head->aliases, g_strdup("HR Lead"));
    plan_add_person(plan, "chair", "Jo Marsh");
    plan_add_person(plan, "not-yet", "Not Yet Known");
    return plan;
}

static void
reads_status_words(void **state)
{
    static const struct {
        const char *cell;
        Status status;
    } cases[] = {
        {"", STATUS_NOT_STARTED},
        {"Complete", STATUS_BLUE},
        {"COMPLETED.", STATUS_BLUE},
        {"done", STATUS_BLUE},
        {"Blue", STATUS_BLUE},
        {"On track", STATUS_GREEN},
        {"on-track", STATUS_GREEN},
        {"G", STATUS_GREEN},
        {"green", STATUS_GREEN},
        {"In progress", STATUS_GREEN},
        {"Delayed", STATUS_AMBER},
        {"At risk", STATUS_AMBER},
        {"A", STATUS_AMBER},
        {"AMBER", STATUS_AMBER},
        {"Red", STATUS_RED},
        {"R", STATUS_RED},
        {"Overdue", STATUS_RED},
        {"Not started", STATUS_NOT_STARTED},
        {"not-started", STATUS_NOT_STARTED},
        {"On hold", STATUS_ON_HOLD},
        {"Cancelled", STATUS_SUPERSEDED},
        {"N/A", STATUS_SUPERSEDED},
        /* with what takes nothing from it */
        {"Complete (May 2004)", STATUS_BLUE},
        {"Done on 3 May", STATUS_BLUE},
        {"Complete: 3/5/2004", STATUS_BLUE},
        {"Complete 2004-05-03", STATUS_BLUE},
        {"Delivered, Monday 3rd May 2004", STATUS_BLUE},
        {"Achieved in spring term 2023/24", STATUS_BLUE},
        {"COMPLETE\nMay 8, 2004", STATUS_BLUE},
        {"Complete 100%", STATUS_BLUE},
        {"100% complete", STATUS_BLUE},
        {"In progress (60%)", STATUS_GREEN},
        {"On track – as at 1 June 2004", STATUS_GREEN},
        {"Green since March", STATUS_GREEN},
        {"Complete - Head of People", STATUS_BLUE},
        {"Done by Jo Marsh, 3 May 2004", STATUS_BLUE},
        {"Done 3 May (HR lead)", STATUS_BLUE},
        {"Behind schedule, June 2004", STATUS_AMBER},
        {"Not started 1/4/04", STATUS_NOT_STARTED},
    };
    g_autoptr(Plan) plan = plan_with_people();
    g_autoptr(LeadBook) people = lead_book_new(plan);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Status status;
        if (!status_cell_parse(cases[i].cell, people, &status))
            fail_msg("\"%s\" is not read", cases[i].cell);
        assert_int_equal(status, cases[i].status);
    }
}

static void
leaves_what_it_does_not_know(void **state)
{
    static const char *const cells[] = {
        "Not complete",
        "Completed in part",
        "13 reviews done, 18 booked",
        "(complete)?!x",
        "greenish",
        /* doubt */
        "?",
        "??",
        "Complete?",
        "Complete (3 May?)",
        "Done\xEF\xBC\x9F",
        "<100% complete",
        "~Complete",
        "\xE2\x9D\x8C Done",
        /* negation, however it is put */
        "Done - not yet",
        "Complete: no",
        "Complete - No",
        "complete. Not signed off",
        "Done, never checked",
        "Complete – Not Yet Known",
        /* conditions and explanations */
        "Complete (subject to approval)",
        "On track, but no staff",
        "Amber - funding agreed late",
        "Delayed: contract",
        "Red – no post",
        "Complete\nsee the report",
        "Complete by May 2004",
        "Complete 80%",
        "Complete 3 of 18",
        "Complete 3/18",
        "Complete - Jo",
        "Late May 2004",
        "80% complete",
    };
    g_autoptr(Plan) plan = plan_with_people();
    g_autoptr(LeadBook) people = lead_book_new(plan);
    for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
        Status status;
        if (status_cell_parse(cells[i], people, &status))
            fail_msg("\"%s\" is read as %s", cells[i], status_word(status));
    }
}

static void
knows_nobody_without_people(void **state)
{
    Status status;
    assert_false(status_cell_parse("Complete - Head of People", NULL, &status));
    assert_true(status_cell_parse("Complete - May 2004", NULL, &status));
}

static void
takes_typed_words_alone(void **state)
{
    static const char *const wrong[] = {"",     " ",        "done?", "done on 3 May", "nearly done",
                                        "\xF0", "\xFF done"};
    Status status;
    assert_true(status_words_parse("done", &status));
    assert_int_equal(status, STATUS_BLUE);
    assert_true(status_words_parse("On-Track", &status));
    assert_int_equal(status, STATUS_GREEN);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
        assert_false(status_words_parse(wrong[i], &status));
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_status_words), cmocka_unit_test(leaves_what_it_does_not_know),
        cmocka_unit_test(knows_nobody_without_people), cmocka_unit_test(takes_typed_words_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
