/* The occurrences of what repeats, and dates that a new calendar shifts. All inside the caller's transaction.
 */
#ifndef MILESTONED_STORE_OCCURRENCES_H
#define MILESTONED_STORE_OCCURRENCES_H

#include "plan/plan.h"
#include "store/store.h"

/* Inserts those of a stored span whose id is 0, which they get. A key that the span has already is taken as
 * it stands: nothing is written, and the struct gets its id alone. */
bool occurrences_add(Store *store, PlanSpan *span, const Author *author, GError **error);

/* Takes away those from `today` on that nobody touched: not started, not moved by a person, and with no word
 * on them. What was due before stays, as does what somebody said. They go from the struct too. */
bool occurrences_trim(Store *store, PlanSpan *span, Day today, const Author *author, GError **error);

/* The same where the stored span repeats otherwise than the struct says, before that is saved:
 * milestones_save does so. */
bool occurrences_follow(Store *store, PlanSpan *span, Day today, const Author *author, GError **error);

/* Writes what a new calendar made of a stored date: start, due, calendar, by_terms, certain,
 * shifted_from and shifted_on of an occurrence; of a span its kind and note besides. The history has each
 * field; the milestone's moves do not count it, for nobody moved it. A date that a person agreed is left
 * alone. */
bool dates_shift(Store *store, const PlanSpan *date, const Author *author, GError **error);

#endif
