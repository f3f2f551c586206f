#include "deliver/webhook_hosts.h"
#include "tests/check.h"

#define START (1079942400 * INSTANT_SECOND)
#define HOST  "hooks.example.org:443"

typedef struct {
    Clock *clock;
    WebhookHosts *hosts;
    Instant now;
} Bench;

static int
set_up(void **state)
{
    Bench *b = g_new0(Bench, 1);
    b->now = START;
    b->clock = clock_virtual_new(START);
    b->hosts = webhook_hosts_new(
        b->clock, &(WebhookHostsOptions){.rest_first = 30000, .rest_longest = 100000, .share = 2});
    *state = b;
    return 0;
}

static int
tear_down(void **state)
{
    Bench *b = *state;
    webhook_hosts_free(b->hosts);
    clock_free(b->clock);
    g_free(b);
    return 0;
}

static void
pass(Bench *b, int milliseconds)
{
    b->now += milliseconds * (INSTANT_SECOND / 1000);
    clock_set(b->clock, b->now);
}

static int64_t
begin(const Bench *b, const char *host)
{
    int64_t began = 0;
    Instant until = 0;
    g_autofree char *why = NULL;
    if (!webhook_hosts_begin(b->hosts, host, &began, &until, &why))
        fail_msg("%s: %s", host, why);
    return began;
}

/* In milliseconds from now. */
static int
turned_away(const Bench *b, const char *host, const char *wanted)
{
    int64_t began = 0;
    Instant until = 0;
    g_autofree char *why = NULL;
    assert_false(webhook_hosts_begin(b->hosts, host, &began, &until, &why));
    if (strstr(why, wanted) == NULL)
        fail_msg("“%s” does not say “%s”", why, wanted);
    return (int)((until - b->now) / (INSTANT_SECOND / 1000));
}

static void
a_quick_host_has_all_there_is(void **state)
{
    const Bench *b = *state;
    for (int i = 0; i < 16; i++)
        begin(b, HOST);
}

static void
a_slow_host_has_its_share(void **state)
{
    Bench *b = *state;
    int64_t first = begin(b, HOST);
    int64_t second = begin(b, HOST);
    begin(b, HOST); /* nothing is known of it yet */
    pass(b, 1500);
    assert_int_equal(turned_away(b, HOST, "slow, and has to answer 3 others"), 1500);
    begin(b, "other.example.org:443");
    webhook_hosts_answered(b->hosts, HOST, first);
    assert_int_equal(turned_away(b, HOST, "has to answer 2 others"), 1500);
    webhook_hosts_answered(b->hosts, HOST, second);
    begin(b, HOST);
    pass(b, 500); /* all that are turned away before an instant wait for that one */
    assert_int_equal(turned_away(b, HOST, "slow"), 1000);
}

static void
an_answer_in_time_makes_it_quick_again(void **state)
{
    Bench *b = *state;
    int64_t slow = begin(b, HOST);
    pass(b, 2000);
    webhook_hosts_answered(b->hosts, HOST, slow);
    int64_t quick = begin(b, HOST);
    begin(b, HOST);
    assert_int_equal(turned_away(b, HOST, "slow"), 2000);
    pass(b, 100);
    webhook_hosts_answered(b->hosts, HOST, quick);
    for (int i = 0; i < 16; i++)
        begin(b, HOST);
}

static void
a_host_that_is_away_is_left_alone(void **state)
{
    Bench *b = *state;
    int64_t first = begin(b, HOST);
    int64_t second = begin(b, HOST);
    webhook_hosts_failed(b->hosts, HOST, first, "no route");
    webhook_hosts_failed(b->hosts, HOST, second, "no route"); /* together they count once */
    assert_int_equal(turned_away(b, HOST, "left alone for a while: no route"), 30000);
    pass(b, 30000);
    int64_t alone = begin(b, HOST);
    /* while one message sees whether it is back the others wait for one instant, that lies ahead */
    assert_int_equal(turned_away(b, HOST, "left alone"), 30000);
    pass(b, 10000);
    assert_int_equal(turned_away(b, HOST, "left alone"), 20000);
    pass(b, 20000);
    assert_int_equal(turned_away(b, HOST, "left alone"), 30000);
    webhook_hosts_untried(b->hosts, HOST, alone);
    alone = begin(b, HOST);
    webhook_hosts_failed(b->hosts, HOST, alone, "no route");
    assert_int_equal(turned_away(b, HOST, "left alone"), 60000);
    pass(b, 60000);
    webhook_hosts_failed(b->hosts, HOST, begin(b, HOST), "no route");
    assert_int_equal(turned_away(b, HOST, "left alone"), 100000);
    pass(b, 100000);
    webhook_hosts_answered(b->hosts, HOST, begin(b, HOST));
    begin(b, HOST);
    begin(b, HOST);
}

/* A rest by a clock that was wrong ends when it is put right. */
static void
a_clock_put_right_ends_a_rest(void **state)
{
    Bench *b = *state;
    b->now += (int64_t)12 * 365 * 24 * 60 * INSTANT_MINUTE;
    clock_set(b->clock, b->now);
    webhook_hosts_failed(b->hosts, HOST, begin(b, HOST), "no route");
    turned_away(b, HOST, "left alone");
    b->now = START;
    clock_set(b->clock, b->now);
    begin(b, HOST);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_quick_host_has_all_there_is, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_slow_host_has_its_share, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_answer_in_time_makes_it_quick_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_host_that_is_away_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_clock_put_right_ends_a_rest, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
