#include "tests/check.h"
#include "tests/time/at.h"
#include "time/calendar.h"

static void
check_day(const char *what, Day got, const char *wanted)
{
    char text[DAY_TEXT_SIZE];
    if (got != at(wanted))
        fail_msg("%s: %s, not %s", what, day_format(got, text), wanted);
}

/* Each year by hand: the first and last day of the term, and of the holiday in its middle. 2022/23 is what a
 * Lancashire school published; in 2019/20 a Welsh council began a day earlier and ended three days later, and
 * was the same between. */
static void
estimates_terms(void **state)
{
    static const struct {
        Nation nation;
        int year;
        Season season;
        const char *first, *last, *away, *back;
    } rows[] = {
        {NATION_ENGLAND, 2022, SEASON_AUTUMN, "2022-09-01", "2022-12-16", "2022-10-24", "2022-10-28"},
        {NATION_ENGLAND, 2022, SEASON_SPRING, "2023-01-03", "2023-03-31", "2023-02-13", "2023-02-17"},
        {NATION_ENGLAND, 2022, SEASON_SUMMER, "2023-04-17", "2023-07-21", "2023-05-29", "2023-06-02"},
        {NATION_WALES, 2019, SEASON_AUTUMN, "2019-09-03", "2019-12-20", "2019-10-28", "2019-11-01"},
        {NATION_WALES, 2019, SEASON_SPRING, "2020-01-06", "2020-04-03", "2020-02-17", "2020-02-21"},
        {NATION_WALES, 2019, SEASON_SUMMER, "2020-04-20", "2020-07-17", "2020-05-25", "2020-05-29"},
        /* Good Friday is before 5 April, so that Maundy Thursday ends the term */
        {NATION_ENGLAND, 2023, SEASON_SPRING, "2024-01-08", "2024-03-28", "2024-02-12", "2024-02-16"},
        {NATION_ENGLAND, 2023, SEASON_SUMMER, "2024-04-15", "2024-07-19", "2024-05-27", "2024-05-31"},
        /* Easter Monday is the Monday on which summer would begin */
        {NATION_ENGLAND, 2018, SEASON_SUMMER, "2019-04-23", "2019-07-19", "2019-05-27", "2019-05-31"},
        /* 3 January is New Year's Day by substitute; the spring bank holiday is moved to June */
        {NATION_ENGLAND, 2021, SEASON_SPRING, "2022-01-04", "2022-04-01", "2022-02-14", "2022-02-18"},
        {NATION_ENGLAND, 2021, SEASON_SUMMER, "2022-04-19", "2022-07-22", "2022-05-30", "2022-06-03"},
        {NATION_ENGLAND, 2001, SEASON_SUMMER, "2002-04-15", "2002-07-19", "2002-06-03", "2002-06-07"},
        {NATION_SCOTLAND, 2023, SEASON_AUTUMN, "2023-08-16", "2023-12-22", "2023-10-16", "2023-10-20"},
        {NATION_SCOTLAND, 2023, SEASON_SPRING, "2024-01-08", "2024-03-28", "2024-02-12", "2024-02-16"},
        {NATION_SCOTLAND, 2023, SEASON_SUMMER, "2024-04-15", "2024-06-28", NULL, NULL},
        {NATION_SCOTLAND, 2021, SEASON_SPRING, "2022-01-05", "2022-04-01", "2022-02-14", "2022-02-18"},
        {NATION_NORTHERN_IRELAND, 2023, SEASON_AUTUMN, "2023-09-01", "2023-12-22", "2023-10-30",
         "2023-11-03"},
        {NATION_NORTHERN_IRELAND, 2023, SEASON_SPRING, "2024-01-08", "2024-03-28", "2024-02-12",
         "2024-02-16"},
        {NATION_NORTHERN_IRELAND, 2023, SEASON_SUMMER, "2024-04-08", "2024-06-28", NULL, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Terms) terms = terms_estimate(rows[i].nation);
        g_autofree char *what =
            g_strdup_printf("%s %d/%u", nation_word(rows[i].nation), rows[i].year, rows[i].season);
        Day first, last, away, back;
        bool estimated = false;
        assert_true(terms_dates(terms, rows[i].season, 0, rows[i].year, &first, &last, &estimated));
        assert_true(estimated);
        check_day(what, first, rows[i].first);
        check_day(what, last, rows[i].last);
        bool has_half_term = terms_half_term(terms, rows[i].season, rows[i].year, &away, &back);
        assert_int_equal(has_half_term, rows[i].away != NULL);
        if (!has_half_term)
            continue;
        check_day(what, away, rows[i].away);
        check_day(what, back, rows[i].back);
    }
}

static void
halves_terms(void **state)
{
    static const struct {
        Nation nation;
        int year;
        Season season;
        int half;
        const char *first, *last;
    } rows[] = {
        {NATION_ENGLAND, 2023, SEASON_SPRING, 1, "2024-01-08", "2024-02-09"},
        {NATION_ENGLAND, 2023, SEASON_SPRING, 2, "2024-02-19", "2024-03-28"},
        {NATION_ENGLAND, 2003, SEASON_AUTUMN, 2, "2003-11-03", "2003-12-19"},
        /* no holiday in the middle: the spring bank holiday parts the halves */
        {NATION_SCOTLAND, 2023, SEASON_SUMMER, 1, "2024-04-15", "2024-05-24"},
        {NATION_SCOTLAND, 2023, SEASON_SUMMER, 2, "2024-05-27", "2024-06-28"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Terms) terms = terms_estimate(rows[i].nation);
        Day first, last;
        assert_true(terms_dates(terms, rows[i].season, rows[i].half, rows[i].year, &first, &last, NULL));
        check_day("first", first, rows[i].first);
        check_day("last", last, rows[i].last);
    }
    g_autoptr(Terms) terms = terms_estimate(NATION_ENGLAND);
    Day first, last;
    assert_false(terms_dates(terms, SEASON_WINTER, 0, 2023, &first, &last, NULL));
    assert_false(terms_dates(terms, SEASON_SPRING, 0, 2200, &first, &last, NULL));
    assert_false(terms_dates(terms, SEASON_SPRING, 0, 1898, &first, &last, NULL));
}

/* A year of an English maintained school is 190 days of teaching and 5 without pupils: the estimate, which
 * knows no inset days, is to have about 195 of them, and the other nations near their own. */
static void
has_a_years_worth_of_school_days(void **state)
{
    static const struct {
        int least, most;
    } wanted[] = {[NATION_ENGLAND] = {185, 200},
                  [NATION_WALES] = {185, 200},
                  [NATION_SCOTLAND] = {186, 202},
                  [NATION_NORTHERN_IRELAND] = {180, 202}};
    for (int nation = 0; nation < NATIONS; nation++) {
        g_autoptr(Terms) terms = terms_estimate((Nation)nation);
        g_autoptr(Calendar) national = calendar_new((Nation)nation);
        g_autoptr(Calendar) school = calendar_new_school(national, terms);
        for (int year = 1995; year < 2037; year++) {
            int days = calendar_working_between(school, day_from_civil(year, 7, 31),
                                                day_from_civil(year + 1, 7, 31));
            if (days < wanted[nation].least || days > wanted[nation].most)
                fail_msg("%s, %d: %d school days", nation_word((Nation)nation), year, days);
        }
    }
}

static void
says_whether_schools_are_open(void **state)
{
    static const struct {
        const char *day;
        bool open;
    } rows[] = {{"2024-02-09", true},  {"2024-02-10", false}, {"2024-02-12", false}, {"2024-02-19", true},
                {"2024-03-28", true},  {"2024-03-29", false}, {"2024-04-12", false}, {"2024-04-15", true},
                {"2024-08-12", false}, {"2023-12-25", false}, {"2024-01-01", false}, {"2024-05-06", true}};
    g_autoptr(Terms) terms = terms_estimate(NATION_ENGLAND);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (terms_is_open(terms, at(rows[i].day)) != rows[i].open)
            fail_msg("%s", rows[i].day);
        assert_true(terms_is_estimated(terms, at(rows[i].day)));
    }
    assert_false(terms_is_open(terms, DAY_NONE));
    assert_false(terms_is_estimated(terms, DAY_NONE));
    assert_null(terms_closure(terms, at("2024-05-06")));
}

static void
counts_school_days(void **state)
{
    g_autoptr(Terms) terms = terms_estimate(NATION_ENGLAND);
    g_autoptr(Calendar) national = calendar_new(NATION_ENGLAND);
    g_autoptr(Calendar) school = calendar_new_school(national, terms);
    /* the last school day on or before the end of a month without one in its last weeks */
    check_day("Easter", calendar_working_before(school, at("2024-04-14")), "2024-03-28");
    check_day("summer", calendar_working_before(school, at("2024-08-31")), "2024-07-19");
    check_day("May", calendar_working_before(school, at("2024-05-06")), "2024-05-03");
    check_day("over Easter", calendar_add_working(school, at("2024-03-27"), 3), "2024-04-16");
    check_day("back", calendar_add_working(school, at("2024-04-16"), -3), "2024-03-27");
    assert_int_equal(calendar_working_between(school, at("2024-07-19"), at("2024-09-03")), 1);
    assert_string_equal(calendar_holiday(school, at("2024-05-06")), "Early May bank holiday");
    assert_null(calendar_holiday(school, at("2024-08-12")));
}

static void
tells_versions_apart(void **state)
{
    g_autoptr(Terms) england = terms_estimate(NATION_ENGLAND), again = terms_estimate(NATION_ENGLAND),
                     scotland = terms_estimate(NATION_SCOTLAND);
    assert_string_equal(terms_version(england), terms_version(again));
    assert_string_not_equal(terms_version(england), terms_version(scotland));
    assert_string_equal(terms_key(england), "estimate");
    assert_int_equal(terms_nation(scotland), NATION_SCOTLAND);
    assert_int_equal(terms_closures(england)->len, 0);
    assert_null(terms_source(england));
    assert_int_equal(terms_taken(england), DAY_NONE);
    terms_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(estimates_terms),
        cmocka_unit_test(halves_terms),
        cmocka_unit_test(has_a_years_worth_of_school_days),
        cmocka_unit_test(says_whether_schools_are_open),
        cmocka_unit_test(counts_school_days),
        cmocka_unit_test(tells_versions_apart),
    };
    return cmocka_run_group_tests_name("terms", tests, NULL, NULL);
}
