/*
 * The usual school year of each nation, for terms that no council's calendar says.
 *
 * England and Wales: autumn begins on the first Tuesday, Wednesday or Thursday of September and ends on the
 * last Friday up to 22 December; spring begins seventeen days later and ends on the last Friday up to 5
 * April, or on Maundy Thursday where Good Friday comes first; summer begins two whole weeks later and ends on
 * the last Friday up to 23 July. Half-terms are the weeks of the Mondays of 23 to 29 October and of 12 to 18
 * February, and the week of the spring bank holiday.
 *
 * Scotland, more roughly: from the Wednesday of 12 to 18 August to the last Friday of June, with a week from
 * the Monday of 12 to 18 October and none in May. Northern Ireland: from the first weekday of September to
 * the last of June, with the week of Hallowe'en, an Easter holiday from Good Friday for a week, and none in
 * May. Otherwise as England.
 */
#ifndef MILESTONED_TIME_ESTIMATE_H
#define MILESTONED_TIME_ESTIMATE_H

#include "time/terms.h"

/* A term, and the holiday in its middle. One with no such holiday has `back` the day before `away`: its
 * second half begins on `away`. Where not even that is known, both are DAY_NONE. */
typedef struct Term {
    Day first, last; /* weekdays */
    Day away, back;  /* first and last day of the half-term holiday */
} Term;

/* The term of the academic year that begins in `year`. False for winter, and for a year outside 1899 to 2199.
 */
bool estimate_term(Nation nation, Season season, int year, Term *term);

/* The first (1) or second (2) half of any term, or all of it (0). False where its middle is not known. */
bool estimate_half(const Term *term, int half, Day *first, Day *last);

#endif
