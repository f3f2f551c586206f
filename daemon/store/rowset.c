#include "store/rowset.h"

#include "store/removal.h"
#include "store/statement.h"

#include <stdlib.h>
#include <string.h>

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
cell_is(Statement *s, int column, const json_t *wanted)
{
    switch (sqlite3_column_type(s->handle, column)) {
    case SQLITE_INTEGER:
        return json_is_integer(wanted) &&
               json_integer_value(wanted) == sqlite3_column_int64(s->handle, column);
    case SQLITE_TEXT:
        return json_is_string(wanted) &&
               strcmp(json_string_value(wanted), (const char *)sqlite3_column_text(s->handle, column)) == 0;
    default:
        return json_is_null(wanted);
    }
}

static bool
row_is(Statement *s, const json_t *wanted)
{
    if (!json_is_array(wanted))
        return wanted != NULL && cell_is(s, 0, wanted);
    bool same = true;
    for (int i = 0; same && i < sqlite3_column_count(s->handle); i++)
        same = cell_is(s, i, json_array_get(wanted, (size_t)i));
    return same;
}

/* What there is, beside what is wanted. */
typedef struct {
    size_t rows;
    bool same;
} Standing;

static bool
look(Store *store, const char *sql, int64_t owner, const json_t *wanted, Standing *standing, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_int(&s, owner);
    standing->same = true;
    for (standing->rows = 0; statement_row(&s); standing->rows++)
        standing->same = standing->same && row_is(&s, json_array_get(wanted, standing->rows));
    standing->same = standing->same && standing->rows == json_array_size(wanted);
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
names_author(const char *sql)
{
    return strstr(sql, "?4") != NULL;
}

static bool
add(Store *store, const char *sql, int64_t owner, const char *wanted, const Author *author, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_int(&s, owner);
    statement_put_text(&s, wanted);
    if (names_author(sql)) {
        statement_put_instant(&s, author->at);
        statement_put_text(&s, author->by);
    }
    return statement_run(&s, error);
}

static bool
replace_rows(Store *store, const RowSet *sql, int64_t owner, const char *rows, const Author *author,
             GError **error)
{
    return removal_begin(store, author, error) && take_others_away(store, sql->remove, owner, rows, error) &&
           add(store, sql->add, owner, rows, author, error) && removal_end(store, error);
}

bool
rowset_save(Store *store, const RowSet *sql, int64_t owner, const json_t *wanted, const Author *author,
            GError **error)
{
    Standing standing;
    bool ok = look(store, sql->stands, owner, wanted, &standing, error);
    if (!ok || standing.same)
        return ok;
    char *rows = json_dumps(wanted, JSON_COMPACT);
    bool only_adds = standing.rows == 0 && names_author(sql->add);
    ok = only_adds ? add(store, sql->add, owner, rows, author, error)
                   : replace_rows(store, sql, owner, rows, author, error);
    free(rows);
    return ok;
}
