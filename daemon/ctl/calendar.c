#include "ctl/calendar.h"

#include "ctl/command.h"
#include "store/programmes.h"

#include <string.h>

typedef bool (*Run)(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error);

typedef struct Verb {
    const char *name, *arguments;
    int least, most;
    Run run;
} Verb;

static const Verb actions[] = {
    {"show", "[NAME] [--year YEAR] [--nation N]", 0, 1, calendar_show},
    {"import", "FILE.ics|- [--name NAME] [-o FILE] [--nation N] [--dry-run]", 1, 1, calendar_import},
    {"working-days", "FROM TO|+N|-N [--list] [--nation N]", 2, 2, calendar_working_days},
    {"school-days", "FROM TO|+N|-N [--list] [--calendar NAME] [--nation N]", 2, 2, calendar_school_days},
    {"periods", "[--kind KIND] [--programme P | --calendar NAME --year-kind KIND] [--from DATE] [--to DATE]",
     0, 0, calendar_periods},
    {"rule", "RRULE|- [--from DATE] [--until DATE] [--count N] [--at HH:MM] [--zone ZONE]", 1, 1,
     calendar_rule},
};

static bool
dispatch(Ctl *ctl, const Command *self, const CalendarOptions *options, char **arguments, GError **error)
{
    const char *names[G_N_ELEMENTS(actions) + 1] = {NULL};
    int given = (int)g_strv_length(arguments) - 1;
    for (guint i = 0; i < G_N_ELEMENTS(actions); i++) {
        const Verb *action = &actions[i];
        names[i] = action->name;
        if (strcmp(action->name, arguments[0]) != 0)
            continue;
        if (given < action->least || given > action->most)
            return error_set(error, ERROR_USAGE, "usage: milestonectl %s %s %s", self->name, action->name,
                             action->arguments);
        return action->run(ctl, options, arguments + 1, error);
    }
    return command_unknown(self->name, arguments[0], names, error);
}

/* "-5" is so many days back, and no option. */
static void
keep_numbers(int argc, char **argv, GPtrArray *owned)
{
    for (int i = 1; i < argc; i++) {
        if (argv[i][0] != '-' || argv[i][1] == '\0' || argv[i][1 + strspn(argv[i] + 1, "0123456789")] != '\0')
            continue;
        argv[i] = g_strconcat("+", argv[i], NULL);
        g_ptr_array_add(owned, argv[i]);
    }
}

static void
clear_options(CalendarOptions *options)
{
    char **texts[] = {&options->from,      &options->until,    &options->at,   &options->zone,
                      &options->nation,    &options->calendar, &options->year, &options->programme,
                      &options->year_kind, &options->kind,     &options->name, &options->output};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(*texts[i]);
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    CalendarOptions options = {.count = -1};
    g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
    const GOptionEntry entries[] = {
        {"nation", 0, 0, G_OPTION_ARG_STRING, &options.nation,
         "england (default), wales, scotland or northern-ireland", "N"},
        {"calendar", 0, 0, G_OPTION_ARG_STRING, &options.calendar,
         "The council's calendar (default: the nation's estimate)", "NAME"},
        {"programme", 0, 0, G_OPTION_ARG_STRING, &options.programme,
         "Nation, calendar, kind of year and bands of that programme", "P"},
        {"name", 0, 0, G_OPTION_ARG_STRING, &options.name,
         "What an imported calendar is called (default: as its file)", "NAME"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
         "Where it is written (default: into the directory that the setting calendars names)", "FILE"},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &options.dry_run, "Say what would be written, and write nothing",
         NULL},
        {"year", 0, 0, G_OPTION_ARG_STRING, &options.year, "Only that school year", "2023-24"},
        {"year-kind", 0, 0, G_OPTION_ARG_STRING, &options.year_kind, "financial (default) or academic",
         "KIND"},
        {"kind", 0, 0, G_OPTION_ARG_STRING, &options.kind,
         "week, month, band, half-term, term, quarter, half-year, year or calendar-year (default: all that "
         "are "
         "longer than a month)",
         "KIND"},
        {"list", 0, 0, G_OPTION_ARG_NONE, &options.list, "Each of the days", NULL},
        {"from", 0, 0, G_OPTION_ARG_STRING, &options.from, "The first day (default: today)", "DATE"},
        {"to", 0, 0, G_OPTION_ARG_STRING, &options.until, "The last day (default: a year on)", "DATE"},
        {"until", 0, 0, G_OPTION_ARG_STRING, &options.until, "The last day of a rule", "DATE"},
        {"count", 0, 0, G_OPTION_ARG_INT, &options.count,
         "How many days of a rule at most (default: 10 without --until)", "N"},
        {"at", 0, 0, G_OPTION_ARG_STRING, &options.at, "A time of day, to see the instants of a rule",
         "HH:MM"},
        {"zone", 0, 0, G_OPTION_ARG_STRING, &options.zone, "The zone of that time (default: Europe/London)",
         "ZONE"},
        G_OPTION_ENTRY_NULL};
    keep_numbers(argc, argv, owned);
    bool well = command_parse(self, entries, 1, -1, &argc, &argv, error) &&
                dispatch(ctl, self, &options, argv + 1, error);
    clear_options(&options);
    return well;
}

bool
calendar_day(const char *what, const char *text, Day *day, GError **error)
{
    return day_parse(text, day) ||
           error_set(error, ERROR_USAGE, "%s: \"%s\" is no date: write it as YYYY-MM-DD", what, text);
}

static bool
choose_words(const CalendarOptions *options, CalendarChoice *choice, GError **error)
{
    static const char *const nations[] = {"england", "wales", "scotland", "northern-ireland", NULL};
    static const char *const kinds[] = {"financial", "academic", NULL};
    if (options->nation != NULL && !nation_parse(options->nation, &choice->nation))
        return command_unknown("--nation", options->nation, nations, error);
    if (options->year_kind != NULL && !year_kind_parse(options->year_kind, &choice->periods.year))
        return command_unknown("--year-kind", options->year_kind, kinds, error);
    return true;
}

static bool
unknown_calendar(const Almanac *almanac, const char *key, GError **error)
{
    const GPtrArray *keys = almanac_keys(almanac);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < keys->len; i++)
        g_ptr_array_add(names, keys->pdata[i]);
    g_ptr_array_add(names, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    return error_set(error, ERROR_DATA, "there is no calendar \"%s\"; there %s %s", key,
                     keys->len > 0 ? "are" : "is", keys->len > 0 ? all : "none");
}

static bool
choose_programme(Ctl *ctl, const CalendarOptions *options, CalendarChoice *choice, GError **error)
{
    if (options->programme == NULL)
        return true;
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    choice->plan = store != NULL ? programmes_load(store, options->programme, error) : NULL;
    if (choice->plan == NULL)
        return false;
    choice->nation = choice->plan->nation;
    choice->periods.year = choice->plan->year;
    choice->periods.bands = choice->plan->bands;
    return true;
}

/* A named calendar without a nation is of its own. One that a programme names and that is not there is as it
 * is for the daemon: the estimate. */
static bool
choose_calendar(const CalendarOptions *options, const char *key, CalendarChoice *choice, GError **error)
{
    const Terms *terms = key != NULL ? almanac_terms(choice->almanac, key) : NULL;
    if (key != NULL && terms == NULL)
        return unknown_calendar(choice->almanac, key, error);
    if (terms != NULL && options->nation == NULL && choice->plan == NULL)
        choice->nation = terms_nation(terms);
    if (key == NULL && choice->plan != NULL)
        key = choice->plan->calendar;
    choice->timetable = almanac_timetable(choice->almanac, choice->nation, key);
    choice->periods.terms = choice->timetable->terms;
    return true;
}

CalendarChoice *
calendar_choose(Ctl *ctl, const CalendarOptions *options, const char *calendar, GError **error)
{
    if (ctl_settings(ctl, error) == NULL)
        return NULL;
    g_autoptr(CalendarChoice) choice = g_new0(CalendarChoice, 1);
    choice->almanac = ctl_almanac(ctl);
    if (!choose_programme(ctl, options, choice, error) || !choose_words(options, choice, error) ||
        !choose_calendar(options, calendar, choice, error))
        return NULL;
    return g_steal_pointer(&choice);
}

void
calendar_choice_free(CalendarChoice *choice)
{
    if (choice == NULL)
        return;
    plan_free(choice->plan);
    almanac_free(choice->almanac);
    g_free(choice);
}

const Command command_calendar = {
    .name = "calendar",
    .arguments = "show|import|working-days|school-days|periods|rule ...",
    .summary = "Show and import school terms, count days, name periods, step rules",
    .run = run,
};
