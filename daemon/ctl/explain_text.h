/* Why somebody is told, or is not, in English: one sentence for each thing that an officer may ask about. */
#ifndef MILESTONED_CTL_EXPLAIN_TEXT_H
#define MILESTONED_CTL_EXPLAIN_TEXT_H

#include "ctl/picture.h"

/* All (transfer full). */

/* What it is about: "the reminder 10 working days before it is due (ladder: 20, 10, 2, 0)". */
char *explain_rule(const Picture *picture, const Judgement *judgement);

/* The answer: "not told: snoozed until 20 April 2004 by planning-head". */
char *explain_verdict(const Picture *picture, const Judgement *judgement);

/* The day of whoever gets it: "Friday 9 April 2004: no working day (Good Friday)". */
char *explain_day(const Picture *picture, const Judgement *judgement);

/* What they asked for, and whether they are there: "mail from 08:00 (Europe/London); away from 26 April to 7
 * May 2004, deputy: second-head". */
char *explain_preference(const Picture *picture, const Person *person);

#endif
