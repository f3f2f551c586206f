/* A plan of everyday size for the tests of composing, and drafts of it as the schedule would make them. */
#ifndef MILESTONED_TESTS_COMPOSE_FIXTURE_H
#define MILESTONED_TESTS_COMPOSE_FIXTURE_H

#include "compose/compose.h"

#define FIXTURE_TODAY 12563 /* Tuesday 25 May 2004 */

Plan *fixture_plan(void);                                       /* (transfer full) */
Draft *fixture_reminder(const Plan *plan);                      /* (transfer full) */
Draft *fixture_digest(const Plan *plan, const char *board_key); /* (transfer full) */
Draft *fixture_officer(const Plan *plan);                       /* (transfer full) */

/* The same with an area more, whose leads are away, gone and of a school, and with questions; and a reminder
 * and a question mail with an item in every section that such a mail can have. (transfer full) */
Plan *fixture_plan_with_others(void);
Draft *fixture_reminder_with_others(const Plan *plan);
Draft *fixture_question(const Plan *plan);

/* One for all tests: the rules and the estimate. Borrowed. */
const Almanac *fixture_almanac(void);

/* England's days, with the estimated terms. Borrowed. */
const Timetable *fixture_times(void);

/* A composer of the source tree's templates; `note` may be NULL. (transfer full) */
Composer *fixture_composer(const char *note);

/* The decoded text of one part of a mail, lines ended by LF. (transfer full) */
char *fixture_part(const Message *message, const char *subtype);

/* One header of a mail, unfolded and decoded; NULL when it has none. (transfer full) */
char *fixture_header(const Message *message, const char *name);

/* One more item of a milestone's first date. */
Item *fixture_add(Draft *draft, ItemSection section, const char *ref);

/* Puts a text in the place of another. */
void fixture_set(char **text, const char *value);

#endif
