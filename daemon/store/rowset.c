#include "store/rowset.h"

#include "store/removal.h"
#include "store/statement.h"

#include <stdlib.h>

json_t *
rowset_day(Day day)
{
    char text[DAY_TEXT_SIZE];
    return day == DAY_NONE ? json_null() : json_string(day_format(day, text));
}

json_t *
rowset_id(int64_t id)
{
    return id == 0 ? json_null() : json_integer(id);
}

static bool
differs(Store *store, const char *sql, int64_t owner, const char *wanted, bool *differ, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_int(&s, owner);
    statement_put_text(&s, wanted);
    *differ = statement_row(&s) && statement_int(&s) != 0;
    return statement_ok(&s, error);
}

static bool
take_others_away(Store *store, const char *sql, int64_t owner, const char *wanted, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_int(&s, owner);
    statement_put_text(&s, wanted);
    return statement_run(&s, error);
}

static bool
add(Store *store, const char *sql, int64_t owner, const char *wanted, const Author *author, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_int(&s, owner);
    statement_put_text(&s, wanted);
    if (sqlite3_bind_parameter_count(s.handle) > 2) {
        statement_put_instant(&s, author->at);
        statement_put_text(&s, author->by);
    }
    return statement_run(&s, error);
}

bool
rowset_save(Store *store, const RowSet *sql, int64_t owner, const json_t *wanted, const Author *author,
            GError **error)
{
    char *rows = json_dumps(wanted, JSON_COMPACT);
    bool differ = false;
    bool ok = differs(store, sql->differ, owner, rows, &differ, error);
    if (ok && differ)
        ok = removal_begin(store, author, error) &&
             take_others_away(store, sql->remove, owner, rows, error) &&
             add(store, sql->add, owner, rows, author, error) && removal_end(store, error);
    free(rows);
    return ok;
}
