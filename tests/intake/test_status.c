#include "intake/status.h"
#include "tests/check.h"

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
        {"Amber - funding agreed late", STATUS_AMBER},
        {"Delayed: contract", STATUS_AMBER},
        {"Complete (May 2004)", STATUS_BLUE},
        {"Complete\nsee the report", STATUS_BLUE},
        {"Red – no post", STATUS_RED},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        Status status;
        if (!status_cell_parse(cases[i].cell, &status))
            fail_msg("\"%s\" is not read", cases[i].cell);
        assert_int_equal(status, cases[i].status);
    }
}

static void
leaves_what_it_does_not_know(void **state)
{
    static const char *const cells[] = {"Not complete", "Completed in part", "13 reviews done, 18 booked",
                                        "(complete)?!x", "greenish"};
    for (guint i = 0; i < G_N_ELEMENTS(cells); i++) {
        Status status;
        if (status_cell_parse(cells[i], &status))
            fail_msg("\"%s\" is read as %s", cells[i], status_word(status));
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(reads_status_words),
                                              cmocka_unit_test(leaves_what_it_does_not_know)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
