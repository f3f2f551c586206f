#include "base/error.h"
#include "base/file.h"
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

struct StoreLock {
    int fd;
};

/* What the holder wrote into its file; 0 when it has not come to that yet. */
static int
holder(int fd)
{
    char text[32] = "";
    ssize_t got = pread(fd, text, sizeof text - 1, 0);
    return got > 0 ? (int)g_ascii_strtoll(text, NULL, 10) : 0;
}

static bool
write_pid(int fd)
{
    char text[32];
    int length = snprintf(text, sizeof text, "%d\n", (int)getpid());
    return ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)length, 0) == length;
}

static bool
take(int fd, const char *path, GError **error)
{
    int result;
    do
        result = flock(fd, LOCK_EX | LOCK_NB);
    while (result < 0 && errno == EINTR);
    if (result == 0 && write_pid(fd))
        return true;
    if (result == 0 || errno != EWOULDBLOCK)
        return error_set(error, ERROR_IO, "%s.lock: cannot be locked: %s", path, g_strerror(errno));
    int pid = holder(fd);
    if (pid > 0)
        return error_set(error, ERROR_TEMPORARY, "%s: another daemon (pid %d) works on this store", path,
                         pid);
    return error_set(error, ERROR_TEMPORARY, "%s: another daemon works on this store", path);
}

/* One store has one lock, by whatever symbolic link it is named. */
static char *
lock_name(const char *path)
{
    g_autofree char *real = file_real_path(path);
    return g_strconcat(real, ".lock", NULL);
}

StoreLock *
store_lock_take(const char *path, GError **error)
{
    g_autofree char *name = lock_name(path);
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0) {
        error_set(error, ERROR_IO, "%s: cannot be opened: %s", name, g_strerror(errno));
        return NULL;
    }
    if (!take(fd, path, error)) {
        close(fd);
        return NULL;
    }
    StoreLock *lock = g_new0(StoreLock, 1);
    lock->fd = fd;
    return lock;
}

void
store_lock_free(StoreLock *lock)
{
    if (lock == NULL)
        return;
    /* The file stays: were it removed, a third program could lock another of the same name. */
    close(lock->fd);
    g_free(lock);
}

int
store_lock_pid(const char *path)
{
    g_autofree char *name = lock_name(path);
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    int pid = holder(fd);
    close(fd);
    return pid;
}
