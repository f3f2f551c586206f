/*
 * A transport on a loop, driven by lines of JSON, for the system tests.
 *
 *     transport_probe OPTIONS
 *
 * OPTIONS is an object: "transport" is "smtp" or "webhook", the rest are fields of its options. Each line of
 * standard input is a message {"id", "address", "body"}, sent when the transport has a free slot, or
 * {"close": true}, which closes the transport whatever is under way; so does the end of the input when all is
 * answered. Each answer is a line {"id", "result", "code", "answer", "retry_after"} (seconds from now, or
 * null). The last line says how many were never answered and what the longest time was that the loop stood
 * still. The exit code is 0 when the loop closed clean.
 */
#include "base/error.h"
#include "deliver/smtp.h"
#include "deliver/webhook.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    uv_loop_t loop;
    Clock *clock;
    Transport *transport;
    uv_pipe_t input;
    uv_timer_t timer;
    GString *line;
    GQueue waiting; /* Message * */
    guint under_way;
    guint64 last_tick, longest_gap;
    bool ended, closing;
    GPtrArray *messages; /* Message *, owned: all that were read */
    GPtrArray *sendings; /* Sending *, owned: all that were begun */
} Probe;

typedef struct {
    Probe *probe;
    const Message *message;
} Sending;

static void
print_object(json_t *object)
{
    g_autofree char *text = json_dumps(object, JSON_COMPACT);
    printf("%s\n", text);
    fflush(stdout);
    json_decref(object);
}

static void
on_transport_closed(void *data)
{
    Probe *probe = data;
    uv_close((uv_handle_t *)&probe->timer, NULL);
    if (!uv_is_closing((uv_handle_t *)&probe->input))
        uv_close((uv_handle_t *)&probe->input, NULL);
}

static void
close_all(Probe *probe)
{
    if (probe->closing)
        return;
    probe->closing = true;
    transport_close(probe->transport, on_transport_closed, probe);
}

static void
on_done(void *data, DeliveryResult result, int code, const char *answer, Instant retry_after)
{
    Sending *sending = data;
    Probe *probe = sending->probe;
    json_t *wait = retry_after == INSTANT_NONE
                       ? json_null()
                       : json_real((double)(retry_after - clock_now(probe->clock)) / INSTANT_SECOND);
    print_object(json_pack("{s:s, s:s, s:i, s:s, s:o}", "id", sending->message->message_id, "result",
                           delivery_result_word(result), "code", code, "answer", answer, "retry_after",
                           wait));
    probe->under_way--;
}

static void
pump(Probe *probe)
{
    while (!probe->closing && probe->waiting.length > 0 && transport_free_slots(probe->transport) > 0) {
        Sending *sending = g_new(Sending, 1);
        *sending = (Sending){probe, g_queue_pop_head(&probe->waiting)};
        g_ptr_array_add(probe->sendings, sending);
        probe->under_way++;
        transport_send(probe->transport, sending->message, on_done, sending);
    }
    if (probe->ended && probe->waiting.length == 0 && probe->under_way == 0)
        close_all(probe);
}

static void
on_tick(uv_timer_t *timer)
{
    Probe *probe = timer->data;
    guint64 now = uv_hrtime();
    probe->longest_gap = MAX(probe->longest_gap, now - probe->last_tick);
    probe->last_tick = now;
    pump(probe);
}

static void
take_line(Probe *probe, const char *line)
{
    json_error_t error;
    json_t *object = json_loads(line, 0, &error);
    if (object == NULL)
        g_error("%s: %s", error.text, line);
    if (json_is_true(json_object_get(object, "close"))) {
        close_all(probe);
    } else {
        const char *id = NULL, *address = NULL, *body = NULL;
        json_unpack(object, "{s:s, s:s, s:s}", "id", &id, "address", &address, "body", &body);
        g_assert(id != NULL && address != NULL && body != NULL);
        Message *message = message_new(NOTICE_TEST, CHANNEL_MAIL);
        message->message_id = g_strdup(id);
        message->address = g_strdup(address);
        message->body = g_bytes_new(body, strlen(body));
        message->attempts = 1;
        g_ptr_array_add(probe->messages, message);
        g_queue_push_tail(&probe->waiting, message);
    }
    json_decref(object);
}

static void
on_alloc(uv_handle_t *handle, size_t size, uv_buf_t *buffer)
{
    *buffer = uv_buf_init(g_malloc(size), (unsigned)size);
}

static void
on_input(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
    Probe *probe = stream->data;
    if (got > 0)
        g_string_append_len(probe->line, buffer->base, got);
    g_free(buffer->base);
    char *end;
    while ((end = memchr(probe->line->str, '\n', probe->line->len)) != NULL) {
        *end = '\0';
        take_line(probe, probe->line->str);
        g_string_erase(probe->line, 0, end - probe->line->str + 1);
    }
    if (got < 0) {
        probe->ended = true;
        uv_close((uv_handle_t *)stream, NULL);
    }
    pump(probe);
}

static const char *
text_option(json_t *options, const char *name, const char *fallback)
{
    const char *value = json_string_value(json_object_get(options, name));
    return value == NULL ? fallback : value;
}

static int64_t
number_option(json_t *options, const char *name, int64_t fallback)
{
    json_t *value = json_object_get(options, name);
    return value == NULL ? fallback : json_integer_value(value);
}

static int
word_option(json_t *options, const char *name, const char *const *words, int fallback)
{
    const char *value = text_option(options, name, NULL);
    for (int i = 0; value != NULL && words[i] != NULL; i++) {
        if (strcmp(words[i], value) == 0)
            return i;
    }
    return fallback;
}

static const char *const reaches[] = {"public", "anywhere", "loopback", NULL};

static Transport *
open_smtp(Probe *probe, json_t *options, GError **error)
{
    static const char *const levels[] = {"required", "optional", "none", NULL};
    SmtpOptions o = smtp_defaults();
    o.url = text_option(options, "url", NULL);
    o.sender = text_option(options, "sender", "plan@example.org");
    o.helo = text_option(options, "helo", NULL);
    o.user = text_option(options, "user", NULL);
    o.password = text_option(options, "password", NULL);
    o.ca_file = text_option(options, "ca_file", NULL);
    o.tls = (SmtpTls)word_option(options, "tls", levels, SMTP_TLS_NONE);
    o.reach = (Reach)word_option(options, "reach", reaches, REACH_ANYWHERE);
    o.connections = (int)number_option(options, "connections", 1);
    o.messages = (int)number_option(options, "messages", o.messages);
    o.idle = number_option(options, "idle", o.idle);
    o.rest_first = number_option(options, "rest_first", o.rest_first);
    o.rest_longest = number_option(options, "rest_longest", o.rest_longest);
    o.timeouts.connect = number_option(options, "connect", o.timeouts.connect);
    o.timeouts.mail = number_option(options, "mail", o.timeouts.mail);
    o.timeouts.rcpt = number_option(options, "rcpt", o.timeouts.rcpt);
    o.timeouts.data = number_option(options, "data", o.timeouts.data);
    o.timeouts.block = number_option(options, "block", o.timeouts.block);
    o.timeouts.dot = number_option(options, "dot", o.timeouts.dot);
    return smtp_new(&probe->loop, probe->clock, &o, error);
}

static Transport *
open_webhook(Probe *probe, json_t *options, GError **error)
{
    const char *secrets[4] = {NULL};
    json_t *list = json_object_get(options, "secrets");
    for (size_t i = 0; i < json_array_size(list) && i < G_N_ELEMENTS(secrets) - 1; i++)
        secrets[i] = json_string_value(json_array_get(list, i));
    WebhookOptions o = webhook_defaults();
    o.secrets = secrets;
    o.ca_file = text_option(options, "ca_file", NULL);
    o.reach = (Reach)word_option(options, "reach", reaches, REACH_PUBLIC);
    o.connections = (int)number_option(options, "connections", o.connections);
    o.timeout = number_option(options, "timeout", o.timeout);
    o.rest_first = number_option(options, "rest_first", o.rest_first);
    o.rest_longest = number_option(options, "rest_longest", o.rest_longest);
    return webhook_new(&probe->loop, probe->clock, &o, error);
}

static bool
open_transport(Probe *probe, const char *text)
{
    g_autoptr(GError) error = NULL;
    json_t *options = json_loads(text, 0, NULL);
    bool smtp = strcmp(text_option(options, "transport", ""), "smtp") == 0;
    probe->transport = smtp ? open_smtp(probe, options, &error) : open_webhook(probe, options, &error);
    json_decref(options);
    if (probe->transport == NULL)
        fprintf(stderr, "%s\n", error->message);
    return probe->transport != NULL;
}

static int
run(Probe *probe)
{
    uv_pipe_init(&probe->loop, &probe->input, 0);
    uv_pipe_open(&probe->input, STDIN_FILENO);
    probe->input.data = probe;
    uv_read_start((uv_stream_t *)&probe->input, on_alloc, on_input);
    uv_timer_init(&probe->loop, &probe->timer);
    probe->timer.data = probe;
    probe->last_tick = uv_hrtime();
    uv_timer_start(&probe->timer, on_tick, 1, 1);
    uv_run(&probe->loop, UV_RUN_DEFAULT);
    print_object(json_pack("{s:i, s:f}", "unanswered", (int)(probe->under_way + probe->waiting.length),
                           "longest_gap", (double)probe->longest_gap / 1e9));
    return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
    if (argc != 2)
        return ERROR_USAGE;
    signal(SIGPIPE, SIG_IGN);
    Probe probe = {.clock = clock_real_new(), .line = g_string_new(NULL), .waiting = G_QUEUE_INIT};
    probe.messages = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    probe.sendings = g_ptr_array_new_with_free_func(g_free);
    uv_loop_init(&probe.loop);
    int code = open_transport(&probe, argv[1]) ? run(&probe) : ERROR_SETTINGS;
    if (uv_loop_close(&probe.loop) != 0)
        code = EXIT_FAILURE;
    g_ptr_array_unref(probe.sendings);
    g_ptr_array_unref(probe.messages);
    g_queue_clear(&probe.waiting);
    g_string_free(probe.line, TRUE);
    clock_free(probe.clock);
    return code;
}
