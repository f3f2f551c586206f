/*
 * A composed outbox → the deliverer → an SMTP server, or signed webhooks to an HTTP server; every end durable
 * before it counts.
 *
 *     bench_deliver URL MESSAGES CONNECTIONS SIZE [DIRECTORY]
 *
 * Prints one line: messages per second, and the longest time in milliseconds that the loop stood still.
 * bench_smtp.py sets the same server under smtp-source beside it, bench_webhook.py under a bare libcurl.
 */
#include "base/error.h"
#include "deliver/deliverer.h"
#include "deliver/webhook.h"
#include "store/outbox.h"
#include "tests/bench/mail.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
    uv_loop_t loop;
    Clock *clock;
    StoreThread *thread;
    Deliverer *deliverer;
    int left; /* messages without an end */
    uv_timer_t timer;
    int64_t last, gap; /* of the loop, in microseconds */
} Bench;

static void
must(bool ok, const GError *error)
{
    if (ok)
        return;
    fprintf(stderr, "bench_deliver: %s\n", error != NULL ? error->message : "it cannot be done");
    exit(1);
}

static bool
is_web(const char *url)
{
    return g_str_has_prefix(url, "http");
}

static Message *
message_make(const char *url, int number, int size)
{
    Message *message = message_new(NOTICE_REMINDER, is_web(url) ? CHANNEL_WEBHOOK : CHANNEL_MAIL);
    message->address = is_web(url) ? g_strdup(url) : g_strdup_printf("lead%d@example.org", number);
    message->subject = g_strdup("Reminder: agree the plan");
    message->message_id = g_strdup_printf("bench.%d@example.org", number);
    message->on = DAY_NONE;
    message->created = message->not_before = INSTANT_SECOND;
    g_ptr_array_add(message->keys, g_strdup_printf("bench/A%d/lead%d/r10", number, number));
    g_ptr_array_add(message->refs, g_strdup_printf("bench/A%d", number));
    GString *text = g_string_new(NULL);
    g_string_printf(text, "Message-ID: <%s>\r\nSubject: %s\r\n\r\n", message->message_id, message->subject);
    while ((int)text->len < size)
        g_string_append(text, "A line of the plan, as long as lines of mails commonly are, or so.\r\n");
    message->body = g_string_free_to_bytes(text);
    return message;
}

static void
fill(const char *path, const char *url, int messages, int size)
{
    g_autoptr(GError) error = NULL;
    must(store_init(path, NULL, &error), error);
    g_autoptr(Store) store = store_open(path, STORE_READ_WRITE, &error);
    must(store != NULL && store_begin(store, &error), error);
    for (int i = 0; i < messages; i++) {
        g_autoptr(Message) message = message_make(url, i, size);
        must(outbox_put(store, message, &error), error);
    }
    must(store_commit(store, &error), error);
}

static void
on_thread_closed(void *data)
{
    Bench *bench = data;
    uv_close((uv_handle_t *)&bench->timer, NULL);
}

static void
on_deliverer_closed(void *data)
{
    Bench *bench = data;
    store_thread_close(bench->thread, on_thread_closed, bench);
}

static void
on_finished(void *data, const Message *message, const Delivery *delivery)
{
    Bench *bench = data;
    must(delivery->result == DELIVERY_SENT, NULL);
    if (--bench->left == 0)
        uv_stop(&bench->loop);
}

static void
on_tick(uv_timer_t *timer)
{
    Bench *bench = timer->data;
    int64_t now = clock_monotonic(bench->clock);
    bench->gap = MAX(bench->gap, now - bench->last - 1000);
    bench->last = now;
}

static Transport *
web_transport(Bench *bench, int connections, GError **error)
{
    static const char *const secrets[] = {"whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldY", NULL};
    WebhookOptions webhook = webhook_defaults();
    webhook.secrets = secrets;
    webhook.reach = REACH_LOOPBACK;
    webhook.connections = connections;
    return webhook_new(&bench->loop, bench->clock, &webhook, error);
}

static double
deliver(Bench *bench, const char *path, const char *url, int connections)
{
    g_autoptr(GError) error = NULL;
    g_autofree Random *random = random_seeded_new(1);
    bench->thread = store_thread_new(&bench->loop, path, STORE_READ_WRITE, &error);
    must(bench->thread != NULL, error);
    DelivererOptions options = {.loop = &bench->loop,
                                .store = bench->thread,
                                .clock = bench->clock,
                                .random = random,
                                .setup = {.retry = backoff_defaults()},
                                .finished = on_finished,
                                .data = bench};
    if (is_web(url))
        options.setup.webhook = web_transport(bench, connections, &error);
    else
        options.setup.mail = mail_transport(&bench->loop, bench->clock, url, connections, &error);
    must(options.setup.mail != NULL || options.setup.webhook != NULL, error);
    bench->deliverer = deliverer_new(&options);
    uv_timer_init(&bench->loop, &bench->timer);
    bench->timer.data = bench;
    int64_t start = bench->last = clock_monotonic(bench->clock);
    uv_timer_start(&bench->timer, on_tick, 1, 1);
    deliverer_kick(bench->deliverer);
    uv_run(&bench->loop, UV_RUN_DEFAULT);
    double seconds = (double)(clock_monotonic(bench->clock) - start) / 1e6;
    deliverer_close(bench->deliverer, 1000, on_deliverer_closed, bench);
    uv_run(&bench->loop, UV_RUN_DEFAULT);
    return seconds;
}

static void
forget(const char *directory, const char *path)
{
    static const char *const suffixes[] = {"", "-wal", "-shm"};
    for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++) {
        g_autofree char *file = g_strconcat(path, suffixes[i], NULL);
        g_remove(file);
    }
    g_rmdir(directory);
}

int
main(int argc, char **argv)
{
    if (argc < 5) {
        fputs("usage: bench_deliver URL MESSAGES CONNECTIONS SIZE [DIRECTORY]\n", stderr);
        return 64;
    }
    signal(SIGPIPE, SIG_IGN);
    g_autofree char *directory = g_build_filename(argc > 5 ? argv[5] : ".", "bench-deliver-XXXXXX", NULL);
    must(g_mkdtemp(directory) != NULL, NULL);
    g_autofree char *path = g_build_filename(directory, "bench.db", NULL);
    int messages = atoi(argv[2]);
    Bench bench = {.clock = clock_real_new(), .left = messages};
    uv_loop_init(&bench.loop);
    fill(path, argv[1], messages, atoi(argv[4]));
    double seconds = deliver(&bench, path, argv[1], atoi(argv[3]));
    printf("%.0f %.1f\n", messages / seconds, (double)bench.gap / 1000);
    uv_loop_close(&bench.loop);
    clock_free(bench.clock);
    forget(directory, path);
    return 0;
}
