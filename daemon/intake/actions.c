/*
 * Which area and which action every row belongs to. An action is known by its number as it is written; by its
 * number regardless of punctuation, unless the titles say otherwise; else by its title: the one that stands
 * in the store, or the one that the sheet had at its last import, which is kept in the memo "action:REF". Its
 * title, number and objective are what the first rows that say them say.
 */
#include "base/text.h"
#include "intake/import_private.h"
#include "intake/programme.h"
#include "intake/reference.h"

#include <string.h>

/* What the sheet says of one action. */
typedef struct {
    Action *action;
    const SheetRow *title, *number, *objective; /* the first row that says it; NULL */
    bool fresh;
} Said;

typedef struct {
    Import *import;
    GPtrArray *said;       /* Said *, in the order of the sheet */
    GHashTable *by_action; /* Action * → Said * */
} Placing;

static bool
same(const char *a, const char *b)
{
    g_autofree char *x = text_fold(a);
    g_autofree char *y = text_fold(b);
    return strcmp(x, y) == 0;
}

/* A sheet without areas is one area, titled by the programme's key; a blank cell names none. */
static char *
area_title(const Import *import, const SheetRow *row)
{
    if (row->cells[FIELD_AREA][0] != '\0')
        return g_strdup(row->cells[FIELD_AREA]);
    if (sheet_has(import->sheet, FIELD_AREA))
        return g_strdup("No area");
    g_autoptr(Plan) bare = programme_bare(import->plan->key);
    return g_strdup(bare->title);
}

static Area *
find_area(Import *import, const SheetRow *row, GError **error)
{
    g_autofree char *title = area_title(import, row);
    Area *area = plan_find_area(import->plan, title);
    if (area != NULL)
        return area;
    area = plan_add_area(import->plan, title);
    return areas_save(import->store, import->plan, area, import->author, error) ? area : NULL;
}

static const char *
row_number(const Import *import, const SheetRow *row)
{
    return import->sheet->numbers_rows ? "" : row->cells[FIELD_NUMBER];
}

static Memo *
memo_of(const Import *import, const Action *action)
{
    g_autofree char *identity = g_strconcat("action:", action->ref, NULL);
    return memory_find(import->memory, identity);
}

static bool
is_titled(const Import *import, const Action *action, const char *title)
{
    const Memo *memo = memo_of(import, action);
    return same(action->title, title) || (memo != NULL && same(memo_get(memo, "title"), title));
}

/* "1." and "1" are one number, if their titles do not speak of two actions ("2(1)" and "2.1"). */
static bool
is_numbered(const Import *import, const Action *action, const char *number, const char *title)
{
    bool titled = title[0] != '\0' && action->title[0] != '\0';
    return same(action->number, number) && (!titled || is_titled(import, action, title));
}

static Action *
find_numbered(const Import *import, const Area *area, const char *number, const char *title)
{
    for (guint i = 0; i < area->actions->len; i++) {
        Action *action = area->actions->pdata[i];
        if (strcmp(action->number, number) == 0)
            return action;
    }
    for (guint i = 0; i < area->actions->len; i++) {
        Action *action = area->actions->pdata[i];
        if (action->number[0] != '\0' && is_numbered(import, action, number, title))
            return action;
    }
    return NULL;
}

static Action *
find_action(const Import *import, const Area *area, const char *number, const char *title)
{
    Action *numbered = number[0] != '\0' ? find_numbered(import, area, number, title) : NULL;
    for (guint i = 0; numbered == NULL && i < area->actions->len; i++) {
        Action *action = area->actions->pdata[i];
        bool numbers_fit = number[0] == '\0' || action->number[0] == '\0';
        bool nameless = title[0] == '\0' && (number[0] != '\0' || action->number[0] != '\0');
        if (numbers_fit && !nameless && is_titled(import, action, title))
            return action;
    }
    return numbered;
}

/* The plan's own number where there is one and it is free, else the next of the store's. (transfer full) */
static char *
new_ref(Import *import, const SheetRow *row, const char *number, GError **error)
{
    g_autofree char *own = reference_of_action(number);
    if (own != NULL && programmes_ref_is_free(import->store, import->plan->id, own))
        return g_steal_pointer(&own);
    g_autofree char *ref = programmes_next_ref(import->store, import->plan->id, NULL, error);
    if (ref != NULL && number[0] != '\0') {
        Place place = sheet_place(import->sheet, row, FIELD_NUMBER);
        problem_add(import->result->warnings, &place, "\"%s\" %s: the action's reference is %s", number,
                    own == NULL ? "makes no reference" : "is another action's reference already", ref);
    }
    return g_steal_pointer(&ref);
}

static Action *
add_action(Import *import, Area *area, const SheetRow *row, const char *number, GError **error)
{
    g_autofree char *ref = new_ref(import, row, number, error);
    if (ref == NULL)
        return NULL;
    Action *action = plan_add_action(area, ref, row->cells[FIELD_ACTION]);
    g_free(action->number);
    action->number = g_strdup(number);
    return actions_save(import->store, action, import->author, error) ? action : NULL;
}

static void
note_first(const SheetRow **first, const SheetRow *row, const char *text)
{
    if (*first == NULL && text[0] != '\0')
        *first = row;
}

static Action *
place_in_action(Placing *placing, Area *area, const SheetRow *row, GError **error)
{
    Import *import = placing->import;
    const char *number = row_number(import, row);
    Action *action = find_action(import, area, number, row->cells[FIELD_ACTION]);
    bool fresh = action == NULL;
    if (fresh)
        action = add_action(import, area, row, number, error);
    if (action == NULL)
        return NULL;
    Said *said = g_hash_table_lookup(placing->by_action, action);
    if (said == NULL) {
        said = g_new0(Said, 1);
        said->action = action;
        said->fresh = fresh;
        g_ptr_array_add(placing->said, said);
        g_hash_table_insert(placing->by_action, action, said);
    }
    note_first(&said->title, row, row->cells[FIELD_ACTION]);
    note_first(&said->number, row, number);
    note_first(&said->objective, row, row->cells[FIELD_OBJECTIVE]);
    return action;
}

/* One text of an action, merged; `row` is where the sheet says it, NULL where it says nothing. */
static void
merge_text(const Said *said, Import *import, Memo *memo, Field field, const SheetRow *row, char **stored)
{
    const char *name = field == FIELD_ACTION ? "title" : field_word(field);
    const char *sheet = row == NULL ? "" : row->cells[field];
    if (!sheet_has(import->sheet, field))
        return;
    Verdict verdict = merge_judge(said->fresh ? "" : memo_get(memo, name), sheet, said->fresh ? "" : *stored);
    if (verdict == VERDICT_CONFLICT) {
        Place place = row != NULL ? sheet_place(import->sheet, row, field)
                                  : (Place){.file = import->sheet->table->file, .column = -1};
        if (!merge_conflict(import, &place, sheet, *stored))
            return;
    }
    if (verdict == VERDICT_TAKE || verdict == VERDICT_CONFLICT) {
        g_free(*stored);
        *stored = g_strdup(sheet);
    }
    memo_set(memo, name, sheet);
}

static bool
merge_action(Import *import, const Said *said, GError **error)
{
    Action *action = said->action;
    Memo *memo = memo_of(import, action);
    if (memo == NULL) {
        g_autofree char *identity = g_strconcat("action:", action->ref, NULL);
        memo = memory_add(import->memory, identity);
    }
    merge_text(said, import, memo, FIELD_ACTION, said->title, &action->title);
    if (!import->sheet->numbers_rows)
        merge_text(said, import, memo, FIELD_NUMBER, said->number, &action->number);
    merge_text(said, import, memo, FIELD_OBJECTIVE, said->objective, &action->objective);
    memo_set(memo, "first objective", said->objective == NULL ? "" : said->objective->cells[FIELD_OBJECTIVE]);
    return actions_save(import->store, action, import->author, error) &&
           memory_save(import->memory, import->store, memo, import->author->at, error);
}

static bool
place_row(Placing *placing, RowPlaces *places, guint index, GError **error)
{
    const SheetRow *row = placing->import->sheet->rows->pdata[index];
    if (row->wrong || (row->kind == SHEET_SKIPPED && !row->names_action))
        return true;
    Area *area = places->areas[index] = find_area(placing->import, row, error);
    if (area == NULL)
        return false;
    if (row->kind == SHEET_MILESTONE || row->names_action)
        places->actions[index] = place_in_action(placing, area, row, error);
    return places->actions[index] != NULL || (row->kind != SHEET_MILESTONE && !row->names_action);
}

bool
actions_place_rows(Import *import, RowPlaces *places, GError **error)
{
    guint rows = import->sheet->rows->len;
    Placing placing = {.import = import,
                       .said = g_ptr_array_new_with_free_func(g_free),
                       .by_action = g_hash_table_new(NULL, NULL)};
    *places = (RowPlaces){g_new0(Area *, MAX(rows, 1)), g_new0(Action *, MAX(rows, 1))};
    bool ok = true;
    for (guint i = 0; ok && i < rows; i++)
        ok = place_row(&placing, places, i, error);
    for (guint i = 0; ok && i < placing.said->len; i++)
        ok = merge_action(import, placing.said->pdata[i], error);
    g_hash_table_unref(placing.by_action);
    g_ptr_array_unref(placing.said);
    return ok;
}

void
actions_places_clear(RowPlaces *places)
{
    g_clear_pointer(&places->areas, g_free);
    g_clear_pointer(&places->actions, g_free);
}
