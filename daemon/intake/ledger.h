/* A CSV file whose headings are fixed: measures.csv, updates.csv and cases.csv. */
#ifndef MILESTONED_INTAKE_LEDGER_H
#define MILESTONED_INTAKE_LEDGER_H

#include "intake/csv.h"
#include "plan/plan.h"

#define LEDGER_MAX 128

typedef struct Ledger {
    CsvTable *table;
    const char *const *names; /* borrowed */
    int columns[LEDGER_MAX];  /* of each name; -1 where the file has none */
} Ledger;

/* `names` are the headings that the file may have, at most LEDGER_MAX, ending in NULL, in any order and case;
 * the first `required` of them it must have. Another heading is a warning. Its rows are the table's from the
 * second on. (transfer full) */
Ledger *ledger_read(const char *path, const char *const *names, guint required, GPtrArray *warnings,
                    GError **error);
void ledger_free(Ledger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ledger, ledger_free)

/* The cell of a name, white space squeezed; "" where there is none. (transfer full) */
char *ledger_cell(const Ledger *ledger, const CsvRow *row, guint name);

/* The area whose title or alias stands in a cell: NULL with `why` (transfer full) where the plan has no such
 * area, and NULL alone for a blank one. Borrowed from the plan. */
const Area *ledger_area(const Ledger *ledger, const CsvRow *row, guint name, const Plan *plan, char **why);

Place ledger_place(const Ledger *ledger, const CsvRow *row, guint name);

#endif
