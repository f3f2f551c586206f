#include "base/progress.h"
#include "ctl/command.h"
#include "ctl/table.h"
#include "engine/rehearsal.h"

#include <stdio.h>

/* A forecast looks four weeks ahead unless it is told otherwise. */
enum { DEFAULT_DAYS = 28 };

typedef struct {
    Table *table; /* NULL with --json */
    Day from, to;
} Forecast;

static json_t *
texts(const GPtrArray *array)
{
    json_t *list = json_array();
    for (guint i = 0; i < array->len; i++)
        json_array_append_new(list, json_string(array->pdata[i]));
    return list;
}

static char *
local_time(const Plan *plan, Instant at)
{
    g_autoptr(Zone) zone = zone_new(plan->zone, NULL);
    return zone_format_rfc3339(zone, at);
}

static void
add_row(Forecast *forecast, const char *at, NoticeKind kind, const char *to, const char *subject)
{
    g_autofree char *when = g_strndup(at, strlen("2004-04-01T08:00"));
    when[strlen("2004-04-01")] = ' ';
    table_add(forecast->table, when, notice_kind_word(kind), to, subject, NULL);
}

static void
sent(void *data, const Message *message, const Plan *plan, Instant at)
{
    Forecast *forecast = data;
    g_autofree char *when = local_time(plan, at);
    if (forecast->table != NULL)
        add_row(forecast, when, message->kind, message->address, message->subject);
    else
        ctl_print_json(json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "at", when, "kind",
                                 notice_kind_word(message->kind), "to", message->address, "channel",
                                 channel_word(message->channel), "subject", message->subject, "items",
                                 texts(message->refs)));
}

static void
held(void *data, const Held *what, const Plan *plan, Instant at)
{
    Forecast *forecast = data;
    g_autofree char *when = local_time(plan, at);
    g_autofree char *to = g_strdup_printf("(%s: %s)", what->why, what->name);
    if (forecast->table != NULL)
        add_row(forecast, when, what->kind, to, what->subject);
    else
        ctl_print_json(json_pack("{s:s, s:s, s:n, s:s, s:s, s:s, s:s, s:o}", "at", when, "kind",
                                 notice_kind_word(what->kind), "to", "held", what->why, "name", what->name,
                                 "channel", channel_word(CHANNEL_MAIL), "subject", what->subject, "items",
                                 texts(what->refs)));
}

static void
progress(void *data, Day day)
{
    const Forecast *forecast = data;
    char text[DAY_TEXT_SIZE];
    progress_show(day_format(day, text),
                  100 * (day - forecast->from) / MAX(forecast->to - forecast->from, 1));
}

static bool
run(Ctl *ctl, Forecast *forecast, const char *programme, const char *script, GError **error)
{
    const Settings *settings = ctl_settings(ctl, error);
    if (settings == NULL)
        return false;
    guint refused = 0;
    RehearsalOptions options = {.settings = settings,
                                .programme = programme,
                                .from = forecast->from,
                                .to = forecast->to,
                                .script = script,
                                .refused = &refused,
                                .record = true,
                                .sent = sent,
                                .held = held,
                                .progress = progress,
                                .data = forecast};
    bool ok = rehearsal_run(&options, error);
    progress_end();
    if (ok && forecast->table != NULL)
        table_print(forecast->table, "Nothing would be sent.");
    if (!ok || refused == 0)
        return ok;
    return error_set(error, ERROR_DATA, "%s: %u %s refused, and the rest was played without %s", script,
                     refused, refused == 1 ? "row was" : "rows were", refused == 1 ? "it" : "them");
}

static bool
forecast_run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    g_autofree char *from = NULL;
    g_autofree char *to = NULL;
    g_autofree char *script = NULL;
    const GOptionEntry entries[] = {
        {"from", 0, 0, G_OPTION_ARG_STRING, &from, "First day (default: today)", "DATE"},
        {"to", 0, 0, G_OPTION_ARG_STRING, &to, "Last day (default: four weeks from the first)", "DATE"},
        {"updates", 0, 0, G_OPTION_ARG_FILENAME, &script, "An updates.csv to be played, each row on its day",
         "FILE"},
        G_OPTION_ENTRY_NULL};
    if (!command_parse(self, entries, 0, 1, &argc, &argv, error))
        return false;
    Forecast forecast = {0};
    if (!ctl_day(ctl, from, "Europe/London", &forecast.from, error))
        return false;
    forecast.to = forecast.from + DEFAULT_DAYS - 1;
    if (to != NULL && !ctl_day(ctl, to, "Europe/London", &forecast.to, error))
        return false;
    if (forecast.to < forecast.from)
        return error_set(error, ERROR_USAGE, "--to lies before --from");
    g_autoptr(Table) table = ctl->json ? NULL : table_new("WHEN", "KIND", "TO", "SUBJECT", NULL);
    forecast.table = table;
    return run(ctl, &forecast, argc > 1 ? argv[1] : NULL, script, error);
}

const Command command_forecast = {.name = "forecast",
                                  .arguments = "[PROGRAMME] [--from DATE] [--to DATE] [--updates FILE]",
                                  .summary = "Print every notice that would be sent, without sending any",
                                  .run = forecast_run};
