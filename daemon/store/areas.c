#include "store/ladder.h"
#include "store/programmes.h"
#include "store/removal.h"
#include "store/statement.h"

static const StatementPair area_sql = {
    "INSERT INTO area (id, changed_at, changed_by, programme_id, title, plugin, lead_id, ladder, position) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    "UPDATE area SET (programme_id, title, plugin, lead_id, ladder, position) = (?4, ?5, ?6, ?7, ?8, "
    "?9), " STATEMENT_AUTHOR
    " WHERE id = ?1 AND (programme_id, title, plugin, lead_id, ladder, position) IS NOT "
    "(?4, ?5, ?6, ?7, ?8, ?9)"};

static const StatementList alias_sql = {"SELECT alias FROM area_alias WHERE area_id = ? ORDER BY position",
                                        "DELETE FROM area_alias WHERE area_id = ?",
                                        "INSERT INTO area_alias (area_id, position, alias) VALUES (?, ?, ?)"};

typedef struct {
    const Plan *plan;
    const Area *area;
    const char *ladder;
} AreaPart;

static void
bind_area(Statement *s, const void *data)
{
    const AreaPart *part = data;
    statement_put_int(s, part->plan->id);
    statement_put_text(s, part->area->title);
    statement_put_text(s, part->area->plugin);
    statement_put_id(s, part->area->lead != NULL ? part->area->lead->id : 0);
    statement_put_text(s, part->ladder);
    statement_put_int(s, part->area->position);
}

static bool
settings_are(Store *store, const Area *area, bool *same, GError **error)
{
    g_auto(Statement) s = statement_start(store, "SELECT name, value FROM area_setting WHERE area_id = ?");
    statement_put_int(&s, area->id);
    guint rows = 0;
    *same = true;
    for (; statement_row(&s); rows++) {
        const char *wanted = g_hash_table_lookup(area->settings, statement_word(&s));
        *same = *same && g_strcmp0(wanted, statement_word(&s)) == 0;
    }
    *same = *same && rows == g_hash_table_size(area->settings);
    return statement_ok(&s, error);
}

static bool
remove_setting(Store *store, const Area *area, const char *name, GError **error)
{
    g_auto(Statement) s = statement_start(store, "DELETE FROM area_setting WHERE area_id = ? AND name = ?");
    statement_put_int(&s, area->id);
    statement_put_text(&s, name);
    return statement_run(&s, error);
}

static bool
remove_others(Store *store, const Area *area, GError **error)
{
    g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(g_free);
    g_auto(Statement) s = statement_start(store, "SELECT name FROM area_setting WHERE area_id = ?");
    statement_put_int(&s, area->id);
    while (statement_row(&s)) {
        char *name = statement_text(&s);
        if (g_hash_table_contains(area->settings, name))
            g_free(name);
        else
            g_ptr_array_add(others, name);
    }
    bool ok = statement_ok(&s, error);
    for (guint i = 0; ok && i < others->len; i++)
        ok = remove_setting(store, area, others->pdata[i], error);
    return ok;
}

static bool
put_setting(Store *store, const Area *area, const char *name, const char *value, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "INSERT INTO area_setting (area_id, name, value) VALUES (?, ?, ?) ON CONFLICT (area_id, name) "
               "DO UPDATE SET value = excluded.value WHERE value <> excluded.value");
    statement_put_int(&s, area->id);
    statement_put_text(&s, name);
    statement_put_text(&s, value);
    return statement_run(&s, error);
}

static bool
save_settings(Store *store, const Area *area, const Author *author, GError **error)
{
    bool same = false;
    bool ok = settings_are(store, area, &same, error);
    if (!ok || same)
        return ok;
    ok = removal_begin(store, author, error) && remove_others(store, area, error);
    GHashTableIter iter;
    void *name;
    void *value;
    g_hash_table_iter_init(&iter, area->settings);
    while (ok && g_hash_table_iter_next(&iter, &name, &value))
        ok = put_setting(store, area, name, value, error);
    return ok && removal_end(store, error);
}

static bool
put_to_board(Store *store, const Board *board, const Area *area, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "INSERT INTO board_area (board_id, area_id) VALUES (?, ?) ON CONFLICT DO NOTHING");
    statement_put_int(&s, board->id);
    statement_put_int(&s, area->id);
    return statement_run(&s, error);
}

/* Boards that were stored before an area of theirs was. */
static bool
put_to_boards(Store *store, const Plan *plan, const Area *area, GError **error)
{
    bool ok = true;
    for (guint i = 0; ok && i < plan->boards->len; i++) {
        const Board *board = plan->boards->pdata[i];
        if (board->id != 0 && g_ptr_array_find(board->areas, area, NULL))
            ok = put_to_board(store, board, area, error);
    }
    return ok;
}

bool
areas_save(Store *store, const Plan *plan, Area *area, const Author *author, GError **error)
{
    g_autofree char *ladder = ladder_format(area->ladder);
    const AreaPart part = {plan, area, ladder};
    bool is_new = area->id == 0;
    return statement_save(store, &area->id, &area_sql, bind_area, &part, author, error) &&
           statement_save_list(store, &alias_sql, area->id, area->aliases, error) &&
           save_settings(store, area, author, error) && (!is_new || put_to_boards(store, plan, area, error));
}

static const StatementPair action_sql = {
    "INSERT INTO action (id, changed_at, changed_by, area_id, number, title, objective, position, ref, "
    "ruled) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    "UPDATE action SET (area_id, number, title, objective, position, ref, ruled) = (?4, ?5, ?6, ?7, ?8, "
    "?9, ?10), " STATEMENT_AUTHOR
    " WHERE id = ?1 AND (area_id, number, title, objective, position, ref, ruled) "
    "IS NOT (?4, ?5, ?6, ?7, ?8, ?9, ?10)"};

static void
bind_action(Statement *s, const void *part)
{
    const Action *action = part;
    statement_put_int(s, action->area->id);
    statement_put_text(s, action->number);
    statement_put_text(s, action->title);
    statement_put_text(s, action->objective);
    statement_put_int(s, action->position);
    statement_put_text(s, action->ref);
    statement_put_int(s, action->ruled);
}

bool
actions_save(Store *store, Action *action, const Author *author, GError **error)
{
    return statement_save(store, &action->id, &action_sql, bind_action, action, author, error);
}

static const StatementPair outcome_sql = {
    "INSERT INTO outcome (id, changed_at, changed_by, area_id, kind, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    "UPDATE outcome SET (area_id, kind, text) = (?4, ?5, ?6), " STATEMENT_AUTHOR
    " WHERE id = ?1 AND (area_id, kind, text) IS NOT (?4, ?5, ?6)"};

typedef struct {
    const Area *area;
    const Outcome *outcome;
} OutcomePart;

static void
bind_outcome(Statement *s, const void *data)
{
    const OutcomePart *part = data;
    statement_put_int(s, part->area->id);
    statement_put_text(s, outcome_kind_word(part->outcome->kind));
    statement_put_text(s, part->outcome->text);
}

bool
outcomes_save(Store *store, const Area *area, Outcome *outcome, const Author *author, GError **error)
{
    const OutcomePart part = {area, outcome};
    return statement_save(store, &outcome->id, &outcome_sql, bind_outcome, &part, author, error);
}

static const StatementPair update_sql = {
    "INSERT INTO \"update\" (id, changed_at, changed_by, area_id, kind, period, text, day, said_by) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?3)",
    "UPDATE \"update\" SET (area_id, kind, period, text, day) = (?4, ?5, ?6, ?7, ?8), " STATEMENT_AUTHOR
    " WHERE id = ?1 AND (area_id, kind, period, text, day) IS NOT (?4, ?5, ?6, ?7, ?8)"};

typedef struct {
    const Area *area;
    const AreaUpdate *update;
} UpdatePart;

static void
bind_update(Statement *s, const void *data)
{
    const UpdatePart *part = data;
    statement_put_int(s, part->area->id);
    statement_put_text(s, area_update_kind_word(part->update->kind));
    statement_put_text(s, part->update->period);
    statement_put_text(s, part->update->text);
    statement_put_day(s, part->update->on);
}

bool
area_updates_save(Store *store, const Area *area, AreaUpdate *update, const Author *author, GError **error)
{
    const UpdatePart part = {area, update};
    return statement_save(store, &update->id, &update_sql, bind_update, &part, author, error);
}
