/* Calendars as the text of a file, and what is new in one beside another: for whoever keeps the files. */
#ifndef MILESTONED_TIME_TERMS_WRITE_H
#define MILESTONED_TIME_TERMS_WRITE_H

#include "time/terms.h"

/* Says where the dates were taken from, and when: what terms_source and terms_taken give. */
void terms_set_source(Terms *terms, const char *source, Day taken);

/* Takes over from an older calendar the terms, with their days off, that are not in the new one and do not
 * overlap it: a feed often has this year and the next, and plans go further back. Of the terms that the new
 * one has it takes the days off of which the new one says nothing, for somebody may have written them by
 * hand, and gives a char * for each of these ("Inset day, 2024-09-02"); a day off that is in no term any more
 * goes. (transfer full) */
GPtrArray *terms_keep(Terms *terms, const Terms *older);

/* A file that terms_read reads as the same calendar. (transfer full) */
char *terms_format(const Terms *terms);

/* What changed since the older one, which may be NULL: a char * for each ("summer term 2024: its last day is
 * 2024-07-19, no longer 2024-07-22"). Empty when both say the same of every day. (transfer full) */
GPtrArray *terms_changes(const Terms *terms, const Terms *older);

#endif
