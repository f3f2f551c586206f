#include "time/overrides.h"

static const char *
check_day(const char *text)
{
    Day day;
    if (!day_parse(text, &day))
        return "is no date: write it as YYYY-MM-DD";
    return day < day_from_civil(CALENDAR_FIRST_YEAR, 1, 1) || day > day_from_civil(CALENDAR_LAST_YEAR, 12, 31)
               ? "lies outside the years 1900 to 2199"
               : NULL;
}

static const char *
check_nation(const char *text)
{
    Nation nation;
    return nation_parse(text, &nation) ? NULL : "is none of england, wales, scotland and northern-ireland";
}

#define DAY_AND_NATIONS                                                                                      \
    {.name = "day", .type = SCHEMA_TEXT, .required = true, .check = check_day, .sentence = "The day."},      \
    {                                                                                                        \
        .name = "nations", .type = SCHEMA_TEXTS, .check = check_nation,                                      \
        .sentence = "The nations concerned; all four otherwise."                                             \
    }

static const SchemaKey add_keys[] = {
    DAY_AND_NATIONS,
    {.name = "name", .type = SCHEMA_TEXT, .required = true, .sentence = "What the holiday is called."},
    {.name = NULL}};
static const SchemaKey remove_keys[] = {DAY_AND_NATIONS, {.name = NULL}};
static const SchemaKey keys[] = {{.name = "add",
                                  .type = SCHEMA_GROUPS,
                                  .members = add_keys,
                                  .sentence = "Bank holidays that the rules do not know."},
                                 {.name = "remove",
                                  .type = SCHEMA_GROUPS,
                                  .members = remove_keys,
                                  .sentence = "Bank holidays of the rules that are none."},
                                 {.name = NULL}};

const SchemaKey *
overrides_keys(void)
{
    return keys;
}

static guint
read_nations(const SchemaGroup *group)
{
    const char *const *texts = schema_texts(group, "nations");
    guint nations = 0;
    for (guint i = 0; texts[i] != NULL; i++) {
        Nation nation;
        if (nation_parse(texts[i], &nation))
            nations |= 1u << nation;
    }
    return texts[0] == NULL ? (1u << NATIONS) - 1 : nations;
}

static bool
stands_already(const GArray *overrides, const HolidayOverride *override)
{
    for (guint i = 0; i < overrides->len; i++) {
        const HolidayOverride *other = &g_array_index(overrides, HolidayOverride, i);
        if (other->day == override->day && (other->nations & override->nations) != 0)
            return true;
    }
    return false;
}

/* The nations of those it names in which it is not as it says by the rules: a later version of them may have
 * learnt what was written down before. */
static guint
changed_nations(const HolidayOverride *override)
{
    guint changed = 0;
    for (guint nation = 0; nation < NATIONS; nation++) {
        bool rest = calendar_rule_holiday((Nation)nation, override->day) != NULL;
        if ((override->nations & 1u << nation) != 0 && rest != (override->name != NULL))
            changed |= 1u << nation;
    }
    return changed;
}

static void
read_override(Schema *schema, const SchemaGroup *group, bool add, GArray *overrides)
{
    const char *text = schema_text(group, "day"), *name = add ? schema_text(group, "name") : NULL;
    HolidayOverride override = {.nations = read_nations(group), .name = (char *)name};
    if (text == NULL || !day_parse(text, &override.day) || (add && name == NULL))
        return;
    if (day_weekday(override.day) > FRIDAY)
        schema_fault(schema, group, "day", "%s is no weekday, so nobody works on it anyhow", text);
    else if (stands_already(overrides, &override))
        schema_fault(schema, group, "day", "%s stands twice", text);
    else {
        override.name = g_strdup(name);
        g_array_append_val(overrides, override);
    }
}

static void
clear(gpointer override)
{
    g_free(((HolidayOverride *) override)->name);
}

static GArray *
read(Schema *schema, GError **error)
{
    static const char *const lists[] = {"add", "remove"};
    const SchemaGroup *root = schema_root(schema);
    g_autoptr(GArray) overrides = g_array_new(FALSE, FALSE, sizeof(HolidayOverride));
    g_array_set_clear_func(overrides, clear);
    for (guint list = 0; list < G_N_ELEMENTS(lists); list++)
        for (guint i = 0; i < schema_group_count(root, lists[list]); i++)
            read_override(schema, schema_group(root, lists[list], i), list == 0, overrides);
    for (guint i = 0; i < overrides->len; i++) {
        HolidayOverride *override = &g_array_index(overrides, HolidayOverride, i);
        override->nations = changed_nations(override);
    }
    return schema_finish(schema, error) ? g_steal_pointer(&overrides) : NULL;
}

GArray *
overrides_read(const char *path, GError **error)
{
    g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
    schema_read_file(schema, path);
    return read(schema, error);
}

GArray *
overrides_parse(const char *name, const char *text, GError **error)
{
    g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
    schema_read_text(schema, name, text);
    return read(schema, error);
}
