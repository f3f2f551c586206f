/*
 * The words around a time: those that make another time of it ("the following April", "mid to late June",
 * "April or May"), those that make it doubtful ("about May 2004", "Summer programme"), and those that say
 * that it lies in the past ("was shared on").
 */
#ifndef MILESTONED_TIME_NEIGHBOURS_H
#define MILESTONED_TIME_NEIGHBOURS_H

#include "time/phrase.h"
#include "time/rules.h"
#include "time/timescale.h"

/* True when the words around what was found make a time of it that no rule reads. */
bool neighbours_refuse(const Phrase *phrase, const Found *found);

/* What was found, as the month or day of a year that no rule may choose: "the following April", "next June".
 * False where the words around it are others. `step` gets 1 for the times to come, -1 for those past, 0 for
 * every one of them. */
bool neighbours_turn(const Phrase *phrase, const Found *found, int *step);

/* Adds the doubts that the words around it cast on a reading. */
void neighbours_doubt(const Phrase *phrase, const Found *found, const TimescaleContext *context,
                      Reading *reading);

typedef enum { TENSE_OPEN, TENSE_PAST, TENSE_PERHAPS_PAST } Tense;

/* Whether the words before it tell of the past: right before it, or somewhere in its clause. */
Tense neighbours_tense(const Phrase *phrase, const Found *found);

/* How many tokens from `at` on name an event that a plan waits for ("prior to", "Easter", "next meeting"); 0
 * when none do. */
guint neighbours_wait(const Phrase *phrase, guint at);

/* True where those are words that an event stands behind ("prior to"), rather than its name. */
bool neighbours_event_follows(const Phrase *phrase, guint at);

#endif
