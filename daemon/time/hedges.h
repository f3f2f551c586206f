/*
 * Words that hedge a time, wherever in its sentence they stand: that deny it ("can't start before May"), make
 * it depend on something ("if funding is agreed by May"), tell of what was once planned ("formerly May"), of
 * what has begun or happened ("started September"), or of the time that something is about ("data for May").
 */
#ifndef MILESTONED_TIME_HEDGES_H
#define MILESTONED_TIME_HEDGES_H

#include "time/hits.h"

/* Adds the doubts that they cast to the readings of a phrase, repetitions among them. */
void hedges_doubt(const Phrase *phrase, const TimescaleContext *context, GArray *hits);

#endif
