#include "store/outbox.h"
#include "store/pause.h"
#include "store/updates.h"
#include "tests/engine/vale.h"
#include "tests/engine/world.h"

static void
update(World *world, const char *ref, Status status)
{
    GError *error = NULL;
    g_autoptr(Store) store = store_open(world->path, STORE_READ_WRITE, &error);
    g_autoptr(MilestoneUpdate) what = milestone_update_new();
    what->programme = g_strdup("p");
    what->ref = g_strdup(ref);
    what->has_status = true;
    what->status = status;
    what->by = g_strdup("lead");
    what->on = zone_day(world->zone, clock_now(world->clock), NULL);
    Author author = {.by = "lead", .at = clock_now(world->clock)};
    ok(store_begin(store, &error) && updates_apply(store, what, &author, &error) &&
           store_commit(store, &error),
       error);
}

static void
tells_once(void **state)
{
    World *world = *state;
    start_engine(world, true);
    tick(world, at(world, 3, 30, 9));
    assert_int_equal(world->sent->len, 0);
    assert_true(engine_next(world->engine) <= at(world, 3, 31, 8));
    tick(world, at(world, 3, 31, 8));
    assert_int_equal(world->sent->len, 1);
    assert_string_equal(world->sent->pdata[0], "lead@example.org: p/R1.1");
    tick(world, at(world, 3, 31, 8));
    tick(world, at(world, 3, 31, 17));
    tick(world, at(world, 4, 15, 8));
    assert_int_equal(world->sent->len, 2);
    assert_string_equal(world->sent->pdata[1], "lead@example.org: p/R1.2");
    stop_engine(world);
}

static void
tells_once_across_a_restart(void **state)
{
    World *world = *state;
    start_engine(world, true);
    tick(world, at(world, 3, 31, 8));
    stop_engine(world);
    start_engine(world, true);
    engine_start(world->engine);
    tick(world, at(world, 3, 31, 9));
    assert_int_equal(world->sent->len, 1);
    stop_engine(world);
}

static void
holds_what_nobody_can_be_sent(void **state)
{
    World *world = *state;
    start_engine(world, true);
    tick(world, at(world, 3, 31, 8));
    assert_int_equal(world->held->len, 1);
    assert_string_equal(world->held->pdata[0], "Silent");
    stop_engine(world);
}

static GLogWriterOutput
count_warning(GLogLevelFlags level, const GLogField *fields, gsize count, void *data)
{
    for (gsize i = 0; i < count; i++) {
        if (strcmp(fields[i].key, "MESSAGE") == 0 &&
            strstr(fields[i].value, "p: its officer, Silent, has left") != NULL)
            ++*(guint *)data;
    }
    return g_log_writer_default(level, fields, count, NULL);
}

/* It would be the officer who is told of a leaver: where it is the officer, the log says it, once a day. */
static void
warns_of_an_officer_who_left(void **state)
{
    World *world = *state;
    GError *error = NULL;
    static guint warnings; /* a writer of logs stays until the program ends */
    g_autoptr(Store) store = store_open(world->path, STORE_READ_WRITE, &error);
    g_autoptr(Plan) plan = programmes_load(store, "p", &error);
    ok(plan != NULL, error);
    plan->officer = plan_find_person(plan, "silent");
    plan->officer->left = day_from_civil(2004, 3, 24);
    const Author author = {.by = "test", .at = at(world, 3, 22, 8)};
    bool saved = store_begin(store, &error) && persons_save(store, plan, plan->officer, &author, &error) &&
                 store_commit(store, &error);
    ok(saved, error);
    g_clear_pointer(&store, store_close);
    world->deaf = true;
    g_log_set_writer_func(count_warning, &warnings, NULL);
    start_engine(world, true);
    tick(world, at(world, 3, 30, 9));
    tick(world, at(world, 3, 30, 10));
    assert_int_equal(warnings, 1);
    tick(world, at(world, 3, 31, 8));
    assert_int_equal(warnings, 2);
    stop_engine(world);
    assert_int_equal(world->sent->len, 1);
}

/* Mail that no transport has tried is taken back when its item is done, and made anew when another is. */
static void
says_what_is_true_when_it_is_sent(void **state)
{
    World *world = *state;
    start_engine(world, false);
    tick(world, at(world, 4, 16, 8));
    update(world, "R1.1", STATUS_BLUE);
    tick(world, at(world, 4, 16, 9));
    stop_engine(world);
    start_engine(world, true);
    tick(world, at(world, 4, 16, 10));
    assert_int_equal(world->sent->len, 1);
    assert_string_equal(world->sent->pdata[0], "lead@example.org: p/R1.2");
    stop_engine(world);
}

static void
set_pause(const World *world, bool pausing)
{
    g_autoptr(GError) error = NULL;
    const Author author = {.by = "officer", .at = clock_now(world->clock)};
    g_autoptr(Store) store = store_open(world->path, STORE_READ_WRITE, &error);
    ok(store != NULL && store_begin(store, &error), error);
    ok(pausing ? pause_begin(store, &author, "the relay moves", &error) : pause_end(store, &error), error);
    ok(store_commit(store, &error), error);
}

/* What becomes due meanwhile is planned, follows the plan, and goes out once when sending goes on. */
static void
sends_nothing_while_paused(void **state)
{
    World *world = *state;
    start_engine(world, true);
    tick(world, at(world, 3, 20, 8));
    set_pause(world, true);
    tick(world, at(world, 4, 16, 8));
    update(world, "R1.1", STATUS_BLUE);
    tick(world, at(world, 4, 16, 9));
    stop_engine(world);
    start_engine(world, true);
    tick(world, at(world, 4, 16, 10));
    assert_int_equal(world->sent->len, 0);
    set_pause(world, false);
    tick(world, at(world, 4, 16, 11));
    tick(world, at(world, 4, 16, 12));
    assert_int_equal(world->sent->len, 1);
    assert_string_equal(world->sent->pdata[0], "lead@example.org: p/R1.2");
    stop_engine(world);
}

static void
sends_the_same_again_after_a_failure(void **state)
{
    World *world = *state;
    world->result = DELIVERY_TEMPORARY;
    start_engine(world, true);
    tick(world, at(world, 3, 31, 8));
    assert_int_equal(world->sent->len, 1);
    update(world, "R1.1", STATUS_BLUE);
    Instant again = engine_next(world->engine);
    assert_true(again > at(world, 3, 31, 8) && again < at(world, 3, 31, 9));
    world->result = DELIVERY_SENT;
    tick(world, again);
    assert_int_equal(world->sent->len, 2);
    assert_string_equal(world->sent->pdata[1], "lead@example.org: p/R1.1");
    tick(world, at(world, 4, 2, 8));
    assert_int_equal(world->sent->len, 2);
    stop_engine(world);
}

static void
poll(World *world)
{
    engine_poll(world->engine);
    while (!engine_is_idle(world->engine))
        uv_run(&world->loop, UV_RUN_ONCE);
}

static void
ticks_when_another_program_writes(void **state)
{
    World *world = *state;
    start_engine(world, true);
    tick(world, at(world, 3, 31, 7));
    poll(world);
    poll(world);
    clock_set(world->clock, at(world, 3, 31, 8));
    poll(world);
    assert_int_equal(world->sent->len, 0);
    update(world, "R1.2", STATUS_GREEN);
    poll(world);
    assert_int_equal(world->sent->len, 1);
    stop_engine(world);
}

/* A plugin that cannot be started costs its area's assessment and no reminder. */
static void
reminds_without_plugins(void **state)
{
    World *world = *state;
    start_engine(world, true);
    tick(world, at(world, 3, 31, 8));
    stop_engine(world);
    assert_int_equal(world->sent->len, 1);
    g_autoptr(Store) store = store_open(world->path, STORE_READ_ONLY, NULL);
    g_autoptr(Plan) plan = programmes_load(store, "p", NULL);
    const Area *area = plan->areas->pdata[0];
    assert_non_null(area->assessment);
    assert_non_null(area->assessment->fault);
}

/* A zone that no database knows, as another tool may write it. */
static void
goes_on_beside_a_programme_that_cannot_be_planned(void **state)
{
    World *world = *state;
    GError *error = NULL;
    {
        g_autoptr(Store) store = store_open(world->path, STORE_READ_WRITE, &error);
        g_autoptr(Plan) plan = plan_new("bad");
        g_free(plan->zone);
        plan->zone = g_strdup("Europe/Lodnon");
        Author author = {.by = "test", .at = at(world, 3, 22, 7)};
        ok(store_begin(store, &error) && programmes_save(store, plan, &author, &error) &&
               programmes_set_state(store, "bad", PROGRAMME_ACTIVE, day_from_civil(2004, 3, 22), &author,
                                    &error) &&
               store_commit(store, &error),
           error);
    }
    start_engine(world, true);
    tick(world, at(world, 3, 31, 8));
    assert_int_equal(world->sent->len, 1);
    assert_true(engine_next(world->engine) <= at(world, 3, 31, 8) + INSTANT_MINUTE);
    stop_engine(world);
}

static void
was_taken_over(void *data)
{
    World *world = data;
    world->taken_over = true;
}

static void
sends_nothing_from_a_copy_until_it_is_adopted(void **state)
{
    World *world = *state;
    GError *error = NULL;
    start_engine(world, false);
    tick(world, at(world, 3, 31, 8));
    stop_engine(world);
    g_autofree char *original = world->path;
    world->path = g_build_filename(world->directory, "copy.db", NULL);
    ok(store_copy(original, world->path, &error), error);
    start_engine(world, false);
    /* other transports, before any tick has seen whose store it is: what waits in the outbox waits on */
    RecordOptions record = {.seen = seen, .data = world, .slots = 4};
    DelivererSetup setup = {.mail = record_new(&world->loop, &record), .retry = backoff_defaults()};
    engine_adopt(world->engine, &world->planner, world->areas, &setup, was_taken_over);
    tick(world, at(world, 3, 31, 8));
    assert_int_equal(world->sent->len, 0);
    {
        g_autoptr(Store) store = store_open(world->path, STORE_READ_WRITE, &error);
        ok(store != NULL && store_adopt(store, &error), error);
    }
    poll(world);
    assert_int_equal(world->sent->len, 1);
    stop_engine(world);
    remove_store(world->path);
    g_free(world->path);
    world->path = g_steal_pointer(&original);
}

static void
appoint_officer(World *world)
{
    GError *error = NULL;
    g_autoptr(Store) store = store_open(world->path, STORE_READ_WRITE, &error);
    g_autoptr(Plan) plan = programmes_load(store, "p", &error);
    ok(plan != NULL, error);
    plan->officer = plan_add_person(plan, "officer", "Officer");
    g_ptr_array_add(plan->officer->addresses, g_strdup("officer@example.org"));
    Author author = {.by = "test", .at = at(world, 3, 22, 7)};
    ok(store_begin(store, &error) && persons_save(store, plan, plan->officer, &author, &error) &&
           programmes_save(store, plan, &author, &error) && store_commit(store, &error),
       error);
}

/* What a server refuses for good is the officer's to put right: in the next list, and only there. */
static void
tells_the_officer_what_was_refused(void **state)
{
    World *world = *state;
    appoint_officer(world);
    start_engine(world, true);
    tick(world, at(world, 3, 29, 9));
    world->refused = "lead@example.org";
    guint before = world->subjects->len;
    tick(world, at(world, 3, 31, 8));
    assert_int_equal(world->subjects->len, before + 2);
    before++;
    assert_non_null(strstr(world->sent->pdata[before], "officer@example.org"));
    assert_non_null(strstr(world->subjects->pdata[before], "not delivered"));
    world->refused = NULL;
    tick(world, at(world, 4, 5, 8));
    tick(world, at(world, 4, 13, 8));
    for (guint i = before + 1; i < world->subjects->len; i++)
        assert_null(strstr(world->subjects->pdata[i], "not delivered"));
    stop_engine(world);
}

/* Other transports, planner and plugins in mid-life: what waits goes by the new ones. */
static void
goes_on_with_other_settings(void **state)
{
    World *world = *state;
    start_engine(world, false);
    tick(world, at(world, 3, 31, 8));
    RecordOptions record = {.seen = seen, .data = world, .slots = 4};
    DelivererSetup setup = {.mail = record_new(&world->loop, &record), .retry = backoff_defaults()};
    AreaPool *last = world->areas;
    AreaPoolOptions areas = {.host = "/nonexistent/host",
                             .directory = "/nonexistent",
                             .timeout = 1000,
                             .memory = 64 << 20,
                             .hosts = 1};
    world->areas = area_pool_new(&world->loop, &areas);
    Planner other = world->planner;
    engine_adopt(world->engine, &other, world->areas, &setup, was_taken_over);
    while (!engine_is_idle(world->engine))
        uv_run(&world->loop, UV_RUN_ONCE);
    assert_true(world->taken_over);
    area_pool_close(last, NULL, NULL);
    assert_int_equal(world->sent->len, 1);
    stop_engine(world);
}

/* Something in the programme besides: due by the end of a term, or repeated. */
static void
add_span(World *world, const char *ref, TimescaleKind kind, const char *phrase, Recurrence recurrence)
{
    GError *error = NULL;
    g_autoptr(Store) store = store_open(world->path, STORE_READ_WRITE, &error);
    ok(store != NULL, error);
    g_autoptr(Plan) plan = programmes_load(store, "p", &error);
    ok(plan != NULL, error);
    plan->reference = day_from_civil(2004, 3, 22);
    plan->calendar = g_strdup("vale");
    Action *action = ((Area *)plan->areas->pdata[0])->actions->pdata[0];
    Milestone *milestone = plan_add_milestone(action, ref, ref);
    g_free(milestone->timescale);
    milestone->timescale = g_strdup(phrase);
    PlanSpan *span = plan_add_span(milestone, kind, DAY_NONE, DAY_NONE);
    span->recurrence = recurrence;
    if (recurrence == RECURRENCE_NONE) {
        span->due = span->original_due = day_from_civil(2004, 7, 21);
        span->by_terms = true;
    }
    g_ptr_array_add(milestone->leads, plan_find_person(plan, "lead"));
    Author author = {.by = "test", .at = at(world, 3, 22, 7)};
    ok(store_begin(store, &error) && programmes_save(store, plan, &author, &error) &&
           milestones_save(store, milestone, &author, &error) && store_commit(store, &error),
       error);
}

static Plan *
plan_now(const World *world)
{
    GError *error = NULL;
    g_autoptr(Store) store = store_open(world->path, STORE_READ_ONLY, &error);
    ok(store != NULL, error);
    Plan *plan = programmes_load(store, "p", &error);
    ok(plan != NULL, error);
    return plan;
}

static void
makes_occurrences_once_and_reminds_of_them(void **state)
{
    World *world = *state;
    add_span(world, "R1.4", TIMESCALE_RECURRING, "Quarterly", RECURRENCE_QUARTERLY);
    start_engine(world, true);
    tick(world, at(world, 4, 5, 7));
    g_autoptr(Plan) first = plan_now(world);
    const PlanSpan *span = plan_find_milestone(first, "R1.4")->spans->pdata[0];
    assert_int_equal(span->occurrences->len, 4);
    assert_string_equal(((PlanSpan *)span->occurrences->pdata[0])->occurrence, "2004-05/q1");
    tick(world, at(world, 4, 5, 7));
    stop_engine(world);
    start_engine(world, true);
    tick(world, at(world, 4, 6, 7));
    g_autoptr(Plan) second = plan_now(world);
    assert_int_equal(second->change, first->change);
    update(world, "R1.1", STATUS_BLUE);
    update(world, "R1.2", STATUS_BLUE);
    tick(world, at(world, 6, 16, 8));
    assert_string_equal(world->sent->pdata[world->sent->len - 1], "lead@example.org: p/R1.4");
    stop_engine(world);
}

/* What waits was addressed before the plan's address was put right. */
static void
an_address_put_right_is_where_it_goes(void **state)
{
    World *world = *state;
    set_pause(world, true);
    start_engine(world, true);
    tick(world, at(world, 4, 16, 8));
    assert_int_equal(world->sent->len, 0);
    GError *error = NULL;
    g_autoptr(Store) store = store_open(world->path, STORE_READ_WRITE, &error);
    ok(store != NULL, error);
    g_autoptr(Plan) plan = programmes_load(store, "p", &error);
    ok(plan != NULL, error);
    Person *lead = plan_find_person(plan, "lead");
    g_ptr_array_set_size(lead->addresses, 0);
    g_ptr_array_add(lead->addresses, g_strdup("right@example.org"));
    Author author = {.by = "test", .at = at(world, 4, 16, 9)};
    ok(store_begin(store, &error) && persons_save(store, plan, lead, &author, &error) &&
           store_commit(store, &error),
       error);
    set_pause(world, false);
    tick(world, at(world, 4, 16, 10));
    assert_int_equal(world->sent->len, 1);
    assert_true(g_str_has_prefix(world->sent->pdata[0], "right@example.org: "));
    stop_engine(world);
}

static void
adopt_calendar(World *world, Planner *planner, const char *summer_end)
{
    GError *error = NULL;
    vale_write(world->directory, summer_end, "2004-05-31");
    planner->almanac = almanac_new(world->directory, &error);
    ok(planner->almanac != NULL, error);
}

static guint
count_by(const World *world, const char *by)
{
    g_autoptr(Store) store = store_open(world->path, STORE_READ_ONLY, NULL);
    g_autoptr(Plan) plan = programmes_load(store, "p", NULL);
    g_autoptr(GPtrArray) changes = changes_since(store, plan->id, 0, NULL);
    guint count = 0;
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (strcmp(change->by, by) == 0 && strcmp(change->field, "due") == 0)
            count++;
    }
    return count;
}

/* A new calendar moves what hangs on it at the next tick, once, whoever reads the settings how often. */
static void
moves_dates_by_a_new_calendar(void **state)
{
    World *world = *state;
    Planner first = world->planner, second = world->planner;
    adopt_calendar(world, &first, "2004-07-21");
    add_span(world, "R1.4", TIMESCALE_WINDOW, "By end of summer term 2004", RECURRENCE_NONE);
    world->planner.almanac = first.almanac;
    start_engine(world, true);
    tick(world, at(world, 4, 5, 7));
    assert_int_equal(count_by(world, "calendar vale"), 0);
    adopt_calendar(world, &second, "2004-07-16");
    DelivererSetup setup = {.mail = record_new(&world->loop, &(RecordOptions){.slots = 1}),
                            .retry = backoff_defaults()};
    engine_adopt(world->engine, &second, world->areas, &setup, was_taken_over);
    while (!engine_is_idle(world->engine))
        uv_run(&world->loop, UV_RUN_ONCE);
    tick(world, at(world, 4, 6, 9));
    g_autoptr(Plan) plan = plan_now(world);
    const Milestone *milestone = plan_find_milestone(plan, "R1.4");
    const PlanSpan *span = milestone->spans->pdata[0];
    assert_int_equal(span->due, day_from_civil(2004, 7, 16));
    assert_int_equal(span->shifted_from, day_from_civil(2004, 7, 21));
    assert_int_equal(milestone->moves, 0);
    assert_int_equal(count_by(world, "calendar vale"), 1);
    stop_engine(world);
    vale_remove(world->directory);
    almanac_free((Almanac *)first.almanac);
    almanac_free((Almanac *)second.almanac);
}

int
main(void)
{
#define WITH_WORLD(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    static const struct CMUnitTest tests[] = {
        WITH_WORLD(tells_once),
        WITH_WORLD(tells_once_across_a_restart),
        WITH_WORLD(holds_what_nobody_can_be_sent),
        WITH_WORLD(warns_of_an_officer_who_left),
        WITH_WORLD(says_what_is_true_when_it_is_sent),
        WITH_WORLD(sends_nothing_while_paused),
        WITH_WORLD(an_address_put_right_is_where_it_goes),
        WITH_WORLD(sends_the_same_again_after_a_failure),
        WITH_WORLD(ticks_when_another_program_writes),
        WITH_WORLD(reminds_without_plugins),
        WITH_WORLD(goes_on_beside_a_programme_that_cannot_be_planned),
        WITH_WORLD(sends_nothing_from_a_copy_until_it_is_adopted),
        WITH_WORLD(goes_on_with_other_settings),
        WITH_WORLD(tells_the_officer_what_was_refused),
        WITH_WORLD(makes_occurrences_once_and_reminds_of_them),
        WITH_WORLD(moves_dates_by_a_new_calendar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
