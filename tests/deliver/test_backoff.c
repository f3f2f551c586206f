#include "deliver/backoff.h"
#include "tests/check.h"

#define SECOND INSTANT_SECOND

static const BackoffOptions options = {.first = 60000, .longest = 3600000, .give_up = 86400000};

static void
doubles_up_to_the_longest(void **state)
{
    static const struct {
        int attempts;
        int64_t wait; /* seconds, before the random part */
    } rows[] = {{1, 60}, {2, 120}, {3, 240}, {6, 1920}, {7, 3600}, {8, 3600}, {1000000, 3600}};
    g_autofree Random *random = random_seeded_new(1);
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Instant shortest = INT64_MAX, longest = 0;
        for (int n = 0; n < 200; n++) {
            Instant wait =
                backoff_next(&options, 0, rows[i].attempts, 10 * SECOND, INSTANT_NONE, random) - 10 * SECOND;
            shortest = MIN(shortest, wait);
            longest = MAX(longest, wait);
        }
        assert_true(shortest >= rows[i].wait * SECOND);
        assert_true(longest <= rows[i].wait * SECOND * 5 / 4);
        assert_true(longest > shortest + rows[i].wait * SECOND / 8);
    }
}

static void
waits_as_long_as_it_is_asked_to(void **state)
{
    g_autofree Random *random = random_seeded_new(1);
    Instant asked = 7200 * SECOND;
    assert_int_equal(backoff_next(&options, 0, 1, 0, asked, random), asked);
    Instant soon = backoff_next(&options, 0, 1, 0, SECOND, random);
    assert_true(soon >= 60 * SECOND);
}

static void
gives_up(void **state)
{
    const Instant day = 86400 * SECOND;
    g_autofree Random *random = random_seeded_new(1);
    /* The last attempt falls on the end of its time. */
    assert_int_equal(backoff_next(&options, 0, 30, day - SECOND, INSTANT_NONE, random), day);
    assert_int_equal(backoff_next(&options, 0, 31, day, INSTANT_NONE, random), INSTANT_NONE);
    assert_int_equal(backoff_next(&options, 0, 1, 0, day + 1, random), INSTANT_NONE);
}

static void
tries_for_days_by_default(void **state)
{
    BackoffOptions defaults = backoff_defaults();
    g_autofree Random *random = random_seeded_new(3);
    Instant now = 0;
    int attempts = 0;
    while (now != INSTANT_NONE) {
        attempts++;
        Instant next = backoff_next(&defaults, 0, attempts, now, INSTANT_NONE, random);
        assert_true(next == INSTANT_NONE || next > now);
        if (next == INSTANT_NONE)
            assert_int_equal(now, 5 * 86400 * SECOND);
        now = next;
    }
    assert_true(attempts > 30 && attempts < 45);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(doubles_up_to_the_longest), cmocka_unit_test(waits_as_long_as_it_is_asked_to),
        cmocka_unit_test(gives_up), cmocka_unit_test(tries_for_days_by_default)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
