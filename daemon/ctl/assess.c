/* What the plugins of a programme say of its areas now, asked for the purpose: nothing is written. */
#include "area/area_asker.h"
#include "base/text.h"
#include "ctl/command.h"
#include "ctl/facts.h"
#include "ctl/output.h"
#include "ctl/picture.h"
#include "ctl/table.h"
#include "plan/challenge.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>

typedef struct Asking {
    const Picture *picture;
    const Settings *settings;
    AreaAsker *asker;
    bool section;
} Asking;

static json_t *
section_json(const AreaSection *section)
{
    json_t *blocks = json_array();
    for (guint i = 0; i < section->blocks->len; i++) {
        const AreaBlock *block = section->blocks->pdata[i];
        static const char *const kinds[] = {"paragraph", "table", "chart"};
        json_t *object = json_object();
        json_object_set_new(object, "kind", json_string(kinds[block->kind]));
        json_object_set_new(object, "text", output_text(block->text));
        json_t *labels = json_array(), *rows = json_array(), *series = json_array();
        for (guint j = 0; block->labels != NULL && block->labels[j] != NULL; j++)
            json_array_append_new(labels, output_text(block->labels[j]));
        for (guint j = 0; block->rows != NULL && j < block->rows->len; j++) {
            json_t *row = json_array();
            for (GStrv cell = block->rows->pdata[j]; *cell != NULL; cell++)
                json_array_append_new(row, output_text(*cell));
            json_array_append_new(rows, row);
        }
        for (guint j = 0; block->series != NULL && j < block->series->len; j++) {
            const AreaSeries *one = block->series->pdata[j];
            json_t *values = json_array();
            for (guint k = 0; k < one->values->len; k++) {
                double value = g_array_index(one->values, double, k);
                json_array_append_new(values, isnan(value) ? json_null() : json_real(value));
            }
            json_array_append_new(series,
                                  json_pack("{s:o,s:o}", "name", output_text(one->name), "values", values));
        }
        json_object_set_new(object, "labels", labels);
        json_object_set_new(object, "rows", rows);
        json_object_set_new(object, "series", series);
        json_array_append_new(blocks, object);
    }
    return blocks;
}

static json_t *
dates_json(const Assessment *assessment)
{
    json_t *dates = json_array();
    for (guint i = 0; i < assessment->dates->len; i++) {
        const AreaDate *date = assessment->dates->pdata[i];
        json_array_append_new(dates, json_pack("{s:o,s:s,s:o,s:o,s:o}", "on", output_day(date->on), "kind",
                                               date->occasion ? "occasion" : "deadline", "key",
                                               output_text(date->key), "title", output_text(date->title),
                                               "rule", output_text(date->rule)));
    }
    return dates;
}

static json_t *
findings_json(const Assessment *assessment)
{
    json_t *findings = json_array();
    for (guint i = 0; i < assessment->findings->len; i++) {
        const Finding *finding = assessment->findings->pdata[i];
        json_array_append_new(
            findings, json_pack("{s:s,s:o,s:o,s:o}", "severity", finding_severity_word(finding->severity),
                                "code", output_text(finding->code), "ref", output_text(finding->ref), "text",
                                output_text(finding->text)));
    }
    return findings;
}

static json_t *
area_json(const Area *area, const AreaSection *section)
{
    const Assessment *assessment = area->assessment;
    json_t *object = output_area(area);
    bool measured = assessment->measured != STATUS_NOT_STARTED;
    json_object_set_new(object, "measured",
                        measured ? json_string(status_word(assessment->measured)) : json_null());
    json_object_set_new(object, "trend", json_string(trend_word(assessment->trend)));
    json_object_set_new(object, "confidence", json_string(confidence_word(assessment->confidence)));
    json_object_set_new(object, "valid_until", output_day(assessment->valid_until));
    json_object_set_new(object, "findings", findings_json(assessment));
    json_object_set_new(object, "dates", dates_json(assessment));
    json_object_set_new(object, "section", section != NULL ? section_json(section) : json_null());
    return object;
}

static void
print_block(const AreaBlock *block)
{
    g_autofree char *text = text_printable(block->text);
    if (block->kind == BLOCK_PARAGRAPH) {
        printf("\n  %s\n", text);
        return;
    }
    /* a chart's figures stand in its tables as well */
    if (block->kind != BLOCK_TABLE)
        return;
    printf("\n  %s\n", text);
    for (guint i = 0; i < block->rows->len; i++) {
        g_autofree char *row = g_strjoinv(" | ", block->rows->pdata[i]);
        g_autofree char *line = text_printable(row);
        if (i == 0) {
            g_autofree char *heads = g_strjoinv(" | ", block->labels);
            g_autofree char *head = text_printable(heads);
            printf("    %s\n", head);
        }
        printf("    %s\n", line);
    }
}

/* Reasons, findings and dates, each with its name beside it. */
static void
print_area(const Area *area, const AreaSection *section)
{
    const Assessment *assessment = area->assessment;
    g_autoptr(Facts) facts = facts_new();
    bool answered = assessment->fault == NULL;
    facts_add(facts, "Area", area->title);
    facts_add(facts, "Plugin", area->plugin);
    facts_add(facts, "Status", answered ? status_label(assessment->status) : "no answer");
    facts_add(facts, "Fault", assessment->fault);
    for (guint i = 0; i < assessment->reasons->len; i++)
        facts_add(facts, "Reason", assessment->reasons->pdata[i]);
    if (answered) {
        facts_add(facts, "Trend", trend_word(assessment->trend));
        facts_add(facts, "Confidence", confidence_word(assessment->confidence));
    }
    for (guint i = 0; i < assessment->findings->len; i++) {
        const Finding *finding = assessment->findings->pdata[i];
        g_autofree char *text =
            g_strdup_printf("%s (%s)", finding->text, finding_severity_word(finding->severity));
        facts_add(facts, "Finding", text);
    }
    for (guint i = 0; i < assessment->dates->len; i++) {
        const AreaDate *date = assessment->dates->pdata[i];
        g_autofree char *day = day_format_long(date->on);
        g_autofree char *text = g_strdup_printf("%s: %s; from %s", day, date->title, date->rule);
        facts_add(facts, date->occasion ? "Occasion" : "Deadline", text);
    }
    facts_print(facts);
    for (guint i = 0; section != NULL && i < section->blocks->len; i++)
        print_block(section->blocks->pdata[i]);
    putchar('\n');
}

static bool
assess_area(const Ctl *ctl, const Asking *asking, Area *area, GError **error)
{
    const Picture *picture = asking->picture;
    Assessment *before = area->assessment;
    Assessment *assessment =
        area_asker_assess(asking->asker, picture->plan, area, picture->times, picture->today);
    challenge_add(assessment, area, before, picture->times, asking->settings->schedule.unchanged);
    area->assessment = assessment;
    assessment_free(before);
    g_autoptr(AreaSection) section = NULL;
    if (asking->section && assessment->fault == NULL) {
        section =
            area_asker_section(asking->asker, picture->plan, area, picture->times, picture->today, error);
        if (section == NULL)
            return false;
    }
    if (ctl->json)
        ctl_print_json(area_json(area, section));
    else
        print_area(area, section);
    return true;
}

static bool
assess(Ctl *ctl, Asking *asking, const char *called, GError **error)
{
    const Plan *plan = asking->picture->plan;
    Area *only = called != NULL ? plan_find_area(plan, called) : NULL;
    if (called != NULL && only == NULL) {
        g_autoptr(GPtrArray) titles = g_ptr_array_new();
        for (guint i = 0; i < plan->areas->len; i++)
            g_ptr_array_add(titles, ((const Area *)plan->areas->pdata[i])->title);
        g_ptr_array_add(titles, NULL);
        const char *nearest = text_nearest(called, (const char *const *)titles->pdata);
        return nearest != NULL ? error_set(error, ERROR_DATA, "%s has no area \"%s\": did you mean \"%s\"?",
                                           plan->key, called, nearest)
                               : error_set(error, ERROR_DATA, "%s has no area \"%s\"", plan->key, called);
    }
    for (guint i = 0; i < plan->areas->len; i++)
        if ((only == NULL || plan->areas->pdata[i] == only) &&
            !assess_area(ctl, asking, plan->areas->pdata[i], error))
            return false;
    return true;
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    g_autofree char *on = NULL;
    gboolean section = FALSE;
    const GOptionEntry entries[] = {
        {"on", 0, 0, G_OPTION_ARG_STRING, &on, "As of that day (default: today)", "DATE"},
        {"section", 0, 0, G_OPTION_ARG_NONE, &section, "With each area's part of a board paper", NULL},
        G_OPTION_ENTRY_NULL};
    if (!command_parse(self, entries, 1, 2, &argc, &argv, error))
        return false;
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    g_autoptr(Picture) picture = store != NULL ? picture_new(ctl, store, argv[1], on, error) : NULL;
    if (picture == NULL)
        return false;
    signal(SIGPIPE, SIG_IGN); /* a plugin's process may end early */
    const AreaPoolOptions options = kit_area_options(ctl->settings);
    g_autoptr(AreaAsker) asker = area_asker_new(&options);
    Asking asking = {picture, ctl->settings, asker, section};
    return assess(ctl, &asking, argc > 2 ? argv[2] : NULL, error);
}

const Command command_assess = {
    .name = "assess",
    .arguments = "PROGRAMME [AREA]",
    .summary = "Ask the area plugins how a programme's areas stand, and why",
    .run = run,
};
