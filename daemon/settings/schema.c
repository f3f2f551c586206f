/*
 * A schema holds a root group; a group holds a value for each key that has one. Reading a file walks
 * libconfig's tree beside the table: a dotted name in the table is a path of groups in the file.
 */
#include "settings/schema.h"

#include "base/text.h"
#include "settings/schema_value.h"
#include "settings/source.h"

#include <string.h>

struct SchemaGroup {
    const SchemaKey *keys;
    GHashTable *values; /* a key's name → SchemaValue */
    GHashTable *tried;  /* names of keys that a file or an override set, well or badly */
    const char *file;   /* interned; NULL: no file yet */
    guint line;
};

struct Schema {
    ErrorCode code;
    SchemaGroup *root;
    Faults *faults;
    bool unreadable; /* a file's syntax broke: what it would have set is not known to be missing */
};

/* One file being read. */
typedef struct {
    Schema *schema;
    const Source *source;
} Reader;

typedef struct {
    const char *file;
    guint line; /* in the file */
    guint row;  /* in the source's text */
} Place;

static void
group_free(void *item)
{
    SchemaGroup *group = item;
    g_hash_table_unref(group->values);
    g_hash_table_unref(group->tried);
    g_free(group);
}

static void
set_fallback(SchemaGroup *group, const SchemaKey *key)
{
    if (key->fallback == NULL)
        return;
    SchemaValue *value = schema_value_new(key, NULL, 0);
    g_autofree char *problem = schema_value_parse(value, key->fallback, NULL);
    if (problem != NULL)
        g_error("%s: the table's fallback %s", key->name, problem);
    g_hash_table_insert(group->values, (char *)key->name, value);
}

static SchemaGroup *
group_new(const SchemaKey *keys, const char *file, guint line)
{
    SchemaGroup *group = g_new0(SchemaGroup, 1);
    *group = (SchemaGroup){.keys = keys, .file = file, .line = line};
    group->values = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)schema_value_free);
    group->tried = g_hash_table_new(g_str_hash, g_str_equal);
    for (const SchemaKey *key = keys; key->name != NULL; key++)
        set_fallback(group, key);
    return group;
}

Schema *
schema_new(const SchemaKey *keys, ErrorCode code)
{
    Schema *schema = g_new0(Schema, 1);
    *schema = (Schema){.code = code, .root = group_new(keys, NULL, 0), .faults = faults_new()};
    return schema;
}

void
schema_free(Schema *schema)
{
    if (schema == NULL)
        return;
    group_free(schema->root);
    faults_free(schema->faults);
    g_free(schema);
}

static const SchemaKey *
find_key(const SchemaKey *keys, const char *name)
{
    for (const SchemaKey *key = keys; key->name != NULL; key++) {
        if (strcmp(key->name, name) == 0)
            return key;
    }
    return NULL;
}

/* True when keys of the table stand in the group `name`. */
static bool
names_group(const SchemaKey *keys, const char *name)
{
    gsize length = strlen(name);
    for (const SchemaKey *key = keys; key->name != NULL; key++) {
        if (strncmp(key->name, name, length) == 0 && key->name[length] == '.')
            return true;
    }
    return false;
}

/* The key whose last word is `name`: "transport" at the top of a file means mail.transport. */
static const char *
find_by_last_word(const SchemaKey *keys, const char *name)
{
    const char *word = strrchr(name, '.') != NULL ? strrchr(name, '.') + 1 : name;
    for (const SchemaKey *key = keys; key->name != NULL; key++) {
        const char *last = strrchr(key->name, '.');
        if (strcmp(last != NULL ? last + 1 : key->name, word) == 0)
            return key->name;
    }
    return NULL;
}

/* Names of keys, and of the groups they stand in: a misspelt group is one fault, not one for each of its
 * keys.
 */
static char *
nearest_name(const SchemaKey *keys, const char *name)
{
    g_autoptr(GPtrArray) candidates = g_ptr_array_new_with_free_func(g_free);
    for (const SchemaKey *key = keys; key->name != NULL; key++) {
        g_ptr_array_add(candidates, g_strdup(key->name));
        for (const char *dot = strchr(key->name, '.'); dot != NULL; dot = strchr(dot + 1, '.'))
            g_ptr_array_add(candidates, g_strndup(key->name, (gsize)(dot - key->name)));
    }
    g_ptr_array_add(candidates, NULL);
    const char *nearest = text_nearest(name, (const char *const *)candidates->pdata);
    return g_strdup(nearest != NULL ? nearest : find_by_last_word(keys, name));
}

static char *
unknown_key(const SchemaKey *keys, const char *name)
{
    if (names_group(keys, name)) /* only an override can come here with one */
        return g_strdup_printf("is a group; name a key in it, as %s.KEY", name);
    g_autofree char *nearest = strlen(name) <= 64 ? nearest_name(keys, name) : NULL;
    if (nearest == NULL)
        return g_strdup("unknown key");
    return g_strdup_printf("unknown key; did you mean %s?", nearest);
}

/* `problem` is (transfer full). */
static void
add_fault(Schema *schema, Place place, const char *name, char *problem)
{
    g_autofree char *owned = problem;
    faults_add(schema->faults, place.file, place.line, g_strdup_printf("%s: %s", name, owned));
}

static Place
place_of(const Reader *reader, const config_setting_t *setting)
{
    Place place = {.row = config_setting_source_line(setting)};
    source_locate(reader->source, place.row, &place.file, &place.line);
    return place;
}

static void read_members(const Reader *reader, SchemaGroup *group, const config_setting_t *setting,
                         const char *prefix);

/* NULL, or what is wrong with the list itself; the groups in it note their own faults. */
static char *
read_groups(const Reader *reader, SchemaValue *value, const config_setting_t *setting)
{
    guint length = config_setting_is_list(setting) ? (guint)config_setting_length(setting) : 0;
    bool fits = config_setting_is_list(setting) || (config_setting_is_array(setting) && length == 0);
    value->members = g_ptr_array_new_with_free_func(group_free);
    for (guint i = 0; fits && i < length; i++) {
        const config_setting_t *element = config_setting_get_elem((config_setting_t *)setting, i);
        fits = config_setting_is_group(element);
        if (!fits)
            break;
        Place place = place_of(reader, element);
        SchemaGroup *member = group_new(value->key->members, place.file, place.line);
        g_ptr_array_add(value->members, member);
        read_members(reader, member, element, NULL);
    }
    if (fits)
        return NULL;
    g_autofree char *phrase = schema_type_phrase(value->key);
    return g_strdup_printf("wants %s", phrase);
}

static void
keep_or_refuse(Schema *schema, SchemaGroup *group, SchemaValue *value, Place place, char *problem)
{
    g_hash_table_add(group->tried, (char *)value->key->name);
    if (problem == NULL) {
        g_hash_table_replace(group->values, (char *)value->key->name, value);
        return;
    }
    add_fault(schema, place, value->key->name, problem);
    schema_value_free(value);
}

static void
read_value(const Reader *reader, SchemaGroup *group, const SchemaKey *key, const config_setting_t *setting)
{
    Place place = place_of(reader, setting);
    g_autofree char *directory = g_path_get_dirname(place.file);
    SchemaValue *value = schema_value_new(key, place.file, place.line);
    char *problem = key->type == SCHEMA_GROUPS ? read_groups(reader, value, setting)
                                               : schema_value_read(value, setting, directory);
    if (problem != NULL && source_damaged(reader->source, place.row)) /* the true fault is known already */
        g_clear_pointer(&problem, g_free);
    keep_or_refuse(reader->schema, group, value, place, problem);
}

static void
read_member(const Reader *reader, SchemaGroup *group, const config_setting_t *setting, const char *name)
{
    const SchemaKey *key = find_key(group->keys, name);
    if (key != NULL)
        read_value(reader, group, key, setting);
    else if (!names_group(group->keys, name))
        add_fault(reader->schema, place_of(reader, setting), name, unknown_key(group->keys, name));
    else if (!config_setting_is_group(setting))
        add_fault(reader->schema, place_of(reader, setting), name,
                  g_strdup("wants a group: keys and their values between { and }"));
    else
        read_members(reader, group, setting, name);
}

static void
read_members(const Reader *reader, SchemaGroup *group, const config_setting_t *setting, const char *prefix)
{
    guint length = (guint)config_setting_length(setting);
    for (guint i = 0; i < length; i++) {
        const config_setting_t *member = config_setting_get_elem((config_setting_t *)setting, i);
        g_autofree char *name = prefix == NULL
                                    ? g_strdup(config_setting_name(member))
                                    : g_strdup_printf("%s.%s", prefix, config_setting_name(member));
        read_member(reader, group, member, name);
    }
}

/* "mail.transport = …" is how --set writes it, and what a person tries first. */
static bool
has_dotted_name(const char *line)
{
    const char *p = line + strspn(line, " \t");
    const char *end = p;
    while (g_ascii_isalnum(*end) || (*end != '\0' && strchr("-_.", *end) != NULL))
        end++;
    bool dotted = g_ascii_isalpha(*p) && memchr(p, '.', (gsize)(end - p)) != NULL;
    end += strspn(end, " \t");
    return dotted && (*end == '=' || *end == ':');
}

static void
refuse_syntax(Schema *schema, const Source *source, const config_t *config)
{
    guint row = (guint)MAX(config_error_line(config), 0);
    Place place = {.row = row};
    source_locate(source, row, &place.file, &place.line);
    g_autofree char *line = source_line(source, row);
    g_autofree char *shown = text_ellipsize(g_strstrip(line), 60);
    const char *hint = has_dotted_name(line) ? "; a key of a group is written NAME: { KEY = VALUE; };" : "";
    schema->unreadable = true;
    faults_add(schema->faults, place.file, place.line,
               g_strdup_printf("%s, at or before \"%s\"%s", config_error_text(config), shown, hint));
}

static void
read_source(Schema *schema, const Source *source, const char *file)
{
    if (schema->root->file == NULL || source_text(source) != NULL)
        schema->root->file = g_intern_string(file);
    if (source_text(source) == NULL) {
        schema->unreadable = true;
        return;
    }
    Reader reader = {.schema = schema, .source = source};
    config_t config;
    config_init(&config);
    if (config_read_string(&config, source_text(source)) == CONFIG_TRUE)
        read_members(&reader, schema->root, config_root_setting(&config), NULL);
    else
        refuse_syntax(schema, source, &config);
    config_destroy(&config);
}

void
schema_read_file(Schema *schema, const char *path)
{
    g_autoptr(Source) source = source_read_file(path, schema->faults);
    read_source(schema, source, path);
}

void
schema_read_text(Schema *schema, const char *name, const char *text)
{
    g_autoptr(Source) source = source_read_text(name, text, schema->faults);
    read_source(schema, source, name);
}

void
schema_override(Schema *schema, const char *assignment)
{
    SchemaGroup *root = schema->root;
    const char *equals = strchr(assignment, '=');
    g_autofree char *shown = text_ellipsize(assignment, 80);
    g_autofree char *origin = g_strconcat("--set ", shown, NULL);
    const char *file = g_intern_string(origin);
    if (equals == NULL || !g_utf8_validate(assignment, -1, NULL)) {
        faults_add(schema->faults, file, 0, g_strdup("wants KEY=VALUE, in UTF-8"));
        return;
    }
    g_autofree char *name = g_strstrip(g_strndup(assignment, (gsize)(equals - assignment)));
    const SchemaKey *key = find_key(root->keys, name);
    if (key == NULL) {
        faults_add(schema->faults, file, 0, unknown_key(root->keys, name));
        return;
    }
    g_autoptr(SchemaValue) value = schema_value_new(key, file, 0);
    g_hash_table_add(root->tried, (char *)key->name);
    char *problem = schema_value_parse(value, equals + 1, ".");
    if (problem != NULL)
        faults_add(schema->faults, file, 0, problem);
    else
        g_hash_table_replace(root->values, (char *)key->name, g_steal_pointer(&value));
}

static const SchemaKey *
known_key(const SchemaGroup *group, const char *name)
{
    const SchemaKey *key = find_key(group->keys, name);
    if (key == NULL)
        g_error("%s is not in the table", name);
    return key;
}

static Place
value_place(const SchemaGroup *group, const char *name)
{
    const SchemaValue *value =
        name != NULL ? g_hash_table_lookup(group->values, known_key(group, name)->name) : NULL;
    if (value != NULL && value->file != NULL)
        return (Place){.file = value->file, .line = value->line};
    return (Place){.file = group->file != NULL ? group->file : "settings", .line = group->line};
}

bool
schema_fault(Schema *schema, const SchemaGroup *group, const char *key, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *problem = g_strdup_vprintf(format, args);
    va_end(args);
    Place place = value_place(group, key);
    bool named = key == NULL || g_str_has_prefix(place.file, "--set ");
    return faults_add(schema->faults, place.file, place.line,
                      named ? g_strdup(problem) : g_strdup_printf("%s: %s", key, problem));
}

char *
schema_place(const SchemaGroup *group, const char *name)
{
    Place place = value_place(group, name);
    return place.line > 0 ? g_strdup_printf("%s:%u", place.file, place.line) : g_strdup(place.file);
}

static void
require_keys(Schema *schema, const SchemaGroup *group)
{
    for (const SchemaKey *key = group->keys; key->name != NULL; key++) {
        if (key->required && !g_hash_table_contains(group->tried, key->name))
            schema_fault(schema, group, key->name, "is missing");
        const SchemaValue *value = g_hash_table_lookup(group->values, key->name);
        for (guint i = 0; value != NULL && key->type == SCHEMA_GROUPS && i < value->members->len; i++)
            require_keys(schema, value->members->pdata[i]);
    }
}

bool
schema_finish(Schema *schema, GError **error)
{
    if (!schema->unreadable)
        require_keys(schema, schema->root);
    return faults_raise(schema->faults, schema->code, error);
}

const SchemaGroup *
schema_root(const Schema *schema)
{
    return schema->root;
}

/* The value of a key whose type is among `types`; NULL when it is unset. */
static const SchemaValue *
lookup(const SchemaGroup *group, const char *name, guint types)
{
    const SchemaKey *key = known_key(group, name);
    if ((types & (1U << key->type)) == 0)
        g_error("%s has another type in the table", name);
    return g_hash_table_lookup(group->values, name);
}

bool
schema_given(const SchemaGroup *group, const char *name)
{
    return g_hash_table_contains(group->tried, known_key(group, name)->name);
}

char *
schema_literal(const SchemaGroup *group, const char *name)
{
    const SchemaValue *value = g_hash_table_lookup(group->values, known_key(group, name)->name);
    return value != NULL ? schema_value_literal(value) : NULL;
}

const char *
schema_text(const SchemaGroup *group, const char *name)
{
    const SchemaValue *value =
        lookup(group, name,
               1U << SCHEMA_TEXT | 1U << SCHEMA_PATH | 1U << SCHEMA_SECRET | 1U << SCHEMA_ADDRESS |
                   1U << SCHEMA_MAILBOX | 1U << SCHEMA_HOST | 1U << SCHEMA_URL | 1U << SCHEMA_WORD);
    return value != NULL ? value->text : NULL;
}

gint64
schema_number(const SchemaGroup *group, const char *name, gint64 otherwise)
{
    const SchemaValue *value = lookup(group, name,
                                      1U << SCHEMA_INTEGER | 1U << SCHEMA_DURATION | 1U << SCHEMA_SIZE |
                                          1U << SCHEMA_TIME | 1U << SCHEMA_WORD);
    return value != NULL ? value->number : otherwise;
}

bool
schema_boolean(const SchemaGroup *group, const char *name)
{
    const SchemaValue *value = lookup(group, name, 1U << SCHEMA_BOOLEAN);
    return value != NULL && value->number != 0;
}

const char *const *
schema_texts(const SchemaGroup *group, const char *name)
{
    static const char *const none[] = {NULL};
    const SchemaValue *value = lookup(group, name, 1U << SCHEMA_TEXTS | 1U << SCHEMA_ADDRESSES);
    return value != NULL ? (const char *const *)value->texts->pdata : none;
}

const gint64 *
schema_numbers(const SchemaGroup *group, const char *name, guint *count)
{
    const SchemaValue *value = lookup(group, name, 1U << SCHEMA_INTEGERS);
    *count = value != NULL ? value->numbers->len : 0;
    return value != NULL ? (const gint64 *)value->numbers->data : NULL;
}

static guint
member_count(const SchemaGroup *group, const char *name, SchemaType type)
{
    const SchemaValue *value = lookup(group, name, 1U << type);
    return value != NULL ? value->members->len : 0;
}

static const void *
member(const SchemaGroup *group, const char *name, SchemaType type, guint index)
{
    const SchemaValue *value = lookup(group, name, 1U << type);
    g_assert(value != NULL && index < value->members->len);
    return value->members->pdata[index];
}

guint
schema_group_count(const SchemaGroup *group, const char *name)
{
    return member_count(group, name, SCHEMA_GROUPS);
}

const SchemaGroup *
schema_group(const SchemaGroup *group, const char *name, guint index)
{
    return member(group, name, SCHEMA_GROUPS, index);
}

guint
schema_free_count(const SchemaGroup *group, const char *name)
{
    return member_count(group, name, SCHEMA_FREE);
}

void
schema_free_pair(const SchemaGroup *group, const char *name, guint index, const char **key,
                 const char **value)
{
    const SchemaPair *pair = member(group, name, SCHEMA_FREE, index);
    *key = pair->name;
    *value = pair->text;
}
