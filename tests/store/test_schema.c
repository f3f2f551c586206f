#include "store/schema.h"
#include "tests/store/fixture.h"

static sqlite3 *
open_raw(const Fixture *fixture)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    return db;
}

static const char *const first_sql[] = {"CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT) STRICT",
                                        "INSERT INTO a VALUES (1, 'one')", NULL};
static const char *const second_sql[] = {
    "CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id)) STRICT",
    "INSERT INTO b VALUES (1, 1)", NULL};
/* A table is rebuilt while another refers to it. */
static const char *const third_sql[] = {"CREATE TABLE new_a (id INTEGER PRIMARY KEY, y TEXT) STRICT",
                                        "INSERT INTO new_a SELECT id, upper(x) FROM a", "DROP TABLE a",
                                        "ALTER TABLE new_a RENAME TO a", NULL};
static const char *const broken_sql[] = {"CREATE TABLE c (id INTEGER PRIMARY KEY) STRICT",
                                         "INSERT INTO nowhere VALUES (1)", NULL};
static const char *const orphan_sql[] = {"UPDATE b SET a_id = 99", NULL};

static const SchemaStep one_step[] = {{{first_sql}}};
static const SchemaStep three_steps[] = {{{first_sql}}, {{second_sql}}, {{third_sql}}};
static const SchemaStep broken_steps[] = {{{first_sql}}, {{second_sql, broken_sql}}};
static const SchemaStep orphan_steps[] = {{{first_sql}}, {{second_sql}}, {{third_sql}}, {{orphan_sql}}};

static void
migrate(sqlite3 *db, const SchemaStep *steps, int count)
{
    g_autoptr(GError) error = NULL;
    const SchemaSteps all = {steps, count};
    check_ok(schema_migrate(db, &all, "store", &error), error);
    assert_int_equal(schema_version(db), count);
}

static void
steps_are_taken_from_where_a_store_is(void **state)
{
    Fixture *fixture = *state;
    sqlite3 *db = open_raw(fixture);
    assert_int_equal(schema_version(db), 0);
    migrate(db, one_step, 1);
    assert_int_equal(fixture_number(fixture, "PRAGMA application_id"), SCHEMA_APPLICATION_ID);
    migrate(db, three_steps, 3);
    migrate(db, three_steps, 3);
    g_autofree char *value = fixture_text(fixture, "SELECT y FROM a JOIN b ON b.a_id = a.id");
    assert_string_equal(value, "ONE");
    sqlite3_close(db);
}

static void
check_stays(Fixture *fixture, sqlite3 *db, const SchemaStep *steps, int count, const char *why)
{
    g_autoptr(GError) error = NULL;
    int version = schema_version(db);
    gint64 tables = fixture_number(fixture, "SELECT count(*) FROM sqlite_schema");
    const SchemaSteps all = {steps, count};
    assert_false(schema_migrate(db, &all, "store", &error));
    check_error(error, ERROR_DATA, why);
    assert_int_equal(schema_version(db), version);
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM sqlite_schema"), tables);
    assert_true(sqlite3_get_autocommit(db));
}

static void
a_step_that_fails_leaves_all_as_it_was(void **state)
{
    Fixture *fixture = *state;
    sqlite3 *db = open_raw(fixture);
    check_stays(fixture, db, broken_steps, 2, "nowhere");
    migrate(db, one_step, 1);
    check_stays(fixture, db, broken_steps, 2, "nowhere");
    migrate(db, three_steps, 3);
    check_stays(fixture, db, orphan_steps, 4, "from version 3 to 4");
    check_stays(fixture, db, one_step, 1, "of version 3");
    sqlite3_close(db);
}

static void
a_held_store_is_migrated_later(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    sqlite3 *holder = open_raw(fixture);
    sqlite3 *db = open_raw(fixture);
    const SchemaSteps all = {one_step, 1};
    assert_int_equal(sqlite3_exec(holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_false(schema_migrate(db, &all, "store", &error));
    check_error(error, ERROR_TEMPORARY, "locked");
    sqlite3_close(holder);
    migrate(db, one_step, 1);
    sqlite3_close(db);
}

/* The tables of this release hold together: each reference has its target, each trigger compiles. */
static void
this_release_is_sound(void **state)
{
    Fixture *fixture = *state;
    assert_int_equal(fixture_number(fixture, "PRAGMA user_version"), schema_steps.count);
    g_autofree char *verdict = fixture_text(fixture, "PRAGMA integrity_check");
    assert_string_equal(verdict, "ok");
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' "
                                             "AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE '%STRICT%'"),
                     0);
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM sqlite_schema t, "
                                             "pragma_foreign_key_list(t.name) f WHERE t.type = 'table' AND "
                                             "f.\"table\" NOT IN (SELECT name FROM sqlite_schema)"),
                     0);
}

/* The manual names every table and every column. */
static void
the_manual_is_complete(void **state)
{
    Fixture *fixture = *state;
    const char *source = g_getenv("TEST_SRCDIR");
    g_autofree char *path =
        g_build_filename(source != NULL ? source : ".", "daemon/store/milestoned-store.5", NULL);
    g_autofree char *manual = NULL;
    assert_true(g_file_get_contents(path, &manual, NULL, NULL));
    sqlite3 *db = open_raw(fixture);
    sqlite3_stmt *names = NULL;
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE "
                           "'sqlite_%' UNION SELECT c.name FROM sqlite_schema t, "
                           "pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE "
                           "'sqlite_%'",
                           -1, &names, NULL),
        SQLITE_OK);
    int count = 0;
    for (; sqlite3_step(names) == SQLITE_ROW; count++) {
        const char *name = (const char *)sqlite3_column_text(names, 0);
        g_autofree char *pattern = g_strdup_printf("\\b%s\\b", name);
        if (!g_regex_match_simple(pattern, manual, 0, 0))
            fail_msg("milestoned-store(5) does not name %s", name);
    }
    assert_true(count > 100);
    sqlite3_finalize(names);
    sqlite3_close(db);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, fixture_empty, fixture_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(steps_are_taken_from_where_a_store_is),
        CASE(a_step_that_fails_leaves_all_as_it_was),
        CASE(a_held_store_is_migrated_later),
        cmocka_unit_test_setup_teardown(the_manual_is_complete, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(this_release_is_sound, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
