#include "base/file.h"
#include "base/quantity.h"
#include "ctl/calendar.h"
#include "ctl/output.h"
#include "ctl/table.h"
#include "time/rrule.h"

#include <stdio.h>
#include <string.h>

enum { INPUT_LIMIT = 64 * 1024 * 1024, COUNT_LIMIT = 1000000, DEFAULT_COUNT = 10 };

/* What is asked of every rule. */
typedef struct RuleAsked {
    const Ctl *ctl;
    int count;
    Day until;  /* DAY_NONE: none */
    Zone *zone; /* NULL without --at */
    int minute;
    bool read_lines;
} RuleAsked;

static RRule *
read_rule(const RuleAsked *question, const char *text, Day start, GError **error)
{
    if (question->zone != NULL)
        return rrule_new_at(text, start, question->minute, question->zone, error);
    return rrule_new(text, start, error);
}

/* By which an occurrence is known: its local time, whatever the clock does. */
static char *
occurrence_key(const RuleAsked *question, Day day)
{
    char text[DAY_TEXT_SIZE];
    day_format(day, text);
    if (question->zone == NULL)
        return g_strdup(text);
    return g_strdup_printf("%sT%02d:%02d", text, question->minute / 60, question->minute % 60);
}

/* Calls `each` for the days asked for; gives whether the rule goes on after them. */
typedef void (*DayFunc)(const RuleAsked *question, Day day, void *data);
static bool
foreach_day(const RuleAsked *question, const RRule *rule, DayFunc each, void *data)
{
    Day day = rrule_next(rule, DAY_NONE);
    for (int n = 0; n < question->count && day != DAY_NONE; n++) {
        if (question->until != DAY_NONE && day > question->until)
            break;
        each(question, day, data);
        day = rrule_next(rule, day);
    }
    return day != DAY_NONE;
}

static void
append_json(const RuleAsked *question, Day day, void *data)
{
    if (question->zone == NULL) {
        json_array_append_new(data, output_day(day));
        return;
    }
    g_autofree char *key = occurrence_key(question, day);
    Instant at = zone_instant(question->zone, day, question->minute);
    g_autofree char *local = zone_format_rfc3339(question->zone, at);
    json_t *object = json_object();
    json_object_set_new(object, "key", output_text(key));
    json_object_set_new(object, "at", output_instant(at));
    json_object_set_new(object, "local", output_text(local));
    json_array_append_new(data, object);
}

static void
answer_json(const RuleAsked *question, const RRule *rule, Day start)
{
    g_autofree char *meaning = rrule_describe(rule);
    json_t *occurrences = json_array();
    bool more = foreach_day(question, rule, append_json, occurrences);
    json_t *object = json_object();
    json_object_set_new(object, "rule", output_text(rrule_text(rule)));
    json_object_set_new(object, "from", output_day(start));
    json_object_set_new(object, "meaning", output_text(meaning));
    json_object_set_new(object, "occurrences", occurrences);
    json_object_set_new(object, "more", json_boolean(more));
    ctl_print_json(object);
}

static void
append_row(const RuleAsked *question, Day day, void *data)
{
    g_autofree char *written = day_format_long(day);
    g_autofree char *key = occurrence_key(question, day);
    if (question->zone == NULL) {
        table_add(data, key, written, NULL);
        return;
    }
    g_autofree char *local =
        zone_format_rfc3339(question->zone, zone_instant(question->zone, day, question->minute));
    table_add(data, key, local, written, NULL);
}

static void
answer_table(const RuleAsked *question, const RRule *rule)
{
    g_autofree char *meaning = rrule_describe(rule);
    g_autoptr(Table) table = question->zone != NULL ? table_new("OCCURRENCE", "INSTANT", "DAY", NULL)
                                                    : table_new("OCCURRENCE", "DAY", NULL);
    printf("%s: %s\n", rrule_text(rule), meaning);
    bool more = foreach_day(question, rule, append_row, table);
    table_print(table, "no occurrence in that time");
    if (more)
        puts("and so on");
}

static bool
answer_rule(const RuleAsked *question, const char *text, Day start, GError **error)
{
    g_autoptr(RRule) rule = read_rule(question, text, start, error);
    if (rule == NULL)
        return false;
    if (question->ctl->json || question->read_lines)
        answer_json(question, rule, start);
    else
        answer_table(question, rule);
    return true;
}

/* One object whatever the line holds: answers stand in the order of the lines. */
static void
answer_line(const RuleAsked *question, char *line)
{
    g_autoptr(GError) error = NULL;
    Day start = DAY_NONE;
    char *space = strchr(line, ' ');
    if (space != NULL)
        *space = '\0';
    bool well = space != NULL && day_parse(line, &start);
    if (well && answer_rule(question, space + 1, start, &error))
        return;
    json_t *object = json_object();
    json_object_set_new(object, "error",
                        output_text(well ? error->message
                                         : "the line is not a date and a rule: write such as "
                                           "2004-03-22 FREQ=WEEKLY"));
    ctl_print_json(object);
}

static bool
answer_input(const RuleAsked *question, GError **error)
{
    g_autoptr(GBytes) bytes = file_read("-", INPUT_LIMIT, error);
    if (bytes == NULL)
        return false;
    gsize size = 0;
    const char *at = g_bytes_get_data(bytes, &size);
    g_autofree char *text = g_strndup(at, size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
        if (lines[i + 1] != NULL || lines[i][0] != '\0')
            answer_line(question, g_strchomp(lines[i]));
    return true;
}

static bool
take_time(RuleAsked *question, const CalendarOptions *options, GError **error)
{
    if (options->at == NULL)
        return options->zone == NULL || error_set(error, ERROR_USAGE, "--zone goes with --at");
    if (!quantity_parse_time_of_day(options->at, &question->minute))
        return error_set(error, ERROR_USAGE, "--at: \"%s\" is no time: write it as HH:MM", options->at);
    question->zone = zone_new(options->zone != NULL ? options->zone : "Europe/London", error);
    return question->zone != NULL;
}

static bool
take_limits(RuleAsked *question, const CalendarOptions *options, GError **error)
{
    question->until = DAY_NONE;
    if (options->until != NULL && !day_parse(options->until, &question->until))
        return error_set(error, ERROR_USAGE, "--until: \"%s\" is no date: write it as YYYY-MM-DD",
                         options->until);
    question->count = options->count;
    if (options->count == -1)
        question->count = options->until != NULL ? COUNT_LIMIT : DEFAULT_COUNT;
    if (question->count < 1 || question->count > COUNT_LIMIT)
        return error_set(error, ERROR_USAGE, "--count is a number from 1 to %d", COUNT_LIMIT);
    return true;
}

bool
calendar_rule(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error)
{
    Day start;
    RuleAsked question = {.ctl = ctl, .read_lines = strcmp(arguments[0], "-") == 0};
    if (question.read_lines && options->from != NULL)
        return error_set(error, ERROR_USAGE, "--from: the lines of standard input say their own first days");
    bool well = take_limits(&question, options, error) && take_time(&question, options, error);
    if (well && question.read_lines)
        well = answer_input(&question, error);
    else
        well = well && ctl_day(ctl, options->from, "Europe/London", &start, error) &&
               answer_rule(&question, arguments[0], start, error);
    zone_free(question.zone);
    return well;
}
