/*
 * From what a rule found to a reading: the years that the phrase leaves out, the days, the name of the rule,
 * and every reason why another reading is as good.
 */
#ifndef MILESTONED_TIME_SETTLE_H
#define MILESTONED_TIME_SETTLE_H

#include "time/rules.h"

/* `past` says that the words around it tell of the past. False when no such day exists, or the end lies
 * before the beginning. The reading's note is the caller's to free, on failure too. */
bool settle(const Found *found, const TimescaleContext *context, bool past, Reading *reading);

/* Adds a doubt to a reading: it is then not certain, and its note says why. */
void settle_doubt(Reading *reading, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* The year that a unit has of itself: 0 where the phrase does not say it. */
int settle_year_said(const Found *found);

#endif
