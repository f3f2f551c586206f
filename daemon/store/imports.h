/* What an import last saw of each row, so that the next one knows what the sheet changed and what people did.
 */
#ifndef MILESTONED_STORE_IMPORTS_H
#define MILESTONED_STORE_IMPORTS_H

#include "store/store.h"

typedef struct ImportRow {
    char *identity;       /* unique in its programme */
    int64_t milestone_id; /* 0 for a row that made no milestone */
    char *fields;         /* the cells as last imported: a JSON object, field → text */
    char *source;         /* "plan.csv:14" */
} ImportRow;
void import_row_free(ImportRow *row);

/* identity → ImportRow *. (transfer full) */
GHashTable *imports_load(Store *store, int64_t programme_id, GError **error);

/* Inserts or replaces. */
bool imports_save(Store *store, int64_t programme_id, const ImportRow *row, Instant at, GError **error);

#endif
