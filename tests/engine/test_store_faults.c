/*
 * The disk below the store fails once, at its n-th call, for every n of a short scenario: a reminder is sent,
 * the plan changes, another day's reminder is sent. Whatever failed, once it has passed everybody was told
 * what they are told without it, once. Where the process dies on top of it, nobody is told less, and nobody
 * twice but by what was on its way then.
 *
 * The faults come from a layer between SQLite and its files (sqlite3_vfs), which counts the calls of the
 * threads.
 */
#include "store/outbox.h"
#include "tests/engine/world.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/wait.h>

/* Calls so far, and the first of those that fail, and how many do. */
static struct {
    int calls, from, number; /* atomic */
    bool deadly;             /* the first call after them ends the process, as kill -9 does */
} fault;

static void
arm(int from, int number)
{
    g_atomic_int_set(&fault.from, from);
    g_atomic_int_set(&fault.number, number);
    g_atomic_int_set(&fault.calls, 0);
}

static bool
fails(void)
{
    int call = g_atomic_int_add(&fault.calls, 1) + 1;
    int from = g_atomic_int_get(&fault.from);
    int behind = from + g_atomic_int_get(&fault.number);
    if (from > 0 && call == behind && fault.deadly)
        _exit(0);
    return from > 0 && call >= from && call < behind;
}

typedef struct {
    sqlite3_file base;
    sqlite3_file *real; /* behind this struct, in the same memory */
} File;

static sqlite3_file *
real(sqlite3_file *file)
{
    return ((File *)file)->real;
}

static int
file_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int
file_read(sqlite3_file *file, void *bytes, int size, sqlite3_int64 at)
{
    return fails() ? SQLITE_IOERR_READ : real(file)->pMethods->xRead(real(file), bytes, size, at);
}

static int
file_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 at)
{
    return fails() ? SQLITE_FULL : real(file)->pMethods->xWrite(real(file), bytes, size, at);
}

static int
file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return fails() ? SQLITE_IOERR_TRUNCATE : real(file)->pMethods->xTruncate(real(file), size);
}

static int
file_sync(sqlite3_file *file, int flags)
{
    return fails() ? SQLITE_IOERR_FSYNC : real(file)->pMethods->xSync(real(file), flags);
}

static int
file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return fails() ? SQLITE_IOERR_FSTAT : real(file)->pMethods->xFileSize(real(file), size);
}

static int
file_lock(sqlite3_file *file, int level)
{
    return fails() ? SQLITE_IOERR_LOCK : real(file)->pMethods->xLock(real(file), level);
}

static int
file_unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int
file_reserved(sqlite3_file *file, int *reserved)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), reserved);
}

static int
file_control(sqlite3_file *file, int what, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), what, argument);
}

static int
file_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int
file_traits(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int
file_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
    return fails() ? SQLITE_IOERR_SHMMAP
                   : real(file)->pMethods->xShmMap(real(file), page, size, extend, memory);
}

static int
file_shm_lock(sqlite3_file *file, int offset, int number, int flags)
{
    bool taking = (flags & SQLITE_SHM_LOCK) != 0;
    return taking && fails() ? SQLITE_IOERR_SHMLOCK
                             : real(file)->pMethods->xShmLock(real(file), offset, number, flags);
}

static void
file_shm_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int
file_shm_unmap(sqlite3_file *file, int forget)
{
    return real(file)->pMethods->xShmUnmap(real(file), forget);
}

static const sqlite3_io_methods methods = {.iVersion = 2,
                                           .xClose = file_close,
                                           .xRead = file_read,
                                           .xWrite = file_write,
                                           .xTruncate = file_truncate,
                                           .xSync = file_sync,
                                           .xFileSize = file_size,
                                           .xLock = file_lock,
                                           .xUnlock = file_unlock,
                                           .xCheckReservedLock = file_reserved,
                                           .xFileControl = file_control,
                                           .xSectorSize = file_sector,
                                           .xDeviceCharacteristics = file_traits,
                                           .xShmMap = file_shm_map,
                                           .xShmLock = file_shm_lock,
                                           .xShmBarrier = file_shm_barrier,
                                           .xShmUnmap = file_shm_unmap};

static sqlite3_vfs *below; /* the system's own */

static int
vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *given)
{
    File *self = (File *)file;
    file->pMethods = NULL;
    if (fails())
        return SQLITE_CANTOPEN;
    self->real = (sqlite3_file *)(self + 1);
    int result = below->xOpen(below, name, self->real, flags, given);
    if (result == SQLITE_OK)
        file->pMethods = &methods;
    return result;
}

static sqlite3_vfs layer;

static void
put_layer_in(void)
{
    below = sqlite3_vfs_find(NULL);
    layer = *below;
    layer.zName = "faults";
    layer.szOsFile = (int)sizeof(File) + below->szOsFile;
    layer.xOpen = vfs_open;
    assert_int_equal(sqlite3_vfs_register(&layer, 1), SQLITE_OK);
}

/* A day's first minutes: a tick that failed is followed by others. */
static void
look(World *world, Instant from, int ticks)
{
    for (int minute = 0; minute < ticks; minute++)
        tick(world, from + minute * INSTANT_MINUTE);
}

/* Two days' reminders: the fault is at the n-th call. */
static void
live(World *world, int from, int number)
{
    GError *error = NULL;
    start_engine(world, true);
    arm(from, number);
    look(world, at(world, 3, 31, 8), number + 2);
    look(world, at(world, 4, 16, 8), number + 2);
    arm(0, 0);
    look(world, at(world, 4, 16, 9), 1);
    stop_engine(world);
    g_autoptr(Store) store = store_open(world->path, STORE_READ_WRITE, &error);
    ok(store != NULL && store_check(store, &error), error);
    int counts[MESSAGE_CANCELLED + 1];
    ok(outbox_counts(store, counts, &error), error);
    assert_int_equal(counts[MESSAGE_SENT], (int)world->sent->len);
    assert_int_equal(counts[MESSAGE_QUEUED] + counts[MESSAGE_CLAIMED] + counts[MESSAGE_FAILED], 0);
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All that was sent, in order of its texts. (transfer full) */
static char *
sent_by(World *world)
{
    g_ptr_array_sort(world->sent, compare_texts);
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < world->sent->len; i++)
        g_string_append_printf(all, "%s\n", (char *)world->sent->pdata[i]);
    return g_string_free(all, FALSE);
}

/* What was sent in a world of its own. (transfer full) */
static char *
run(int from, int number)
{
    void *state = NULL;
    assert_int_equal(set_up(&state), 0);
    World *world = state;
    live(world, from, number);
    char *sent = sent_by(world);
    tear_down(&state);
    return sent;
}

static int
count_calls(int number, char **sent)
{
    void *state = NULL;
    assert_int_equal(set_up(&state), 0);
    World *world = state;
    start_engine(world, true);
    arm(0, 0);
    look(world, at(world, 3, 31, 8), number + 2);
    look(world, at(world, 4, 16, 8), number + 2);
    int calls = g_atomic_int_get(&fault.calls);
    stop_engine(world);
    *sent = sent_by(world);
    tear_down(&state);
    return calls;
}

static void
run_for_every(int number)
{
    g_autofree char *wanted = NULL;
    int calls = count_calls(number, &wanted);
    assert_true(calls > 50);
    for (int from = 1; from <= calls; from++) {
        g_autofree char *sent = run(from, number);
        if (strcmp(sent, wanted) != 0)
            fail_msg("%d calls fail from the %dth on:\n%sinstead of\n%s", number, from, sent, wanted);
    }
    print_message("# %d calls, each failed %d times from there: 0 lost, 0 twice\n", calls, number);
}

static void
one_call_fails(void **state)
{
    run_for_every(1);
}

static void
some_calls_fail(void **state)
{
    run_for_every(3);
}

/* What a process that died sent before that, a line each. (transfer full) */
static char *
live_and_die(World *world, int from)
{
    g_autofree char *path = g_build_filename(world->directory, "sent", NULL);
    int log = g_open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
    pid_t child = fork();
    assert_true(log >= 0 && child >= 0);
    if (child == 0) {
        world->log = &log;
        fault.deadly = true;
        start_engine(world, true);
        arm(from, 1);
        look(world, at(world, 3, 31, 8), 3);
        look(world, at(world, 4, 16, 8), 3);
        _exit(0);
    }
    int status = 1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(log);
    char *sent = NULL;
    assert_true(g_file_get_contents(path, &sent, NULL, NULL));
    g_unlink(path);
    return sent;
}

static GHashTable *
count_lines(const char *text)
{
    GHashTable *counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        int count = GPOINTER_TO_INT(g_hash_table_lookup(counts, lines[i]));
        if (*lines[i] != '\0')
            g_hash_table_insert(counts, g_strdup(lines[i]), GINT_TO_POINTER(count + 1));
    }
    return counts;
}

/* Of what was wanted: how often something was told once more. */
static int
count_repeated(const char *wanted, const char *sent)
{
    g_autoptr(GHashTable) once = count_lines(wanted);
    g_autoptr(GHashTable) all = count_lines(sent);
    GHashTableIter iter;
    gpointer line;
    gpointer count;
    int repeated = 0;
    g_hash_table_iter_init(&iter, once);
    while (g_hash_table_iter_next(&iter, &line, &count)) {
        int more = GPOINTER_TO_INT(g_hash_table_lookup(all, line)) - GPOINTER_TO_INT(count);
        if (more < 0)
            fail_msg("lost: %s", (char *)line);
        repeated += more;
    }
    assert_int_equal(g_hash_table_size(all), g_hash_table_size(once));
    return repeated;
}

/* How much was told twice by a process that died after the n-th call had failed, and the next in its place.
 */
static int
die_and_live(const char *wanted, int from)
{
    void *state = NULL;
    assert_int_equal(set_up(&state), 0);
    World *world = state;
    g_autofree char *before = live_and_die(world, from);
    g_free(world->random); /* no two processes have the same */
    world->planner.random = world->random = random_seeded_new(2);
    GError *error = NULL;
    start_engine(world, true);
    engine_start(world->engine);
    /* what it had made in its last minutes may be tried from then on */
    look(world, at(world, 3, 31, 8) + 10 * INSTANT_MINUTE, 1);
    look(world, at(world, 4, 16, 8) + 10 * INSTANT_MINUTE, 1);
    stop_engine(world);
    g_autoptr(Store) store = store_open(world->path, STORE_READ_WRITE, &error);
    ok(store != NULL && store_check(store, &error), error);
    g_autofree char *after = sent_by(world);
    g_autofree char *both = g_strconcat(before, after, NULL);
    tear_down(&state);
    return count_repeated(wanted, both);
}

static void
a_call_fails_and_the_process_dies(void **state)
{
    g_autofree char *wanted = NULL;
    int calls = count_calls(1, &wanted);
    int repeated = 0;
    int deaths = 0;
    /* each third: two processes for each take their time */
    for (int from = 1; from <= calls; from += 3) {
        int more = die_and_live(wanted, from);
        deaths++;
        assert_in_range(more, 0, 2); /* no more is on its way at once */
        repeated += more;
    }
    print_message("# %d calls, each failed once before the process died: 0 lost, %d twice\n", deaths,
                  repeated);
}

int
main(void)
{
    put_layer_in();
    static const struct CMUnitTest tests[] = {cmocka_unit_test(one_call_fails),
                                              cmocka_unit_test(some_calls_fail),
                                              cmocka_unit_test(a_call_fails_and_the_process_dies)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
