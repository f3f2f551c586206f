/* What the officer is asked of phrases that the rules do not settle, and what they answer. */
#ifndef MILESTONED_STORE_QUESTIONS_H
#define MILESTONED_STORE_QUESTIONS_H

#include "plan/plan.h"
#include "store/store.h"

/* An answer: the number of an offer, or an own date or recurrence. The texts are borrowed. */
typedef struct QuestionAnswer {
    const char *programme, *ref; /* "inspection-plan", "R7a.3" */
    int ordinal;                 /* which of its timescales, from 1; 0: the only one that is open */
    int offer;                   /* from 1; 0: what follows is the answer */
    Day start, due; /* DAY_NONE where there is none; a start needs a due date, or something that repeats */
    Recurrence recurrence; /* RECURRENCE_NONE: it does not repeat, or by `repeat` */
    const char *repeat;    /* NULL, or a recurrence rule (time/rrule.h) */
    bool none;             /* it has no date of its own, and that is the answer */
    const char *by;        /* a person's key, an address or a name */
    Day on;                /* local day; a rule without a start begins on it */
} QuestionAnswer;

/*
 * Settles the timescale by rule "agreed", for certain; records who settled it, when and as what, with the
 * question, in the history and as an update. A recurrence that the sheet says beside the words stays with a
 * reading of them, and begins with it. What was answered may be answered again: the last answer holds.
 * ERROR_DATA for an unknown reference, where nothing is asked, where it is not clear which timescale is
 * meant, for an offer that is not there (naming those that are), and for an answer that is no date. A number
 * means the offers of today: it is refused where they changed, for the same phrase, since the last mail that
 * asked.
 */
bool questions_answer(Store *store, const QuestionAnswer *answer, const Author *author, GError **error);

/* Part of updates_apply: what a person says of a stored span's date answers what is asked of it. */
bool questions_settle(Store *store, const PlanSpan *span, const char *by, Day on, const Author *author,
                      GError **error);

/* Part of milestones_save: keeps the question of a stored span. */
bool questions_save(Store *store, const Milestone *milestone, PlanSpan *span, const Author *author,
                    GError **error);

#endif
