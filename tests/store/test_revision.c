/* Every write to what a programme's planning rests on moves its number, whoever writes it. */
#include "tests/store/plan_fixture.h"

/* Nothing that is planned rests on these: what was imported and how, names given away, what hangs on a
 * message and changes with its state, what hangs on an assessment and is written with it, what holds for the
 * whole store. The numbers themselves are the last. */
static const char *const aside[] = {"meta",
                                    "person_alias",
                                    "area_alias",
                                    "reference",
                                    "reference_counter",
                                    "import_row",
                                    "remover",
                                    "pause",
                                    "message_body",
                                    "notice",
                                    "delivery",
                                    "message_item",
                                    "message",
                                    "assessment_reason",
                                    "finding",
                                    "area_date",
                                    "change",
                                    "revision",
                                    NULL};

/* What the plan of the fixture lacks. */
static const char *const filling[] = {
    "INSERT OR IGNORE INTO question (span_id, phrase) SELECT min(id), 'soon' FROM span",
    "INSERT OR IGNORE INTO question_offer (question_id, position, kind) SELECT min(id), 1, 'open' FROM "
    "question",
    "INSERT INTO occurrence (span_id, key, due) SELECT min(id), '2004-05/q1', '2004-06-30' FROM span",
    "INSERT INTO suppression (address, channel, since) VALUES ('a@example.org', 'mail', 0)",
    "INSERT OR REPLACE INTO assessment (area_id, plugin, status, day) SELECT min(id), 'x', 'green', "
    "'2004-05-01' FROM area",
    "INSERT OR IGNORE INTO board_area (board_id, area_id) SELECT (SELECT min(id) FROM board), min(id) FROM "
    "area",
    "INSERT INTO \"case\" (programme_id, kind, reference) SELECT min(id), 'arrival', 'N-1' FROM programme",
    "INSERT INTO case_fact (case_id, name, day) SELECT min(id), 'arrived', '2004-05-01' FROM \"case\"",
    "INSERT OR IGNORE INTO dependency (milestone_id, on_id) SELECT min(id), max(id) FROM milestone",
    NULL};

/* Here a write that changes nothing tells of nothing. */
static const struct {
    const char *table, *sql;
} changes[] = {
    {"area_setting", "UPDATE area_setting SET value = value || '1'"},
    {"meeting", "UPDATE meeting SET day = date(day, '+1 day')"},
    {"assessment", "INSERT OR REPLACE INTO assessment SELECT * FROM assessment"}, /* never updated in place */
};

static void
run(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
}

static int
number(sqlite3 *db)
{
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT sum(number) FROM revision", -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int value = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return value;
}

static void
moves(sqlite3 *db, const char *sql)
{
    int before = number(db);
    run(db, sql);
    if (number(db) == before)
        fail_msg("the number stands after: %s", sql);
}

static GPtrArray *
column(sqlite3 *db, const char *sql)
{
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW)
        g_ptr_array_add(texts, g_strdup((const char *)sqlite3_column_text(statement, 0)));
    sqlite3_finalize(statement);
    return texts;
}

static void
update_each_column(sqlite3 *db, const char *table)
{
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        if (strcmp(changes[i].table, table) == 0) {
            moves(db, changes[i].sql);
            return;
        }
    }
    g_autofree char *sql = g_strdup_printf("SELECT name FROM pragma_table_info('%s')", table);
    g_autoptr(GPtrArray) columns = column(db, sql);
    for (guint i = 0; i < columns->len; i++) {
        const char *name = columns->pdata[i];
        g_autofree char *update = g_strdup_printf("UPDATE \"%s\" SET %s = %s", table, name, name);
        moves(db, update);
    }
}

static void
take_out_and_put_back(sqlite3 *db, const char *table)
{
    g_autofree char *keep = g_strdup_printf("CREATE TEMP TABLE kept AS SELECT * FROM \"%s\" LIMIT 1", table);
    g_autofree char *cut = g_strdup_printf("DELETE FROM \"%s\"", table);
    g_autofree char *put = g_strdup_printf("INSERT INTO \"%s\" SELECT * FROM kept", table);
    run(db, keep);
    /* an assessment goes when another takes its place, or with its area */
    if (strcmp(table, "assessment") == 0)
        run(db, cut);
    else
        moves(db, cut);
    run(db, "DELETE FROM reference"); /* none is given twice */
    moves(db, put);
    run(db, "DROP TABLE kept");
}

static void
every_table_and_column_moves_it(void **state)
{
    const Fixture *fixture = *state;
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    for (const char *const *sql = filling; *sql != NULL; sql++)
        run(db, *sql);
    g_autoptr(GPtrArray) tables =
        column(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'");
    guint checked = 0;
    for (guint i = 0; i < tables->len; i++) {
        const char *table = tables->pdata[i];
        if (g_strv_contains(aside, table))
            continue;
        run(db, "BEGIN");
        update_each_column(db, table);
        if (strcmp(table, "programme") != 0) /* no number stays behind a programme */
            take_out_and_put_back(db, table);
        run(db, "ROLLBACK");
        checked++;
    }
    assert_int_equal(checked + G_N_ELEMENTS(aside) - 1, tables->len);
    sqlite3_close(db);
}

/* What was told is planned no more; that it is on its way changes nothing. */
static void
the_end_of_an_attempt_moves_it(void **state)
{
    const Fixture *fixture = *state;
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    run(db, "INSERT INTO message (programme_id, kind, channel, address, subject, message_id, created_at, "
            "tried_from, "
            "not_before) SELECT id, 'reminder', 'mail', 'a@example.org', 's', 'm@example.org', 0, 0, 0 FROM "
            "programme");
    int before = number(db);
    run(db, "UPDATE message SET state = 'claimed', attempts = 1");
    assert_int_equal(number(db), before);
    moves(db, "INSERT INTO delivery (message_id, attempt, delivered_at, result) SELECT id, 1, 0, 'sent' FROM "
              "message");
    moves(
        db,
        "UPDATE message SET state = 'cancelled', not_before = NULL, changed_at = 1, changed_by = 'officer'");
    sqlite3_close(db);
}

static void
only_the_programme_that_is_written_to_moves(void **state)
{
    const Fixture *fixture = *state;
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    run(db, "INSERT INTO programme (key, title) VALUES ('other', 'Other')");
    run(db, "UPDATE milestone SET title = 'another'; UPDATE person SET name = 'another'");
    assert_int_equal(fixture_number(fixture, "SELECT number FROM revision JOIN programme ON programme.id = "
                                             "programme_id WHERE key = 'other'"),
                     1);
    sqlite3_close(db);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_table_and_column_moves_it, fixture_with_plan, fixture_teardown),
        cmocka_unit_test_setup_teardown(the_end_of_an_attempt_moves_it, fixture_with_plan, fixture_teardown),
        cmocka_unit_test_setup_teardown(only_the_programme_that_is_written_to_moves, fixture_with_plan,
                                        fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
