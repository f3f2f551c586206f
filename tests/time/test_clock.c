#include "tests/check.h"
#include "time/clock.h"

static void
real_clock_follows_the_system(void **state)
{
    g_autoptr(Clock) clock = clock_real_new();
    Instant before = g_get_real_time();
    Instant now = clock_now(clock);
    assert_true(now >= before && now <= g_get_real_time());
    int64_t earlier = clock_monotonic(clock);
    assert_true(clock_monotonic(clock) >= earlier);
}

static void
virtual_clock_stands_until_it_is_set(void **state)
{
    g_autoptr(Clock) clock = clock_virtual_new(5 * INSTANT_HOUR);
    assert_int_equal(clock_now(clock), 5 * INSTANT_HOUR);
    clock_set(clock, 4 * INSTANT_MINUTE);
    assert_int_equal(clock_now(clock), 4 * INSTANT_MINUTE);
    assert_int_equal(clock_monotonic(clock), 4 * INSTANT_MINUTE);
}

static void
replay_clock_jumps_forward_and_ends(void **state)
{
    static const struct {
        Instant to;
        bool goes_on;
        Instant stands;
    } rows[] = {{150, true, 150}, {120, true, 150}, {200, true, 200}, {201, false, 200}, {150, true, 200}};
    g_autoptr(Clock) clock = clock_replay_new(100, 200);
    assert_int_equal(clock_now(clock), 100);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        assert_int_equal(clock_advance(clock, rows[i].to), rows[i].goes_on);
        assert_int_equal(clock_now(clock), rows[i].stands);
        assert_int_equal(clock_monotonic(clock), rows[i].stands);
    }
}

static void
frees_nothing_too(void **state)
{
    clock_free(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(real_clock_follows_the_system),
        cmocka_unit_test(virtual_clock_stands_until_it_is_set),
        cmocka_unit_test(replay_clock_jumps_forward_and_ends),
        cmocka_unit_test(frees_nothing_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
