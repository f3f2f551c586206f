#include "store/records.h"
#include "store/statement.h"
#include "store/store_thread.h"
#include "tests/store/fixture.h"

typedef struct Scene {
    Fixture *fixture;
    uv_loop_t loop;
    StoreThread *thread;
    uv_mutex_t gate; /* held by a test, it keeps the thread in its first request while others queue */
    int commits;     /* seen by the store's thread */
    GString *answered;
    int failures;
    bool closed;
} Scene;

typedef struct Job {
    Scene *scene;
    char name[8];
    bool fails;
    char *seen; /* what a reader found */
} Job;

static int
scene_with(void **state, StoreMode mode)
{
    if (fixture_setup(state) != 0)
        return 1;
    g_autoptr(GError) error = NULL;
    Scene *scene = g_new0(Scene, 1);
    scene->fixture = *state;
    assert_int_equal(uv_mutex_init(&scene->gate), 0);
    scene->answered = g_string_new(NULL);
    assert_int_equal(uv_loop_init(&scene->loop), 0);
    scene->thread = store_thread_new(&scene->loop, scene->fixture->path, mode, &error);
    check_ok(scene->thread != NULL, error);
    *state = scene;
    return 0;
}

static int
scene_setup(void **state)
{
    return scene_with(state, STORE_READ_WRITE);
}

static int
scene_setup_reader(void **state)
{
    return scene_with(state, STORE_READ_ONLY);
}

static void
note_closed(void *data)
{
    ((Scene *)data)->closed = true;
}

/* Closing drains the queue; the loop must then have nothing left. */
static void
close_and_run(Scene *scene)
{
    store_thread_close(scene->thread, note_closed, scene);
    scene->thread = NULL;
    uv_run(&scene->loop, UV_RUN_DEFAULT);
    assert_true(scene->closed);
}

static int
scene_teardown(void **state)
{
    Scene *scene = *state;
    if (scene->thread != NULL)
        close_and_run(scene);
    assert_int_equal(uv_loop_close(&scene->loop), 0);
    uv_mutex_destroy(&scene->gate);
    g_string_free(scene->answered, TRUE);
    *state = scene->fixture;
    g_free(scene);
    return fixture_teardown(state);
}

static int
count_commit(void *data)
{
    ++*(int *)data;
    return 0;
}

static bool
wait_at_gate(Store *store, void *data, GError **error)
{
    Job *job = data;
    sqlite3_commit_hook(store->db, count_commit, &job->scene->commits);
    uv_mutex_lock(&job->scene->gate);
    uv_mutex_unlock(&job->scene->gate);
    return true;
}

/* Writes its name; one that fails does so after it wrote. */
static bool
write_name(Store *store, void *data, GError **error)
{
    Job *job = data;
    if (!meta_set(store, job->name, "written", error))
        return false;
    return !job->fails || error_set(error, ERROR_DATA, "%s was told to fail", job->name);
}

static void
note_answer(void *data, const GError *error)
{
    Job *job = data;
    g_string_append_printf(job->scene->answered, "%s%s ", job->name, error != NULL ? "!" : "");
    job->scene->failures += error != NULL;
}

static void
run_until_answered(Scene *scene)
{
    while (store_thread_pending(scene->thread) > 0)
        uv_run(&scene->loop, UV_RUN_ONCE);
}

#define MANY 500

/* All that wait while the thread is busy share its next commit. */
static void
many_requests_share_a_commit(void **state)
{
    Scene *scene = *state;
    Job first = {.scene = scene, .name = "gate"};
    g_autofree Job *jobs = g_new0(Job, MANY);
    g_autoptr(GString) wanted = g_string_new("gate ");
    uv_mutex_lock(&scene->gate);
    store_thread_submit(scene->thread, wait_at_gate, note_answer, &first);
    for (int i = 0; i < MANY; i++) {
        jobs[i].scene = scene;
        g_snprintf(jobs[i].name, sizeof jobs[i].name, "k%d", i);
        g_string_append_printf(wanted, "%s ", jobs[i].name);
        store_thread_submit(scene->thread, write_name, note_answer, &jobs[i]);
    }
    assert_int_equal(store_thread_pending(scene->thread), MANY + 1);
    uv_mutex_unlock(&scene->gate);
    run_until_answered(scene);
    assert_string_equal(scene->answered->str, wanted->str);
    assert_in_range(scene->commits, 1, 2);
    assert_int_equal(fixture_number(scene->fixture, "SELECT count(*) FROM meta WHERE name GLOB 'k*'"), MANY);
    assert_true(store_thread_last_round(scene->thread) > 0);
}

static void
a_failing_request_harms_no_other(void **state)
{
    Scene *scene = *state;
    Job gate = {.scene = scene, .name = "gate"};
    Job jobs[] = {{scene, "a", false, NULL}, {scene, "b", true, NULL}, {scene, "c", false, NULL}};
    uv_mutex_lock(&scene->gate);
    store_thread_submit(scene->thread, wait_at_gate, NULL, &gate);
    for (guint i = 0; i < G_N_ELEMENTS(jobs); i++)
        store_thread_submit(scene->thread, write_name, note_answer, &jobs[i]);
    uv_mutex_unlock(&scene->gate);
    run_until_answered(scene);
    assert_string_equal(scene->answered->str, "a b! c ");
    g_autofree char *names = fixture_text(
        scene->fixture, "SELECT group_concat(name) FROM (SELECT name FROM meta WHERE value = 'written' "
                        "ORDER BY name)");
    assert_string_equal(names, "a,c");
}

static int
refuse_commit(void *data)
{
    return 1;
}

/* A commit that fails: as by a full disk, all who shared it are told. */
static bool
spoil_commit(Store *store, void *data, GError **error)
{
    sqlite3_commit_hook(store->db, refuse_commit, NULL);
    return meta_set(store, "spoilt", "1", error);
}

static bool
mend_commit(Store *store, void *data, GError **error)
{
    sqlite3_commit_hook(store->db, NULL, NULL);
    return true;
}

static void
a_failed_commit_is_told_to_all(void **state)
{
    Scene *scene = *state;
    Job spoiler = {.scene = scene, .name = "spoiler"};
    Job mender = {.scene = scene, .name = "mender"};
    Job good = {.scene = scene, .name = "good"};
    store_thread_submit(scene->thread, spoil_commit, note_answer, &spoiler);
    run_until_answered(scene);
    assert_string_equal(scene->answered->str, "spoiler! ");
    store_thread_submit(scene->thread, mend_commit, note_answer, &mender);
    store_thread_submit(scene->thread, write_name, note_answer, &good);
    run_until_answered(scene);
    assert_string_equal(scene->answered->str, "spoiler! mender good ");
    assert_int_equal(fixture_number(scene->fixture, "SELECT count(*) FROM meta WHERE name = 'spoilt'"), 0);
}

/* SQLite undoes a whole transaction when the disk is full in the middle of it. */
static bool
lose_transaction(Store *store, void *data, GError **error)
{
    sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    return error_set(error, ERROR_IO, "the disk is full");
}

static void
a_lost_transaction_is_told_to_all(void **state)
{
    Scene *scene = *state;
    Job gate = {.scene = scene, .name = "gate"};
    Job jobs[] = {{scene, "a", false, NULL}, {scene, "b", false, NULL}, {scene, "c", false, NULL}};
    uv_mutex_lock(&scene->gate);
    store_thread_submit(scene->thread, wait_at_gate, NULL, &gate);
    store_thread_submit(scene->thread, write_name, note_answer, &jobs[0]);
    store_thread_submit(scene->thread, lose_transaction, note_answer, &jobs[1]);
    store_thread_submit(scene->thread, write_name, note_answer, &jobs[2]);
    uv_mutex_unlock(&scene->gate);
    run_until_answered(scene);
    assert_true(scene->failures >= 1);
    assert_non_null(strstr(scene->answered->str, "b! "));
    int kept = (strstr(scene->answered->str, "a! ") == NULL) + (strstr(scene->answered->str, "c! ") == NULL);
    assert_int_equal(fixture_number(scene->fixture, "SELECT count(*) FROM meta WHERE value = 'written'"),
                     kept);
}

static bool
limit_pages(Store *store, void *data, GError **error)
{
    return sqlite3_exec(store->db, "PRAGMA max_page_count = 160", NULL, NULL, NULL) == SQLITE_OK;
}

static bool
write_much(Store *store, void *data, GError **error)
{
    Job *job = data;
    g_autofree char *much = g_strnfill(3000, 'x');
    return meta_set(store, job->name, much, error);
}

static void
note_kept(void *data, const GError *error)
{
    Job *job = data;
    job->fails = error != NULL;
    if (error != NULL)
        assert_int_equal(error->code, ERROR_IO);
}

/* When the disk runs full among many requests, every answer says what is true of the store. */
static void
answers_hold_on_a_full_disk(void **state)
{
    Scene *scene = *state;
    g_autofree Job *jobs = g_new0(Job, MANY);
    int kept = 0;
    store_thread_submit(scene->thread, limit_pages, NULL, NULL);
    run_until_answered(scene);
    for (int i = 0; i < MANY; i++) {
        jobs[i].scene = scene;
        g_snprintf(jobs[i].name, sizeof jobs[i].name, "k%d", i);
        store_thread_submit(scene->thread, write_much, note_kept, &jobs[i]);
        if (i % 20 == 0)
            run_until_answered(scene);
    }
    run_until_answered(scene);
    for (int i = 0; i < MANY; i++) {
        g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM meta WHERE name = '%s'", jobs[i].name);
        assert_int_equal(fixture_number(scene->fixture, sql), jobs[i].fails ? 0 : 1);
        kept += !jobs[i].fails;
    }
    assert_in_range(kept, 1, MANY - 1);
}

static void
closing_finishes_what_is_queued(void **state)
{
    Scene *scene = *state;
    Job jobs[] = {{scene, "a", false, NULL}, {scene, "b", false, NULL}};
    store_thread_submit(scene->thread, write_name, note_answer, &jobs[0]);
    store_thread_submit(scene->thread, write_name, note_answer, &jobs[1]);
    close_and_run(scene);
    assert_string_equal(scene->answered->str, "a b ");
    assert_int_equal(fixture_number(scene->fixture, "SELECT count(*) FROM meta WHERE value = 'written'"), 2);
}

/* A request may ask for the next one from its answer. */
static void
submit_again(void *data, const GError *error)
{
    Job *job = data;
    note_answer(data, error);
    if (job->scene->answered->len < 10)
        store_thread_submit(job->scene->thread, write_name, submit_again, job);
}

static void
an_answer_may_ask_again(void **state)
{
    Scene *scene = *state;
    Job job = {.scene = scene, .name = "a"};
    store_thread_submit(scene->thread, write_name, submit_again, &job);
    run_until_answered(scene);
    assert_string_equal(scene->answered->str, "a a a a a ");
}

static bool
read_twice(Store *store, void *data, GError **error)
{
    Job *job = data;
    g_autofree char *before = meta_get(store, "value");
    fixture_outside(job->scene->fixture, "INSERT INTO meta VALUES ('value', 'new') "
                                         "ON CONFLICT DO UPDATE SET value = 'new'");
    job->seen = meta_get(store, "value");
    return g_strcmp0(before, job->seen) == 0 || error_set(error, ERROR_SOFTWARE, "the state moved");
}

static void
a_reader_sees_one_state(void **state)
{
    Scene *scene = *state;
    Job first = {.scene = scene, .name = "first"};
    Job second = {.scene = scene, .name = "second"};
    Job writer = {.scene = scene, .name = "writer"};
    store_thread_submit(scene->thread, read_twice, note_answer, &first);
    run_until_answered(scene);
    store_thread_submit(scene->thread, read_twice, note_answer, &second);
    store_thread_submit(scene->thread, write_name, note_answer, &writer);
    run_until_answered(scene);
    assert_string_equal(scene->answered->str, "first second writer! ");
    assert_null(first.seen);
    assert_string_equal(second.seen, "new");
    g_free(second.seen);
}

static void
a_thread_needs_a_store(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    uv_loop_t loop;
    assert_int_equal(uv_loop_init(&loop), 0);
    assert_null(store_thread_new(&loop, fixture->path, STORE_READ_WRITE, &error));
    check_error(error, ERROR_UNAVAILABLE, "milestonectl init");
    assert_int_equal(uv_loop_close(&loop), 0);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, scene_setup, scene_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(many_requests_share_a_commit),
        CASE(a_failing_request_harms_no_other),
        CASE(a_failed_commit_is_told_to_all),
        CASE(a_lost_transaction_is_told_to_all),
        CASE(answers_hold_on_a_full_disk),
        CASE(closing_finishes_what_is_queued),
        CASE(an_answer_may_ask_again),
        cmocka_unit_test_setup_teardown(a_reader_sees_one_state, scene_setup_reader, scene_teardown),
        cmocka_unit_test_setup_teardown(a_thread_needs_a_store, fixture_empty, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
