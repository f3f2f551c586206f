#include "intake/sheet.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

static void
row_free(SheetRow *row)
{
    for (Field f = 0; f < FIELD_COUNT; f++)
        g_free(row->cells[f]);
    g_free(row);
}

void
sheet_free(Sheet *sheet)
{
    if (sheet == NULL)
        return;
    g_clear_pointer(&sheet->rows, g_ptr_array_unref);
    headings_free(sheet->headings);
    csv_table_free(sheet->table);
    g_free(sheet);
}

bool
sheet_has(const Sheet *sheet, Field field)
{
    return sheet->headings->column_of[field] >= 0;
}

Place
sheet_place(const Sheet *sheet, const SheetRow *row, Field field)
{
    int column = sheet->headings->column_of[field];
    Place place = csv_row_place(sheet->table, row->csv, column);
    if (column >= 0)
        place.heading = ((const Column *)sheet->headings->columns->pdata[column])->heading;
    return place;
}

typedef struct {
    Sheet *sheet;
    GPtrArray *warnings, *errors;
    bool *filled; /* by column: blank cells have what stands above */
    char **above; /* by column: what that is; NULL: nothing yet */
    char *area;   /* of the form's own rows; NULL */
    char *period;
} Reader;

/* One line, but for the fields that may have several. */
static char *
clean(Field field, const char *text)
{
    if (field == FIELD_TITLE || field == FIELD_AREA || field == FIELD_ACTION || field == FIELD_NUMBER ||
        field == FIELD_ID || field == FIELD_FORM || field == FIELD_PERIOD)
        return text_squeeze(text);
    return g_strstrip(g_strdup(text));
}

/* The cell's text, or what it is filled with. (transfer none) */
static const char *
filled_cell(Reader *reader, const CsvRow *csv, guint index)
{
    const char *text = csv_row_cell(csv, index);
    if (!reader->filled[index])
        return text;
    g_autofree char *bare = text_squeeze(text);
    if (bare[0] == '\0')
        return reader->above[index] == NULL ? "" : reader->above[index];
    g_free(reader->above[index]);
    reader->above[index] = g_strdup(text);
    return text;
}

static void
add_note(GString *notes, const Column *column, const char *text)
{
    g_autofree char *bare = g_strstrip(g_strdup(text));
    if (bare[0] == '\0')
        return;
    if (notes->len > 0)
        g_string_append_c(notes, '\n');
    if (!column->known && column->heading[0] != '\0')
        g_string_append_printf(notes, "%s: ", column->heading);
    g_string_append(notes, bare);
}

/* A row's own cells decide whether it is blank or a heading; what it is filled with does not. */
static void
read_cells(Reader *reader, SheetRow *row, bool blank)
{
    const Headings *headings = reader->sheet->headings;
    GString *notes = g_string_new(NULL);
    for (guint i = 0; i < headings->columns->len; i++) {
        const Column *column = headings->columns->pdata[i];
        const char *text = blank ? "" : filled_cell(reader, row->csv, i);
        if (column->field == FIELD_NOTE)
            add_note(notes, column, text);
        else if (column->field != FIELD_SKIP)
            row->cells[column->field] = clean(column->field, text);
    }
    row->cells[FIELD_NOTE] = g_string_free(notes, FALSE);
    for (Field f = 0; f < FIELD_COUNT; f++) {
        if (row->cells[f] == NULL)
            row->cells[f] = g_strdup("");
    }
}

static bool
own_cell(const Reader *reader, const SheetRow *row, Field field)
{
    int column = reader->sheet->headings->column_of[field];
    if (column < 0)
        return false;
    g_autofree char *text = text_squeeze(csv_row_cell(row->csv, (guint)column));
    return text[0] != '\0';
}

static void
fault(Reader *reader, SheetRow *row, Field field, const char *text)
{
    Place place = sheet_place(reader->sheet, row, field);
    row->wrong = true;
    problem_add(reader->errors, &place, "%s", text);
}

/* What stands right of the last heading has been pushed there: a comma too many, most often. */
static bool
is_shifted(Reader *reader, SheetRow *row)
{
    for (guint i = reader->sheet->headings->columns->len; i < row->csv->cells->len; i++) {
        if (csv_row_cell(row->csv, i)[0] == '\0')
            continue;
        Place place = csv_row_place(reader->sheet->table, row->csv, (int)i);
        row->wrong = true;
        problem_add(
            reader->errors, &place,
            "this cell stands right of the last heading: give its column a heading, or put a cell that "
            "has a comma in it into quotation marks");
        return true;
    }
    return false;
}

static void
judge_untitled(Reader *reader, SheetRow *row)
{
    static const struct {
        Field field;
        const char *what;
    } telling[] = {{FIELD_TIMESCALE, "a timescale"},
                   {FIELD_LEAD, "a lead"},
                   {FIELD_STATUS, "a status"},
                   {FIELD_ID, "an id"}};
    row->kind = SHEET_SKIPPED;
    for (guint i = 0; i < G_N_ELEMENTS(telling); i++) {
        if (!own_cell(reader, row, telling[i].field))
            continue;
        g_autofree char *text =
            g_strdup_printf("is blank, and the row has %s: say what is to be done", telling[i].what);
        fault(reader, row, FIELD_TITLE, text);
        return;
    }
    row->names_action = own_cell(reader, row, FIELD_ACTION) || own_cell(reader, row, FIELD_NUMBER);
    if (!row->names_action)
        return;
    Place place = sheet_place(reader->sheet, row, FIELD_TITLE);
    problem_add(reader->warnings, &place, "the row names an action and no step of it: nobody is reminded");
}

typedef enum {
    FORM_INTENDED,
    FORM_ACTIVITY,
    FORM_PLANNED,
    FORM_IMPACT,
    FORM_EXIT,
    FORM_AREA,
    FORM_PERIOD,
    FORM_HEADING
} FormPart;

/* As text_fold_singular gives them. */
static const struct {
    const char *words;
    FormPart part;
} form_parts[] = {
    {"intended outcome", FORM_INTENDED},
    {"outcome", FORM_INTENDED},
    {"activity last period", FORM_ACTIVITY},
    {"activity", FORM_ACTIVITY},
    {"planned activity next period", FORM_PLANNED},
    {"planned activity", FORM_PLANNED},
    {"activity next period", FORM_PLANNED},
    {"impact so far", FORM_IMPACT},
    {"impact", FORM_IMPACT},
    {"exit strategy", FORM_EXIT},
    {"exit", FORM_EXIT},
    {"priority", FORM_AREA},
    {"period", FORM_PERIOD},
    {"district", FORM_HEADING},
    {"officer", FORM_HEADING},
    {"education partnership officer", FORM_HEADING},
    {"partnership officer", FORM_HEADING},
};

static bool
find_form_part(const char *cell, FormPart *part)
{
    g_autofree char *folded = text_fold_singular(cell);
    for (guint i = 0; i < G_N_ELEMENTS(form_parts); i++) {
        if (strcmp(form_parts[i].words, folded) == 0) {
            *part = form_parts[i].part;
            return true;
        }
    }
    return false;
}

static void
remember(char **where, const SheetRow *row)
{
    g_free(*where);
    *where = g_strdup(row->cells[FIELD_TITLE]);
}

static void
take_form_part(Reader *reader, SheetRow *row, FormPart part)
{
    static const SheetKind kinds[] = {SHEET_OUTCOME, SHEET_UPDATE,  SHEET_MILESTONE, SHEET_OUTCOME,
                                      SHEET_OUTCOME, SHEET_SKIPPED, SHEET_SKIPPED,   SHEET_SKIPPED};
    row->kind = kinds[part];
    if (part == FORM_IMPACT)
        row->outcome = OUTCOME_IMPACT;
    else if (part == FORM_EXIT)
        row->outcome = OUTCOME_EXIT;
    else if (part == FORM_AREA)
        remember(&reader->area, row);
    else if (part == FORM_PERIOD)
        remember(&reader->period, row);
}

static void
put_default(Reader *reader, SheetRow *row, Field field, const char *text)
{
    if (text == NULL || sheet_has(reader->sheet, field))
        return;
    g_free(row->cells[field]);
    row->cells[field] = g_strdup(text);
}

static void
judge_form(Reader *reader, SheetRow *row)
{
    FormPart part;
    row->kind = SHEET_SKIPPED;
    if (!find_form_part(row->cells[FIELD_FORM], &part)) {
        fault(
            reader, row, FIELD_FORM,
            "is none of the form's headings: intended outcomes, activity last period, planned activity next "
            "period, impact so far, exit strategy");
        return;
    }
    if (row->cells[FIELD_TITLE][0] == '\0') {
        judge_untitled(reader, row);
        return;
    }
    take_form_part(reader, row, part);
    put_default(reader, row, FIELD_AREA, reader->area);
    put_default(reader, row, FIELD_PERIOD, reader->period);
}

static SheetRow *
read_row(Reader *reader, const CsvRow *csv)
{
    SheetRow *row = g_new0(SheetRow, 1);
    bool blank = csv_row_is_blank(csv);
    row->csv = csv;
    row->kind = SHEET_SKIPPED;
    read_cells(reader, row, blank);
    if (blank || is_shifted(reader, row))
        return row;
    if (sheet_has(reader->sheet, FIELD_FORM))
        judge_form(reader, row);
    else if (row->cells[FIELD_TITLE][0] == '\0')
        judge_untitled(reader, row);
    else
        row->kind = SHEET_MILESTONE;
    return row;
}

static bool
mark_filled(Reader *reader, char **fill_down, GError **error)
{
    const Headings *headings = reader->sheet->headings;
    for (guint i = 0; fill_down != NULL && fill_down[i] != NULL; i++) {
        int column = headings_column(headings, fill_down[i], error);
        if (column < 0) {
            g_prefix_error(error, "%s: --fill-down: ", reader->sheet->table->file);
            return false;
        }
        if (column == headings->column_of[FIELD_TITLE] || column == headings->column_of[FIELD_ID])
            return error_set(error, ERROR_DATA, "%s: --fill-down: the %s is each row's own",
                             reader->sheet->table->file,
                             column == headings->column_of[FIELD_TITLE] ? "title" : "id");
        reader->filled[column] = true;
    }
    return true;
}

static void
check_ids(Reader *reader)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < reader->sheet->rows->len; i++) {
        SheetRow *row = reader->sheet->rows->pdata[i];
        const char *id = row->cells[FIELD_ID];
        if (row->kind != SHEET_MILESTONE || id[0] == '\0')
            continue;
        const SheetRow *first = g_hash_table_lookup(seen, id);
        if (first == NULL) {
            g_hash_table_insert(seen, (gpointer)id, row);
            continue;
        }
        g_autofree char *text =
            g_strdup_printf("the id \"%s\" stands in row %d already", id, first->csv->row);
        fault(reader, row, FIELD_ID, text);
        row->kind = SHEET_SKIPPED;
    }
}

/* The action of a row, for comparing; NULL where it has none. (transfer full) */
static char *
action_of(const SheetRow *row)
{
    g_autofree char *area = text_fold(row->cells[FIELD_AREA]);
    g_autofree char *action = text_fold(row->cells[FIELD_ACTION]);
    return action[0] == '\0' ? NULL : g_strconcat(area, "\n", action, NULL);
}

static bool
numbers_rows(const Sheet *sheet)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) actions = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    bool by_row = false;
    for (guint i = 0; i < sheet->rows->len; i++) {
        const SheetRow *row = sheet->rows->pdata[i];
        g_autofree char *number = text_fold(row->cells[FIELD_NUMBER]);
        if (row->wrong || (row->kind != SHEET_MILESTONE && !row->names_action) || number[0] == '\0')
            continue;
        /* A number that says nothing to do belongs to an action, whatever else it may be. */
        if (row->names_action || !g_hash_table_add(numbers, g_steal_pointer(&number)))
            return false;
        char *action = action_of(row);
        by_row = by_row || action == NULL || g_hash_table_contains(actions, action);
        if (action != NULL)
            g_hash_table_add(actions, action);
    }
    return by_row;
}

static bool
has_notes(const Headings *headings)
{
    for (guint i = 0; i < headings->columns->len; i++) {
        if (((const Column *)headings->columns->pdata[i])->field == FIELD_NOTE)
            return true;
    }
    return false;
}

static void
reader_clear(Reader *reader, guint columns)
{
    for (guint i = 0; i < columns; i++)
        g_free(reader->above[i]);
    g_free(reader->above);
    g_free(reader->filled);
    g_free(reader->area);
    g_free(reader->period);
}

static bool
read_rows(Sheet *sheet, char **fill_down, GPtrArray *warnings, GPtrArray *errors, GError **error)
{
    guint columns = sheet->headings->columns->len;
    Reader reader = {.sheet = sheet,
                     .warnings = warnings,
                     .errors = errors,
                     .filled = g_new0(bool, columns),
                     .above = g_new0(char *, columns)};
    bool ok = mark_filled(&reader, fill_down, error);
    for (guint i = sheet->headings->first; ok && i < sheet->table->rows->len; i++)
        g_ptr_array_add(sheet->rows, read_row(&reader, sheet->table->rows->pdata[i]));
    if (ok)
        check_ids(&reader);
    sheet->has_notes = has_notes(sheet->headings);
    sheet->numbers_rows = ok && numbers_rows(sheet);
    reader_clear(&reader, columns);
    return ok;
}

Sheet *
sheet_read(const char *path, const char *map, char **fill_down, GPtrArray *warnings, GPtrArray *errors,
           GError **error)
{
    g_autoptr(HeadingMap) mapping = map == NULL ? NULL : heading_map_read(map, error);
    if (map != NULL && mapping == NULL)
        return NULL;
    g_autoptr(Sheet) sheet = g_new0(Sheet, 1);
    sheet->rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
    sheet->table = csv_table_read(path, error);
    if (sheet->table == NULL)
        return NULL;
    sheet->headings = headings_find(sheet->table, mapping, warnings, error);
    if (sheet->headings == NULL || !read_rows(sheet, fill_down, warnings, errors, error))
        return NULL;
    return g_steal_pointer(&sheet);
}
