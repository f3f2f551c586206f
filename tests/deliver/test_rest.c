/* What is left alone after a failure, and for how long: transports on a clock that stands, against a port of
 * this machine where nobody listens. */
#include "deliver/smtp.h"
#include "deliver/webhook.h"
#include "tests/check.h"

#include <netinet/in.h>
#include <signal.h>
#include <unistd.h>

#define START (1079942400 * INSTANT_SECOND)

typedef struct {
    uv_loop_t loop;
    Clock *clock;
    int port;
    Message *message;
    DeliveryResult result; /* of the last attempt that ended */
    char *answer;
    int ended;
    int untried;
} Bench;

/* The linker puts it in the place of reach_allows: the test says which attempts lie within reach. */
bool __wrap_reach_allows(Reach reach, const struct sockaddr *address);

bool
__wrap_reach_allows(Reach reach, const struct sockaddr *address)
{
    return mock_type(int) != 0;
}

static int
closed_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    close(fd);
    return ntohs(address.sin_port);
}

static int
set_up(void **state)
{
    Bench *b = g_new0(Bench, 1);
    uv_loop_init(&b->loop);
    b->clock = clock_virtual_new(START);
    b->port = closed_port();
    b->message = message_new(NOTICE_TEST, CHANNEL_MAIL);
    b->message->message_id = g_strdup("1");
    b->message->body = g_bytes_new("x\r\n", 3);
    *state = b;
    return 0;
}

static int
tear_down(void **state)
{
    Bench *b = *state;
    assert_int_equal(uv_loop_close(&b->loop), 0);
    message_free(b->message);
    clock_free(b->clock);
    g_free(b->answer);
    g_free(b);
    return 0;
}

static void
on_done(void *data, DeliveryResult result, int code, const char *answer, Instant retry_after)
{
    Bench *b = data;
    b->ended++;
    b->result = result;
    b->untried += result == DELIVERY_UNTRIED ? 1 : 0;
    g_free(b->answer);
    b->answer = g_strdup(answer);
}

static void
on_closed(void *data)
{
}

static void
run_until(Bench *b, int ended)
{
    while (b->ended < ended)
        uv_run(&b->loop, UV_RUN_ONCE);
}

static void
finish(Bench *b, Transport *transport)
{
    transport_close(transport, on_closed, b);
    uv_run(&b->loop, UV_RUN_DEFAULT);
}

/* Four connections to a relay that is away are one failure: the first rest is short, and one message has
 * knocked in vain. */
static void
connections_that_fail_together_count_once(void **state)
{
    Bench *b = *state;
    g_autoptr(GError) error = NULL;
    g_autofree char *url = g_strdup_printf("smtp://127.0.0.1:%d", b->port);
    b->message->address = g_strdup("lead@example.org");
    SmtpOptions options = smtp_defaults();
    options.url = url;
    options.tls = SMTP_TLS_NONE;
    Transport *smtp = smtp_new(&b->loop, b->clock, &options, &error);
    check_ok(smtp != NULL, error);
    will_return_count(__wrap_reach_allows, 1, 4);
    for (int i = 0; i < 4; i++)
        transport_send(smtp, b->message, on_done, b);
    run_until(b, 4);
    assert_int_equal(b->untried, 3);
    assert_true(transport_ready_at(smtp) == START + 5 * INSTANT_SECOND);

    clock_set(b->clock, START + 5 * INSTANT_SECOND);
    assert_int_equal(transport_free_slots(smtp), 1);
    will_return(__wrap_reach_allows, 1);
    transport_send(smtp, b->message, on_done, b);
    run_until(b, 5);
    assert_int_equal(b->result, DELIVERY_TEMPORARY);
    assert_true(transport_ready_at(smtp) == START + 15 * INSTANT_SECOND);
    finish(b, smtp);
}

static void
try_webhook(Bench *b, Transport *webhook, bool reached, DeliveryResult result, const char *part)
{
    will_return(__wrap_reach_allows, reached);
    transport_send(webhook, b->message, on_done, b);
    run_until(b, b->ended + 1);
    assert_int_equal(b->result, result);
    if (strstr(b->answer, part) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", b->answer, part);
}

/* The one attempt that was to see whether a host is back found its name to lead elsewhere: that must not
 * keep the host from all that come later. */
static void
a_refused_attempt_leaves_the_next_one_free(void **state)
{
    Bench *b = *state;
    g_autoptr(GError) error = NULL;
    b->message->address = g_strdup_printf("http://127.0.0.1:%d/in", b->port);
    WebhookOptions options = webhook_defaults();
    Transport *webhook = webhook_new(&b->loop, b->clock, &options, &error);
    check_ok(webhook != NULL, error);
    try_webhook(b, webhook, true, DELIVERY_TEMPORARY, "");
    clock_set(b->clock, START + INSTANT_MINUTE);
    try_webhook(b, webhook, false, DELIVERY_PERMANENT, "refused, unless the settings allow it");
    try_webhook(b, webhook, true, DELIVERY_TEMPORARY, "onnect");
    transport_send(webhook, b->message, on_done, b);
    run_until(b, b->ended + 1);
    assert_non_null(strstr(b->answer, "is left alone for a while"));
    finish(b, webhook);
}

int
main(void)
{
    signal(SIGPIPE, SIG_IGN);
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(connections_that_fail_together_count_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_refused_attempt_leaves_the_next_one_free, set_up, tear_down)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
