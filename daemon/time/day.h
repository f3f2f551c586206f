/*
 * A civil day of the proleptic Gregorian calendar, as the number of days since 1970-01-01. Arithmetic on days
 * is plain arithmetic on the number.
 */
#ifndef MILESTONED_TIME_DAY_H
#define MILESTONED_TIME_DAY_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

typedef int32_t Day;

/* No day: unknown, absent or unset. Less than every day. */
#define DAY_NONE INT32_MIN

/* "2004-03-22" and its NUL */
#define DAY_TEXT_SIZE 16

typedef enum { MONDAY = 1, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY } Weekday; /* ISO 8601 */

typedef struct CivilDate {
    int year, month, day; /* month 1–12, day 1–31 */
} CivilDate;

/* True for a date that exists, from year 1 to 9999. */
bool day_exists(int year, int month, int day);

/* The day of a date; DAY_NONE for one that does not exist. */
Day day_from_civil(int year, int month, int day);

CivilDate day_to_civil(Day day);

Weekday day_weekday(Day day);

/* First and last day of a month. */
Day day_month_first(int year, int month);
Day day_month_last(int year, int month);

/* The Monday of the day's week. */
Day day_week_monday(Day day);

/* The first day from Monday to Friday on or after a day, the last on or before it. */
Day day_weekday_from(Day day);
Day day_weekday_until(Day day);

/* ISO 8601 week of a day: 2004, 53 for 2005-01-01. */
void day_iso_week(Day day, int *year, int *week);

/* Reads exactly "YYYY-MM-DD". False, and DAY_NONE, for anything else or a date that does not exist. */
bool day_parse(const char *text, Day *day);

/* Writes "YYYY-MM-DD", or "" for DAY_NONE, into `text`, and returns it. */
char *day_format(Day day, char text[static DAY_TEXT_SIZE]);

/* "Thursday 1 April 2004", "1 April 2004" and "1 Apr 2004", in English whatever the locale; "no date" for
 * DAY_NONE. (transfer full) */
char *day_format_long(Day day);
char *day_format_full(Day day);
char *day_format_short(Day day);

#endif
