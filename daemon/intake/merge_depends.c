/*
 * What a row depends on: other rows, by their id, number, reference or title, each with a lag in working days
 * where one is said ("R7a.2 + 5 days"). They may stand anywhere in the sheet, so they are looked for once all
 * rows are milestones. Nothing may wait for itself, be it by way of others.
 */
#include "base/text.h"
#include "intake/merge_private.h"

#include <string.h>

#define MOST_LAG 250

typedef struct {
    Import *import;
    const GPtrArray *rows; /* Row * */
    GHashTable *named;     /* folded id, number, reference or title, owned → Milestone *; NULL: several */
    GHashTable *by_milestone; /* Milestone * → Row * */
} Linking;

static void
name(Linking *linking, const char *text, Milestone *milestone, bool unique)
{
    char *folded = text_fold(text);
    void *known = NULL;
    bool taken = g_hash_table_lookup_extended(linking->named, folded, NULL, &known);
    if (*folded == '\0' || (taken && !unique)) {
        g_free(folded);
        return;
    }
    g_hash_table_replace(linking->named, folded, taken && known != milestone ? NULL : milestone);
}

static void
name_ref(Milestone *milestone, void *data)
{
    name(data, milestone->ref, milestone, false);
}

/* An id stands before a number, that before a reference; a title only where nothing else has the word. */
static void
name_all(Linking *linking)
{
    g_autoptr(GHashTable) titles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < linking->rows->len; i++) {
        Row *row = linking->rows->pdata[i];
        if (row->milestone == NULL)
            continue;
        g_hash_table_insert(linking->by_milestone, row->milestone, row);
        name(linking, row->sheet->cells[FIELD_ID], row->milestone, true);
        if (linking->import->sheet->numbers_rows)
            name(linking, row->sheet->cells[FIELD_NUMBER], row->milestone, true);
    }
    plan_foreach_milestone(linking->import->plan, name_ref, linking);
    for (guint i = 0; i < linking->rows->len; i++) {
        const Row *row = linking->rows->pdata[i];
        char *folded = text_fold(row->sheet->cells[FIELD_TITLE]);
        void *before = g_hash_table_contains(titles, folded) ? NULL : row->milestone;
        g_hash_table_replace(titles, folded, before);
    }
    GHashTableIter iter;
    void *title = NULL;
    void *milestone = NULL;
    g_hash_table_iter_init(&iter, titles);
    while (g_hash_table_iter_next(&iter, &title, &milestone)) {
        if (milestone != NULL)
            name(linking, title, milestone, false);
    }
}

static Milestone *
find_named(const Linking *linking, const char *text)
{
    g_autofree char *prefix = g_strconcat(linking->import->plan->key, "/", NULL);
    const char *bare = g_str_has_prefix(text, prefix) ? text + strlen(prefix) : text;
    g_autofree char *folded = text_fold(bare);
    return g_hash_table_lookup(linking->named, folded);
}

/* "5", "5 days", "5 working days", "2 weeks", "5d": working days. False for anything else. */
static bool
parse_lag(const char *text, int *lag)
{
    static const struct {
        const char *unit;
        int days;
    } units[] = {{"", 1},   {"d", 1}, {"day", 1},  {"working day", 1}, {"school day", 1},
                 {"wd", 1}, {"w", 5}, {"week", 5}, {"working week", 5}};
    char *end = NULL;
    guint64 count = g_ascii_isdigit(*text) ? g_ascii_strtoull(text, &end, 10) : G_MAXUINT64;
    if (count > MOST_LAG)
        return false;
    g_autofree char *unit = text_fold_singular(end);
    for (guint i = 0; i < G_N_ELEMENTS(units); i++) {
        *lag = (int)count * units[i].days;
        if (strcmp(unit, units[i].unit) == 0)
            return *lag <= MOST_LAG;
    }
    return false;
}

/* One of the cell's parts. */
static bool
parse_one(const Linking *linking, const char *part, Dependency *dependency)
{
    g_autofree char *text = text_squeeze(part);
    char *plus = strrchr(text, '+');
    *dependency = (Dependency){.on = find_named(linking, text)};
    if (dependency->on != NULL || plus == NULL)
        return dependency->on != NULL;
    *plus = '\0';
    g_strchomp(text);
    g_autofree char *lag = text_squeeze(plus + 1);
    dependency->on = find_named(linking, text);
    return dependency->on != NULL && parse_lag(lag, &dependency->lag);
}

static bool
says_none(const char *part)
{
    static const char *const words[] = {"", "none", "n a", "no", "nil", "nothing"};
    g_autofree char *folded = text_fold(part);
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(words[i], folded) == 0)
            return true;
    }
    return false;
}

static void
add_dependency(const Row *row, GArray *found, Dependency dependency)
{
    ImportResult *result = row->import->result;
    Place place = sheet_place(row->import->sheet, row->sheet, FIELD_DEPENDS);
    if (dependency.on == row->milestone) {
        problem_add(result->errors, &place, "the row depends on itself");
        return;
    }
    for (guint i = 0; i < found->len; i++) {
        if (g_array_index(found, Dependency, i).on == dependency.on)
            return;
    }
    g_array_append_val(found, dependency);
}

/* A comma separates only what is known on all its sides: a title may have one. */
static bool
add_between_commas(const Linking *linking, const Row *row, const char *part, GArray *found)
{
    g_auto(GStrv) parts = g_strsplit(part, ",", -1);
    Dependency dependency;
    for (guint i = 0; parts[i] != NULL; i++) {
        if (!parse_one(linking, parts[i], &dependency))
            return false;
    }
    for (guint i = 0; parts[i] != NULL; i++) {
        parse_one(linking, parts[i], &dependency);
        add_dependency(row, found, dependency);
    }
    return true;
}

static void
warn_of_unknown(const Row *row, const char *part)
{
    Place place = sheet_place(row->import->sheet, row->sheet, FIELD_DEPENDS);
    g_autofree char *shown = merge_for_people(part);
    problem_add(
        row->import->result->warnings, &place,
        "\"%s\" is no other row: nothing waits for it; write the row's id, number or reference, and a "
        "lag as \"+ 5 days\"",
        shown);
}

/* What the row's cell says: Dependency. (transfer full) */
static GArray *
read_cell(const Linking *linking, const Row *row)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(Dependency));
    g_auto(GStrv) parts = g_strsplit_set(row->sheet->cells[FIELD_DEPENDS], ";\n", -1);
    for (guint i = 0; parts[i] != NULL; i++) {
        Dependency dependency;
        if (says_none(parts[i]))
            continue;
        if (parse_one(linking, parts[i], &dependency))
            add_dependency(row, found, dependency);
        else if (!add_between_commas(linking, row, parts[i], found))
            warn_of_unknown(row, parts[i]);
    }
    return found;
}

static int
by_ref(gconstpointer a, gconstpointer b)
{
    return strcmp(((const Dependency *)a)->on->ref, ((const Dependency *)b)->on->ref);
}

/* The sheet and the store each have an order of their own, which says nothing: the text goes by reference. */
static char *
dependencies_text(const GArray *dependencies)
{
    g_autoptr(GArray) sorted = g_array_copy((GArray *)dependencies);
    g_array_sort(sorted, by_ref);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < sorted->len; i++) {
        const Dependency *dependency = &g_array_index(sorted, Dependency, i);
        g_string_append_printf(out, "%s%s", i == 0 ? "" : "; ", dependency->on->ref);
        if (dependency->lag > 0)
            g_string_append_printf(out, " + %d", dependency->lag);
    }
    return g_string_free(out, FALSE);
}

/* True when the store follows the sheet. */
static bool
follows(const Row *row, const char *last, const char *sheet, const char *stored)
{
    Verdict verdict = merge_judge(last, sheet, stored);
    if (verdict != VERDICT_CONFLICT)
        return verdict != VERDICT_SAME;
    Place place = sheet_place(row->import->sheet, row->sheet, FIELD_DEPENDS);
    return merge_conflict(row->import, &place, sheet, stored);
}

static void
merge_row(const Linking *linking, Row *row, GHashTable *touched)
{
    g_autoptr(GArray) found = read_cell(linking, row);
    g_autofree char *sheet = dependencies_text(found);
    g_autofree char *stored = dependencies_text(row->milestone->dependencies);
    if (!follows(row, row->fresh ? "" : memo_get(row->memo, "depends"), sheet, stored))
        return;
    memo_set(row->memo, "depends", sheet);
    g_hash_table_add(touched, row);
    if (strcmp(sheet, stored) == 0)
        return;
    g_array_set_size(row->milestone->dependencies, 0);
    g_array_append_vals(row->milestone->dependencies, found->data, found->len);
    if (!row->fresh && !row->changed) {
        row->import->result->changed++;
        row->import->result->unchanged--;
    }
    row->changed = true;
}

/* Milestones that wait, by way of others, for themselves, and those that wait for them: what is left when
 * all who wait for nothing are taken away again and again. */
typedef struct {
    GHashTable *waiting; /* Milestone * → how many it still waits for */
    GPtrArray *free_now;
} Sorting;

static void
count_waits(Milestone *milestone, void *data)
{
    Sorting *sorting = data;
    guint count = milestone->dependencies->len;
    if (count == 0)
        g_ptr_array_add(sorting->free_now, milestone);
    else
        g_hash_table_insert(sorting->waiting, milestone, GUINT_TO_POINTER(count));
}

/* Milestone * as a set (transfer full). */
static GHashTable *
find_stuck(const Plan *plan)
{
    g_autoptr(GHashTable) waiters = plan_dependants(plan);
    g_autoptr(GPtrArray) free_now = g_ptr_array_new();
    Sorting sorting = {g_hash_table_new(NULL, NULL), free_now};
    plan_foreach_milestone(plan, count_waits, &sorting);
    for (guint next = 0; next < free_now->len; next++) {
        const GPtrArray *those = g_hash_table_lookup(waiters, free_now->pdata[next]);
        for (guint i = 0; those != NULL && i < those->len; i++) {
            guint left = GPOINTER_TO_UINT(g_hash_table_lookup(sorting.waiting, those->pdata[i])) - 1;
            if (left > 0) {
                g_hash_table_insert(sorting.waiting, those->pdata[i], GUINT_TO_POINTER(left));
                continue;
            }
            g_hash_table_remove(sorting.waiting, those->pdata[i]);
            g_ptr_array_add(free_now, those->pdata[i]);
        }
    }
    return sorting.waiting;
}

static guint
stuck_dependency(const Milestone *milestone, GHashTable *stuck)
{
    guint i = 0;
    while (!g_hash_table_contains(stuck, g_array_index(milestone->dependencies, Dependency, i).on))
        i++;
    return i;
}

/* Says one circle at its first row of the sheet, and opens it there. */
static void
open_circle(const Linking *linking, GHashTable *stuck, Milestone *in, GHashTable *touched)
{
    g_autoptr(GString) path = g_string_new(in->ref);
    Milestone *first = in;
    Milestone *next = in;
    do {
        next = g_array_index(next->dependencies, Dependency, stuck_dependency(next, stuck)).on;
        const Row *row = g_hash_table_lookup(linking->by_milestone, next);
        const Row *best = g_hash_table_lookup(linking->by_milestone, first);
        if (row != NULL && (best == NULL || row->sheet->csv->row < best->sheet->csv->row))
            first = next;
        g_string_append_printf(path, " waits for %s%s", next->ref, next == in ? "" : ", which");
    } while (next != in);
    Row *row = g_hash_table_lookup(linking->by_milestone, first);
    Place place = row != NULL ? sheet_place(linking->import->sheet, row->sheet, FIELD_DEPENDS)
                              : (Place){.file = linking->import->sheet->table->file, .column = -1};
    problem_add(linking->import->result->errors, &place, "none of a circle can begin: %s", path->str);
    g_array_remove_index(first->dependencies, stuck_dependency(first, stuck));
    if (row == NULL)
        return;
    /* what was left out was not taken: the next import reads it anew */
    g_autofree char *stored = dependencies_text(first->dependencies);
    memo_set(row->memo, "depends", stored);
    g_hash_table_add(touched, row);
}

/* Whoever is stuck waits for somebody stuck: who is met twice on that way is in a circle. */
static void
open_circles(const Linking *linking, GHashTable *touched)
{
    for (;;) {
        g_autoptr(GHashTable) stuck = find_stuck(linking->import->plan);
        g_autoptr(GHashTable) met = g_hash_table_new(NULL, NULL);
        Milestone *milestone = NULL;
        for (guint i = 0; milestone == NULL && i < linking->rows->len; i++) {
            const Row *row = linking->rows->pdata[i];
            if (row->milestone != NULL && g_hash_table_contains(stuck, row->milestone))
                milestone = row->milestone;
        }
        if (milestone == NULL)
            return;
        while (g_hash_table_add(met, milestone))
            milestone =
                g_array_index(milestone->dependencies, Dependency, stuck_dependency(milestone, stuck)).on;
        open_circle(linking, stuck, milestone, touched);
    }
}

static bool
save_touched(const Import *import, GHashTable *touched, GError **error)
{
    bool ok = true;
    GHashTableIter iter;
    void *key = NULL;
    g_hash_table_iter_init(&iter, touched);
    while (ok && g_hash_table_iter_next(&iter, &key, NULL)) {
        const Row *row = key;
        ok = dependencies_save(import->store, row->milestone, import->author, error) &&
             memory_save(import->memory, import->store, row->memo, import->author->at, error);
    }
    return ok;
}

bool
depends_merge(Import *import, const GPtrArray *rows, GError **error)
{
    if (!sheet_has(import->sheet, FIELD_DEPENDS))
        return true;
    g_autoptr(GHashTable) named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) by_milestone = g_hash_table_new(NULL, NULL);
    g_autoptr(GHashTable) touched = g_hash_table_new(NULL, NULL);
    Linking linking = {import, rows, named, by_milestone};
    name_all(&linking);
    for (guint i = 0; i < rows->len; i++) {
        Row *row = rows->pdata[i];
        if (row->milestone != NULL)
            merge_row(&linking, row, touched);
    }
    open_circles(&linking, touched);
    return save_touched(import, touched, error);
}
