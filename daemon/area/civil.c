#include "area/civil.h"

#include <stdio.h>
#include <string.h>

static const int days_before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

static bool
is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int
month_length(int year, int month)
{
    return days_before[month] - days_before[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/* Days from 0001-01-01 to the first of January of a year; 719,162 of them lie before 1970. */
static int
days_to_year(int year)
{
    int past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400;
}

milestoned_day
civil_make(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > month_length(year, month))
        return MILESTONED_DAY_NONE;
    int leap = month > 2 && is_leap(year) ? 1 : 0;
    return days_to_year(year) + days_before[month - 1] + leap + day - 1 - 719162;
}

void
civil_split(milestoned_day day, int *year, int *month, int *day_of_month)
{
    *year = *month = *day_of_month = 0;
    if (day < civil_make(1, 1, 1) || day > civil_make(9999, 12, 31))
        return;
    /* The mean length of a year misses by at most one. */
    int y = (int)((day + 719162LL) * 400 / 146097) + 1;
    while (y > 9999 || civil_make(y, 1, 1) > day)
        y--;
    while (y < 9999 && civil_make(y + 1, 1, 1) <= day)
        y++;
    int m = 12;
    while (civil_make(y, m, 1) > day)
        m--;
    *year = y;
    *month = m;
    *day_of_month = day - civil_make(y, m, 1) + 1;
}

bool
civil_is_weekend(milestoned_day day)
{
    int since_monday = (int)((day + 3LL) % 7);
    return (since_monday + 7) % 7 >= 5;
}

static bool
number_at(const char *text, int digits, int *number)
{
    *number = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *number = *number * 10 + (text[i] - '0');
    }
    return true;
}

bool
civil_parse(const char *text, milestoned_day *day)
{
    int y, m, d;
    *day = MILESTONED_DAY_NONE;
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-' || !number_at(text, 4, &y) ||
        !number_at(text + 5, 2, &m) || !number_at(text + 8, 2, &d))
        return false;
    *day = civil_make(y, m, d);
    return *day != MILESTONED_DAY_NONE;
}

void
civil_format(milestoned_day day, char text[static CIVIL_TEXT])
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    int y, m, d;
    civil_split(day, &y, &m, &d);
    if (m == 0)
        snprintf(text, CIVIL_TEXT, "no date");
    else
        snprintf(text, CIVIL_TEXT, "%d %s %d", d, months[m - 1], y);
}
