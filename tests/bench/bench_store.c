/*
 * How much the store's thread gains by sharing commits: durable operations a second with a number of them
 * outstanding, beside the same operations one commit each on the same disk, and the time a plan takes to
 * load. An operation puts a message of 1 KiB with one notice into the outbox. Every figure is the median of
 * five runs.
 *
 *     bench_store [DIRECTORY]     the store is made there; the default is the current directory
 */
#include "base/error.h"
#include "store/outbox.h"
#include "store/programmes.h"
#include "store/store_thread.h"
#include "tests/bench/median.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#define OPERATIONS 4000
#define MILESTONES 1000

typedef struct Bench {
    char *path;
    Clock *clock;
    GBytes *body;
    guint serial; /* of messages made so far */
    uv_loop_t loop;
    StoreThread *thread;
    guint left; /* operations still to be submitted */
} Bench;

static void
must(bool ok, const GError *error)
{
    if (ok)
        return;
    fprintf(stderr, "bench_store: %s\n", error != NULL ? error->message : "failed");
    exit(1);
}

static double
seconds_since(const Bench *bench, int64_t start)
{
    return (double)(clock_monotonic(bench->clock) - start) / (double)INSTANT_SECOND;
}

/* One message of 1 KiB with one notice enters the outbox. */
static bool
put_one(Store *store, void *data, GError **error)
{
    Bench *bench = data;
    guint serial = bench->serial++;
    g_autoptr(Message) message = message_new(NOTICE_REMINDER, CHANNEL_MAIL);
    message->address = g_strdup("lead@example.org");
    message->subject = g_strdup("Due soon: two steps of the plan");
    message->message_id = g_strdup_printf("%u@example.org", serial);
    message->body = g_bytes_ref(bench->body);
    g_ptr_array_add(message->keys, g_strdup_printf("reminder/%u", serial));
    message->created = serial;
    return outbox_put(store, message, error);
}

static double
run_single(Bench *bench)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Store) store = store_open(bench->path, STORE_READ_WRITE, &error);
    must(store != NULL, error);
    int64_t start = clock_monotonic(bench->clock);
    for (guint i = 0; i < OPERATIONS; i++)
        must(store_begin(store, &error) && put_one(store, bench, &error) && store_commit(store, &error),
             error);
    return OPERATIONS / seconds_since(bench, start);
}

static void
answered(void *data, const GError *error)
{
    Bench *bench = data;
    must(error == NULL, error);
    if (bench->left == 0)
        return;
    bench->left--;
    store_thread_submit(bench->thread, put_one, answered, bench);
}

static double
run_thread(Bench *bench, guint outstanding)
{
    g_autoptr(GError) error = NULL;
    must(uv_loop_init(&bench->loop) == 0, NULL);
    bench->thread = store_thread_new(&bench->loop, bench->path, STORE_READ_WRITE, &error);
    must(bench->thread != NULL, error);
    bench->left = OPERATIONS - outstanding;
    int64_t start = clock_monotonic(bench->clock);
    for (guint i = 0; i < outstanding; i++)
        store_thread_submit(bench->thread, put_one, answered, bench);
    while (store_thread_pending(bench->thread) > 0)
        uv_run(&bench->loop, UV_RUN_ONCE);
    double rate = OPERATIONS / seconds_since(bench, start);
    store_thread_close(bench->thread, NULL, NULL);
    uv_run(&bench->loop, UV_RUN_DEFAULT);
    must(uv_loop_close(&bench->loop) == 0, NULL);
    return rate;
}

static void
measure_thread(Bench *bench)
{
    static const guint outstanding[] = {1, 8, 64, 256};
    double single[RUNS];
    double rates[G_N_ELEMENTS(outstanding)][RUNS];
    /* In turns, so that a disk that is slow for a while is slow for all. */
    for (guint run = 0; run < RUNS; run++) {
        single[run] = run_single(bench);
        for (guint i = 0; i < G_N_ELEMENTS(outstanding); i++)
            rates[i][run] = run_thread(bench, outstanding[i]);
    }
    double base = median(single);
    printf("one commit each, no thread   %9.0f operations/s\n", base);
    for (guint i = 0; i < G_N_ELEMENTS(outstanding); i++) {
        double rate = median(rates[i]);
        printf("thread, %3u outstanding      %9.0f operations/s  %6.1f times\n", outstanding[i], rate,
               rate / base);
    }
}

static void
add_milestone(Store *store, Plan *plan, Action *action, const Author *author, guint number)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *ref = g_strdup_printf("%s.%u", action->ref, number);
    Milestone *milestone = plan_add_milestone(action, ref, "Agree the joint protocol with every school");
    Day due = day_from_civil(2004, 1 + (int)(number % 12), 28);
    plan_add_span(milestone, TIMESCALE_WINDOW, DAY_NONE, due);
    g_ptr_array_add(milestone->leads, plan->people->pdata[number % plan->people->len]);
    must(milestones_save(store, milestone, author, &error), error);
}

static void
fill_plan(Store *store, Plan *plan, const Author *author)
{
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < 40; i++) {
        g_autofree char *key = g_strdup_printf("person-%u", i);
        Person *person = plan_add_person(plan, key, "Head of a service");
        g_ptr_array_add(person->addresses, g_strdup("post@example.org"));
        must(persons_save(store, plan, person, author, &error), error);
    }
    for (guint i = 0; i < 10; i++) {
        g_autofree char *title = g_strdup_printf("Area %u", i);
        g_autofree char *ref = g_strdup_printf("A%u", i + 1);
        Area *area = plan_add_area(plan, title);
        must(areas_save(store, plan, area, author, &error), error);
        Action *action = plan_add_action(area, ref, "Recommendation");
        must(actions_save(store, action, author, &error), error);
        for (guint j = 0; j < MILESTONES / 10; j++)
            add_milestone(store, plan, action, author, j + 1);
    }
}

static double
save_large_plan(Bench *bench)
{
    g_autoptr(GError) error = NULL;
    const Author author = {"bench", INSTANT_SECOND};
    g_autoptr(Store) store = store_open(bench->path, STORE_READ_WRITE, &error);
    must(store != NULL, error);
    g_autoptr(Plan) plan = plan_new("large");
    int64_t start = clock_monotonic(bench->clock);
    must(store_begin(store, &error) && programmes_save(store, plan, &author, &error), error);
    fill_plan(store, plan, &author);
    must(store_commit(store, &error), error);
    return seconds_since(bench, start) * 1000;
}

static double
load_large_plan(Bench *bench, Store *store)
{
    g_autoptr(GError) error = NULL;
    int64_t start = clock_monotonic(bench->clock);
    g_autoptr(Plan) plan = programmes_load(store, "large", &error);
    must(plan != NULL, error);
    return seconds_since(bench, start) * 1000;
}

static void
measure_plan(Bench *bench)
{
    g_autoptr(GError) error = NULL;
    double times[RUNS];
    printf("a plan of %d milestones: saved in %.1f ms", MILESTONES, save_large_plan(bench));
    g_autoptr(Store) store = store_open(bench->path, STORE_READ_ONLY, &error);
    must(store != NULL, error);
    for (guint run = 0; run < RUNS; run++)
        times[run] = load_large_plan(bench, store);
    printf(", loaded in %.1f ms\n", median(times));
}

static double
open_once(Bench *bench, StoreMode mode)
{
    g_autoptr(GError) error = NULL;
    int64_t start = clock_monotonic(bench->clock);
    g_autoptr(Store) store = store_open(bench->path, mode, &error);
    must(store != NULL, error);
    return seconds_since(bench, start) * 1000;
}

static void
measure_open(Bench *bench)
{
    GStatBuf status;
    double reading[RUNS];
    double writing[RUNS];
    for (guint run = 0; run < RUNS; run++) {
        reading[run] = open_once(bench, STORE_READ_ONLY);
        writing[run] = open_once(bench, STORE_READ_WRITE);
    }
    must(g_stat(bench->path, &status) == 0, NULL);
    printf("a store of %.1f MiB: opened for reading in %.1f ms, for writing, looked over whole, in %.1f ms\n",
           (double)status.st_size / 1048576, median(reading), median(writing));
}

static void
forget(const char *directory)
{
    static const char *const names[] = {"bench.db", "bench.db-wal", "bench.db-shm"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *file = g_build_filename(directory, names[i], NULL);
        g_remove(file);
    }
    g_rmdir(directory);
}

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *directory = g_build_filename(argc > 1 ? argv[1] : ".", "bench-store-XXXXXX", NULL);
    must(g_mkdtemp(directory) != NULL, NULL);
    Bench bench = {.path = g_build_filename(directory, "bench.db", NULL), .clock = clock_real_new()};
    bench.body = g_bytes_new_take(g_strnfill(1024, 'x'), 1024);
    must(store_init(bench.path, NULL, &error), error);
    measure_plan(&bench);
    measure_thread(&bench);
    measure_open(&bench);
    g_bytes_unref(bench.body);
    clock_free(bench.clock);
    g_free(bench.path);
    forget(directory);
    return 0;
}
