#include "ctl/facts.h"
#include "tests/check.h"

static Facts *
sample(void)
{
    Facts *facts = facts_new();
    facts_add(facts, "milestone", "Put every field for every child in care into one spreadsheet");
    facts_add(facts, "reason", NULL);
    facts_add(facts, "note", "");
    facts_add_day(facts, "due", day_from_civil(2004, 4, 30));
    facts_add_day(facts, "done", DAY_NONE);
    return facts;
}

static void
leaves_out_what_is_not_known(void **state)
{
    g_autoptr(Facts) facts = sample();
    g_autofree char *text = facts_format(facts, 0);
    assert_string_equal(text, "milestone  Put every field for every child in care into one spreadsheet\n"
                              "due        Friday 30 April 2004\n");
}

static void
wraps_beside_the_names(void **state)
{
    g_autoptr(Facts) facts = sample();
    g_autofree char *text = facts_format(facts, 50);
    assert_string_equal(text, "milestone  Put every field for every child in care\n"
                              "           into one spreadsheet\n"
                              "due        Friday 30 April 2004\n");
}

static void
keeps_lines_and_shows_control_characters(void **state)
{
    g_autoptr(Facts) facts = facts_new();
    facts_add(facts, "note", "first\nsecond \x1B[31mred");
    g_autofree char *text = facts_format(facts, 0);
    assert_string_equal(text, "note  first\n      second \\u001B[31mred\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_out_what_is_not_known),
        cmocka_unit_test(wraps_beside_the_names),
        cmocka_unit_test(keeps_lines_and_shows_control_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
