/* Words of repetition: "quarterly", "½ termly", "every 6 weeks", "twice a year", "+ meet term". */
#ifndef MILESTONED_TIME_RECURRENCE_H
#define MILESTONED_TIME_RECURRENCE_H

#include "time/phrase.h"
#include "time/timescale.h"

/* How many tokens from `at` on say how often something happens; 0 when none do. `doubt` gets the reason why
 * another reading is as good (static text), or NULL. An interval for which there is no word is unstated. */
guint recurrence_match(const Phrase *phrase, guint at, Recurrence *recurrence, const char **doubt);

#endif
