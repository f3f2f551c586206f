/*
 * School terms where no council's calendar says them: a whole term is a season of the plan's own counting,
 * and the halves come from the estimate of England's school calendar (estimate.h), and are never certain.
 */
#ifndef MILESTONED_TIME_TERM_H
#define MILESTONED_TIME_TERM_H

#include "time/terms.h"

/* Spring is 1 January to 31 March, summer 1 April to 31 July, autumn 1 September to 31 December; false for
 * winter, which is no term. `year` is the calendar year that the term lies in. */
bool term_days(Season season, int year, Day *first, Day *last);

/* The first (1) or second (2) half of a term by the estimate. */
bool term_half_days(Season season, int half, int year, Day *first, Day *last);

#endif
