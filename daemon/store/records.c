#include "store/records.h"

#include "store/statement.h"

GPtrArray *
changes_since(Store *store, int64_t programme_id, int64_t after, GError **error)
{
    g_autoptr(GPtrArray) changes = g_ptr_array_new_with_free_func((GDestroyNotify)change_free);
    g_auto(Statement) s = statement_start(
        store,
        "SELECT id, programme_id, milestone_id, span_id, row_id, noun, field, before, after, changed_at, "
        "changed_by FROM change WHERE programme_id = ? AND id > ? ORDER BY id");
    statement_put_int(&s, programme_id);
    statement_put_int(&s, after);
    while (statement_row(&s)) {
        Change *change = g_new0(Change, 1);
        g_ptr_array_add(changes, change);
        change->id = statement_int(&s);
        change->programme_id = statement_int(&s);
        change->milestone_id = statement_int(&s);
        change->span_id = statement_int(&s);
        change->row_id = statement_int(&s);
        change->noun = statement_text(&s);
        change->field = statement_text(&s);
        change->before = statement_text(&s);
        change->after = statement_text(&s);
        change->at = statement_instant(&s);
        change->by = statement_text(&s);
    }
    return statement_ok(&s, error) ? g_steal_pointer(&changes) : NULL;
}

static void
put_change(GHashTable *changes, int64_t area_id, int64_t change_id)
{
    int64_t *key = g_new(int64_t, 1);
    int64_t *value = g_new(int64_t, 1);
    *key = area_id;
    *value = change_id;
    g_hash_table_insert(changes, key, value);
}

GHashTable *
changes_by_area(Store *store, int64_t programme_id, GError **error)
{
    g_autoptr(GHashTable) changes = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    g_auto(Statement) s = statement_start(
        store, "SELECT id, max(coalesce((SELECT max(id) FROM change WHERE programme_id = ?1 AND area_id = "
               "area.id), 0), "
               "coalesce((SELECT max(id) FROM change WHERE area_id IS NULL AND programme_id = ?1 "
               "AND noun NOT IN ('message', 'absence')), 0)) "
               "FROM area WHERE programme_id = ?1");
    statement_put_int(&s, programme_id);
    while (statement_row(&s)) {
        int64_t area_id = statement_int(&s);
        put_change(changes, area_id, statement_int(&s));
    }
    return statement_ok(&s, error) ? g_steal_pointer(&changes) : NULL;
}

static bool
remove_assessment(Store *store, int64_t area_id, GError **error)
{
    g_auto(Statement) s = statement_start(store, "DELETE FROM assessment WHERE area_id = ?");
    statement_put_int(&s, area_id);
    return statement_run(&s, error);
}

static bool
insert_assessment(Store *store, int64_t area_id, const Assessment *assessment, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "INSERT INTO assessment (area_id, plugin, status, day, valid_until, change_id, "
               "fault) VALUES (?, ?, ?, ?, ?, ?, ?)");
    statement_put_int(&s, area_id);
    statement_put_text(&s, assessment->plugin);
    statement_put_text(&s, status_word(assessment->status));
    statement_put_day(&s, assessment->on);
    statement_put_day(&s, assessment->valid_until);
    statement_put_int(&s, assessment->change);
    statement_put_text(&s, assessment->fault);
    return statement_run(&s, error);
}

static bool
insert_reason(Store *store, int64_t area_id, guint position, const char *text, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "INSERT INTO assessment_reason (area_id, position, text) VALUES (?, ?, ?)");
    statement_put_int(&s, area_id);
    statement_put_int(&s, position);
    statement_put_text(&s, text);
    return statement_run(&s, error);
}

static bool
insert_finding(Store *store, int64_t area_id, guint position, const Finding *finding, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "INSERT INTO finding (area_id, position, code, severity, text, "
                               "ref) VALUES (?, ?, ?, ?, ?, ?)");
    statement_put_int(&s, area_id);
    statement_put_int(&s, position);
    statement_put_text(&s, finding->code);
    statement_put_text(&s, finding_severity_word(finding->severity));
    statement_put_text(&s, finding->text);
    statement_put_text(&s, finding->ref);
    return statement_run(&s, error);
}

static bool
insert_date(Store *store, int64_t area_id, guint position, const AreaDate *date, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "INSERT INTO area_date (area_id, position, day, title, rule) "
                               "VALUES (?, ?, ?, ?, ?)");
    statement_put_int(&s, area_id);
    statement_put_int(&s, position);
    statement_put_day(&s, date->on);
    statement_put_text(&s, date->title);
    statement_put_text(&s, date->rule);
    return statement_run(&s, error);
}

bool
assessments_save(Store *store, int64_t area_id, const Assessment *assessment, GError **error)
{
    bool ok =
        remove_assessment(store, area_id, error) && insert_assessment(store, area_id, assessment, error);
    for (guint i = 0; ok && i < assessment->reasons->len; i++)
        ok = insert_reason(store, area_id, i, assessment->reasons->pdata[i], error);
    for (guint i = 0; ok && i < assessment->findings->len; i++)
        ok = insert_finding(store, area_id, i, assessment->findings->pdata[i], error);
    for (guint i = 0; ok && i < assessment->dates->len; i++)
        ok = insert_date(store, area_id, i, assessment->dates->pdata[i], error);
    return ok;
}

char *
meta_get(Store *store, const char *name)
{
    g_auto(Statement) s = statement_start(store, "SELECT value FROM meta WHERE name = ?");
    statement_put_text(&s, name);
    return statement_row(&s) ? statement_text(&s) : NULL;
}

bool
meta_set(Store *store, const char *name, const char *value, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, value != NULL ? "INSERT INTO meta (name, value) VALUES (?, ?) "
                                               "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
                                             : "DELETE FROM meta WHERE name = ?");
    statement_put_text(&s, name);
    if (value != NULL)
        statement_put_text(&s, value);
    return statement_run(&s, error);
}
