/*
 * Recurrence rules: the part of RFC 5545, section 3.3.10, that plans need. FREQ is DAILY, WEEKLY, MONTHLY or
 * YEARLY, with INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYMONTHDAY, BYDAY (with a number in MONTHLY and YEARLY) and, in
 * MONTHLY, BYSETPOS. Anything else is refused when it is read, and so is a rule that never occurs.
 *
 * A rule is stepped on days, which are local: an instant is made of an occurrence only at the end, by
 * zone_instant's policy for gaps and overlaps. An occurrence is known by its rule and its local time, so
 * that a clock that goes back cannot repeat it.
 */
#ifndef MILESTONED_TIME_RRULE_H
#define MILESTONED_TIME_RRULE_H

#include "time/day.h"

#include <glib.h>

typedef struct RRule RRule;

/* Reads "FREQ=MONTHLY;BYDAY=-1FR" ("RRULE:" may stand before it) as it begins on `start` (DTSTART). Refused
 * with ERROR_DATA, naming the part and what may stand there. (transfer full) */
RRule *rrule_new(const char *text, Day start, GError **error);
void rrule_free(RRule *rule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RRule, rrule_free)

/* The rule in its shortest form, the parts in one order: equal rules have equal texts. Borrowed. */
const char *rrule_text(const RRule *rule);

/* The first occurrence after a day (DAY_NONE: the very first); DAY_NONE when none is left. `start` itself
 * occurs only if it fits the rule. Its cost is bounded for every rule that was accepted; steady for rules without COUNT. */
Day rrule_next(const RRule *rule, Day after);

/* "every month on the last Friday, until 31 July 2005": in English (transfer full). */
char *rrule_describe(const RRule *rule);

#endif
