/*
 * Recurrence rules: the part of RFC 5545, section 3.3.10, that plans need. FREQ is DAILY, WEEKLY, MONTHLY or
 * YEARLY, with INTERVAL (1 to 9999), COUNT (1 to 99999) or UNTIL, WKST, BYMONTH, BYMONTHDAY (not in WEEKLY),
 * BYDAY (with a number in MONTHLY and YEARLY) and, in MONTHLY, BYSETPOS. Anything else is refused when it is
 * read, and so is a rule that never occurs. BYDAY says either numbered days or plain ones: of a mixture the
 * RFC and widespread readers make different days.
 *
 * A rule is stepped on days, which are local: an instant is made of an occurrence only at the end, by
 * zone_instant's policy for gaps and overlaps. An occurrence is known by its rule and its local time, so
 * that a clock that goes back cannot repeat it.
 *
 * A rule never changes once it is made: threads may share it.
 */
#ifndef MILESTONED_TIME_RRULE_H
#define MILESTONED_TIME_RRULE_H

#include "time/day.h"
#include "time/zone.h"

#include <glib.h>

typedef struct RRule RRule;

/* Reads "FREQ=MONTHLY;BYDAY=-1FR" ("RRULE:" may stand before it, case does not matter) as it begins on
 * `start` (DTSTART). UNTIL includes its day; one in UTC is refused, since days have no zone. Refused with
 * ERROR_DATA, naming the part and what may stand there. (transfer full) */
RRule *rrule_new(const char *text, Day start, GError **error);

/* The same for a rule whose occurrences are at a minute of the day in a zone: of an UNTIL with a time, local
 * or UTC, no occurrence is later. */
RRule *rrule_new_at(const char *text, Day start, int minute, const Zone *zone, GError **error);

void rrule_free(RRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RRule, rrule_free)

/* The rule in its shortest form, the parts in one order, without what has no effect: equal rules have equal
 * texts. An UNTIL is the last day it leaves. Borrowed. */
const char *rrule_text(const RRule *rule);

/* The first occurrence after a day (DAY_NONE: the very first); DAY_NONE when none is left before the year
 * 10000. `start` itself occurs only if it fits the rule. Its cost is bounded, and does not grow with the
 * distance from `start`. */
Day rrule_next(const RRule *rule, Day after);

/* "every month on the last Friday, until 31 July 2005": in English (transfer full). */
char *rrule_describe(const RRule *rule);

#endif
