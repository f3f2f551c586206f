/*
 * A row and its milestone. What the row says is put as texts, its parts, in the same form as what the store
 * has and what the memo kept of the last import, so that three texts decide about each. Its dates and what it
 * depends on have rules of their own (merge_dates.c, merge_depends.c).
 */
#include "base/error.h"
#include "base/text.h"
#include "intake/merge_private.h"
#include "intake/reference.h"
#include "intake/status.h"
#include "plan/occurrence.h"

#include <string.h>

static const char *const part_names[PART_COUNT] = {"title",    "timescale", "leads",  "approvers",
                                                   "monitors", "deputies",  "status", "monitoring",
                                                   "success",  "note",      "place"};
static const Field part_fields[PART_COUNT] = {FIELD_TITLE,   FIELD_TIMESCALE, FIELD_LEAD,   FIELD_APPROVER,
                                              FIELD_MONITOR, FIELD_DEPUTY,    FIELD_STATUS, FIELD_MONITORING,
                                              FIELD_SUCCESS, FIELD_NOTE,      FIELD_ACTION};

static void
row_free(Row *row)
{
    g_free(row->identity);
    for (Part part = 0; part < PART_COUNT; part++)
        g_free(row->said[part]);
    for (Role role = 0; role < ROLE_COUNT; role++)
        g_clear_pointer(&row->people[role], g_ptr_array_unref);
    g_free(row->repeat);
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

char *
merge_for_people(const char *text)
{
    g_autofree char *head = g_strndup(text, strcspn(text, "\x1e\x1f"));
    g_autofree char *flat = text_squeeze(head);
    return flat[0] == '\0' ? g_strdup("nothing") : text_ellipsize(flat, 60);
}

bool
merge_conflict(Import *import, const Place *place, const char *sheet, const char *stored)
{
    g_autofree char *mine = merge_for_people(sheet);
    g_autofree char *theirs = merge_for_people(stored);
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
        return NULL;
    case PART_LEADS:
        return keys_of(milestone->leads);
    case PART_APPROVERS:
        return keys_of(milestone->approvers);
    case PART_MONITORS:
        return keys_of(milestone->monitors);
    case PART_DEPUTIES:
        return keys_of(milestone->deputies);
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
        g_autofree char *shown = merge_for_people(cell);
        problem_add(
            import->result->warnings, &place,
            "\"%s\" is no status that is known, so none is taken from it: it is kept as a note; write the "
            "status alone, at most with a date or a name after it",
            shown);
        add_line(note, import, row->sheet, FIELD_STATUS, cell);
    }
    row->said[PART_STATUS] = g_strdup(status_word(row->status));
}

/* Where a role stands, and who is said to have it. */
static const struct {
    Part part;
    Field field;
} roles[ROLE_COUNT] = {[ROLE_LEAD] = {PART_LEADS, FIELD_LEAD},
                       [ROLE_APPROVER] = {PART_APPROVERS, FIELD_APPROVER},
                       [ROLE_MONITOR] = {PART_MONITORS, FIELD_MONITOR},
                       [ROLE_DEPUTY] = {PART_DEPUTIES, FIELD_DEPUTY}};

static void
say_role(Row *row, Role role, GString *note)
{
    Field field = roles[role].field;
    g_autoptr(GString) unowned = g_string_new(NULL);
    row->people[role] = lead_read(row->import->book, row->sheet->cells[field], unowned);
    if (!sheet_has(row->import->sheet, field))
        return;
    row->said[roles[role].part] = keys_of(row->people[role]);
    add_line(note, row->import, row->sheet, field, unowned->str);
}

/* How it is monitored is a text, and may happen to be people; a column for those who monitor has nobody
 * else. */
static void
say_monitors(Row *row, GString *note)
{
    const Sheet *sheet = row->import->sheet;
    bool own = sheet_has(sheet, FIELD_MONITOR);
    Field field = own ? FIELD_MONITOR : FIELD_MONITORING;
    const char *cell = row->sheet->cells[field];
    row->people[ROLE_MONITOR] = lead_read_known(row->import->book, cell);
    if (row->people[ROLE_MONITOR] == NULL) {
        row->people[ROLE_MONITOR] = g_ptr_array_new();
        if (own) {
            Place place = sheet_place(sheet, row->sheet, field);
            g_autofree char *shown = merge_for_people(cell);
            problem_add(row->import->result->warnings, &place,
                        "\"%s\" is not people alone that are known: it is kept as a note", shown);
            add_line(note, row->import, row->sheet, field, cell);
        }
    }
    if (sheet_has(sheet, field))
        row->said[PART_MONITORS] = keys_of(row->people[ROLE_MONITOR]);
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
    dates_say(row);
    row->said[PART_TITLE] = g_strdup(sheet->cells[FIELD_TITLE]);
    if (sheet_has(import->sheet, FIELD_MONITORING))
        row->said[PART_MONITORING] = g_strdup(sheet->cells[FIELD_MONITORING]);
    if (sheet_has(import->sheet, FIELD_SUCCESS))
        row->said[PART_SUCCESS] = g_strdup(sheet->cells[FIELD_SUCCESS]);
    row->said[PART_PLACE] = g_strdup(row->action->ref);
    say_role(row, ROLE_LEAD, note);
    say_role(row, ROLE_APPROVER, note);
    say_role(row, ROLE_DEPUTY, note);
    say_monitors(row, note);
    say_status(row, note);
    say_objective(row, note);
    if (note->len > 0 || import->sheet->has_notes)
        row->said[PART_NOTE] = g_strdup(note->str);
    g_string_free(note, TRUE);
}

static void
take_text(char **where, const char *text)
{
    g_free(*where);
    *where = g_strdup(text);
}

/* "Complete" of what repeats may be of one of its dates or of all: nothing is taken from it while the
 * milestone is open. */
static void
doubt_completion(Row *row)
{
    const Import *import = row->import;
    if (row->said[PART_STATUS] == NULL || row->status != STATUS_BLUE ||
        !status_is_open(row->milestone->status) || !occurrence_stands_alone(row->milestone))
        return;
    const char *cell = row->sheet->cells[FIELD_STATUS];
    Place place = sheet_place(import->sheet, row->sheet, FIELD_STATUS);
    g_autofree char *shown = merge_for_people(cell);
    g_autofree char *ref = plan_ref(import->plan, row->milestone);
    problem_add(
        import->result->warnings, &place,
        "\"%s\" of %s, which repeats: the sheet does not say which of its dates is complete, so it stays "
        "open, and the cell is kept as a note; `milestonectl update %s@KEY --status blue` says it of "
        "one, and --whole of all that are still to come",
        shown, ref, ref);
    GString *note = g_string_new(row->said[PART_NOTE] != NULL ? row->said[PART_NOTE] : "");
    add_line(note, import, row->sheet, FIELD_STATUS, cell);
    take_text(&row->said[PART_NOTE], note->str);
    g_string_free(note, TRUE);
    g_clear_pointer(&row->said[PART_STATUS], g_free);
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
take_people(GPtrArray *to, const GPtrArray *people)
{
    g_ptr_array_set_size(to, 0);
    for (guint i = 0; i < people->len; i++)
        g_ptr_array_add(to, people->pdata[i]);
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
take(const Row *row, Part part)
{
    switch (part) {
    case PART_TITLE:
        take_text(&row->milestone->title, row->said[part]);
        break;
    case PART_TIMESCALE:
        break;
    case PART_LEADS:
        take_people(row->milestone->leads, row->people[ROLE_LEAD]);
        break;
    case PART_APPROVERS:
        take_people(row->milestone->approvers, row->people[ROLE_APPROVER]);
        break;
    case PART_MONITORS:
        take_people(row->milestone->monitors, row->people[ROLE_MONITOR]);
        break;
    case PART_DEPUTIES:
        take_people(row->milestone->deputies, row->people[ROLE_DEPUTY]);
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

static void
merge_part(Row *row, Part part)
{
    const char *name = part_names[part];
    const char *sheet = row->said[part];
    const char *last = memo_get(row->memo, name);
    if (sheet == NULL || part == PART_TIMESCALE)
        return;
    g_autofree char *stored = stored_part(row->milestone, part);
    Verdict verdict = merge_judge(last, sheet, stored);
    if (verdict == VERDICT_SAME)
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

/* The dates first: what a status can be of depends on them. */
static void
merge(Row *row)
{
    dates_merge(row);
    doubt_completion(row);
    for (Part part = 0; part < PART_COUNT; part++)
        merge_part(row, part);
}

/* New, it has all that the sheet says; what the sheet does not say is as a new milestone has it. */
static void
fill(Row *row)
{
    dates_fill(row);
    doubt_completion(row);
    for (Part part = 0; part < PART_PLACE; part++) {
        if (part == PART_TIMESCALE)
            continue;
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
    if (!row->fresh)
        merge(row);
    result->milestones++;
    result->added += row->fresh ? 1 : 0;
    result->changed += row->changed ? 1 : 0;
    result->unchanged += !row->fresh && !row->changed ? 1 : 0;
    g_ptr_array_add(import->milestones, row->milestone);
    bool ok = save(row, error);
    g_hash_table_insert(import->rows, &row->milestone->id, (void *)row->sheet);
    return ok;
}

/* The row is there, and its error is told: by its id, else by its title, else by its place in the sheet. */
static bool
is_of(const Import *import, const SheetRow *row, const Memo *memo)
{
    const char *id = own_id(import, row);
    g_autofree char *identity = g_strconcat("id:", id, NULL);
    g_autofree char *source = import_source(import, row);
    g_autofree char *title = text_fold(row->cells[FIELD_TITLE]);
    g_autofree char *before = text_fold(memo_get(memo, part_names[PART_TITLE]));
    if (id[0] != '\0')
        return strcmp(identity, memo->identity) == 0;
    return title[0] != '\0' ? strcmp(title, before) == 0 : g_strcmp0(source, memo->source) == 0;
}

static bool
has_wrong_row(const Import *import, const Memo *memo)
{
    for (guint i = 0; i < import->sheet->rows->len; i++) {
        const SheetRow *row = import->sheet->rows->pdata[i];
        if (row->wrong && is_of(import, row, memo))
            return true;
    }
    return false;
}

static void
report_missing(Import *import)
{
    g_autoptr(GPtrArray) unused = memory_unused(import->memory);
    Place place = {.file = import->sheet->table->file, .column = -1};
    for (guint i = 0; i < unused->len; i++) {
        const Memo *memo = unused->pdata[i];
        const Milestone *milestone = g_hash_table_lookup(import->by_id, &memo->milestone_id);
        if (milestone == NULL || milestone->status == STATUS_SUPERSEDED || has_wrong_row(import, memo))
            continue;
        g_autofree char *ref = plan_ref(import->plan, milestone);
        g_autofree char *title = merge_for_people(milestone->title);
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
    return depends_merge(import, rows, error);
}
