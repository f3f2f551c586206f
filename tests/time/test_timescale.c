#include "tests/check.h"
#include "tests/time/timescale_rows.h"
#include "time/timescale.h"

#include <stdio.h>

static Day
at(const char *text)
{
    Day day;
    if (!day_parse(text, &day))
        fail_msg("%s is no date", text);
    return day;
}

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

/* The published study of one plan's own phrases. Rows that it calls unsure may be read another way, if it is
 * an uncertain one; phrases for which there is no rule yet are unresolved. */
static void
compare_studied_row(char **fields)
{
    static const char *const later[] = {"recurring", "event"};
    g_autoptr(GArray) readings = parse_on(fields[2], fields[1]);
    const Reading *reading = reading_at(readings, 0);
    char start[DAY_TEXT_SIZE], due[DAY_TEXT_SIZE];
    bool unsure = strstr(fields[7], "UNSURE") != NULL;
    bool no_rule = strcmp(fields[3], later[0]) == 0 || strcmp(fields[3], later[1]) == 0;
    bool same = strcmp(timescale_kind_word(reading->kind), fields[3]) == 0 &&
                strcmp(day_format(reading->start, start), fields[4]) == 0 &&
                strcmp(day_format(reading->due, due), fields[5]) == 0;
    bool open_question = !reading->certain && (unsure || no_rule);
    g_autofree char *got = write_readings(readings);
    if (!same && !open_question)
        fail_msg("\"%s\": %s..%s %s is wanted, not %s", fields[1], fields[4], fields[5], fields[3], got);
}

static char *
studied_path(void)
{
    const char *shared = g_getenv("MILESTONED_SHARED"), *source = g_getenv("TEST_SRCDIR");
    if (shared != NULL)
        return g_build_filename(shared, "data", "timescales-hackney.tsv", NULL);
    return g_build_filename(source != NULL ? source : ".", "..", "shared", "data", "timescales-hackney.tsv",
                            NULL);
}

static void
agrees_with_the_studied_plan(void **state)
{
    g_autofree char *path = studied_path();
    g_autofree char *table = NULL;
    assert_true(g_file_get_contents(path, &table, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
    guint rows = 0;
    for (guint i = 1; lines[i] != NULL; i++) {
        g_auto(GStrv) fields = g_strsplit(lines[i], "\t", -1);
        if (g_strv_length(fields) < 8)
            continue;
        compare_studied_row(fields);
        rows++;
    }
    assert_true(rows > 60);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_row),
        cmocka_unit_test(agrees_with_the_studied_plan),
    };
    /* The last test needs a table that is no part of the project. */
    g_autofree char *path = studied_path();
    size_t count = G_N_ELEMENTS(tests);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        printf("# agrees_with_the_studied_plan is left out: there is no %s\n", path);
        count--;
    }
    return _cmocka_run_group_tests("timescale", tests, count, NULL, NULL);
}
