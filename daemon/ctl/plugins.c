#include "area/area_asker.h"
#include "area/area_file.h"
#include "base/text.h"
#include "ctl/command.h"
#include "ctl/output.h"
#include "ctl/plugin_verify.h"
#include "ctl/table.h"
#include "engine/kit.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

static json_t *
setting_json(const AreaSetting *setting)
{
    json_t *object = json_object();
    json_object_set_new(object, "name", output_text(setting->name));
    json_object_set_new(object, "type", output_text(area_description_type_word(setting->type)));
    json_object_set_new(object, "default", output_text(setting->fallback));
    json_object_set_new(object, "min", setting->ranged ? json_real(setting->min) : json_null());
    json_object_set_new(object, "max", setting->ranged ? json_real(setting->max) : json_null());
    json_object_set_new(object, "meaning", output_text(setting->sentence));
    return object;
}

static json_t *
measure_json(const AreaMeasure *measure)
{
    json_t *object = json_object();
    json_object_set_new(object, "name", output_text(measure->name));
    json_object_set_new(object, "title", output_text(measure->title));
    json_object_set_new(object, "unit", output_text(measure->unit));
    json_object_set_new(object, "direction",
                        output_text(area_description_direction_word(measure->direction)));
    json_object_set_new(object, "min", measure->ranged ? json_real(measure->min) : json_null());
    json_object_set_new(object, "max", measure->ranged ? json_real(measure->max) : json_null());
    return object;
}

static json_t *
fact_json(const AreaFact *fact)
{
    bool ranged = fact->min != 0 || fact->max != 0;
    json_t *object = json_object();
    json_object_set_new(object, "kind", output_text(fact->kind));
    json_object_set_new(object, "name", output_text(fact->name));
    json_object_set_new(object, "type", output_text(area_description_type_word(fact->type)));
    json_object_set_new(object, "min", ranged ? json_real(fact->min) : json_null());
    json_object_set_new(object, "max", ranged ? json_real(fact->max) : json_null());
    json_object_set_new(object, "meaning", output_text(fact->sentence));
    return object;
}

/* `description` is NULL when the plugin has a fault. */
static json_t *
plugin_json(const char *name, const AreaDescription *description, const char *fault)
{
    json_t *object = json_object();
    json_object_set_new(object, "plugin", output_text(name));
    json_object_set_new(object, "fault", output_text(fault));
    if (description == NULL)
        return object;
    json_t *settings = json_array();
    json_t *measures = json_array();
    for (guint i = 0; i < description->settings->len; i++)
        json_array_append_new(settings, setting_json(description->settings->pdata[i]));
    for (guint i = 0; i < description->measures->len; i++)
        json_array_append_new(measures, measure_json(description->measures->pdata[i]));
    json_t *cases = json_array();
    for (guint i = 0; i < description->facts->len; i++)
        json_array_append_new(cases, fact_json(description->facts->pdata[i]));
    json_object_set_new(object, "cases", cases);
    json_object_set_new(object, "summary", output_text(description->summary));
    json_object_set_new(object, "file", output_text(description->file));
    json_object_set_new(object, "abi", json_integer(description->abi));
    json_object_set_new(object, "dates", json_boolean(description->has_dates));
    json_object_set_new(object, "section", json_boolean(description->has_section));
    json_object_set_new(object, "settings", settings);
    json_object_set_new(object, "measures", measures);
    return object;
}

static bool
list(const Ctl *ctl, const AreaPoolOptions *options)
{
    g_auto(GStrv) names = area_file_list(options->directory);
    g_autoptr(AreaAsker) asker = area_asker_new(options);
    g_autoptr(Table) table = table_new("PLUGIN", "ABI", "WHAT IT LOOKS AT", NULL);
    for (guint i = 0; names[i] != NULL; i++) {
        g_autoptr(GError) fault = NULL;
        g_autoptr(AreaDescription) description = area_asker_describe(asker, names[i], &fault);
        if (ctl->json) {
            ctl_print_json(plugin_json(names[i], description, fault != NULL ? fault->message : NULL));
            continue;
        }
        g_autofree char *abi = description != NULL ? g_strdup_printf("%u", description->abi) : g_strdup("-");
        table_add(table, names[i], abi, description != NULL ? description->summary : fault->message, NULL);
    }
    if (!ctl->json && names[0] == NULL)
        printf("There are no plugins in %s.\n", options->directory);
    else if (!ctl->json)
        table_print(table, "");
    return true;
}

static void
print_settings(const AreaDescription *description)
{
    g_autoptr(Table) table = table_new("SETTING", "TYPE", "DEFAULT", "MEANING", NULL);
    for (guint i = 0; i < description->settings->len; i++) {
        const AreaSetting *setting = description->settings->pdata[i];
        table_add(table, setting->name, area_description_type_word(setting->type), setting->fallback,
                  setting->sentence, NULL);
    }
    putchar('\n');
    table_print(table, "It has no settings.");
}

static void
print_measures(const AreaDescription *description)
{
    g_autoptr(Table) table = table_new("MEASURE", "UNIT", "DIRECTION", "TITLE", NULL);
    for (guint i = 0; i < description->measures->len; i++) {
        const AreaMeasure *measure = description->measures->pdata[i];
        table_add(table, measure->name, measure->unit, area_description_direction_word(measure->direction),
                  measure->title, NULL);
    }
    putchar('\n');
    table_print(table, "It has no measures.");
}

static void
print_facts(const AreaDescription *description)
{
    g_autoptr(Table) table = table_new("CASE", "COLUMN", "TYPE", "MEANING", NULL);
    for (guint i = 0; i < description->facts->len; i++) {
        const AreaFact *fact = description->facts->pdata[i];
        table_add(table, fact->kind, fact->name, area_description_type_word(fact->type), fact->sentence,
                  NULL);
    }
    putchar('\n');
    table_print(table, "It has no cases.");
}

static bool
show(const Ctl *ctl, const AreaPoolOptions *options, const char *name, GError **error)
{
    g_autoptr(AreaAsker) asker = area_asker_new(options);
    g_autoptr(AreaDescription) description = area_asker_describe(asker, name, error);
    if (description == NULL)
        return false;
    if (ctl->json) {
        ctl_print_json(plugin_json(name, description, NULL));
        return true;
    }
    g_autofree char *summary = text_printable(description->summary);
    printf("%s: %s\n%s, ABI %u\n", name, summary, description->file, description->abi);
    print_settings(description);
    print_measures(description);
    print_facts(description);
    return true;
}

static json_t *
checks_json(const char *file, const GPtrArray *checks)
{
    json_t *array = json_array();
    for (guint i = 0; i < checks->len; i++) {
        const VerifyCheck *check = checks->pdata[i];
        json_array_append_new(array, json_pack("{s:s,s:b,s:o}", "check", check->name, "holds",
                                               check->fault == NULL, "fault", output_text(check->fault)));
    }
    return json_pack("{s:o,s:o}", "file", output_text(file), "checks", array);
}

static void
print_checks(const GPtrArray *checks)
{
    g_autoptr(Table) table = table_new("CHECK", "", "WHY NOT", NULL);
    for (guint i = 0; i < checks->len; i++) {
        const VerifyCheck *check = checks->pdata[i];
        table_add(table, check->name, check->fault == NULL ? "holds" : "fails",
                  check->fault != NULL ? check->fault : "", NULL);
    }
    table_print(table, "");
}

/* The limits are the daemon's own. */
static bool
verify(const Ctl *ctl, AreaPoolOptions options, const char *file, GError **error)
{
    g_autofree char *directory = g_path_get_dirname(file);
    g_autofree char *name = g_path_get_basename(file);
    if (!g_str_has_suffix(name, ".so"))
        return error_set(error, ERROR_USAGE, "%s: a plugin's file is called NAME.so", file);
    if (!g_file_test(file, G_FILE_TEST_EXISTS))
        return error_set(error, ERROR_DATA, "%s: there is no such file", file);
    name[strlen(name) - strlen(".so")] = '\0';
    options.directory = directory;
    g_autoptr(GPtrArray) checks = plugin_verify(&options, name);
    guint failed = 0;
    if (ctl->json)
        ctl_print_json(checks_json(file, checks));
    else
        print_checks(checks);
    for (guint i = 0; i < checks->len; i++)
        failed += ((const VerifyCheck *)checks->pdata[i])->fault != NULL;
    return failed == 0 || error_set(error, ERROR_DATA,
                                    "%s does not keep the contract (milestoned-area(3)): %u of %u "
                                    "checks failed",
                                    file, failed, checks->len);
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    g_autofree char *file = NULL;
    const GOptionEntry entries[] = {
        {"verify", 0, 0, G_OPTION_ARG_FILENAME, &file, "Run a plugin through the contract", "FILE.so"},
        G_OPTION_ENTRY_NULL};
    if (!command_parse(self, entries, 0, 1, &argc, &argv, error))
        return false;
    const Settings *settings = ctl_settings(ctl, error);
    if (settings == NULL)
        return false;
    signal(SIGPIPE, SIG_IGN); /* a plugin's process may end early */
    AreaPoolOptions options = kit_area_options(settings);
    if (file != NULL)
        return verify(ctl, options, file, error);
    return argc > 1 ? show(ctl, &options, argv[1], error) : list(ctl, &options);
}

const Command command_plugins = {
    .name = "plugins",
    .arguments = "[PLUGIN]",
    .summary = "List the area plugins, or one with its settings, measures and cases",
    .run = run,
};
