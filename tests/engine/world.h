/* The world of the engine's tests. */
#ifndef MILESTONED_TESTS_ENGINE_WORLD_H
#define MILESTONED_TESTS_ENGINE_WORLD_H

#include "deliver/record.h"
#include "engine/engine.h"
#include "store/programmes.h"
#include "store/records.h"
#include "tests/check.h"

#include <glib/gstdio.h>
#include <unistd.h>

/* A store with one active programme, an engine on a clock that is set by hand, and a transport that records.
 */
typedef struct {
    char *directory, *path, *templates;
    uv_loop_t loop;
    Clock *clock;
    Zone *zone;
    Random *random;
    GArray *steps;
    Planner planner;
    Composer *composer;
    Almanac *almanac;
    AreaPool *areas;
    Engine *engine;
    GPtrArray *sent;     /* char *: "ADDRESS: REF REF …" */
    int *log;            /* a descriptor that gets the same, a line each; NULL */
    GPtrArray *subjects; /* char *: of the same */
    GPtrArray *held;     /* char * */
    bool deaf;           /* nobody listens to what is held */
    const char *refused; /* an address that is refused for good; NULL */
    DeliveryResult result;
    bool closed, taken_over;
} World;

G_GNUC_UNUSED static Instant
at(const World *world, int month, int day, int hour)
{
    return zone_instant(world->zone, day_from_civil(2004, month, day), hour * 60);
}

G_GNUC_UNUSED static void
ok(bool done, GError *error)
{
    check_ok(done, error);
}

G_GNUC_UNUSED static Milestone *
add_milestone(Plan *plan, const char *ref, Day due, Person *lead)
{
    Area *area = plan->areas->pdata[0];
    Milestone *milestone = plan_add_milestone(area->actions->pdata[0], ref, ref);
    plan_add_span(milestone, TIMESCALE_WINDOW, DAY_NONE, due);
    g_ptr_array_add(milestone->leads, lead);
    return milestone;
}

G_GNUC_UNUSED static void
save_plan(Store *store, Plan *plan, const Author *author)
{
    GError *error = NULL;
    ok(store_begin(store, &error), error);
    ok(programmes_save(store, plan, author, &error), error);
    for (guint i = 0; i < plan->people->len; i++)
        ok(persons_save(store, plan, plan->people->pdata[i], author, &error), error);
    Area *area = plan->areas->pdata[0];
    ok(areas_save(store, plan, area, author, &error), error);
    Action *action = area->actions->pdata[0];
    ok(actions_save(store, action, author, &error), error);
    for (guint i = 0; i < action->milestones->len; i++)
        ok(milestones_save(store, action->milestones->pdata[i], author, &error), error);
    ok(programmes_set_state(store, plan->key, PROGRAMME_ACTIVE, day_from_civil(2004, 3, 22), author, &error),
       error);
    ok(store_commit(store, &error), error);
}

G_GNUC_UNUSED static void
fill_store(World *world)
{
    GError *error = NULL;
    ok(store_init(world->path, NULL, &error), error);
    g_autoptr(Store) store = store_open(world->path, STORE_READ_WRITE, &error);
    ok(store != NULL, error);
    g_autoptr(Plan) plan = plan_new("p");
    Person *lead = plan_add_person(plan, "lead", "Lead");
    g_ptr_array_add(lead->addresses, g_strdup("lead@example.org"));
    Person *silent = plan_add_person(plan, "silent", "Silent");
    plan_add_action(plan_add_area(plan, "Area"), "R1", "Action");
    add_milestone(plan, "R1.1", day_from_civil(2004, 4, 30), lead);
    add_milestone(plan, "R1.2", day_from_civil(2004, 5, 14), lead);
    add_milestone(plan, "R1.3", day_from_civil(2004, 4, 30), silent);
    Author author = {.by = "test", .at = at(world, 3, 22, 7)};
    save_plan(store, plan, &author);
}

G_GNUC_UNUSED static DeliveryResult
seen(void *data, const Message *message)
{
    World *world = data;
    GString *line = g_string_new(message->address);
    g_string_append_c(line, ':');
    for (guint i = 0; i < message->refs->len; i++)
        g_string_append_printf(line, " %s", (char *)message->refs->pdata[i]);
    if (world->log != NULL) {
        g_autofree char *whole = g_strconcat(line->str, "\n", NULL);
        assert_int_equal(write(*world->log, whole, strlen(whole)), (int)strlen(whole));
    }
    g_ptr_array_add(world->sent, g_string_free(line, FALSE));
    g_ptr_array_add(world->subjects, g_strdup(message->subject));
    bool refused = world->refused != NULL && strcmp(message->address, world->refused) == 0;
    return refused ? DELIVERY_PERMANENT : world->result;
}

G_GNUC_UNUSED static void
held(void *data, const Held *what)
{
    g_ptr_array_add(((World *)data)->held, g_strdup(what->name));
}

G_GNUC_UNUSED static void
start_engine(World *world, bool mail)
{
    GError *error = NULL;
    AreaPoolOptions areas = {.host = "/nonexistent/host",
                             .directory = "/nonexistent",
                             .timeout = 1000,
                             .memory = 64 << 20,
                             .hosts = 1};
    world->areas = area_pool_new(&world->loop, &areas);
    RecordOptions record = {.seen = seen, .data = world, .slots = 4};
    EngineOptions options = {
        .loop = &world->loop,
        .clock = world->clock,
        .random = world->random,
        .store_path = world->path,
        .planner = &world->planner,
        .areas = world->areas,
        .with_notices = true,
        .delivery = {.mail = mail ? record_new(&world->loop, &record) : NULL, .retry = backoff_defaults()},
        .events = {.held = world->deaf ? NULL : held, .data = world},
    };
    world->engine = engine_new(&options, &error);
    ok(world->engine != NULL, error);
}

G_GNUC_UNUSED static void
closed(void *data)
{
    World *world = data;
    world->closed = true;
    area_pool_close(world->areas, NULL, NULL);
}

G_GNUC_UNUSED static void
stop_engine(World *world)
{
    engine_close(world->engine, 1000, closed, world);
    uv_run(&world->loop, UV_RUN_DEFAULT);
    assert_true(world->closed);
}

/* One tick at an instant, to its end and that of what it sends. */
G_GNUC_UNUSED static void
tick(World *world, Instant now)
{
    clock_set(world->clock, now);
    engine_tick(world->engine);
    while (!engine_is_idle(world->engine))
        uv_run(&world->loop, UV_RUN_ONCE);
}

G_GNUC_UNUSED static int
set_up(void **state)
{
    World *world = g_new0(World, 1);
    GError *error = NULL;
    world->directory = g_dir_make_tmp("engine-XXXXXX", NULL);
    world->path = g_build_filename(world->directory, "store.db", NULL);
    world->templates = g_build_filename(g_getenv("TEST_SRCDIR"), "conf", "templates", NULL);
    world->zone = zone_new("Europe/London", NULL);
    world->clock = clock_virtual_new(at(world, 3, 22, 7));
    world->random = random_seeded_new(1);
    world->steps = g_array_new(FALSE, FALSE, sizeof(int));
    const int values[] = {20, 10, 2, 0};
    g_array_append_vals(world->steps, values, G_N_ELEMENTS(values));
    world->almanac = almanac_new(NULL, &error);
    ok(world->almanac != NULL, error);
    ComposerOptions composer = {.templates = world->templates,
                                .almanac = world->almanac,
                                .from = "m@example.org",
                                .host = "example.org"};
    world->composer = composer_new(&composer, &error);
    ok(world->composer != NULL, error);
    world->planner = (Planner){.composer = world->composer,
                               .random = world->random,
                               .policy = {.hour = 8 * 60,
                                          .ladder = world->steps,
                                          .overdue_mails = 8,
                                          .officer_day = MONDAY,
                                          .stale_days = 40,
                                          .horizon_days = 42},
                               .almanac = world->almanac};
    world->sent = g_ptr_array_new_with_free_func(g_free);
    world->subjects = g_ptr_array_new_with_free_func(g_free);
    world->held = g_ptr_array_new_with_free_func(g_free);
    world->result = DELIVERY_SENT;
    uv_loop_init(&world->loop);
    fill_store(world);
    *state = world;
    return 0;
}

G_GNUC_UNUSED static void
remove_store(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *file = g_strconcat(path, endings[i], NULL);
        g_unlink(file);
    }
}

G_GNUC_UNUSED static int
tear_down(void **state)
{
    World *world = *state;
    assert_int_equal(uv_loop_close(&world->loop), 0);
    remove_store(world->path);
    g_rmdir(world->directory);
    g_ptr_array_unref(world->sent);
    g_ptr_array_unref(world->subjects);
    g_ptr_array_unref(world->held);
    composer_free(world->composer);
    almanac_free(world->almanac);
    g_array_unref(world->steps);
    g_free(world->random);
    clock_free(world->clock);
    zone_free(world->zone);
    g_free(world->templates);
    g_free(world->path);
    g_free(world->directory);
    g_free(world);
    return 0;
}

#endif
