#include "intake/reference.h"
#include "tests/check.h"

static void
makes_references(void **state)
{
    static const struct {
        const char *number, *action, *row;
    } cases[] = {
        {"7a", "R7a", "R7a"},
        {"7", "R7", "R7"},
        {"9(b)", "R9b", "R9b"},
        {"9 b", "R9b", "R9b"},
        {"14 and 16", "R14-16", "R14-16"},
        {"14 & 16", "R14-16", "R14-16"},
        {"14–16", "R14-16", "R14-16"},
        {"14/16", "R14-16", "R14-16"},
        {"1.3", "R1-3", "R1.3"},
        {"1.3a", "R1-3a", "R1.3a"},
        {"R7a", "R7a", "R7a"},
        {"R 7", "R7", "R7"},
        {"Rec. 12", "R12", "R12"},
        {"Recommendation 12", "R12", "R12"},
        {"No. 3", "R3", "R3"},
        {"(iv)", "Riv", "Riv"},
        {"SEND3", "RSEND3", "RSEND3"},
        {"7r", "R7r", "R7r"},
        {"", NULL, NULL},
        {"–", NULL, NULL},
        {"no", NULL, NULL},
        {"1234567890123456789012345", NULL, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *action = reference_of_action(cases[i].number);
        g_autofree char *row = reference_of_row(cases[i].number);
        if (g_strcmp0(action, cases[i].action) != 0 || g_strcmp0(row, cases[i].row) != 0)
            fail_msg("\"%s\" gives %s and %s", cases[i].number, action, row);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(makes_references)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
