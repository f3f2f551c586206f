/* The units that are counted in weeks, quarters and years, and those that are told from the reference date.
 */
#ifndef MILESTONED_TIME_UNIT_LONG_H
#define MILESTONED_TIME_UNIT_LONG_H

#include "time/unit.h"

/* "Q3 2023/24", "w/c 6 November", "2004-5 academic year", "next term": the unit that begins at a token. */
bool unit_parse_long(const Phrase *phrase, guint at, const TimescaleContext *context, Unit *unit);

/* Monday to Friday: of a week that begins on a day (a weekend belongs to the week behind it), or that ends on
 * one. */
bool unit_week_days(const Unit *unit, int year, Day *first, Day *last);

#endif
