#include "ctl/calendar.h"
#include "ctl/command.h"
#include "ctl/output.h"
#include "ctl/table.h"

#include <string.h>

enum { DAYS_OF_A_YEAR = 365, MOST_YEARS = 50 };

typedef struct Wanted {
    bool kinds[PERIOD_CALENDAR_YEAR + 1];
    Day from, to;
} Wanted;

static bool
read_kind(const char *text, Wanted *wanted, GError **error)
{
    const char *names[G_N_ELEMENTS(wanted->kinds) + 1] = {NULL};
    PeriodKind kind;
    for (guint i = 0; i < G_N_ELEMENTS(wanted->kinds); i++) {
        names[i] = period_kind_word((PeriodKind)i);
        if (text == NULL)
            wanted->kinds[i] = i >= PERIOD_BAND;
    }
    if (text == NULL)
        return true;
    if (!period_kind_parse(text, &kind))
        return command_unknown("--kind", text, names, error);
    wanted->kinds[kind] = true;
    return true;
}

static bool
read_wanted(Ctl *ctl, const CalendarOptions *options, Wanted *wanted, GError **error)
{
    if (!read_kind(options->kind, wanted, error) ||
        !ctl_day(ctl, options->from, "Europe/London", &wanted->from, error))
        return false;
    wanted->to = wanted->from + DAYS_OF_A_YEAR;
    if (options->until != NULL && !calendar_day("--to", options->until, &wanted->to, error))
        return false;
    return (wanted->to >= wanted->from && wanted->to - wanted->from <= MOST_YEARS * (DAYS_OF_A_YEAR + 1)) ||
           error_set(error, ERROR_USAGE, "--to is before --from, or more than %d years after it", MOST_YEARS);
}

static json_t *
period_json(const Period *period)
{
    json_t *object = json_object();
    json_object_set_new(object, "id", output_text(period->id));
    json_object_set_new(object, "kind", json_string(period_kind_word(period->kind)));
    json_object_set_new(object, "title", output_text(period->title));
    json_object_set_new(object, "first", output_day(period->first));
    json_object_set_new(object, "last", output_day(period->last));
    json_object_set_new(object, "estimated", json_boolean(period->estimated));
    return object;
}

static void
add_row(Table *table, const Period *period)
{
    char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
    table_add(table, period->id, day_format(period->first, first), day_format(period->last, last),
              period->estimated ? "yes" : "no", period->title, NULL);
}

bool
calendar_periods(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error)
{
    Wanted wanted = {0};
    g_autoptr(CalendarChoice) choice = calendar_choose(ctl, options, options->calendar, error);
    if (choice == NULL || !read_wanted(ctl, options, &wanted, error))
        return false;
    g_autoptr(Table) table = table_new("ID", "FIRST", "LAST", "ESTIMATED", "TITLE", NULL);
    for (guint kind = 0; kind < G_N_ELEMENTS(wanted.kinds); kind++) {
        if (!wanted.kinds[kind])
            continue;
        g_autoptr(GArray) list = period_list((PeriodKind)kind, wanted.from, wanted.to, &choice->periods);
        for (guint i = 0; i < list->len; i++) {
            const Period *period = &g_array_index(list, Period, i);
            if (ctl->json)
                ctl_print_json(period_json(period));
            else
                add_row(table, period);
        }
    }
    if (!ctl->json)
        table_print(table, "There is no such period.");
    return true;
}
