/* A store of its own for each test, in a directory that goes when the test ends. */
#ifndef MILESTONED_TESTS_STORE_FIXTURE_H
#define MILESTONED_TESTS_STORE_FIXTURE_H

#include "store/store.h"
#include "tests/check.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

typedef struct Fixture {
    char *directory, *path;
    Store *store; /* open for writing */
} Fixture;

static const Author officer = {"planning-head", 1000 * INSTANT_SECOND};

static void
fixture_forget_files(const char *directory)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *file = g_build_filename(directory, name, NULL);
        g_remove(file);
    }
    g_rmdir(directory);
}

/* A directory without a store. */
static int
fixture_empty(void **state)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->directory = g_dir_make_tmp("milestoned-store-XXXXXX", NULL);
    fixture->path = g_build_filename(fixture->directory, "store.db", NULL);
    *state = fixture;
    return fixture->directory == NULL;
}

static int
fixture_setup(void **state)
{
    g_autoptr(GError) error = NULL;
    if (fixture_empty(state) != 0)
        return 1;
    Fixture *fixture = *state;
    check_ok(store_init(fixture->path, NULL, &error), error);
    fixture->store = store_open(fixture->path, STORE_READ_WRITE, &error);
    check_ok(fixture->store != NULL, error);
    return 0;
}

static int
fixture_teardown(void **state)
{
    Fixture *fixture = *state;
    store_close(fixture->store);
    fixture_forget_files(fixture->directory);
    g_free(fixture->directory);
    g_free(fixture->path);
    g_free(fixture);
    return 0;
}

/* Another program at the same file: raw SQL, with nothing of the room between. */
G_GNUC_UNUSED static void
fixture_outside(const Fixture *fixture, const char *sql)
{
    sqlite3 *db = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 1000);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(db);
}

/* The only value that a query gives, as an integer or as text (transfer full). */
G_GNUC_UNUSED static char *
fixture_text(const Fixture *fixture, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    char *value = g_strdup((const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
}

G_GNUC_UNUSED static gint64
fixture_number(const Fixture *fixture, const char *sql)
{
    g_autofree char *text = fixture_text(fixture, sql);
    return text != NULL ? g_ascii_strtoll(text, NULL, 10) : 0;
}

#endif
