#include "store/cases.h"
#include "store/records.h"
#include "tests/store/plan_fixture.h"

static int
count(const Fixture *fixture, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int value = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
}

static Plan *
begin(const Fixture *fixture)
{
    Plan *plan = plan_new("p");
    plan_add_area(plan, "Exclusions");
    plan_add_area(plan, "Arrivals");
    save_plan(fixture->store, plan, &officer);
    return plan;
}

static void
save(const Fixture *fixture, const Plan *plan, Case *it)
{
    g_autoptr(GError) error = NULL;
    check_ok(store_begin(fixture->store, &error), error);
    check_ok(cases_save(fixture->store, plan, it, &officer, &error), error);
    check_ok(store_commit(fixture->store, &error), error);
}

static Case *
suspension(Plan *plan, const char *reference)
{
    Case *it = case_new("suspension", reference);
    case_put(it, &(CaseFact){.name = "suspended", .day = day("2024-05-07")});
    case_put(it, &(CaseFact){.name = "days", .day = DAY_NONE, .number = 5.5});
    g_ptr_array_add(plan->cases, it);
    return it;
}

static const Case *
load(const Fixture *fixture, Plan **plan)
{
    g_autoptr(GError) error = NULL;
    *plan = programmes_load(fixture->store, "p", &error);
    check_ok(*plan != NULL, error);
    return (*plan)->cases->len > 0 ? (*plan)->cases->pdata[0] : NULL;
}

static void
saves_and_loads(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = begin(fixture);
    Case *it = suspension(plan, "S-1");
    it->area = plan->areas->pdata[0];
    it->closed = day("2024-05-20");
    save(fixture, plan, it);
    assert_true(it->id > 0);
    g_autoptr(Plan) loaded = NULL;
    const Case *same = load(fixture, &loaded);
    assert_string_equal(same->kind, "suspension");
    assert_string_equal(same->reference, "S-1");
    assert_ptr_equal(same->area, loaded->areas->pdata[0]);
    assert_int_equal(same->closed, it->closed);
    assert_int_equal(case_fact(same, "suspended")->day, day("2024-05-07"));
    assert_true(case_fact(same, "days")->number == 5.5);
    assert_int_equal(same->facts->len, 2);
}

static void
writes_what_differs(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = begin(fixture);
    Case *it = suspension(plan, "S-1");
    save(fixture, plan, it);
    int before = count(fixture, "SELECT count(*) FROM change");
    save(fixture, plan, it);
    assert_int_equal(count(fixture, "SELECT count(*) FROM change"), before);
    case_take(it, "days");
    case_put(it, &(CaseFact){.name = "suspended", .day = day("2024-05-08")});
    save(fixture, plan, it);
    g_autoptr(Plan) loaded = NULL;
    const Case *same = load(fixture, &loaded);
    assert_null(case_fact(same, "days"));
    assert_int_equal(case_fact(same, "suspended")->day, day("2024-05-08"));
    assert_int_equal(count(fixture, "SELECT count(*) FROM change"), before + 2);
}

/* What of a case changed is told, so that its area is assessed anew, and not what it was or is. */
static void
keeps_no_history_of_a_case(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = begin(fixture);
    Case *it = suspension(plan, "S-1");
    it->area = plan->areas->pdata[0];
    save(fixture, plan, it);
    g_autoptr(GHashTable) first = changes_by_area(fixture->store, plan->id, &error);
    it->closed = day("2024-06-01");
    save(fixture, plan, it);
    check_ok(store_begin(fixture->store, &error), error);
    check_ok(cases_remove(fixture->store, it, &error), error);
    check_ok(store_commit(fixture->store, &error), error);
    assert_int_equal(count(fixture, "SELECT count(*) FROM change WHERE noun = 'case'"), 5);
    assert_int_equal(count(fixture,
                           "SELECT count(*) FROM change WHERE noun = 'case' AND (before IS NOT NULL OR "
                           "after IS NOT NULL)"),
                     0);
    g_autoptr(GHashTable) then = changes_by_area(fixture->store, plan->id, &error);
    const Area *own = plan->areas->pdata[0], *other = plan->areas->pdata[1];
    assert_true(*(int64_t *)g_hash_table_lookup(then, &own->id) >
                *(int64_t *)g_hash_table_lookup(first, &own->id));
    assert_int_equal(*(int64_t *)g_hash_table_lookup(then, &other->id),
                     *(int64_t *)g_hash_table_lookup(first, &other->id));
    assert_int_equal(count(fixture, "SELECT count(*) FROM case_fact"), 0);
}

static void
drops_what_was_closed_long_ago(void **state)
{
    static const char *const closed[] = {"2024-05-31", "2024-06-01", "2024-06-02", NULL};
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = begin(fixture);
    for (int i = 0; i < 4; i++) {
        g_autofree char *ref = g_strdup_printf("S-%d", i);
        Case *it = suspension(plan, ref);
        it->closed = closed[i] != NULL ? day(closed[i]) : DAY_NONE;
        save(fixture, plan, it);
    }
    int dropped = -1;
    check_ok(store_begin(fixture->store, &error), error);
    check_ok(cases_drop_closed(fixture->store, day("2024-06-01"), &officer, &dropped, &error), error);
    check_ok(store_commit(fixture->store, &error), error);
    assert_int_equal(dropped, 1);
    assert_int_equal(count(fixture, "SELECT count(*) FROM \"case\" WHERE reference = 'S-0'"), 0);
    assert_int_equal(count(fixture, "SELECT count(*) FROM \"case\""), 3);
    assert_int_equal(count(fixture, "SELECT count(*) FROM case_fact"), 6);
    assert_int_equal(count(fixture,
                           "SELECT count(*) FROM change WHERE noun = 'case' AND field = 'removed' AND "
                           "changed_by = 'planning-head'"),
                     1);
}

/* The format itself has no place for a name. */
static void
refuses_texts(void **state)
{
    static const char *const wrong[] = {
        "INSERT INTO \"case\" (programme_id, kind, reference) VALUES (1, 'suspension', 'Anna')",
        "INSERT INTO \"case\" (programme_id, kind, reference) VALUES (1, 'suspension', 'No 1')",
        "INSERT INTO \"case\" (programme_id, kind, reference) VALUES (1, 'A kind', 'S-9')",
        "INSERT INTO case_fact (case_id, name, day) VALUES (1, 'suspended', 'soon')",
        "INSERT INTO case_fact (case_id, name, number) VALUES (1, 'note', 'a text')",
        "INSERT INTO case_fact (case_id, name) VALUES (1, 'nothing')",
        "INSERT INTO case_fact (case_id, name, day, number) VALUES (1, 'both', '2024-01-01', 1)"};
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = begin(fixture);
    save(fixture, plan, suspension(plan, "S-1"));
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
        if (sqlite3_exec(db, wrong[i], NULL, NULL, NULL) != SQLITE_CONSTRAINT)
            fail_msg("taken: %s", wrong[i]);
    sqlite3_close(db);
}

int
main(void)
{
#define STORE_TEST(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    static const struct CMUnitTest tests[] = {
        STORE_TEST(saves_and_loads), STORE_TEST(writes_what_differs), STORE_TEST(keeps_no_history_of_a_case),
        STORE_TEST(drops_what_was_closed_long_ago), STORE_TEST(refuses_texts)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
