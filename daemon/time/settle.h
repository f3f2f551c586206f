/*
 * From what a rule found to a reading: the years that the phrase leaves out, the days, the name of the rule,
 * and every reason why another reading is as good.
 */
#ifndef MILESTONED_TIME_SETTLE_H
#define MILESTONED_TIME_SETTLE_H

#include "time/rules.h"

/* `past` says that the words around it tell of the past. False when no such day exists, or the end lies
 * before the beginning. The reading is the caller's to clear, on failure too. */
bool settle(const Found *found, const TimescaleContext *context, bool past, Reading *reading);

/* Adds to a reading's others what another find, free of doubts, comes to. Nothing when it comes to nothing.
 */
void settle_offer(Reading *reading, const Found *other, const TimescaleContext *context, bool past);

/* Adds one of a reading's others that is known. */
void settle_offer_days(Reading *reading, TimescaleKind kind, Day start, Day due);

/* What was found, as the other reading that it names; false where it names none. */
bool settle_other(const Found *found, Other other, Found *result);

/* The others of a reading each once, and none that is the reading itself. */
void settle_tidy_others(Reading *reading);

/* Adds a doubt to a reading: it is then not certain, and its note says why. */
void settle_doubt(Reading *reading, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The year that a unit has of itself: 0 where the phrase does not say it. */
int settle_year_said(const Found *found);

#endif
