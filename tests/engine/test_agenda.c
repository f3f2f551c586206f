/* What a tick does not look at has nothing to say. */
#include "engine/agenda.h"
#include "engine/look.h"
#include "tests/engine/world.h"

#include <sqlite3.h>

static AgendaEntry
entry(int64_t programme, int64_t revision, Instant from, Instant until, Instant next)
{
    return (AgendaEntry){
        .programme_id = programme, .revision = revision, .from = from, .until = until, .next = next};
}

static void
an_entry_holds_for_its_revision_and_its_time(void **state)
{
    Agenda *agenda = agenda_new();
    assert_false(agenda_holds(agenda, 1, 7, 100));
    AgendaEntry own = entry(1, 7, 100, 200, 200);
    agenda_put(agenda, &own);
    assert_true(agenda_holds(agenda, 1, 7, 100));
    assert_true(agenda_holds(agenda, 1, 7, 199));
    assert_false(agenda_holds(agenda, 1, 7, 200));
    assert_false(agenda_holds(agenda, 1, 7, 99)); /* the clock was set back */
    assert_false(agenda_holds(agenda, 1, 8, 150));
    assert_false(agenda_holds(agenda, 2, 7, 150));
    own.revision = 8;
    agenda_put(agenda, &own);
    assert_true(agenda_holds(agenda, 1, 8, 150));
    agenda_forget(agenda);
    assert_false(agenda_holds(agenda, 1, 8, 150));
    agenda_free(agenda);
}

static void
the_next_instant_is_the_first_of_all(void **state)
{
    Agenda *agenda = agenda_new();
    assert_true(agenda_next(agenda) == INSTANT_NONE);
    const AgendaEntry entries[] = {entry(1, 7, 100, 200, INSTANT_NONE), entry(2, 7, 100, 300, 300),
                                   entry(3, 0, 100, 250, 250)};
    for (guint i = 0; i < G_N_ELEMENTS(entries); i++)
        agenda_put(agenda, &entries[i]);
    assert_true(agenda_next(agenda) == 250);
    agenda_expire(agenda, 250);
    assert_true(agenda_next(agenda) == 300);
    assert_false(agenda_holds(agenda, 1, 7, 150)); /* its time was over too */
    agenda_expire(agenda, 50);
    assert_true(agenda_next(agenda) == INSTANT_NONE);
    agenda_free(agenda);
}

/* Another program, which says nothing of what it changes. */
static const char *const writes[] = {
    "UPDATE milestone SET status = 'green', done = NULL WHERE ref = 'R1.2'",
    "UPDATE span SET status = 'blue', done = '2004-04-01' WHERE id = (SELECT min(id) FROM span)",
    "UPDATE span SET status = 'green', done = NULL WHERE id = (SELECT min(id) FROM span)",
    "UPDATE span SET due = date(due, '+3 day') WHERE id = (SELECT max(id) FROM span)",
    "UPDATE span SET due = date(due, '-9 day') WHERE id = (SELECT max(id) FROM span)",
    "UPDATE address SET address = 'other@example.org'",
    "UPDATE address SET address = 'lead@example.org'",
    "INSERT OR IGNORE INTO suppression (address, channel, since) VALUES ('lead@example.org', 'mail', 0)",
    "DELETE FROM suppression",
    "UPDATE programme SET ladder = '9,5,1' WHERE key = 'p'",
    "UPDATE programme SET ladder = NULL",
    "UPDATE programme SET officer_id = (SELECT id FROM person WHERE key = 'silent' AND programme_id = "
    "programme.id)",
    "UPDATE programme SET officer_id = (SELECT id FROM person WHERE key = 'lead' AND programme_id = "
    "programme.id)",
    "UPDATE programme SET zone = 'Europe/Lisbon' WHERE key = 'q'",
    "UPDATE programme SET zone = 'America/New_York' WHERE key = 'q'",
    "UPDATE programme SET state = 'closed' WHERE key = 'r'",
    "UPDATE programme SET state = 'active' WHERE key = 'r'",
    "INSERT OR IGNORE INTO board (programme_id, key, title) SELECT id, 'board', 'Board' FROM programme",
    "INSERT OR IGNORE INTO membership (board_id, person_id, role) SELECT board.id, person.id, 'chair' FROM "
    "board "
    "JOIN person ON person.programme_id = board.programme_id WHERE person.key = 'lead'",
    "DELETE FROM membership",
    "UPDATE board SET digest_minute = (digest_minute + 61) % 1440, digest_weekday = digest_weekday % 7 + 1",
    "UPDATE person SET mail_minute = 900",
    "UPDATE person SET mail_minute = NULL",
    "INSERT OR IGNORE INTO absence (person_id, first, last) SELECT id, '2004-04-26', '2004-05-07' FROM "
    "person "
    "WHERE key = 'lead'",
    "DELETE FROM absence",
};

static void
write_outside(const World *world, const char *sql)
{
    sqlite3 *db = NULL;
    char *message = NULL;
    assert_int_equal(sqlite3_open(world->path, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", sql, message);
    sqlite3_close(db);
}

static GPtrArray *
active_programmes(Store *store)
{
    GError *error = NULL;
    GPtrArray *rows = programmes_list(store, &error);
    ok(rows != NULL, error);
    for (guint i = rows->len; i > 0; i--) {
        if (((const ProgrammeRow *)rows->pdata[i - 1])->state != PROGRAMME_ACTIVE)
            g_ptr_array_remove_index(rows, i - 1);
    }
    return rows;
}

/* A look at everything finds nothing that the tick has left, and wants the same next one. */
static void
check_nothing_was_left(World *world, Store *store, const char *after)
{
    g_autoptr(GPtrArray) programmes = active_programmes(store);
    const LookOptions options = {.now = clock_now(world->clock)};
    Look *look = look_at(&world->planner, store, programmes, 0, programmes->len, &options);
    if (look->looked != programmes->len || look->untended->len + look->stale->len > 0 ||
        look->planned->messages->len + look->planned->discards->len > 0)
        fail_msg("after \"%s\": of %u programmes %u are looked at, %u are to be tended, %u assessed, "
                 "%u messages written, %u taken back",
                 after, programmes->len, look->looked, look->untended->len, look->stale->len,
                 look->planned->messages->len, look->planned->discards->len);
    Instant next = INSTANT_NONE;
    for (guint i = 0; i < look->entries->len; i++)
        next = instant_earlier(next, g_array_index(look->entries, AgendaEntry, i).next);
    /* it may wake too early, for a programme that was closed meanwhile */
    if (instant_earlier(engine_next(world->engine), next) != engine_next(world->engine))
        fail_msg("after \"%s\": the next tick comes %" G_GINT64_FORMAT " s too late", after,
                 (engine_next(world->engine) - next) / INSTANT_SECOND);
    look_free(look);
}

static void
poll_and_wait(World *world)
{
    engine_poll(world->engine);
    while (!engine_is_idle(world->engine))
        uv_run(&world->loop, UV_RUN_ONCE);
}

static void
add_programme(World *world, const char *key, int month)
{
    GError *error = NULL;
    g_autoptr(Store) store = store_open(world->path, STORE_READ_WRITE, &error);
    ok(store != NULL, error);
    g_autoptr(Plan) plan = plan_new(key);
    Person *lead = plan_add_person(plan, "lead", "Lead");
    plan_add_person(plan, "silent", "Silent");
    g_autofree char *address = g_strconcat(key, "@example.org", NULL);
    g_ptr_array_add(lead->addresses, g_steal_pointer(&address));
    plan_add_action(plan_add_area(plan, "Area"), "R1", "Action");
    for (int i = 1; i < 4; i++) {
        g_autofree char *ref = g_strdup_printf("R1.%d", i);
        add_milestone(plan, ref, day_from_civil(2004, month, 3 + 9 * (i - 1)), lead);
    }
    Author author = {.by = "test", .at = at(world, 3, 22, 7)};
    save_plan(store, plan, &author);
}

static void
a_tick_leaves_nothing_that_a_look_at_all_would_find(void **state)
{
    World *world = *state;
    GError *error = NULL;
    g_autofree Random *random = random_seeded_new(7);
    add_programme(world, "q", 5);
    add_programme(world, "r", 6);
    start_engine(world, true);
    g_autoptr(Store) store = store_open(world->path, STORE_READ_ONLY, &error);
    ok(store != NULL, error);
    tick(world, at(world, 3, 22, 7));
    guint sent = 0;
    for (int i = 0; i < 150; i++) {
        const char *sql = writes[random_below(random, G_N_ELEMENTS(writes))];
        write_outside(world, sql);
        poll_and_wait(world);
        check_nothing_was_left(world, store, sql);
        Instant next = engine_next(world->engine);
        Instant hours = clock_now(world->clock) + (Instant)random_below(random, 20) * INSTANT_HOUR;
        tick(world, next != INSTANT_NONE && random_below(random, 2) == 0 ? MIN(next, hours) : hours);
        check_nothing_was_left(world, store, "time");
        sent = world->sent->len;
    }
    assert_true(sent > 20);
    stop_engine(world);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_holds_for_its_revision_and_its_time),
        cmocka_unit_test(the_next_instant_is_the_first_of_all),
        cmocka_unit_test_setup_teardown(a_tick_leaves_nothing_that_a_look_at_all_would_find, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
