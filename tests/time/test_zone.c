#include "tests/check.h"
#include "time/zone.h"

/* Local times, the instants they mean (seconds of UTC), and how those read in the zone. The figures come from
 * another implementation (Python's zoneinfo, fold=0), never from this one. */
static const struct {
    const char *zone;
    int year, month, day, minute;
    gint64 seconds;
    int offset;
    const char *text;
} rows[] = {
    {"Europe/London", 1995, 3, 1, 9 * 60, 794048400, 0, "1995-03-01T09:00:00+00:00"},
    /* the clocks go forward: 01:00 to 01:59 do not exist */
    {"Europe/London", 2004, 3, 28, 59, 1080435540, 0, "2004-03-28T00:59:00+00:00"},
    {"Europe/London", 2004, 3, 28, 1 * 60, 1080435600, 3600, "2004-03-28T02:00:00+01:00"},
    {"Europe/London", 2004, 3, 28, 1 * 60 + 30, 1080437400, 3600, "2004-03-28T02:30:00+01:00"},
    {"Europe/London", 2004, 3, 28, 1 * 60 + 59, 1080439140, 3600, "2004-03-28T02:59:00+01:00"},
    {"Europe/London", 2004, 3, 28, 2 * 60, 1080435600, 3600, "2004-03-28T02:00:00+01:00"},
    {"Europe/London", 2004, 4, 1, 8 * 60, 1080802800, 3600, "2004-04-01T08:00:00+01:00"},
    /* and back: 01:00 to 01:59 come twice */
    {"Europe/London", 2004, 10, 31, 59, 1099180740, 3600, "2004-10-31T00:59:00+01:00"},
    {"Europe/London", 2004, 10, 31, 1 * 60, 1099180800, 3600, "2004-10-31T01:00:00+01:00"},
    {"Europe/London", 2004, 10, 31, 1 * 60 + 30, 1099182600, 3600, "2004-10-31T01:30:00+01:00"},
    {"Europe/London", 2004, 10, 31, 1 * 60 + 59, 1099184340, 3600, "2004-10-31T01:59:00+01:00"},
    {"Europe/London", 2004, 10, 31, 2 * 60, 1099188000, 0, "2004-10-31T02:00:00+00:00"},
    {"Europe/London", 2004, 12, 24, 8 * 60, 1103875200, 0, "2004-12-24T08:00:00+00:00"},
    {"Europe/London", 2018, 2, 1, 23 * 60 + 59, 1517529540, 0, "2018-02-01T23:59:00+00:00"},
    {"Europe/London", 2019, 6, 11, 0, 1560207600, 3600, "2019-06-11T00:00:00+01:00"},
    {"Europe/London", 2035, 7, 1, 8 * 60, 2066886000, 3600, "2035-07-01T08:00:00+01:00"},
    {"Europe/London", 2060, 7, 1, 8 * 60, 2855890800, 3600, "2060-07-01T08:00:00+01:00"},
    /* summer time all winter, 1968 to 1971; before the epoch */
    {"Europe/London", 1970, 1, 1, 0, -3600, 3600, "1970-01-01T00:00:00+01:00"},
    {"Europe/London", 1969, 7, 1, 12 * 60, -15858000, 3600, "1969-07-01T12:00:00+01:00"},
    {"UTC", 2004, 3, 28, 1 * 60 + 30, 1080437400, 0, "2004-03-28T01:30:00+00:00"},
    {"Europe/Dublin", 2024, 10, 27, 1 * 60 + 15, 1729988100, 3600, "2024-10-27T01:15:00+01:00"},
    {"America/New_York", 2024, 3, 10, 2 * 60 + 30, 1710055800, -14400, "2024-03-10T03:30:00-04:00"},
    {"America/New_York", 2024, 11, 3, 1 * 60 + 30, 1730611800, -14400, "2024-11-03T01:30:00-04:00"},
    {"America/St_Johns", 2024, 7, 1, 18 * 60 + 30, 1719867600, -9000, "2024-07-01T18:30:00-02:30"},
    /* half an hour of summer time */
    {"Australia/Lord_Howe", 2024, 4, 7, 1 * 60 + 45, 1712414700, 39600, "2024-04-07T01:45:00+11:00"},
    {"Australia/Lord_Howe", 2024, 10, 6, 2 * 60 + 15, 1728143100, 39600, "2024-10-06T02:45:00+11:00"},
    {"Asia/Kathmandu", 2024, 1, 1, 0, 1704046500, 20700, "2024-01-01T00:00:00+05:45"},
    {"Asia/Kolkata", 2004, 4, 1, 8 * 60, 1080786600, 19800, "2004-04-01T08:00:00+05:30"},
    /* a whole day left out */
    {"Pacific/Apia", 2011, 12, 30, 12 * 60, 1325282400, 50400, "2011-12-31T12:00:00+14:00"},
    {"Africa/Casablanca", 2024, 3, 10, 2 * 60 + 30, 1710034200, 3600, "2024-03-10T02:30:00+01:00"},
};

static Zone *
known_zone(const char *name)
{
    g_autoptr(GError) error = NULL;
    Zone *zone = zone_new(name, &error);
    check_ok(zone != NULL, error);
    assert_string_equal(zone_name(zone), name);
    return zone;
}

static void
turns_local_times_into_instants(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Zone) zone = known_zone(rows[i].zone);
        Day day = day_from_civil(rows[i].year, rows[i].month, rows[i].day);
        Instant at = zone_instant(zone, day, rows[i].minute);
        assert_int_equal(at / INSTANT_SECOND, rows[i].seconds);
        assert_int_equal(zone_offset(zone, at), rows[i].offset);
        g_autofree char *text = zone_format_rfc3339(zone, at);
        assert_string_equal(text, rows[i].text);
    }
}

/* Every hour of forty years: what an instant shows, read again, is that instant or the hour's first. */
static void
goes_there_and_back(void **state)
{
    g_autoptr(Zone) zone = known_zone("Europe/London");
    Instant last = zone_instant(zone, day_from_civil(2040, 1, 1), 0);
    for (Instant at = zone_instant(zone, day_from_civil(2000, 1, 1), 30); at < last; at += INSTANT_HOUR) {
        int minute;
        Day day = zone_day(zone, at, &minute);
        Instant again = zone_instant(zone, day, minute);
        assert_true(again == at || (again == at - INSTANT_HOUR && zone_offset(zone, at) == 0));
    }
}

static void
shows_the_local_day(void **state)
{
    g_autoptr(Zone) zone = known_zone("Europe/London");
    static const struct {
        Instant at;
        const char *day;
        int minute;
    } cases[] = {{1080860399 * INSTANT_SECOND, "2004-04-01", 23 * 60 + 59},
                 {1080860400 * INSTANT_SECOND, "2004-04-02", 0},
                 {-1, "1970-01-01", 59},
                 {-3600 * INSTANT_SECOND - 1, "1969-12-31", 23 * 60 + 59}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        char text[DAY_TEXT_SIZE];
        int minute;
        assert_string_equal(day_format(zone_day(zone, cases[i].at, &minute), text), cases[i].day);
        assert_int_equal(minute, cases[i].minute);
        assert_string_equal(day_format(zone_day(zone, cases[i].at, NULL), text), cases[i].day);
    }
}

static void
writes_for_mail(void **state)
{
    static const struct {
        const char *zone;
        Instant at;
        const char *text;
    } cases[] = {{"Europe/London", 1080802800 * INSTANT_SECOND, "Thu, 01 Apr 2004 08:00:00 +0100"},
                 {"Europe/London", 1103875207 * INSTANT_SECOND + 999999, "Fri, 24 Dec 2004 08:00:07 +0000"},
                 {"America/St_Johns", 1719867600 * INSTANT_SECOND, "Mon, 01 Jul 2024 18:30:00 -0230"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Zone) zone = known_zone(cases[i].zone);
        g_autofree char *text = zone_format_rfc5322(zone, cases[i].at);
        assert_string_equal(text, cases[i].text);
    }
}

static void
refuses_what_is_no_zone(void **state)
{
    static const struct {
        const char *name, *says;
    } cases[] = {{"Europe/Lodnon", "did you mean \"Europe/London\""},
                 {"europe/london", "did you mean \"Europe/London\""},
                 {"London", "did you mean \"Europe/London\""},
                 {"utc", "did you mean \"UTC\""},
                 {"", "like \"Europe/London\""},
                 {"+01:00", "not known"},
                 {"GMT0BST,M3.5.0/1,M10.5.0", "not known"},
                 {"/etc/localtime", "not known"},
                 {"Europe/../Europe/London", "not known"},
                 {"Europe", "not known"},
                 {"tzdata.zi", "not known"},
                 {"iso3166.tab", "not known"},
                 {"Europe/London\n", "Europe/London\\n"}};
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        assert_null(zone_new(cases[i].name, &error));
        check_error(error, ERROR_DATA, cases[i].says);
    }
    zone_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(turns_local_times_into_instants),
        cmocka_unit_test(goes_there_and_back),
        cmocka_unit_test(shows_the_local_day),
        cmocka_unit_test(writes_for_mail),
        cmocka_unit_test(refuses_what_is_no_zone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
