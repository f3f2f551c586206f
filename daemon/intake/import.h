/*
 * Import: a programme folder, or a sheet alone, into the store.
 *
 * What a row is called. A row's identity is its own id (a column `id`, or a number that is the row's and not
 * its action's), else its area, action, title and, where those occur more than once, which of them it is. A
 * row that is not found by its identity is looked for by area, title and either its action's title or number,
 * so that a sheet may gain numbers or have its recommendations reworded. The milestone keeps its reference
 * for ever.
 *
 * What changes. For each field there are three texts: what the sheet said when it was last imported, what it
 * says now, and what stands in the store. The store changes only where the first two differ. Where the store
 * differs from the first as well, somebody changed it meanwhile: a conflict, in which the store stands unless
 * the sheet is preferred; it is told again at every import until it is settled. A column that the sheet no
 * longer has changes nothing. A date that a person agreed stays as long as the sheet's phrase does; an
 * answered question goes with its phrase, and is told of. A milestone whose row is gone is told of and stays.
 * programme.conf is the master of what it states: people, boards and areas are made to agree with it, and
 * those that it no longer names stay and are told of.
 *
 * All of it happens in one transaction, or not at all.
 */
#ifndef MILESTONED_INTAKE_IMPORT_H
#define MILESTONED_INTAKE_IMPORT_H

#include "intake/cases.h"
#include "intake/measures.h"
#include "intake/problem.h"
#include "plan/plan.h"
#include "store/store.h"

#include <jansson.h>

typedef enum {
    IMPORT_PLAN,
    IMPORT_MEASURES, /* of a programme that is there: values as measures.csv has them, and no plan */
    IMPORT_CASES     /* of a programme that is there: cases as cases.csv has them, and no plan */
} ImportKind;

typedef struct ImportOptions {
    const char *programme; /* its key */
    const char *path;      /* a folder, or a CSV file: a sheet, or with `kind` another file alone */
    ImportKind kind;
    bool whole;       /* cases: those of the file's kinds that it does not have are taken away */
    const char *map;  /* a map file (heading.h); NULL */
    Day on;           /* the plan's reference date; DAY_NONE: the folder's, else the store's, else today */
    char **fill_down; /* columns by field or heading, ending in NULL; or NULL */
    const Almanac *almanac; /* of school calendars; NULL: none is loaded */
    MeasureRefuse refuse;   /* measures; NULL: every name will do */
    void *refuse_data;
    const CaseBook *cases; /* NULL: no plugin can be asked, and no case is taken */
    bool partial;          /* leave wrong rows out and import the others */
    bool theirs;           /* in a conflict the sheet stands */
    bool dry_run;          /* do it all, and take it back */
} ImportOptions;

typedef struct ImportResult {
    bool imported; /* false after errors without `partial`, and after a dry run */
    char *title;   /* of the programme */
    Day reference;
    int rows;                                   /* = milestones + updates + outcomes + skipped */
    int milestones, updates, outcomes, skipped; /* what the rows are; a wrong row is skipped */
    /* Of the milestones, as they stand after the import. Uncertain: a reading of the phrase that is not
     * certain. Dated: none such, and a due date, or dated occurrences. Undated: the rest. */
    int dated, uncertain, undated;
    /* Of the rows that are not skipped, all 0 when errors let nothing be imported. */
    int added, changed, unchanged;
    int oddities;     /* of the warnings, those about dates that are unlikely to be meant */
    int questions;    /* that the officer has not answered yet, of the whole plan */
    int missing;      /* milestones of earlier imports whose rows are gone */
    int conflicts;    /* fields */
    int observations; /* values of measures.csv */
    int cases;        /* rows of cases.csv */
    int cases_gone;   /* of the store's cases of those kinds, those that cases.csv does not have */
    int reported;     /* updates of updates.csv applied now: dated on or before the reference date */
    int later;        /* those dated after it, which are left to rehearsals */
    GPtrArray *warnings, *errors; /* Problem * */
    GPtrArray *held;              /* char *: what will not be sent, and why */
    Plan *plan;                   /* as it stands after the import, or would */
} ImportResult;
void import_result_free(ImportResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImportResult, import_result_free)

/*
 * Imports. A wrong row is no failure: see `errors` and `imported`. A failure leaves the store as it was:
 * ERROR_USAGE for a key that no programme may have; ERROR_DATA for a file that cannot be read at all, with
 * file, line and remedy; what the store's functions give. (transfer full)
 */
ImportResult *import_run(Store *store, const ImportOptions *options, const Author *author, GError **error);

/* The counts, warnings, errors and held of milestonectl-import's --json. (transfer full) */
json_t *import_result_json(const ImportResult *result);

/* What of a plan will not be sent as of a day, and why, a line each: "nothing to 14 leads: no address". Empty
 * where all reaches somebody. (transfer full): char * */
GPtrArray *import_held(const Plan *plan, Day today);

#endif
