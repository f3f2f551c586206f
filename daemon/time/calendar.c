/*
 * A calendar is the ascending list of its bank holidays, none of them on a weekend. Working days are counted
 * without walking: a day's index is the number of weekdays up to it less the holidays up to it, and the day
 * of an index is found by going back and forth between the two counts.
 */
#include "time/calendar.h"

#include <string.h>

enum { MOST_IN_A_YEAR = 10 }; /* on average: what an array is made for */

typedef struct Holiday {
    Day day;
    const char *name;
} Holiday;

struct Calendar {
    GArray *holidays; /* of Holiday, ascending */
};

#define NEW_YEAR     "New Year’s Day"
#define SECOND       "2nd January"
#define ST_PATRICK   "St Patrick’s Day"
#define GOOD_FRIDAY  "Good Friday"
#define EASTER       "Easter Monday"
#define EARLY_MAY    "Early May bank holiday"
#define EARLY_MAY_VE "Early May bank holiday (VE day)"
#define SPRING       "Spring bank holiday"
#define BOYNE        "Battle of the Boyne (Orangemen’s Day)"
#define SUMMER       "Summer bank holiday"
#define ST_ANDREW    "St Andrew’s Day"
#define CHRISTMAS    "Christmas Day"
#define BOXING       "Boxing Day"

/* Holidays of one year that were put on another day than the rule's. */
static const struct {
    int year;
    const char *rule;
    int month, day;
    const char *name;
} moved[] = {
    {1995, EARLY_MAY, 5, 8, EARLY_MAY_VE}, {2002, SPRING, 6, 4, SPRING}, {2012, SPRING, 6, 4, SPRING},
    {2020, EARLY_MAY, 5, 8, EARLY_MAY_VE}, {2022, SPRING, 6, 2, SPRING},
};

/* Holidays that were proclaimed once. */
static const struct {
    int year, month, day;
    const char *name;
    bool scotland_only;
} proclaimed[] = {
    {1999, 12, 31, "Millennium bank holiday", false},
    {2002, 6, 3, "Queen’s Golden Jubilee", false},
    {2011, 4, 29, "Royal wedding bank holiday", false},
    {2012, 6, 5, "Queen’s Diamond Jubilee", false},
    {2022, 6, 3, "Platinum Jubilee bank holiday", false},
    {2022, 9, 19, "Bank Holiday for the State Funeral of Queen Elizabeth II", false},
    {2023, 5, 8, "Bank holiday for the coronation of King Charles III", false},
    {2026, 6, 15, "World Cup bank holiday", true},
};

static const char *const nation_words[] = {[NATION_ENGLAND] = "england",
                                           [NATION_WALES] = "wales",
                                           [NATION_SCOTLAND] = "scotland",
                                           [NATION_NORTHERN_IRELAND] = "northern-ireland"};

const char *
nation_word(Nation nation)
{
    return nation_words[nation];
}

bool
nation_parse(const char *word, Nation *nation)
{
    for (guint i = 0; i < G_N_ELEMENTS(nation_words); i++) {
        if (g_strcmp0(word, nation_words[i]) == 0) {
            *nation = (Nation)i;
            return true;
        }
    }
    return false;
}

/* The computus as Butcher wrote it down: a is the year's place in the lunar cycle, the rest follow the names
 * of the published algorithm. */
Day
calendar_easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int g = (8 * b + 13) / 25;
    int h = (19 * a + b - b / 4 - g + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 19 * l) / 433;
    int month = (h + l - 7 * m + 90) / 25;
    int day = (h + l - 7 * m + 33 * month + 19) % 32;
    return day_from_civil(year, month, day);
}

static bool
is_weekday(Day day)
{
    return day_weekday(day) <= FRIDAY;
}

static void
add(GArray *holidays, Day day, const char *name)
{
    Holiday holiday = {.day = day, .name = name};
    g_array_append_val(holidays, holiday);
}

static bool
taken(const GArray *holidays, Day day)
{
    for (guint i = 0; i < holidays->len; i++)
        if (g_array_index(holidays, Holiday, i).day == day)
            return true;
    return false;
}

/* Two holidays on fixed days next to each other (or one, with no second name). One that falls on a weekend
 * goes to the next free weekday, after the other has taken the day it falls on. */
static void
add_fixed(GArray *year, Day first, const char *first_name, const char *second_name)
{
    const char *const names[] = {first_name, second_name};
    for (Day i = 0; i < 2; i++)
        if (names[i] != NULL && is_weekday(first + i))
            add(year, first + i, names[i]);
    for (Day i = 0; i < 2; i++) {
        if (names[i] == NULL || is_weekday(first + i))
            continue;
        Day substitute = first + i;
        while (!is_weekday(substitute) || taken(year, substitute))
            substitute++;
        add(year, substitute, names[i]);
    }
}

static void
add_movable(GArray *list, int year, Day day, const char *rule)
{
    for (guint i = 0; i < G_N_ELEMENTS(moved); i++) {
        if (moved[i].year == year && strcmp(moved[i].rule, rule) == 0) {
            add(list, day_from_civil(year, moved[i].month, moved[i].day), moved[i].name);
            return;
        }
    }
    add(list, day, rule);
}

static Day
first_monday(int year, int month)
{
    return day_week_monday(day_month_first(year, month) + 6);
}

static Day
last_monday(int year, int month)
{
    return day_week_monday(day_month_last(year, month));
}

static void
add_proclaimed(GArray *list, Nation nation, int year)
{
    for (guint i = 0; i < G_N_ELEMENTS(proclaimed); i++)
        if (proclaimed[i].year == year && (!proclaimed[i].scotland_only || nation == NATION_SCOTLAND))
            add(list, day_from_civil(year, proclaimed[i].month, proclaimed[i].day), proclaimed[i].name);
}

static void
add_year(GArray *list, Nation nation, int year)
{
    bool scotland = nation == NATION_SCOTLAND;
    Day easter = calendar_easter(year);
    add_fixed(list, day_from_civil(year, 1, 1), NEW_YEAR, scotland ? SECOND : NULL);
    if (nation == NATION_NORTHERN_IRELAND) {
        add_fixed(list, day_from_civil(year, 3, 17), ST_PATRICK, NULL);
        add_fixed(list, day_from_civil(year, 7, 12), BOYNE, NULL);
    }
    add(list, easter - 2, GOOD_FRIDAY);
    if (!scotland)
        add(list, easter + 1, EASTER);
    add_movable(list, year, first_monday(year, 5), EARLY_MAY);
    add_movable(list, year, last_monday(year, 5), SPRING);
    add(list, scotland ? first_monday(year, 8) : last_monday(year, 8), SUMMER);
    if (scotland && year >= 2007)
        add_fixed(list, day_from_civil(year, 11, 30), ST_ANDREW, NULL);
    add_fixed(list, day_from_civil(year, 12, 25), CHRISTMAS, BOXING);
    add_proclaimed(list, nation, year);
}

static int
by_day(const void *a, const void *b)
{
    Day x = ((const Holiday *)a)->day, y = ((const Holiday *)b)->day;
    return (x > y) - (x < y);
}

Calendar *
calendar_new(Nation nation)
{
    Calendar *calendar = g_new(Calendar, 1);
    const guint years = CALENDAR_LAST_YEAR - CALENDAR_FIRST_YEAR + 1;
    *calendar =
        (Calendar){.holidays = g_array_sized_new(FALSE, FALSE, sizeof(Holiday), MOST_IN_A_YEAR * years)};
    g_autoptr(GArray) year = g_array_new(FALSE, FALSE, sizeof(Holiday));
    for (int i = CALENDAR_FIRST_YEAR; i <= CALENDAR_LAST_YEAR; i++) {
        g_array_set_size(year, 0);
        add_year(year, nation, i);
        g_array_append_vals(calendar->holidays, year->data, year->len);
    }
    g_array_sort(calendar->holidays, by_day);
    return calendar;
}

void
calendar_free(Calendar *calendar)
{
    if (calendar == NULL)
        return;
    g_array_unref(calendar->holidays);
    g_free(calendar);
}

static const Holiday *
holiday_at(const Calendar *calendar, guint i)
{
    return &g_array_index(calendar->holidays, Holiday, i);
}

/* How many holidays lie on or before a day. */
static guint
holidays_until(const Calendar *calendar, int64_t day)
{
    guint low = 0, high = calendar->holidays->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (holiday_at(calendar, middle)->day <= day)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const char *
calendar_holiday(const Calendar *calendar, Day day)
{
    guint until = holidays_until(calendar, day);
    if (until == 0 || holiday_at(calendar, until - 1)->day != day)
        return NULL;
    return holiday_at(calendar, until - 1)->name;
}

bool
calendar_is_working(const Calendar *calendar, Day day)
{
    return day != DAY_NONE && is_weekday(day) && calendar_holiday(calendar, day) == NULL;
}

/* Weekdays are numbered from Monday 1969-12-29, which is 1; a weekend has the number of the Friday before. */
static int64_t
weekday_number(int64_t day)
{
    int64_t since = day + 3;
    int64_t week = (since >= 0 ? since : since - 6) / 7;
    return week * 5 + MIN(since - week * 7 + 1, 5);
}

static int64_t
day_of_weekday_number(int64_t number)
{
    int64_t since = number - 1;
    int64_t week = (since >= 0 ? since : since - 4) / 5;
    return week * 7 + (since - week * 5) - 3;
}

static int64_t
working_number(const Calendar *calendar, int64_t day)
{
    return weekday_number(day) - holidays_until(calendar, day);
}

/* Goes up from a day that cannot be too late, so that it ends at the first day with that number, which is a
 * working day. */
static Day
day_of_working_number(const Calendar *calendar, int64_t number)
{
    int64_t day = day_of_weekday_number(number), before;
    do {
        before = day;
        day = day_of_weekday_number(number + holidays_until(calendar, before));
    } while (day != before);
    return (Day)CLAMP(day, INT32_MIN + 1, INT32_MAX);
}

Day
calendar_working_before(const Calendar *calendar, Day day)
{
    return calendar_add_working(calendar, day, 0);
}

Day
calendar_working_after(const Calendar *calendar, Day day)
{
    return calendar_is_working(calendar, day) ? day : calendar_add_working(calendar, day, 1);
}

Day
calendar_add_working(const Calendar *calendar, Day day, int count)
{
    if (day == DAY_NONE)
        return DAY_NONE;
    int64_t from = count < 0 ? working_number(calendar, (int64_t)day - 1) + 1 : working_number(calendar, day);
    return day_of_working_number(calendar, from + count);
}

int
calendar_working_between(const Calendar *calendar, Day from, Day to)
{
    return (int)(working_number(calendar, to) - working_number(calendar, from));
}
