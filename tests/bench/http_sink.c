/*
 * An HTTP/1.1 server that takes every POST, keeps connections and answers 200, for benchmarks, on loopback.
 *
 *     http_sink
 *
 * Prints its port and serves until its input ends.
 */
#define _GNU_SOURCE /* strcasestr */

#include "tests/bench/sink.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { BUFFER = 65536, HEAD = 8192 };

typedef struct {
    uv_tcp_t tcp;
    char buffer[BUFFER];
    char head[HEAD + 1]; /* of the request that is being read */
    size_t length;
    size_t body; /* how much of its body is still to come */
} Client;

static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

static void
on_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void
drop(Client *client)
{
    if (!uv_is_closing((uv_handle_t *)&client->tcp))
        uv_close((uv_handle_t *)&client->tcp, on_closed);
}

static void
reply(Client *client)
{
    uv_buf_t bytes = uv_buf_init((char *)answer, sizeof answer - 1);
    if (uv_try_write((uv_stream_t *)&client->tcp, &bytes, 1) != (int)sizeof answer - 1)
        drop(client);
}

/* How much of what was got belongs to the head, whose end may be in it. */
static size_t
read_head(Client *client, const char *at, size_t got)
{
    size_t room = HEAD - client->length;
    size_t before = client->length;
    size_t taken = got < room ? got : room;
    memcpy(client->head + before, at, taken);
    client->head[before + taken] = '\0';
    const char *end = strstr(client->head, "\r\n\r\n");
    if (end == NULL) {
        client->length += taken;
        if (client->length == HEAD)
            drop(client);
        return got;
    }
    const char *length = strcasestr(client->head, "\r\nContent-Length:");
    client->body = length != NULL ? strtoul(length + strlen("\r\nContent-Length:"), NULL, 10) : 0;
    client->length = 0;
    if (client->body == 0)
        reply(client);
    return (size_t)(end + 4 - client->head) - before;
}

static size_t
read_body(Client *client, size_t got)
{
    size_t taken = got < client->body ? got : client->body;
    client->body -= taken;
    if (client->body == 0)
        reply(client);
    return taken;
}

static void
on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
    Client *client = stream->data;
    if (got < 0)
        drop(client);
    for (size_t at = 0; got > 0 && at < (size_t)got && !uv_is_closing((uv_handle_t *)stream);)
        at += client->body > 0 ? read_body(client, (size_t)got - at)
                               : read_head(client, buffer->base + at, (size_t)got - at);
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
    client->tcp.data = client;
    uv_tcp_init(server->loop, &client->tcp);
    if (uv_accept(server, (uv_stream_t *)&client->tcp) != 0) {
        drop(client);
        return;
    }
    uv_tcp_nodelay(&client->tcp, 1);
    uv_read_start((uv_stream_t *)&client->tcp, give_buffer, on_read);
}

int
main(void)
{
    return sink_serve(on_connection);
}
