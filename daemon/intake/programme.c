#include "base/text.h"
#include "intake/programme_private.h"
#include "time/zone.h"

#include <string.h>

bool
programme_key_ok(const char *key)
{
    gsize size = strlen(key);
    return size >= 1 && size <= 64 && g_ascii_isalnum(key[0]) &&
           strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == size;
}

static void
check_zone(const Reader *reader, const SchemaGroup *group, const char *zone)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Zone) found = zone == NULL ? NULL : zone_new(zone, &error);
    if (zone != NULL && found == NULL)
        schema_fault(reader->schema, group, "zone", "%s", error->message);
}

static void
copy_texts(GPtrArray *to, const char *const *texts)
{
    for (guint i = 0; texts[i] != NULL; i++)
        g_ptr_array_add(to, text_squeeze(texts[i]));
}

/* A name that two people have would leave it open whom the sheet means. */
static void
call_person(const Reader *reader, const SchemaGroup *group, const char *where, const char *name,
            Person *person)
{
    char *folded = text_fold(name);
    const Person *other = g_hash_table_lookup(reader->called, folded);
    if (other != NULL && other != person)
        schema_fault(reader->schema, group, where, "\"%s\" is what \"%s\" is called too", name, other->key);
    g_hash_table_replace(reader->called, folded, person);
}

static void
read_person(const Reader *reader, const SchemaGroup *group)
{
    const char *key = schema_text(group, "key");
    const char *name = schema_text(group, "name");
    if (key == NULL || name == NULL)
        return;
    if (plan_find_person(reader->plan, key) != NULL)
        schema_fault(reader->schema, group, "key", "\"%s\" is somebody else's key already", key);
    g_autofree char *bare = text_squeeze(name);
    Person *person = plan_add_person(reader->plan, key, bare);
    person->kind = (PersonKind)schema_number(group, "kind", PERSON_OFFICER);
    person->hour = (int)schema_number(group, "hour", -1);
    person->zone = g_strdup(schema_text(group, "zone"));
    person->left = programme_day(group, "left");
    copy_texts(person->addresses, schema_texts(group, "addresses"));
    copy_texts(person->aliases, schema_texts(group, "aliases"));
    check_zone(reader, group, person->zone);
    call_person(reader, group, "name", person->name, person);
    for (guint i = 0; i < person->aliases->len; i++)
        call_person(reader, group, "aliases", person->aliases->pdata[i], person);
}

static void
read_board(const Reader *reader, const SchemaGroup *group)
{
    const char *key = schema_text(group, "key");
    const char *title = schema_text(group, "title");
    if (key == NULL || title == NULL)
        return;
    if (plan_find_board(reader->plan, key) != NULL)
        schema_fault(reader->schema, group, "key", "\"%s\" is another board's key already", key);
    Board *board = plan_add_board(reader->plan, key, title);
    board->chair = programme_person(reader, group, "chair", schema_text(group, "chair"));
    board->clerk = programme_person(reader, group, "clerk", schema_text(group, "clerk"));
    board->paper_days = (int)schema_number(group, "papers", board->paper_days);
    board->webhook = g_strdup(schema_text(group, "webhook"));
    webhook_form_parse(schema_text(group, "webhook_form"), &board->form);
    if (board->webhook != NULL && !plan_webhook_ok(board->webhook, board->form))
        schema_fault(reader->schema, group, "webhook", "%s",
                     "an address of ntfy ends in its topic: write https://HOST/TOPIC");
    programme_parse_digest(schema_text(group, "digest"), &board->digest_day, &board->digest_hour);
    const char *const *members = schema_texts(group, "members");
    for (guint i = 0; members[i] != NULL; i++) {
        Person *person = programme_person(reader, group, "members", members[i]);
        if (person != NULL && !g_ptr_array_find(board->members, person, NULL))
            g_ptr_array_add(board->members, person);
    }
    programme_read_cycle(reader, board, group);
}

static void
check_area_name(const Reader *reader, const SchemaGroup *group, const char *where, const char *name)
{
    const Area *other = plan_find_area(reader->plan, name);
    if (other != NULL)
        schema_fault(reader->schema, group, where, "\"%s\" is what the area \"%s\" is called too", name,
                     other->title);
}

static void
read_area(const Reader *reader, const SchemaGroup *group)
{
    const char *title = schema_text(group, "title");
    const char *const *aliases = schema_texts(group, "aliases");
    if (title == NULL)
        return;
    check_area_name(reader, group, "title", title);
    for (guint i = 0; aliases[i] != NULL; i++)
        check_area_name(reader, group, "aliases", aliases[i]);
    g_autofree char *bare = text_squeeze(title);
    Area *area = plan_add_area(reader->plan, bare);
    copy_texts(area->aliases, aliases);
    g_free(area->plugin);
    area->plugin = g_strdup(schema_text(group, "plugin"));
    area->lead = programme_person(reader, group, "lead", schema_text(group, "lead"));
    area->ladder = programme_steps(reader, group, "ladder");
    for (guint i = 0; i < schema_free_count(group, "settings"); i++) {
        const char *key = NULL;
        const char *value = NULL;
        schema_free_pair(group, "settings", i, &key, &value);
        g_hash_table_replace(area->settings, g_strdup(key), g_strdup(value));
    }
}

static void
read_head(const Reader *reader, const SchemaGroup *root)
{
    Plan *plan = reader->plan;
    g_free(plan->title);
    plan->title = text_squeeze(schema_text(root, "title") != NULL ? schema_text(root, "title") : "");
    plan->nation = (Nation)schema_number(root, "nation", NATION_ENGLAND);
    plan->year = (YearKind)schema_number(root, "year", YEAR_FINANCIAL);
    g_free(plan->zone);
    plan->zone = g_strdup(schema_text(root, "zone"));
    check_zone(reader, root, plan->zone);
    plan->reference = programme_day(root, "reference");
    plan->begins = programme_day(root, "begins");
    plan->ends = programme_day(root, "ends");
    if (plan->begins != DAY_NONE && plan->ends != DAY_NONE && plan->ends < plan->begins)
        schema_fault(reader->schema, root, "ends", "is before the plan begins");
    plan->calendar = g_strdup(schema_text(root, "calendar"));
    plan->ladder = programme_steps(reader, root, "ladder");
    plan->officer = programme_person(reader, root, "officer", schema_text(root, "officer"));
}

static void
read_people(const Reader *reader, const SchemaGroup *root)
{
    for (guint i = 0; i < schema_group_count(root, "people"); i++)
        read_person(reader, schema_group(root, "people", i));
    for (guint i = 0; i < schema_group_count(root, "people"); i++) {
        const SchemaGroup *group = schema_group(root, "people", i);
        const char *key = schema_text(group, "key");
        Person *person = key == NULL ? NULL : plan_find_person(reader->plan, key);
        if (person != NULL)
            programme_read_absences(reader, person, group);
    }
}

/* People first, for all else names them, then areas, which boards name. */
static Plan *
read_all(Schema *schema, const char *key, GError **error)
{
    const SchemaGroup *root = schema_root(schema);
    g_autoptr(Plan) plan = plan_new(key);
    g_autoptr(GHashTable) called = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const Reader reader = {schema, plan, called};
    read_people(&reader, root);
    read_head(&reader, root);
    programme_read_bands(&reader, root);
    for (guint i = 0; i < schema_group_count(root, "areas"); i++)
        read_area(&reader, schema_group(root, "areas", i));
    for (guint i = 0; i < schema_group_count(root, "boards"); i++)
        read_board(&reader, schema_group(root, "boards", i));
    programme_read_escalation(&reader, root);
    return schema_finish(schema, error) ? g_steal_pointer(&plan) : NULL;
}

Plan *
programme_read(const char *path, const char *key, GError **error)
{
    g_autoptr(Schema) schema = schema_new(programme_keys(), ERROR_DATA);
    schema_read_file(schema, path);
    return read_all(schema, key, error);
}

Plan *
programme_parse(const char *name, const char *text, const char *key, GError **error)
{
    g_autoptr(Schema) schema = schema_new(programme_keys(), ERROR_DATA);
    schema_read_text(schema, name, text);
    return read_all(schema, key, error);
}

Plan *
programme_bare(const char *key)
{
    Plan *plan = plan_new(key);
    g_free(plan->title);
    g_autofree char *spaced = g_strdelimit(g_strdup(key), "-_", ' ');
    plan->title = text_squeeze(spaced);
    if (plan->title[0] != '\0')
        plan->title[0] = g_ascii_toupper(plan->title[0]);
    return plan;
}
