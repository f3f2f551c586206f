/*
 * Traps: numbers and words that look like time and are none. "Year 10", "post-16", "14-19", "ages 3-6",
 * "cohort 3", "Act 2000", "5 points per year", "teach 1st", "may" the verb.
 */
#ifndef MILESTONED_TIME_TRAP_H
#define MILESTONED_TIME_TRAP_H

#include "time/phrase.h"

/* Marks the tokens of every trap, so that no rule reads them and nothing asks what they were for. A month
 * next to a number that was taken for such a name keeps it as its doubt_day: the other reading. */
void trap_mark(Phrase *phrase);

/* The number at an index counts what the words behind it name ("June 2 sessions"). */
bool trap_counts(const Phrase *phrase, guint number);

/* What is numbered, in the singular or the plural: "phase", "paras". */
bool trap_is_label(const char *word);

/* Two ages that schools go by: from 14 to 19. */
bool trap_is_phase(int from, int to);

#endif
