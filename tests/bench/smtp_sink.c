/*
 * An SMTP server that takes everything and keeps nothing, for benchmarks: with PIPELINING, on loopback, and
 * with as long a pause before the reply to each message as is asked for. Like Postfix it replies when it has
 * read what there is, to all of that at once (RFC 2920 section 3.2).
 *
 *     smtp_sink [MILLISECONDS]
 *
 * Prints its port and serves until its input ends.
 */
#include "tests/bench/sink.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER = 65536, LINE = 1024 };

typedef struct {
    uv_tcp_t tcp;
    uv_timer_t timer;
    int handles;
    char buffer[BUFFER];
    char line[LINE]; /* the beginning of the line that is being read */
    size_t length;   /* of the line, which may be longer than what is kept */
    bool in_data;
    char replies[BUFFER];
    size_t pending; /* of these */
} Client;

static uint64_t pause_for;

static void
on_closed(uv_handle_t *handle)
{
    Client *client = handle->data;
    if (--client->handles == 0)
        free(client);
}

static void
drop(Client *client)
{
    if (uv_is_closing((uv_handle_t *)&client->tcp))
        return;
    uv_close((uv_handle_t *)&client->tcp, on_closed);
    uv_close((uv_handle_t *)&client->timer, on_closed);
}

static void
flush(Client *client)
{
    uv_buf_t bytes = uv_buf_init(client->replies, (unsigned)client->pending);
    if (client->pending > 0 && !uv_is_closing((uv_handle_t *)&client->tcp) &&
        uv_try_write((uv_stream_t *)&client->tcp, &bytes, 1) != (int)client->pending)
        drop(client);
    client->pending = 0;
}

static void
reply(Client *client, const char *text)
{
    size_t length = strlen(text);
    if (client->pending + length > sizeof client->replies)
        flush(client);
    memcpy(client->replies + client->pending, text, length);
    client->pending += length;
}

static void
on_pause_over(uv_timer_t *timer)
{
    reply(timer->data, "250 2.0.0 Ok\r\n");
    flush(timer->data);
}

static void
end_message(Client *client)
{
    client->in_data = false;
    if (pause_for == 0)
        reply(client, "250 2.0.0 Ok\r\n");
    else
        uv_timer_start(&client->timer, on_pause_over, pause_for, 0);
}

static void
on_command(Client *client)
{
    if (strncasecmp(client->line, "EHLO", 4) == 0) {
        reply(client, "250-sink.example.org\r\n250-PIPELINING\r\n250 8BITMIME\r\n");
    } else if (strncasecmp(client->line, "DATA", 4) == 0) {
        client->in_data = true;
        reply(client, "354 Go ahead\r\n");
    } else if (strncasecmp(client->line, "QUIT", 4) == 0) {
        reply(client, "221 2.0.0 Bye\r\n");
        flush(client);
        drop(client);
    } else {
        reply(client, "250 2.1.0 Ok\r\n");
    }
}

/* A line's end has come: its text, without the CR. */
static void
on_line(Client *client)
{
    size_t length = client->length < LINE ? client->length : LINE - 1;
    while (length > 0 && client->line[length - 1] == '\r')
        length--;
    client->line[length] = '\0';
    client->length = 0;
    if (!client->in_data)
        on_command(client);
    else if (strcmp(client->line, ".") == 0)
        end_message(client);
}

static void
on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
    Client *client = stream->data;
    if (got < 0)
        drop(client);
    const char *at = buffer->base;
    const char *end = at + (got > 0 ? got : 0);
    while (at < end) {
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        size_t piece = (size_t)((stop != NULL ? stop : end) - at);
        size_t room = client->length < LINE - 1 ? LINE - 1 - client->length : 0;
        memcpy(client->line + (LINE - 1 - room), at, piece < room ? piece : room);
        client->length += piece;
        at += piece + (stop != NULL ? 1 : 0);
        if (stop != NULL)
            on_line(client);
    }
    flush(client);
}

static void
give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    Client *client = handle->data;
    *buffer = uv_buf_init(client->buffer, BUFFER);
}

static void
on_connection(uv_stream_t *server, int status)
{
    Client *client = calloc(1, sizeof *client);
    client->handles = 2;
    client->tcp.data = client->timer.data = client;
    uv_tcp_init(server->loop, &client->tcp);
    uv_timer_init(server->loop, &client->timer);
    if (uv_accept(server, (uv_stream_t *)&client->tcp) != 0) {
        drop(client);
        return;
    }
    uv_tcp_nodelay(&client->tcp, 1);
    reply(client, "220 sink.example.org ESMTP\r\n");
    flush(client);
    uv_read_start((uv_stream_t *)&client->tcp, give_buffer, on_read);
}

int
main(int argc, char **argv)
{
    pause_for = argc > 1 ? (uint64_t)atoi(argv[1]) : 0;
    return sink_serve(on_connection);
}
