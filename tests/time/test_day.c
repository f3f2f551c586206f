#include "tests/check.h"
#include "time/day.h"

static void
counts_days(void **state)
{
    static const struct {
        int year, month, day;
        Day number;
        Weekday weekday;
    } rows[] = {{1970, 1, 1, 0, THURSDAY},       {1969, 12, 31, -1, WEDNESDAY},
                {2000, 2, 29, 11016, TUESDAY},   {2000, 3, 1, 11017, WEDNESDAY},
                {2004, 3, 22, 12499, MONDAY},    {2019, 5, 19, 18035, SUNDAY},
                {2026, 12, 25, 20812, FRIDAY},   {1, 1, 1, -719162, MONDAY},
                {9999, 12, 31, 2932896, FRIDAY}, {1900, 3, 1, -25508, THURSDAY}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Day day = day_from_civil(rows[i].year, rows[i].month, rows[i].day);
        assert_int_equal(day, rows[i].number);
        assert_int_equal(day_weekday(day), rows[i].weekday);
    }
}

static void
refuses_dates_that_do_not_exist(void **state)
{
    static const CivilDate rows[] = {{2004, 2, 30}, {2003, 2, 29}, {1900, 2, 29}, {2004, 13, 1},
                                     {2004, 0, 1},  {2004, 4, 31}, {2004, 4, 0},  {0, 1, 1},
                                     {10000, 1, 1}, {2004, 1, 32}, {-4, 1, 1}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_false(day_exists(rows[i].year, rows[i].month, rows[i].day));
        assert_int_equal(day_from_civil(rows[i].year, rows[i].month, rows[i].day), DAY_NONE);
    }
    assert_int_equal(day_month_last(2004, 13), DAY_NONE);
    assert_int_equal(day_month_first(2004, 0), DAY_NONE);
}

/* Every day of four centuries follows the one before it, in date, in week and in ISO week. */
static void
goes_there_and_back(void **state)
{
    Day last = day_from_civil(2200, 12, 31);
    CivilDate before = day_to_civil(day_from_civil(1799, 12, 31));
    for (Day day = day_from_civil(1800, 1, 1); day <= last; day++) {
        CivilDate date = day_to_civil(day);
        assert_int_equal(day_from_civil(date.year, date.month, date.day), day);
        if (date.day != 1)
            assert_int_equal(date.day, before.day + 1);
        else
            assert_int_equal(date.month, before.month % 12 + 1);
        assert_int_equal(day_weekday(day), day_weekday(day - 1) % 7 + 1);
        assert_int_equal(day_weekday(day_week_monday(day)), MONDAY);
        assert_in_range(day - day_week_monday(day), 0, 6);
        before = date;
    }
}

static void
knows_ends_of_months(void **state)
{
    static const struct {
        int year, month, last;
    } rows[] = {{2004, 2, 29}, {2005, 2, 28}, {2000, 2, 29}, {1900, 2, 28}, {2004, 4, 30}, {2004, 12, 31}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_int_equal(day_to_civil(day_month_last(rows[i].year, rows[i].month)).day, rows[i].last);
        assert_int_equal(day_to_civil(day_month_first(rows[i].year, rows[i].month)).day, 1);
    }
}

static void
knows_iso_weeks(void **state)
{
    static const struct {
        const char *day;
        int year, week;
    } rows[] = {{"2005-01-01", 2004, 53}, {"2005-01-02", 2004, 53}, {"2005-01-03", 2005, 1},
                {"2004-03-22", 2004, 13}, {"2024-12-30", 2025, 1},  {"2020-12-31", 2020, 53},
                {"2023-01-01", 2022, 52}, {"2023-01-02", 2023, 1}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Day day;
        int year, week;
        assert_true(day_parse(rows[i].day, &day));
        day_iso_week(day, &year, &week);
        assert_int_equal(year, rows[i].year);
        assert_int_equal(week, rows[i].week);
    }
}

static void
reads_and_writes_iso_dates(void **state)
{
    static const char *const good[] = {"2004-03-22", "2004-02-29", "0001-01-01", "9999-12-31"};
    static const char *const bad[] = {
        "",           "2004-3-22", "2004-02-30", "2004/03/22", "2004-03-22 ", " 2004-03-22",
        "2004-03-2a", "20040322",  "-004-03-22", "2004-+3-22"};
    char text[DAY_TEXT_SIZE];
    Day day;
    for (guint i = 0; i < G_N_ELEMENTS(good); i++) {
        assert_true(day_parse(good[i], &day));
        assert_string_equal(day_format(day, text), good[i]);
    }
    for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
        assert_false(day_parse(bad[i], &day));
        assert_int_equal(day, DAY_NONE);
    }
    assert_false(day_parse(NULL, &day));
    assert_string_equal(day_format(DAY_NONE, text), "");
    assert_true(strlen(day_format(INT32_MAX, text)) < DAY_TEXT_SIZE);
    assert_true(strlen(day_format(INT32_MIN + 1, text)) < DAY_TEXT_SIZE);
}

static void
writes_for_people(void **state)
{
    static const struct {
        Day day;
        const char *with_weekday, *full, *brief;
    } rows[] = {{12509, "Thursday 1 April 2004", "1 April 2004", "1 Apr 2004"},
                {20812, "Friday 25 December 2026", "25 December 2026", "25 Dec 2026"},
                {DAY_NONE, "no date", "no date", "no date"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *with_weekday = day_format_long(rows[i].day);
        g_autofree char *full = day_format_full(rows[i].day);
        g_autofree char *brief = day_format_short(rows[i].day);
        assert_string_equal(with_weekday, rows[i].with_weekday);
        assert_string_equal(full, rows[i].full);
        assert_string_equal(brief, rows[i].brief);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_days),         cmocka_unit_test(refuses_dates_that_do_not_exist),
        cmocka_unit_test(goes_there_and_back), cmocka_unit_test(knows_ends_of_months),
        cmocka_unit_test(knows_iso_weeks),     cmocka_unit_test(reads_and_writes_iso_dates),
        cmocka_unit_test(writes_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
