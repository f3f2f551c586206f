/* The file bank-holidays.conf: days on which a nation differs from the rules of calendar.h. */
#ifndef MILESTONED_TIME_OVERRIDES_H
#define MILESTONED_TIME_OVERRIDES_H

#include "settings/schema.h"
#include "time/calendar.h"

/* Of HolidayOverride, for calendar_new_with; the array frees them. ERROR_DATA names every fault with file and
 * line: a day added that is a bank holiday already or no weekday, one taken away that is none. (transfer
 * full)
 */
GArray *overrides_read(const char *path, GError **error);
GArray *overrides_parse(const char *name, const char *text, GError **error);

/* The table of the file's keys, for describing it. */
const SchemaKey *overrides_keys(void);

#endif
