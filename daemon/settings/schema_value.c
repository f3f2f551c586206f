#include "settings/schema_value.h"

#include "base/address.h"
#include "base/quantity.h"
#include "base/text.h"

#include <string.h>

static void
pair_free(void *item)
{
    SchemaPair *pair = item;
    g_free(pair->name);
    g_free(pair->text);
    g_free(pair);
}

SchemaValue *
schema_value_new(const SchemaKey *key, const char *file, guint line)
{
    SchemaValue *value = g_new0(SchemaValue, 1);
    *value = (SchemaValue){.key = key, .file = file, .line = line};
    return value;
}

void
schema_value_free(SchemaValue *value)
{
    if (value == NULL)
        return;
    g_free(value->text);
    g_clear_pointer(&value->numbers, g_array_unref);
    g_clear_pointer(&value->texts, g_ptr_array_unref);
    g_clear_pointer(&value->members, g_ptr_array_unref);
    g_free(value);
}

bool
schema_type_ranged(SchemaType type)
{
    return type == SCHEMA_INTEGER || type == SCHEMA_INTEGERS || type == SCHEMA_DURATION ||
           type == SCHEMA_SIZE || type == SCHEMA_TIME;
}

static bool
parse_number(SchemaType type, const char *text, gint64 *number)
{
    int minutes = 0;
    switch (type) {
    case SCHEMA_DURATION:
        return quantity_parse_duration(text, number);
    case SCHEMA_SIZE:
        return quantity_parse_size(text, number);
    case SCHEMA_TIME:
        if (!quantity_parse_time_of_day(text, &minutes))
            return false;
        *number = minutes;
        return true;
    default:
        return g_ascii_string_to_signed(text, 10, G_MININT64, G_MAXINT64, number, NULL);
    }
}

static char *
wants(const SchemaKey *key)
{
    g_autofree char *phrase = schema_type_phrase(key);
    return g_strdup_printf("wants %s", phrase);
}

static char *
quoted_wants(const SchemaKey *key, const char *text)
{
    g_autofree char *shown = text_ellipsize(text, 60);
    g_autofree char *phrase = schema_type_phrase(key);
    return g_strdup_printf("\"%s\" is not %s", shown, phrase);
}

static gint64
bound(const SchemaKey *key, const char *text, gint64 otherwise)
{
    gint64 number = otherwise;
    if (text != NULL && !parse_number(key->type, text, &number))
        g_error("%s: the table's bound %s is no value of its type", key->name, text);
    return number;
}

static char *
check_range(const SchemaKey *key, gint64 number, const char *text)
{
    bool low = number < bound(key, key->min, G_MININT64);
    bool high = number > bound(key, key->max, G_MAXINT64);
    if (!low && !high)
        return NULL;
    if (key->min != NULL && key->max != NULL)
        return g_strdup_printf("%s is out of range: %s to %s", text, key->min, key->max);
    return low ? g_strdup_printf("%s is out of range: at least %s", text, key->min)
               : g_strdup_printf("%s is out of range: at most %s", text, key->max);
}

static char *
parse_word(SchemaValue *value, const char *text)
{
    const char *const *choices = value->key->choices;
    for (int i = 0; choices[i] != NULL; i++) {
        if (strcmp(choices[i], text) == 0) {
            value->number = i;
            return NULL;
        }
    }
    g_autofree char *problem = quoted_wants(value->key, text);
    const char *nearest = strlen(text) <= 64 ? text_nearest(text, choices) : NULL;
    if (nearest == NULL)
        return g_steal_pointer(&problem);
    return g_strdup_printf("%s; did you mean %s?", problem, nearest);
}

static char *
check_url(const SchemaKey *key, const char *text)
{
    g_autoptr(GUri) uri = g_uri_parse(text, G_URI_FLAGS_NONE, NULL);
    if (uri == NULL || g_uri_get_host(uri) == NULL || *g_uri_get_host(uri) == '\0' ||
        !g_strv_contains(key->choices, g_uri_get_scheme(uri)))
        return quoted_wants(key, text);
    if (g_uri_get_userinfo(uri) != NULL) /* not shown: it may hold a password */
        return g_strdup("may not carry a user or a password: settings hold no secrets");
    if (g_uri_get_port(uri) == 0)
        return quoted_wants(key, text);
    return NULL;
}

static bool
has_control(const char *text)
{
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        if (g_unichar_iscntrl(g_utf8_get_char(p)))
            return true;
    }
    return false;
}

/* The form of one string, whether it stands alone or in a list. */
static char *
check_form(const SchemaKey *key, const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return g_strdup_printf("\"%s\" is not valid UTF-8", text);
    bool free_text = key->type == SCHEMA_TEXT || key->type == SCHEMA_TEXTS;
    if (!free_text && *text == '\0')
        return g_strdup_printf("is empty; leave it out, or give its value");
    if (!free_text && has_control(text))
        return quoted_wants(key, text);
    if ((key->type == SCHEMA_ADDRESS || key->type == SCHEMA_ADDRESSES) && !address_ok(text))
        return quoted_wants(key, text);
    if (key->type == SCHEMA_MAILBOX && !address_split(text, NULL, NULL))
        return quoted_wants(key, text);
    if (key->type == SCHEMA_HOST && !address_host_ok(text))
        return quoted_wants(key, text);
    return key->type == SCHEMA_URL ? check_url(key, text) : NULL;
}

static char *
check_text(const SchemaKey *key, const char *text)
{
    char *problem = check_form(key, text);
    if (problem != NULL || key->check == NULL)
        return problem;
    const char *why = key->check(text);
    if (why == NULL)
        return NULL;
    g_autofree char *shown = text_ellipsize(text, 60);
    return g_strdup_printf("\"%s\" %s", shown, why);
}

static char *
absolute_path(const SchemaKey *key, const char *text, const char *directory)
{
    bool credential = key->type == SCHEMA_SECRET && g_str_has_prefix(text, "credential:");
    if (credential || directory == NULL || g_path_is_absolute(text))
        return g_strdup(text);
    if (g_path_is_absolute(directory))
        return g_build_filename(directory, text, NULL);
    g_autofree char *here = g_get_current_dir();
    if (strcmp(directory, ".") == 0)
        return g_build_filename(here, text, NULL);
    return g_build_filename(here, directory, text, NULL);
}

static char *
set_number(SchemaValue *value, const char *text)
{
    if (!parse_number(value->key->type, text, &value->number))
        return quoted_wants(value->key, text);
    g_autofree char *shown = text_ellipsize(text, 40);
    return check_range(value->key, value->number, shown);
}

/* Any scalar but a boolean, from its string. */
static char *
set_scalar(SchemaValue *value, const char *text, const char *directory)
{
    const SchemaKey *key = value->key;
    char *problem = check_text(key, text);
    if (problem == NULL && schema_type_ranged(key->type))
        problem = set_number(value, text);
    else if (problem == NULL && key->type == SCHEMA_WORD)
        problem = parse_word(value, text);
    if (problem != NULL)
        return problem;
    bool path = key->type == SCHEMA_PATH || key->type == SCHEMA_SECRET;
    value->text = path ? absolute_path(key, text, directory) : g_strdup(text);
    return NULL;
}

static void
begin_list(SchemaValue *value)
{
    if (value->key->type == SCHEMA_INTEGERS) {
        value->numbers = g_array_new(FALSE, FALSE, sizeof(gint64));
    } else {
        value->texts = g_ptr_array_new_with_free_func(g_free);
    }
}

static char *
add_integer(SchemaValue *value, gint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    char *problem = check_range(value->key, number, text);
    g_array_append_val(value->numbers, number);
    return problem;
}

static char *
add_text(SchemaValue *value, const char *text)
{
    g_ptr_array_add(value->texts, g_strdup(text));
    return check_text(value->key, text);
}

static void
end_list(SchemaValue *value)
{
    if (value->texts != NULL)
        g_ptr_array_add(value->texts, NULL);
}

static char *
add_parsed(SchemaValue *value, const char *text)
{
    gint64 number = 0;
    if (value->texts != NULL)
        return add_text(value, text);
    if (!parse_number(SCHEMA_INTEGER, text, &number)) {
        g_autofree char *shown = text_ellipsize(text, 60);
        return g_strdup_printf("\"%s\" is not a whole number", shown);
    }
    return add_integer(value, number);
}

static char *
parse_list(SchemaValue *value, const char *text)
{
    g_autofree char *inner = g_strstrip(g_strdup(text));
    gsize length = strlen(inner);
    bool bracketed = length >= 2 && inner[0] == '[' && inner[length - 1] == ']';
    if (bracketed)
        inner[length - 1] = '\0';
    g_auto(GStrv) items = g_strsplit(bracketed ? inner + 1 : inner, ",", -1);
    char *problem = NULL;
    begin_list(value);
    bool empty = g_strv_length(items) == 1 && *g_strstrip(items[0]) == '\0';
    for (guint i = 0; !empty && items[i] != NULL && problem == NULL; i++)
        problem = add_parsed(value, g_strstrip(items[i]));
    end_list(value);
    return problem;
}

static char *
parse_boolean(SchemaValue *value, const char *text)
{
    value->number = strcmp(text, "true") == 0;
    return value->number || strcmp(text, "false") == 0 ? NULL : quoted_wants(value->key, text);
}

char *
schema_value_parse(SchemaValue *value, const char *text, const char *directory)
{
    switch (value->key->type) {
    case SCHEMA_BOOLEAN:
        return parse_boolean(value, text);
    case SCHEMA_TEXTS:
    case SCHEMA_ADDRESSES:
    case SCHEMA_INTEGERS:
        return parse_list(value, text);
    case SCHEMA_GROUPS:
    case SCHEMA_FREE:
        return g_strdup("stands in a file only");
    default:
        return set_scalar(value, text, directory);
    }
}

static bool
is_integer(const config_setting_t *setting)
{
    return config_setting_type(setting) == CONFIG_TYPE_INT ||
           config_setting_type(setting) == CONFIG_TYPE_INT64;
}

static char *
read_integer(SchemaValue *value, const config_setting_t *setting)
{
    if (!is_integer(setting))
        return wants(value->key);
    value->number = config_setting_get_int64(setting);
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, value->number);
    return check_range(value->key, value->number, text);
}

static char *
read_element(SchemaValue *value, const config_setting_t *element)
{
    if (value->numbers != NULL)
        return is_integer(element) ? add_integer(value, config_setting_get_int64(element))
                                   : wants(value->key);
    if (config_setting_type(element) != CONFIG_TYPE_STRING)
        return wants(value->key);
    return add_text(value, config_setting_get_string(element));
}

static char *
read_list(SchemaValue *value, const config_setting_t *setting)
{
    if (!config_setting_is_array(setting) && !config_setting_is_list(setting))
        return wants(value->key);
    char *problem = NULL;
    begin_list(value);
    guint length = (guint)config_setting_length(setting);
    for (guint i = 0; i < length && problem == NULL; i++)
        problem = read_element(value, config_setting_get_elem((config_setting_t *)setting, i));
    end_list(value);
    return problem;
}

/* The shortest decimal that reads back to the same number. */
static char *
float_text(double number)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(text, sizeof text, "%.15g", number);
    if (g_ascii_strtod(text, NULL) < number || g_ascii_strtod(text, NULL) > number)
        g_ascii_dtostr(text, sizeof text, number);
    return g_strdup(text);
}

static char *
scalar_text(const config_setting_t *setting)
{
    switch (config_setting_type(setting)) {
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        return g_strdup_printf("%lld", config_setting_get_int64(setting));
    case CONFIG_TYPE_FLOAT:
        return float_text(config_setting_get_float(setting));
    case CONFIG_TYPE_BOOL:
        return g_strdup(config_setting_get_bool(setting) ? "true" : "false");
    case CONFIG_TYPE_STRING:
        return g_strdup(config_setting_get_string(setting));
    default:
        return NULL;
    }
}

static char *
add_pair(SchemaValue *value, const config_setting_t *setting)
{
    const char *name = config_setting_name(setting);
    g_autofree char *text = scalar_text(setting);
    if (text == NULL)
        return g_strdup_printf("%s must be a plain value, neither a group nor a list", name);
    if (!g_utf8_validate(text, -1, NULL))
        return g_strdup_printf("%s: \"%s\" is not valid UTF-8", name, text);
    SchemaPair *pair = g_new0(SchemaPair, 1);
    *pair = (SchemaPair){.name = g_strdup(name), .text = g_steal_pointer(&text)};
    g_ptr_array_add(value->members, pair);
    return NULL;
}

static char *
read_free(SchemaValue *value, const config_setting_t *setting)
{
    if (!config_setting_is_group(setting))
        return wants(value->key);
    char *problem = NULL;
    value->members = g_ptr_array_new_with_free_func(pair_free);
    guint length = (guint)config_setting_length(setting);
    for (guint i = 0; i < length && problem == NULL; i++)
        problem = add_pair(value, config_setting_get_elem((config_setting_t *)setting, i));
    return problem;
}

char *
schema_value_read(SchemaValue *value, const config_setting_t *setting, const char *directory)
{
    switch (value->key->type) {
    case SCHEMA_BOOLEAN:
        value->number = config_setting_get_bool(setting);
        return config_setting_type(setting) == CONFIG_TYPE_BOOL ? NULL : wants(value->key);
    case SCHEMA_INTEGER:
        return read_integer(value, setting);
    case SCHEMA_TEXTS:
    case SCHEMA_ADDRESSES:
    case SCHEMA_INTEGERS:
        return read_list(value, setting);
    case SCHEMA_FREE:
        return read_free(value, setting);
    default:
        if (config_setting_type(setting) != CONFIG_TYPE_STRING)
            return wants(value->key);
        return set_scalar(value, config_setting_get_string(setting), directory);
    }
}
