/*
 * Numbers beside a month that may be no day of it: they count what stands behind them ("June 2 hour
 * session"), or belong to the word before them ("Session 2 June", "all 12 May").
 */
#ifndef MILESTONED_TIME_COUNTS_H
#define MILESTONED_TIME_COUNTS_H

#include "time/phrase.h"
#include "time/rules.h"
#include "time/timescale.h"

/* True where a day that has its number behind its month, and no year, may be the month and a count:
 * "June 2 hour session", "March 1st aid course". */
bool counts_may_follow(const Phrase *phrase, const Found *found);

/* True where the number that a time begins with may belong to the word before it. */
bool counts_may_name(const Phrase *phrase, const Found *found);

/* "June 6 weekly": offers the repetition from its month on, every six weeks, where the number and the word
 * behind it are one. */
void counts_offer_interval(const Phrase *phrase, const Found *found, Reading *reading);

#endif
