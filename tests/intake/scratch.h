/* A directory of its own for one test, and files in it. */
#ifndef MILESTONED_TESTS_SCRATCH_H
#define MILESTONED_TESTS_SCRATCH_H

#include "tests/check.h"

#include <glib/gstdio.h>

static inline char *
scratch_new(void)
{
    g_autoptr(GError) error = NULL;
    char *directory = g_dir_make_tmp("intake-XXXXXX", &error);
    check_ok(directory != NULL, error);
    return directory;
}

/* Writes a file and gives its path. (transfer full) */
static inline char *
scratch_write(const char *directory, const char *name, const char *text)
{
    g_autoptr(GError) error = NULL;
    char *path = g_build_filename(directory, name, NULL);
    check_ok(g_file_set_contents(path, text, -1, &error), error);
    return path;
}

static inline void
scratch_free(char *directory)
{
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(directory, name, NULL);
        g_remove(path);
    }
    g_rmdir(directory);
    g_free(directory);
}

#endif
