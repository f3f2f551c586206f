#include "store/records.h"

#include "store/statement.h"

/* A finding that comes back within so many days has never been away. */
enum { FINDING_MEMORY_DAYS = 28 };

#define GRAVITY(severity) "CASE " severity " WHEN 'note' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END"

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

/* What stood before an assessment: its status, and since when. */
static bool
read_since(Store *store, int64_t area_id, const Assessment *assessment, Day *since, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT since FROM assessment WHERE area_id = ? AND status = "
                               "? AND fault IS NULL");
    statement_put_int(&s, area_id);
    statement_put_text(&s, status_word(assessment->status));
    *since = statement_row(&s) ? statement_day(&s) : DAY_NONE;
    if (*since == DAY_NONE)
        *since = assessment->on;
    return statement_ok(&s, error);
}

static bool
remove_assessment(Store *store, int64_t area_id, GError **error)
{
    g_auto(Statement) s = statement_start(store, "DELETE FROM assessment WHERE area_id = ?");
    statement_put_int(&s, area_id);
    return statement_run(&s, error);
}

static bool
insert_assessment(Store *store, int64_t area_id, const Assessment *assessment, Day since, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "INSERT INTO assessment (area_id, plugin, status, since, measured, trend, confidence, day, "
               "valid_until, change_id, fault) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    statement_put_int(&s, area_id);
    statement_put_text(&s, assessment->plugin);
    statement_put_text(&s, status_word(assessment->status));
    statement_put_day(&s, since);
    statement_put_text(&s,
                       assessment->measured != STATUS_NOT_STARTED ? status_word(assessment->measured) : NULL);
    statement_put_text(&s, trend_word(assessment->trend));
    statement_put_text(&s, confidence_word(assessment->confidence));
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

/* A finding stands since the day on which it was first found, or found to be graver. One that was away for
 * less than its memory is the same: figures that waver are no news. */
static bool
save_finding(Store *store, int64_t area_id, guint position, const Finding *finding, Day on, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "INSERT INTO finding (area_id, position, code, severity, text, ref, since) "
               "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (area_id, code) DO UPDATE SET "
               "(position, severity, text, ref, gone, since) = (?2, ?4, ?5, ?6, NULL, "
               "iif(" GRAVITY("?4") " > " GRAVITY("severity") ", ?7, since))");
    statement_put_int(&s, area_id);
    statement_put_int(&s, position);
    statement_put_text(&s, finding->code);
    statement_put_text(&s, finding_severity_word(finding->severity));
    statement_put_text(&s, finding->text);
    statement_put_text(&s, finding->ref);
    statement_put_day(&s, on);
    return statement_run(&s, error);
}

static bool
run_on_findings(Store *store, const char *sql, int64_t area_id, Day day, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_int(&s, area_id);
    statement_put_day(&s, day);
    return statement_run(&s, error);
}

/* An assessment that failed says nothing of what was found before. */
static bool
save_findings(Store *store, int64_t area_id, const Assessment *assessment, GError **error)
{
    if (assessment->fault != NULL)
        return true;
    bool ok = run_on_findings(store, "UPDATE finding SET gone = ?2 WHERE area_id = ?1 AND gone IS NULL",
                              area_id, assessment->on, error) &&
              run_on_findings(store, "DELETE FROM finding WHERE area_id = ?1 AND gone < ?2", area_id,
                              assessment->on - FINDING_MEMORY_DAYS, error);
    for (guint i = 0; ok && i < assessment->findings->len; i++)
        ok = save_finding(store, area_id, i, assessment->findings->pdata[i], assessment->on, error);
    return ok;
}

static bool
insert_date(Store *store, int64_t area_id, guint position, const AreaDate *date, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "INSERT INTO area_date (area_id, key, position, day, occasion, title, rule) "
                               "VALUES (?, ?, ?, ?, ?, ?, ?)");
    statement_put_int(&s, area_id);
    statement_put_text(&s, date->key);
    statement_put_int(&s, position);
    statement_put_day(&s, date->on);
    statement_put_int(&s, date->occasion);
    statement_put_text(&s, date->title);
    statement_put_text(&s, date->rule);
    return statement_run(&s, error);
}

bool
assessments_save(Store *store, int64_t area_id, const Assessment *assessment, GError **error)
{
    Day since;
    bool ok = read_since(store, area_id, assessment, &since, error) &&
              remove_assessment(store, area_id, error) &&
              insert_assessment(store, area_id, assessment, since, error) &&
              save_findings(store, area_id, assessment, error);
    for (guint i = 0; ok && i < assessment->reasons->len; i++)
        ok = insert_reason(store, area_id, i, assessment->reasons->pdata[i], error);
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
