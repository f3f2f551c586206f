#include "store/programmes.h"

#include "base/error.h"
#include "base/text.h"
#include "store/ladder.h"
#include "store/rowset.h"
#include "store/statement.h"
#include "time/zone.h"

#include <string.h>

void
programme_row_free(ProgrammeRow *row)
{
    if (row == NULL)
        return;
    g_free(row->key);
    g_free(row->title);
    g_free(row);
}

GPtrArray *
programmes_list(Store *store, GError **error)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)programme_row_free);
    g_auto(Statement) s =
        statement_start(store, "SELECT id, key, title, state, number FROM programme "
                               "JOIN revision ON revision.programme_id = programme.id ORDER BY key");
    while (statement_row(&s)) {
        ProgrammeRow *row = g_new0(ProgrammeRow, 1);
        g_ptr_array_add(rows, row);
        row->id = statement_int(&s);
        row->key = statement_text(&s);
        row->title = statement_text(&s);
        statement_expect(&s, programme_state_parse(statement_word(&s), &row->state));
        row->revision = statement_int(&s);
    }
    return statement_ok(&s, error) ? g_steal_pointer(&rows) : NULL;
}

#define COLUMNS                                                                                              \
    "(title, nation, zone, year, reference, calendar, begins, ends, approver_days, chair_days, ladder, "     \
    "officer_id, escalation_id)"
#define VALUES "(?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)"

static const StatementPair programme_sql = {
    "INSERT INTO programme (id, changed_at, changed_by, title, nation, zone, year, reference, calendar, "
    "begins, ends, approver_days, chair_days, ladder, officer_id, escalation_id, key, state, activated, "
    "activated_change) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, "
    "?18, ?19, ?20)",
    "UPDATE programme SET " COLUMNS " = " VALUES ", " STATEMENT_AUTHOR " WHERE id = ?1 AND " COLUMNS
    " IS NOT " VALUES};

typedef struct {
    const Plan *plan;
    const char *ladder;
} Part;

static void
bind_programme(Statement *s, const void *part)
{
    const Plan *plan = ((const Part *)part)->plan;
    statement_put_text(s, plan->title);
    statement_put_text(s, nation_word(plan->nation));
    statement_put_text(s, plan->zone);
    statement_put_text(s, year_kind_word(plan->year));
    statement_put_day(s, plan->reference);
    statement_put_text(s, plan->calendar);
    statement_put_day(s, plan->begins);
    statement_put_day(s, plan->ends);
    statement_put_count(s, plan->approver_days);
    statement_put_count(s, plan->chair_days);
    statement_put_text(s, ((const Part *)part)->ladder);
    statement_put_id(s, plan->officer != NULL ? plan->officer->id : 0);
    statement_put_id(s, plan->escalation != NULL ? plan->escalation->id : 0);
    if (plan->id != 0)
        return;
    statement_put_text(s, plan->key);
    statement_put_text(s, programme_state_word(plan->state));
    statement_put_day(s, plan->activated);
    statement_put_int(s, plan->activated_change);
}

static const RowSet period_sql = {
    "SELECT key, title, first, last FROM period WHERE programme_id = ?1 ORDER BY first, key",
    "DELETE FROM period WHERE programme_id = ?1 AND key NOT IN (SELECT " ROWSET_CELL(
        0) " FROM json_each(?2))",
    "INSERT INTO period (programme_id, key, title, first, last) SELECT ?1, " ROWSET_CELL(0) ", " ROWSET_CELL(
        1) ", " ROWSET_CELL(2) ", " ROWSET_CELL(3) " FROM json_each(?2) WHERE true "
                                                   "ON CONFLICT (programme_id, key) DO UPDATE SET (title, "
                                                   "first, last) = (excluded.title, excluded.first, "
                                                   "excluded.last) WHERE (title, first, last) IS NOT "
                                                   "(excluded.title, excluded.first, excluded.last)"};

static bool
save_periods(Store *store, const Plan *plan, const Author *author, GError **error)
{
    json_auto_t *rows = json_array();
    for (guint i = 0; i < plan->bands->len; i++) {
        const Period *band = &g_array_index(plan->bands, Period, i);
        json_t *row = json_array();
        json_array_append_new(row, json_string(band->id));
        json_array_append_new(row, json_string(band->title));
        json_array_append_new(row, rowset_day(band->first));
        json_array_append_new(row, rowset_day(band->last));
        json_array_append_new(rows, row);
    }
    return rowset_save(store, &period_sql, plan->id, rows, author, error);
}

bool
programmes_save(Store *store, Plan *plan, const Author *author, GError **error)
{
    g_autofree char *ladder = ladder_format(plan->ladder);
    const Part part = {plan, ladder};
    return statement_save(store, &plan->id, &programme_sql, bind_programme, &part, author, error) &&
           save_periods(store, plan, author, error);
}

static bool
reference_is_given(Store *store, int64_t programme_id, const char *ref)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT 1 FROM reference WHERE programme_id = ? AND ref = ?");
    statement_put_int(&s, programme_id);
    statement_put_text(&s, ref);
    return statement_row(&s);
}

bool
programmes_ref_is_free(Store *store, int64_t programme_id, const char *ref)
{
    return !reference_is_given(store, programme_id, ref);
}

static int64_t
counter(Store *store, int64_t programme_id, const char *parent)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT last FROM reference_counter WHERE programme_id = ? AND parent = ?");
    statement_put_int(&s, programme_id);
    statement_put_text(&s, parent);
    return statement_row(&s) ? statement_int(&s) : 0;
}

char *
programmes_next_ref(Store *store, int64_t programme_id, const char *parent, GError **error)
{
    const char *head = parent != NULL ? parent : "";
    int64_t last = counter(store, programme_id, head);
    g_autofree char *ref = NULL;
    do {
        g_free(ref);
        last++;
        ref = parent != NULL ? g_strdup_printf("%s.%" G_GINT64_FORMAT, parent, last)
                             : g_strdup_printf("A%" G_GINT64_FORMAT, last);
    } while (reference_is_given(store, programme_id, ref));
    g_auto(Statement) s =
        statement_start(store, "INSERT INTO reference_counter (programme_id, parent, last) VALUES (?, ?, ?) "
                               "ON CONFLICT (programme_id, parent) DO UPDATE SET last = excluded.last");
    statement_put_int(&s, programme_id);
    statement_put_text(&s, head);
    statement_put_int(&s, last);
    return statement_run(&s, error) ? g_steal_pointer(&ref) : NULL;
}

/* Fills `error` for a key that no programme has. */
static void
unknown_key(Store *store, const char *key, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new_with_free_func(g_free);
    g_auto(Statement) s = statement_start(store, "SELECT key FROM programme ORDER BY key");
    while (statement_row(&s))
        g_ptr_array_add(keys, statement_text(&s));
    g_ptr_array_add(keys, NULL);
    const char *nearest = text_nearest(key, (const char *const *)keys->pdata);
    if (nearest != NULL)
        error_set(error, ERROR_DATA, "%s: no such programme; did you mean %s?", key, nearest);
    else if (keys->len == 1)
        error_set(error, ERROR_DATA, "%s: no such programme; the store is empty: import one first", key);
    else
        error_set(error, ERROR_DATA, "%s: no such programme; `milestonectl status` lists those there are",
                  key);
}

bool
programmes_look_up(Store *store, const char *key, int64_t *id, GError **error)
{
    g_auto(Statement) s = statement_start(store, "SELECT id FROM programme WHERE key = ?");
    statement_put_text(&s, key);
    *id = statement_row(&s) ? statement_int(&s) : 0;
    return statement_ok(&s, error);
}

int64_t
programmes_find(Store *store, const char *key, ProgrammeState *state, GError **error)
{
    g_auto(Statement) s = statement_start(store, "SELECT id, state FROM programme WHERE key = ?");
    statement_put_text(&s, key);
    int64_t id = 0;
    if (statement_row(&s)) {
        id = statement_int(&s);
        if (state != NULL)
            statement_expect(&s, programme_state_parse(statement_word(&s), state));
        return statement_ok(&s, error) ? id : 0;
    }
    if (statement_ok(&s, error))
        unknown_key(store, key, error);
    return 0;
}

static bool
mark_seen(Store *store, int64_t programme_id, Day today, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "UPDATE milestone SET seen = ?2 WHERE seen IS NULL AND action_id IN (SELECT action.id "
               "FROM action JOIN area ON area.id = action.area_id WHERE area.programme_id = ?1)");
    statement_put_int(&s, programme_id);
    statement_put_day(&s, today);
    return statement_run(&s, error);
}

static bool
activate(Store *store, int64_t id, Day today, const Author *author, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "UPDATE programme SET state = 'active', activated = ?4, activated_change = "
               "coalesce((SELECT max(id) FROM change WHERE programme_id = ?1), 0), " STATEMENT_AUTHOR
               " WHERE id = ?1");
    statement_put_int(&s, id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_day(&s, today);
    return statement_run(&s, error) && mark_seen(store, id, today, error);
}

/* What waits to be sent is of a programme that nobody is told of any more. */
static bool
cancel_waiting(Store *store, int64_t id, const Author *author, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "UPDATE message SET state = 'cancelled', not_before = NULL, " STATEMENT_AUTHOR
                               " WHERE programme_id = ?1 AND state = 'queued' AND not_before IS NOT NULL");
    statement_put_int(&s, id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    return statement_run(&s, error);
}

static bool
close_programme(Store *store, int64_t id, const Author *author, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "UPDATE programme SET state = 'closed', " STATEMENT_AUTHOR " WHERE id = ?1");
    statement_put_int(&s, id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    return statement_run(&s, error) && cancel_waiting(store, id, author, error);
}

bool
programmes_set_state(Store *store, const char *key, ProgrammeState state, Day today, const Author *author,
                     GError **error)
{
    ProgrammeState now = PROGRAMME_DRAFT;
    int64_t id = programmes_find(store, key, &now, error);
    if (id == 0)
        return false;
    if (state == PROGRAMME_ACTIVE && now == PROGRAMME_DRAFT)
        return activate(store, id, today, author, error);
    if (state == PROGRAMME_CLOSED)
        return close_programme(store, id, author, error);
    return error_set(error, ERROR_DATA, "%s: is %s, and cannot become %s", key, programme_state_word(now),
                     programme_state_word(state));
}

/* The local day of a programme; DAY_NONE without an error when it is not an active one. */
static bool
day_of_active(Store *store, int64_t programme_id, Instant now, Day *today, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT zone FROM programme WHERE id = ? AND state = 'active'");
    statement_put_int(&s, programme_id);
    *today = DAY_NONE;
    if (statement_row(&s)) {
        g_autofree char *name = statement_text(&s);
        g_autoptr(Zone) zone = zone_new(name, error);
        if (zone == NULL)
            return false;
        *today = zone_day(zone, now, NULL);
    }
    return statement_ok(&s, error);
}

bool
programmes_mark_seen(Store *store, int64_t programme_id, Instant now, GError **error)
{
    Day today = DAY_NONE;
    return day_of_active(store, programme_id, now, &today, error) &&
           (today == DAY_NONE || mark_seen(store, programme_id, today, error));
}
