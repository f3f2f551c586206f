#include "store/lookup.h"

#include "base/error.h"
#include "base/text.h"
#include "store/programmes.h"
#include "store/statement.h"

#define MILESTONES                                                                                           \
    " FROM milestone JOIN action ON action.id = milestone.action_id JOIN area ON area.id = action.area_id "

static void
unknown_ref(Store *store, const char *programme, int64_t programme_id, const char *ref, GError **error)
{
    g_autoptr(GPtrArray) refs = g_ptr_array_new_with_free_func(g_free);
    g_auto(Statement) s = statement_start(store, "SELECT milestone.ref" MILESTONES
                                                 "WHERE area.programme_id = ? ORDER BY milestone.id");
    statement_put_int(&s, programme_id);
    while (statement_row(&s))
        g_ptr_array_add(refs, statement_text(&s));
    g_ptr_array_add(refs, NULL);
    const char *nearest = text_nearest(ref, (const char *const *)refs->pdata);
    if (nearest != NULL)
        error_set(error, ERROR_DATA, "%s/%s: no such milestone; did you mean %s/%s?", programme, ref,
                  programme, nearest);
    else
        error_set(error, ERROR_DATA, "%s/%s: no such milestone; `milestonectl show %s` lists those there are",
                  programme, ref, programme);
}

/* Leaves the id 0 where there is none. */
static bool
find(Store *store, const char *sql, int64_t programme_id, const char *ref, int64_t *id, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_text(&s, ref);
    statement_put_int(&s, programme_id);
    if (statement_row(&s))
        *id = statement_int(&s);
    return statement_ok(&s, error);
}

int64_t
lookup_milestone(Store *store, const char *programme, const char *ref, GError **error)
{
    static const char exact[] =
        "SELECT milestone.id" MILESTONES "WHERE milestone.ref = ? AND area.programme_id = ?";
    /* the one that differs in case alone, if there is no second */
    static const char in_any_case[] =
        "SELECT max(milestone.id)" MILESTONES
        "WHERE milestone.ref = ? COLLATE NOCASE AND area.programme_id = ? HAVING count(*) = 1";
    int64_t programme_id = programmes_find(store, programme, NULL, error);
    int64_t id = 0;
    if (programme_id == 0 || !find(store, exact, programme_id, ref, &id, error) ||
        (id == 0 && !find(store, in_any_case, programme_id, ref, &id, error)))
        return 0;
    if (id == 0)
        unknown_ref(store, programme, programme_id, ref, error);
    return id;
}
