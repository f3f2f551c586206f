#include "base/quantity.h"
#include "tests/check.h"

static void
reads_durations(void **state)
{
    static const struct {
        const char *text;
        gint64 milliseconds; /* -1: refused */
    } rows[] = {{"250ms", 250},
                {"30s", 30000},
                {"1h30m", 5400000},
                {"10d", 864000000},
                {"2w", 1209600000},
                {"", -1},
                {"10", -1},
                {"-5s", -1},
                {"5 m", -1},
                {"99999999999999999999d", -1},
                {"9000000000000000d", -1}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        gint64 got = 0;
        bool ok = quantity_parse_duration(rows[i].text, &got);
        assert_int_equal(ok ? got : -1, rows[i].milliseconds);
        if (ok) {
            g_autofree char *text = quantity_format_duration(got);
            assert_true(quantity_parse_duration(text, &got));
            assert_int_equal(got, rows[i].milliseconds);
        }
    }
}

static void
reads_sizes(void **state)
{
    static const struct {
        const char *text;
        gint64 bytes;
    } rows[] = {{"64M", 64 << 20}, {"100", 100}, {"1K", 1024}, {"1G", 1 << 30},
                {"64MB", -1},      {"M", -1},    {"1.5M", -1}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        gint64 got = 0;
        assert_int_equal(quantity_parse_size(rows[i].text, &got) ? got : -1, rows[i].bytes);
    }
}

static void
reads_times_of_day(void **state)
{
    static const struct {
        const char *text;
        int minutes;
    } rows[] = {{"08:00", 480}, {"23:59", 1439}, {"00:00", 0}, {"24:00", -1},
                {"8:00", -1},   {"08:60", -1},   {"ab:cd", -1}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        int got = 0;
        assert_int_equal(quantity_parse_time_of_day(rows[i].text, &got) ? got : -1, rows[i].minutes);
    }
}

static void
writes_durations(void **state)
{
    static const struct {
        gint64 milliseconds;
        const char *text;
    } rows[] = {{0, "0s"}, {250, "250ms"}, {5400000, "90m"}, {864000000, "10d"}, {1209600000, "2w"}};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *got = quantity_format_duration(rows[i].milliseconds);
        assert_string_equal(got, rows[i].text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_durations), cmocka_unit_test(writes_durations),
                                       cmocka_unit_test(reads_sizes), cmocka_unit_test(reads_times_of_day)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
