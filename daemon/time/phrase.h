/*
 * A phrase cut into tokens: the first step of reading a timescale, and the one that knows spellings. Quotes
 * and dashes of every kind become one, characters that a conversion lost and left as "?" are put back where
 * what they were is plain, month names are known by their abbreviations and with one slip of the hand.
 */
#ifndef MILESTONED_TIME_PHRASE_H
#define MILESTONED_TIME_PHRASE_H

#include "time/terms.h"

#include <glib.h>
#include <stdbool.h>

typedef enum {
    TOKEN_END,     /* what lies before the first token and behind the last */
    TOKEN_WORD,    /* letters, or letters and digits ("ks2") */
    TOKEN_NUMBER,  /* value; -1 for one that no date can have ("7a", "2%", "£40", "12345") */
    TOKEN_MONTH,   /* value 1–12 */
    TOKEN_SEASON,  /* value: a Season */
    TOKEN_WEEKDAY, /* value: a Weekday */
    TOKEN_MARK     /* one character that is none of these; dashes are "-", a lost one too */
} TokenKind;

typedef struct Token {
    TokenKind kind;
    char *text; /* owned: lower case, a word without "'s" */
    int value;
    int digits;       /* of a number */
    bool doubtful;    /* of a month: it may be another word ("may" the verb) */
    int doubt_day;    /* of a month: a number before or behind it that was taken for something else; 0 */
    bool ordinal;     /* "1st" */
    bool apostrophe;  /* "'04" */
    bool glued;       /* nothing stands between it and the token before */
    bool new_line;    /* begins a line that is not the first */
    bool capital;     /* begins with a capital */
    bool abbreviated; /* a month or weekday not written in full */
    bool dotted;      /* an abbreviation with its full stop */
    bool trap;        /* looks like time and is none */
    bool used;        /* is part of a reading */
} Token;

typedef struct Phrase Phrase;

/* Cuts any text, valid UTF-8 or not. (transfer full) */
Phrase *phrase_new(const char *text);
void phrase_free(Phrase *phrase);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Phrase, phrase_free)

guint phrase_length(const Phrase *phrase);

/* The token at an index; a TOKEN_END for any index outside, so that looking ahead and back needs no care.
 * Never NULL. */
const Token *phrase_at(const Phrase *phrase, guint index);

/* The same for changing it; NULL outside. */
Token *phrase_change(Phrase *phrase, guint index);

bool phrase_is(const Phrase *phrase, guint index, TokenKind kind);

/* True when the token is a mark, and one of `marks`. */
bool phrase_is_mark(const Phrase *phrase, guint index, const char *marks);

/* True when the token at an index has that text, and is neither trap nor used. */
bool phrase_says(const Phrase *phrase, guint index, const char *text);

/* How many tokens from `at` on match the first of the patterns that does; 0 when none. A pattern is the
 * tokens' texts with a space between; "#" stands for any number, "%" for a word of time ("week", "term"). The
 * list ends in NULL: longer patterns stand before their own beginnings. */
guint phrase_match(const Phrase *phrase, guint at, const char *const *patterns);

/* Looks for patterns anywhere; true, with where and how long, at the first. */
bool phrase_find(const Phrase *phrase, const char *const *patterns, guint *at, guint *length);

/* "week", "terms", "year" …: what times are counted in. */
bool phrase_is_time_noun(const char *word);

#endif
