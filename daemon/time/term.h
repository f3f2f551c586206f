/*
 * The days of school terms as phrases mean them: a council's calendar where one is loaded, else the seasons
 * of a plan's own counting for whole terms and an estimate, which is never certain, for halves.
 */
#ifndef MILESTONED_TIME_TERM_H
#define MILESTONED_TIME_TERM_H

#include "time/terms.h"

/* A term (half 0) or a half of one (1, 2), by the calendar year that it lies in. Where no calendar says it,
 * whole terms are fixed: spring is 1 January to 31 March, summer 1 April to 31 July, autumn 1 September to 31
 * December; halves are those of the estimate (estimate.h), the nation's of `terms`, England's where that is
 * NULL. `estimated` (may be NULL) says whether no calendar gave the days. False for winter, which is no term.
 */
bool term_days(const Terms *terms, Season season, int half, int year, Day *first, Day *last, bool *estimated);

#endif
