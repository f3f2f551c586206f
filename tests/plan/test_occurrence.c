#include "plan/occurrence.h"
#include "tests/check.h"

/* From a start (or "", and then by the first day) to what is due between two days: "KEY START..DUE" each. The
 * days of terms without a calendar are those of time/period.h. */
static const struct {
    const char *word, *start, *from, *until;
    const char *gives;
} rows[] = {
    {"weekly", "2004-12-15", "2004-12-15", "2005-01-10",
     "2004-W51 2004-12-15..2004-12-17, 2004-W52 2004-12-20..2004-12-24, 2004-W53 2004-12-27..2004-12-31, "
     "2005-W01 2005-01-03..2005-01-07"},
    /* a start on Saturday: that week's Friday is over */
    {"weekly", "2004-03-27", "2004-01-01", "2004-04-08", "2004-W14 2004-03-29..2004-04-02"},
    {"weekly", "", "2004-03-20", "2004-04-02",
     "2004-W13 2004-03-22..2004-03-26, 2004-W14 2004-03-29..2004-04-02"},
    {"fortnightly", "2004-03-22", "2004-01-01", "2004-05-01",
     "2004-04-04 2004-03-22..2004-04-04, 2004-04-18 2004-04-05..2004-04-18"},
    {"fortnightly", "2004-03-22", "2004-12-20", "2005-01-10",
     "2004-12-26 2004-12-13..2004-12-26, 2005-01-09 2004-12-27..2005-01-09"},
    /* counted from the reference date, 2004-03-22, and begun with the first day, 2004-04-10 */
    {"fortnightly", "?", "2004-01-01", "2004-05-05",
     "2004-04-18 2004-04-05..2004-04-18, 2004-05-02 2004-04-19..2004-05-02"},
    {"six-weekly", "2004-11-01", "2004-11-01", "2005-01-23",
     "2004-12-12 2004-11-01..2004-12-12, 2005-01-23 2004-12-13..2005-01-23"},
    {"monthly", "2003-12-10", "2003-01-01", "2004-03-30",
     "2003-M12 2003-12-10..2003-12-31, 2004-M01 2004-01-01..2004-01-31, 2004-M02 2004-02-01..2004-02-29"},
    {"monthly", "2003-12-10", "2004-02-29", "2004-03-31",
     "2004-M02 2004-02-01..2004-02-29, 2004-M03 2004-03-01..2004-03-31"},
    {"monthly", "", "2004-01-01", "2004-04-30",
     "2004-M03 2004-03-01..2004-03-31, 2004-M04 2004-04-01..2004-04-30"},
    {"quarterly", "2005-01-01", "2004-01-01", "2005-09-29",
     "2004-05/q4 2005-01-01..2005-03-31, 2005-06/q1 2005-04-01..2005-06-30"},
    {"quarterly", "2004-12-31", "2004-01-01", "2005-03-31",
     "2004-05/q3 2004-12-31..2004-12-31, 2004-05/q4 2005-01-01..2005-03-31"},
    {"half-yearly", "2004-05-01", "2004-01-01", "2005-03-31",
     "2004-M05 2004-05-01..2004-05-31, 2004-M11 2004-11-01..2004-11-30"},
    {"half-yearly", "2004-08-31", "2004-09-01", "2005-08-31",
     "2005-02-28 2005-02-28..2005-02-28, 2005-08-31 2005-08-31..2005-08-31"},
    {"half-yearly", "", "2004-01-01", "2005-03-31",
     "2003-04/h2 2003-10-01..2004-03-31, 2004-05/h1 2004-04-01..2004-09-30, 2004-05/h2 "
     "2004-10-01..2005-03-31"},
    {"annually", "2004-03-31", "2004-01-01", "2005-03-31",
     "2004-03-31 2004-03-31..2004-03-31, 2005-03-31 2005-03-31..2005-03-31"},
    {"annually", "2024-02-29", "2025-01-01", "2028-12-31",
     "2025-02-28 2025-02-28..2025-02-28, 2026-02-28 2026-02-28..2026-02-28, 2027-02-28 "
     "2027-02-28..2027-02-28, 2028-02-29 2028-02-29..2028-02-29"},
    {"annually", "2024-05-01", "2024-05-01", "2026-05-30",
     "2024-M05 2024-05-01..2024-05-31, 2025-M05 2025-05-01..2025-05-31"},
    {"annually", "", "2004-01-01", "2005-03-31",
     "2003-04 2003-04-01..2004-03-31, 2004-05 2004-04-01..2005-03-31"},
    {"termly", "2003-11-01", "2003-01-01", "2004-07-31",
     "2003-04/autumn 2003-11-01..2003-12-31?, 2003-04/spring 2004-01-01..2004-03-31?, "
     "2003-04/summer 2004-04-01..2004-07-31?"},
    /* begun in the summer: with the next term */
    {"termly", "2004-08-10", "2004-01-01", "2004-12-31", "2004-05/autumn 2004-09-01..2004-12-31?"},
    /* in the half-term's holiday: what follows it comes next */
    {"half-termly", "2024-02-17", "2024-01-01", "2024-04-30", "2023-24/spring-2 2024-02-19..2024-03-28?"},
    {"unstated", "2004-03-22", "2004-01-01", "2005-12-31", ""},
    {"FREQ=MONTHLY;BYDAY=-1FR", "2004-03-22", "2004-01-01", "2004-05-28",
     "2004-03-26 2004-03-26..2004-03-26, 2004-04-30 2004-04-30..2004-04-30, 2004-05-28 "
     "2004-05-28..2004-05-28"},
    {"FREQ=DAILY;COUNT=2", "2004-12-31", "2005-01-01", "2005-12-31", "2005-01-01 2005-01-01..2005-01-01"},
    /* counted from the reference date, begun with the first day */
    {"FREQ=WEEKLY;INTERVAL=2", "?", "2004-01-01", "2004-04-30", "2004-04-19 2004-04-19..2004-04-19"},
    {"FREQ=HOURLY", "2004-03-22", "2004-01-01", "2004-12-31", ""},
};

static Day
at(const char *text)
{
    Day day;
    return day_parse(text, &day) ? day : DAY_NONE;
}

static char *
write_list(const GArray *list)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < list->len; i++) {
        const Occurrence *occurrence = &g_array_index(list, Occurrence, i);
        char start[DAY_TEXT_SIZE], due[DAY_TEXT_SIZE];
        g_string_append_printf(text, "%s%s %s..%s%s", i > 0 ? ", " : "", occurrence->key,
                               day_format(occurrence->start, start), day_format(occurrence->due, due),
                               occurrence->estimated ? "?" : "");
    }
    return g_string_free(text, FALSE);
}

static void
lists_what_is_due(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        PlanSpan span = {.kind = TIMESCALE_RECURRING, .due = DAY_NONE, .start = at(rows[i].start)};
        if (!recurrence_parse(rows[i].word, &span.recurrence))
            span.repeat = (char *)rows[i].word;
        OccurrenceContext context = {.reference = at("2004-03-22")};
        context.first = rows[i].start[0] == '?' ? at("2004-04-10") : DAY_NONE;
        g_autoptr(GArray) list = occurrence_list(&span, &context, at(rows[i].from), at(rows[i].until));
        g_autofree char *found = write_list(list);
        if (strcmp(found, rows[i].gives) != 0)
            fail_msg("%s from \"%s\": %s\ninstead of %s", rows[i].word, rows[i].start, found, rows[i].gives);
    }
}

/* However the days are cut, the same occurrences come out, each once. */
static void
gives_each_once(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        PlanSpan span = {.kind = TIMESCALE_RECURRING, .due = DAY_NONE, .start = at("2003-08-20")};
        if (!recurrence_parse(rows[i].word, &span.recurrence))
            span.repeat = (char *)rows[i].word;
        const OccurrenceContext context = {.reference = at("2004-03-22"), .first = DAY_NONE};
        Day first = at("2003-07-01"), last = at("2006-01-31");
        g_autoptr(GArray) whole = occurrence_list(&span, &context, first, last);
        g_autoptr(GString) pieces = g_string_new(NULL);
        for (Day day = first; day <= last; day += 10) {
            g_autoptr(GArray) piece = occurrence_list(&span, &context, day, MIN(day + 9, last));
            g_autofree char *text = write_list(piece);
            g_string_append_printf(pieces, "%s%s", pieces->len > 0 && piece->len > 0 ? ", " : "", text);
        }
        g_autofree char *wanted = write_list(whole);
        assert_string_equal(pieces->str, wanted);
    }
}

static void
follows_the_programmes_year(void **state)
{
    const OccurrenceContext context = {
        .periods = {.year = YEAR_ACADEMIC}, .reference = at("2004-03-22"), .first = DAY_NONE};
    PlanSpan span = {.kind = TIMESCALE_RECURRING, .recurrence = RECURRENCE_ANNUALLY, .due = DAY_NONE};
    span.start = DAY_NONE;
    g_autoptr(GArray) list = occurrence_list(&span, &context, at("2004-01-01"), at("2005-08-31"));
    g_autofree char *found = write_list(list);
    assert_string_equal(found, "2003-04 2003-09-01..2004-08-31, 2004-05 2004-09-01..2005-08-31");
}

static void
gives_nothing_without_a_beginning(void **state)
{
    const OccurrenceContext context = {.reference = DAY_NONE, .first = DAY_NONE};
    PlanSpan monthly = {.kind = TIMESCALE_RECURRING, .recurrence = RECURRENCE_MONTHLY};
    monthly.start = monthly.due = DAY_NONE;
    PlanSpan window = {.kind = TIMESCALE_WINDOW, .start = at("2004-03-01"), .due = at("2004-03-31")};
    g_autoptr(GArray) nowhere = occurrence_list(&monthly, &context, 0, 40000);
    g_autoptr(GArray) once = occurrence_list(&window, &context, 0, 40000);
    monthly.start = at("2004-03-01");
    g_autoptr(GArray) backwards = occurrence_list(&monthly, &context, 20000, 19000);
    assert_int_equal(nowhere->len + once->len + backwards->len, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_what_is_due),
        cmocka_unit_test(gives_each_once),
        cmocka_unit_test(follows_the_programmes_year),
        cmocka_unit_test(gives_nothing_without_a_beginning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
