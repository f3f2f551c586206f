/*
 * Which days are worked. Weekends and the bank holidays of a nation are not.
 *
 * Bank holidays come from rules and from the list of days that were proclaimed once, or moved, from 1995 on:
 * Banking and Financial Dealings Act 1971, schedule 1, and proclamations under section 1; St Andrew's Day
 * Bank Holiday (Scotland) Act 2007. They are laid out for the years CALENDAR_FIRST_YEAR to
 * CALENDAR_LAST_YEAR; beyond them only weekends count.
 *
 * A calendar never changes once it is made: threads may share it.
 */
#ifndef MILESTONED_TIME_CALENDAR_H
#define MILESTONED_TIME_CALENDAR_H

#include "time/day.h"

#include <glib.h>
#include <stdbool.h>

#define CALENDAR_FIRST_YEAR 1900
#define CALENDAR_LAST_YEAR  2199

typedef enum { NATION_ENGLAND, NATION_WALES, NATION_SCOTLAND, NATION_NORTHERN_IRELAND } Nation;

/* "england", "wales", "scotland", "northern-ireland": as written in settings and in the store. */
const char *nation_word(Nation nation);
bool nation_parse(const char *word, Nation *nation);

typedef struct Calendar Calendar;

/* A nation's calendar by rule. (transfer full) */
Calendar *calendar_new(Nation nation);
void calendar_free(Calendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Calendar, calendar_free)

/* The bank holiday on a day: its English name, static text; NULL on any other day. A holiday that falls on a
 * weekend is found on its substitute day, and only there. */
const char *calendar_holiday(const Calendar *calendar, Day day);

/* Neither Saturday, Sunday nor a bank holiday. False for DAY_NONE. */
bool calendar_is_working(const Calendar *calendar, Day day);

/* The last working day on or before a day, the first on or after it; DAY_NONE for DAY_NONE. */
Day calendar_working_before(const Calendar *calendar, Day day);
Day calendar_working_after(const Calendar *calendar, Day day);

/* The day that lies `count` working days after a day (negative: before it). 0 gives calendar_working_before.
 * The day itself is never counted. DAY_NONE for DAY_NONE. Its cost does not grow with `count`. */
Day calendar_add_working(const Calendar *calendar, Day day, int count);

/* How many working days lie in (from, to]; with `to` before `from`, less the number in (to, from]. */
int calendar_working_between(const Calendar *calendar, Day from, Day to);

/* Easter Sunday of a year (Gregorian computus). */
Day calendar_easter(int year);

#endif
