/* Days and dates for the plugin host, which links no GLib; time/day.h is the daemon's. Plain C. */
#ifndef MILESTONED_AREA_CIVIL_H
#define MILESTONED_AREA_CIVIL_H

#include <milestoned/area.h>
#include <stdbool.h>

/* The day of a date from year 1 to 9999; MILESTONED_DAY_NONE for one that does not exist. */
milestoned_day civil_make(int year, int month, int day);

void civil_split(milestoned_day day, int *year, int *month, int *day_of_month);

/* Saturday or Sunday. */
bool civil_is_weekend(milestoned_day day);

/* Exactly "YYYY-MM-DD". */
bool civil_parse(const char *text, milestoned_day *day);

#define CIVIL_TEXT 32
/* "1 April 2004", or "no date", in English whatever the locale. */
void civil_format(milestoned_day day, char text[static CIVIL_TEXT]);

#endif
