/*
 * A council's school terms: which days its schools are open, and where terms and half-terms begin and end.
 *
 * What a loaded calendar says stands for the terms that it has; for all others an estimate of the nation's
 * usual calendar does, and is marked as such. A calendar never changes once it is made: threads may share it.
 */
#ifndef MILESTONED_TIME_TERMS_H
#define MILESTONED_TIME_TERMS_H

#include "time/day.h"
#include "time/nation.h"

#include <glib.h>

typedef enum { SEASON_SPRING, SEASON_SUMMER, SEASON_AUTUMN, SEASON_WINTER } Season; /* winter is no term */

typedef struct Terms Terms;

/* The estimate alone: every day of it is estimated. (transfer full) */
Terms *terms_estimate(Nation nation);

/* A file of conf/calendars (milestoned-calendar(5)). Every fault is told in one ERROR_DATA, each with file
 * and line: terms that overlap, a half-term outside its term, a closure outside all terms. (transfer full) */
Terms *terms_read(const char *path, GError **error);

/* The same for a text in memory; `name` stands for its path. (transfer full) */
Terms *terms_parse(const char *name, const char *text, GError **error);

/* The table of the file's keys, for describing it. */
const struct SchemaKey *terms_keys(void);

/* NULL for a name that a calendar can have: 1 to 64 lower-case letters, digits and dashes, and none of
 * "estimate" and "bank-holidays", which have a meaning already. Else what is wrong with it, to stand after
 * it. */
const char *terms_key_fault(const char *key);

void terms_free(Terms *terms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Terms, terms_free)

const char *terms_key(const Terms *terms);   /* "hillshire": the file's name without ".conf"; "estimate" */
const char *terms_title(const Terms *terms); /* "Hillshire County Council" */
Nation terms_nation(const Terms *terms);     /* whose usual calendar fills what the file leaves open */

/* Where the dates were taken from, in words, and the day on which; NULL and DAY_NONE where it is not said. */
const char *terms_source(const Terms *terms);
Day terms_taken(const Terms *terms);

/* Changes exactly when what the calendar says of days changes: a short digest of its dates, for knowing what
 * was resolved by which. */
const char *terms_version(const Terms *terms);

/* A term (half 0) or a half of one (1, 2) of the academic year that begins in `year` (autumn lies in `year`,
 * spring and summer in the next): its first and last day as the calendar or the estimate says it, inset days
 * at either end included; a half ends on the last weekday before the half-term holiday and begins on the
 * first after it. False for winter, and for years outside 1899 to 2199. `estimated` (may be NULL) says which.
 */
bool terms_dates(const Terms *terms, Season season, int half, int year, Day *first, Day *last,
                 bool *estimated);

/* The half-term holiday of a term, from its first to its last day off school, weekends left out. False where
 * a loaded calendar gives none, and as terms_dates. */
bool terms_half_term(const Terms *terms, Season season, int year, Day *first, Day *last);

/* Pupils are in school: in a term, outside its half-term holiday, Monday to Friday, no closure, no inset day.
 * Bank holidays are the calendar's (calendar_new_school). */
bool terms_is_open(const Terms *terms, Day day);

/* A day or more on which schools of a loaded calendar are shut within a term. */
typedef struct TermsClosure {
    Day first, last;
    char *name; /* "Inset day", "Polling day" */
    bool inset; /* staff work, pupils stay at home */
} TermsClosure;

/* All of them by their first day: of TermsClosure, borrowed; empty for an estimate. */
const GArray *terms_closures(const Terms *terms);

/* The name of an inset day or closure; NULL on any other day. */
const char *terms_closure(const Terms *terms, Day day);

/* True when the estimate had to say whether a day is a school day. */
bool terms_is_estimated(const Terms *terms, Day day);

#endif
