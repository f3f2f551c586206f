#include "store/cases.h"

#include "store/removal.h"
#include "store/statement.h"

#include <string.h>

static const StatementPair case_sql = {
    "INSERT INTO \"case\" (id, changed_at, changed_by, programme_id, area_id, kind, reference, closed) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    "UPDATE \"case\" SET (programme_id, area_id, kind, reference, closed) = (?4, ?5, ?6, ?7, "
    "?8), " STATEMENT_AUTHOR " WHERE id = ?1 AND (programme_id, area_id, kind, reference, closed) IS NOT "
    "(?4, ?5, ?6, ?7, ?8)"};

typedef struct {
    const Plan *plan;
    const Case *it;
} CasePart;

static void
bind_case(Statement *s, const void *data)
{
    const CasePart *part = data;
    statement_put_int(s, part->plan->id);
    statement_put_id(s, part->it->area != NULL ? part->it->area->id : 0);
    statement_put_text(s, part->it->kind);
    statement_put_text(s, part->it->reference);
    statement_put_day(s, part->it->closed);
}

static bool
save_fact(Store *store, const Case *it, const CaseFact *fact, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "INSERT INTO case_fact (case_id, name, day, number) VALUES (?1, ?2, ?3, ?4) "
                               "ON CONFLICT (case_id, name) DO UPDATE SET (day, number) = (?3, ?4) "
                               "WHERE (day, number) IS NOT (?3, ?4)");
    statement_put_int(&s, it->id);
    statement_put_text(&s, fact->name);
    statement_put_day(&s, fact->day);
    statement_put_real(&s, fact->number);
    return statement_run(&s, error);
}

static bool
remove_fact(Store *store, int64_t id, const char *name, GError **error)
{
    g_auto(Statement) s = statement_start(store, "DELETE FROM case_fact WHERE case_id = ? AND name = ?");
    statement_put_int(&s, id);
    statement_put_text(&s, name);
    return statement_run(&s, error);
}

static bool
remove_others(Store *store, const Case *it, GError **error)
{
    g_autoptr(GPtrArray) gone = g_ptr_array_new_with_free_func(g_free);
    {
        g_auto(Statement) s = statement_start(store, "SELECT name FROM case_fact WHERE case_id = ?");
        statement_put_int(&s, it->id);
        while (statement_row(&s)) {
            char *name = statement_text(&s);
            if (case_fact(it, name) == NULL)
                g_ptr_array_add(gone, name);
            else
                g_free(name);
        }
        if (!statement_ok(&s, error))
            return false;
    }
    for (guint i = 0; i < gone->len; i++) {
        if (!remove_fact(store, it->id, gone->pdata[i], error))
            return false;
    }
    return true;
}

bool
cases_save(Store *store, const Plan *plan, Case *it, const Author *author, GError **error)
{
    const CasePart part = {plan, it};
    bool fresh = it->id == 0;
    if (!statement_save(store, &it->id, &case_sql, bind_case, &part, author, error))
        return false;
    for (guint i = 0; i < it->facts->len; i++) {
        if (!save_fact(store, it, &g_array_index(it->facts, CaseFact, i), error))
            return false;
    }
    return fresh || remove_others(store, it, error);
}

bool
cases_remove(Store *store, const Case *it, GError **error)
{
    g_auto(Statement) s = statement_start(store, "DELETE FROM \"case\" WHERE id = ?");
    statement_put_int(&s, it->id);
    return statement_run(&s, error);
}

static bool
count_closed(Store *store, Day before, int *count, GError **error)
{
    g_auto(Statement) s = statement_start(store, "SELECT count(*) FROM \"case\" WHERE closed < ?");
    statement_put_day(&s, before);
    *count = statement_row(&s) ? statement_count(&s) : 0;
    return statement_ok(&s, error);
}

static bool
remove_closed(Store *store, Day before, GError **error)
{
    g_auto(Statement) s = statement_start(store, "DELETE FROM \"case\" WHERE closed < ?");
    statement_put_day(&s, before);
    return statement_run(&s, error);
}

bool
cases_drop_closed(Store *store, Day before, const Author *author, int *dropped, GError **error)
{
    if (!count_closed(store, before, dropped, error))
        return false;
    return *dropped == 0 || (removal_begin(store, author, error) && remove_closed(store, before, error) &&
                             removal_end(store, error));
}
