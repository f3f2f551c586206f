#include "service/control.h"

#include "base/error.h"
#include "base/file.h"
#include "base/log.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { REQUEST_LIMIT = 64, ANSWER_LIMIT = 1 << 20, CONVERSATIONS = 16, PATIENCE = 10000 };

struct ControlServer {
    uv_pipe_t pipe;
    char *path;
    ControlHandler handler;
    void *data;
    int open;                 /* of them, those that are not being closed */
    uint64_t patience;        /* milliseconds */
    GPtrArray *conversations; /* Conversation *, borrowed: each frees itself when closed */
    bool closing;
};

typedef struct Conversation {
    uv_pipe_t pipe;
    uv_timer_t timer;
    int handles; /* of libuv, not yet closed */
    uv_write_t write;
    ControlServer *server;
    char request[REQUEST_LIMIT];
    size_t length;
    char *answer;
} Conversation;

static void
maybe_free(ControlServer *server)
{
    if (!server->closing || server->conversations->len > 0)
        return;
    g_ptr_array_unref(server->conversations);
    g_free(server->path);
    g_free(server);
}

static void
conversation_closed(uv_handle_t *handle)
{
    Conversation *conversation = handle->data;
    ControlServer *server = conversation->server;
    if (--conversation->handles > 0)
        return;
    g_ptr_array_remove_fast(server->conversations, conversation);
    g_free(conversation->answer);
    g_free(conversation);
    maybe_free(server);
}

static void
end_conversation(Conversation *conversation)
{
    if (uv_is_closing((uv_handle_t *)&conversation->pipe))
        return;
    conversation->server->open--;
    uv_close((uv_handle_t *)&conversation->pipe, conversation_closed);
    uv_close((uv_handle_t *)&conversation->timer, conversation_closed);
}

static void
patience_ended(uv_timer_t *timer)
{
    end_conversation(timer->data);
}

static void
answer_written(uv_write_t *write, int status)
{
    end_conversation(write->data);
}

static void
answer(Conversation *conversation)
{
    ControlServer *server = conversation->server;
    json_t *reply = server->handler(server->data, conversation->request);
    g_autofree char *text = json_dumps(reply, JSON_COMPACT);
    json_decref(reply);
    conversation->answer = g_strconcat(text, "\n", NULL);
    uv_buf_t buffer = uv_buf_init(conversation->answer, (unsigned)strlen(conversation->answer));
    conversation->write.data = conversation;
    uv_read_stop((uv_stream_t *)&conversation->pipe);
    if (uv_write(&conversation->write, (uv_stream_t *)&conversation->pipe, &buffer, 1, answer_written) != 0)
        end_conversation(conversation);
}

/* Reads straight into what is left of the request. */
static void
give_buffer(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    Conversation *conversation = handle->data;
    *buffer = uv_buf_init(conversation->request + conversation->length,
                          (unsigned)(REQUEST_LIMIT - 1 - conversation->length));
}

static void
request_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buffer)
{
    Conversation *conversation = stream->data;
    if (got < 0) {
        end_conversation(conversation);
        return;
    }
    conversation->length += (size_t)got;
    conversation->request[conversation->length] = '\0';
    char *newline = strchr(conversation->request, '\n');
    if (newline != NULL) {
        *newline = '\0';
        answer(conversation);
    } else if (conversation->length == REQUEST_LIMIT - 1) {
        end_conversation(conversation);
    }
}

static void
connected(uv_stream_t *stream, int status)
{
    ControlServer *server = stream->data;
    if (status != 0)
        return;
    Conversation *conversation = g_new0(Conversation, 1);
    conversation->server = server;
    conversation->handles = 2;
    uv_pipe_init(stream->loop, &conversation->pipe, 0);
    uv_timer_init(stream->loop, &conversation->timer);
    conversation->pipe.data = conversation->timer.data = conversation;
    uv_timer_start(&conversation->timer, patience_ended, server->patience, 0);
    g_ptr_array_add(server->conversations, conversation);
    server->open++;
    if (uv_accept(stream, (uv_stream_t *)&conversation->pipe) != 0 || server->open > CONVERSATIONS ||
        uv_read_start((uv_stream_t *)&conversation->pipe, give_buffer, request_read) != 0)
        end_conversation(conversation);
}

static void
server_closed(uv_handle_t *handle)
{
    ControlServer *server = handle->data;
    server->closing = true;
    maybe_free(server);
}

/* The store's lock says that no other daemon lives: a socket that stands there is a dead one's. Anything else
 * is somebody's file, named by mistake. */
static bool
clear_path(const char *path, GError **error)
{
    struct stat status;
    if (lstat(path, &status) != 0)
        return true;
    if (!S_ISSOCK(status.st_mode))
        return error_set(error, ERROR_SETTINGS,
                         "%s: control.socket names what is no socket: name another path, or move it away",
                         path);
    unlink(path);
    return true;
}

static bool
listen_on(ControlServer *server, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(server->path);
    if (!file_make_directory(directory, error) || !clear_path(server->path, error))
        return false;
    int failure = uv_pipe_bind(&server->pipe, server->path);
    if (failure == 0)
        failure = chmod(server->path, 0660) == 0 ? 0 : -errno;
    if (failure == 0)
        failure = uv_listen((uv_stream_t *)&server->pipe, CONVERSATIONS, connected);
    return failure == 0 || error_set(error, ERROR_IO, "%s: the control socket cannot be opened: %s",
                                     server->path, uv_strerror(failure));
}

ControlServer *
control_server_new(uv_loop_t *loop, const char *path, ControlHandler handler, void *data, GError **error)
{
    ControlServer *server = g_new0(ControlServer, 1);
    server->path = g_strdup(path);
    server->handler = handler;
    server->data = data;
    server->patience = PATIENCE;
    server->conversations = g_ptr_array_new();
    uv_pipe_init(loop, &server->pipe, 0);
    server->pipe.data = server;
    if (listen_on(server, error))
        return server;
    uv_close((uv_handle_t *)&server->pipe, server_closed);
    return NULL;
}

void
control_server_set_patience(ControlServer *server, uint64_t milliseconds)
{
    server->patience = milliseconds;
}

json_t *
control_refusal(const GError *error)
{
    g_autofree char *text = g_utf8_make_valid(error->message, -1);
    return json_pack("{s:b, s:i, s:s}", "ok", 0, "code", error_exit_code(error), "error", text);
}

void
control_server_close(ControlServer *server)
{
    for (guint i = 0; i < server->conversations->len; i++)
        end_conversation(server->conversations->pdata[i]);
    unlink(server->path);
    uv_close((uv_handle_t *)&server->pipe, server_closed);
}

static int
connect_to(const char *path, GError **error)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        error_set(error, ERROR_SETTINGS, "%s: too long for a socket's name", path);
        return -1;
    }
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval limit = {.tv_sec = 5};
    if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0 &&
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) == 0 &&
        connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    error_set(error, ERROR_UNAVAILABLE, "%s: the daemon cannot be reached: %s (is milestoned running?)", path,
              g_strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool
converse(int fd, const char *request, GString *reply)
{
    g_autofree char *line = g_strconcat(request, "\n", NULL);
    if (send(fd, line, strlen(line), MSG_NOSIGNAL) != (ssize_t)strlen(line))
        return false;
    char chunk[4096];
    ssize_t got;
    while ((got = recv(fd, chunk, sizeof chunk, 0)) > 0 && reply->len < ANSWER_LIMIT)
        g_string_append_len(reply, chunk, got);
    return got == 0;
}

/* The daemon's own words and code; what has none is no daemon of this kind. */
static void
pass_on(json_t *reply, GError **error)
{
    const char *why = json_string_value(json_object_get(reply, "error"));
    int code = (int)json_integer_value(json_object_get(reply, "code"));
    error_set(error, code > 0 ? (ErrorCode)code : ERROR_SOFTWARE, "the daemon refuses: %s",
              why != NULL ? why : "it does not say why");
}

json_t *
control_request(const char *path, const char *request, GError **error)
{
    int fd = connect_to(path, error);
    if (fd < 0)
        return NULL;
    GString *text = g_string_new(NULL);
    bool ok = converse(fd, request, text);
    close(fd);
    json_t *reply = ok ? json_loads(text->str, JSON_REJECT_DUPLICATES, NULL) : NULL;
    g_string_free(text, TRUE);
    if (reply == NULL) {
        error_set(error, ERROR_UNAVAILABLE, "%s: the daemon gave no answer", path);
    } else if (!json_is_true(json_object_get(reply, "ok"))) {
        pass_on(reply, error);
        g_clear_pointer(&reply, json_decref);
    }
    return reply;
}
