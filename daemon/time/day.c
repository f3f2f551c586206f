#include "time/day.h"

#include <glib.h>
#include <string.h>

static const char *const month_names[] = {"January",   "February", "March",    "April",
                                          "May",       "June",     "July",     "August",
                                          "September", "October",  "November", "December"};
static const char *const weekday_names[] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                            "Friday", "Saturday", "Sunday"};

static bool
leap_year(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap_year(year) ? 29 : lengths[month - 1];
}

bool
day_exists(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= month_length(year, month);
}

/* Years are counted from March here, so that the leap day is the last of its year, and in eras of 400 years,
 * which all have 146,097 days. 719,468 days lie between 0000-03-01 and 1970-01-01. */
Day
day_from_civil(int year, int month, int day)
{
    if (!day_exists(year, month, day))
        return DAY_NONE;
    int from_march = (month + 9) % 12;
    int y = month <= 2 ? year - 1 : year;
    int era = y / 400;
    int year_of_era = y % 400;
    int day_of_year = (153 * from_march + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

CivilDate
day_to_civil(Day day)
{
    int64_t n = (int64_t)day + 719468;
    int64_t era = (n >= 0 ? n : n - 146096) / 146097;
    int64_t day_of_era = n - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * day_of_year + 2) / 153;
    int month = (int)((from_march + 2) % 12) + 1;
    return (CivilDate){.year = (int)(era * 400 + year_of_era) + (month <= 2 ? 1 : 0),
                       .month = month,
                       .day = (int)(day_of_year - (153 * from_march + 2) / 5) + 1};
}

Weekday
day_weekday(Day day)
{
    /* 1970-01-01 was a Thursday. */
    int64_t since_monday = ((int64_t)day + 3) % 7;
    return (Weekday)((since_monday + 7) % 7 + 1);
}

Day
day_month_first(int year, int month)
{
    return day_from_civil(year, month, 1);
}

Day
day_month_last(int year, int month)
{
    if (month < 1 || month > 12)
        return DAY_NONE;
    return day_from_civil(year, month, month_length(year, month));
}

Day
day_week_monday(Day day)
{
    return day - (Day)(day_weekday(day) - MONDAY);
}

Day
day_weekday_from(Day day)
{
    return day_weekday(day) > FRIDAY ? day_week_monday(day) + 7 : day;
}

Day
day_weekday_until(Day day)
{
    return day_weekday(day) > FRIDAY ? day_week_monday(day) + 4 : day;
}

void
day_iso_week(Day day, int *year, int *week)
{
    /* A week belongs to the year that holds its Thursday. */
    Day thursday = day_week_monday(day) + 3;
    *year = day_to_civil(thursday).year;
    *week = (thursday - day_from_civil(*year, 1, 1)) / 7 + 1;
}

static bool
digits(const char *text, int count, int *number)
{
    *number = 0;
    for (int i = 0; i < count; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
        *number = *number * 10 + (text[i] - '0');
    }
    return true;
}

bool
day_parse(const char *text, Day *day)
{
    int y, m, d;
    *day = DAY_NONE;
    if (text == NULL || strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    if (!digits(text, 4, &y) || !digits(text + 5, 2, &m) || !digits(text + 8, 2, &d))
        return false;
    *day = day_from_civil(y, m, d);
    return *day != DAY_NONE;
}

char *
day_format(Day day, char text[static DAY_TEXT_SIZE])
{
    CivilDate date = day_to_civil(day);
    if (day == DAY_NONE)
        text[0] = '\0';
    else
        g_snprintf(text, DAY_TEXT_SIZE, "%04d-%02d-%02d", date.year, date.month, date.day);
    return text;
}

char *
day_format_long(Day day)
{
    if (day == DAY_NONE)
        return g_strdup("no date");
    CivilDate date = day_to_civil(day);
    return g_strdup_printf("%s %d %s %d", weekday_names[day_weekday(day) - MONDAY], date.day,
                           month_names[date.month - 1], date.year);
}

char *
day_format_full(Day day)
{
    if (day == DAY_NONE)
        return g_strdup("no date");
    CivilDate date = day_to_civil(day);
    return g_strdup_printf("%d %s %d", date.day, month_names[date.month - 1], date.year);
}

char *
day_format_short(Day day)
{
    if (day == DAY_NONE)
        return g_strdup("no date");
    CivilDate date = day_to_civil(day);
    return g_strdup_printf("%d %.3s %d", date.day, month_names[date.month - 1], date.year);
}
