#include "intake/programme.h"

#include "base/quantity.h"
#include "base/text.h"
#include "time/zone.h"

#include <string.h>

static const char *
check_day(const char *text)
{
    Day day;
    return day_parse(text, &day) ? NULL : "is no date: write it as YYYY-MM-DD";
}

static const char *
check_key(const char *text)
{
    return programme_key_ok(text) ? NULL : "is no key: use letters, digits and dashes";
}

static const char *
check_filled(const char *text)
{
    g_autofree char *bare = text_squeeze(text);
    return bare[0] != '\0' ? NULL : "says nothing";
}

/* "monday 08:00"; either pointer may be NULL. */
static bool
parse_digest(const char *text, Weekday *weekday, int *minute)
{
    static const char *const days[] = {"monday", "tuesday",  "wednesday", "thursday",
                                       "friday", "saturday", "sunday"};
    g_autofree char *bare = text_squeeze(text);
    char *space = strchr(bare, ' ');
    int at = 0;
    if (space == NULL || !quantity_parse_time_of_day(space + 1, &at))
        return false;
    *space = '\0';
    for (guint i = 0; i < G_N_ELEMENTS(days); i++) {
        if (g_ascii_strcasecmp(bare, days[i]) != 0)
            continue;
        if (weekday != NULL)
            *weekday = (Weekday)(i + 1);
        if (minute != NULL)
            *minute = at;
        return true;
    }
    return false;
}

static const char *
check_digest(const char *text)
{
    return parse_digest(text, NULL, NULL) ? NULL : "is no weekday and time, such as \"monday 08:00\"";
}

static const char *const nations[] = {"england", "wales", "scotland", "northern-ireland", NULL};
static const char *const years[] = {"financial", "academic", NULL};
static const char *const kinds[] = {"officer", "school", NULL};
static const char *const web_schemes[] = {"http", "https", NULL};

static const SchemaKey person_keys[] = {
    {.name = "key",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_key,
     .sentence = "What the rest of the file, and updates, call the person. It never changes."},
    {.name = "name",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_filled,
     .sentence = "The name of a person, a post or a group, as the sheet has it and as mail shows it."},
    {.name = "addresses",
     .type = SCHEMA_ADDRESSES,
     .sentence =
         "Mail addresses in order of preference. Without one nothing is sent, and what would have been "
         "is listed."},
    {.name = "aliases",
     .type = SCHEMA_TEXTS,
     .check = check_filled,
     .sentence = "Other names under which the sheet has the person."},
    {.name = "kind",
     .type = SCHEMA_WORD,
     .choices = kinds,
     .fallback = "officer",
     .sentence = "Whether it is an officer or somebody of a school."},
    {.name = "hour",
     .type = SCHEMA_TIME,
     .example = "16:00",
     .sentence = "When mail may come; the settings' hour "
                 "otherwise."},
    {.name = "zone",
     .type = SCHEMA_TEXT,
     .example = "Europe/London",
     .sentence = "The person's time zone; the programme's otherwise."},
    {.name = NULL}};

static const SchemaKey board_keys[] = {
    {.name = "key",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_key,
     .sentence = "What the store calls the board. It never changes."},
    {.name = "title", .type = SCHEMA_TEXT, .required = true, .check = check_filled, .sentence = "Its name."},
    {.name = "chair",
     .type = SCHEMA_TEXT,
     .sentence = "The key of the person in the chair, who gets its digest."},
    {.name = "clerk", .type = SCHEMA_TEXT, .sentence = "The key of the clerk, who gets its digest."},
    {.name = "members", .type = SCHEMA_TEXTS, .sentence = "The keys of the others who get its digest."},
    {.name = "digest",
     .type = SCHEMA_TEXT,
     .fallback = "monday 08:00",
     .check = check_digest,
     .sentence = "The weekday and the time of its weekly digest, in the programme's zone."},
    {.name = "meetings",
     .type = SCHEMA_TEXTS,
     .check = check_day,
     .example = "2024-05-09",
     .sentence = "The days on which it meets."},
    {.name = "papers",
     .type = SCHEMA_INTEGER,
     .min = "0",
     .max = "60",
     .fallback = "5",
     .sentence = "How many working days before a meeting its papers go out."},
    {.name = "webhook",
     .type = SCHEMA_URL,
     .choices = web_schemes,
     .sentence = "An address that gets the digest as JSON, beside the members."},
    {.name = NULL}};

static const SchemaKey area_keys[] = {
    {.name = "title",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_filled,
     .sentence = "The name of the area, as the sheet has it."},
    {.name = "aliases",
     .type = SCHEMA_TEXTS,
     .check = check_filled,
     .sentence = "Other names under which the sheet has the area."},
    {.name = "plugin",
     .type = SCHEMA_TEXT,
     .fallback = "oversight",
     .check = check_key,
     .sentence = "The plugin that assesses it."},
    {.name = "lead", .type = SCHEMA_TEXT, .sentence = "The key of the person who answers for the area."},
    {.name = "settings",
     .type = SCHEMA_FREE,
     .sentence =
         "What the plugin reads; its own README names the keys. Each is a text, a number or a boolean."},
    {.name = "ladder",
     .type = SCHEMA_INTEGERS,
     .min = "0",
     .max = "250",
     .sentence = "Working days before the due date on which leads are reminded, falling, 0 being the day "
                 "itself; the programme's otherwise."},
    {.name = NULL}};

static const SchemaKey glossary_keys[] = {
    {.name = "term", .type = SCHEMA_TEXT, .required = true, .check = check_filled, .sentence = "The term."},
    {.name = "meaning",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_filled,
     .sentence = "What it means."},
    {.name = NULL}};

static const SchemaKey keys[] = {
    {.name = "title",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_filled,
     .sentence = "The name of the programme, as every mail shows it."},
    {.name = "nation",
     .type = SCHEMA_WORD,
     .choices = nations,
     .fallback = "england",
     .sentence = "Whose bank holidays count."},
    {.name = "zone", .type = SCHEMA_TEXT, .fallback = "Europe/London", .sentence = "The time zone."},
    {.name = "year",
     .type = SCHEMA_WORD,
     .choices = years,
     .fallback = "financial",
     .sentence = "What a year such as 2023-24 is in the plan: from 1 April, or from 1 September."},
    {.name = "reference",
     .type = SCHEMA_TEXT,
     .check = check_day,
     .example = "2024-03-28",
     .sentence = "The date of the plan, from which its phrases are read. --on of milestonectl import stands "
                 "before it."},
    {.name = "officer",
     .type = SCHEMA_TEXT,
     .sentence = "The key of the person who keeps the plan: gets questions, faults and the weekly list."},
    {.name = "ladder",
     .type = SCHEMA_INTEGERS,
     .min = "0",
     .max = "250",
     .sentence = "Working days before the due date on which leads are reminded, falling, 0 being the day "
                 "itself; the settings' otherwise."},
    {.name = "people",
     .type = SCHEMA_GROUPS,
     .members = person_keys,
     .sentence = "Who can lead, sit and answer."},
    {.name = "boards", .type = SCHEMA_GROUPS, .members = board_keys, .sentence = "Who gets a digest."},
    {.name = "areas", .type = SCHEMA_GROUPS, .members = area_keys, .sentence = "The areas, in their order."},
    {.name = "glossary",
     .type = SCHEMA_GROUPS,
     .members = glossary_keys,
     .sentence =
         "The plan's own terms, for whoever reads the folder: checked, and used in nothing that is sent."},
    {.name = NULL}};

const SchemaKey *
programme_keys(void)
{
    return keys;
}

bool
programme_key_ok(const char *key)
{
    gsize size = strlen(key);
    return size >= 1 && size <= 64 && g_ascii_isalnum(key[0]) &&
           strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") == size;
}

typedef struct {
    Schema *schema;
    Plan *plan;
    GHashTable *called; /* folded name or alias of a person → its Person */
} Reader;

/* Somebody by key; NULL when the key is unset, or names nobody, which is then a fault. */
static Person *
named_person(const Reader *reader, const SchemaGroup *group, const char *where, const char *key)
{
    if (key == NULL)
        return NULL;
    Person *person = plan_find_person(reader->plan, key);
    if (person != NULL)
        return person;
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    for (guint i = 0; i < reader->plan->people->len; i++)
        g_ptr_array_add(all, ((Person *)reader->plan->people->pdata[i])->key);
    g_ptr_array_add(all, NULL);
    const char *near = text_nearest(key, (const char *const *)all->pdata);
    schema_fault(reader->schema, group, where, "\"%s\" is nobody's key among the people%s%s%s", key,
                 near == NULL ? "" : "; did you mean \"", near == NULL ? "" : near,
                 near == NULL ? "" : "\"?");
    return NULL;
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

/* NULL when the key is unset. */
static GArray *
read_ladder(const Reader *reader, const SchemaGroup *group)
{
    guint count = 0;
    const gint64 *steps = schema_numbers(group, "ladder", &count);
    if (count == 0)
        return NULL;
    GArray *ladder = g_array_new(FALSE, FALSE, sizeof(int));
    for (guint i = 0; i < count; i++) {
        int step = (int)steps[i];
        g_array_append_val(ladder, step);
        if (i > 0 && steps[i] >= steps[i - 1])
            schema_fault(reader->schema, group, "ladder", "must fall: %d stands after %d", step,
                         g_array_index(ladder, int, i - 1));
    }
    return ladder;
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
    copy_texts(person->addresses, schema_texts(group, "addresses"));
    copy_texts(person->aliases, schema_texts(group, "aliases"));
    check_zone(reader, group, person->zone);
    call_person(reader, group, "name", person->name, person);
    for (guint i = 0; i < person->aliases->len; i++)
        call_person(reader, group, "aliases", person->aliases->pdata[i], person);
}

static int
compare_days(gconstpointer a, gconstpointer b)
{
    return *(const Day *)a < *(const Day *)b ? -1 : *(const Day *)a > *(const Day *)b;
}

static void
read_meetings(Board *board, const SchemaGroup *group)
{
    const char *const *texts = schema_texts(group, "meetings");
    for (guint i = 0; texts[i] != NULL; i++) {
        Day day;
        if (day_parse(texts[i], &day))
            g_array_append_val(board->meetings, day);
    }
    g_array_sort(board->meetings, compare_days);
    for (guint i = board->meetings->len; i > 1; i--) {
        if (g_array_index(board->meetings, Day, i - 1) == g_array_index(board->meetings, Day, i - 2))
            g_array_remove_index(board->meetings, i - 1);
    }
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
    board->chair = named_person(reader, group, "chair", schema_text(group, "chair"));
    board->clerk = named_person(reader, group, "clerk", schema_text(group, "clerk"));
    board->paper_days = (int)schema_number(group, "papers", board->paper_days);
    board->webhook = g_strdup(schema_text(group, "webhook"));
    parse_digest(schema_text(group, "digest"), &board->digest_day, &board->digest_hour);
    const char *const *members = schema_texts(group, "members");
    for (guint i = 0; members[i] != NULL; i++) {
        Person *person = named_person(reader, group, "members", members[i]);
        if (person != NULL && !g_ptr_array_find(board->members, person, NULL))
            g_ptr_array_add(board->members, person);
    }
    read_meetings(board, group);
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
    area->lead = named_person(reader, group, "lead", schema_text(group, "lead"));
    area->ladder = read_ladder(reader, group);
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
    const char *reference = schema_text(root, "reference");
    g_free(plan->title);
    plan->title = text_squeeze(schema_text(root, "title") != NULL ? schema_text(root, "title") : "");
    plan->nation = (Nation)schema_number(root, "nation", NATION_ENGLAND);
    plan->year = (YearKind)schema_number(root, "year", YEAR_FINANCIAL);
    g_free(plan->zone);
    plan->zone = g_strdup(schema_text(root, "zone"));
    check_zone(reader, root, plan->zone);
    if (reference != NULL)
        day_parse(reference, &plan->reference);
    plan->ladder = read_ladder(reader, root);
    plan->officer = named_person(reader, root, "officer", schema_text(root, "officer"));
}

/* People first: all else names them. */
static Plan *
read_all(Schema *schema, const char *key, GError **error)
{
    const SchemaGroup *root = schema_root(schema);
    g_autoptr(Plan) plan = plan_new(key);
    g_autoptr(GHashTable) called = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const Reader reader = {schema, plan, called};
    for (guint i = 0; i < schema_group_count(root, "people"); i++)
        read_person(&reader, schema_group(root, "people", i));
    read_head(&reader, root);
    for (guint i = 0; i < schema_group_count(root, "boards"); i++)
        read_board(&reader, schema_group(root, "boards", i));
    for (guint i = 0; i < schema_group_count(root, "areas"); i++)
        read_area(&reader, schema_group(root, "areas", i));
    return schema_finish(schema, error) ? g_steal_pointer(&plan) : NULL;
}

Plan *
programme_read(const char *path, const char *key, GError **error)
{
    g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
    schema_read_file(schema, path);
    return read_all(schema, key, error);
}

Plan *
programme_parse(const char *name, const char *text, const char *key, GError **error)
{
    g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
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
