#include "base/random.h"
#include "deliver/pace.h"
#include "tests/check.h"

static void
does_not_limit_without_a_limit(void **state)
{
    g_autoptr(Pace) pace = pace_new(0);
    for (int i = 0; i < 1000; i++)
        pace_count(pace, 5);
    assert_int_equal(pace_allows(pace, 5, 12), 12);
    assert_int_equal(pace_ready(pace, 5), 5);
}

static void
limits_every_minute(void **state)
{
    g_autoptr(Pace) pace = pace_new(3);
    Instant now = 1000 * INSTANT_SECOND;
    assert_int_equal(pace_allows(pace, now, 10), 3);
    pace_count(pace, now);
    pace_count(pace, now + INSTANT_SECOND);
    assert_int_equal(pace_allows(pace, now + INSTANT_SECOND, 10), 1);
    pace_count(pace, now + 2 * INSTANT_SECOND);
    assert_int_equal(pace_allows(pace, now + 2 * INSTANT_SECOND, 10), 0);
    assert_int_equal(pace_ready(pace, now + 2 * INSTANT_SECOND), now + INSTANT_MINUTE);
    assert_int_equal(pace_allows(pace, now + INSTANT_MINUTE, 10), 1);
    assert_int_equal(pace_allows(pace, now + 2 * INSTANT_MINUTE, 10), 3);
}

/* Whatever the demand, no sixty seconds hold more than the limit. */
static void
holds_in_any_window(void **state)
{
    enum { LIMIT = 7, ROUNDS = 2000 };
    g_autofree Random *random = random_seeded_new(11);
    g_autoptr(Pace) pace = pace_new(LIMIT);
    g_autoptr(GArray) went = g_array_new(FALSE, FALSE, sizeof(Instant));
    Instant now = 0;
    for (int i = 0; i < ROUNDS; i++) {
        now += (Instant)random_below(random, 8 * INSTANT_SECOND);
        if (pace_allows(pace, now, 1) == 0) {
            assert_true(pace_ready(pace, now) > now);
            continue;
        }
        pace_count(pace, now);
        g_array_append_val(went, now);
        if (went->len > LIMIT)
            assert_true(now - g_array_index(went, Instant, went->len - 1 - LIMIT) >= INSTANT_MINUTE);
    }
    assert_true(went->len > 500);
}

static void
survives_a_clock_set_back(void **state)
{
    g_autoptr(Pace) pace = pace_new(1);
    pace_count(pace, INSTANT_HOUR * 3);
    assert_int_equal(pace_allows(pace, INSTANT_HOUR, 1), 1);
    pace_count(pace, INSTANT_HOUR);
    assert_int_equal(pace_allows(pace, INSTANT_HOUR, 1), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(does_not_limit_without_a_limit), cmocka_unit_test(limits_every_minute),
        cmocka_unit_test(holds_in_any_window), cmocka_unit_test(survives_a_clock_set_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
