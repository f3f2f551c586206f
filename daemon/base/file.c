#include "base/file.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
read_descriptor(int fd, const char *path, gsize limit, GByteArray *into, GError **error)
{
    guint8 chunk[16384];
    ssize_t got;
    while ((got = read(fd, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return error_set(error, ERROR_DATA, "%s: cannot be read: %s", path, g_strerror(errno));
        if (into->len + (gsize)got > limit)
            return error_set(error, ERROR_DATA, "%s: is larger than %" G_GSIZE_FORMAT " bytes", path, limit);
        g_byte_array_append(into, chunk, (guint)got);
    }
    return true;
}

GBytes *
file_read(const char *path, gsize limit, GError **error)
{
    bool standard = strcmp(path, "-") == 0;
    int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        error_set(error, ERROR_DATA, "%s: cannot be opened: %s", path, g_strerror(errno));
        return NULL;
    }
    GByteArray *content = g_byte_array_new();
    bool ok = read_descriptor(fd, path, limit, content, error);
    if (!standard)
        close(fd);
    if (ok)
        return g_byte_array_free_to_bytes(content);
    g_byte_array_unref(content);
    return NULL;
}

static bool
write_all(int fd, const guint8 *bytes, gsize size)
{
    while (size > 0) {
        ssize_t written = write(fd, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        size -= (gsize)written;
    }
    return true;
}

static bool
sync_directory_of(const char *path)
{
    g_autofree char *directory = g_path_get_dirname(path);
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return false;
    bool ok = fsync(fd) == 0;
    close(fd);
    return ok;
}

bool
file_write(const char *path, const void *bytes, gsize size, int mode, GError **error)
{
    g_autofree char *temporary = g_strconcat(path, ".XXXXXX", NULL);
    int fd = g_mkstemp_full(temporary, O_RDWR | O_CLOEXEC, mode);
    if (fd < 0)
        return error_set(error, ERROR_IO, "%s: cannot be written: %s", path, g_strerror(errno));
    bool ok = write_all(fd, bytes, size) && fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    ok = ok && rename(temporary, path) == 0 && sync_directory_of(path);
    if (ok)
        return true;
    int saved = errno;
    unlink(temporary);
    return error_set(error, ERROR_IO, "%s: cannot be written: %s", path, g_strerror(saved));
}

bool
file_make_directory(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0750) == 0)
        return true;
    return error_set(error, ERROR_IO, "%s: cannot be made: %s", path, g_strerror(errno));
}

char *
file_real_path(const char *path)
{
    g_autofree char *real = realpath(path, NULL);
    return g_strdup(real != NULL ? real : path);
}
