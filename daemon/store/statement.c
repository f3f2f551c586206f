#include "store/statement.h"

#include "base/error.h"

#include <limits.h>
#include <math.h>
#include <string.h>

static sqlite3_stmt *
prepare(Store *store, const char *sql, unsigned flags, int *result)
{
    sqlite3_stmt *handle = NULL;
    *result = sqlite3_prepare_v3(store->db, sql, -1, flags, &handle, NULL);
    return handle;
}

Statement
statement_start(Store *store, const char *sql)
{
    Statement statement = {.store = store, .kept = true, .result = SQLITE_OK};
    statement.handle = g_hash_table_lookup(store->statements, sql);
    if (statement.handle != NULL && sqlite3_stmt_busy(statement.handle)) {
        statement.kept = false;
        statement.handle = prepare(store, sql, 0, &statement.result);
    } else if (statement.handle == NULL) {
        statement.handle = prepare(store, sql, SQLITE_PREPARE_PERSISTENT, &statement.result);
        if (statement.handle != NULL)
            g_hash_table_insert(store->statements, (char *)sqlite3_sql(statement.handle), statement.handle);
    }
    return statement;
}

void
statement_end(Statement *statement)
{
    if (statement->result != SQLITE_OK && statement->result != SQLITE_ROW && statement->result != SQLITE_DONE)
        statement->store->failure = statement->result;
    else if (statement->alien)
        statement->store->failure = SQLITE_MISMATCH;
    if (statement->handle == NULL)
        return;
    if (statement->kept) {
        sqlite3_reset(statement->handle);
        sqlite3_clear_bindings(statement->handle);
    } else {
        sqlite3_finalize(statement->handle);
    }
    statement->handle = NULL;
}

static bool
may_bind(Statement *statement)
{
    statement->bound++;
    return statement->result == SQLITE_OK;
}

static void
put_null(Statement *statement)
{
    if (may_bind(statement))
        statement->result = sqlite3_bind_null(statement->handle, statement->bound);
}

void
statement_put_int(Statement *statement, int64_t value)
{
    if (may_bind(statement))
        statement->result = sqlite3_bind_int64(statement->handle, statement->bound, value);
}

void
statement_put_id(Statement *statement, int64_t id)
{
    if (id == 0)
        put_null(statement);
    else
        statement_put_int(statement, id);
}

void
statement_put_text(Statement *statement, const char *text)
{
    if (may_bind(statement))
        statement->result = sqlite3_bind_text64(statement->handle, statement->bound, text,
                                                text != NULL ? strlen(text) : 0, SQLITE_STATIC, SQLITE_UTF8);
}

void
statement_put_day(Statement *statement, Day day)
{
    char text[DAY_TEXT_SIZE];
    if (day == DAY_NONE)
        put_null(statement);
    else if (may_bind(statement))
        statement->result = sqlite3_bind_text(statement->handle, statement->bound, day_format(day, text), -1,
                                              SQLITE_TRANSIENT);
}

void
statement_put_count(Statement *statement, int64_t count)
{
    if (count < 0)
        put_null(statement);
    else
        statement_put_int(statement, count);
}

void
statement_put_instant(Statement *statement, Instant at)
{
    if (at == INSTANT_NONE)
        put_null(statement);
    else
        statement_put_int(statement, at);
}

void
statement_put_real(Statement *statement, double value)
{
    if (isnan(value))
        put_null(statement);
    else if (may_bind(statement))
        statement->result = sqlite3_bind_double(statement->handle, statement->bound, value);
}

void
statement_put_bytes(Statement *statement, GBytes *bytes)
{
    gsize size = 0;
    const void *data = g_bytes_get_data(bytes, &size);
    if (may_bind(statement))
        statement->result = sqlite3_bind_blob64(statement->handle, statement->bound, data != NULL ? data : "",
                                                size, SQLITE_STATIC);
}

bool
statement_row(Statement *statement)
{
    if (statement->result != SQLITE_OK && statement->result != SQLITE_ROW)
        return false;
    statement->column = 0;
    statement->result = sqlite3_step(statement->handle);
    return statement->result == SQLITE_ROW;
}

bool
statement_ok(Statement *statement, GError **error)
{
    if (statement->alien)
        return error_set(error, ERROR_DATA,
                         "%s: holds a value that milestoned-store(5) does not allow; the statement was: %s",
                         statement->store->path, sqlite3_sql(statement->handle));
    if (statement->result == SQLITE_DONE || statement->result == SQLITE_ROW)
        return true;
    return statement_fail(statement->store, statement->result, error);
}

bool
statement_run(Statement *statement, GError **error)
{
    if (statement->handle != NULL && !sqlite3_stmt_readonly(statement->handle) &&
        sqlite3_get_autocommit(statement->store->db))
        return error_set(error, ERROR_SOFTWARE, "%s: a write outside a transaction: %s",
                         statement->store->path, sqlite3_sql(statement->handle));
    statement_row(statement);
    return statement_ok(statement, error);
}

int64_t
statement_int(Statement *statement)
{
    return sqlite3_column_int64(statement->handle, statement->column++);
}

int
statement_within(Statement *statement, int least, int most)
{
    int64_t value = statement_int(statement);
    return (int)CLAMP(value, least, most);
}

int
statement_count(Statement *statement)
{
    return statement_within(statement, 0, INT_MAX);
}

double
statement_real(Statement *statement)
{
    int column = statement->column++;
    if (sqlite3_column_type(statement->handle, column) == SQLITE_NULL)
        return NAN;
    return sqlite3_column_double(statement->handle, column);
}

const char *
statement_word(Statement *statement)
{
    const char *word = (const char *)sqlite3_column_text(statement->handle, statement->column++);
    return word != NULL ? word : "";
}

void
statement_expect(Statement *statement, bool known)
{
    statement->alien |= !known;
}

Day
statement_day(Statement *statement)
{
    Day day = DAY_NONE;
    const char *text = statement_word(statement);
    if (*text != '\0')
        statement_expect(statement, day_parse(text, &day));
    return day;
}

Instant
statement_instant(Statement *statement)
{
    int column = statement->column++;
    if (sqlite3_column_type(statement->handle, column) == SQLITE_NULL)
        return INSTANT_NONE;
    return sqlite3_column_int64(statement->handle, column);
}

char *
statement_text(Statement *statement)
{
    int column = statement->column++;
    const char *text = (const char *)sqlite3_column_text(statement->handle, column);
    if (text == NULL)
        return NULL;
    return g_utf8_make_valid(text, sqlite3_column_bytes(statement->handle, column));
}

void
statement_into(Statement *statement, char **text)
{
    g_free(*text);
    *text = statement_text(statement);
    if (*text == NULL)
        *text = g_strdup("");
}

GBytes *
statement_bytes(Statement *statement)
{
    int column = statement->column++;
    const void *data = sqlite3_column_blob(statement->handle, column);
    return g_bytes_new(data, (gsize)sqlite3_column_bytes(statement->handle, column));
}

typedef struct {
    int result; /* the primary result code */
    ErrorCode code;
    const char *words;
} Meaning;

static const Meaning meanings[] = {
    {SQLITE_BUSY, ERROR_TEMPORARY, "another program has held the store for more than 10 s; try again later"},
    {SQLITE_LOCKED, ERROR_TEMPORARY, "another program is using the store; try again later"},
    {SQLITE_FULL, ERROR_IO, "the disk is full; free some space, nothing is lost"},
    {SQLITE_IOERR, ERROR_IO, "the disk failed to read or write; look at the kernel's log"},
    {SQLITE_READONLY, ERROR_IO, "it cannot be written; look at its owner, its mode and its directory's"},
    {SQLITE_CANTOPEN, ERROR_IO, "it cannot be opened; look at its owner, its mode and its directory's"},
    {SQLITE_PERM, ERROR_IO, "access was refused; look at its owner and its mode"},
    {SQLITE_CORRUPT, ERROR_DATA,
     "it is damaged; put back a copy, or save what can be saved with `sqlite3 "
     "FILE .recover`"},
    {SQLITE_NOTADB, ERROR_DATA, "it is not a store; put back a copy, or name another file"},
    {SQLITE_CONSTRAINT, ERROR_DATA, "the store's rules (milestoned-store(5)) refuse it"},
};

bool
statement_fail(Store *store, int result, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(meanings); i++) {
        if ((result & 0xFF) == meanings[i].result)
            return error_set(error, meanings[i].code, "%s: %s (%s)", store->path, meanings[i].words,
                             sqlite3_errmsg(store->db));
    }
    return error_set(error, ERROR_SOFTWARE, "%s: %s", store->path, sqlite3_errmsg(store->db));
}

bool
statement_save(Store *store, int64_t *id, const StatementPair *sql, StatementBind bind, const void *part,
               const Author *author, GError **error)
{
    g_auto(Statement) s = statement_start(store, *id == 0 ? sql->insert : sql->update);
    statement_put_id(&s, *id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    bind(&s, part);
    if (!statement_run(&s, error))
        return false;
    if (*id == 0)
        *id = sqlite3_last_insert_rowid(store->db);
    return true;
}

static bool
list_is(Store *store, const char *select, int64_t owner, const GPtrArray *wanted, bool *same, GError **error)
{
    g_auto(Statement) s = statement_start(store, select);
    statement_put_int(&s, owner);
    guint i = 0;
    *same = true;
    for (; statement_row(&s); i++)
        *same = *same && i < wanted->len && strcmp(statement_word(&s), wanted->pdata[i]) == 0;
    *same = *same && i == wanted->len;
    return statement_ok(&s, error);
}

static bool
list_insert(Store *store, const char *insert, int64_t owner, const GPtrArray *wanted, GError **error)
{
    for (guint i = 0; i < wanted->len; i++) {
        g_auto(Statement) s = statement_start(store, insert);
        statement_put_int(&s, owner);
        statement_put_int(&s, i);
        statement_put_text(&s, wanted->pdata[i]);
        if (!statement_run(&s, error))
            return false;
    }
    return true;
}

bool
statement_save_list(Store *store, const StatementList *sql, int64_t owner, const GPtrArray *wanted,
                    GError **error)
{
    bool same = false;
    if (!list_is(store, sql->select, owner, wanted, &same, error))
        return false;
    if (same)
        return true;
    g_auto(Statement) s = statement_start(store, sql->remove);
    statement_put_int(&s, owner);
    return statement_run(&s, error) && list_insert(store, sql->insert, owner, wanted, error);
}
