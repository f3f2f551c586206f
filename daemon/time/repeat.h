/*
 * Times and repetitions that stand in one clause are one reading: a repetition that begins with the time.
 */
#ifndef MILESTONED_TIME_REPEAT_H
#define MILESTONED_TIME_REPEAT_H

#include "time/hits.h"

/* Joins them clause by clause. False where a clause has more of them than make one. */
bool repeat_join(const Phrase *phrase, GArray *hits);

#endif
