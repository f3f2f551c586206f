/*
 * Prepared statements, kept by their text for as long as the store is open. Private to the room.
 *
 * A Statement is started, bound from left to right, stepped, read from left to right, and ended by itself
 * when it goes out of scope. The first thing that goes wrong stays: later calls do nothing, and the last one
 * reports it. Texts and bytes that are bound must live until the statement ends.
 */
#ifndef MILESTONED_STORE_STATEMENT_H
#define MILESTONED_STORE_STATEMENT_H

#include "store/store.h"
#include "time/day.h"

#include <sqlite3.h>

struct Store {
    sqlite3 *db;
    char *path;
    StoreMode mode;
    int failure;            /* of the last statement that failed, until store_check_failure asks; 0 */
    GHashTable *statements; /* SQL text → sqlite3_stmt *; the text is the statement's own */
};

typedef struct Statement {
    Store *store;
    sqlite3_stmt *handle;
    int bound;  /* parameters bound so far */
    int column; /* the next column to read */
    int result; /* of the last call of SQLite */
    bool kept;  /* belongs to the store's collection */
    bool alien; /* a value was read that the format does not allow */
} Statement;

Statement statement_start(Store *store, const char *sql);
void statement_end(Statement *statement);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Statement, statement_end)

/* The next parameter. An id of 0, a text of NULL, DAY_NONE, INSTANT_NONE and NaN are bound as NULL. */
void statement_put_int(Statement *statement, int64_t value);
void statement_put_id(Statement *statement, int64_t id);
void statement_put_count(Statement *statement, int64_t count); /* a negative one is bound as NULL */
void statement_put_text(Statement *statement, const char *text);
void statement_put_day(Statement *statement, Day day);
void statement_put_instant(Statement *statement, Instant at);
void statement_put_real(Statement *statement, double value);
void statement_put_bytes(Statement *statement, GBytes *bytes);

/* Steps to the next row: false after the last, and on failure; statement_ok tells them apart. */
bool statement_row(Statement *statement);
bool statement_ok(Statement *statement, GError **error);

/* Steps once, for a statement that gives no rows. A write outside a transaction is ERROR_SOFTWARE. */
bool statement_run(Statement *statement, GError **error);

/* The next column of the row. NULL gives 0, DAY_NONE, INSTANT_NONE and NaN. Text is made valid UTF-8,
 * whatever another program wrote. */
int64_t statement_int(Statement *statement);
int statement_within(Statement *statement, int least, int most); /* the nearer of them where it is beyond */
int statement_count(Statement *statement);                       /* within 0 and INT_MAX */
double statement_real(Statement *statement);
Day statement_day(Statement *statement);
Instant statement_instant(Statement *statement);
char *statement_text(Statement *statement);             /* (transfer full); NULL for NULL */
void statement_into(Statement *statement, char **text); /* frees what stood there; "" for NULL */
GBytes *statement_bytes(Statement *statement);          /* (transfer full) */
/* A word of a vocabulary, valid until the next step; "" for NULL. */
const char *statement_word(Statement *statement);
/* Notes that a value was not one that the format allows, unless `known`. */
void statement_expect(Statement *statement, bool known);

/* Fills `error` with what SQLite last said, in words that name the store and the remedy. False. */
bool statement_fail(Store *store, int result, GError **error);

/*
 * Saves one row of a noun. Both statements bind ?1 id, ?2 the author's instant, ?3 the author, and from ?4 on
 * what `bind` puts. With *id 0 the row is inserted and *id set; else `update`, which changes a row only where
 * it differs, is run.
 */
typedef void (*StatementBind)(Statement *statement, const void *part);
typedef struct StatementPair {
    const char *insert, *update;
} StatementPair;
bool statement_save(Store *store, int64_t *id, const StatementPair *sql, StatementBind bind, const void *part,
                    const Author *author, GError **error);

/* Keeps a short list of texts that hangs on a row. All three statements bind ?1 owner; `insert` ?2 position
 * and ?3 text besides. Nothing is written where the list is as wanted. */
typedef struct StatementList {
    const char *select, *remove, *insert;
} StatementList;
bool statement_save_list(Store *store, const StatementList *sql, int64_t owner, const GPtrArray *wanted,
                         GError **error);

/* What an UPDATE sets for its author: a second write at the same instant still changes changed_at, or the
 * history would take it for somebody who did not say who they are. */
#define STATEMENT_AUTHOR "changed_at = iif(changed_at IS ?2, ?2 + 1, ?2), changed_by = ?3"

#endif
