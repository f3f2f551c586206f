/* Quantities as the settings write them: text with a unit, because libconfig 1.5 damages large numbers. */
#ifndef MILESTONED_BASE_QUANTITY_H
#define MILESTONED_BASE_QUANTITY_H

#include <glib.h>
#include <stdbool.h>

/* "250ms", "30s", "5m", "8h", "10d", "2w"; a sum of them ("1h30m") too. Gives milliseconds. False for
 * anything else, a negative or an overflow. */
bool quantity_parse_duration(const char *text, gint64 *milliseconds);

/* "64M", "512K", "1G", "100" (bytes); powers of 1024. False for anything else or an overflow. */
bool quantity_parse_size(const char *text, gint64 *bytes);

/* In the largest unit that divides it, so that it reads back as the same duration (transfer full). */
char *quantity_format_duration(gint64 milliseconds);

/* "HH:MM" from 00:00 to 23:59, as minutes of the day. */
bool quantity_parse_time_of_day(const char *text, int *minutes);

#endif
