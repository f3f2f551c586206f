#include "store/suppressions.h"

#include "store/statement.h"

void
suppression_free(Suppression *suppression)
{
    if (suppression == NULL)
        return;
    g_free(suppression->address);
    g_free(suppression->answer);
    g_free(suppression);
}

static bool
insert(Store *store, const Suppression *suppression, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "INSERT INTO suppression (address, channel, since, answer, message_id) "
                               "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING");
    statement_put_text(&s, suppression->address);
    statement_put_text(&s, channel_word(suppression->channel));
    statement_put_instant(&s, suppression->since);
    statement_put_text(&s, suppression->answer);
    statement_put_id(&s, suppression->message_id);
    return statement_run(&s, error);
}

static bool
give_up_waiting(Store *store, const Suppression *suppression, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "UPDATE message SET state = 'failed', not_before = NULL, changed_at = ?3, "
               "changed_by = 'milestoned' WHERE state = 'queued' AND not_before IS NOT NULL AND attempts > 0 "
               "AND channel = ?2 AND address = ?1 COLLATE NOCASE");
    statement_put_text(&s, suppression->address);
    statement_put_text(&s, channel_word(suppression->channel));
    statement_put_instant(&s, suppression->since);
    return statement_run(&s, error);
}

bool
suppressions_mark(Store *store, const Suppression *suppression, GError **error)
{
    return insert(store, suppression, error) && give_up_waiting(store, suppression, error);
}

bool
suppressions_confirm(Store *store, const char *address, bool *done, GError **error)
{
    g_auto(Statement) s = statement_start(store, "DELETE FROM suppression WHERE address = ?");
    statement_put_text(&s, address);
    bool ok = statement_run(&s, error);
    *done = ok && sqlite3_changes(store->db) > 0;
    return ok;
}

GPtrArray *
suppressions_list(Store *store, GError **error)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)suppression_free);
    g_auto(Statement) s = statement_start(
        store, "SELECT address, channel, since, answer, message_id FROM suppression ORDER BY since, address");
    while (statement_row(&s)) {
        Suppression *suppression = g_new0(Suppression, 1);
        g_ptr_array_add(all, suppression);
        suppression->address = statement_text(&s);
        statement_expect(&s, channel_parse(statement_word(&s), &suppression->channel));
        suppression->since = statement_instant(&s);
        suppression->answer = statement_text(&s);
        suppression->message_id = statement_int(&s);
    }
    return statement_ok(&s, error) ? g_steal_pointer(&all) : NULL;
}

bool
suppressions_has(Store *store, Channel channel, const char *address, bool *marked, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT 1 FROM suppression WHERE address = ? AND channel = ?");
    statement_put_text(&s, address);
    statement_put_text(&s, channel_word(channel));
    *marked = statement_row(&s);
    return statement_ok(&s, error);
}

static bool
apply_to_person(Store *store, Person *person, GError **error)
{
    bool ok = true;
    for (guint i = person->addresses->len; ok && i-- > 0;) {
        bool marked;
        ok = suppressions_has(store, CHANNEL_MAIL, person->addresses->pdata[i], &marked, error);
        if (ok && marked)
            g_ptr_array_insert(person->marked, 0, g_ptr_array_steal_index(person->addresses, i));
    }
    return ok;
}

static bool
apply_to_board(Store *store, Board *board, GError **error)
{
    bool marked = false;
    g_autofree char *address = plan_webhook_address(board->webhook, board->form);
    bool ok = address == NULL || suppressions_has(store, CHANNEL_WEBHOOK, address, &marked, error);
    if (ok && marked)
        board->marked = g_steal_pointer(&board->webhook);
    return ok;
}

/* Nearly always none is marked: then no address is asked for. */
static bool
has_any(Store *store, bool *any, GError **error)
{
    g_auto(Statement) s = statement_start(store, "SELECT 1 FROM suppression LIMIT 1");
    *any = statement_row(&s);
    return statement_ok(&s, error);
}

bool
suppressions_apply(Store *store, Plan *plan, GError **error)
{
    bool any;
    bool ok = has_any(store, &any, error);
    for (guint i = 0; ok && any && i < plan->people->len; i++)
        ok = apply_to_person(store, plan->people->pdata[i], error);
    for (guint i = 0; ok && any && i < plan->boards->len; i++)
        ok = apply_to_board(store, plan->boards->pdata[i], error);
    return ok;
}
