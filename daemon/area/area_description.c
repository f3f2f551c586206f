#include "area/area_description.h"

#include "area/tables.h"

static void
setting_free(AreaSetting *setting)
{
    g_free(setting->name);
    g_free(setting->fallback);
    g_free(setting->sentence);
    g_free(setting);
}

static void
measure_free(AreaMeasure *measure)
{
    g_free(measure->name);
    g_free(measure->title);
    g_free(measure->unit);
    g_free(measure);
}

static void
fact_free(AreaFact *fact)
{
    g_free(fact->kind);
    g_free(fact->name);
    g_free(fact->sentence);
    g_free(fact);
}

AreaDescription *
area_description_new(void)
{
    AreaDescription *description = g_new0(AreaDescription, 1);
    description->name = g_strdup("");
    description->summary = g_strdup("");
    description->file = g_strdup("");
    description->settings = g_ptr_array_new_with_free_func((GDestroyNotify)setting_free);
    description->measures = g_ptr_array_new_with_free_func((GDestroyNotify)measure_free);
    description->facts = g_ptr_array_new_with_free_func((GDestroyNotify)fact_free);
    return description;
}

void
area_description_free(AreaDescription *description)
{
    if (description == NULL)
        return;
    g_free(description->name);
    g_free(description->summary);
    g_free(description->file);
    g_ptr_array_unref(description->settings);
    g_ptr_array_unref(description->measures);
    g_ptr_array_unref(description->facts);
    g_free(description);
}

const AreaMeasure *
area_description_find_measure(const AreaDescription *description, const char *name)
{
    for (guint i = 0; i < description->measures->len; i++) {
        const AreaMeasure *measure = description->measures->pdata[i];
        if (g_str_equal(measure->name, name))
            return measure;
    }
    return NULL;
}

const AreaFact *
area_description_find_fact(const AreaDescription *description, const char *kind, const char *name)
{
    for (guint i = 0; i < description->facts->len; i++) {
        const AreaFact *fact = description->facts->pdata[i];
        if (g_str_equal(fact->kind, kind) && (name == NULL || g_str_equal(fact->name, name)))
            return fact;
    }
    return NULL;
}

char *
area_description_read_fact(const AreaFact *fact, const char *text, milestoned_day *day, double *number)
{
    const struct milestoned_case_fact declared = {
        .kind = fact->kind, .name = fact->name, .type = fact->type, .min = fact->min, .max = fact->max};
    TableValue value;
    char why[TABLES_TEXT];
    if (!tables_parse_fact(&declared, text, &value, why))
        return g_strdup(why);
    *day = value.day;
    *number = value.number;
    return NULL;
}

static struct milestoned_setting
as_declared(const AreaSetting *setting)
{
    return (struct milestoned_setting){.name = setting->name,
                                       .type = setting->type,
                                       .fallback = setting->fallback,
                                       .min = setting->ranged ? setting->min : 0,
                                       .max = setting->ranged ? setting->max : 0,
                                       .sentence = setting->sentence};
}

char *
area_description_refuse(const AreaDescription *description, const char *name, const char *value)
{
    g_autoptr(GArray) table = g_array_new(FALSE, FALSE, sizeof(struct milestoned_setting));
    for (guint i = 0; i < description->settings->len; i++) {
        struct milestoned_setting setting = as_declared(description->settings->pdata[i]);
        g_array_append_val(table, setting);
    }
    const struct milestoned_area area = {.settings = (const struct milestoned_setting *)(void *)table->data,
                                         .setting_count = table->len,
                                         .setting_size = sizeof(struct milestoned_setting)};
    char why[TABLES_TEXT] = "";
    TableValue parsed;
    size_t index = tables_find_setting(&area, name);
    if (index == table->len)
        tables_unknown(&area, name, why);
    else if (tables_parse(tables_setting(&area, index), value, &parsed, why))
        return NULL;
    return g_strdup(why);
}

const char *
area_description_type_word(int type)
{
    static const char *const words[] = {
        [MILESTONED_INTEGER] = "integer", [MILESTONED_NUMBER] = "number", [MILESTONED_BOOLEAN] = "yes or no",
        [MILESTONED_TEXT] = "text",       [MILESTONED_DATE] = "date",     [MILESTONED_MONTH] = "month"};
    return type >= 0 && type < (int)G_N_ELEMENTS(words) ? words[type] : "unknown";
}

const char *
area_description_direction_word(int direction)
{
    static const char *const words[] = {[MILESTONED_NO_DIRECTION] = "",
                                        [MILESTONED_HIGHER_IS_BETTER] = "higher is better",
                                        [MILESTONED_LOWER_IS_BETTER] = "lower is better"};
    return direction >= 0 && direction < (int)G_N_ELEMENTS(words) ? words[direction] : "";
}
