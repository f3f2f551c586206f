#include "ctl/calendar.h"

#include "ctl/command.h"

#include <string.h>

typedef bool (*Action)(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error);

static const struct {
    const char *name;
    int least, most; /* arguments */
    Action run;
} actions[] = {
    {"rule", 1, 1, calendar_rule},
};

static bool
dispatch(Ctl *ctl, const Command *self, const CalendarOptions *options, char **arguments, GError **error)
{
    const char *names[G_N_ELEMENTS(actions) + 1] = {NULL};
    int given = (int)g_strv_length(arguments) - 1;
    for (guint i = 0; i < G_N_ELEMENTS(actions); i++) {
        names[i] = actions[i].name;
        if (strcmp(names[i], arguments[0]) != 0)
            continue;
        if (given < actions[i].least || given > actions[i].most)
            return error_set(error, ERROR_USAGE, "usage: milestonectl %s %s", self->name, self->arguments);
        return actions[i].run(ctl, options, arguments + 1, error);
    }
    return command_unknown(self->name, arguments[0], names, error);
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    CalendarOptions options = {.count = -1};
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &options.from, "The first day (default: today)", "DATE"},
        {"until", 0, 0, G_OPTION_ARG_STRING, &options.until, "The last day", "DATE"},
        {"count", 0, 0, G_OPTION_ARG_INT, &options.count,
         "How many days at most (default: 10 without --until)", "N"},
        {"at", 0, 0, G_OPTION_ARG_STRING, &options.at, "A time of day, to see instants", "HH:MM"},
        {"zone", 0, 0, G_OPTION_ARG_STRING, &options.zone, "The zone of that time (default: Europe/London)",
         "ZONE"},
        G_OPTION_ENTRY_NULL};
    bool well = command_parse(self, entries, 1, -1, &argc, &argv, error) &&
                dispatch(ctl, self, &options, argv + 1, error);
    g_free(options.from);
    g_free(options.until);
    g_free(options.at);
    g_free(options.zone);
    return well;
}

const Command command_calendar = {
    .name = "calendar",
    .arguments = "rule RRULE|-",
    .summary = "Show the days that a recurrence rule means",
    .run = run,
};
