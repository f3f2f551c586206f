#include "ctl/plugin_check.h"

#include "area/area_asker.h"
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

/* Cases came in when another plugin was there. */
static void
check_kinds(const Plan *plan, GHashTable *descriptions, GPtrArray *notes)
{
    g_autoptr(GHashTable) unknown = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < plan->cases->len; i++) {
        const Case *it = plan->cases->pdata[i];
        bool known = false;
        for (guint j = 0; j < plan->areas->len && !known; j++) {
            const Area *area = plan->areas->pdata[j];
            const AreaDescription *description = g_hash_table_lookup(descriptions, area->plugin);
            known = (it->area == NULL || it->area == area) &&
                    (description == NULL || area_description_find_fact(description, it->kind, NULL) != NULL);
        }
        if (!known)
            g_hash_table_add(unknown, it->kind);
    }
    g_autoptr(GPtrArray) kinds = sorted_keys(unknown);
    for (guint i = 0; i + 1 < kinds->len; i++)
        add(notes, "no plugin of the programme looks at cases of the kind %s", (const char *)kinds->pdata[i]);
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
    check_kinds(plan, descriptions, notes);
}

struct PluginBook {
    AreaAsker *asker;
    GHashTable *descriptions; /* name → AreaDescription */
    GHashTable *faults;       /* name → char * */
};

PluginBook *
plugin_book_new(const Settings *settings)
{
    PluginBook *book = g_new0(PluginBook, 1);
    AreaPoolOptions options = kit_area_options(settings);
    book->asker = area_asker_new(&options);
    book->descriptions =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)area_description_free);
    book->faults = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return book;
}

void
plugin_book_free(PluginBook *book)
{
    if (book == NULL)
        return;
    g_hash_table_unref(book->descriptions);
    g_hash_table_unref(book->faults);
    area_asker_free(book->asker);
    g_free(book);
}

/* NULL for one that cannot be asked: `faults` then says why. */
static const AreaDescription *
look_up(PluginBook *book, const char *plugin)
{
    const AreaDescription *known = g_hash_table_lookup(book->descriptions, plugin);
    if (known != NULL || g_hash_table_contains(book->faults, plugin))
        return known;
    g_autoptr(GError) error = NULL;
    AreaDescription *description = area_asker_describe(book->asker, plugin, &error);
    if (description != NULL)
        g_hash_table_insert(book->descriptions, g_strdup(plugin), description);
    else
        g_hash_table_insert(book->faults, g_strdup(plugin), g_strdup(error->message));
    return description;
}

char *
plugin_book_refuse(const Plan *plan, const Observation *observation, void *data)
{
    PluginBook *book = data;
    for (guint i = 0; i < plan->areas->len; i++)
        look_up(book, ((const Area *)plan->areas->pdata[i])->plugin);
    return plugin_check_refuse(plan, observation, book->descriptions);
}

char *
plugin_check_refuse(const Plan *plan, const Observation *observation, GHashTable *descriptions)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < plan->areas->len; i++) {
        const Area *area = plan->areas->pdata[i];
        if (observation->area != NULL && observation->area != area)
            continue;
        const AreaDescription *description = g_hash_table_lookup(descriptions, area->plugin);
        if (description == NULL || area_description_find_measure(description, observation->measure) != NULL)
            return NULL;
        for (guint j = 0; j < description->measures->len; j++)
            g_ptr_array_add(names, ((const AreaMeasure *)description->measures->pdata[j])->name);
    }
    g_ptr_array_add(names, NULL);
    const char *nearest = text_nearest(observation->measure, (const char *const *)names->pdata);
    g_autofree char *whose = observation->area != NULL
                                 ? g_strdup_printf("the plugin %s of this area", observation->area->plugin)
                                 : g_strdup("any plugin of this programme");
    if (nearest != NULL)
        return g_strdup_printf("is no measure of %s: did you mean %s?", whose, nearest);
    return g_strdup_printf("is no measure of %s (milestonectl plugins PLUGIN lists them)", whose);
}

/* Cases */

static const AreaDescription *
next_description(const Plan *plan, const Area *only, PluginBook *book, guint *at)
{
    const AreaDescription *description = NULL;
    while (description == NULL && *at < plan->areas->len) {
        const Area *area = plan->areas->pdata[(*at)++];
        description = only == NULL || only == area ? look_up(book, area->plugin) : NULL;
    }
    return description;
}

/* What a case's plugin knows by that name, or first of the kind for NULL; NULL. */
static const AreaFact *
find_fact(const Plan *plan, const Case *it, const char *name, PluginBook *book)
{
    const AreaFact *fact = NULL;
    const AreaDescription *description;
    guint at = 0;
    while (fact == NULL && (description = next_description(plan, it->area, book, &at)) != NULL)
        fact = area_description_find_fact(description, it->kind, name);
    return fact;
}

/* Kinds, or what is known of one kind, each once. (transfer container) */
static GPtrArray *
fact_names(const Plan *plan, const Area *area, const char *kind, bool kinds, PluginBook *book)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *names = g_ptr_array_new();
    const AreaDescription *description;
    guint at = 0;
    while ((description = next_description(plan, area, book, &at)) != NULL) {
        for (guint i = 0; i < description->facts->len; i++) {
            const AreaFact *fact = description->facts->pdata[i];
            char *name = kinds ? fact->kind : fact->name;
            if ((kind == NULL || strcmp(fact->kind, kind) == 0) && g_hash_table_add(seen, name))
                g_ptr_array_add(names, name);
        }
    }
    return names;
}

/* "a, b and c"; (transfer full) */
static char *
list_names(const GPtrArray *names)
{
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < names->len; i++)
        g_string_append_printf(list, "%s%s",
                               i == 0                ? ""
                               : i + 1 == names->len ? " and "
                                                     : ", ",
                               (const char *)names->pdata[i]);
    return g_string_free(list, FALSE);
}

static GPtrArray *
case_names(const Plan *plan, void *book)
{
    return fact_names(plan, NULL, NULL, false, book);
}

static char *
case_refuse(const Plan *plan, const Case *it, void *book)
{
    if (find_fact(plan, it, NULL, book) != NULL)
        return NULL;
    g_autoptr(GPtrArray) kinds = fact_names(plan, it->area, NULL, true, book);
    g_autofree char *list = list_names(kinds);
    g_autofree char *whose = it->area != NULL
                                 ? g_strdup_printf("the plugin %s of this area", it->area->plugin)
                                 : g_strdup("any plugin of this programme");
    if (kinds->len == 0)
        return g_strdup_printf("is no case of %s: none of its areas has cases (milestonectl plugins PLUGIN "
                               "lists a plugin's)",
                               whose);
    return g_strdup_printf("is no case of %s: there are %s", whose, list);
}

static char *
case_read(const Plan *plan, const Case *it, const char *text, CaseFact *fact, void *book)
{
    static const AreaFact closed = {.type = MILESTONED_DATE};
    bool is_closed = strcmp(fact->name, "closed") == 0;
    const AreaFact *declared = is_closed ? &closed : find_fact(plan, it, fact->name, book);
    if (declared != NULL)
        return area_description_read_fact(declared, text, &fact->day, &fact->number);
    g_autoptr(GPtrArray) names = fact_names(plan, it->area, it->kind, false, book);
    g_autofree char *list = list_names(names);
    return g_strdup_printf("is nothing that is known of a case of the kind %s: there are %s", it->kind, list);
}

static const char *
case_lacks(const Plan *plan, const Case *it, void *book)
{
    const AreaFact *first = find_fact(plan, it, NULL, book);
    return first != NULL && case_fact(it, first->name) == NULL ? first->name : NULL;
}

CaseBook
plugin_book_cases(PluginBook *book)
{
    return (CaseBook){
        .names = case_names, .refuse = case_refuse, .read = case_read, .lacks = case_lacks, .data = book};
}

void
plugin_check_plan(const Plan *plan, PluginBook *book, GPtrArray *problems, GPtrArray *notes)
{
    g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < plan->areas->len; i++) {
        const Area *area = plan->areas->pdata[i];
        if (g_hash_table_add(told, area->plugin) && look_up(book, area->plugin) == NULL)
            add(problems, "area \"%s\": %s", area->title,
                (const char *)g_hash_table_lookup(book->faults, area->plugin));
    }
    plugin_check_described(plan, book->descriptions, problems, notes);
}
