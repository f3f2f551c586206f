#include "ctl/plugin_check.h"

#include "area/area_pool.h"
#include "base/text.h"
#include "engine/kit.h"

#include <math.h>
#include <string.h>

static void G_GNUC_PRINTF(2, 3) add(GPtrArray *texts, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_ptr_array_add(texts, g_strdup_vprintf(format, args));
    va_end(args);
}

static int
by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The keys of a table, sorted, with a NULL at the end. (transfer container) */
static GPtrArray *
sorted_keys(GHashTable *table)
{
    GPtrArray *keys = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        g_ptr_array_add(keys, key);
    g_ptr_array_sort(keys, by_text);
    g_ptr_array_add(keys, NULL);
    return keys;
}

static void
check_settings(const Area *area, const AreaDescription *description, GPtrArray *problems)
{
    g_autoptr(GPtrArray) names = sorted_keys(area->settings);
    for (guint i = 0; i + 1 < names->len; i++) {
        const char *name = names->pdata[i];
        g_autofree char *why =
            area_description_refuse(description, name, g_hash_table_lookup(area->settings, name));
        if (why != NULL)
            add(problems, "area \"%s\", plugin %s: %s", area->title, area->plugin, why);
    }
}

/* A measure as a plugin of the programme declares it. */
typedef struct {
    const AreaMeasure *measure;
    const char *plugin;
} Declared;

/* Every measure that is declared: name → Declared *; the first in the order of the areas. (transfer full) */
static GHashTable *
declared_measures(const Plan *plan, GHashTable *descriptions)
{
    GHashTable *declared = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (guint i = 0; i < plan->areas->len; i++) {
        const Area *area = plan->areas->pdata[i];
        const AreaDescription *description = g_hash_table_lookup(descriptions, area->plugin);
        for (guint j = 0; description != NULL && j < description->measures->len; j++) {
            const AreaMeasure *measure = description->measures->pdata[j];
            if (g_hash_table_contains(declared, measure->name))
                continue;
            Declared *entry = g_new(Declared, 1);
            *entry = (Declared){measure, area->plugin};
            g_hash_table_insert(declared, measure->name, entry);
        }
    }
    return declared;
}

/* The first value of a measure that cannot be, and how many there are. */
typedef struct {
    char *text;
    guint count;
} Odd;

static void
odd_free(Odd *odd)
{
    g_free(odd->text);
    g_free(odd);
}

static void
note_odd(GHashTable *odds, const Observation *observation, char *text)
{
    Odd *odd = g_hash_table_lookup(odds, observation->measure);
    if (odd == NULL) {
        odd = g_new0(Odd, 1);
        odd->text = g_steal_pointer(&text);
        g_hash_table_insert(odds, observation->measure, odd);
    }
    odd->count++;
    g_free(text);
}

static void
check_value(const Observation *observation, const Declared *declared, GHashTable *odds)
{
    const AreaMeasure *measure = declared->measure;
    bool shown = !isnan(observation->value);
    if (measure->ranged && shown && (observation->value < measure->min || observation->value > measure->max))
        note_odd(
            odds, observation,
            g_strdup_printf("measure \"%s\" is %g in the period \"%s\": plugin %s leaves out what is not "
                            "from %g to %g",
                            observation->measure, observation->value, observation->period, declared->plugin,
                            measure->min, measure->max));
    else if (observation->on == DAY_NONE)
        note_odd(
            odds, observation,
            g_strdup_printf("measure \"%s\" has the period \"%s\", which is none that can be read: plugin %s "
                            "cannot tell of when its value is",
                            observation->measure, observation->period, declared->plugin));
}

static void
say_odds(GHashTable *odds, GPtrArray *problems)
{
    g_autoptr(GPtrArray) names = sorted_keys(odds);
    for (guint i = 0; i + 1 < names->len; i++) {
        const Odd *odd = g_hash_table_lookup(odds, names->pdata[i]);
        if (odd->count > 1)
            add(problems, "%s (and %u more value%s of it)", odd->text, odd->count - 1,
                odd->count == 2 ? "" : "s");
        else
            add(problems, "%s", odd->text);
    }
}

/* So many names tell what kind of measures they are; a likely slip is always named. */
enum { NAMED_MOST = 5 };

static void
note_unknown(GHashTable *unknown, GHashTable *declared, GPtrArray *notes)
{
    g_autoptr(GPtrArray) names = sorted_keys(unknown);
    g_autoptr(GPtrArray) known = sorted_keys(declared);
    g_autoptr(GString) all = g_string_new(NULL);
    guint named = 0;
    for (guint i = 0; i + 1 < names->len; i++) {
        const char *nearest = text_nearest(names->pdata[i], (const char *const *)known->pdata);
        if (nearest == NULL && named >= NAMED_MOST)
            continue;
        g_string_append_printf(all, "%s%s", named++ == 0 ? "" : ", ", (const char *)names->pdata[i]);
        if (nearest != NULL)
            g_string_append_printf(all, " (did you mean %s?)", nearest);
    }
    if (names->len - 1 > named)
        g_string_append_printf(all, " and %u more", names->len - 1 - named);
    if (names->len > 1)
        add(notes, "no plugin of the programme looks at %s: %s",
            names->len == 2 ? "this measure" : "these measures", all->str);
}

static void
check_measures(const Plan *plan, GHashTable *declared, GPtrArray *problems, GPtrArray *notes)
{
    g_autoptr(GHashTable) unknown = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) odds =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)odd_free);
    for (guint i = 0; i < plan->observations->len; i++) {
        const Observation *observation = plan->observations->pdata[i];
        const Declared *entry = g_hash_table_lookup(declared, observation->measure);
        if (entry != NULL)
            check_value(observation, entry, odds);
        else
            g_hash_table_add(unknown, observation->measure);
    }
    say_odds(odds, problems);
    note_unknown(unknown, declared, notes);
}

void
plugin_check_described(const Plan *plan, GHashTable *descriptions, GPtrArray *problems, GPtrArray *notes)
{
    for (guint i = 0; i < plan->areas->len; i++) {
        const Area *area = plan->areas->pdata[i];
        const AreaDescription *description = g_hash_table_lookup(descriptions, area->plugin);
        if (description != NULL)
            check_settings(area, description, problems);
    }
    g_autoptr(GHashTable) declared = declared_measures(plan, descriptions);
    check_measures(plan, declared, problems, notes);
}

void
plugin_check_plan(const Plan *plan, const Settings *settings, GPtrArray *problems, GPtrArray *notes)
{
    AreaPoolOptions options = kit_area_options(settings);
    g_autoptr(GHashTable) descriptions =
        g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)area_description_free);
    g_autoptr(GHashTable) asked = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < plan->areas->len; i++) {
        const Area *area = plan->areas->pdata[i];
        if (!g_hash_table_add(asked, area->plugin))
            continue;
        g_autoptr(GError) error = NULL;
        AreaDescription *description = area_describe(&options, area->plugin, &error);
        if (description != NULL)
            g_hash_table_insert(descriptions, area->plugin, description);
        else
            add(problems, "area \"%s\": %s", area->title, error->message);
    }
    plugin_check_described(plan, descriptions, problems, notes);
}
