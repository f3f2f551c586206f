/*
 * What holds for the times of a phrase together: times that a list, a bracket or an arrow joins, events that
 * stand beside them, reviews behind them, and words that make all of them doubtful.
 */
#ifndef MILESTONED_TIME_WHOLE_H
#define MILESTONED_TIME_WHOLE_H

#include "time/hits.h"

/* Adds the doubts that times cast on each other; a review's time becomes that of the time before it. */
void whole_doubt(const Phrase *phrase, const TimescaleContext *context, GArray *hits);

/* Leaves out what says nothing of its own, and adds the doubts that words cast on all times of the phrase. */
void whole_finish(const Phrase *phrase, GArray *hits);

#endif
