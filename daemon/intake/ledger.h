/* A CSV file whose headings are fixed: measures.csv and updates.csv. */
#ifndef MILESTONED_INTAKE_LEDGER_H
#define MILESTONED_INTAKE_LEDGER_H

#include "intake/csv.h"

#define LEDGER_MAX 16

typedef struct Ledger {
    CsvTable *table;
    const char *const *names; /* borrowed */
    int columns[LEDGER_MAX];  /* of each name; -1 where the file has none */
} Ledger;

/* `names` are the headings that the file may have, ending in NULL, in any order and case; the first
 * `required` of them it must have. Another heading is a warning. Its rows are the table's from the second on.
 * (transfer full) */
Ledger *ledger_read(const char *path, const char *const *names, guint required, GPtrArray *warnings,
                    GError **error);
void ledger_free(Ledger *ledger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ledger, ledger_free)

/* The cell of a name, white space squeezed; "" where there is none. (transfer full) */
char *ledger_cell(const Ledger *ledger, const CsvRow *row, guint name);

Place ledger_place(const Ledger *ledger, const CsvRow *row, guint name);

#endif
