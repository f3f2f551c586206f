/*
 * A plan's sheet: what each of its rows is, and its cells by the names of fields. Nothing here knows the
 * store, or what stood in the sheet before.
 *
 * Rows. A row whose cells are all blank is skipped; so is one that names an area or an action and nothing to
 * do (it is a heading within the sheet). A row is wrong when it says who, when or how far and not what, when
 * it has a cell to the right of the last heading, or when its own id stands in another row too.
 *
 * The highlight form. With a column Field, a row is what that cell says: intended outcomes, impact so far and
 * exit strategy are outcomes, activity last period is an update, planned activity next period is a milestone.
 * Rows of the form's own headings (priority, period, district, officer) are skipped; in a sheet without a
 * column for them, priority and period say the area and the period of the rows below. Any other word is
 * wrong.
 */
#ifndef MILESTONED_INTAKE_SHEET_H
#define MILESTONED_INTAKE_SHEET_H

#include "intake/heading.h"
#include "plan/plan.h"

typedef enum { SHEET_MILESTONE, SHEET_UPDATE, SHEET_OUTCOME, SHEET_SKIPPED } SheetKind;

typedef struct SheetRow {
    SheetKind kind;
    bool wrong;          /* it is skipped for an error */
    bool names_action;   /* a skipped row that names an action, which is made */
    OutcomeKind outcome; /* of a SHEET_OUTCOME */
    const CsvRow *csv;
    char *cells[FIELD_COUNT]; /* trimmed; "" where blank or absent; the note has all note columns, a line each
                               */
} SheetRow;

typedef struct Sheet {
    CsvTable *table;
    Headings *headings;
    GPtrArray *rows; /* SheetRow *, owned: every row below the headings */
    /* The number is each row's own, not its action's: no two rows have the same, and it is not the case that
     * it goes with the action (an action has rows of several numbers, or a numbered row has no action). */
    bool numbers_rows;
    bool has_notes; /* a column is kept as a note */
} Sheet;

/* `fill_down` (NULL, or ending in NULL) names columns, by field or by heading, whose blank cells have what
 * stands above them. Fails where the file, the map or the headings do; wrong rows go into `errors`.
 * (transfer full) */
Sheet *sheet_read(const char *path, const char *map, char **fill_down, GPtrArray *warnings, GPtrArray *errors,
                  GError **error);
void sheet_free(Sheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sheet, sheet_free)

bool sheet_has(const Sheet *sheet, Field field);

/* Where a field of a row stands. (the row itself where the sheet has no such column) */
Place sheet_place(const Sheet *sheet, const SheetRow *row, Field field);

#endif
