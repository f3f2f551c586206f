/* What the files of the view share among themselves. */
#ifndef MILESTONED_COMPOSE_VIEW_PRIVATE_H
#define MILESTONED_COMPOSE_VIEW_PRIVATE_H

#include "compose/view.h"

/* How much of a text a message shows, in characters. */
enum { NAME_MAX_COLUMNS = 120, TITLE_MAX_COLUMNS = 400, SHORT_TITLE_COLUMNS = 64, PHRASE_MAX_COLUMNS = 160 };

typedef struct Viewing {
    const Draft *draft;
    const Timetable *times;
} Viewing;

/* All give a new reference; what is taken is freed. */
json_t *text_view(const char *text, glong columns);
json_t *text_taken(char *text);
json_t *day_view(Day day);
json_t *status_view(Status status);

/* An item of a draft, whatever it is about. */
json_t *view_item(const Viewing *viewing, const Item *item);

/* As what the plan names the reader of an item: "lead", "deputy of the Head of Attendance". (transfer full)
 */
char *view_role(const Viewing *viewing, const Item *item);

/* What `view_item` has under `question`: what there is to settle of a milestone (whose reference is `ref`)
 * and how; "" and nothing where that is nothing. */
json_t *view_question(const Milestone *milestone, const PlanSpan *span, const char *ref);

#endif
