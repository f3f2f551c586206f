/* What holds of every date from 1995 to 2037, for the working days of each nation and the school days of its
 * estimate and of each calendar that comes with the source. */
#include "plan/brag.h"
#include "tests/check.h"
#include "time/almanac.h"

enum { STEPS = 12 };

typedef struct Counted {
    const Calendar *calendar;
    const Timetable *times;
    const char *what;
} Counted;

typedef void (*Property)(const Counted *counted, Day day);

static void
for_each_day(const Counted *counted, Property property)
{
    Day last = day_from_civil(2037, 12, 31);
    for (Day day = day_from_civil(1995, 1, 1); day <= last; day++)
        property(counted, day);
}

static void
for_each_calendar(Property property)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *directory = g_build_filename(g_getenv("TEST_SRCDIR"), "conf", "calendars", NULL);
    g_autoptr(Almanac) almanac = almanac_new(directory, &error);
    check_ok(almanac != NULL, error);
    const GPtrArray *keys = almanac_keys(almanac);
    for (guint nation = 0; nation < NATIONS; nation++) {
        for (guint i = 0; i <= keys->len; i++) {
            const char *key = i < keys->len ? keys->pdata[i] : NULL;
            const Timetable *times = almanac_timetable(almanac, (Nation)nation, key);
            const Counted school = {times->school, times, key != NULL ? key : "estimate"};
            for_each_day(&school, property);
            if (key == NULL)
                for_each_day(&(Counted){times->working, times, nation_word((Nation)nation)}, property);
        }
    }
}

static void
fail_on(const Counted *counted, Day day, const char *how)
{
    char text[DAY_TEXT_SIZE];
    fail_msg("%s, %s: %s", counted->what, day_format(day, text), how);
}

/* n days on from a day that counts and n days back is that day, and there are n between. */
static void
returns(const Counted *counted, Day day)
{
    static const int steps[STEPS] = {1, 2, 3, 5, 10, 15, 20, 45, 70, 120, 195, 400};
    for (guint i = 0; calendar_is_working(counted->calendar, day) && i < STEPS; i++) {
        Day on = calendar_add_working(counted->calendar, day, steps[i]);
        Day back = calendar_add_working(counted->calendar, day, -steps[i]);
        if (calendar_add_working(counted->calendar, on, -steps[i]) != day ||
            calendar_add_working(counted->calendar, back, steps[i]) != day)
            fail_on(counted, day, "does not return");
        if (calendar_working_between(counted->calendar, day, on) != steps[i] ||
            calendar_working_between(counted->calendar, day, back) != -steps[i])
            fail_on(counted, day, "is counted otherwise than it is stepped");
    }
}

/* The count from one day to the next says whether the next counts. */
static void
counts_each_day_once(const Counted *counted, Day day)
{
    if (calendar_working_between(counted->calendar, day - 1, day) !=
        (calendar_is_working(counted->calendar, day) ? 1 : 0))
        fail_on(counted, day, "is not counted once");
}

/* The effective due day counts, is never later than due nor a holiday, and no day between it and due counts;
 * the first day overdue is the next that counts. */
static void
falls_due_in_time(const Counted *counted, Day day)
{
    const PlanSpan span = {.kind = TIMESCALE_DAY, .start = day, .due = day, .certain = true};
    Day due = brag_effective_due(&span, counted->calendar);
    Day overdue = brag_overdue_from(&span, counted->calendar);
    if (due > day || !calendar_is_working(counted->calendar, due) ||
        calendar_holiday(counted->calendar, due) != NULL ||
        calendar_holiday(counted->times->working, due) != NULL || day_weekday(due) > FRIDAY)
        fail_on(counted, day, "falls due on a day that does not count");
    for (Day between = due + 1; between <= day; between++)
        if (calendar_is_working(counted->calendar, between))
            fail_on(counted, day, "falls due too early");
    if (overdue <= day || calendar_working_between(counted->calendar, due, overdue) != 1)
        fail_on(counted, day, "is overdue on a wrong day");
}

/* A school day is one on which the schools are open and the nation works; and the other way round. */
static void
agrees_with_terms(const Counted *counted, Day day)
{
    bool open =
        terms_is_open(counted->times->terms, day) && calendar_is_working(counted->times->working, day);
    if (counted->calendar == counted->times->school && calendar_is_working(counted->calendar, day) != open)
        fail_on(counted, day, "is a school day by one count only");
}

static void
adding_and_taking_off_returns(void **state)
{
    for_each_calendar(returns);
}

static void
every_day_is_counted_once(void **state)
{
    for_each_calendar(counts_each_day_once);
}

static void
effective_due_is_never_late_nor_a_holiday(void **state)
{
    for_each_calendar(falls_due_in_time);
}

static void
school_days_are_those_of_the_terms(void **state)
{
    for_each_calendar(agrees_with_terms);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adding_and_taking_off_returns),
        cmocka_unit_test(every_day_is_counted_once),
        cmocka_unit_test(effective_due_is_never_late_nor_a_holiday),
        cmocka_unit_test(school_days_are_those_of_the_terms),
    };
    return cmocka_run_group_tests_name("calendar properties", tests, NULL, NULL);
}
