/*
 * A council's school terms: which days its schools are open, and where terms and half-terms begin and end.
 *
 * What a loaded calendar says stands for the academic years that it covers; for all others an estimate of
 * England's usual calendar does, and is marked as such. A calendar never changes once it is made: threads may
 * share it.
 */
#ifndef MILESTONED_TIME_TERMS_H
#define MILESTONED_TIME_TERMS_H

#include "time/day.h"

#include <glib.h>

typedef enum { SEASON_SPRING, SEASON_SUMMER, SEASON_AUTUMN, SEASON_WINTER } Season; /* winter is no term */

typedef struct Terms Terms;

/* The estimate alone: every day of it is estimated. (transfer full) */
Terms *terms_estimate(void);

/* A file of conf/calendars (milestoned-calendar(5)). Every fault is told in one ERROR_DATA, each with file
 * and line: terms that overlap, a half-term outside its term, a closure outside all terms. (transfer full) */
Terms *terms_read(const char *path, GError **error);
void terms_free(Terms *terms);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Terms, terms_free)

const char *terms_key(const Terms *terms);   /* "hillshire": the file's name without ".conf"; "estimate" */
const char *terms_title(const Terms *terms); /* "Hillshire County Council" */

/* Changes exactly when what the calendar says of days changes: a short digest of its dates, for knowing what
 * was resolved by which. */
const char *terms_version(const Terms *terms);

/* A term (half 0) or a half of one (1, 2) of the academic year that begins in `year` (autumn lies in `year`,
 * spring and summer in the next): its first and last school day, by the calendar or the estimate. False for
 * winter. `estimated` (may be NULL) says which. */
bool terms_dates(const Terms *terms, Season season, int half, int year, Day *first, Day *last,
                 bool *estimated);

/* Pupils are in school: in a term, outside its half-term holiday, Monday to Friday, no closure, no inset day.
 * Bank holidays are the calendar's (calendar_new_school). */
bool terms_is_open(const Terms *terms, Day day);

/* The name of an inset day or closure; NULL on any other day. */
const char *terms_closure(const Terms *terms, Day day);

/* True when the estimate had to say whether a day is a school day. */
bool terms_is_estimated(const Terms *terms, Day day);

#endif
