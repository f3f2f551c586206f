/*
 * What a council's feed of events says of its school terms. Councils write such feeds for families: days with
 * a few words ("Autumn term starts", "Half term", "INSET day"). The words say what an event is, and the
 * season must agree with them; what says something else, two things at once or too little is left out and
 * told, with its words, and so is a term whose first or last day is not said. Nothing is guessed.
 */
#ifndef MILESTONED_TIME_FEED_H
#define MILESTONED_TIME_FEED_H

#include "time/terms.h"

typedef struct FeedEvent {
    char *summary;   /* owned */
    Day first, last; /* both included */
    bool repeats;
} FeedEvent;

/* An event that is not in the calendar, or not on the day that it says, and why. */
typedef struct FeedLeft {
    char *summary; /* owned */
    Day first, last;
    char
        *reason; /* owned; NULL where there was nothing to take: a bank holiday, the holidays between terms */
} FeedLeft;

/* Of FeedEvent, and of FeedLeft; each frees what is in it. (transfer full) */
GArray *feed_events_new(void);
GArray *feed_left_new(void);

/* Makes a calendar of the events; `left` gets what is not in it. NULL, and ERROR_DATA, when there is no whole
 * term among them. Neither source nor day is set. (transfer full) */
Terms *feed_read(const char *key, const char *title, Nation nation, const GArray *events, GArray *left,
                 GError **error);

#endif
