#include "service/wake.h"
#include "tests/check.h"

typedef struct {
    uv_loop_t loop;
    Wake *wake;
    int fired, jumped;
} World;

static void
due(void *data, bool jumped)
{
    World *world = data;
    world->fired++;
    world->jumped += jumped;
    wake_close(world->wake);
}

static void
run(World *world, Instant at, bool jump)
{
    GError *error = NULL;
    uv_loop_init(&world->loop);
    world->wake = wake_new(&world->loop, due, world, &error);
    check_ok(world->wake != NULL, error);
    wake_arm(world->wake, at);
    if (jump)
        wake_inject_jump(world->wake);
    uv_run(&world->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&world->loop), 0);
}

static void
fires_for_what_is_past(void **state)
{
    g_autoptr(Clock) clock = clock_real_new();
    const Instant rows[] = {0, -5, clock_now(clock) - INSTANT_HOUR, clock_now(clock) + INSTANT_SECOND / 50};
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        World world = {0};
        run(&world, rows[i], false);
        assert_int_equal(world.fired, 1);
        assert_int_equal(world.jumped, 0);
        assert_true(clock_now(clock) >= rows[i]);
    }
}

static void
says_when_the_clock_was_set(void **state)
{
    g_autoptr(Clock) clock = clock_real_new();
    World world = {0};
    run(&world, clock_now(clock) + INSTANT_HOUR, true);
    assert_int_equal(world.fired, 1);
    assert_int_equal(world.jumped, 1);
}

int
main(void)
{
    static const struct CMUnitTest tests[] = {cmocka_unit_test(fires_for_what_is_past),
                                              cmocka_unit_test(says_when_the_clock_was_set)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
