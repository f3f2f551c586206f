/* Small helpers over text. All text is UTF-8; all results are (transfer full). */
#ifndef MILESTONED_BASE_TEXT_H
#define MILESTONED_BASE_TEXT_H

#include <glib.h>
#include <stdbool.h>

/* For comparing: case folded, NFKC, every run of anything but letters and digits one space, ends trimmed. */
char *text_fold(const char *text);

/* Like text_fold, each word also without a plural ending ("Key Tasks:" and "key task" give the same). */
char *text_fold_singular(const char *text);

/* White space of any kind, at the ends taken off and inside made one space; nothing else changes. */
char *text_squeeze(const char *text);

/* The same words: but for white space and for small and capital letters nothing differs. NULL is like "". */
bool text_same_words(const char *a, const char *b);

/* For logs and terminals: control characters, and the bidirectional ones, shown as \n, \t or \uXXXX;
 * bytes that are not UTF-8 as \xNN. */
char *text_printable(const char *text);

/* U+202A to U+202E and U+2066 to U+2069, embeddings, overrides and isolates: they turn the direction of what
 * follows, also beyond the text they stand in. */
bool text_turns(gunichar c);

/* These, and the marks U+061C, U+200E and U+200F, which move only what stands beside them: all that can make
 * a text look otherwise than it is (Unicode Standard Annex 9). */
bool text_reorders(gunichar c);

/* At most `columns` characters; a longer text is cut at a word where one ends in the last third, and ends in
 * "…". */
char *text_ellipsize(const char *text, glong columns);

/* How many insertions, losses, changes and swaps of neighbours lie between two words (optimal string
 * alignment), counted in characters. */
guint text_distance(const char *a, const char *b);

/* The candidate nearest to `word`, or NULL when none is within a third of its length (at least 1). The
 * candidate is borrowed from `candidates`, which ends in NULL. */
const char *text_nearest(const char *word, const char *const *candidates);

/* The columns a text takes on a terminal (wide characters take two, combining ones none). */
guint text_columns(const char *text);

#endif
