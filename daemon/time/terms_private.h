/* What terms.c reads and terms_read.c fills. */
#ifndef MILESTONED_TIME_TERMS_PRIVATE_H
#define MILESTONED_TIME_TERMS_PRIVATE_H

#include "time/estimate.h"

typedef struct LoadedTerm {
    Season season;
    int year; /* in which its academic year begins */
    Term term;
} LoadedTerm;

struct Terms {
    char *key, *title, *source, *version;
    Nation nation;
    Day taken;
    GArray *loaded;   /* LoadedTerm, by their first day; they do not overlap */
    GArray *closures; /* TermsClosure, by their first day */
};

/* Empty, with no version yet. (transfer full) */
Terms *terms_blank(const char *key, const char *title, Nation nation);

/* Puts the terms and the closures in the order of their first days. */
void terms_sort(Terms *terms);

/* Works out the version, when everything else is filled. */
void terms_seal(Terms *terms);

#endif
