/* The actions of "milestonectl calendar": one file each. The options are common to all. */
#ifndef MILESTONED_CTL_CALENDAR_H
#define MILESTONED_CTL_CALENDAR_H

#include "ctl/ctl.h"

typedef struct CalendarOptions {
    char *from, *until; /* NULL where not given */
    int count;          /* -1 */
    char *at, *zone;
} CalendarOptions;

/* `arguments` are what follows the action's name, and end in NULL. */

/* "rule RRULE|-": the days on which a recurrence rule occurs; "-" reads "START RULE" line by line. */
bool calendar_rule(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error);

#endif
