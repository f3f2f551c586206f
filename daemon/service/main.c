#include "config.h"

#include "base/error.h"
#include "service/check.h"
#include "service/replay.h"
#include "service/service.h"

#include <locale.h>
#include <stdio.h>

typedef struct {
    char *file;
    char **overrides;
    char *period, *programme, *script;
    gboolean check, json, version;
} Arguments;

static bool
parse(Arguments *arguments, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"config", 'c', 0, G_OPTION_ARG_FILENAME, &arguments->file, "The settings file", "FILE"},
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &arguments->overrides,
         "A setting that stands before the file's", "KEY=VALUE"},
        {"check", 0, 0, G_OPTION_ARG_NONE, &arguments->check,
         "Check the settings, say what they are, and end", NULL},
        {"replay", 0, 0, G_OPTION_ARG_STRING, &arguments->period,
         "Run these days on a fast clock, on a private copy of the store, to Maildirs", "FROM..TO"},
        {"programme", 0, 0, G_OPTION_ARG_STRING, &arguments->programme,
         "Replay only this one, from its draft if it is one", "P"},
        {"updates", 0, 0, G_OPTION_ARG_FILENAME, &arguments->script,
         "An updates.csv to be played, each row on its day", "FILE"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &arguments->json, "Output for programs", NULL},
        {"version", 0, 0, G_OPTION_ARG_NONE, &arguments->version, "Say the version and end", NULL},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_option_context_set_summary(
        context, "Keeps programme plans on time. Without --check or --replay it runs as a service.");
    g_option_context_add_main_entries(context, entries, NULL);
    g_autoptr(GError) own = NULL;
    if (!g_option_context_parse(context, argc, argv, &own))
        return error_set(error, ERROR_USAGE, "%s (see: milestoned --help)", own->message);
    if (*argc > 1)
        return error_set(error, ERROR_USAGE, "unexpected argument \"%s\" (see: milestoned --help)",
                         (*argv)[1]);
    if (arguments->period == NULL && (arguments->programme != NULL || arguments->script != NULL))
        return error_set(error, ERROR_USAGE, "--programme and --updates go with --replay");
    return true;
}

static bool
run(Arguments *arguments, LogSink *sink, GError **error)
{
    if (arguments->version)
        return puts(PACKAGE_STRING) >= 0;
    if (arguments->check)
        return check_run(arguments->file, arguments->overrides, error);
    if (arguments->period == NULL)
        return service_run(arguments->file, arguments->overrides, sink, error);
    g_autoptr(Settings) settings = settings_load(arguments->file, arguments->overrides, error);
    ReplayOptions replay = {.settings = settings,
                            .period = arguments->period,
                            .programme = arguments->programme,
                            .script = arguments->script,
                            .json = arguments->json};
    return settings != NULL && replay_run(&replay, error);
}

int
main(int argc, char **argv)
{
    setlocale(LC_ALL, "");
    LogSink sink = log_sink_stderr(LOG_LEVEL_WARNING);
    log_install(&sink);
    Arguments arguments = {0};
    g_autoptr(GError) error = NULL;
    if (!parse(&arguments, &argc, &argv, &error) || !run(&arguments, &sink, &error))
        fprintf(stderr, "milestoned: %s\n", error->message);
    g_free(arguments.file);
    g_strfreev(arguments.overrides);
    g_free(arguments.period);
    g_free(arguments.programme);
    g_free(arguments.script);
    return error_exit_code(error);
}
