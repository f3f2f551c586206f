/*
 * Which dates of a step that repeats are worth a person's reading: those that somebody is told of now or was,
 * and the next one that comes. Those that are over and those that come after it are counted.
 */
#ifndef MILESTONED_CTL_EXPLAIN_FOLD_H
#define MILESTONED_CTL_EXPLAIN_FOLD_H

#include "schedule/schedule.h"

typedef struct ExplainFold ExplainFold;

/* Of the judgements of a day (Judgement *), which are borrowed. (transfer full) */
ExplainFold *explain_fold_new(const GPtrArray *judgements);
void explain_fold_free(ExplainFold *fold);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ExplainFold, explain_fold_free)

/* Whether what is said of a date is folded away. */
bool explain_fold_hides(const ExplainFold *fold, const Judgement *judgement);

/* "and 54 more, from Friday 5 January 2024 on; 3 are over": what is folded away of a milestone (NULL: of
 * none); "" for nothing. (transfer full) */
char *explain_fold_text(const ExplainFold *fold, const Milestone *milestone);

#endif
