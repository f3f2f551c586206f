#include "tests/check.h"
#include "tests/time/at.h"
#include "tests/time/timescale_hedges.h"
#include "tests/time/timescale_plans.h"
#include "tests/time/timescale_rows.h"
#include "time/terms_private.h"
#include "time/timescale.h"

#include <stdio.h>

static GArray *
parse_on(const char *on, const char *phrase)
{
    TimescaleContext context = {.reference = at(on), .year = YEAR_FINANCIAL};
    return timescale_parse(phrase, &context);
}

static const Reading *
reading_at(const GArray *readings, guint i)
{
    return &g_array_index(readings, Reading, i);
}

/* As the table writes it. */
static char *
write_readings(const GArray *readings)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < readings->len; i++) {
        const Reading *reading = reading_at(readings, i);
        char start[DAY_TEXT_SIZE], due[DAY_TEXT_SIZE], review[DAY_TEXT_SIZE];
        g_string_append(out, i > 0 ? "; " : "");
        if (reading->kind == TIMESCALE_UNRESOLVED) {
            g_string_append(out, reading->rule);
            continue;
        }
        g_string_append_printf(out, "%s %s..%s %s", timescale_kind_word(reading->kind),
                               day_format(reading->start, start), day_format(reading->due, due),
                               reading->rule);
        if (reading->kind == TIMESCALE_RECURRING)
            g_string_append_printf(out, " %s", recurrence_word(reading->recurrence));
        if (!reading->certain)
            g_string_append(out, " ?");
        if (reading->review != DAY_NONE)
            g_string_append_printf(out, " review %s", day_format(reading->review, review));
    }
    return g_string_free(out, FALSE);
}

static void
reads_every_row(void **state)
{
    guint wrong = 0;
    for (guint i = 0; i < G_N_ELEMENTS(timescale_rows); i++) {
        g_autoptr(GArray) readings = parse_on(timescale_rows[i].on, timescale_rows[i].phrase);
        g_autofree char *got = write_readings(readings);
        if (strcmp(got, timescale_rows[i].gives) == 0)
            continue;
        wrong++;
        print_error("%s, \"%s\":\n  wanted %s\n  got    %s (%s)\n", timescale_rows[i].on,
                    timescale_rows[i].phrase, timescale_rows[i].gives, got, reading_at(readings, 0)->note);
    }
    assert_int_equal(wrong, 0);
}

typedef struct Count {
    guint exact, uncertain, unresolved, wrong;
} Count;

static void
count(Count *counted, const char *gives, const GArray *readings)
{
    g_autofree char *got = write_readings(readings);
    bool certain = true, resolved = false;
    for (guint i = 0; i < readings->len; i++) {
        certain = certain && reading_at(readings, i)->certain;
        resolved = resolved || reading_at(readings, i)->kind != TIMESCALE_UNRESOLVED;
    }
    if (strcmp(got, gives) != 0)
        counted->wrong++;
    else if (!resolved)
        counted->unresolved++;
    else if (certain)
        counted->exact++;
    else
        counted->uncertain++;
}

static void
print_count(const char *board, const Count *counted)
{
    printf("# %s: %u exact, %u uncertain, %u unresolved, %u wrong\n", board, counted->exact,
           counted->uncertain, counted->unresolved, counted->wrong);
}

static void
reads_the_plans_of_boards(void **state)
{
    Count counted = {0};
    guint wrong = 0;
    for (guint i = 0; i < G_N_ELEMENTS(board_rows); i++) {
        g_autoptr(GArray) readings = parse_on(board_rows[i].on, board_rows[i].phrase);
        guint before = counted.wrong;
        count(&counted, board_rows[i].gives, readings);
        if (counted.wrong > before) {
            g_autofree char *got = write_readings(readings);
            print_error("%s, \"%s\":\n  wanted %s\n  got    %s\n", board_rows[i].on, board_rows[i].phrase,
                        board_rows[i].gives, got);
            wrong++;
        }
        if (i + 1 == G_N_ELEMENTS(board_rows) || strcmp(board_rows[i].board, board_rows[i + 1].board) != 0) {
            print_count(board_rows[i].board, &counted);
            counted = (Count){0};
        }
    }
    assert_int_equal(wrong, 0);
}

static void
reads_the_phrases_of_other_plans(void **state)
{
    Count counted = {0};
    for (guint i = 0; i < G_N_ELEMENTS(plan_rows); i++) {
        g_autoptr(GArray) readings = parse_on(plan_rows[i].on, plan_rows[i].phrase);
        guint before = counted.wrong;
        count(&counted, plan_rows[i].gives, readings);
        g_autofree char *got = write_readings(readings);
        if (counted.wrong > before)
            print_error("%s, \"%s\":\n  wanted %s\n  got    %s\n", plan_rows[i].on, plan_rows[i].phrase,
                        plan_rows[i].gives, got);
    }
    print_count("other plans", &counted);
    assert_int_equal(counted.wrong, 0);
}

static guint
compare_hedge(const char *phrase, const char *gives)
{
    g_autoptr(GArray) readings = parse_on(REF_HEDGES, phrase);
    g_autofree char *got = write_readings(readings);
    if (strcmp(got, gives) == 0)
        return 0;
    print_error("\"%s\":\n  wanted %s\n  got    %s\n", phrase, gives, got);
    return 1;
}

static void
doubts_what_is_hedged(void **state)
{
    guint wrong = 0;
    for (guint i = 0; i < G_N_ELEMENTS(hedged_rows); i++)
        wrong += compare_hedge(hedged_rows[i].phrase, hedged_rows[i].gives);
    for (guint i = 0; i < G_N_ELEMENTS(plain_rows); i++)
        wrong += compare_hedge(plain_rows[i].phrase, plain_rows[i].gives);
    assert_int_equal(wrong, 0);
}

static void
check_doubtful(const char *on, const char *phrase)
{
    g_autoptr(GArray) readings = parse_on(on, phrase);
    for (guint i = 0; i < readings->len; i++)
        if (reading_at(readings, i)->certain || reading_at(readings, i)->note == NULL)
            fail_msg("\"%s\" is certain, or does not say why it is not", phrase);
}

static void
is_never_sure_of_what_is_doubtful(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(doubtful_rows); i++)
        check_doubtful(doubtful_rows[i].on, doubtful_rows[i].phrase);
    for (guint i = 0; i < G_N_ELEMENTS(plan_doubts); i++)
        check_doubtful(plan_doubts[i].on, plan_doubts[i].phrase);
}

static void
follows_the_year_of_the_programme(void **state)
{
    static const struct {
        const char *phrase, *gives;
    } rows[] = {{"Q1 2024/25", "window 2024-09-01..2024-11-30 quarter"},
                {"Q4 2023/24", "window 2024-06-01..2024-08-31 quarter"},
                {"end of Q2 2024/25", "window ..2025-02-28 quarter"},
                {"Q1 of the 2024/25 financial year", "window 2024-04-01..2024-06-30 quarter"},
                {"2024-25", "window 2024-09-01..2025-08-31 year ?"},
                {"2024-25 financial year", "window 2024-04-01..2025-03-31 year"},
                {"this quarter", "window 2024-06-01..2024-08-31 relative"},
                {"last quarter", "window 2024-03-01..2024-05-31 relative"},
                {"next year", "window 2024-09-01..2025-08-31 relative ?"},
                {"this financial year", "window 2024-04-01..2025-03-31 relative"}};
    TimescaleContext context = {.reference = at(REF_MIDYEAR), .year = YEAR_ACADEMIC};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) readings = timescale_parse(rows[i].phrase, &context);
        g_autofree char *got = write_readings(readings);
        assert_string_equal(got, rows[i].gives);
    }
}

static void
says_why_it_is_not_certain(void **state)
{
    static const struct {
        const char *on, *phrase, *note;
    } rows[] = {{REF_GRID, "post 16 June 2 event", "it may be 2 Jun 2018 instead"},
                {REF_GRID, "31 January", "2019 was taken, but it may be 2018"},
                {REF_BRIEFING, "was shared on 14 January", "2019 was taken, but it may be 2020"},
                {REF_BRIEFING, "June 19", "\"19\" was taken as the year 2019"},
                {REF_BRIEFING, "Monday 11 June 2019", "that day is a Tuesday, but the words say Monday"},
                {REF_HIGHLIGHT, "Spring Term 2", "half-term dates are estimated"},
                {REF_HIGHLIGHT, "April 2024?", "a question mark"},
                {REF_HIGHLIGHT, "April 2024 (TBC)", "\"tbc\" says that it is not settled"},
                {REF_INSPECTION, "By end of February", "2004 was taken, but it may be 2005"},

                {REF_INSPECTION, "24 of 32 schools", "\"24\""},
                {REF_INSPECTION, "two weeks before May 2004", "\"two weeks\""},
                {REF_INSPECTION, "TBC", "no time is named"},
                {REF_INSPECTION, "31 April 2004", "there is no such day"},
                {REF_INSPECTION, "the following April", "the words beside it change which time"},
                {REF_INSPECTION, "April following on from audit", "event"},
                {REF_INSPECTION, "2019-20", "but the academic year may be meant"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) readings = parse_on(rows[i].on, rows[i].phrase);
        const Reading *reading = reading_at(readings, 0);
        assert_false(reading->certain);
        if (strstr(reading->note, rows[i].note) == NULL)
            fail_msg("\"%s\": \"%s\" does not say \"%s\"", rows[i].phrase, reading->note, rows[i].note);
    }
}

/* "KIND START..DUE", with "; " between. */
static char *
write_offers(const Reading *reading)
{
    g_autoptr(GArray) offers = reading_offers(reading);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < offers->len; i++) {
        const Offer *offer = &g_array_index(offers, Offer, i);
        char start[DAY_TEXT_SIZE], due[DAY_TEXT_SIZE];
        const char *kind = offer->kind == TIMESCALE_RECURRING ? recurrence_word(offer->recurrence)
                                                              : timescale_kind_word(offer->kind);
        g_string_append_printf(out, "%s%s %s..%s", i > 0 ? "; " : "", kind, day_format(offer->start, start),
                               day_format(offer->due, due));
    }
    return g_string_free(out, FALSE);
}

static void
offers_the_other_readings(void **state)
{
    guint wrong = 0;
    for (guint i = 0; i < G_N_ELEMENTS(offer_rows); i++) {
        g_autoptr(GArray) readings = parse_on(offer_rows[i].on, offer_rows[i].phrase);
        g_autofree char *got = write_offers(reading_at(readings, 0));
        if (strcmp(got, offer_rows[i].offers) == 0)
            continue;
        wrong++;
        print_error("%s, \"%s\":\n  wanted %s\n  got    %s\n", offer_rows[i].on, offer_rows[i].phrase,
                    offer_rows[i].offers, got);
    }
    assert_int_equal(wrong, 0);
}

/* A council that says its terms of one year. */
static Terms *
council(void)
{
    static const struct {
        Season season;
        const char *first, *last, *away, *back;
    } rows[] = {{SEASON_AUTUMN, "2023-09-04", "2023-12-21", "2023-10-16", "2023-10-27"},
                {SEASON_SPRING, "2024-01-08", "2024-03-22", "2024-02-12", "2024-02-16"},
                {SEASON_SUMMER, "2024-04-08", "2024-07-24", "2024-05-27", "2024-05-31"}};
    Terms *terms = terms_blank("somewhere", "Somewhere", NATION_ENGLAND);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const LoadedTerm loaded = {
            .season = rows[i].season,
            .year = 2023,
            .term = {at(rows[i].first), at(rows[i].last), at(rows[i].away), at(rows[i].back)}};
        g_array_append_val(terms->loaded, loaded);
    }
    terms_seal(terms);
    return terms;
}

static void
follows_a_school_calendar(void **state)
{
    static const struct {
        const char *phrase, *gives;
        bool by_terms;
    } rows[] = {{"Spring term 2024", "window 2024-01-08..2024-03-22 term", true},
                {"by the end of the autumn term 2023", "window ..2023-12-21 by-month", true},
                {"Spring Term 2", "window 2024-02-19..2024-03-22 term", true},
                {"Autumn 1 2023", "window 2023-09-04..2023-10-13 term", true},
                {"from Summer term 2 2024", "open 2024-06-03.. open", true},
                {"spring and summer 2024",
                 "window 2024-01-08..2024-03-22 term; window 2024-04-08..2024-07-24 term", true},
                {"this term", "window 2024-01-08..2024-03-22 relative", true},
                {"next term", "window 2024-04-08..2024-07-24 relative", true},
                {"last term", "window 2023-09-04..2023-12-21 relative", true},
                {"next half-term", "window 2024-02-19..2024-03-22 relative", true},
                {"by next half-term", "window ..2024-03-22 relative ?", true},
                {"Termly from Spring term 2024", "recurring 2024-01-08.. recurrence termly", true},
                /* years that it does not have */
                {"Autumn term 2024", "window 2024-09-01..2024-12-31 term", true},
                {"Autumn term 1 2024", "window 2024-09-03..2024-10-25 term ?", true},
                /* what is no term of a school */
                {"by May 2024", "window ..2024-05-31 by-month", false},
                {"this academic year", "window 2023-09-01..2024-08-31 relative", false},
                {"termly", "recurring .. recurrence termly", false}};
    g_autoptr(Terms) terms = council();
    TimescaleContext context = {.reference = at(REF_WINTER), .year = YEAR_FINANCIAL, .terms = terms};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GArray) readings = timescale_parse(rows[i].phrase, &context);
        g_autofree char *got = write_readings(readings);
        assert_string_equal(got, rows[i].gives);
        assert_int_equal(reading_at(readings, 0)->by_terms, rows[i].by_terms);
    }
}

static void
resolves_nothing_without_a_reference(void **state)
{
    TimescaleContext context = {.reference = DAY_NONE, .year = YEAR_FINANCIAL};
    g_autoptr(GArray) readings = timescale_parse("11 June 2019", &context);
    assert_int_equal(readings->len, 1);
    assert_int_equal(reading_at(readings, 0)->kind, TIMESCALE_UNRESOLVED);
}

static void
describes_readings(void **state)
{
    Day first = at("2004-04-01"), last = at("2004-04-30");
    const struct {
        Reading reading;
        const char *text;
    } rows[] = {
        {{.kind = TIMESCALE_DAY, .start = first, .due = first, .review = DAY_NONE}, "on 1 April 2004"},
        {{.kind = TIMESCALE_WINDOW, .start = first, .due = last, .review = DAY_NONE},
         "between 1 April 2004 and 30 April 2004"},
        {{.kind = TIMESCALE_WINDOW, .start = DAY_NONE, .due = last, .review = DAY_NONE}, "by 30 April 2004"},
        {{.kind = TIMESCALE_OPEN, .start = first, .due = DAY_NONE, .review = DAY_NONE},
         "from 1 April 2004, with no end"},
        {{.kind = TIMESCALE_OPEN, .start = DAY_NONE, .due = DAY_NONE, .review = last},
         "going on, with no end, to be reviewed by 30 April 2004"},
        {{.kind = TIMESCALE_RECURRING,
          .start = first,
          .due = DAY_NONE,
          .review = DAY_NONE,
          .recurrence = RECURRENCE_HALF_TERMLY},
         "half-termly, from 1 April 2004"},
        {{.kind = TIMESCALE_RECURRING,
          .start = DAY_NONE,
          .due = DAY_NONE,
          .review = DAY_NONE,
          .recurrence = RECURRENCE_UNSTATED},
         "again and again, how often is not said"},
        {{.kind = TIMESCALE_EVENT, .start = DAY_NONE, .due = DAY_NONE, .review = DAY_NONE},
         "with an event that has no date of its own"},
        {{.kind = TIMESCALE_UNRESOLVED, .start = DAY_NONE, .due = DAY_NONE, .review = DAY_NONE},
         "no date yet"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Reading *reading = &rows[i].reading;
        g_autofree char *text = reading_describe(reading);
        assert_string_equal(text, rows[i].text);
        const Offer same = {reading->kind, reading->start, reading->due, reading->recurrence};
        g_autofree char *offer = offer_describe(&same);
        if (reading->review == DAY_NONE)
            assert_string_equal(offer, text);
    }
}

static void
knows_its_words(void **state)
{
    for (int i = TIMESCALE_DAY; i <= TIMESCALE_UNRESOLVED; i++) {
        TimescaleKind kind = TIMESCALE_DAY;
        assert_true(timescale_kind_parse(timescale_kind_word((TimescaleKind)i), &kind));
        assert_int_equal(kind, i);
    }
    for (int i = RECURRENCE_WEEKLY; i <= RECURRENCE_UNSTATED; i++) {
        Recurrence recurrence = RECURRENCE_NONE;
        assert_true(recurrence_parse(recurrence_word((Recurrence)i), &recurrence));
        assert_int_equal(recurrence, i);
    }
    for (int i = YEAR_FINANCIAL; i <= YEAR_ACADEMIC; i++) {
        YearKind kind = YEAR_FINANCIAL;
        assert_true(year_kind_parse(year_kind_word((YearKind)i), &kind));
        assert_int_equal(kind, i);
    }
    TimescaleKind kind;
    Recurrence recurrence;
    YearKind year;
    assert_false(timescale_kind_parse("Window", &kind));
    assert_false(recurrence_parse("", &recurrence));
    assert_false(recurrence_parse(NULL, &recurrence));
    assert_false(year_kind_parse("calendar", &year));
    assert_null(recurrence_word(RECURRENCE_NONE));
}

/* The published study of one plan's own phrases: all are read as it reads them. Rows that it calls unsure are
 * uncertain ("By end of February" among them, which was a month past and has no year: nothing is sent from
 * it, and both years are offered), all the others are certain. */
static void
compare_studied_row(char **fields, Count *counted)
{
    g_autoptr(GArray) readings = parse_on(fields[2], fields[1]);
    const Reading *reading = reading_at(readings, 0);
    char start[DAY_TEXT_SIZE], due[DAY_TEXT_SIZE];
    bool unsure = strstr(fields[7], "UNSURE") != NULL;
    bool same = strcmp(timescale_kind_word(reading->kind), fields[3]) == 0 &&
                strcmp(day_format(reading->start, start), fields[4]) == 0 &&
                g_strcmp0(recurrence_word(reading->recurrence), *fields[6] != '\0' ? fields[6] : NULL) == 0 &&
                strcmp(day_format(reading->due, due), fields[5]) == 0;
    g_autofree char *got = write_readings(readings);
    if (reading->certain == unsure)
        fail_msg("\"%s\" is %s", fields[1], unsure ? "unsure" : "sure");
    if (!same)
        fail_msg("\"%s\": %s..%s %s is wanted, not %s", fields[1], fields[4], fields[5], fields[3], got);
    count(counted, got, readings);
}

static void
agrees_with_the_studied_plan(void **state)
{
    g_autofree char *path = check_shared_file("timescales-hackney.tsv");
    g_autofree char *table = NULL;
    assert_true(g_file_get_contents(path, &table, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
    guint rows = 0;
    Count counted = {0};
    for (guint i = 1; lines[i] != NULL; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);
        if (g_strv_length(fields) < 8)
            continue;
        compare_studied_row(fields, &counted);
        rows++;
    }
    print_count("inspection plan", &counted);
    assert_int_equal(rows, 65);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_row),
        cmocka_unit_test(reads_the_plans_of_boards),
        cmocka_unit_test(reads_the_phrases_of_other_plans),
        cmocka_unit_test(doubts_what_is_hedged),
        cmocka_unit_test(is_never_sure_of_what_is_doubtful),
        cmocka_unit_test(follows_the_year_of_the_programme),
        cmocka_unit_test(says_why_it_is_not_certain),
        cmocka_unit_test(offers_the_other_readings),
        cmocka_unit_test(follows_a_school_calendar),
        cmocka_unit_test(resolves_nothing_without_a_reference),
        cmocka_unit_test(describes_readings),
        cmocka_unit_test(knows_its_words),
        cmocka_unit_test(agrees_with_the_studied_plan),
    };
    /* The last test needs a table that is no part of the project. */
    g_autofree char *path = check_shared_file("timescales-hackney.tsv");
    size_t count = G_N_ELEMENTS(tests);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        printf("# agrees_with_the_studied_plan is left out: there is no %s\n", path);
        count--;
    }
    return _cmocka_run_group_tests("timescale", tests, count, NULL, NULL);
}
