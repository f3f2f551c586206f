#include "store/pause.h"

#include "store/statement.h"

void
pause_free(Pause *pause)
{
    if (pause == NULL)
        return;
    g_free(pause->by);
    g_free(pause->reason);
    g_free(pause);
}

bool
pause_read(Store *store, Pause **pause, GError **error)
{
    *pause = NULL;
    g_auto(Statement) s = statement_start(store, "SELECT since, paused_by, reason FROM pause");
    if (statement_row(&s)) {
        *pause = g_new0(Pause, 1);
        (*pause)->since = statement_instant(&s);
        (*pause)->by = statement_text(&s);
        (*pause)->reason = statement_text(&s);
    }
    if (statement_ok(&s, error))
        return true;
    g_clear_pointer(pause, pause_free);
    return false;
}

bool
pause_begin(Store *store, const Author *author, const char *reason, GError **error)
{
    g_auto(Statement) s = statement_start(store, "INSERT INTO pause (id, since, paused_by, reason) "
                                                 "VALUES (1, ?, ?, ?) ON CONFLICT DO NOTHING");
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_text(&s, reason != NULL ? reason : "");
    return statement_run(&s, error);
}

bool
pause_end(Store *store, GError **error)
{
    g_auto(Statement) s = statement_start(store, "DELETE FROM pause");
    return statement_run(&s, error);
}
