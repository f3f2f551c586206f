/*
 * The rules: what stands at a place of a phrase. Each rule is tried at every place; the one that takes the
 * longest piece wins, of two as long the earlier in the table.
 */
#ifndef MILESTONED_TIME_RULES_H
#define MILESTONED_TIME_RULES_H

#include "time/phrase.h"
#include "time/timescale.h"
#include "time/unit.h"

typedef enum { ROLE_AT, ROLE_BY, ROLE_BEFORE, ROLE_FROM } Role;

/* Which other reading a doubt speaks of. */
typedef enum {
    OTHER_NONE,
    OTHER_EACH,  /* of a range: each of its ends alone */
    OTHER_FIRST, /* of a range: its first end alone */
    OTHER_AT,    /* the time itself, without the words before it */
    OTHER_BY,    /* a limit */
    OTHER_OPEN,  /* a beginning */
    OTHER_EVENT, /* what happens then has no day of its own */
    OTHER_MONTH  /* of a day, or of two: their month */
} Other;

/* What a rule found. */
typedef struct Found {
    guint start, end; /* tokens: the first, and the index behind the last */
    Role role;
    bool has_unit; /* false for "ongoing" alone, and for a recurrence */
    Recurrence recurrence;
    bool range; /* from first to last; else first alone */
    Unit first, last;
    bool preposition;  /* "by", "in", "from": it has a word of its own that makes it a time */
    bool ongoing;      /* "ongoing" stands behind it, rather than "onwards" */
    bool since;        /* it lies in the past, whatever the words around it */
    bool weak;         /* counts only where nothing else is found near it */
    bool impossible;   /* it is about time, but no rule allows it */
    const char *doubt; /* why another reading is as good: static text; NULL */
    Other other;       /* what that other reading is */
} Found;

/* Finds the longest piece that begins at a token. False when no rule begins there. */
bool rules_find(const Phrase *phrase, guint at, const TimescaleContext *context, Found *found);

#endif
