#include "base/file.h"
#include "base/text.h"
#include "ctl/calendar.h"
#include "ctl/output.h"
#include "ctl/table.h"
#include "time/feed.h"
#include "time/terms_write.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { FILE_MODE = 0644 };

/* One import: what was read, and what becomes of it. */
typedef struct Import {
    const char *source;   /* the file as it was named */
    char *key, *path;     /* owned: of the calendar, and its file */
    Terms *terms, *older; /* owned; `older` NULL where there is no such file */
    GArray *left;         /* FeedLeft */
    GPtrArray *changes;   /* char * */
    GPtrArray *kept;      /* char *: days off that the older file has and the feed does not say */
    char *old;            /* owned: where the older file went that a person wrote; NULL */
    bool written;
} Import;

static void
import_clear(Import *import)
{
    g_free(import->key);
    g_free(import->path);
    g_free(import->old);
    terms_free(import->terms);
    terms_free(import->older);
    g_array_unref(import->left);
    g_clear_pointer(&import->changes, g_ptr_array_unref);
    g_clear_pointer(&import->kept, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Import, import_clear)

static bool
check_ended(const char *file, int status, const char *said, GError **error)
{
    g_autofree char *reason = text_squeeze(said);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    return error_set(error, ERROR_DATA, "%s: %s", file,
                     reason[0] != '\0' ? reason : "the program that reads iCalendar files ended early on it");
}

/* What milestoned-ical makes of a file. (transfer full) */
static json_t *
read_ical(const char *file, GError **error)
{
    g_autofree char *program = ctl_helper("milestoned-ical");
    const char *const arguments[] = {program, file, NULL};
    g_autofree char *out = NULL;
    g_autofree char *said = NULL;
    g_autoptr(GError) fault = NULL;
    json_error_t where;
    int status = 0;
    if (!g_spawn_sync(NULL, (char **)arguments, NULL, G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, &out, &said,
                      &status, &fault)) {
        error_set(error, ERROR_UNAVAILABLE, "%s: %s", program, fault->message);
        return NULL;
    }
    if (!check_ended(file, status, said, error))
        return NULL;
    json_t *answer = json_loads(out, 0, &where);
    if (answer == NULL)
        error_set(error, ERROR_SOFTWARE, "%s: its answer is no JSON: %s", program, where.text);
    return answer;
}

/* "2024-09-03", "2024-09-03T09:00:00" or the same with a Z: the day, in London for an instant. `midnight` is
 * true where it is the beginning of that day. */
static bool
read_time(const Zone *zone, const char *text, Day *day, bool *midnight)
{
    char date[DAY_TEXT_SIZE];
    int hour = 0, minute = 0;
    g_strlcpy(date, text != NULL ? text : "", strlen("2024-09-03") + 1);
    if (!day_parse(date, day))
        return false;
    if (strlen(text) > strlen(date) && sscanf(text + strlen(date), "T%d:%d", &hour, &minute) != 2)
        return false;
    minute += hour * 60;
    if (g_str_has_suffix(text, "Z"))
        *day = zone_day(zone, *day * 24 * INSTANT_HOUR + minute * INSTANT_MINUTE, &minute);
    *midnight = minute == 0;
    return true;
}

/* The end is not part of the event. */
static bool
read_days(const Zone *zone, const json_t *object, FeedEvent *event)
{
    bool midnight;
    if (!read_time(zone, json_string_value(json_object_get(object, "start")), &event->first, &midnight))
        return false;
    event->last = event->first;
    if (read_time(zone, json_string_value(json_object_get(object, "end")), &event->last, &midnight) &&
        midnight)
        event->last--;
    event->last = MAX(event->first, event->last);
    return true;
}

/* (transfer full) */
static GArray *
read_events(const Import *import, const json_t *answer)
{
    GArray *events = feed_events_new();
    g_autoptr(Zone) zone = zone_new("Europe/London", NULL);
    const json_t *object;
    size_t index;
    json_array_foreach (json_object_get(answer, "events"), index, object) {
        FeedEvent event = {.summary = text_squeeze(json_string_value(json_object_get(object, "summary"))),
                           .first = DAY_NONE,
                           .last = DAY_NONE,
                           .repeats = json_is_true(json_object_get(object, "repeats"))};
        bool cancelled = json_is_true(json_object_get(object, "cancelled"));
        if (read_days(zone, object, &event) && !cancelled) {
            g_array_append_val(events, event);
            continue;
        }
        const FeedLeft left = {event.summary, event.first, event.last,
                               g_strdup(cancelled ? "it is cancelled" : "it has no day")};
        g_array_append_val(import->left, left);
    }
    return events;
}

static bool
read_feed(Import *import, const CalendarOptions *options, GError **error)
{
    json_t *answer = read_ical(import->source, error);
    if (answer == NULL)
        return false;
    g_autoptr(GArray) events = read_events(import, answer);
    g_autoptr(GError) fault = NULL;
    const char *title = json_string_value(json_object_get(answer, "name"));
    Nation nation = import->older != NULL ? terms_nation(import->older) : NATION_ENGLAND;
    if (options->nation != NULL)
        (void)nation_parse(options->nation, &nation);
    if (import->older != NULL || title == NULL || title[0] == '\0')
        title = import->older != NULL ? terms_title(import->older) : import->key;
    import->terms = feed_read(import->key, title, nation, events, import->left, &fault);
    json_decref(answer);
    return import->terms != NULL || error_set(error, ERROR_DATA, "%s: %s", import->source, fault->message);
}

/* The file's own name in letters that a key can have. (transfer full) */
static char *
key_of(const char *file)
{
    char *key = g_path_get_basename(file);
    char *dot = strrchr(key, '.');
    if (dot != NULL && dot != key)
        *dot = '\0';
    for (char *at = key; *at != '\0'; at++)
        *at = g_ascii_isalnum(*at) ? g_ascii_tolower(*at) : '-';
    return key;
}

static bool
same_directory(const char *a, const char *b)
{
    GStatBuf x, y;
    g_autofree char *first = g_canonicalize_filename(a, NULL);
    g_autofree char *second = g_canonicalize_filename(b, NULL);
    return strcmp(first, second) == 0 ||
           (g_stat(a, &x) == 0 && g_stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino);
}

/* Elsewhere a file may have any name; among the calendars each is read by the name of its key, and one of
 * another name would fail every later start. */
static bool
check_output(const char *calendars, const char *path, const char *name, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(path);
    g_autofree char *base = g_path_get_basename(path);
    return strcmp(base, name) == 0 || !same_directory(directory, calendars) ||
           error_set(error, ERROR_USAGE,
                     "--output: %s stands among the calendars, where this one's file is called %s", path,
                     name);
}

/* Which file is written, and what stands there. */
static bool
find_file(Ctl *ctl, const CalendarOptions *options, Import *import, GError **error)
{
    const Settings *settings = ctl_settings(ctl, error);
    if (settings == NULL)
        return false;
    if (options->name == NULL && options->output == NULL && strcmp(import->source, "-") == 0)
        return error_set(error, ERROR_USAGE, "--name is needed for what comes from standard input");
    import->key = options->name != NULL ? g_strdup(options->name)
                                        : key_of(options->output != NULL ? options->output : import->source);
    const char *fault = terms_key_fault(import->key);
    if (fault != NULL)
        return error_set(error, ERROR_USAGE, "\"%s\" %s%s", import->key, fault,
                         options->name == NULL ? " and give it as --name" : "");
    g_autofree char *name = g_strconcat(import->key, ".conf", NULL);
    import->path = options->output != NULL ? g_strdup(options->output)
                                           : g_build_filename(settings->calendars, name, NULL);
    if (!check_output(settings->calendars, import->path, name, error))
        return false;
    if (!g_file_test(import->path, G_FILE_TEST_EXISTS))
        return true;
    import->older = terms_read(import->path, error);
    return import->older != NULL;
}

/* What a person wrote, comments and all, is not what is written in its place. */
static bool
keep_old(Import *import, GError **error)
{
    g_autofree char *text = NULL;
    if (import->older == NULL)
        return true;
    if (!g_file_get_contents(import->path, &text, NULL, error))
        return false;
    g_autofree char *ours = terms_format(import->older);
    if (strcmp(text, ours) == 0)
        return true;
    import->old = g_strconcat(import->path, ".old", NULL);
    return file_write(import->old, text, strlen(text), FILE_MODE, error);
}

/* Where the older days were taken from still holds for those that stay. (transfer full) */
static char *
source_of(const Import *import)
{
    g_autofree char *base = g_path_get_basename(import->source);
    g_autofree char *source = strcmp(base, "-") == 0 ? g_strdup("An iCalendar feed")
                                                     : g_strdup_printf("The iCalendar file %s", base);
    const char *older = import->older != NULL ? terms_source(import->older) : NULL;
    if (older == NULL || strstr(older, source) != NULL)
        return g_strdup(older != NULL ? older : source);
    bool ours =
        g_str_has_prefix(older, "The iCalendar file ") || g_str_has_prefix(older, "An iCalendar feed");
    return ours ? g_steal_pointer(&source) : g_strdup_printf("%s; %s", older, source);
}

/* What is written is read first, by the rules that every calendar is read by. */
static bool
write_file(Import *import, bool dry_run, GError **error)
{
    g_autofree char *text = terms_format(import->terms);
    g_autofree char *directory = g_path_get_dirname(import->path);
    g_autofree char *name = g_strconcat(import->key, ".conf", NULL);
    g_autoptr(Terms) again = terms_parse(name, text, error);
    if (again == NULL)
        return false;
    if (dry_run || import->changes->len == 0)
        return true;
    import->written = file_make_directory(directory, error) && keep_old(import, error) &&
                      file_write(import->path, text, strlen(text), FILE_MODE, error);
    return import->written;
}

static bool
import_feed(Ctl *ctl, const CalendarOptions *options, Import *import, GError **error)
{
    Day today;
    if (!ctl_day(ctl, NULL, "Europe/London", &today, error) || !find_file(ctl, options, import, error) ||
        !read_feed(import, options, error))
        return false;
    g_autofree char *source = source_of(import);
    terms_set_source(import->terms, source, today);
    import->kept = import->older != NULL ? terms_keep(import->terms, import->older) : g_ptr_array_new();
    import->changes = terms_changes(import->terms, import->older);
    return write_file(import, options->dry_run, error);
}

static json_t *
left_json(const Import *import, bool wanted)
{
    json_t *list = json_array();
    for (guint i = 0; i < import->left->len; i++) {
        const FeedLeft *left = &g_array_index(import->left, FeedLeft, i);
        if ((left->reason != NULL) != wanted)
            continue;
        json_t *object = json_object();
        json_object_set_new(object, "summary", output_text(left->summary));
        json_object_set_new(object, "first", output_day(left->first));
        json_object_set_new(object, "last", output_day(left->last));
        if (wanted)
            json_object_set_new(object, "reason", output_text(left->reason));
        json_array_append_new(list, object);
    }
    return list;
}

static void
print_json(const Import *import, bool dry_run)
{
    json_t *object = json_object();
    json_object_set_new(object, "calendar", output_text(import->key));
    json_object_set_new(object, "file", output_text(import->path));
    json_object_set_new(object, "dry_run", json_boolean(dry_run));
    json_object_set_new(object, "written", json_boolean(import->written));
    json_object_set_new(object, "old", output_text(import->old));
    json_object_set_new(object, "changes", output_texts(import->changes));
    json_object_set_new(object, "kept", output_texts(import->kept));
    json_object_set_new(object, "left_out", left_json(import, true));
    json_object_set_new(object, "not_needed", left_json(import, false));
    ctl_print_json(object);
}

static void
print_left(const Import *import)
{
    g_autoptr(Table) table = table_new("FROM", "TO", "LEFT OUT", "WHY", NULL);
    guint unneeded = 0;
    for (guint i = 0; i < import->left->len; i++) {
        const FeedLeft *left = &g_array_index(import->left, FeedLeft, i);
        char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
        unneeded += left->reason == NULL ? 1 : 0;
        if (left->reason != NULL)
            table_add(table, day_format(left->first, first),
                      left->last != left->first ? day_format(left->last, last) : "", left->summary,
                      left->reason, NULL);
    }
    if (table_rows(table) > 0)
        table_print(table, "");
    if (unneeded > 0)
        printf("%u more: bank holidays and holidays between terms, which follow from the rest\n", unneeded);
}

static void
print_text(const Import *import, bool dry_run)
{
    for (guint i = 0; i < import->changes->len; i++)
        printf("%s\n", (const char *)import->changes->pdata[i]);
    for (guint i = 0; i < import->kept->len; i++)
        printf(
            "%s: kept, although the feed does not say it; take it out of the file where it no longer holds\n",
            (const char *)import->kept->pdata[i]);
    print_left(import);
    if (import->changes->len == 0)
        printf("%s says all of this already; nothing is written\n", import->path);
    else
        printf("%s %s\n", import->path, dry_run ? "would be written" : "is written");
    if (import->old != NULL)
        printf("Comments and whatever else was written there by hand are not in it: %s has the file as it "
               "was.\n",
               import->old);
    if (import->written)
        puts("A daemon that runs reads it at `milestonectl reload`.");
}

bool
calendar_import(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error)
{
    g_auto(Import) import = {.source = arguments[0], .left = feed_left_new()};
    Nation nation;
    if (options->nation != NULL && !nation_parse(options->nation, &nation))
        return error_set(error, ERROR_USAGE,
                         "--nation: \"%s\" is none of england, wales, scotland and northern-ireland",
                         options->nation);
    if (!import_feed(ctl, options, &import, error))
        return false;
    (ctl->json ? print_json : print_text)(&import, options->dry_run);
    return true;
}
