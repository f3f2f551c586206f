#include "tests/check.h"
#include "time/rrule.h"

/* The days come from the RFC's own examples (section 3.8.5.3), where they are days, and from a calendar. */
static const struct {
    const char *start, *rule;
    const char *days; /* the first ones; "." at the end where no more follow */
} occurring[] = {
    {"2004-03-22", "FREQ=DAILY;COUNT=3", "2004-03-22 2004-03-23 2004-03-24 ."},
    {"2004-12-30", "FREQ=DAILY;INTERVAL=2", "2004-12-30 2005-01-01 2005-01-03"},
    {"1998-01-01", "FREQ=DAILY;BYMONTH=1;UNTIL=19980103", "1998-01-01 1998-01-02 1998-01-03 ."},
    {"2004-01-01", "FREQ=DAILY;BYMONTHDAY=-1", "2004-01-31 2004-02-29 2004-03-31"},
    {"2004-03-22", "FREQ=DAILY;INTERVAL=9999", "2004-03-22 2031-08-07 2058-12-22"},
    {"2004-03-22", "FREQ=WEEKLY", "2004-03-22 2004-03-29 2004-04-05"},
    {"2004-03-24", "FREQ=WEEKLY;BYDAY=MO,FR", "2004-03-26 2004-03-29 2004-04-02"},
    {"2004-03-24", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR", "2004-03-26 2004-04-05 2004-04-09"},
    /* the week's first day decides (RFC 5545, the last example but one) */
    {"1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
     "1997-08-05 1997-08-10 1997-08-19 1997-08-24 ."},
    {"1997-08-05", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
     "1997-08-05 1997-08-17 1997-08-19 1997-08-31 ."},
    {"2004-03-21", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", "2004-03-21 2004-04-04 2004-04-18"},
    {"2003-12-31", "FREQ=WEEKLY;INTERVAL=53;BYDAY=MO,WE;BYMONTH=1", "2005-01-03 2005-01-05 2006-01-09"},
    {"2004-01-31", "FREQ=MONTHLY", "2004-01-31 2004-03-31 2004-05-31"},
    {"2004-01-31", "FREQ=MONTHLY;BYMONTHDAY=-1", "2004-01-31 2004-02-29 2004-03-31"},
    {"1997-09-05", "FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "1997-09-05 1997-10-03 1997-11-07 ."},
    {"1997-09-22", "FREQ=MONTHLY;BYDAY=-2MO", "1997-09-22 1997-10-20 1997-11-17"},
    {"1997-09-07", "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU", "1997-09-07 1997-09-28 1997-11-02 1997-11-30"},
    {"2004-01-01", "FREQ=MONTHLY;BYDAY=5MO", "2004-03-29 2004-05-31 2004-08-30"},
    {"1997-09-02", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1998-02-13 1998-03-13 1998-11-13 1999-08-13"},
    {"1997-09-13", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "1997-09-13 1997-10-11 1997-11-08"},
    {"1997-09-29", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-09-29 1997-10-30 1997-11-27"},
    {"1997-09-04", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04 1997-10-07 1997-11-06 ."},
    {"2004-03-30", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1", "2004-03-31 2004-04-01 2004-04-30"},
    {"2004-05-31", "FREQ=MONTHLY;BYMONTH=6;BYSETPOS=1;BYMONTHDAY=29,30", "2004-06-29 2005-06-29"},
    {"2004-02-29", "FREQ=YEARLY", "2004-02-29 2008-02-29 2012-02-29"},
    {"1896-02-29", "FREQ=YEARLY", "1896-02-29 1904-02-29 1908-02-29"},
    {"1997-06-10", "FREQ=YEARLY;COUNT=3;BYMONTH=6,7", "1997-06-10 1997-07-10 1998-06-10 ."},
    {"1997-05-19", "FREQ=YEARLY;BYDAY=20MO", "1997-05-19 1998-05-18 1999-05-17"},
    {"1997-05-19", "FREQ=YEARLY;BYDAY=-1WE", "1997-12-31 1998-12-30 1999-12-29"},
    {"2004-01-01", "FREQ=YEARLY;BYDAY=53TH", "2004-12-30 2009-12-31 2015-12-31"},
    {"1997-03-13", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13 1997-03-20 1997-03-27 1998-03-05"},
    {"1996-11-05", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
     "1996-11-05 2000-11-07 2004-11-02"},
    {"2004-01-01", "FREQ=YEARLY;BYMONTH=5,8;BYDAY=-1MO", "2004-05-31 2004-08-30 2005-05-30"},
    {"2004-03-22", "FREQ=YEARLY;BYMONTHDAY=1", "2004-04-01 2004-05-01 2004-06-01"},
    {"2004-03-22", "FREQ=DAILY;UNTIL=20040323T000000", "2004-03-22 2004-03-23 ."},
    {"2004-03-22", "FREQ=DAILY;UNTIL=20040323T235959", "2004-03-22 2004-03-23 ."},
    {"9999-12-30", "FREQ=DAILY", "9999-12-30 9999-12-31 ."},
    {"9999-12-30", "FREQ=MONTHLY;COUNT=5", "9999-12-30 ."},
    {"0001-01-01", "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU", "0001-01-14 0001-01-28"},
};

static const struct {
    const char *rule, *text, *meaning;
} written[] = {
    {"RRULE:freq=daily;interval=01", "FREQ=DAILY", "every day"},
    {"  INTERVAL=3;FREQ=DAILY;WKST=SU\n", "FREQ=DAILY;INTERVAL=3", "every 3 days"},
    {"FREQ=DAILY;BYDAY=FR;BYMONTH=2", "FREQ=DAILY;BYMONTH=2;BYDAY=FR",
     "every day in February that is a Friday"},
    {"FREQ=WEEKLY;BYDAY=FR,MO,FR;COUNT=1", "FREQ=WEEKLY;COUNT=1;BYDAY=MO,FR",
     "every week on Monday and Friday, once"},
    {"FREQ=WEEKLY;WKST=SU;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2;WKST=SU",
     "every 2 weeks on Monday, weeks beginning on Sunday"},
    {"FREQ=MONTHLY", "FREQ=MONTHLY", "every month on the 22nd"},
    {"FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20050731T120000", "FREQ=MONTHLY;UNTIL=20050731;BYDAY=-1FR",
     "every month on the last Friday, until 31 July 2005"},
    {"FREQ=MONTHLY;BYDAY=+1MO,-2MO,3TU", "FREQ=MONTHLY;BYDAY=1MO,-2MO,3TU",
     "every month on the 1st Monday, 2nd last Monday and 3rd Tuesday"},
    {"FREQ=MONTHLY;BYMONTHDAY=-1,15,1", "FREQ=MONTHLY;BYMONTHDAY=1,15,-1",
     "every month on the 1st, 15th and last day"},
    {"FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
     "every month on the 13th where it is a Friday"},
    {"FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
     "every month on the last of Monday and Tuesday"},
    {"FREQ=MONTHLY;BYDAY=MO", "FREQ=MONTHLY;BYDAY=MO", "every month on each Monday"},
    {"FREQ=YEARLY;COUNT=12", "FREQ=YEARLY;COUNT=12", "every year in March on the 22nd, 12 times"},
    {"FREQ=YEARLY;BYMONTH=12,4;BYDAY=2TU", "FREQ=YEARLY;BYMONTH=4,12;BYDAY=2TU",
     "every year in April and December on the 2nd Tuesday"},
};

static const struct {
    const char *rule, *says;
} refused[] = {
    {"", "the rule is empty"},
    {"RRULE:", "the rule is empty"},
    {"every month", "NAME=VALUE"},
    {"INTERVAL=2", "FREQ is missing"},
    {"FREQ=HOURLY", "DAILY, WEEKLY, MONTHLY or YEARLY"},
    {"FREQ=MINUTELY", "FREQ may be"},
    {"FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "FREQ may be"},
    {"FREQ=", "FREQ may be"},
    {"FREQ=DAILY;BYHOUR=9", "\"BYHOUR\" is no part"},
    {"FREQ=DAILY;BYMINUTE=9", "\"BYMINUTE\" is no part"},
    {"FREQ=YEARLY;BYWEEKNO=20", "\"BYWEEKNO\" is no part"},
    {"FREQ=YEARLY;BYYEARDAY=100", "\"BYYEARDAY\" is no part"},
    {"FREQ=YEARLY;BYEASTER=0", "BYDAY or BYSETPOS"},
    {"FREQ=DAILY;", "NAME=VALUE"},
    {"FREQ=DAILY;;COUNT=2", "NAME=VALUE"},
    {"FREQ=DAILY;COUNT", "NAME=VALUE"},
    {"FREQ=DAILY;FREQ=DAILY", "FREQ stands twice"},
    {"FREQ=DAILY;COUNT=2;COUNT=2", "COUNT stands twice"},
    {"FREQ=DAILY;INTERVAL=0", "from 1 to 9999"},
    {"FREQ=DAILY;INTERVAL=-1", "from 1 to 9999"},
    {"FREQ=DAILY;INTERVAL=10000", "from 1 to 9999"},
    {"FREQ=DAILY;INTERVAL=99999999999999999999", "from 1 to 9999"},
    {"FREQ=DAILY;INTERVAL=", "from 1 to 9999"},
    {"FREQ=DAILY;INTERVAL=2 ;COUNT=3", "from 1 to 9999"},
    {"FREQ=DAILY;COUNT=0", "from 1 to 99999"},
    {"FREQ=DAILY;COUNT=100000", "from 1 to 99999"},
    {"FREQ=DAILY;COUNT=2;UNTIL=20050731", "COUNT and UNTIL"},
    {"FREQ=DAILY;UNTIL=2005-07-31", "20050731"},
    {"FREQ=DAILY;UNTIL=20050231", "20050731"},
    {"FREQ=DAILY;UNTIL=20050731T2400", "20050731"},
    {"FREQ=DAILY;UNTIL=20050731T240000", "20050731"},
    {"FREQ=DAILY;UNTIL=20050731T120000Z", "a time of day and a zone"},
    {"FREQ=DAILY;UNTIL=20040321", "before the first day"},
    {"FREQ=WEEKLY;WKST=8", "MO, TU, WE"},
    {"FREQ=DAILY;BYMONTH=13", "from 1 to 12"},
    {"FREQ=DAILY;BYMONTH=1,", "from 1 to 12"},
    {"FREQ=DAILY;BYMONTH=-1", "from 1 to 12"},
    {"FREQ=DAILY;BYMONTH=", "from 1 to 12"},
    {"FREQ=DAILY;BYMONTHDAY=0", "from 1 to 31"},
    {"FREQ=DAILY;BYMONTHDAY=32", "from 1 to 31"},
    {"FREQ=DAILY;BYMONTHDAY=+-1", "from 1 to 31"},
    {"FREQ=WEEKLY;BYMONTHDAY=1", "BYMONTHDAY cannot stand in FREQ=WEEKLY"},
    {"FREQ=WEEKLY;BYDAY=XX", "BYDAY may be"},
    {"FREQ=WEEKLY;BYDAY=", "BYDAY may be"},
    {"FREQ=WEEKLY;BYDAY=1MO", "only in FREQ=MONTHLY and YEARLY"},
    {"FREQ=DAILY;BYDAY=-1MO", "only in FREQ=MONTHLY and YEARLY"},
    {"FREQ=MONTHLY;BYDAY=0MO", "BYDAY may be"},
    {"FREQ=MONTHLY;BYDAY=MO1", "BYDAY may be"},
    {"FREQ=MONTHLY;BYDAY=6MO,1TU", "beyond 5"},
    {"FREQ=YEARLY;BYDAY=54MO", "BYDAY may be"},
    {"FREQ=MONTHLY;BYDAY=MO,1TU", "some without"},
    {"FREQ=YEARLY;BYDAY=MO;BYSETPOS=1", "BYSETPOS may stand only in FREQ=MONTHLY"},
    {"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "from 1 to 31"},
    {"FREQ=MONTHLY;BYDAY=MO;BYSETPOS=32", "from 1 to 31"},
    {"FREQ=MONTHLY;BYSETPOS=1", "must stand beside it"},
    {"FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "no occurrence from 22 March 2004 on"},
    {"FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29;BYDAY=1SU", "no occurrence"},
    {"FREQ=MONTHLY;INTERVAL=12;BYMONTH=2", "no occurrence"},
    {"FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=2", "no occurrence"},
    {"FREQ=YEARLY;UNTIL=20040401;BYMONTH=5", "from 22 March 2004 to 1 April 2004"},
    {"FREQ=DAILY;BY\nDAY=MO", "\"BY\\nDAY\" is no part"},
};

static RRule *
known_rule(const char *text, const char *start)
{
    g_autoptr(GError) error = NULL;
    Day day;
    assert_true(day_parse(start, &day));
    RRule *rule = rrule_new(text, day, &error);
    check_ok(rule != NULL, error);
    return rule;
}

static void
occurs_on_its_days(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(occurring); i++) {
        g_autoptr(RRule) rule = known_rule(occurring[i].rule, occurring[i].start);
        g_auto(GStrv) days = g_strsplit(occurring[i].days, " ", -1);
        Day last = DAY_NONE;
        for (guint j = 0; days[j] != NULL; j++) {
            char text[DAY_TEXT_SIZE];
            Day day = rrule_next(rule, last);
            const char *found = day == DAY_NONE ? "." : day_format(day, text);
            if (strcmp(found, days[j]) != 0)
                fail_msg("%s from %s: %s instead of %s", occurring[i].rule, occurring[i].start, found,
                         days[j]);
            last = day;
        }
    }
}

/* Asked for from any day, as from the one before. */
static void
can_be_asked_from_any_day(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(occurring); i++) {
        g_autoptr(RRule) rule = known_rule(occurring[i].rule, occurring[i].start);
        Day day = rrule_next(rule, DAY_NONE);
        for (int n = 0; n < 20 && day != DAY_NONE; n++) {
            Day next = rrule_next(rule, day);
            assert_int_equal(rrule_next(rule, day - 1), day);
            if (next == DAY_NONE)
                break;
            assert_true(next > day);
            assert_int_equal(rrule_next(rule, day + (next - day) / 2), next);
            day = next;
        }
    }
    g_autoptr(RRule) rule = known_rule("FREQ=WEEKLY;BYDAY=MO", "2004-03-22");
    assert_int_equal(rrule_next(rule, day_from_civil(1066, 10, 14)), day_from_civil(2004, 3, 22));
    assert_int_equal(rrule_next(rule, day_from_civil(9999, 12, 31)), DAY_NONE);
    assert_int_equal(rrule_next(rule, INT32_MAX), DAY_NONE);
}

static void
is_written_in_one_way(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(written); i++) {
        g_autoptr(RRule) rule = known_rule(written[i].rule, "2004-03-22");
        g_autofree char *meaning = rrule_describe(rule);
        assert_string_equal(rrule_text(rule), written[i].text);
        assert_string_equal(meaning, written[i].meaning);
        g_autoptr(RRule) again = known_rule(rrule_text(rule), "2004-03-22");
        assert_string_equal(rrule_text(again), written[i].text);
    }
}

static void
refuses_the_rest(void **state)
{
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        g_autoptr(GError) error = NULL;
        if (rrule_new(refused[i].rule, day_from_civil(2004, 3, 22), &error) != NULL)
            fail_msg("%s was taken", refused[i].rule);
        check_error(error, ERROR_DATA, refused[i].says);
    }
    g_autoptr(GError) error = NULL;
    assert_null(rrule_new("FREQ=DAILY", DAY_NONE, &error));
    check_error(error, ERROR_DATA, "a day on which it begins");
    g_autofree char *text = g_strnfill(5000, 'A');
    assert_null(rrule_new(text, 0, NULL));
    rrule_free(NULL);
}

/* Where London's clocks change: 2004-03-28 has no 01:30, 2004-10-31 has two. */
static void
becomes_instants_by_the_policy_of_zones(void **state)
{
    static const struct {
        const char *start;
        gint64 instants[3]; /* seconds of UTC */
    } days[] = {{"2004-03-27", {1080351000, 1080437400, 1080520200}},
                {"2004-10-30", {1099096200, 1099182600, 1099272600}}};
    g_autoptr(Zone) zone = zone_new("Europe/London", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
        g_autoptr(RRule) rule = known_rule("FREQ=DAILY", days[i].start);
        Day day = DAY_NONE;
        for (guint j = 0; j < G_N_ELEMENTS(days[i].instants); j++) {
            day = rrule_next(rule, day);
            assert_int_equal(zone_instant(zone, day, 90) / INSTANT_SECOND, days[i].instants[j]);
        }
    }
}

/* Every half hour through the night on which 01:30 comes twice: the next occurrence after the local day is
 * never one that was there before. */
static void
a_clock_that_goes_back_repeats_nothing(void **state)
{
    g_autoptr(Zone) zone = zone_new("Europe/London", NULL);
    g_autoptr(RRule) rule = known_rule("FREQ=DAILY", "2004-10-01");
    Day last = day_from_civil(2004, 10, 30);
    int occurrences = 0;
    Instant begin = zone_instant(zone, last, 12 * 60);
    for (Instant now = begin; now < begin + 48 * INSTANT_HOUR; now += 30 * INSTANT_MINUTE) {
        Day next = rrule_next(rule, last);
        if (zone_instant(zone, next, 90) > now)
            continue;
        assert_int_equal(next, last + 1);
        last = next;
        occurrences++;
    }
    assert_int_equal(occurrences, 2);
}

static void
ends_at_an_instant(void **state)
{
    static const struct {
        const char *rule, *text;
    } rules[] = {
        {"FREQ=DAILY;UNTIL=20040630T070000Z", "FREQ=DAILY;UNTIL=20040630"}, /* 08:00 in London */
        {"FREQ=DAILY;UNTIL=20040630T065959Z", "FREQ=DAILY;UNTIL=20040629"},
        {"FREQ=DAILY;UNTIL=20040629T233000Z", "FREQ=DAILY;UNTIL=20040629"}, /* the 30th there, before 08:00 */
        {"FREQ=DAILY;UNTIL=20040630T080000", "FREQ=DAILY;UNTIL=20040630"},
        {"FREQ=DAILY;UNTIL=20040630T075959", "FREQ=DAILY;UNTIL=20040629"},
        {"FREQ=DAILY;UNTIL=20040630", "FREQ=DAILY;UNTIL=20040630"},
    };
    g_autoptr(Zone) zone = zone_new("Europe/London", NULL);
    for (guint i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(RRule) rule =
            rrule_new_at(rules[i].rule, day_from_civil(2004, 3, 22), 8 * 60, zone, &error);
        check_ok(rule != NULL, error);
        assert_string_equal(rrule_text(rule), rules[i].text);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(occurs_on_its_days),
        cmocka_unit_test(can_be_asked_from_any_day),
        cmocka_unit_test(is_written_in_one_way),
        cmocka_unit_test(refuses_the_rest),
        cmocka_unit_test(becomes_instants_by_the_policy_of_zones),
        cmocka_unit_test(a_clock_that_goes_back_repeats_nothing),
        cmocka_unit_test(ends_at_an_instant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
