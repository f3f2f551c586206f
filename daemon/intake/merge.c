/*
 * A row and its milestone. What the row says is put as eight texts, its parts, in the same form as what the
 * store has and what the memo kept of the last import, so that three texts decide about each.
 */
#include "base/error.h"
#include "base/text.h"
#include "intake/import_private.h"
#include "intake/reference.h"
#include "intake/status.h"

#include <string.h>

typedef enum {
    PART_TITLE,
    PART_TIMESCALE, /* the phrase, and after a unit separator how it is read */
    PART_LEADS,     /* keys */
    PART_STATUS,
    PART_MONITORING,
    PART_SUCCESS,
    PART_NOTE,
    PART_PLACE /* the reference of its action */
} Part;
#define PART_COUNT (PART_PLACE + 1)

static const char *const part_names[PART_COUNT] = {"title",      "timescale", "leads", "status",
                                                   "monitoring", "success",   "note",  "place"};
static const Field part_fields[PART_COUNT] = {FIELD_TITLE,      FIELD_TIMESCALE, FIELD_LEAD, FIELD_STATUS,
                                              FIELD_MONITORING, FIELD_SUCCESS,   FIELD_NOTE, FIELD_ACTION};

#define SEPARATOR "\x1f"

typedef struct {
    Import *import;
    const SheetRow *sheet;
    Action *action;
    Memo *memo; /* NULL until it has been looked for, and for a row that is new */
    char *identity;
    Milestone *milestone;
    char *said[PART_COUNT]; /* NULL where the sheet has no such column */
    GPtrArray *leads;       /* Person *, borrowed */
    GArray *readings;
    Status status;
    bool fresh, changed;
} Row;

static void
row_free(Row *row)
{
    g_free(row->identity);
    for (Part part = 0; part < PART_COUNT; part++)
        g_free(row->said[part]);
    g_clear_pointer(&row->leads, g_ptr_array_unref);
    g_clear_pointer(&row->readings, g_array_unref);
    g_free(row);
}

Verdict
merge_judge(const char *last, const char *sheet, const char *stored)
{
    if (strcmp(last, sheet) == 0)
        return VERDICT_SAME;
    if (strcmp(stored, sheet) == 0)
        return VERDICT_AGREES;
    return strcmp(stored, last) == 0 ? VERDICT_TAKE : VERDICT_CONFLICT;
}

static char *
for_people(const char *text)
{
    g_autofree char *head = g_strndup(text, strcspn(text, SEPARATOR));
    g_autofree char *flat = text_squeeze(head);
    return flat[0] == '\0' ? g_strdup("nothing") : text_ellipsize(flat, 60);
}

bool
merge_conflict(Import *import, const Place *place, const char *sheet, const char *stored)
{
    g_autofree char *mine = for_people(sheet);
    g_autofree char *theirs = for_people(stored);
    import->result->conflicts++;
    problem_add(import->result->warnings, place,
                "changed on both sides: the sheet says \"%s\", the store \"%s\"; %s", mine, theirs,
                import->options->theirs ? "the sheet stands"
                                        : "the store stands (--theirs prefers the sheet)");
    return import->options->theirs;
}

char *
import_source(const Import *import, const SheetRow *row)
{
    g_autofree char *name = g_path_get_basename(import->sheet->table->file);
    return g_strdup_printf("%s:%d", name, row->csv->row);
}

/* The row's own id, and "" where it has none. */
static const char *
own_id(const Import *import, const SheetRow *row)
{
    if (row->cells[FIELD_ID][0] != '\0')
        return row->cells[FIELD_ID];
    return import->sheet->numbers_rows ? row->cells[FIELD_NUMBER] : "";
}

/* `seen` counts rows of the same area, action and title. */
static char *
identity_of(const Import *import, const SheetRow *row, GHashTable *seen)
{
    const char *id = own_id(import, row);
    if (id[0] != '\0')
        return g_strconcat("id:", id, NULL);
    const char *by =
        row->cells[FIELD_ACTION][0] != '\0' ? row->cells[FIELD_ACTION] : row->cells[FIELD_NUMBER];
    g_autofree char *area = text_fold(row->cells[FIELD_AREA]);
    g_autofree char *action = text_fold(by);
    g_autofree char *title = text_fold(row->cells[FIELD_TITLE]);
    char *base = g_strjoin("|", area, action, title, NULL);
    int ordinal = GPOINTER_TO_INT(g_hash_table_lookup(seen, base)) + 1;
    char *identity = g_strdup_printf("%s|%d", base, ordinal);
    g_hash_table_replace(seen, base, GINT_TO_POINTER(ordinal));
    return identity;
}

static void
take_memo(Row *row, Memo *memo)
{
    if (memo == NULL || memo->used)
        return;
    memo->used = true;
    row->memo = memo;
}

/* All identities first, so that no row is taken for another that has its own. */
static void
find_memos(Import *import, GPtrArray *rows)
{
    for (guint i = 0; i < rows->len; i++) {
        Row *row = rows->pdata[i];
        take_memo(row, memory_find(import->memory, row->identity));
    }
    for (guint i = 0; i < rows->len; i++) {
        Row *row = rows->pdata[i];
        char *const *cells = row->sheet->cells;
        for (Field by = FIELD_ACTION; row->memo == NULL && by <= FIELD_NUMBER; by++)
            take_memo(row, memory_find_like(import->memory, cells[FIELD_AREA], cells[FIELD_TITLE],
                                            field_word(by), cells[by]));
    }
}

static void
append_reading(GString *out, const Reading *reading)
{
    char from[DAY_TEXT_SIZE];
    char to[DAY_TEXT_SIZE];
    char again[DAY_TEXT_SIZE];
    const char *repeats = recurrence_word(reading->recurrence);
    g_string_append_printf(out, "%s,%s,%s,%s,%s,%d,%s,%s;", timescale_kind_word(reading->kind),
                           day_format(reading->start, from), day_format(reading->due, to),
                           repeats == NULL ? "" : repeats, reading->rule, reading->certain,
                           day_format(reading->review, again), reading->note == NULL ? "" : reading->note);
}

static char *
phrase_read(const char *phrase, const GArray *readings)
{
    GString *out = g_string_new(phrase);
    g_string_append(out, SEPARATOR);
    for (guint i = 0; i < readings->len; i++)
        append_reading(out, &g_array_index(readings, Reading, i));
    return g_string_free(out, FALSE);
}

static char *
stored_phrase(const Milestone *milestone)
{
    GString *out = g_string_new(milestone->timescale);
    g_string_append(out, SEPARATOR);
    for (guint i = 0; i < milestone->spans->len; i++) {
        const Reading reading = plan_span_reading(milestone->spans->pdata[i]);
        append_reading(out, &reading);
    }
    return g_string_free(out, FALSE);
}

static char *
keys_of(const GPtrArray *people)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < people->len; i++)
        g_string_append_printf(out, "%s%s", i == 0 ? "" : "; ", ((const Person *)people->pdata[i])->key);
    return g_string_free(out, FALSE);
}

static char *
stored_part(const Milestone *milestone, Part part)
{
    switch (part) {
    case PART_TITLE:
        return g_strdup(milestone->title);
    case PART_TIMESCALE:
        return stored_phrase(milestone);
    case PART_LEADS:
        return keys_of(milestone->leads);
    case PART_STATUS:
        return g_strdup(status_word(milestone->status));
    case PART_MONITORING:
        return g_strdup(milestone->monitoring);
    case PART_SUCCESS:
        return g_strdup(milestone->success);
    case PART_NOTE:
        return g_strdup(milestone->note);
    case PART_PLACE:
        return g_strdup(milestone->action->ref);
    }
    return NULL;
}

static void
add_line(GString *note, const Import *import, const SheetRow *row, Field field, const char *text)
{
    if (text[0] == '\0')
        return;
    Place place = sheet_place(import->sheet, row, field);
    g_string_append_printf(note, "%s%s: %s", note->len > 0 ? "\n" : "", place.heading, text);
}

static void
say_status(Row *row, GString *note)
{
    Import *import = row->import;
    const char *cell = row->sheet->cells[FIELD_STATUS];
    row->status = STATUS_NOT_STARTED;
    if (!sheet_has(import->sheet, FIELD_STATUS))
        return;
    if (!status_cell_parse(cell, import->book, &row->status)) {
        Place place = sheet_place(import->sheet, row->sheet, FIELD_STATUS);
        g_autofree char *shown = for_people(cell);
        problem_add(
            import->result->warnings, &place,
            "\"%s\" is no status that is known, so none is taken from it: it is kept as a note; write the "
            "status alone, at most with a date or a name after it",
            shown);
        add_line(note, import, row->sheet, FIELD_STATUS, cell);
    }
    row->said[PART_STATUS] = g_strdup(status_word(row->status));
}

static void
say_leads(Row *row, GString *note)
{
    g_autoptr(GString) unowned = g_string_new(NULL);
    row->leads = lead_read(row->import->book, row->sheet->cells[FIELD_LEAD], unowned);
    if (!sheet_has(row->import->sheet, FIELD_LEAD))
        return;
    row->said[PART_LEADS] = keys_of(row->leads);
    add_line(note, row->import, row->sheet, FIELD_LEAD, unowned->str);
}

/* An action has one objective: another one, in a later row, would otherwise be lost. */
static void
say_objective(const Row *row, GString *note)
{
    const char *cell = row->sheet->cells[FIELD_OBJECTIVE];
    g_autofree char *identity = g_strconcat("action:", row->action->ref, NULL);
    const Memo *memo = memory_find(row->import->memory, identity);
    if (memo != NULL && strcmp(memo_get(memo, "first objective"), cell) != 0)
        add_line(note, row->import, row->sheet, FIELD_OBJECTIVE, cell);
}

static void
say(Row *row)
{
    const Import *import = row->import;
    const SheetRow *sheet = row->sheet;
    GString *note = g_string_new(sheet->cells[FIELD_NOTE]);
    row->readings = timescale_parse(sheet->cells[FIELD_TIMESCALE], &import->context);
    row->said[PART_TITLE] = g_strdup(sheet->cells[FIELD_TITLE]);
    if (sheet_has(import->sheet, FIELD_TIMESCALE))
        row->said[PART_TIMESCALE] = phrase_read(sheet->cells[FIELD_TIMESCALE], row->readings);
    if (sheet_has(import->sheet, FIELD_MONITORING))
        row->said[PART_MONITORING] = g_strdup(sheet->cells[FIELD_MONITORING]);
    if (sheet_has(import->sheet, FIELD_SUCCESS))
        row->said[PART_SUCCESS] = g_strdup(sheet->cells[FIELD_SUCCESS]);
    row->said[PART_PLACE] = g_strdup(row->action->ref);
    say_leads(row, note);
    say_status(row, note);
    say_objective(row, note);
    if (note->len > 0 || import->sheet->has_notes)
        row->said[PART_NOTE] = g_strdup(note->str);
    g_string_free(note, TRUE);
}

static void
take_readings(const Row *row)
{
    Milestone *milestone = row->milestone;
    g_free(milestone->timescale);
    milestone->timescale = g_strdup(row->sheet->cells[FIELD_TIMESCALE]);
    for (guint i = 0; i < row->readings->len; i++) {
        const Reading *reading = &g_array_index(row->readings, Reading, i);
        PlanSpan *span = i < milestone->spans->len
                             ? milestone->spans->pdata[i]
                             : plan_add_span(milestone, reading->kind, reading->start, reading->due);
        span->kind = reading->kind;
        span->start = reading->start;
        span->due = reading->due;
        span->review = reading->review;
        span->recurrence = reading->recurrence;
        span->certain = reading->certain;
        g_free(span->rule);
        span->rule = g_strdup(reading->rule);
        g_free(span->note);
        span->note = g_strdup(reading->note);
    }
    if (milestone->spans->len > row->readings->len)
        g_ptr_array_set_size(milestone->spans, (gint)row->readings->len);
}

/* What a sheet says of the past has no day of its own: the plan's for a new programme's, else today. */
static void
take_status(const Row *row)
{
    Milestone *milestone = row->milestone;
    bool past = row->fresh && row->import->plan->state == PROGRAMME_DRAFT;
    milestone->status = row->status;
    milestone->reason = row->status == STATUS_SUPERSEDED ? REASON_SUPERSEDED : REASON_NONE;
    milestone->done = row->status != STATUS_BLUE ? DAY_NONE
                      : past                     ? row->import->plan->reference
                                                 : row->import->today;
}

static void
take_leads(const Row *row)
{
    g_ptr_array_set_size(row->milestone->leads, 0);
    for (guint i = 0; i < row->leads->len; i++)
        g_ptr_array_add(row->milestone->leads, row->leads->pdata[i]);
}

static void
take_place(const Row *row)
{
    guint index = 0;
    Milestone *milestone = row->milestone;
    if (g_ptr_array_find(milestone->action->milestones, milestone, &index))
        g_ptr_array_steal_index(milestone->action->milestones, index);
    milestone->action = row->action;
    g_ptr_array_add(row->action->milestones, milestone);
}

static void
take_text(char **where, const char *text)
{
    g_free(*where);
    *where = g_strdup(text);
}

static void
take(const Row *row, Part part)
{
    switch (part) {
    case PART_TITLE:
        take_text(&row->milestone->title, row->said[part]);
        break;
    case PART_TIMESCALE:
        take_readings(row);
        break;
    case PART_LEADS:
        take_leads(row);
        break;
    case PART_STATUS:
        take_status(row);
        break;
    case PART_MONITORING:
        take_text(&row->milestone->monitoring, row->said[part]);
        break;
    case PART_SUCCESS:
        take_text(&row->milestone->success, row->said[part]);
        break;
    case PART_NOTE:
        take_text(&row->milestone->note, row->said[part]);
        break;
    case PART_PLACE:
        take_place(row);
        break;
    }
}

/* A date that somebody agreed is not read anew as long as the phrase is the same. */
static bool
is_agreed(Part part, const char *last, const char *sheet, const char *stored)
{
    gsize size = strcspn(sheet, SEPARATOR);
    return part == PART_TIMESCALE && strcmp(last, stored) != 0 && strcspn(last, SEPARATOR) == size &&
           strncmp(last, sheet, size) == 0;
}

static void
merge_part(Row *row, Part part)
{
    const char *name = part_names[part];
    const char *sheet = row->said[part];
    const char *last = memo_get(row->memo, name);
    if (sheet == NULL)
        return;
    g_autofree char *stored = stored_part(row->milestone, part);
    Verdict verdict = merge_judge(last, sheet, stored);
    if (verdict == VERDICT_SAME || (verdict == VERDICT_CONFLICT && is_agreed(part, last, sheet, stored)))
        return;
    if (verdict == VERDICT_CONFLICT) {
        Place place = sheet_place(row->import->sheet, row->sheet, part_fields[part]);
        if (!merge_conflict(row->import, &place, sheet, stored))
            return;
    }
    if (verdict != VERDICT_AGREES) {
        take(row, part);
        row->changed = true;
    }
    memo_set(row->memo, name, sheet);
}

/* New, it has all that the sheet says; what the sheet does not say is as a new milestone has it. */
static void
fill(Row *row)
{
    take_readings(row);
    take_leads(row);
    for (Part part = 0; part < PART_PLACE; part++) {
        g_autofree char *plain = stored_part(row->milestone, part);
        const char *sheet = row->said[part] == NULL ? plain : row->said[part];
        if (strcmp(sheet, plain) != 0)
            take(row, part);
        memo_set(row->memo, part_names[part], sheet);
    }
    memo_set(row->memo, part_names[PART_PLACE], row->action->ref);
    if (row->import->plan->state == PROGRAMME_ACTIVE)
        row->milestone->seen = row->import->today;
}

/* "R12" for a row with a number of its own, if that is free; the next of its action's otherwise. */
static char *
new_ref(const Row *row, GError **error)
{
    const Import *import = row->import;
    g_autofree char *own =
        import->sheet->numbers_rows ? reference_of_row(row->sheet->cells[FIELD_NUMBER]) : NULL;
    if (own != NULL && programmes_ref_is_free(import->store, import->plan->id, own))
        return g_steal_pointer(&own);
    return programmes_next_ref(import->store, import->plan->id, row->action->ref, error);
}

static bool
add_milestone(Row *row, GError **error)
{
    g_autofree char *ref = new_ref(row, error);
    if (ref == NULL)
        return false;
    row->fresh = true;
    row->milestone = plan_add_milestone(row->action, ref, row->sheet->cells[FIELD_TITLE]);
    if (row->memo == NULL)
        row->memo = memory_add(row->import->memory, row->identity);
    fill(row);
    return true;
}

static bool
save_new_people(const Import *import, GError **error)
{
    bool ok = true;
    for (guint i = import->plan->people->len; ok && i > 0; i--) {
        Person *person = import->plan->people->pdata[i - 1];
        if (person->id != 0)
            break;
        ok = persons_save(import->store, import->plan, person, import->author, error);
    }
    return ok;
}

static bool
save(Row *row, GError **error)
{
    Import *import = row->import;
    char *const *cells = row->sheet->cells;
    row->milestone->position = row->sheet->csv->row;
    if (!save_new_people(import, error) ||
        !milestones_save(import->store, row->milestone, import->author, error))
        return false;
    row->memo->milestone_id = row->milestone->id;
    g_free(row->memo->source);
    row->memo->source = import_source(import, row->sheet);
    memo_set(row->memo, "area", cells[FIELD_AREA]);
    memo_set(row->memo, "action", cells[FIELD_ACTION]);
    memo_set(row->memo, "number", cells[FIELD_NUMBER]);
    memo_set(row->memo, "lead", cells[FIELD_LEAD]);
    return memory_save(import->memory, import->store, row->memo, import->author->at, error);
}

/* Somebody took the milestone out of the store: the sheet does not bring it back by itself. */
static bool
is_removed(const Row *row)
{
    if (row->memo == NULL || row->milestone != NULL || row->import->options->theirs)
        return false;
    Place place = sheet_place(row->import->sheet, row->sheet, FIELD_TITLE);
    problem_add(row->import->result->warnings, &place,
                "its milestone was removed from the store: it stays so (--theirs brings it back)");
    return true;
}

static bool
merge_row(Row *row, GError **error)
{
    Import *import = row->import;
    ImportResult *result = import->result;
    if (row->memo != NULL)
        row->milestone = g_hash_table_lookup(import->by_id, &row->memo->milestone_id);
    if (is_removed(row)) {
        result->skipped++;
        return true;
    }
    say(row);
    if (row->milestone == NULL && !add_milestone(row, error))
        return false;
    for (Part part = 0; part < PART_COUNT && !row->fresh; part++)
        merge_part(row, part);
    result->milestones++;
    result->added += row->fresh ? 1 : 0;
    result->changed += row->changed ? 1 : 0;
    result->unchanged += !row->fresh && !row->changed ? 1 : 0;
    g_ptr_array_add(import->milestones, row->milestone);
    return save(row, error);
}

static void
report_missing(Import *import)
{
    g_autoptr(GPtrArray) unused = memory_unused(import->memory);
    Place place = {.file = import->sheet->table->file, .column = -1};
    for (guint i = 0; i < unused->len; i++) {
        const Memo *memo = unused->pdata[i];
        const Milestone *milestone = g_hash_table_lookup(import->by_id, &memo->milestone_id);
        if (milestone == NULL || milestone->status == STATUS_SUPERSEDED)
            continue;
        g_autofree char *ref = plan_ref(import->plan, milestone);
        g_autofree char *title = for_people(milestone->title);
        import->result->missing++;
        problem_add(
            import->result->warnings, &place,
            "%s (\"%s\", %s when last imported) has no row any more: it stays; set it to superseded when "
            "it is gone for good",
            ref, title, memo->source);
    }
}

static GPtrArray *
milestone_rows(Import *import, const RowPlaces *places)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)row_free);
    for (guint i = 0; i < import->sheet->rows->len; i++) {
        const SheetRow *sheet = import->sheet->rows->pdata[i];
        if (sheet->kind != SHEET_MILESTONE)
            continue;
        Row *row = g_new0(Row, 1);
        row->import = import;
        row->sheet = sheet;
        row->action = places->actions[i];
        row->identity = identity_of(import, sheet, seen);
        g_ptr_array_add(rows, row);
    }
    return rows;
}

bool
merge_milestones(Import *import, const RowPlaces *places, GError **error)
{
    g_autoptr(GPtrArray) rows = milestone_rows(import, places);
    find_memos(import, rows);
    for (guint i = 0; i < rows->len; i++) {
        if (!merge_row(rows->pdata[i], error))
            return false;
    }
    report_missing(import);
    return true;
}
