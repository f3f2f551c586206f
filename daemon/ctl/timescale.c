#include "time/timescale.h"

#include "base/file.h"
#include "ctl/calendar.h"
#include "ctl/command.h"
#include "ctl/output.h"
#include "ctl/table.h"

#include <string.h>

enum { INPUT_LIMIT = 64 * 1024 * 1024 };

typedef struct {
    char *on, *programme, *calendar;
} Options;

typedef struct {
    const Ctl *ctl;
    TimescaleContext context;
    Table *table; /* NULL with --json */
} Answer;

static json_t *
answer_json(const Answer *answer, const char *phrase, const GArray *readings)
{
    json_t *spans = json_array();
    for (guint i = 0; i < readings->len; i++)
        json_array_append_new(spans, output_reading(&g_array_index(readings, Reading, i)));
    json_t *object = json_object();
    json_object_set_new(object, "phrase", output_text(phrase));
    json_object_set_new(object, "on", output_day(answer->context.reference));
    json_object_set_new(object, "spans", spans);
    return object;
}

static void
answer_row(const Answer *answer, const char *phrase, const Reading *reading)
{
    char start[DAY_TEXT_SIZE];
    char due[DAY_TEXT_SIZE];
    const char *kind = reading->kind == TIMESCALE_RECURRING ? recurrence_word(reading->recurrence)
                                                            : timescale_kind_word(reading->kind);
    table_add(answer->table, kind, day_format(reading->start, start), day_format(reading->due, due),
              reading->certain ? "yes" : "no", reading->rule, phrase, NULL);
    if (reading->note != NULL)
        table_add(answer->table, "", "", "", "", "", reading->note, NULL);
    g_autoptr(GArray) offers = reading_offers(reading);
    for (guint i = 0; i < offers->len && reading->others != NULL; i++) {
        g_autofree char *text = offer_describe(&g_array_index(offers, Offer, i));
        g_autofree char *numbered = g_strdup_printf("%u. %s", i + 1, text);
        table_add(answer->table, "", "", "", "", "", numbered, NULL);
    }
}

static void
answer_phrase(const Answer *answer, const char *phrase)
{
    g_autoptr(GArray) readings = timescale_parse(phrase, &answer->context);
    if (answer->table == NULL) {
        ctl_print_json(answer_json(answer, phrase, readings));
        return;
    }
    for (guint i = 0; i < readings->len; i++)
        answer_row(answer, i == 0 ? phrase : "", &g_array_index(readings, Reading, i));
}

/* Every line is a phrase, an empty one too: answers stand in the order of the lines. */
static bool
answer_input(const Answer *answer, GError **error)
{
    g_autoptr(GBytes) bytes = file_read("-", INPUT_LIMIT, error);
    if (bytes == NULL)
        return false;
    gsize size = 0;
    const char *at = g_bytes_get_data(bytes, &size);
    const char *end = at + size;
    for (int line = 1; at < end; line++) {
        const char *newline = memchr(at, '\n', (gsize)(end - at));
        gsize length = (gsize)((newline != NULL ? newline : end) - at);
        if (!g_utf8_validate_len(at, length, NULL))
            return error_set(error, ERROR_DATA, "standard input:%d: is not UTF-8 text", line);
        if (length > 0 && at[length - 1] == '\r')
            length--;
        g_autofree char *phrase = g_strndup(at, length);
        answer_phrase(answer, phrase);
        at = newline != NULL ? newline + 1 : end;
    }
    return true;
}

/* Without a programme: a council's financial year, today, and no school calendar; then no settings are read.
 */
static bool
find_context(Ctl *ctl, const Options *options, CalendarChoice **choice, TimescaleContext *context,
             GError **error)
{
    const CalendarOptions chosen = {.programme = options->programme};
    *context = (TimescaleContext){.year = YEAR_FINANCIAL};
    if (options->programme != NULL || options->calendar != NULL) {
        *choice = calendar_choose(ctl, &chosen, options->calendar, error);
        if (*choice == NULL)
            return false;
        context->year = (*choice)->periods.year;
        context->terms = (*choice)->periods.terms;
        if (options->on == NULL && (*choice)->plan != NULL) {
            context->reference = (*choice)->plan->reference;
            return true;
        }
    }
    return ctl_day(ctl, options->on, "Europe/London", &context->reference, error);
}

static bool
answer_all(const Answer *answer, int count, char **phrases, GError **error)
{
    for (int i = 0; i < count; i++) {
        if (strcmp(phrases[i], "-") != 0)
            answer_phrase(answer, phrases[i]);
        else if (!answer_input(answer, error))
            return false;
    }
    return true;
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    Options options = {0};
    const GOptionEntry entries[] = {
        {"on", 0, 0, G_OPTION_ARG_STRING, &options.on, "The date of the plan (default: today)", "DATE"},
        {"programme", 0, 0, G_OPTION_ARG_STRING, &options.programme,
         "A programme, for its reference date, school calendar and kind of year", "P"},
        {"calendar", 0, 0, G_OPTION_ARG_STRING, &options.calendar,
         "A council's school calendar, for terms and half-terms", "NAME"},
        G_OPTION_ENTRY_NULL};
    Answer answer = {.ctl = ctl};
    bool well = command_parse(self, entries, 1, -1, &argc, &argv, error);
    g_autoptr(CalendarChoice) choice = NULL;
    well = well && find_context(ctl, &options, &choice, &answer.context, error);
    if (well && !ctl->json)
        answer.table = table_new("KIND", "START", "DUE", "CERTAIN", "RULE", "PHRASE", NULL);
    well = well && answer_all(&answer, argc - 1, argv + 1, error);
    if (answer.table != NULL)
        table_print(answer.table, "no phrase given");
    table_free(answer.table);
    g_free(options.calendar);
    g_free(options.programme);
    g_free(options.on);
    return well;
}

const Command command_timescale = {
    .name = "timescale",
    .arguments = "PHRASE|-...",
    .summary = "Read what a plan says of time, and say which dates it means",
    .run = run,
};
