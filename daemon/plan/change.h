/* One entry of the plan's history, as the store's triggers wrote it. */
#ifndef MILESTONED_PLAN_CHANGE_H
#define MILESTONED_PLAN_CHANGE_H

#include "time/clock.h"

#include <glib.h>

typedef struct Change {
    int64_t id; /* ascending in the order of writing */
    int64_t programme_id;
    int64_t milestone_id; /* 0 where it is no milestone's */
    int64_t span_id;      /* 0 where it is no span's; of an occurrence and a question it is their span's */
    int64_t row_id;       /* of the noun's own row: the occurrence, the question */
    char *noun;           /* "milestone", "span", …: milestoned-store(5) has all */
    char *field;          /* "status", "due", …; "added" for a new row */
    char *before, *after; /* NULL where there is none */
    Instant at;
    char *by; /* who; "outside" when the writer did not say */
} Change;

void change_free(Change *change);

#endif
