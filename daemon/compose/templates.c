#include "compose/templates.h"

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "compose/view.h"

#include <string.h>

#define SUFFIX  ".mustache"
#define LARGEST (256 * 1024)

static const char *const forms[] = {"subject", "txt", "html"};
static const NoticeKind required[] = {NOTICE_REMINDER, NOTICE_DIGEST, NOTICE_OFFICER, NOTICE_QUESTION,
                                      NOTICE_TEST};

char *
templates_name(NoticeKind kind, const char *form)
{
    return g_strdup_printf("%s.%s", notice_kind_word(kind), form);
}

static bool
load_file(Mustache *set, const char *directory, const char *file, GError **error)
{
    g_autofree char *path = g_build_filename(directory, file, NULL);
    g_autofree char *name = g_strndup(file, strlen(file) - strlen(SUFFIX));
    g_autoptr(GError) cause = NULL;
    g_autoptr(GBytes) bytes = file_read(path, LARGEST, &cause);
    if (bytes == NULL)
        return error_set(error, ERROR_SETTINGS, "%s", cause->message);
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    if (size > 0 && !g_utf8_validate_len(data, size, NULL))
        return error_set(error, ERROR_SETTINGS, "%s is not UTF-8: save it as such", path);
    g_autofree char *text = g_strndup(data != NULL ? data : "", size);
    return mustache_add(set, name, path, text, error);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the template files in a directory, sorted; NULL when it cannot be read. */
static GPtrArray *
list_files(const char *directory)
{
    GDir *dir = g_dir_open(directory, 0, NULL);
    if (dir == NULL)
        return NULL;
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    for (const char *file = g_dir_read_name(dir); file != NULL; file = g_dir_read_name(dir))
        if (g_str_has_suffix(file, SUFFIX) && file[0] != '.')
            g_ptr_array_add(files, g_strdup(file));
    g_dir_close(dir);
    g_ptr_array_sort(files, compare_names);
    return files;
}

static bool
load_files(Mustache *set, const char *directory, const GPtrArray *files, GError **error)
{
    for (guint i = 0; i < files->len; i++)
        if (!load_file(set, directory, files->pdata[i], error))
            return false;
    return true;
}

/* An override that nearly has a template's name would be passed over without a word. */
static bool
check_override_names(const char *overrides, const GPtrArray *over, const GPtrArray *files, GError **error)
{
    g_autoptr(GPtrArray) known = g_ptr_array_new();
    g_ptr_array_extend(known, (GPtrArray *)files, NULL, NULL);
    g_ptr_array_add(known, NULL);
    for (guint i = 0; i < over->len; i++) {
        const char *file = over->pdata[i];
        const char *nearest = text_nearest(file, (const char *const *)known->pdata);
        if (nearest != NULL && text_distance(file, nearest) > 0 && text_distance(file, nearest) <= 2)
            return error_set(error, ERROR_SETTINGS, "%s/%s stands in the place of no template: is it %s?",
                             overrides, file, nearest);
    }
    return true;
}

static bool
load_overrides(Mustache *set, const char *overrides, const GPtrArray *files, GError **error)
{
    g_autoptr(GPtrArray) over = overrides != NULL ? list_files(overrides) : NULL;
    return over == NULL ||
           (check_override_names(overrides, over, files, error) && load_files(set, overrides, over, error));
}

static bool
check_kind(const Mustache *set, NoticeKind kind, const json_t *example, GError **error)
{
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autofree char *name = templates_name(kind, forms[i]);
        if (!mustache_check(set, name, example, error))
            return false;
    }
    return true;
}

static bool
check_all(const Mustache *set, GError **error)
{
    g_autoptr(Plan) plan = view_example_plan();
    g_autoptr(Almanac) almanac = almanac_new(NULL, error);
    const Timetable *times = almanac_timetable(almanac, plan->nation, NULL);
    bool ok = true;
    for (guint i = 0; i < G_N_ELEMENTS(required) && ok; i++) {
        g_autoptr(Draft) draft = view_example_draft(required[i], plan);
        json_t *example = required[i] == NOTICE_TEST
                              ? view_test("mail", "lead@example.org", draft->on, "a note")
                              : view_draft(draft, times, "a note");
        ok = check_kind(set, required[i], example, error);
        json_decref(example);
    }
    return ok;
}

Mustache *
templates_load(const char *directory, const char *overrides, GError **error)
{
    g_autoptr(Mustache) set = mustache_new();
    g_autoptr(GPtrArray) files = list_files(directory);
    if (files == NULL) {
        error_set(error, ERROR_SETTINGS, "%s: no templates can be read there; is `templates` right?",
                  directory);
        return NULL;
    }
    bool ok = load_files(set, directory, files, error) && load_overrides(set, overrides, files, error) &&
              check_all(set, error);
    return ok ? g_steal_pointer(&set) : NULL;
}
