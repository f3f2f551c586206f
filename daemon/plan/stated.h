/*
 * The dates that a phrase says outright, whatever its reading made of them: "from 1 June 2024 to 1 May 2024"
 * has two, and no reading. Private to sanity.c.
 */
#ifndef MILESTONED_PLAN_STATED_H
#define MILESTONED_PLAN_STATED_H

#include "time/day.h"

#include <glib.h>

typedef struct StatedDate {
    int day;         /* 0: a month or a season is said */
    int month;       /* of a season the first */
    int year;        /* 0: not said */
    Day first, last; /* DAY_NONE without a year */
} StatedDate;

/* StatedDate, in the order of the phrase. (transfer full) */
GArray *stated_dates(const char *text);

/* Whether it says from when until when: "from … to", "start … finish", a dash. */
bool stated_is_range(const char *text);

#endif
