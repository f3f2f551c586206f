/* Whole files. */
#ifndef MILESTONED_BASE_FILE_H
#define MILESTONED_BASE_FILE_H

#include <glib.h>
#include <stdbool.h>

/* Reads all of `path`, "-" being standard input. A file above `limit` bytes, a directory or an unreadable
 * file is an ERROR_DATA that names it. (transfer full) */
GBytes *file_read(const char *path, gsize limit, GError **error);

/* Writes `path` whole or not at all: a temporary file beside it, synced, renamed over it, the directory
 * synced. */
bool file_write(const char *path, const void *bytes, gsize size, int mode, GError **error);

/* Makes a directory and those above it with mode 0750; one that exists is fine. */
bool file_make_directory(const char *path, GError **error);

/* The path without symbolic links and detours; the path as it is where it leads to nothing. (transfer full)
 */
char *file_real_path(const char *path);

#endif
