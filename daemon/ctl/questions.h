/* What the officer is asked of phrases that the rules do not settle: as JSON, and as a table. */
#ifndef MILESTONED_CTL_QUESTIONS_H
#define MILESTONED_CTL_QUESTIONS_H

#include "ctl/picture.h"
#include "plan/resolution.h"

#include <jansson.h>

/* ref, title, span, phrase; kind, start, due and note as the span stands; raised, readings, answered and
 * answered_by. A reading has number, kind, start, due, recurrence and, in English, meaning. The question may
 * be NULL. (transfer full) */
json_t *questions_json(const Milestone *milestone, const PlanSpan *span, const Question *question);
json_t *questions_list_json(const GArray *open); /* of OpenQuestion */

/* A table of them. */
void questions_print(const GArray *open);

/* "3 questions are open: …", and how to answer them; nothing where there is none. */
void questions_print_hint(const char *programme, guint count);

/* Notes on standard error what is unlikely of a day that a person gave with an option on `today`, and that is
 * to be still `ahead` or is not; DAY_NONE is no day. */
void questions_doubt_day(const Picture *picture, const char *option, Day day, Day today, bool ahead);

#endif
