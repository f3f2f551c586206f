/* What the files of an import share. Private to the room. */
#ifndef MILESTONED_INTAKE_IMPORT_PRIVATE_H
#define MILESTONED_INTAKE_IMPORT_PRIVATE_H

#include "intake/import.h"
#include "intake/lead.h"
#include "intake/memory.h"
#include "intake/sheet.h"
#include "store/programmes.h"
#include "time/period.h"

typedef struct Import {
    Store *store;
    const ImportOptions *options;
    const Author *author;
    Plan *plan; /* as it stands in the store, being changed; owned */
    bool fresh; /* the programme was not in the store */
    Sheet *sheet;
    Memory *memory;
    LeadBook *book;
    const Almanac *almanac; /* borrowed */
    const Timetable *times; /* the programme's */
    TimescaleContext context;
    PeriodContext periods;
    Day today;             /* in the programme's zone */
    GHashTable *by_id;     /* int64_t * of a milestone → Milestone *, borrowed from the plan */
    GHashTable *rows;      /* int64_t * of a milestone → SheetRow * that it is, borrowed from the sheet */
    GPtrArray *milestones; /* Milestone * that rows of the sheet are, borrowed from the plan */
    ImportResult *result;
} Import;

/* adopt.c: makes the stored plan's head, people, boards and areas agree with `conf`, and saves them. `conf`
 * is what programme_read or programme_bare gave; its reference date is not looked at. */
bool adopt_programme(Import *import, const Plan *conf, const char *file, GError **error);

/* actions.c: the area and the action of every row of the sheet, by its index; made, merged and saved. NULL
 * for a row that has none. */
typedef struct RowPlaces {
    Area **areas;
    Action **actions;
} RowPlaces;
bool actions_place_rows(Import *import, RowPlaces *places, GError **error);
void actions_places_clear(RowPlaces *places);

/* merge.c: the rows that are milestones, merged and saved; and what is missing. */
bool merge_milestones(Import *import, const RowPlaces *places, GError **error);

/* narrative.c: the rows that are outcomes and updates, saved once. */
bool narrative_save(Import *import, const RowPlaces *places, GError **error);

/* import_sanity.c: warns of what is odd in the dates of the plan, each at its row. */
void sanity_warn(const Import *import, const Plan *plan);

/* Judges three texts of one field. */
typedef enum {
    VERDICT_SAME,    /* the sheet says what it said */
    VERDICT_AGREES,  /* the store says so already */
    VERDICT_TAKE,    /* the store follows */
    VERDICT_CONFLICT /* the store says something else again */
} Verdict;
Verdict merge_judge(const char *last, const char *sheet, const char *stored);

/* Counts a conflict, and warns of it at `place`; true when the sheet is preferred. The texts are for people.
 */
bool merge_conflict(Import *import, const Place *place, const char *sheet, const char *stored);

/* "plan.csv:14": where a row stands, for a memo (transfer full). */
char *import_source(const Import *import, const SheetRow *row);

#endif
