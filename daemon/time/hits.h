/*
 * The times that were found in a phrase, in its order: what each was found as, and its reading.
 */
#ifndef MILESTONED_TIME_HITS_H
#define MILESTONED_TIME_HITS_H

#include "time/phrase.h"
#include "time/rules.h"
#include "time/timescale.h"

typedef struct Hit {
    Found found;
    Reading reading;
} Hit;

/* An array of Hit that clears them. (transfer full) */
GArray *hits_new(void);

const Hit *hits_at(const GArray *hits, guint i);
Reading *hits_reading(GArray *hits, guint i);

/* A sentence's or a semicolon's end between two tokens. */
bool hits_parted(const Phrase *phrase, guint from, guint to);

#endif
