#include "deliver/maildir.h"

#include "deliver/smtp_session.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME_LIMIT 200 /* of the 255 bytes a file name may have: a mail program adds its flags */

typedef struct {
    Transport base;
    uv_loop_t *loop;
    char *root;
    bool sync;
    int slots;
    int running;
    bool closing;
    uv_timer_t timer; /* the round of the loop in which it closes */
    void (*closed)(void *data);
    void *data;
} Maildir;

/* One attempt. What its thread uses is its own. */
typedef struct {
    uv_work_t work;
    Maildir *maildir;
    char *directory;
    char *name;
    GBytes *content;
    bool sync;
    bool refused;  /* its address is none */
    bool repeated; /* an earlier attempt may have written it */
    int failure;   /* errno */
    TransportDone done;
    void *data;
} Attempt;

static bool
is_plain(guint8 c, gsize position)
{
    return g_ascii_isalnum(c) || strchr("@_-+=", c) != NULL || (c == '.' && position > 0);
}

/* As a file name: what could mean something else there as %XX; what grows too long ends in a digest of the
 * whole. Different texts give different names. (transfer full) */
static char *
safe_name(const char *text)
{
    GString *name = g_string_new(NULL);
    for (gsize i = 0; text[i] != '\0'; i++) {
        guint8 c = (guint8)text[i];
        if (is_plain(c, i))
            g_string_append_c(name, (char)c);
        else
            g_string_append_printf(name, "%%%02X", c);
    }
    if (name->len > NAME_LIMIT) {
        g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
        g_string_truncate(name, NAME_LIMIT - 65);
        g_string_append_printf(name, "~%s", digest);
    }
    return g_string_free(name, FALSE);
}

char *
maildir_path(const char *root, Channel channel, const char *address)
{
    const char *where = address;
    const char *scheme = strstr(address, "://");
    if (channel == CHANNEL_WEBHOOK && scheme != NULL)
        where = scheme + 3;
    g_autofree char *name = safe_name(where);
    if (channel == CHANNEL_WEBHOOK)
        return g_build_filename(root, "webhooks", name, NULL);
    return g_build_filename(root, name, NULL);
}

/* The Maildir way to name a file, TIME.UNIQUE.HOST, made of what never changes about a message. */
static char *
file_name(const Message *message)
{
    if (message->channel == CHANNEL_WEBHOOK) {
        g_autofree char *id = safe_name(message->message_id);
        return g_strconcat(id, ".json", NULL);
    }
    g_autofree char *dotted = g_strdup(message->message_id);
    char *at = strrchr(dotted, '@');
    if (at != NULL)
        *at = '.';
    g_autofree char *full =
        g_strdup_printf("%" G_GINT64_FORMAT ".%s", message->created / INSTANT_SECOND, dotted);
    return safe_name(full);
}

/* CR LF as LF, as files on a disk have it. */
static GBytes *
unix_lines(GBytes *bytes)
{
    gsize size = 0;
    const guint8 *at = g_bytes_get_data(bytes, &size);
    GByteArray *out = g_byte_array_sized_new((guint)size);
    for (gsize i = 0; i < size; i++) {
        if (at[i] == '\r' && i + 1 < size && at[i + 1] == '\n')
            continue;
        g_byte_array_append(out, at + i, 1);
    }
    return g_byte_array_free_to_bytes(out);
}

/* What follows runs on a thread of libuv's pool. Each gives 0 or an errno. */

static int
sync_directory(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int failure = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return failure;
}

/* A directory and those above it, up to the one that holds the root: any of them may be new. */
static int
sync_upwards(const char *path, const char *root)
{
    g_autofree char *at = g_strdup(path);
    gsize shortest = strlen(root);
    bool last = false;
    while (!last) {
        int failure = sync_directory(at);
        if (failure != 0)
            return failure;
        last = strlen(at) < shortest || strcmp(at, "/") == 0 || strcmp(at, ".") == 0;
        char *above = g_path_get_dirname(at);
        g_free(at);
        at = above;
    }
    return 0;
}

static int
make_maildir(const Attempt *attempt)
{
    static const char *const parts[] = {"tmp", "cur", "new"}; /* new last: it says that all are there */
    g_autofree char *last = g_build_filename(attempt->directory, "new", NULL);
    if (access(last, F_OK) == 0)
        return 0;
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        g_autofree char *path = g_build_filename(attempt->directory, parts[i], NULL);
        if (g_mkdir_with_parents(path, 0700) != 0)
            return errno;
    }
    return attempt->sync ? sync_upwards(attempt->directory, attempt->maildir->root) : 0;
}

static bool
was_moved(const char *directory, const char *name)
{
    g_autofree char *cur = g_build_filename(directory, "cur", NULL);
    GDir *entries = g_dir_open(cur, 0, NULL);
    if (entries == NULL)
        return false;
    gsize length = strlen(name);
    bool found = false;
    const char *entry;
    while (!found && (entry = g_dir_read_name(entries)) != NULL)
        found = strncmp(entry, name, length) == 0 && (entry[length] == '\0' || entry[length] == ':');
    g_dir_close(entries);
    return found;
}

static int
write_content(int fd, GBytes *content, bool sync)
{
    gsize left = 0;
    const guint8 *at = g_bytes_get_data(content, &left);
    while (left > 0) {
        ssize_t written = write(fd, at, left);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        at += written;
        left -= (gsize)written;
    }
    return !sync || fsync(fd) == 0 ? 0 : errno;
}

static int
write_file(const char *path, GBytes *content, bool sync)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno;
    int failure = write_content(fd, content, sync);
    if (close(fd) != 0 && failure == 0)
        failure = errno;
    return failure;
}

/* Renaming over what an earlier attempt left changes nothing: its bytes were the same. */
static int
deliver(const Attempt *attempt)
{
    int failure = make_maildir(attempt);
    if (failure != 0)
        return failure;
    if (attempt->repeated && was_moved(attempt->directory, attempt->name))
        return 0;
    g_autofree char *tmp = g_build_filename(attempt->directory, "tmp", attempt->name, NULL);
    g_autofree char *new = g_build_filename(attempt->directory, "new", NULL);
    g_autofree char *final = g_build_filename(new, attempt->name, NULL);
    failure = write_file(tmp, attempt->content, attempt->sync);
    if (failure == 0 && rename(tmp, final) != 0)
        failure = errno;
    if (failure != 0)
        unlink(tmp);
    if (failure == 0 && attempt->sync)
        failure = sync_directory(new);
    return failure;
}

static void
on_thread(uv_work_t *work)
{
    Attempt *attempt = work->data;
    if (!attempt->refused)
        attempt->failure = deliver(attempt);
}

/* Back on the loop. */

static void
attempt_free(Attempt *attempt)
{
    g_free(attempt->directory);
    g_free(attempt->name);
    g_bytes_unref(attempt->content);
    g_free(attempt);
}

static void
on_closed(uv_handle_t *handle)
{
    Maildir *self = handle->data;
    self->closed(self->data);
    g_free(self->root);
    g_free(self);
}

static void
close_when_done(Maildir *self)
{
    if (self->closing && self->running == 0 && !uv_is_closing((uv_handle_t *)&self->timer))
        uv_close((uv_handle_t *)&self->timer, on_closed);
}

static DeliveryResult
result_of(const Attempt *attempt)
{
    if (attempt->refused)
        return DELIVERY_PERMANENT;
    return attempt->failure == 0 ? DELIVERY_SENT : DELIVERY_TEMPORARY;
}

static char *
describe(const Attempt *attempt)
{
    if (attempt->refused)
        return g_strdup("this is no mail address: correct it in the programme folder");
    if (attempt->failure == 0)
        return g_strdup_printf("written to %s", attempt->directory);
    return g_strdup_printf("%s: cannot be written: %s", attempt->directory, g_strerror(attempt->failure));
}

static void
on_written(uv_work_t *work, int status)
{
    Attempt *attempt = work->data;
    Maildir *self = attempt->maildir;
    TransportDone done = attempt->done;
    void *data = attempt->data;
    DeliveryResult result = result_of(attempt);
    g_autofree char *answer = describe(attempt);
    attempt_free(attempt);
    self->running--;
    done(data, result, 0, answer, INSTANT_NONE);
    close_when_done(self);
}

static int
maildir_free_slots(const Transport *base)
{
    const Maildir *self = (const Maildir *)base;
    return self->closing ? 0 : MAX(self->slots - self->running, 0);
}

static Instant
maildir_ready_at(const Transport *base)
{
    return INSTANT_NONE;
}

/* What no mail server would take, a rehearsal must not take either. */
static bool
is_mail_address(const char *address)
{
    g_autofree char *path = smtp_path(address);
    return path != NULL;
}

static void
maildir_send(Transport *base, const Message *message, TransportDone done, void *data)
{
    Maildir *self = (Maildir *)base;
    Attempt *attempt = g_new0(Attempt, 1);
    attempt->work.data = attempt;
    attempt->maildir = self;
    attempt->directory = maildir_path(self->root, message->channel, message->address);
    attempt->name = file_name(message);
    attempt->content =
        message->channel == CHANNEL_MAIL ? unix_lines(message->body) : g_bytes_ref(message->body);
    attempt->sync = self->sync;
    attempt->repeated = message->attempts > 1;
    attempt->refused = message->channel == CHANNEL_MAIL && !is_mail_address(message->address);
    attempt->done = done;
    attempt->data = data;
    self->running++;
    uv_queue_work(self->loop, &attempt->work, on_thread, on_written);
}

static void
maildir_close(Transport *base, void (*closed)(void *data), void *data)
{
    Maildir *self = (Maildir *)base;
    self->closing = true;
    self->closed = closed;
    self->data = data;
    close_when_done(self);
}

static const TransportOps maildir_ops = {.free_slots = maildir_free_slots,
                                         .ready_at = maildir_ready_at,
                                         .send = maildir_send,
                                         .close = maildir_close};

Transport *
maildir_new(uv_loop_t *loop, const MaildirOptions *options)
{
    Maildir *self = g_new0(Maildir, 1);
    self->base.ops = &maildir_ops;
    self->loop = loop;
    self->root = g_strdup(options->root);
    self->sync = options->sync;
    self->slots = options->slots;
    uv_timer_init(loop, &self->timer);
    self->timer.data = self;
    return &self->base;
}
