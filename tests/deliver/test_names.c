/* Host names that do not resolve, resolve to where they must not, or never come back. This program's own
 * getaddrinfo is what libcurl calls. */
#include "deliver/smtp.h"
#include "deliver/webhook.h"
#include "tests/check.h"

#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

typedef int (*Resolver)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

static GMutex lock;
static GCond changed;
static int hanging;
static bool released;

static int
hang(void)
{
    g_mutex_lock(&lock);
    g_atomic_int_inc(&hanging);
    gint64 deadline = g_get_monotonic_time() + 10 * G_TIME_SPAN_SECOND; /* for a test that fails */
    bool waiting = true;
    while (!released && waiting)
        waiting = g_cond_wait_until(&changed, &lock, deadline);
    g_atomic_int_add(&hanging, -1);
    g_cond_broadcast(&changed);
    g_mutex_unlock(&lock);
    return EAI_AGAIN;
}

/* One address of a house's own network, and one of this machine after it. */
static int
resolve_both(Resolver real, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    int code = real("10.0.0.1", service, hints, result);
    return code != 0 ? code : real("127.0.0.1", service, hints, &(*result)->ai_next);
}

__attribute__((visibility("default"))) int
getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
    Resolver real = NULL;
    *(void **)&real = dlsym(RTLD_NEXT, "getaddrinfo");
    if (node != NULL && strcmp(node, "hang.example.org") == 0)
        return hang();
    if (node != NULL && strcmp(node, "nowhere.example.org") == 0)
        return EAI_NONAME;
    if (node != NULL && strcmp(node, "both.example.org") == 0)
        return resolve_both(real, service, hints, result);
    return real(node != NULL && strcmp(node, "inside.example.org") == 0 ? "127.0.0.1" : node, service, hints,
                result);
}

typedef struct {
    uv_loop_t loop;
    uv_timer_t tick;
    uint64_t last, gap; /* the longest time the loop stood still, ns */
    Clock *clock;
    Transport *transport;
    bool answered, closed;
    DeliveryResult result;
    char *answer;
} Bench;

static void
on_tick(uv_timer_t *timer)
{
    Bench *b = timer->data;
    uint64_t now = uv_hrtime();
    b->gap = MAX(b->gap, now - b->last);
    b->last = now;
}

static int
set_up(void **state)
{
    Bench *b = g_new0(Bench, 1);
    uv_loop_init(&b->loop);
    b->clock = clock_real_new();
    uv_timer_init(&b->loop, &b->tick);
    b->tick.data = b;
    uv_timer_start(&b->tick, on_tick, 1, 1);
    b->last = uv_hrtime();
    *state = b;
    return 0;
}

static void
on_closed(void *data)
{
    ((Bench *)data)->closed = true;
}

static int
tear_down(void **state)
{
    Bench *b = *state;
    transport_close(b->transport, on_closed, b);
    while (!b->closed)
        uv_run(&b->loop, UV_RUN_ONCE);
    assert_true(b->gap < 2000000000);
    uv_close((uv_handle_t *)&b->tick, NULL);
    uv_run(&b->loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&b->loop), 0);
    clock_free(b->clock);
    g_free(b->answer);
    g_free(b);
    return 0;
}

static void
on_done(void *data, DeliveryResult result, int code, const char *answer, Instant retry_after)
{
    Bench *b = data;
    b->answered = true;
    b->result = result;
    b->answer = g_strdup(answer);
}

static Transport *
open_webhook(Bench *b, Reach reach)
{
    g_autoptr(GError) error = NULL;
    WebhookOptions options = webhook_defaults();
    options.timeout = 100;
    options.reach = reach;
    Transport *transport = webhook_new(&b->loop, b->clock, &options, &error);
    check_ok(transport != NULL, error);
    return transport;
}

static Transport *
open_smtp(Bench *b, const char *url)
{
    g_autoptr(GError) error = NULL;
    SmtpOptions options = smtp_defaults();
    options.url = url;
    options.timeouts.connect = 100;
    Transport *transport = smtp_new(&b->loop, b->clock, &options, &error);
    check_ok(transport != NULL, error);
    return transport;
}

static Message *
make(const char *address)
{
    Message *message = message_new(NOTICE_TEST, CHANNEL_MAIL);
    message->address = g_strdup(address);
    message->message_id = g_strdup("1@example.org");
    message->body = g_bytes_new_static("{}", 2);
    return message;
}

static void
try(Bench *b, const char *address)
{
    g_autoptr(Message) message = make(address);
    transport_send(b->transport, message, on_done, b);
    while (!b->answered)
        uv_run(&b->loop, UV_RUN_ONCE);
}

static void
webhook_to_an_unknown_name_is_tried_again(void **state)
{
    Bench *b = *state;
    b->transport = open_webhook(b, REACH_PUBLIC);
    try(b, "https://nowhere.example.org/");
    assert_int_equal(b->result, DELIVERY_TEMPORARY);
    assert_non_null(strstr(b->answer, "nowhere.example.org"));
}

static void
mail_to_an_unknown_relay_is_tried_again(void **state)
{
    Bench *b = *state;
    b->transport = open_smtp(b, "smtp://nowhere.example.org");
    try(b, "lead@example.org");
    assert_int_equal(b->result, DELIVERY_TEMPORARY);
    assert_non_null(strstr(b->answer, "nowhere.example.org"));
}

static int
listen_here(int *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    *port = ntohs(address.sin_port);
    return listener;
}

/* A public name with a private address (DNS rebinding) reaches nobody. */
static void
webhook_to_a_name_for_the_inside_is_refused(void **state)
{
    Bench *b = *state;
    int port;
    int listener = listen_here(&port);
    b->transport = open_webhook(b, REACH_PUBLIC);
    g_autofree char *url = g_strdup_printf("http://inside.example.org:%d/", port);
    try(b, url);
    assert_int_equal(b->result, DELIVERY_PERMANENT);
    assert_int_equal(accept(listener, NULL, NULL), -1);
    close(listener);
}

/* Of a name's addresses, those within reach are connected to: of this
 * machine alone, the second is. There nobody answers a request, so that the attempt is one to repeat. */
static void
webhook_to_a_name_with_both_goes_where_it_may(void **state)
{
    Bench *b = *state;
    int port;
    int listener = listen_here(&port);
    b->transport = open_webhook(b, REACH_LOOPBACK);
    g_autofree char *url = g_strdup_printf("http://both.example.org:%d/", port);
    try(b, url);
    assert_int_equal(b->result, DELIVERY_TEMPORARY);
    int accepted = accept(listener, NULL, NULL);
    assert_true(accepted >= 0);
    close(accepted);
    close(listener);
}

/* The one that may be connected to is away for a while: that is no refusal. */
static void
webhook_to_a_name_with_both_is_tried_again(void **state)
{
    Bench *b = *state;
    int port;
    close(listen_here(&port));
    b->transport = open_webhook(b, REACH_LOOPBACK);
    g_autofree char *url = g_strdup_printf("http://both.example.org:%d/", port);
    try(b, url);
    assert_int_equal(b->result, DELIVERY_TEMPORARY);
}

static void
webhook_to_a_name_with_both_inside_is_refused(void **state)
{
    Bench *b = *state;
    b->transport = open_webhook(b, REACH_PUBLIC);
    try(b, "http://both.example.org/");
    assert_int_equal(b->result, DELIVERY_PERMANENT);
    assert_non_null(strstr(b->answer, "refused"));
}

/* Neither the end of its time nor the close of the transport waits for a resolver that hangs. */
static void
webhook_does_not_wait_for_the_resolver(void **state)
{
    Bench *b = *state;
    b->transport = open_webhook(b, REACH_PUBLIC);
    try(b, "https://hang.example.org/");
    assert_int_equal(b->result, DELIVERY_TEMPORARY);
}

static void
mail_does_not_wait_for_the_resolver(void **state)
{
    Bench *b = *state;
    b->transport = open_smtp(b, "smtp://hang.example.org");
    try(b, "lead@example.org");
    assert_int_equal(b->result, DELIVERY_TEMPORARY);
}

static void
closing_does_not_wait_for_the_resolver(void **state)
{
    Bench *b = *state;
    b->transport = open_smtp(b, "smtp://hang.example.org");
    g_autoptr(Message) message = make("lead@example.org");
    transport_send(b->transport, message, on_done, b);
    int before = g_atomic_int_get(&hanging);
    while (g_atomic_int_get(&hanging) == before)
        uv_run(&b->loop, UV_RUN_ONCE);
    transport_close(b->transport, on_closed, b);
    while (!b->closed)
        uv_run(&b->loop, UV_RUN_ONCE);
    assert_false(b->answered);
    b->closed = false;
    b->transport = open_smtp(b, "smtp://nowhere.example.org");
}

static int
release(void **state)
{
    g_mutex_lock(&lock);
    assert_int_equal(hanging, 3);
    released = true;
    g_cond_broadcast(&changed);
    while (hanging > 0)
        g_cond_wait(&changed, &lock);
    g_mutex_unlock(&lock);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {TEST(webhook_to_an_unknown_name_is_tried_again),
                                       TEST(mail_to_an_unknown_relay_is_tried_again),
                                       TEST(webhook_to_a_name_for_the_inside_is_refused),
                                       TEST(webhook_to_a_name_with_both_goes_where_it_may),
                                       TEST(webhook_to_a_name_with_both_is_tried_again),
                                       TEST(webhook_to_a_name_with_both_inside_is_refused),
                                       TEST(webhook_does_not_wait_for_the_resolver),
                                       TEST(mail_does_not_wait_for_the_resolver),
                                       TEST(closing_does_not_wait_for_the_resolver)};
    return cmocka_run_group_tests(tests, NULL, release);
}
