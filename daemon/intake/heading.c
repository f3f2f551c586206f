#include "intake/heading.h"

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

#include <string.h>

#define MAP_MAX_BYTES  (256 * 1024)
#define ROWS_LOOKED_AT 10

/* A title's rank: the lowest present is it. Fields other than the title have 0. */
#define RANK_OF_ACTION 9

static const char *const field_words[FIELD_COUNT + 1] = {
    "area",       "action",  "number", "id",      "title",   "timescale", "lead",
    "approver",   "monitor", "deputy", "depends", "repeats", "status",    "objective",
    "monitoring", "success", "field",  "period",  "note",    "skip",      NULL};

/* As text_fold_singular gives them. */
static const struct {
    const char *words;
    Field field;
    int rank;
} known[] = {
    {"area", FIELD_AREA, 0},
    {"priority", FIELD_AREA, 0},
    {"priority area", FIELD_AREA, 0},
    {"strategic priority", FIELD_AREA, 0},
    {"theme", FIELD_AREA, 0},
    {"sub group", FIELD_AREA, 0},
    {"subgroup", FIELD_AREA, 0},
    {"section", FIELD_AREA, 0},
    {"recommendation", FIELD_ACTION, 0},
    {"key area for action", FIELD_ACTION, 0},
    {"strand", FIELD_ACTION, 0},
    {"workstream", FIELD_ACTION, 0},
    {"work stream", FIELD_ACTION, 0},
    {"number", FIELD_NUMBER, 0},
    {"recommendation number", FIELD_NUMBER, 0},
    {"recommendation no", FIELD_NUMBER, 0},
    {"recommendation ref", FIELD_NUMBER, 0},
    {"rec no", FIELD_NUMBER, 0},
    {"rec number", FIELD_NUMBER, 0},
    {"ref", FIELD_NUMBER, 0},
    {"ref no", FIELD_NUMBER, 0},
    {"reference", FIELD_NUMBER, 0},
    {"no", FIELD_NUMBER, 0},
    {"id", FIELD_ID, 0},
    {"external id", FIELD_ID, 0},
    {"title", FIELD_TITLE, 1},
    {"key task", FIELD_TITLE, 2},
    {"task", FIELD_TITLE, 3},
    {"step", FIELD_TITLE, 4},
    {"milestone", FIELD_TITLE, 5},
    {"update", FIELD_TITLE, 6},
    {"text", FIELD_TITLE, 7},
    {"action", FIELD_TITLE, RANK_OF_ACTION},
    {"timescale", FIELD_TIMESCALE, 0},
    {"time scale", FIELD_TIMESCALE, 0},
    {"when", FIELD_TIMESCALE, 0},
    {"by when", FIELD_TIMESCALE, 0},
    {"due", FIELD_TIMESCALE, 0},
    {"due date", FIELD_TIMESCALE, 0},
    {"deadline", FIELD_TIMESCALE, 0},
    {"target date", FIELD_TIMESCALE, 0},
    {"date mentioned", FIELD_TIMESCALE, 0},
    {"responsibility", FIELD_LEAD, 0},
    {"lead", FIELD_LEAD, 0},
    {"owner", FIELD_LEAD, 0},
    {"who", FIELD_LEAD, 0},
    {"group lead", FIELD_LEAD, 0},
    {"lead officer", FIELD_LEAD, 0},
    {"responsible", FIELD_LEAD, 0},
    {"approver", FIELD_APPROVER, 0},
    {"approved by", FIELD_APPROVER, 0},
    {"approving officer", FIELD_APPROVER, 0},
    {"sign off", FIELD_APPROVER, 0},
    {"signed off by", FIELD_APPROVER, 0},
    {"sign off by", FIELD_APPROVER, 0},
    {"signoff", FIELD_APPROVER, 0},
    {"monitor", FIELD_MONITOR, 0},
    {"monitored by", FIELD_MONITOR, 0},
    {"monitoring officer", FIELD_MONITOR, 0},
    {"monitoring lead", FIELD_MONITOR, 0},
    {"who monitor", FIELD_MONITOR, 0},
    {"deputy", FIELD_DEPUTY, 0},
    {"deputy lead", FIELD_DEPUTY, 0},
    {"deputised by", FIELD_DEPUTY, 0},
    {"depend on", FIELD_DEPENDS, 0},
    {"dependent on", FIELD_DEPENDS, 0},
    {"dependant on", FIELD_DEPENDS, 0},
    {"dependency", FIELD_DEPENDS, 0},
    {"predecessor", FIELD_DEPENDS, 0},
    {"after", FIELD_DEPENDS, 0},
    {"wait for", FIELD_DEPENDS, 0},
    {"waiting for", FIELD_DEPENDS, 0},
    {"blocked by", FIELD_DEPENDS, 0},
    {"prerequisite", FIELD_DEPENDS, 0},
    {"repeat", FIELD_REPEATS, 0},
    {"recurrence", FIELD_REPEATS, 0},
    {"recurrence rule", FIELD_REPEATS, 0},
    {"rrule", FIELD_REPEATS, 0},
    {"status", FIELD_STATUS, 0},
    {"rag", FIELD_STATUS, 0},
    {"rag status", FIELD_STATUS, 0},
    {"rag rating", FIELD_STATUS, 0},
    {"brag", FIELD_STATUS, 0},
    {"progress", FIELD_STATUS, 0},
    {"objective", FIELD_OBJECTIVE, 0},
    {"monitoring", FIELD_MONITORING, 0},
    {"monitored", FIELD_MONITORING, 0},
    {"how monitored", FIELD_MONITORING, 0},
    {"how it will be monitored", FIELD_MONITORING, 0},
    {"how will it be monitored", FIELD_MONITORING, 0},
    {"success", FIELD_SUCCESS, 0},
    {"success indicator", FIELD_SUCCESS, 0},
    {"indicator", FIELD_SUCCESS, 0},
    {"criteria", FIELD_SUCCESS, 0},
    {"criterion", FIELD_SUCCESS, 0},
    {"success criteria", FIELD_SUCCESS, 0},
    {"success criterion", FIELD_SUCCESS, 0},
    {"success indicator criteria", FIELD_SUCCESS, 0},
    {"field", FIELD_FORM, 0},
    {"period", FIELD_PERIOD, 0},
    {"note", FIELD_NOTE, 0},
};

const char *
field_word(Field field)
{
    return field_words[field];
}

bool
field_parse(const char *word, Field *field)
{
    for (Field f = 0; f < FIELD_COUNT; f++) {
        if (strcmp(field_words[f], word) == 0) {
            *field = f;
            return true;
        }
    }
    return false;
}

typedef struct {
    bool known;
    Field field;
    int rank;
} Meaning;

/* Letters by themselves are one word: "r a g status" is "rag status". (transfer full) */
static char *
join_letters(const char *folded)
{
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    GString *out = g_string_new(NULL);
    bool letter = false;
    for (guint i = 0; words[i] != NULL; i++) {
        bool before = letter;
        letter = g_utf8_strlen(words[i], 2) == 1;
        g_string_append_printf(out, "%s%s", i == 0 || (before && letter) ? "" : " ", words[i]);
    }
    return g_string_free(out, FALSE);
}

static Meaning
meaning_of_words(const char *text)
{
    g_autofree char *folded = text_fold_singular(text);
    g_autofree char *joined = join_letters(folded);
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        if (strcmp(known[i].words, folded) == 0 || strcmp(known[i].words, joined) == 0)
            return (Meaning){true, known[i].field, known[i].rank};
    }
    return (Meaning){0};
}

static char *
without_brackets(const char *text)
{
    GString *out = g_string_new(NULL);
    int depth = 0;
    for (const char *p = text; *p != '\0'; p++) {
        depth += *p == '(' ? 1 : 0;
        if (depth == 0)
            g_string_append_c(out, *p);
        depth -= *p == ')' && depth > 0 ? 1 : 0;
    }
    return g_string_free(out, FALSE);
}

/* Names with slashes between, when all of them mean the same. */
static Meaning
meaning_of_alternatives(const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", -1);
    Meaning all = meaning_of_words(parts[0] == NULL ? "" : parts[0]);
    for (guint i = 1; parts[0] != NULL && parts[i] != NULL; i++) {
        Meaning part = meaning_of_words(parts[i]);
        if (!part.known || !all.known || part.field != all.field)
            return (Meaning){0};
        all.rank = MIN(all.rank, part.rank);
    }
    return all;
}

static Meaning
meaning_of(const char *heading)
{
    Meaning meaning = meaning_of_words(heading);
    if (meaning.known)
        return meaning;
    g_autofree char *bare = without_brackets(heading);
    meaning = meaning_of_words(bare);
    return meaning.known ? meaning : meaning_of_alternatives(bare);
}

typedef struct {
    char *heading; /* as written in the map */
    char *folded;
    Field field;
    int line;
} Entry;

struct HeadingMap {
    char *file;
    GPtrArray *entries; /* Entry * */
};

static void
entry_free(Entry *entry)
{
    g_free(entry->heading);
    g_free(entry->folded);
    g_free(entry);
}

void
heading_map_free(HeadingMap *map)
{
    if (map == NULL)
        return;
    g_free(map->file);
    g_ptr_array_unref(map->entries);
    g_free(map);
}

static char *
unquoted(const char *from, gsize size)
{
    char *text = g_strstrip(g_strndup(from, size));
    gsize length = strlen(text);
    if (length >= 2 && text[0] == '"' && text[length - 1] == '"') {
        memmove(text, text + 1, length - 2);
        text[length - 2] = '\0';
    }
    return text;
}

static bool
map_line(HeadingMap *map, const char *text, int line, GError **error)
{
    const char *equals = strrchr(text, '=');
    if (equals == NULL)
        return error_set(error, ERROR_DATA, "%s:%d: is not of the form \"HEADING = FIELD\"", map->file, line);
    g_autofree char *heading = unquoted(text, (gsize)(equals - text));
    g_autofree char *word = unquoted(equals + 1, strcspn(equals + 1, ";"));
    Field field;
    if (!field_parse(word, &field)) {
        const char *near = text_nearest(word, field_words);
        g_autofree char *fields = g_strjoinv(", ", (char **)field_words);
        return error_set(error, ERROR_DATA, "%s:%d: there is no field \"%s\"%s%s%s: the fields are %s",
                         map->file, line, word, near == NULL ? "" : " (did you mean \"",
                         near == NULL ? "" : near, near == NULL ? "" : "\"?)", fields);
    }
    Entry *entry = g_new0(Entry, 1);
    entry->heading = g_steal_pointer(&heading);
    entry->folded = text_fold_singular(entry->heading);
    entry->field = field;
    entry->line = line;
    g_ptr_array_add(map->entries, entry);
    return true;
}

HeadingMap *
heading_map_parse(const char *file, const char *text, GError **error)
{
    g_autoptr(HeadingMap) map = g_new0(HeadingMap, 1);
    map->file = g_strdup(file);
    map->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int i = 0; lines[i] != NULL; i++) {
        g_strstrip(lines[i]);
        if (lines[i][0] == '\0' || lines[i][0] == '#' || g_str_has_prefix(lines[i], "//"))
            continue;
        if (!map_line(map, lines[i], i + 1, error))
            return NULL;
    }
    return g_steal_pointer(&map);
}

HeadingMap *
heading_map_read(const char *path, GError **error)
{
    g_autoptr(GBytes) content = file_read(path, MAP_MAX_BYTES, error);
    if (content == NULL)
        return NULL;
    gsize size = 0;
    const char *bytes = g_bytes_get_data(content, &size);
    g_autofree char *text = g_strndup(size == 0 ? "" : bytes, size);
    if (g_utf8_validate(text, -1, NULL))
        return heading_map_parse(path, g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text, error);
    error_set(error, ERROR_DATA, "%s: is not UTF-8: save it as UTF-8", path);
    return NULL;
}

static void
column_free(Column *column)
{
    g_free(column->heading);
    g_free(column);
}

void
headings_free(Headings *headings)
{
    if (headings == NULL)
        return;
    g_ptr_array_unref(headings->columns);
    g_free(headings);
}

static const Entry *
mapped(const HeadingMap *map, const char *heading, int index)
{
    g_autofree char *folded = text_fold_singular(heading);
    g_autofree char *letter = problem_column_name(index);
    g_autofree char *by_letter = g_strconcat("column ", letter, NULL);
    for (guint i = 0; map != NULL && i < map->entries->len; i++) {
        const Entry *entry = map->entries->pdata[i];
        if (folded[0] != '\0' && strcmp(entry->folded, folded) == 0)
            return entry;
        if (g_ascii_strcasecmp(entry->heading, by_letter) == 0)
            return entry;
    }
    return NULL;
}

typedef struct {
    const CsvTable *table;
    const CsvRow *row;
    const HeadingMap *map;
    GPtrArray *warnings; /* NULL while rows are only being looked at */
} Search;

/* Below the headings, somewhere, this column has text. */
static bool
column_is_used(const Search *search, guint index)
{
    bool below = false;
    for (guint i = 0; i < search->table->rows->len; i++) {
        const CsvRow *row = search->table->rows->pdata[i];
        if (below && csv_row_cell(row, index)[0] != '\0')
            return true;
        below = below || row == search->row;
    }
    return false;
}

/* `taken` is the heading that has the field, NULL when the heading itself is not known. */
static void
warn_of_note(const Search *search, guint index, const char *heading, const Column *taken)
{
    if (search->warnings == NULL || !column_is_used(search, index))
        return;
    Place place = csv_row_place(search->table, search->row, (int)index);
    place.heading = heading;
    if (taken != NULL)
        problem_add(search->warnings, &place, "\"%s\" is the %s already: this column is kept as a note",
                    taken->heading, field_word(taken->field));
    else if (heading[0] == '\0')
        problem_add(search->warnings, &place,
                    "this column has no heading: it is kept as a note, or name it with --map by its letter");
    else
        problem_add(search->warnings, &place,
                    "this heading is not known: the column is kept as a note, or name it with --map");
}

static void
give(Headings *headings, guint index, Field field)
{
    Column *column = headings->columns->pdata[index];
    column->field = field;
    column->known = true;
    if (field != FIELD_NOTE && field != FIELD_SKIP)
        headings->column_of[field] = (int)index;
}

static const Column *
holder(const Headings *headings, Field field)
{
    int index = field == FIELD_NOTE || field == FIELD_SKIP ? -1 : headings->column_of[field];
    return index < 0 ? NULL : headings->columns->pdata[index];
}

/* What the map says goes first. */
static bool
give_mapped(Headings *headings, const Search *search, GError **error)
{
    for (guint i = 0; i < headings->columns->len; i++) {
        Column *column = headings->columns->pdata[i];
        const Entry *entry = mapped(search->map, column->heading, (int)i);
        if (entry == NULL)
            continue;
        const Column *other = holder(headings, entry->field);
        if (other != NULL)
            return error_set(error, ERROR_DATA, "%s:%d: \"%s\" is the %s already: a field has one column",
                             search->map->file, entry->line, other->heading, field_word(entry->field));
        give(headings, i, entry->field);
    }
    return true;
}

/* The title is the column of the lowest rank, so all are looked at before one is given it. */
static void
give_title(Headings *headings)
{
    int best = -1;
    int best_rank = G_MAXINT;
    for (guint i = 0; i < headings->columns->len; i++) {
        const Column *column = headings->columns->pdata[i];
        Meaning meaning = meaning_of(column->heading);
        if (!column->known && meaning.known && meaning.field == FIELD_TITLE && meaning.rank < best_rank) {
            best = (int)i;
            best_rank = meaning.rank;
        }
    }
    if (best >= 0 && headings->column_of[FIELD_TITLE] < 0)
        give(headings, (guint)best, FIELD_TITLE);
}

static void
give_recognised(Headings *headings, const Search *search)
{
    for (guint i = 0; i < headings->columns->len; i++) {
        Column *column = headings->columns->pdata[i];
        if (column->known)
            continue;
        Meaning meaning = meaning_of(column->heading);
        if (meaning.known && meaning.field == FIELD_TITLE && meaning.rank == RANK_OF_ACTION)
            meaning.field = FIELD_ACTION;
        const Column *other = meaning.known ? holder(headings, meaning.field) : NULL;
        if (meaning.known && other == NULL)
            give(headings, i, meaning.field);
        else
            warn_of_note(search, i, column->heading, other);
    }
}

static Headings *
read_headings(const Search *search, GError **error)
{
    g_autoptr(Headings) headings = g_new0(Headings, 1);
    headings->columns = g_ptr_array_new_with_free_func((GDestroyNotify)column_free);
    for (Field f = 0; f < FIELD_COUNT; f++)
        headings->column_of[f] = -1;
    for (guint i = 0; i < search->row->cells->len; i++) {
        Column *column = g_new0(Column, 1);
        column->field = FIELD_NOTE;
        column->heading = text_squeeze(csv_row_cell(search->row, i));
        g_ptr_array_add(headings->columns, column);
    }
    if (!give_mapped(headings, search, error))
        return NULL;
    give_title(headings);
    give_recognised(headings, search);
    return g_steal_pointer(&headings);
}

static guint
count_known(const Headings *headings)
{
    guint count = 0;
    for (guint i = 0; i < headings->columns->len; i++)
        count += ((const Column *)headings->columns->pdata[i])->known ? 1 : 0;
    return count;
}

/* The index of the row of headings; the number of rows when there is none. */
static guint
find_row(const CsvTable *table, const HeadingMap *map)
{
    for (guint i = 0; i < MIN(table->rows->len, ROWS_LOOKED_AT); i++) {
        Search search = {.table = table, .row = table->rows->pdata[i], .map = map};
        g_autoptr(Headings) headings = read_headings(&search, NULL);
        if (headings != NULL && headings->column_of[FIELD_TITLE] >= 0 &&
            (i == 0 || count_known(headings) > 1))
            return i;
    }
    return table->rows->len;
}

static char *
listed(const CsvRow *row)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < row->cells->len; i++) {
        g_autofree char *heading = text_squeeze(csv_row_cell(row, i));
        if (heading[0] != '\0')
            g_string_append_printf(out, "%s\"%s\"", out->len > 0 ? ", " : "", heading);
    }
    return g_string_free(out, FALSE);
}

static bool
no_title(const CsvTable *table, GError **error)
{
    if (table->rows->len == 0)
        return error_set(error, ERROR_DATA, "%s: is empty: its first row must have the headings",
                         table->file);
    const CsvRow *row = table->rows->pdata[0];
    g_autofree char *headings = listed(row);
    bool semicolons = row->cells->len == 1 && strchr(headings, ';') != NULL;
    return error_set(error, ERROR_DATA,
                     "%s: no column has the steps: the headings are %s. A step stands under Key task, Task, "
                     "Step, Milestone, "
                     "Update, Text or Action; name another column with --map FILE, which has a line such as: "
                     "\"%s\" = title%s",
                     table->file, headings, row->cells->len > 0 ? csv_row_cell(row, 0) : "",
                     semicolons ? ". The cells seem to have semicolons between: save the sheet with commas"
                                : "");
}

static bool
map_is_used(const HeadingMap *map, const Headings *headings, const CsvTable *table, GError **error)
{
    g_autoptr(GHashTable) used = g_hash_table_new(NULL, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < headings->columns->len; i++) {
        const Column *column = headings->columns->pdata[i];
        g_hash_table_add(used, (gpointer)mapped(map, column->heading, (int)i));
        g_ptr_array_add(names, column->heading);
    }
    g_ptr_array_add(names, NULL);
    for (guint i = 0; map != NULL && i < map->entries->len; i++) {
        const Entry *entry = map->entries->pdata[i];
        if (g_hash_table_contains(used, entry))
            continue;
        const char *near = text_nearest(entry->heading, (const char *const *)names->pdata);
        return error_set(error, ERROR_DATA, "%s:%d: %s has no heading \"%s\"%s%s%s", map->file, entry->line,
                         table->file, entry->heading, near == NULL ? "" : " (did you mean \"",
                         near == NULL ? "" : near, near == NULL ? "" : "\"?)");
    }
    return true;
}

Headings *
headings_find(const CsvTable *table, const HeadingMap *map, GPtrArray *warnings, GError **error)
{
    guint index = find_row(table, map);
    bool found = index < table->rows->len;
    if (!found && (table->rows->len == 0 || map == NULL)) {
        no_title(table, error);
        return NULL;
    }
    Search search = {
        .table = table, .row = table->rows->pdata[found ? index : 0], .map = map, .warnings = warnings};
    g_autoptr(Headings) headings = read_headings(&search, error);
    if (headings == NULL || !map_is_used(map, headings, table, error))
        return NULL;
    if (headings->column_of[FIELD_TITLE] < 0) {
        no_title(table, error);
        return NULL;
    }
    if (index > 0) {
        Place place = csv_row_place(table, search.row, -1);
        problem_add(warnings, &place, "the headings stand here: what is above is not read");
    }
    headings->first = index + 1;
    return g_steal_pointer(&headings);
}

int
headings_column(const Headings *headings, const char *name, GError **error)
{
    Field field;
    g_autofree char *folded = text_fold_singular(name);
    GString *all = g_string_new(NULL);
    int found = field_parse(name, &field) ? headings->column_of[field] : -1;
    for (guint i = 0; i < headings->columns->len; i++) {
        const Column *column = headings->columns->pdata[i];
        g_autofree char *heading = text_fold_singular(column->heading);
        if (found < 0 && heading[0] != '\0' && strcmp(heading, folded) == 0)
            found = (int)i;
        g_string_append_printf(all, "%s\"%s\"", i == 0 ? "" : ", ", column->heading);
    }
    if (found < 0)
        error_set(error, ERROR_DATA, "there is no column \"%s\": the headings are %s", name, all->str);
    g_string_free(all, TRUE);
    return found;
}
