#include "intake/period.h"
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

static void
names_periods(void **state)
{
    static const struct {
        const char *text;
        int year, month;
        const char *id;
    } cases[] = {
        {"Spring Term 2", 2024, 3, "2023-24/spring-2"},
        {"Spring Term 2- March 2024", 2030, 1, "2023-24/spring-2"},
        {"autumn 1", 2023, 11, "2023-24/autumn-1"},
        {"Autumn term 2004", 2004, 3, "2004-05/autumn"},
        {"Summer 2004", 2003, 9, "2003-04/summer"},
        {"2023-24/spring-2", 1999, 1, "2023-24/spring-2"},
        {"1999-00/summer", 1999, 1, "1999-00/summer"},
        {"2023-25/spring-2", 2024, 3, "2022-23/spring-2"},
        {"last period", 2024, 3, NULL},
        {"", 2024, 3, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *id = period_id(cases[i].text, day_from_civil(cases[i].year, cases[i].month, 28));
        if (g_strcmp0(id, cases[i].id) != 0)
            fail_msg("\"%s\" gives %s", cases[i].text, id);
    }
}

static void
ends_periods(void **state)
{
    static const struct {
        const char *period, *day;
    } cases[] = {
        {"2024-03-28", "2024-03-28"},
        {"2015", "2015-12-31"},
        {"2022-23/autumn-1", "2022-10-21"},
        {"2022-23/autumn", "2022-12-31"},
        {"2022-23/autumn-2", "2022-12-31"},
        {"2022-23/spring-1", "2023-02-10"},
        {"2022-23/spring-2", "2023-03-31"},
        {"2022-23/summer-1", "2023-05-26"},
        {"2022-23/summer", "2023-07-31"},
        {"March 2024", "2024-03-31"},
        {"one day", ""},
        {"2024-02-30", ""},
    };
    const TimescaleContext context = {day_from_civil(2004, 3, 22), YEAR_FINANCIAL};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        char text[DAY_TEXT_SIZE];
        day_format(period_last_day(cases[i].period, &context), text);
        if (strcmp(text, cases[i].day) != 0)
            fail_msg("\"%s\" ends on \"%s\"", cases[i].period, text);
    }
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_references), cmocka_unit_test(names_periods), cmocka_unit_test(ends_periods)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
