/*
 * The whole engine over a store of many programmes.
 *
 *     bench_engine due URL PROGRAMMES LEADS CONNECTIONS   one reminder falls due for each lead, and is
 * composed and delivered: messages per second bench_engine waiting PROGRAMMES LEADS               the same
 * with a server that is not there: what is resident while all of them wait, and at most, in MiB bench_engine
 * idle PROGRAMMES MILESTONES OPEN        a tick with nothing due, over so many of each programme, and the
 * bare query that it rests on: milliseconds, medians
 *
 * bench_engine.py sets smtplib beside the first.
 */
#include "engine/engine.h"
#include "store/programmes.h"
#include "tests/bench/mail.h"
#include "tests/bench/median.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TICKS 101

typedef struct {
    char *directory, *path, *templates;
    uv_loop_t loop;
    Clock *clock;
    Random *random;
    GArray *steps;
    Almanac *almanac;
    Composer *composer;
    Planner planner;
    AreaPool *areas;
    Engine *engine;
    Day today;
    Instant morning;
    int sent;
} Bench;

static void
must(bool ok, const GError *error)
{
    if (ok)
        return;
    fprintf(stderr, "bench_engine: %s\n", error != NULL ? error->message : "it cannot be done");
    exit(1);
}

static double
seconds_since(gint64 start)
{
    return (double)(g_get_monotonic_time() - start) / 1e6;
}

/* The store */

static void
add_milestone(Plan *plan, Action *action, int number, Person *lead, Day due, bool open)
{
    g_autofree char *ref = g_strdup_printf("R1.%d", number);
    g_autofree char *title =
        g_strdup_printf("Agree step %d of the plan with the schools of the area", number);
    Milestone *milestone = plan_add_milestone(action, ref, title);
    PlanSpan *span = plan_add_span(milestone, TIMESCALE_WINDOW, DAY_NONE, due);
    if (!open) {
        milestone->status = span->status = STATUS_BLUE;
        span->done = due;
    }
    g_ptr_array_add(milestone->leads, lead);
}

static Plan *
make_plan(const char *key, int leads, int milestones, int open, Day due)
{
    Plan *plan = plan_new(key);
    Action *action = plan_add_action(plan_add_area(plan, "Attendance"), "R1", "Raise attendance");
    for (int i = 0; i < leads; i++) {
        g_autofree char *id = g_strdup_printf("lead-%d", i + 1);
        Person *lead = plan_add_person(plan, id, "Head of a service");
        g_ptr_array_add(lead->addresses, g_strdup_printf("%s.%s@example.org", key, id));
    }
    for (int i = 0; i < milestones; i++)
        add_milestone(plan, action, i + 1, plan->people->pdata[i % leads], due, i < open);
    return plan;
}

static void
save_plan(Store *store, Plan *plan, const Author *author)
{
    g_autoptr(GError) error = NULL;
    bool ok = programmes_save(store, plan, author, &error);
    for (guint i = 0; ok && i < plan->people->len; i++)
        ok = persons_save(store, plan, plan->people->pdata[i], author, &error);
    Area *area = plan->areas->pdata[0];
    Action *action = area->actions->pdata[0];
    ok = ok && areas_save(store, plan, area, author, &error) && actions_save(store, action, author, &error);
    for (guint i = 0; ok && i < action->milestones->len; i++)
        ok = milestones_save(store, action->milestones->pdata[i], author, &error);
    ok = ok &&
         programmes_set_state(store, plan->key, PROGRAMME_ACTIVE, day_from_civil(2004, 3, 1), author, &error);
    must(ok, error);
}

static void
execute(sqlite3 *db, const char *sql)
{
    char *message = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &message) == SQLITE_OK)
        return;
    fprintf(stderr, "bench_engine: %s: %s\n", sql, message);
    exit(1);
}

/* The first column of a query, as one script. */
static char *
script(sqlite3 *db, const char *sql)
{
    GString *all = g_string_new(NULL);
    sqlite3_stmt *statement = NULL;
    must(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, NULL);
    while (sqlite3_step(statement) == SQLITE_ROW)
        g_string_append_printf(all, "%s;\n", (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return g_string_free(all, FALSE);
}

/* Copies every row of the first programme for the others, each with ids of its own. The history is the
 * first's alone: it would be most of the time, and nothing here reads it. */
static void
multiply(const char *path, int programmes)
{
    sqlite3 *db = NULL;
    must(sqlite3_open(path, &db) == SQLITE_OK, NULL);
    execute(db, "PRAGMA synchronous = OFF");
    g_autofree char *triggers = script(db, "SELECT sql FROM sqlite_schema WHERE type = 'trigger'");
    g_autofree char *drops =
        script(db, "SELECT 'DROP TRIGGER ' || name FROM sqlite_schema WHERE type = 'trigger'");
    g_autofree char *copies = script(
        db,
        "SELECT 'INSERT INTO ' || t.name || ' SELECT ' || (SELECT group_concat(CASE "
        "WHEN c.name IN ('id', 'programme_id', 'person_id', 'area_id', 'action_id', 'milestone_id') "
        "THEN c.name || ' + 10000000 * (SELECT n FROM copy)' "
        "WHEN t.name = 'programme' AND c.name = 'key' OR c.name = 'address' "
        "THEN c.name || ' || (SELECT n FROM copy)' ELSE c.name END, ', ') FROM pragma_table_info(t.name) AS "
        "c) "
        "|| ' FROM ' || t.name || ' WHERE ' || CASE t.name WHEN 'programme' THEN 'id = 1' "
        "WHEN 'address' THEN 'person_id < 10000000' WHEN 'assignment' THEN 'milestone_id < 10000000' "
        "WHEN 'revision' THEN 'programme_id = 1' ELSE 'id < 10000000' END FROM sqlite_schema AS t WHERE "
        "t.name IN "
        "('programme', 'revision', 'person', 'address', 'area', 'action', 'milestone', 'span', 'assignment') "
        "ORDER BY t.rowid");
    execute(db, "BEGIN; CREATE TEMP TABLE copy (n INTEGER); INSERT INTO copy VALUES (0)");
    execute(db, drops);
    for (int i = 1; i < programmes; i++) {
        execute(db, "UPDATE copy SET n = n + 1");
        execute(db, copies);
    }
    execute(db, triggers);
    execute(db, "COMMIT");
    sqlite3_close(db);
}

static void
make_store(const Bench *bench, int programmes, int leads, int milestones, int open, Day due)
{
    g_autoptr(GError) error = NULL;
    must(store_init(bench->path, NULL, &error), error);
    g_autoptr(Store) store = store_open(bench->path, STORE_SCRATCH, &error);
    must(store != NULL, error);
    const Author author = {.by = "bench", .at = bench->morning};
    g_autoptr(Plan) plan = make_plan("p", leads, milestones, open, due);
    must(store_begin(store, &error), error);
    save_plan(store, plan, &author);
    must(store_commit(store, &error), error);
    multiply(bench->path, programmes);
}

/* In a process of its own, whose memory is not counted. */
static void
fill(const Bench *bench, int programmes, int leads, int milestones, int open, Day due)
{
    pid_t child = fork();
    must(child >= 0, NULL);
    if (child == 0) {
        make_store(bench, programmes, leads, milestones, open, due);
        _exit(0);
    }
    int status = 0;
    must(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0, NULL);
}

/* The engine */

static void
set_up(Bench *bench)
{
    g_autoptr(GError) error = NULL;
    const int steps[] = {10, 2};
    g_autoptr(Zone) zone = zone_new("Europe/London", &error);
    must(zone != NULL, error);
    bench->directory = g_strdup("bench-engine-XXXXXX");
    must(g_mkdtemp(bench->directory) != NULL, NULL);
    bench->path = g_build_filename(bench->directory, "bench.db", NULL);
    bench->today = day_from_civil(2004, 3, 22);
    bench->morning = zone_instant(zone, bench->today, 9 * 60);
    bench->clock = clock_virtual_new(bench->morning);
    bench->random = random_seeded_new(1);
    bench->steps = g_array_new(FALSE, FALSE, sizeof(int));
    g_array_append_vals(bench->steps, steps, G_N_ELEMENTS(steps));
    bench->almanac = almanac_new(NULL, &error);
    must(bench->almanac != NULL, error);
    bench->templates = g_build_filename(g_getenv("TEST_SRCDIR") != NULL ? g_getenv("TEST_SRCDIR") : "..",
                                        "conf", "templates", NULL);
    const ComposerOptions composer = {.templates = bench->templates,
                                      .almanac = bench->almanac,
                                      .from = "milestoned@example.org",
                                      .host = "example.org"};
    bench->composer = composer_new(&composer, &error);
    must(bench->composer != NULL, error);
    bench->planner = (Planner){.composer = bench->composer,
                               .random = bench->random,
                               .policy = {.hour = 8 * 60,
                                          .ladder = bench->steps,
                                          .overdue_mails = 8,
                                          .officer_day = MONDAY,
                                          .stale_days = 400,
                                          .horizon_days = 42},
                               .almanac = bench->almanac};
    uv_loop_init(&bench->loop);
}

static void
on_finished(void *data, const Message *message, const Delivery *delivery)
{
    Bench *bench = data;
    bench->sent += delivery->result == DELIVERY_SENT;
}

static void
start(Bench *bench, const char *url, int connections)
{
    g_autoptr(GError) error = NULL;
    const AreaPoolOptions areas = {.host = "/nonexistent/host",
                                   .directory = "/nonexistent",
                                   .timeout = 1000,
                                   .memory = 64 << 20,
                                   .hosts = 1};
    bench->areas = area_pool_new(&bench->loop, &areas);
    const EngineOptions options = {
        .loop = &bench->loop,
        .clock = bench->clock,
        .random = bench->random,
        .store_path = bench->path,
        .store_mode = STORE_READ_WRITE,
        .planner = &bench->planner,
        .areas = bench->areas,
        .delivery = {.mail = mail_transport(&bench->loop, bench->clock, url, connections, &error),
                     .retry = backoff_defaults()},
        .events = {.finished = on_finished, .data = bench},
    };
    must(options.delivery.mail != NULL, error);
    bench->engine = engine_new(&options, &error);
    must(bench->engine != NULL, error);
}

static void
run_until_idle(Bench *bench)
{
    while (!engine_is_idle(bench->engine))
        uv_run(&bench->loop, UV_RUN_ONCE);
}

static void
on_closed(void *data)
{
    area_pool_close(((Bench *)data)->areas, NULL, NULL);
}

static void
stop(Bench *bench)
{
    engine_close(bench->engine, 0, on_closed, bench);
    uv_run(&bench->loop, UV_RUN_DEFAULT);
}

static void
tear_down(Bench *bench)
{
    static const char *const suffixes[] = {"", "-wal", "-shm", ".lock"};
    for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *file = g_strconcat(bench->path, suffixes[i], NULL);
        g_remove(file);
    }
    g_rmdir(bench->directory);
    uv_loop_close(&bench->loop);
    composer_free(bench->composer);
    almanac_free(bench->almanac);
    g_array_unref(bench->steps);
    g_free(bench->random);
    clock_free(bench->clock);
    g_free(bench->templates);
    g_free(bench->path);
    g_free(bench->directory);
}

/* A line of /proc/self/status, in MiB. */
static double
memory(const char *field)
{
    g_autofree char *status = NULL;
    must(g_file_get_contents("/proc/self/status", &status, NULL, NULL), NULL);
    const char *line = strstr(status, field);
    return line != NULL ? g_ascii_strtod(line + strlen(field), NULL) / 1024 : 0;
}

/* What is measured */

static void
bench_due(Bench *bench, char **argv)
{
    int programmes = atoi(argv[3]);
    int leads = atoi(argv[4]);
    fill(bench, programmes, leads, leads, leads, bench->today + 14);
    start(bench, argv[2], atoi(argv[5]));
    gint64 began = g_get_monotonic_time();
    engine_start(bench->engine);
    run_until_idle(bench);
    double seconds = seconds_since(began);
    must(bench->sent == programmes * leads, NULL);
    printf("%.0f %.1f\n", bench->sent / seconds, memory("VmHWM:"));
    stop(bench);
}

static void
bench_waiting(Bench *bench, char **argv)
{
    int leads = atoi(argv[3]);
    fill(bench, atoi(argv[2]), leads, leads, leads, bench->today + 14);
    start(bench, "smtp://127.0.0.1:1", 8);
    engine_start(bench->engine);
    run_until_idle(bench);
    printf("%.1f %.1f\n", memory("VmRSS:"), memory("VmHWM:"));
    stop(bench);
}

static double
bare_query(const Bench *bench)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    must(sqlite3_open_v2(bench->path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
             sqlite3_prepare_v2(db,
                                "SELECT id, key, title, state, number FROM programme JOIN revision "
                                "ON revision.programme_id = programme.id ORDER BY key",
                                -1, &statement, NULL) == SQLITE_OK,
         NULL);
    double times[TICKS];
    for (int i = 0; i < TICKS; i++) {
        gint64 began = g_get_monotonic_time();
        while (sqlite3_step(statement) == SQLITE_ROW)
            continue;
        sqlite3_reset(statement);
        times[i] = seconds_since(began);
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return median_of(times, TICKS);
}

static void
bench_idle(Bench *bench, char **argv)
{
    int programmes = atoi(argv[2]);
    int milestones = atoi(argv[3]);
    int open = atoi(argv[4]);
    fill(bench, programmes, 10, milestones, open, bench->today + 300);
    start(bench, "smtp://127.0.0.1:1", 8);
    gint64 began = g_get_monotonic_time();
    engine_start(bench->engine);
    run_until_idle(bench);
    double first = seconds_since(began);
    engine_poll(bench->engine);
    run_until_idle(bench);
    double times[TICKS];
    for (int i = 0; i < TICKS; i++) {
        began = g_get_monotonic_time();
        engine_tick(bench->engine);
        run_until_idle(bench);
        times[i] = seconds_since(began);
    }
    double tick = median_of(times, TICKS) * 1000;
    double bare = bare_query(bench) * 1000;
    printf(
        "%d milestones, %d open, of %d programmes: a tick with nothing due %.2f ms, the bare query %.2f ms, "
        "ratio %.1f; the first tick, which looks at all, %.1f s and at most %.0f MiB\n",
        programmes * milestones, programmes * open, programmes, tick, bare, tick / bare, first,
        memory("VmHWM:"));
    stop(bench);
}

/* There is no plugin, as is said of each area. */
static GLogWriterOutput
say_nothing(GLogLevelFlags level, const GLogField *fields, gsize count, gpointer data)
{
    return G_LOG_WRITER_HANDLED;
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        int arguments;
        void (*run)(Bench *bench, char **argv);
    } modes[] = {{"due", 6, bench_due}, {"waiting", 4, bench_waiting}, {"idle", 5, bench_idle}};
    signal(SIGPIPE, SIG_IGN);
    g_log_set_writer_func(say_nothing, NULL, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(modes); i++) {
        if (argc != modes[i].arguments || strcmp(argv[1], modes[i].name) != 0)
            continue;
        Bench bench = {0};
        set_up(&bench);
        modes[i].run(&bench, argv);
        tear_down(&bench);
        return 0;
    }
    fputs("usage: bench_engine due URL PROGRAMMES LEADS CONNECTIONS | waiting PROGRAMMES LEADS | "
          "idle PROGRAMMES MILESTONES OPEN\n",
          stderr);
    return 64;
}
