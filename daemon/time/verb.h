/*
 * Names of months that are other words too: "may" and "march" in small letters, "May" at the beginning of a
 * sentence, "Mrs May".
 */
#ifndef MILESTONED_TIME_VERB_H
#define MILESTONED_TIME_VERB_H

#include "time/phrase.h"

/* Makes a word of every such name that is surely no month, and marks as doubtful those that may be one. A
 * name in small letters is a month alone, or beside a preposition of time, a number, a year or another month.
 */
void verb_mark(Phrase *phrase);

#endif
