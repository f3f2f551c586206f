#include "store/records.h"
#include "store/statement.h"
#include "tests/store/fixture.h"

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
write_file(const Fixture *fixture, const char *bytes, gsize size)
{
    assert_true(g_file_set_contents(fixture->path, bytes, (gssize)size, NULL));
}

static GBytes *
file_bytes(const char *path)
{
    char *content = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &content, &size, NULL));
    return g_bytes_new_take(content, size);
}

static void
init_makes_a_store_and_accepts_it(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *deep = g_build_filename(fixture->directory, "a", "b", "store.db", NULL);
    bool created = false;
    check_ok(store_init(deep, &created, &error), error);
    assert_true(created);
    check_ok(store_init(deep, &created, &error), error);
    assert_false(created);
    struct stat status;
    assert_int_equal(stat(deep, &status), 0);
    assert_int_equal(status.st_mode & 0137, 0);
    g_autoptr(Store) store = store_open(deep, STORE_READ_WRITE, &error);
    check_ok(store != NULL, error);
    assert_string_equal(store_path(store), deep);
    store_close(g_steal_pointer(&store));
    g_autofree char *b = g_path_get_dirname(deep);
    g_autofree char *a = g_path_get_dirname(b);
    fixture_forget_files(b);
    fixture_forget_files(a);
}

static void
init_finishes_what_was_cut_short(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    bool created = false;
    write_file(fixture, "", 0);
    assert_null(store_open(fixture->path, STORE_READ_WRITE, &error));
    check_error(error, ERROR_DATA, "milestonectl init");
    g_clear_error(&error);
    check_ok(store_init(fixture->path, &created, &error), error);
    assert_true(created);
}

static void
a_missing_store_names_init(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    assert_null(store_open(fixture->path, STORE_READ_ONLY, &error));
    check_error(error, ERROR_UNAVAILABLE, "milestonectl init");
    assert_false(g_file_test(fixture->path, G_FILE_TEST_EXISTS));
}

/* Neither opening nor init may change one byte of a file that they refuse. */
static void
check_refused(Fixture *fixture, const char *why)
{
    g_autoptr(GBytes) before = file_bytes(fixture->path);
    for (int mode = STORE_READ_WRITE; mode <= STORE_READ_ONLY; mode++) {
        g_autoptr(GError) error = NULL;
        assert_null(store_open(fixture->path, (StoreMode)mode, &error));
        check_error(error, ERROR_DATA, fixture->path);
        check_error(error, ERROR_DATA, why);
    }
    g_autoptr(GError) error = NULL;
    assert_false(store_init(fixture->path, NULL, &error));
    check_error(error, ERROR_DATA, why);
    g_autoptr(GBytes) after = file_bytes(fixture->path);
    assert_true(g_bytes_equal(before, after));
}

static void
other_files_are_refused(void **state)
{
    Fixture *fixture = *state;
    write_file(fixture, "Title,When\n", 11);
    check_refused(fixture, "is not a store");
    g_autofree char *text = g_strnfill(4096, 'x');
    write_file(fixture, text, 4096);
    check_refused(fixture, "not an SQLite file");
    g_remove(fixture->path);
    fixture_outside(fixture, "CREATE TABLE theirs (x); PRAGMA user_version = 7");
    check_refused(fixture, "another program");
    g_remove(fixture->path);
    fixture_outside(fixture, "CREATE TABLE theirs (x)");
    g_autoptr(GError) error = NULL;
    assert_false(store_init(fixture->path, NULL, &error));
    check_error(error, ERROR_DATA, "another program");
}

static void
a_newer_store_is_refused_untouched(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    check_ok(store_init(fixture->path, NULL, &error), error);
    fixture_outside(fixture, "PRAGMA user_version = 99");
    check_refused(fixture, "of version 99");
}

/* Runs SQL in a process that is killed before it can tidy up: what it wrote stands in the log alone. */
static void
write_and_die(const Fixture *fixture, const char *sql)
{
    pid_t child = fork();
    if (child == 0) {
        sqlite3 *db = NULL;
        sqlite3_open(fixture->path, &db);
        sqlite3_exec(db, sql, NULL, NULL, NULL);
        kill(getpid(), SIGKILL);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
}

/* A newer release that was killed leaves its version in the log only; the log must stay as it is as well. */
static void
a_newer_log_is_refused_untouched(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    check_ok(store_init(fixture->path, NULL, &error), error);
    write_and_die(fixture, "PRAGMA user_version = 99");
    g_autofree char *log = g_strconcat(fixture->path, "-wal", NULL);
    g_autoptr(GBytes) before = file_bytes(log);
    assert_true(g_bytes_get_size(before) > 0);
    check_refused(fixture, "of version 99");
    g_autoptr(GBytes) after = file_bytes(log);
    assert_true(g_bytes_equal(before, after));
}

static gsize
pages(const Fixture *fixture)
{
    g_autoptr(GBytes) bytes = file_bytes(fixture->path);
    return g_bytes_get_size(bytes) / 4096;
}

/* Overwrites the beginning of a page; the first one has the number 1. */
static void
damage_page(const Fixture *fixture, gsize number)
{
    g_autoptr(GBytes) bytes = file_bytes(fixture->path);
    gsize size = 0;
    gconstpointer data = g_bytes_get_data(bytes, &size);
    g_autofree char *content = g_memdup2(data, size);
    assert_true(number * 4096 <= size);
    memset(content + (number - 1) * 4096, 0xA5, 512);
    write_file(fixture, content, size);
}

static void
damage(const Fixture *fixture)
{
    for (gsize number = 2; number <= pages(fixture); number++)
        damage_page(fixture, number);
}

/* As the daemon does at its start. */
static bool
open_and_check(const Fixture *fixture, GError **error)
{
    g_autoptr(Store) store = store_open(fixture->path, STORE_READ_WRITE, error);
    return store != NULL && store_check(store, error);
}

static void
check_damage_is_told(const Fixture *fixture)
{
    g_autoptr(GBytes) before = file_bytes(fixture->path);
    g_autoptr(GError) error = NULL;
    assert_false(open_and_check(fixture, &error));
    check_error(error, ERROR_DATA, "damaged");
    check_error(error, ERROR_DATA, fixture->path);
    g_clear_error(&error);
    assert_false(store_init(fixture->path, NULL, &error));
    check_error(error, ERROR_DATA, "damaged");
    g_autoptr(GBytes) after = file_bytes(fixture->path);
    assert_true(g_bytes_equal(before, after));
}

static void
a_damaged_store_is_refused_untouched(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    check_ok(store_init(fixture->path, NULL, &error), error);
    check_ok(open_and_check(fixture, &error), error);
    damage(fixture);
    check_damage_is_told(fixture);
}

static void
a_truncated_store_is_refused(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    check_ok(store_init(fixture->path, NULL, &error), error);
    assert_int_equal(truncate(fixture->path, 4096 * 5), 0);
    check_damage_is_told(fixture);
}

/* The page on which a table begins. */
static gsize
root_page(const Fixture *fixture, const char *table)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = store_open(fixture->path, STORE_READ_ONLY, &error);
    check_ok(store != NULL, error);
    g_auto(Statement) s = statement_start(store, "SELECT rootpage FROM sqlite_schema WHERE name = ?1");
    statement_put_text(&s, table);
    assert_true(statement_row(&s));
    return (gsize)statement_int(&s);
}

/* What is written every day opens at once, however large the store is; only who asks is told of damage. */
static void
opening_does_not_look_at_every_page(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    check_ok(store_init(fixture->path, NULL, &error), error);
    damage_page(fixture, root_page(fixture, "delivery"));
    Store *store = store_open(fixture->path, STORE_READ_WRITE, &error);
    check_ok(store != NULL, error);
    store_close(store);
    check_damage_is_told(fixture);
}

/* The log may hold what saves the store: it is not moved into a damaged file. */
static void
a_damaged_store_keeps_its_log(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    check_ok(store_init(fixture->path, NULL, &error), error);
    damage_page(fixture, root_page(fixture, "delivery"));
    write_and_die(fixture, "INSERT INTO meta (name, value) VALUES ('last', 'words')");
    g_autofree char *log = g_strconcat(fixture->path, "-wal", NULL);
    g_autoptr(GBytes) before = file_bytes(log);
    assert_true(g_bytes_get_size(before) > 0);
    check_damage_is_told(fixture);
    g_autoptr(GBytes) after = file_bytes(log);
    assert_true(g_bytes_equal(before, after));
}

static void
the_instance_is_recorded_once(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    assert_false(store_is_foreign(fixture->store));
    g_autofree char *instance = meta_get(fixture->store, "instance");
    assert_int_equal(strlen(instance), 64);
    g_autofree char *elsewhere = g_build_filename(fixture->directory, "copy.db", NULL);
    check_ok(store_copy(fixture->path, elsewhere, &error), error);
    check_ok(store_init(elsewhere, NULL, &error), error);
    g_autoptr(Store) copy = store_open(elsewhere, STORE_READ_WRITE, &error);
    check_ok(copy != NULL, error);
    assert_true(store_is_foreign(copy));
}

/* By whatever path it is reached, it is the same store, and in another place it is not. */
static void
the_place_is_the_files_own(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *link = g_build_filename(fixture->directory, "link.db", NULL);
    assert_int_equal(symlink("store.db", link), 0);
    g_autoptr(Store) linked = store_open(link, STORE_READ_ONLY, &error);
    check_ok(linked != NULL, error);
    assert_false(store_is_foreign(linked));
    g_autofree char *detour = g_build_filename(fixture->directory, ".", "store.db", NULL);
    g_autoptr(Store) same = store_open(detour, STORE_READ_ONLY, &error);
    check_ok(same != NULL, error);
    assert_false(store_is_foreign(same));
    g_autofree char *away = g_strconcat(fixture->directory, "-away", NULL);
    assert_int_equal(rename(fixture->directory, away), 0);
    g_autofree char *there = g_build_filename(away, "store.db", NULL);
    g_autoptr(Store) moved = store_open(there, STORE_READ_ONLY, &error);
    check_ok(moved != NULL, error);
    assert_true(store_is_foreign(moved));
    assert_int_equal(rename(away, fixture->directory), 0);
}

static void
a_file_of_two_names_is_refused(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *other = g_build_filename(fixture->directory, "other.db", NULL);
    assert_int_equal(link(fixture->path, other), 0);
    assert_null(store_open(other, STORE_READ_ONLY, &error));
    check_error(error, ERROR_DATA, "hard link");
    g_clear_error(&error);
    assert_null(store_open(fixture->path, STORE_READ_WRITE, &error));
    check_error(error, ERROR_DATA, "hard link");
    g_clear_error(&error);
    assert_int_equal(unlink(other), 0);
    g_autoptr(Store) again = store_open(fixture->path, STORE_READ_WRITE, &error);
    check_ok(again != NULL, error);
}

static void
set(Store *store, const char *name, const char *value)
{
    g_autoptr(GError) error = NULL;
    check_ok(store_begin(store, &error), error);
    check_ok(meta_set(store, name, value, &error), error);
    check_ok(store_commit(store, &error), error);
}

static void
single_values_come_and_go(void **state)
{
    Fixture *fixture = *state;
    assert_null(meta_get(fixture->store, "paused"));
    set(fixture->store, "paused", "yes");
    set(fixture->store, "paused", "since Monday");
    g_autofree char *value = meta_get(fixture->store, "paused");
    assert_string_equal(value, "since Monday");
    set(fixture->store, "paused", NULL);
    assert_null(meta_get(fixture->store, "paused"));
}

static void
writes_need_a_transaction(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    assert_false(meta_set(fixture->store, "a", "b", &error));
    check_error(error, ERROR_SOFTWARE, "outside a transaction");
}

static void
savepoints_undo_one_part(void **state)
{
    Fixture *fixture = *state;
    Store *store = fixture->store;
    g_autoptr(GError) error = NULL;
    check_ok(store_begin(store, &error), error);
    check_ok(store_savepoint(store, &error) && meta_set(store, "kept", "1", &error) &&
                 store_release(store, &error),
             error);
    check_ok(store_savepoint(store, &error) && meta_set(store, "undone", "1", &error), error);
    store_rollback_to(store);
    check_ok(store_commit(store, &error), error);
    g_autofree char *kept = meta_get(store, "kept");
    assert_string_equal(kept, "1");
    assert_null(meta_get(store, "undone"));
    assert_false(store_in_transaction(store));
}

static void
readers_cannot_write(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) reader = store_open(fixture->path, STORE_READ_ONLY, &error);
    check_ok(reader != NULL, error);
    check_ok(store_begin(reader, &error), error);
    assert_false(meta_set(reader, "a", "b", &error));
    check_error(error, ERROR_IO, "cannot be written");
    store_rollback(reader);
}

static void
other_writers_are_noticed(void **state)
{
    Fixture *fixture = *state;
    int64_t before = store_data_version(fixture->store);
    assert_true(before >= 0);
    set(fixture->store, "mine", "1");
    assert_int_equal(store_data_version(fixture->store), before);
    fixture_outside(fixture, "INSERT INTO meta VALUES ('theirs', '1')");
    assert_int_not_equal(store_data_version(fixture->store), before);
}

/* What SQLite says becomes what a person can act on, and the exit code that belongs to it. */
static void
a_held_store_is_tried_again_later(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    sqlite3 *holder = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &holder), SQLITE_OK);
    assert_int_equal(sqlite3_exec(holder, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_busy_timeout(fixture->store->db, 0);
    assert_false(store_begin(fixture->store, &error));
    check_error(error, ERROR_TEMPORARY, "another program");
    sqlite3_close(holder);
    g_clear_error(&error);
    check_ok(store_begin(fixture->store, &error), error);
    store_rollback(fixture->store);
}

static void
a_full_disk_loses_nothing(void **state)
{
    Fixture *fixture = *state;
    Store *store = fixture->store;
    g_autoptr(GError) error = NULL;
    g_autofree char *large = g_strnfill(400000, 'x');
    set(store, "before", "1");
    sqlite3_exec(store->db, "PRAGMA max_page_count = 120", NULL, NULL, NULL);
    check_ok(store_begin(store, &error), error);
    assert_false(meta_set(store, "large", large, &error));
    check_error(error, ERROR_IO, "disk is full");
    store_rollback(store);
    assert_false(store_in_transaction(store));
    g_autofree char *before = meta_get(store, "before");
    assert_string_equal(before, "1");
    set(store, "after", "1");
}

/* Writes a value, and says so only when it was committed; never ends by itself. */
G_GNUC_NORETURN static void
write_without_end(const char *path, int told)
{
    Store *store = store_open(path, STORE_READ_WRITE, NULL);
    for (int64_t n = 1;; n++) {
        g_autofree char *value = g_strdup_printf("%" G_GINT64_FORMAT, n);
        if (store == NULL || !store_begin(store, NULL) || !meta_set(store, "last", value, NULL) ||
            !store_commit(store, NULL) || write(told, &n, sizeof n) != sizeof n)
            _exit(1);
    }
}

static void
what_was_committed_survives_a_kill(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    /* No connection is open here when the child begins: SQLite's must not be carried across a fork. */
    check_ok(store_init(fixture->path, NULL, &error), error);
    for (int round = 0; round < 5; round++) {
        int told[2];
        int64_t last = 0;
        int64_t next = 0;
        int status = 0;
        assert_int_equal(pipe(told), 0);
        pid_t child = fork();
        if (child == 0)
            write_without_end(fixture->path, told[1]);
        close(told[1]);
        while (last < 20 * (round + 1) && read(told[0], &next, sizeof next) == sizeof next)
            last = next;
        kill(child, SIGKILL);
        while (read(told[0], &next, sizeof next) == sizeof next)
            last = next;
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status));
        close(told[0]);
        g_autoptr(Store) store = store_open(fixture->path, STORE_READ_WRITE, &error);
        check_ok(store != NULL, error);
        g_autofree char *value = meta_get(store, "last");
        assert_in_range(g_ascii_strtoll(value, NULL, 10), last, last + 1);
    }
}

/* The copy is of one instant: it has all of what was committed before, and nothing of what is under way. */
static void
a_store_in_use_is_copied(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *to = g_build_filename(fixture->directory, "copy.db", NULL);
    set(fixture->store, "before", "1");
    check_ok(store_begin(fixture->store, &error), error);
    check_ok(meta_set(fixture->store, "during", "1", &error), error);
    check_ok(store_copy(fixture->path, to, &error), error);
    check_ok(store_commit(fixture->store, &error), error);
    g_autoptr(Store) copy = store_open(to, STORE_READ_WRITE, &error);
    check_ok(copy != NULL, error);
    g_autofree char *before = meta_get(copy, "before");
    assert_string_equal(before, "1");
    assert_null(meta_get(copy, "during"));
    assert_false(store_copy(fixture->path, to, &error));
    check_error(error, ERROR_IO, "exists");
}

/* The child holds the lock until the parent has tried. */
static void
one_daemon_per_store(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    int ready[2];
    int finish[2];
    char byte = 0;
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(finish), 0);
    pid_t child = fork();
    if (child == 0) {
        close(finish[1]);
        StoreLock *lock = store_lock_take(fixture->path, NULL);
        if (lock == NULL || write(ready[1], "x", 1) != 1 || read(finish[0], &byte, 1) != 0)
            _exit(1);
        _exit(0);
    }
    close(finish[0]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    assert_null(store_lock_take(fixture->path, &error));
    g_autofree char *pid = g_strdup_printf("pid %d", (int)child);
    check_error(error, ERROR_TEMPORARY, pid);
    g_clear_error(&error);
    g_autofree char *other = g_build_filename(fixture->directory, "link.db", NULL);
    assert_int_equal(symlink("store.db", other), 0);
    assert_null(store_lock_take(other, &error));
    check_error(error, ERROR_TEMPORARY, pid);
    assert_int_equal(store_lock_pid(other), child);
    close(finish[1]);
    int status = 1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    g_clear_error(&error);
    g_autoptr(StoreLock) lock = store_lock_take(fixture->path, &error);
    check_ok(lock != NULL, error);
    close(ready[0]);
    close(ready[1]);
}

#define CASE(test)  cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
#define EMPTY(test) cmocka_unit_test_setup_teardown(test, fixture_empty, fixture_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        EMPTY(init_makes_a_store_and_accepts_it),
        EMPTY(init_finishes_what_was_cut_short),
        EMPTY(a_missing_store_names_init),
        EMPTY(other_files_are_refused),
        EMPTY(a_newer_store_is_refused_untouched),
        EMPTY(a_newer_log_is_refused_untouched),
        EMPTY(a_damaged_store_is_refused_untouched),
        EMPTY(opening_does_not_look_at_every_page),
        EMPTY(a_damaged_store_keeps_its_log),
        EMPTY(a_truncated_store_is_refused),
        CASE(the_instance_is_recorded_once),
        CASE(the_place_is_the_files_own),
        CASE(a_file_of_two_names_is_refused),
        CASE(single_values_come_and_go),
        CASE(writes_need_a_transaction),
        CASE(savepoints_undo_one_part),
        CASE(readers_cannot_write),
        CASE(other_writers_are_noticed),
        CASE(a_held_store_is_tried_again_later),
        CASE(a_full_disk_loses_nothing),
        EMPTY(what_was_committed_survives_a_kill),
        CASE(a_store_in_use_is_copied),
        CASE(one_daemon_per_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
