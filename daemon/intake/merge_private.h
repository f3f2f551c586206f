/* A row of the sheet while it is merged. Private to merge.c, merge_dates.c and merge_depends.c. */
#ifndef MILESTONED_INTAKE_MERGE_PRIVATE_H
#define MILESTONED_INTAKE_MERGE_PRIVATE_H

#include "intake/import_private.h"

typedef enum {
    PART_TITLE,
    PART_TIMESCALE, /* the phrase, after a record separator the recurrence beside it, and after a unit
                       separator how it is read */
    PART_LEADS,     /* keys, as the other roles */
    PART_APPROVERS,
    PART_MONITORS,
    PART_DEPUTIES,
    PART_STATUS,
    PART_MONITORING,
    PART_SUCCESS,
    PART_NOTE,
    PART_PLACE /* the reference of its action */
} Part;
#define PART_COUNT (PART_PLACE + 1)
#define ROLE_COUNT (ROLE_DEPUTY + 1)

typedef struct Row {
    Import *import;
    const SheetRow *sheet;
    Action *action;
    Memo *memo; /* NULL until it has been looked for, and for a row that is new */
    char *identity;
    Milestone *milestone;          /* NULL for a row that was skipped */
    char *said[PART_COUNT];        /* NULL where the sheet has no such column */
    GPtrArray *people[ROLE_COUNT]; /* of each role: Person *, borrowed */
    GArray *readings;
    char *repeat; /* the cell, "" where it is blank or was refused; NULL where the sheet has no such column */
    Status status;
    bool fresh, changed;
} Row;

/* merge_dates.c: reads the row's timescale and recurrence; gives them to a new milestone; merges them. */
void dates_say(Row *row);
void dates_fill(Row *row);
void dates_merge(Row *row);

/* merge_depends.c: what the rows (Row *) depend on, once all of them are milestones. */
bool depends_merge(Import *import, const GPtrArray *rows, GError **error);

/* A text in one short line, "nothing" for a blank one; of a timescale the phrase alone. (transfer full) */
char *merge_for_people(const char *text);

#endif
