/*
 * A time zone of the IANA database. Local times become instants by a stated policy (RFC 5545, section 3.3.5):
 * a time in a gap takes the offset before the gap (01:30 on the day London's clocks go forward is 01:30Z,
 * shown as 02:30), a time that occurs twice is the first.
 */
#ifndef MILESTONED_TIME_ZONE_H
#define MILESTONED_TIME_ZONE_H

#include "time/clock.h"
#include "time/day.h"

typedef struct Zone Zone;

/* A zone by its name ("Europe/London"); an unknown name is an ERROR_DATA that names the nearest known way to
 * write it. (transfer full) */
Zone *zone_new(const char *name, GError **error);
void zone_free(Zone *zone);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Zone, zone_free)

const char *zone_name(const Zone *zone);

/* The instant of a local time; `minute` counts from midnight, 0 to 1439. */
Instant zone_instant(const Zone *zone, Day day, int minute);

/* The local day of an instant; `minute` (may be NULL) gets the minute of that day. */
Day zone_day(const Zone *zone, Instant at, int *minute);

/* Seconds east of UTC at an instant. */
int zone_offset(const Zone *zone, Instant at);

/* "2004-04-01T08:00:00+01:00" (RFC 3339) and "Thu, 01 Apr 2004 08:00:00 +0100" (RFC 5322), local; (transfer
 * full). */
char *zone_format_rfc3339(const Zone *zone, Instant at);
char *zone_format_rfc5322(const Zone *zone, Instant at);

#endif
