#include "tests/settings/directory.h"

#include "tests/check.h"

#include <glib/gstdio.h>

int
directory_make(void **state)
{
    *state = g_dir_make_tmp("settings-XXXXXX", NULL);
    return *state == NULL;
}

static void
remove_tree(const char *path)
{
    GDir *directory = g_dir_open(path, 0, NULL);
    const char *name;
    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        bool real = g_file_test(child, G_FILE_TEST_IS_DIR) && !g_file_test(child, G_FILE_TEST_IS_SYMLINK);
        if (real)
            remove_tree(child);
        else
            g_unlink(child);
    }
    g_clear_pointer(&directory, g_dir_close);
    g_rmdir(path);
}

int
directory_remove(void **state)
{
    remove_tree(*state);
    g_free(*state);
    return 0;
}

char *
directory_write(void **state, const char *name, const char *content, gssize size)
{
    char *path = g_build_filename(*state, name, NULL);
    g_autofree char *directory = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(directory, 0750), 0);
    assert_true(g_file_set_contents(path, content, size, NULL));
    return path;
}

void
directory_put(void **state, const char *name, const char *content, gssize size)
{
    g_free(directory_write(state, name, content, size));
}
