/* What the files of the view share among themselves. */
#ifndef MILESTONED_COMPOSE_VIEW_PRIVATE_H
#define MILESTONED_COMPOSE_VIEW_PRIVATE_H

#include "compose/view.h"

/* How much of a text a message shows, in characters. */
enum { NAME_MAX_COLUMNS = 120, TITLE_MAX_COLUMNS = 400, SHORT_TITLE_COLUMNS = 64, PHRASE_MAX_COLUMNS = 160 };

typedef struct Viewing {
    const Draft *draft;
    const Timetable *times;
    GPtrArray *entries; /* Entry *, of all the draft's items */
} Viewing;

/* What a message says in one place: an item, and those that say more of the same date in the same section
 * (another step that it waits for, another role of the reader). What waits for a date joins what the message
 * says of it as overdue, and a question for the papers what it says of it as late, due or coming up. */
typedef struct Entry {
    const Item *item;    /* the first; borrowed, as all */
    GPtrArray *items;    /* const Item *: the first and its like */
    GPtrArray *papers;   /* const Item *: of SECTION_PAPERS */
    GPtrArray *blocking; /* const Item *: of SECTION_BLOCKING */
} Entry;

GPtrArray *view_entries(const Draft *draft); /* Entry *, in the order of the items (transfer full) */

/* All give a new reference; what is taken is freed. */
json_t *text_view(const char *text, glong columns);
json_t *text_taken(char *text);
json_t *day_view(Day day);
json_t *status_view(Status status);

/* What a draft says in one place, whatever it is about. */
json_t *view_item(const Viewing *viewing, const Entry *entry);

/* What has to be known of people who cannot act, or do not read their mail now: "Ann has left. Bob has no
 * address, so no mail reaches them. Cy is away until Friday 4 June 2004, and Di deputises."; "Nobody leads
 * it." without any. `reader` is "you". "" where there is nothing to say. (transfer full) */
char *view_leads_note(const Viewing *viewing, const Milestone *milestone);

/* Of somebody who is away with nobody in their place: "Their deputy, Di, is away until …."; "" where no
 * deputy is named. (transfer full) */
char *view_deputies_note(const Viewing *viewing, const Milestone *milestone, const Person *person);

/* The leads of an item who are not its reader, but read mail at the reader's address; none where the reader
 * leads it, or stands in for a lead. (transfer container) */
GPtrArray *view_neighbours(const Viewing *viewing, const Item *item);

/* Whether a section tells the reader of what they have to do themselves, or for somebody else. */
bool view_is_acting(ItemSection section);

/* As what the plan names the reader of an item: "lead", "deputy of the Head of Attendance"; "" where it is
 * somebody else at their address. (transfer full) */
char *view_role(const Viewing *viewing, const Item *item);

/* What `view_item` has under `question`: what there is to settle of a milestone (whose reference is `ref`)
 * and how; "" and nothing where that is nothing. */
json_t *view_question(const Viewing *viewing, const Milestone *milestone, const PlanSpan *span,
                      const char *ref);

#endif
