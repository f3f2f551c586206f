#include "config.h"

#include "ctl/ctl.h"

#include "base/log.h"
#include "base/text.h"
#include "ctl/command.h"
#include "engine/kit.h"
#include "plan/plan.h"
#include "service/control.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static const Command *const commands[] = {
    &command_init,    &command_check,     &command_activate, &command_adopt,    &command_assess,
    &command_import,  &command_timescale, &command_calendar, &command_show,     &command_due,
    &command_explain, &command_update,    &command_resolve,  &command_forecast, &command_preview,
    &command_outbox,  &command_log,       &command_plugins,  &command_test,     &command_status,
    &command_reload,  &command_pause,     &command_resume,   &command_bounce,
};

static int
print_help(void)
{
    puts("usage: milestonectl [-c FILE] [--set KEY=VALUE]... [--json] COMMAND ...\n");
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
    puts("\n  -c, --config FILE   the settings file (milestoned.conf(5))\n"
         "  --set KEY=VALUE     a setting that stands before the file's\n"
         "  --json              output for programs\n"
         "  --version           the version\n\n"
         "The options may stand before or after the command. Each command has its own --help; all are in\n"
         "milestonectl(1).");
    return 0;
}

/* Takes the global options out of argv, wherever they stand before a "--". False when one has no value. */
static bool
take_globals(Ctl *ctl, GPtrArray *overrides, int *argc, char **argv, GError **error)
{
    int kept = 1;
    for (int i = 1; i < *argc; i++) {
        const char *value = NULL;
        bool set = strcmp(argv[i], "--set") == 0;
        if (strcmp(argv[i], "--") == 0) {
            while (i < *argc)
                argv[kept++] = argv[i++];
            break;
        }
        if (set || strcmp(argv[i], "-c") == 0 || strcmp(argv[i], "--config") == 0) {
            if (i + 1 == *argc)
                return error_set(error, ERROR_USAGE, "%s needs a value", argv[i]);
            value = argv[++i];
        } else if (g_str_has_prefix(argv[i], "--set=")) {
            set = true;
            value = argv[i] + strlen("--set=");
        } else if (g_str_has_prefix(argv[i], "--config=")) {
            value = argv[i] + strlen("--config=");
        }
        if (value != NULL && set)
            g_ptr_array_add(overrides, (gpointer)value);
        else if (value != NULL)
            ctl->file = value;
        else if (strcmp(argv[i], "--json") == 0)
            ctl->json = true;
        else
            argv[kept++] = argv[i];
    }
    argv[kept] = NULL;
    *argc = kept;
    return true;
}

static const Command *
find_command(const char *name, GError **error)
{
    const char *names[G_N_ELEMENTS(commands) + 1] = {NULL};
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        names[i] = commands[i]->name;
        if (strcmp(names[i], name) == 0)
            return commands[i];
    }
    command_unknown("command", name, names, error);
    return NULL;
}

static bool
run(Ctl *ctl, GPtrArray *overrides, int argc, char **argv, GError **error)
{
    if (!take_globals(ctl, overrides, &argc, argv, error))
        return false;
    g_ptr_array_add(overrides, NULL);
    ctl->overrides = (char **)overrides->pdata;
    if (argc < 2)
        return error_set(error, ERROR_USAGE, "no command (see: milestonectl --help)");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0)
        return print_help() == 0;
    if (strcmp(argv[1], "--version") == 0)
        return puts(PACKAGE_STRING) >= 0;
    const Command *command = find_command(argv[1], error);
    return command != NULL && command->run(ctl, command, argc - 1, argv + 1, error);
}

const Settings *
ctl_settings(Ctl *ctl, GError **error)
{
    if (ctl->settings == NULL)
        ctl->settings = settings_load(ctl->file, ctl->overrides, error);
    return ctl->settings;
}

Almanac *
ctl_almanac(Ctl *ctl)
{
    g_autoptr(GPtrArray) faults = g_ptr_array_new_with_free_func(g_free);
    Almanac *almanac = almanac_read(ctl->settings->calendars, faults);
    if (!ctl->warned)
        kit_tell_faults(faults);
    ctl->warned = true;
    return almanac;
}

char *
ctl_helper(const char *name)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *directory = g_path_get_dirname(program != NULL ? program : ".");
    g_autofree char *uninstalled = g_build_filename(directory, "conf", "uninstalled.conf", NULL);
    bool beside = g_file_test(uninstalled, G_FILE_TEST_EXISTS);
    return g_build_filename(beside ? directory : MS_HOSTDIR, name, NULL);
}

Store *
ctl_store(Ctl *ctl, StoreMode mode, GError **error)
{
    const Settings *settings = ctl_settings(ctl, error);
    return settings != NULL ? store_open(settings->store, mode, error) : NULL;
}

Author
ctl_author(const Ctl *ctl)
{
    /* under sudo the person, not root */
    const char *by = g_getenv("SUDO_USER");
    return (Author){.by = by != NULL && *by != '\0' ? by : g_get_user_name(), .at = clock_now(ctl->clock)};
}

bool
ctl_day(const Ctl *ctl, const char *text, const char *zone_called, Day *day, GError **error)
{
    if (text != NULL)
        return day_parse(text, day) ||
               error_set(error, ERROR_USAGE, "\"%s\" is no date: write it as YYYY-MM-DD", text);
    g_autoptr(Zone) zone = zone_new(zone_called, error);
    if (zone != NULL)
        *day = zone_day(zone, clock_now(ctl->clock), NULL);
    return zone != NULL;
}

Zone *
ctl_local_zone(void)
{
    g_autoptr(GTimeZone) local = g_time_zone_new_local();
    Zone *zone = zone_new(g_time_zone_get_identifier(local), NULL);
    return zone != NULL ? zone : zone_new("UTC", NULL);
}

void
ctl_poke(Ctl *ctl)
{
    g_autoptr(GError) error = NULL;
    json_t *answer = control_request(ctl->settings->control_socket, "poke", &error);
    if (answer == NULL)
        g_debug("the daemon was not told: %s", error->message);
    json_decref(answer);
}

void
ctl_print_json(json_t *value)
{
    json_dumpf(value, stdout, JSON_ENSURE_ASCII);
    putchar('\n');
    json_decref(value);
}

bool
ctl_split_ref(const char *text, char **programme, char **ref, GError **error)
{
    const char *slash = strchr(text, '/');
    if (slash == NULL || slash == text || slash[1] == '\0')
        return error_set(error, ERROR_USAGE,
                         "\"%s\" is no reference: write it as PROGRAMME/REF, such as plan/R7a.3", text);
    *programme = g_strndup(text, (gsize)(slash - text));
    *ref = g_strdup(slash + 1);
    return true;
}

bool
ctl_split_date_ref(const char *text, char **programme, char **ref, char **occurrence, GError **error)
{
    *programme = *ref = *occurrence = NULL;
    if (plan_split_ref(text, programme, ref, occurrence) && *programme != NULL)
        return true;
    g_clear_pointer(ref, g_free);
    g_clear_pointer(occurrence, g_free);
    return error_set(error, ERROR_USAGE,
                     "\"%s\" is no reference: write it as PROGRAMME/REF, such as plan/R7a.3, or of one of "
                     "its occurrences as PROGRAMME/REF@KEY",
                     text);
}

/* Arguments are taken as UTF-8 also where a bare locale (cron's) calls them ASCII. */
static void
set_locale(void)
{
    if (setlocale(LC_ALL, "") == NULL || !g_get_charset(NULL))
        setlocale(LC_CTYPE, "C.UTF-8");
}

/* Output that could not be written is a failure, whatever else went well. */
static void
flush_output(GError **error)
{
    if ((fflush(stdout) != 0 || ferror(stdout) != 0) && *error == NULL)
        error_set(error, ERROR_IO, "the output cannot be written: %s", g_strerror(errno));
}

/* An error has a line for each fault, and may quote a file: its control characters are shown, not obeyed. */
static void
print_error(const GError *error)
{
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        g_autofree char *line = text_printable(lines[i]);
        fprintf(stderr, "%s%s\n", i == 0 ? "milestonectl: " : "", line);
    }
}

int
ctl_main(int argc, char **argv)
{
    set_locale();
    LogSink sink = log_sink_stderr(LOG_LEVEL_WARNING);
    log_install(&sink);
    g_autoptr(Clock) clock = clock_real_new();
    g_autoptr(GPtrArray) overrides = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    Ctl ctl = {.clock = clock};
    if (!run(&ctl, overrides, argc, argv, &error) && error == NULL)
        error_set(&error, ERROR_SOFTWARE, "the command failed without saying why");
    flush_output(&error);
    if (error != NULL)
        print_error(error);
    settings_free(ctl.settings);
    return error_exit_code(error);
}
