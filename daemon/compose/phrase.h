/* English for messages. All results are (transfer full) unless said. */
#ifndef MILESTONED_COMPOSE_PHRASE_H
#define MILESTONED_COMPOSE_PHRASE_H

#include "plan/words.h"

#include <glib.h>

/*
 * What stands in a plan, as it may stand in a message: one line of valid UTF-8 without control characters
 * and without those that turn or hold the direction of writing beyond their own text (Unicode UAX 9), at
 * most `columns` characters.
 */
char *phrase_clean(const char *text, glong columns);

/* "1 step", "3 steps", "no steps". */
char *phrase_count(guint count, const char *one, const char *many);

/* "3 working days late", "today", "in 1 working day"; with `school`, in school days. */
char *phrase_lateness(int days, bool school);

/* "working day", "school day" (static text). */
const char *phrase_day(bool school);

/* What somebody is called in the middle of a sentence: a post has an article ("the Head of Attendance", "the
 * programme officer"), a name has none ("Ann Smith"). Which it is, is told by its words alone. */
char *phrase_person(const char *name);

/* "the Trust Board"; "the Forum" of "The Forum"; "" for "". */
char *phrase_body(const char *title);

/* A title with what tells it from others of its name: "Quarterly return, Q1 2004-05"; a full stop at the
 * title's end is left out. Where `more` is "", the title alone. */
char *phrase_titled(const char *title, const char *more);

/* "moved once", "moved twice", "moved 3 times"; "" for none. */
char *phrase_moves(int moves);

/* "the next six weeks", "the next week", "the next 20 weeks"; "the weeks ahead" for 0. */
char *phrase_ahead(int weeks);

/* "Ann", "Ann and Bob", "Ann, Bob and Cy"; of more than `most`, "Ann, Bob and 3 more". */
char *phrase_list(const GPtrArray *texts, guint most);

/* The first letter made a capital. */
char *phrase_sentence(const char *text);

/* What a colour means: "on course"; "" for a status whose label says it (static text). */
const char *phrase_status(Status status);

/* "awaiting decision"; "" for REASON_NONE. */
char *phrase_reason(Reason reason);

/* Text in lines of at most `columns` characters: a longer line is broken at spaces, and what follows lines up
 * with it, or with the words after its bullet. A word is never broken. Of empty lines in a row one stays, at
 * the ends none; the text ends in a newline. */
char *phrase_wrap(const char *text, glong columns);

#endif
