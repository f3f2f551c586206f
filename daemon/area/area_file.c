#include "area/area_file.h"

#include "base/error.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

bool
area_file_is_name(const char *name)
{
    return *name != '\0' && strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(name);
}

static char *
find(const char *directory, const char *name)
{
    g_autofree char *installed = g_strconcat(name, ".so", NULL);
    g_autofree char *libtool = g_build_filename(name, ".libs", installed, NULL);
    g_autofree char *folder = g_build_filename(name, installed, NULL);
    g_autofree char *flat = g_build_filename(".libs", installed, NULL);
    const char *const places[] = {installed, libtool, folder, flat};
    for (guint i = 0; i < G_N_ELEMENTS(places); i++) {
        g_autofree char *path = g_build_filename(directory, places[i], NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&path);
    }
    return NULL;
}

char *
area_file_find(const char *directory, const char *name, GError **error)
{
    if (!area_file_is_name(name)) {
        g_autofree char *shown = text_printable(name);
        error_set(error, ERROR_UNAVAILABLE,
                  "\"%s\" is no name of a plugin: it has letters a to z, digits, - and _ only", shown);
        return NULL;
    }
    char *path = find(directory, name);
    if (path != NULL)
        return path;
    g_auto(GStrv) names = area_file_list(directory);
    const char *nearest = text_nearest(name, (const char *const *)names);
    if (nearest != NULL)
        error_set(error, ERROR_UNAVAILABLE, "there is no plugin \"%s\" in %s: did you mean \"%s\"?", name,
                  directory, nearest);
    else
        error_set(error, ERROR_UNAVAILABLE, "there is no plugin \"%s\" in %s", name, directory);
    return NULL;
}

/* What an entry of the directory may be called as a plugin: NAME.so or NAME. (transfer full) */
static char *
name_of_entry(const char *entry)
{
    g_autofree char *name = g_strdup(entry);
    if (g_str_has_suffix(name, ".so"))
        name[strlen(name) - 3] = '\0';
    return area_file_is_name(name) ? g_steal_pointer(&name) : NULL;
}

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
collect(const char *directory, const char *inside, GHashTable *names)
{
    g_autofree char *path = g_build_filename(directory, inside, NULL);
    g_autoptr(GDir) entries = g_dir_open(path, 0, NULL);
    const char *entry;
    while (entries != NULL && (entry = g_dir_read_name(entries)) != NULL) {
        char *name = name_of_entry(entry);
        g_autofree char *file = name != NULL ? find(directory, name) : NULL;
        if (file != NULL)
            g_hash_table_add(names, name);
        else
            g_free(name);
    }
}

GStrv
area_file_list(const char *directory)
{
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    collect(directory, "", names);
    collect(directory, ".libs", names);
    guint count;
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(names, &count);
    qsort(keys, count, sizeof *keys, by_name);
    GStrv result = g_new0(char *, count + 1);
    for (guint i = 0; i < count; i++)
        result[i] = g_strdup(keys[i]);
    return result;
}
