#include "store/imports.h"

#include "store/statement.h"

void
import_row_free(ImportRow *row)
{
    if (row == NULL)
        return;
    g_free(row->identity);
    g_free(row->fields);
    g_free(row->source);
    g_free(row);
}

GHashTable *
imports_load(Store *store, int64_t programme_id, GError **error)
{
    g_autoptr(GHashTable) rows =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)import_row_free);
    g_auto(Statement) s = statement_start(
        store, "SELECT identity, milestone_id, fields, source FROM import_row WHERE programme_id = ?");
    statement_put_int(&s, programme_id);
    while (statement_row(&s)) {
        ImportRow *row = g_new0(ImportRow, 1);
        row->identity = statement_text(&s);
        row->milestone_id = statement_int(&s);
        row->fields = statement_text(&s);
        row->source = statement_text(&s);
        g_hash_table_replace(rows, row->identity, row);
    }
    return statement_ok(&s, error) ? g_steal_pointer(&rows) : NULL;
}

bool
imports_save(Store *store, int64_t programme_id, const ImportRow *row, Instant at, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "INSERT INTO import_row (programme_id, identity, milestone_id, fields, source, imported_at) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (programme_id, identity) DO UPDATE SET "
               "(milestone_id, fields, source, imported_at) = (?3, ?4, ?5, ?6) "
               "WHERE (milestone_id, fields, source) IS NOT (?3, ?4, ?5)");
    statement_put_int(&s, programme_id);
    statement_put_text(&s, row->identity);
    statement_put_id(&s, row->milestone_id);
    statement_put_text(&s, row->fields);
    statement_put_text(&s, row->source);
    statement_put_instant(&s, at);
    return statement_run(&s, error);
}
