#include "settings/secret.h"

#include "base/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECRET_BYTES = 4096 };

/* (transfer full), or NULL and an error. */
static char *
secret_path(const char *reference, GError **error)
{
    if (!g_str_has_prefix(reference, "credential:"))
        return g_strdup(reference);
    const char *name = reference + strlen("credential:");
    const char *directory = g_getenv("CREDENTIALS_DIRECTORY");
    if (*name == '\0' || strchr(name, '/') != NULL || strcmp(name, "..") == 0)
        error_set(error, ERROR_SETTINGS, "%s: the name of a credential is a file name without slashes",
                  reference);
    else if (directory == NULL || *directory == '\0')
        error_set(
            error, ERROR_SETTINGS,
            "%s: $CREDENTIALS_DIRECTORY is not set: give the unit LoadCredential=%s:FILE, or name a file",
            reference, name);
    else
        return g_build_filename(directory, name, NULL);
    return NULL;
}

static bool
check_file(const struct stat *file, const char *path, GError **error)
{
    if (!S_ISREG(file->st_mode))
        return error_set(error, ERROR_SETTINGS, "%s: a secret must be a regular file", path);
    if ((file->st_mode & (S_IRWXO | S_IWGRP)) != 0)
        return error_set(error, ERROR_SETTINGS,
                         "%s: others may read or change this secret (mode %04o): chmod 0640 or less", path,
                         file->st_mode & 07777);
    if (file->st_size > SECRET_BYTES)
        return error_set(error, ERROR_SETTINGS, "%s: a secret has at most %d bytes", path, SECRET_BYTES);
    return true;
}

static bool
check_content(const char *secret, gsize size, const char *path, GError **error)
{
    if (size == 0)
        return error_set(error, ERROR_SETTINGS, "%s: the secret is empty", path);
    if (size > SECRET_BYTES)
        return error_set(error, ERROR_SETTINGS, "%s: a secret has at most %d bytes", path, SECRET_BYTES);
    if (memchr(secret, '\0', size) != NULL)
        return error_set(error, ERROR_SETTINGS, "%s: a secret is text, this has a zero byte", path);
    if (strpbrk(secret, "\r\n") != NULL)
        return error_set(error, ERROR_SETTINGS, "%s: a secret is one line, this has more", path);
    return true;
}

/* Room for one byte too many, and for the zero at the end. */
static gssize
read_some(int fd, char *into)
{
    gsize size = 0;
    while (size <= SECRET_BYTES) {
        ssize_t got = read(fd, into + size, SECRET_BYTES + 1 - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0)
            break;
        size += (gsize)got;
    }
    return (gssize)size;
}

static gsize
without_line_end(char *secret, gsize size)
{
    if (size > 0 && secret[size - 1] == '\n')
        size--;
    if (size > 0 && secret[size - 1] == '\r')
        size--;
    secret[size] = '\0';
    return size;
}

static char *
read_descriptor(int fd, const char *path, GError **error)
{
    struct stat file;
    if (fstat(fd, &file) != 0) {
        error_set(error, ERROR_SETTINGS, "%s: cannot be looked at: %s", path, g_strerror(errno));
        return NULL;
    }
    if (!check_file(&file, path, error))
        return NULL;
    char buffer[SECRET_BYTES + 2] = {0};
    gssize size = read_some(fd, buffer);
    char *secret = NULL;
    if (size < 0)
        error_set(error, ERROR_SETTINGS, "%s: cannot be read: %s", path, g_strerror(errno));
    else if (check_content(buffer, without_line_end(buffer, (gsize)size), path, error))
        secret = g_strdup(buffer);
    explicit_bzero(buffer, sizeof buffer);
    return secret;
}

char *
secret_read(const char *reference, GError **error)
{
    g_autofree char *path = secret_path(reference, error);
    if (path == NULL)
        return NULL;
    /* not blocking: a FIFO without a writer would hold the daemon up for ever */
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0) {
        error_set(error, ERROR_SETTINGS, "%s: cannot be opened: %s", path, g_strerror(errno));
        return NULL;
    }
    char *secret = read_descriptor(fd, path, error);
    close(fd);
    return secret;
}

void
secret_free(char *secret)
{
    if (secret == NULL)
        return;
    explicit_bzero(secret, strlen(secret));
    g_free(secret);
}
