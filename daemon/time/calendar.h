/*
 * Which days are worked. Weekends and the bank holidays of a nation are not. The same counting serves school
 * days: a calendar of those is made from a nation's and from the terms of a council.
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

#include "time/terms.h"

#define CALENDAR_FIRST_YEAR 1900
#define CALENDAR_LAST_YEAR  2199

typedef struct Calendar Calendar;

/* One day on which a nation differs from the rules and the list. */
typedef struct HolidayOverride {
    Day day;
    guint nations; /* a bit per Nation: 1 << NATION_WALES */
    char *name;    /* a bank holiday of this name; NULL: the day is worked after all */
} HolidayOverride;

/* A nation's calendar by rule, and with overrides (NULL: none; they are copied). An override of a weekend or
 * of a day outside the years changes nothing. (transfer full) */
Calendar *calendar_new(Nation nation);
Calendar *calendar_new_with(Nation nation, const GArray *overrides);

/* The calendar whose working days are the days on which pupils are in school: the schools are open by the
 * terms, and it is no bank holiday of the nation. All that is said here of working days then holds of school
 * days. Both are borrowed and must outlive it. (transfer full) */
Calendar *calendar_new_school(const Calendar *national, const Terms *terms);

void calendar_free(Calendar *calendar);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Calendar, calendar_free)

/* The bank holiday on a day: its English name, which lives as long as the calendar; NULL on any other day. A
 * holiday that falls on a weekend is found on its substitute day, and only there. A calendar of school days
 * names its inset days and closures too, but not its holidays. */
const char *calendar_holiday(const Calendar *calendar, Day day);

/* Neither Saturday, Sunday nor a bank holiday; of a school calendar, a school day. False for DAY_NONE. */
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

/* The spring bank holiday of a year: by rule, or where it was moved to. */
Day calendar_spring_holiday(int year);

/* The bank holiday of a nation on a day by rules and list alone, without a calendar; slower. */
const char *calendar_rule_holiday(Nation nation, Day day);

#endif
