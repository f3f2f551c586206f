/*
 * A case: something that is dealt with one by one and has clocks, such as a request, an exclusion or an
 * arrival. It is a reference with a kind, days, numbers and yes or no; there is no text in it and no child,
 * so that nobody can be found by it but by whoever keeps the files that the reference stands in.
 */
#ifndef MILESTONED_PLAN_CASE_H
#define MILESTONED_PLAN_CASE_H

#include "time/day.h"

#include <glib.h>
#include <stdbool.h>

typedef struct Area Area;

/* One thing known of a case, by the name that its area's plugin declares. */
typedef struct CaseFact {
    const char *name; /* interned */
    Day day;          /* DAY_NONE: it is a number */
    double number;    /* yes is 1, no is 0; NaN: it is a day */
} CaseFact;

typedef struct Case {
    int64_t id;
    char *kind, *reference;
    const Area *area; /* borrowed: only this area's plugin sees it; NULL: all whose plugin knows the kind */
    Day closed;       /* DAY_NONE while it is open */
    GArray *facts;    /* CaseFact, by their names */
} Case;

Case *case_new(const char *kind, const char *reference); /* (transfer full) */
void case_free(Case *it);

/* Sets or replaces a fact, of which a day comes before a number; by its name takes one away. */
void case_put(Case *it, const CaseFact *fact);
void case_take(Case *it, const char *name);
/* NULL where it is not known. Borrowed. */
const CaseFact *case_fact(const Case *it, const char *name);

enum { CASE_REFERENCE_LONGEST = 40 };

/*
 * Why a text is no reference of a case, to stand after it ("looks like a date of birth: …"); NULL: it is one.
 * `today` tells whose date of birth it could be. A reference is of letters, digits and - . _ /, with a digit
 * in it. What is refused: words and names (four letters together but for a few words such as CASE and EHCP, a
 * capital with small letters after it, a short first name), dates, six digits that are the birthday of
 * somebody under 26, unique pupil numbers, and numbers of ten digits, as the health service and the learner
 * records service give them.
 */
const char *case_reference_refuse(const char *text, Day today);

#endif
