#include "store/removal.h"

#include "store/statement.h"

bool
removal_begin(Store *store, const Author *author, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "INSERT INTO remover (id, removed_at, removed_by) VALUES (1, ?, ?)");
    statement_put_int(&s, author->at);
    statement_put_text(&s, author->by);
    return statement_run(&s, error);
}

bool
removal_end(Store *store, GError **error)
{
    g_auto(Statement) s = statement_start(store, "DELETE FROM remover");
    return statement_run(&s, error);
}
