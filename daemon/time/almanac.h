/*
 * All calendars that a program works with: of each nation its working days, with each council's terms its
 * school days. Made at start and at a reload, shared by threads. The files are read at once; a calendar is
 * laid out (in 20 KiB) when a thread first asks for it, which none can tell.
 */
#ifndef MILESTONED_TIME_ALMANAC_H
#define MILESTONED_TIME_ALMANAC_H

#include "time/calendar.h"
#include "time/terms.h"

/* What a programme counts days by. Its parts are borrowed from the almanac. */
typedef struct Timetable {
    const Calendar *working; /* weekends and bank holidays are not worked */
    const Calendar *school;  /* a calendar whose working days are the school days */
    const Terms *terms;
    bool absent; /* a calendar is named that is not there: the nation's estimate stands in, and what that says
                    is no reason to change what the calendar said */
} Timetable;

typedef struct Almanac Almanac;

/* Reads every *.conf of a directory: calendars of terms, and `bank-holidays.conf`, which overrides the rules.
 * NULL, and a directory that does not exist, give rules and estimates alone. The faults of all files are told
 * in one ERROR_SETTINGS. (transfer full) */
Almanac *almanac_new(const char *directory, GError **error);

/* The same without what is at fault, each fault a line in `faults` (char *): such a file is as one that is
 * not there, as is a directory that cannot be read. Never NULL. (transfer full) */
Almanac *almanac_read(const char *directory, GPtrArray *faults);

void almanac_free(Almanac *almanac);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Almanac, almanac_free)

/* By a nation and a calendar's key; NULL, and a key that is not known, give the nation's estimate, the latter
 * as `absent`. Never NULL. */
const Timetable *almanac_timetable(const Almanac *almanac, Nation nation, const char *key);

/* False for a key that no file has. */
bool almanac_knows(const Almanac *almanac, const char *key);

/* The terms of a key; NULL for one that no file has. */
const Terms *almanac_terms(const Almanac *almanac, const char *key);

/* The keys, sorted, each a char *. Borrowed. */
const GPtrArray *almanac_keys(const Almanac *almanac);

#endif
