/* What the words of an event say. Private to feed.c. */
#ifndef MILESTONED_TIME_FEED_WORDS_H
#define MILESTONED_TIME_FEED_WORDS_H

#include "time/terms.h"

typedef enum {
    FEED_UNKNOWN,
    FEED_TWO_THINGS,
    FEED_TERM,       /* a term, or a half of one, from its first to its last day */
    FEED_TERM_START, /* its first day alone */
    FEED_TERM_END,
    FEED_HALF_TERM, /* the holiday */
    FEED_HALF_TERM_START,
    FEED_HALF_TERM_END,
    FEED_INSET,
    FEED_CLOSURE,
    FEED_HOLIDAY, /* between terms */
    FEED_BANK_HOLIDAY
} FeedKind;

typedef struct FeedWords {
    FeedKind kind;
    Season season; /* of a term; SEASON_WINTER where no season is named */
    int number;    /* of a term or of a half of one; 0 */
} FeedWords;

FeedWords feed_words(const char *summary);

#endif
