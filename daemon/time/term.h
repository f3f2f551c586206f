/*
 * School terms where no council's calendar says them. A whole term is a season of the plan's own counting;
 * the halves come from an estimate of England's school calendar, and are never certain.
 */
#ifndef MILESTONED_TIME_TERM_H
#define MILESTONED_TIME_TERM_H

#include "time/day.h"
#include "time/phrase.h"

/* Spring is 1 January to 31 March, summer 1 April to 31 July, autumn 1 September to 31 December; false for
 * winter, which is no term. */
bool term_days(Season season, int year, Day *first, Day *last);

/* The first (1) or second (2) half of a term by the estimate: autumn begins on the first Tuesday, Wednesday
 * or Thursday of September and ends on the last Friday up to 22 December, spring ends on the last Friday up
 * to 5 April or on Maundy Thursday, summer on the last Friday up to 23 July; two weeks of holiday between
 * them; half-term weeks begin on the Mondays of 23–29 October and 12–18 February, and with the spring bank
 * holiday. */
bool term_half_days(Season season, int half, int year, Day *first, Day *last);

#endif
