#include "ctl/table.h"
#include "tests/check.h"

static Table *
sample(void)
{
    Table *table = table_new("REF", "STATUS", "MILESTONE", NULL);
    table_add(table, "R1.1", "Amber", "Agree the joint protocol with every school", NULL);
    table_add(table, "R12.10", "Not started", "Publish", NULL);
    return table;
}

static void
aligns_columns(void **state)
{
    g_autoptr(Table) table = sample();
    assert_int_equal(table_rows(table), 2);
    g_autofree char *text = table_format(table, 0);
    assert_string_equal(text, "REF     STATUS       MILESTONE\n"
                              "R1.1    Amber        Agree the joint protocol with every school\n"
                              "R12.10  Not started  Publish\n");
}

static void
cuts_the_last_column_to_the_terminal(void **state)
{
    g_autoptr(Table) table = sample();
    g_autofree char *text = table_format(table, 42);
    assert_string_equal(text, "REF     STATUS       MILESTONE\n"
                              "R1.1    Amber        Agree the joint…\n"
                              "R12.10  Not started  Publish\n");
}

static void
leaves_a_narrow_terminal_to_wrap(void **state)
{
    g_autoptr(Table) table = sample();
    g_autofree char *narrow = table_format(table, 30);
    g_autofree char *whole = table_format(table, 0);
    assert_string_equal(narrow, whole);
}

static void
takes_from_wide_columns_for_the_last(void **state)
{
    g_autoptr(Table) table = table_new("REF", "LEAD", "MILESTONE", NULL);
    table_add(table, "R1.1", "Head of Attendance and Behaviour, Head of Looked After Children Services",
              "Put every field for every child into one spreadsheet", NULL);
    g_autofree char *text = table_format(table, 80);
    assert_string_equal(text,
                        "REF   LEAD                              MILESTONE\n"
                        "R1.1  Head of Attendance and…           Put every field for every child into…\n");
}

static void
heads_groups_of_rows(void **state)
{
    g_autoptr(Table) table = table_new("A", "B", NULL);
    table_add_caption(table, "A caption that is much wider than the columns");
    table_add(table, "1", "x", NULL);
    g_autofree char *text = table_format(table, 0);
    assert_string_equal(text, "A  B\n"
                              "\n"
                              "A caption that is much wider than the columns\n"
                              "1  x\n");
}

static void
counts_wide_and_combining_characters(void **state)
{
    g_autoptr(Table) table = table_new("A", "B", NULL);
    table_add(table, "日本", "x", NULL);
    table_add(table, "e\xCC\x81", "y", NULL);
    g_autofree char *text = table_format(table, 0);
    assert_string_equal(text, "A     B\n"
                              "日本  x\n"
                              "e\xCC\x81     y\n");
}

static void
shows_control_characters(void **state)
{
    g_autoptr(Table) table = table_new("A", "B", NULL);
    table_add(table, "a\nb", "\x1B[31mred", NULL);
    table_add_caption(table, "c\td");
    g_autofree char *text = table_format(table, 0);
    assert_null(strchr(text, '\x1B'));
    assert_non_null(strstr(text, "a\\nb  \\u001B[31mred\n"));
    assert_non_null(strstr(text, "\nc\\td\n"));
}

static void
ends_no_line_in_blanks(void **state)
{
    g_autoptr(Table) table = table_new("A", "B", "C", NULL);
    table_add(table, "1", "", "", NULL);
    g_autofree char *text = table_format(table, 0);
    assert_string_equal(text, "A  B  C\n1\n");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aligns_columns),
        cmocka_unit_test(cuts_the_last_column_to_the_terminal),
        cmocka_unit_test(leaves_a_narrow_terminal_to_wrap),
        cmocka_unit_test(takes_from_wide_columns_for_the_last),
        cmocka_unit_test(heads_groups_of_rows),
        cmocka_unit_test(counts_wide_and_combining_characters),
        cmocka_unit_test(shows_control_characters),
        cmocka_unit_test(ends_no_line_in_blanks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
