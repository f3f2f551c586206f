/*
 * Which days are worked. Weekends and the bank holidays of a nation's division are not.
 *
 * Bank holidays come from rules and the list of one-off proclamations, 1995 to 2030: Banking and Financial
 * Dealings Act 1971, schedule 1, and proclamations under section 1; St Andrew's Day Bank Holiday (Scotland)
 * Act 2007. Outside those years the rules alone serve. A calendar file (`conf/calendars`) may add or take
 * away days.
 */
#ifndef MILESTONED_TIME_CALENDAR_H
#define MILESTONED_TIME_CALENDAR_H

#include "time/day.h"

#include <glib.h>
#include <stdbool.h>

typedef enum { NATION_ENGLAND, NATION_WALES, NATION_SCOTLAND, NATION_NORTHERN_IRELAND } Nation;

/* "england", "wales", "scotland", "northern-ireland": as written in settings and in the store. */
const char *nation_word(Nation nation);
bool nation_parse(const char *word, Nation *nation);

typedef struct Calendar Calendar;

/* A nation's calendar by rule. (transfer full) */
Calendar *calendar_new(Nation nation);
void calendar_free(Calendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Calendar, calendar_free)

/* The bank holiday on a day: its English name, borrowed from the calendar; NULL on any other day. */
const char *calendar_holiday(const Calendar *calendar, Day day);

/* Neither Saturday, Sunday nor a bank holiday. */
bool calendar_is_working(const Calendar *calendar, Day day);

/* The last working day on or before a day, the first on or after it. */
Day calendar_working_before(const Calendar *calendar, Day day);
Day calendar_working_after(const Calendar *calendar, Day day);

/* The day that lies `count` working days after a day (negative: before it). 0 gives calendar_working_before.
 * The day itself is never counted. */
Day calendar_add_working(const Calendar *calendar, Day day, int count);

/* How many working days lie in (from, to]; negative when `to` is before `from`. */
int calendar_working_between(const Calendar *calendar, Day from, Day to);

/* Easter Sunday of a year (Gregorian computus). */
Day calendar_easter(int year);

#endif
