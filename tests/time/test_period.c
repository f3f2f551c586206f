#include "tests/check.h"
#include "tests/time/at.h"
#include "time/period.h"

static const PeriodContext financial = {YEAR_FINANCIAL, NULL, NULL}, academic = {YEAR_ACADEMIC, NULL, NULL};

static char *
days_of(const Period *period)
{
    char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
    return g_strdup_printf("%s..%s%s", day_format(period->first, first), day_format(period->last, last),
                           period->estimated ? "?" : "");
}

/* The period that an id names has that id, those days and that title; and is the one of each of its days. */
static void
knows_ids(void **state)
{
    static const struct {
        const PeriodContext *context;
        const char *id, *kind, *days, *title;
    } rows[] = {
        {&financial, "2004-W14", "week", "2004-03-29..2004-04-04", "Week of 29 March 2004"},
        {&financial, "2004-W53", "week", "2004-12-27..2005-01-02", "Week of 27 December 2004"},
        {&financial, "2024-M03", "month", "2024-03-01..2024-03-31", "March 2024"},
        {&financial, "2003-04", "year", "2003-04-01..2004-03-31", "Financial year 2003-04"},
        {&academic, "2003-04", "year", "2003-09-01..2004-08-31", "Academic year 2003-04"},
        {&academic, "1999-00", "year", "1999-09-01..2000-08-31", "Academic year 1999-00"},
        {&financial, "2023-24/q3", "quarter", "2023-10-01..2023-12-31", "Q3 2023-24"},
        {&financial, "2023-24/q4", "quarter", "2024-01-01..2024-03-31", "Q4 2023-24"},
        {&academic, "2023-24/q2", "quarter", "2023-12-01..2024-02-29", "Q2 2023-24"},
        {&financial, "2023-24/h1", "half-year", "2023-04-01..2023-09-30", "First half of 2023-24"},
        {&academic, "2023-24/h2", "half-year", "2024-03-01..2024-08-31", "Second half of 2023-24"},
        {&financial, "2015", "calendar-year", "2015-01-01..2015-12-31", "2015"},
        /* terms without a calendar are seasons, halves of them the estimate's; the year's kind is no matter
         */
        {&financial, "2023-24/autumn", "term", "2023-09-01..2023-12-31?", "Autumn term 2023"},
        {&academic, "2023-24/spring", "term", "2024-01-01..2024-03-31?", "Spring term 2024"},
        {&financial, "2023-24/summer", "term", "2024-04-01..2024-07-31?", "Summer term 2024"},
        {&financial, "2023-24/spring-2", "half-term", "2024-02-19..2024-03-28?",
         "Second half of the spring term 2024"},
        {&academic, "2022-23/autumn-1", "half-term", "2022-09-01..2022-10-21?",
         "First half of the autumn term 2022"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Period) period = {0};
        if (!period_parse(rows[i].id, rows[i].context, &period))
            fail_msg("%s is no period", rows[i].id);
        g_autofree char *days = days_of(&period);
        assert_string_equal(period.id, rows[i].id);
        assert_string_equal(period_kind_word(period.kind), rows[i].kind);
        assert_string_equal(days, rows[i].days);
        assert_string_equal(period.title, rows[i].title);
        for (Day day = period.first; day <= period.last; day++) {
            g_auto(Period) found = {0};
            assert_true(period_of(period.kind, day, rows[i].context, &found));
            if (strcmp(found.id, rows[i].id) != 0)
                fail_msg("%s: a day of it is in %s", rows[i].id, found.id);
        }
    }
}

static void
refuses_what_is_no_id(void **state)
{
    static const char *const texts[] = {"",
                                        "2024-03",
                                        "2024-M13",
                                        "2024-M3",
                                        "2023-W53",
                                        "2023-24/q5",
                                        "2023-24/Q1",
                                        "2023-25",
                                        "2023-24/winter",
                                        "2023-24/",
                                        "2023-24/h1 ",
                                        "23-24/autumn",
                                        "last period",
                                        "2023-24/spring-3",
                                        "1899",
                                        "2200",
                                        "2023-24/autumn-0"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_auto(Period) period = {0};
        if (period_parse(texts[i], &financial, &period))
            fail_msg("\"%s\" is %s", texts[i], period.id);
    }
}

static void
finds_the_next_between_terms(void **state)
{
    static const struct {
        PeriodKind kind;
        const char *day, *id;
    } rows[] = {
        {PERIOD_TERM, "2024-08-10", "2024-25/autumn"},
        {PERIOD_TERM, "2024-07-31", "2023-24/summer"},
        {PERIOD_HALF_TERM, "2024-02-14", "2023-24/spring-2"},
        {PERIOD_HALF_TERM, "2024-04-10", "2023-24/summer-1"},
        {PERIOD_HALF_TERM, "2024-08-10", "2024-25/autumn-1"},
        {PERIOD_HALF_TERM, "2023-12-27", "2023-24/spring-1"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Period) period = {0};
        assert_true(period_of(rows[i].kind, at(rows[i].day), &financial, &period));
        if (strcmp(period.id, rows[i].id) != 0)
            fail_msg("%s is in %s", rows[i].day, period.id);
    }
}

static void
follows_a_loaded_calendar(void **state)
{
    static const char text[] = "title = \"T\"; source = \"S\"; taken = \"2024-01-01\"; years = ( { year = "
                               "\"2023-24\"; spring: { first = \"2024-01-03\"; last = \"2024-03-22\"; "
                               "half_term = [\"2024-02-05\", \"2024-02-09\"]; }; } );";
    g_autoptr(Terms) terms = terms_parse("x.conf", text, NULL);
    const PeriodContext context = {YEAR_FINANCIAL, terms, NULL};
    static const struct {
        const char *id, *days;
    } rows[] = {{"2023-24/spring", "2024-01-03..2024-03-22"},
                {"2023-24/spring-1", "2024-01-03..2024-02-02"},
                {"2023-24/spring-2", "2024-02-12..2024-03-22"},
                {"2023-24/summer", "2024-04-01..2024-07-31?"},
                {"2023-24/summer-1", "2024-04-15..2024-05-24?"}};
    assert_non_null(terms);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_auto(Period) period = {0};
        assert_true(period_parse(rows[i].id, &context, &period));
        g_autofree char *days = days_of(&period);
        assert_string_equal(days, rows[i].days);
    }
    assert_int_equal(period_end("2023-24/spring-2", DAY_NONE, &context), at("2024-03-22"));
}

static void
lists_periods(void **state)
{
    static const struct {
        PeriodKind kind;
        const char *from, *until, *ids;
    } rows[] = {
        {PERIOD_MONTH, "2024-01-31", "2024-03-01", "2024-M01 2024-M02 2024-M03"},
        {PERIOD_WEEK, "2004-12-31", "2005-01-10", "2004-W53 2005-W01 2005-W02"},
        {PERIOD_TERM, "2023-12-31", "2024-08-20", "2023-24/autumn 2023-24/spring 2023-24/summer"},
        {PERIOD_TERM, "2024-08-01", "2024-08-31", ""},
        {PERIOD_HALF_TERM, "2024-02-10", "2024-02-20", "2023-24/spring-2"},
        {PERIOD_QUARTER, "2024-03-31", "2024-04-01", "2023-24/q4 2024-25/q1"},
        {PERIOD_YEAR, "2024-03-31", "2024-04-01", "2023-24 2024-25"},
        {PERIOD_CALENDAR_YEAR, "2199-06-01", "2299-04-01", "2199"},
        {PERIOD_BAND, "2024-03-31", "2024-04-01", ""},
        {PERIOD_MONTH, "2024-03-31", "2024-03-30", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) list = period_list(rows[i].kind, at(rows[i].from), at(rows[i].until), &financial);
        g_autoptr(GString) ids = g_string_new(NULL);
        for (guint p = 0; p < list->len; p++)
            g_string_append_printf(ids, "%s%s", p > 0 ? " " : "", g_array_index(list, Period, p).id);
        assert_string_equal(ids->str, rows[i].ids);
    }
}

/* The unequal bands of a delivery grid. */
static void
takes_bands(void **state)
{
    Period rows[] = {
        {PERIOD_BAND, (char *)"feb-mar", (char *)"February to March", at("2018-02-01"), at("2018-03-31"),
         false},
        {PERIOD_BAND, (char *)"apr-jun", (char *)"April to June", at("2018-04-01"), at("2018-06-30"), false},
        {PERIOD_BAND, (char *)"sep-dec", (char *)"September to December", at("2018-09-01"), at("2018-12-31"),
         false},
    };
    g_autoptr(GArray) bands = g_array_new(FALSE, FALSE, sizeof(Period));
    g_array_append_vals(bands, rows, G_N_ELEMENTS(rows));
    const PeriodContext context = {YEAR_ACADEMIC, NULL, bands};
    g_auto(Period) parsed = {0}, within = {0}, between = {0}, none = {0};
    assert_true(period_parse("apr-jun", &context, &parsed));
    assert_string_equal(parsed.title, "April to June");
    assert_true(period_of(PERIOD_BAND, at("2018-03-31"), &context, &within));
    assert_string_equal(within.id, "feb-mar");
    assert_true(period_of(PERIOD_BAND, at("2018-07-15"), &context, &between));
    assert_string_equal(between.id, "sep-dec");
    assert_false(period_of(PERIOD_BAND, at("2019-01-01"), &context, &none));
    g_autoptr(GArray) list = period_list(PERIOD_BAND, at("2018-03-01"), at("2018-08-01"), &context);
    assert_int_equal(list->len, 2);
    assert_int_equal(period_end("feb-mar", DAY_NONE, &context), at("2018-03-31"));
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
        g_auto(Period) period = {0};
        (void)period_named(cases[i].text, day_from_civil(cases[i].year, cases[i].month, 28), &financial,
                           &period);
        if (g_strcmp0(period.id, cases[i].id) != 0)
            fail_msg("\"%s\" gives %s", cases[i].text, period.id);
    }
    g_auto(Period) period = {0};
    assert_false(period_named("Spring term", DAY_NONE, &financial, &period));
}

static void
ends_periods(void **state)
{
    static const struct {
        const char *period, *day;
    } cases[] = {
        {"2024-03-28", "2024-03-28"},
        {"2015", "2015-12-31"},
        {"2022-23", "2023-03-31"},
        {"2022-23/q1", "2022-06-30"},
        {"2022-23/autumn-1", "2022-10-21"},
        {"2022-23/autumn", "2022-12-31"},
        {"2022-23/autumn-2", "2022-12-31"},
        {"2022-23/spring-1", "2023-02-10"},
        {"2022-23/spring-2", "2023-03-31"},
        {"2022-23/summer-1", "2023-05-26"},
        {"2022-23/summer", "2023-07-31"},
        {"March 2024", "2024-03-31"}, /* twenty years after the plan */
        {"March 1994", "1994-03-31"},
        {"March 19", ""},
        {"one day", ""},
        {"2024-02-30", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        char text[DAY_TEXT_SIZE];
        day_format(period_end(cases[i].period, day_from_civil(2004, 3, 22), &financial), text);
        if (strcmp(text, cases[i].day) != 0)
            fail_msg("\"%s\" ends on \"%s\"", cases[i].period, text);
    }
}

/* Every day of 1995 to 2037 lies in exactly one period of each kind that has no gaps, and consecutive periods
 * touch; in kinds with gaps they do not overlap. */
static void
tiles_time(void **state)
{
    static const struct {
        PeriodKind kind;
        bool gaps;
    } kinds[] = {{PERIOD_WEEK, false},      {PERIOD_MONTH, false},   {PERIOD_QUARTER, false},
                 {PERIOD_HALF_YEAR, false}, {PERIOD_YEAR, false},    {PERIOD_CALENDAR_YEAR, false},
                 {PERIOD_TERM, true},       {PERIOD_HALF_TERM, true}};
    for (guint k = 0; k < G_N_ELEMENTS(kinds); k++) {
        g_autoptr(GArray) list = period_list(kinds[k].kind, at("1995-01-01"), at("2037-12-31"), &academic);
        for (guint i = 0; i < list->len; i++) {
            const Period *here = &g_array_index(list, Period, i);
            g_auto(Period) again = {0};
            assert_true(period_parse(here->id, &academic, &again));
            assert_int_equal(again.kind, here->kind);
            assert_int_equal(again.first, here->first);
            assert_true(here->first <= here->last);
            if (i == 0)
                continue;
            Day before = g_array_index(list, Period, i - 1).last;
            if (kinds[k].gaps ? here->first <= before : here->first != before + 1)
                fail_msg("%s does not follow its forerunner", here->id);
        }
    }
}

static void
knows_its_words(void **state)
{
    PeriodKind kind;
    for (PeriodKind each = PERIOD_WEEK; each <= PERIOD_CALENDAR_YEAR; each++) {
        assert_true(period_kind_parse(period_kind_word(each), &kind));
        assert_int_equal(kind, each);
    }
    assert_false(period_kind_parse("fortnight", &kind));
    assert_false(period_kind_parse(NULL, &kind));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_ids),
        cmocka_unit_test(refuses_what_is_no_id),
        cmocka_unit_test(finds_the_next_between_terms),
        cmocka_unit_test(follows_a_loaded_calendar),
        cmocka_unit_test(lists_periods),
        cmocka_unit_test(takes_bands),
        cmocka_unit_test(names_periods),
        cmocka_unit_test(ends_periods),
        cmocka_unit_test(tiles_time),
        cmocka_unit_test(knows_its_words),
    };
    return cmocka_run_group_tests_name("period", tests, NULL, NULL);
}
