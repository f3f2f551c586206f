#include "intake/script.h"

#include "base/error.h"
#include "base/text.h"
#include "intake/ledger.h"
#include "intake/status.h"

#include <string.h>

enum { DATE, REF, STATUS, DUE, FORECAST, REASON, NOTE, BY, OCCURRENCE, SNOOZE };
static const char *const names[] = {"date", "ref", "status",     "due",          "forecast", "reason",
                                    "note", "by",  "occurrence", "snooze until", NULL};

/* In place of the key of an occurrence. */
#define WHOLE "all"

typedef struct {
    const Ledger *ledger;
    const char *programme;
    GPtrArray *errors;
} Reader;

static bool
fault(const Reader *reader, const CsvRow *row, guint name, const char *format, const char *text)
{
    Place place = ledger_place(reader->ledger, row, name);
    g_autofree char *shown = text_ellipsize(text, 60);
    g_autofree char *said = g_strdup_printf("\"%s\" %s", shown, format);
    problem_add(reader->errors, &place, "%s", said);
    return false;
}

static bool
read_day(const Reader *reader, const CsvRow *row, guint name, Day *day)
{
    g_autofree char *text = ledger_cell(reader->ledger, row, name);
    *day = DAY_NONE;
    if (text[0] == '\0' && name != DATE)
        return true;
    return day_parse(text, day) || fault(reader, row, name, "is no date: write it as YYYY-MM-DD", text);
}

/* "R7a.3" or "PROGRAMME/R7a.3", each perhaps with "@2004-05/q1" after it. */
static bool
read_ref(const Reader *reader, const CsvRow *row, MilestoneUpdate *update)
{
    g_autofree char *text = ledger_cell(reader->ledger, row, REF);
    g_autofree char *programme = NULL;
    if (!plan_split_ref(text, &programme, &update->ref, &update->occurrence))
        return fault(reader, row, REF, "names no milestone", text);
    if (programme != NULL && strcmp(programme, reader->programme) != 0)
        return fault(reader, row, REF, "is a reference of another programme", text);
    update->programme = g_strdup(reader->programme);
    return true;
}

/* Beside the reference, or in it. */
static bool
read_occurrence(const Reader *reader, const CsvRow *row, MilestoneUpdate *update)
{
    g_autofree char *text = ledger_cell(reader->ledger, row, OCCURRENCE);
    if (text[0] == '\0')
        return true;
    update->whole = g_ascii_strcasecmp(text, WHOLE) == 0;
    if (update->occurrence != NULL && (update->whole || strcmp(update->occurrence, text) != 0))
        return fault(reader, row, OCCURRENCE, "is not what the reference says", text);
    if (!update->whole && update->occurrence == NULL)
        update->occurrence = g_steal_pointer(&text);
    return true;
}

static bool
read_status(const Reader *reader, const CsvRow *row, MilestoneUpdate *update)
{
    g_autofree char *text = ledger_cell(reader->ledger, row, STATUS);
    update->has_status = text[0] != '\0';
    if (!update->has_status || status_cell_parse(text, NULL, &update->status))
        return true;
    return fault(reader, row, STATUS,
                 "is no status that is known: blue, green, amber, red, not started, on hold", text);
}

static bool
read_reason(const Reader *reader, const CsvRow *row, MilestoneUpdate *update)
{
    g_autofree char *text = ledger_cell(reader->ledger, row, REASON);
    const char *words[REASON_SUPERSEDED + 1] = {NULL};
    if (text[0] == '\0' || reason_parse(text, &update->reason))
        return true;
    for (Reason reason = REASON_NONE + 1; reason <= REASON_SUPERSEDED; reason++)
        words[reason - 1] = reason_word(reason);
    const char *near = text_nearest(text, words);
    g_autofree char *all = g_strjoinv(", ", (char **)words);
    g_autofree char *said = near != NULL ? g_strdup_printf("is no reason; did you mean \"%s\"?", near)
                                         : g_strdup_printf("is no reason: they are %s", all);
    return fault(reader, row, REASON, said, text);
}

static bool
read_update(const Reader *reader, const CsvRow *row, MilestoneUpdate *update)
{
    g_free(update->note);
    update->note = ledger_cell(reader->ledger, row, NOTE);
    update->by = ledger_cell(reader->ledger, row, BY);
    if (update->by[0] == '\0')
        g_clear_pointer(&update->by, g_free);
    return read_day(reader, row, DATE, &update->on) && read_ref(reader, row, update) &&
           read_status(reader, row, update) && read_day(reader, row, DUE, &update->due) &&
           read_day(reader, row, FORECAST, &update->forecast) && read_reason(reader, row, update) &&
           read_occurrence(reader, row, update) && read_day(reader, row, SNOOZE, &update->snooze_until);
}

static void
script_row_free(ScriptRow *row)
{
    milestone_update_free(row->update);
    g_free(row->identity);
    g_free(row);
}

/* A column that is left blank, or out, leaves a row what it was. */
static char *
identity_of(const Reader *reader, const CsvRow *row)
{
    g_autoptr(GString) content = g_string_new(NULL);
    for (guint i = DATE; i <= SNOOZE; i++) {
        g_autofree char *cell = ledger_cell(reader->ledger, row, i);
        if (i <= BY)
            g_string_append_printf(content, "%s\n", cell);
        else if (cell[0] != '\0')
            g_string_append_printf(content, "%s=%s\n", names[i], cell);
    }
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, content->str, -1);
    return g_strconcat("script:", sum, NULL);
}

static void
read_row(const Reader *reader, const CsvRow *row, GPtrArray *rows)
{
    g_autoptr(MilestoneUpdate) update = milestone_update_new();
    if (!read_update(reader, row, update))
        return;
    ScriptRow *script = g_new0(ScriptRow, 1);
    script->row = row->row;
    script->identity = identity_of(reader, row);
    script->update = g_steal_pointer(&update);
    g_ptr_array_add(rows, script);
}

static int
compare_rows(gconstpointer a, gconstpointer b)
{
    const ScriptRow *x = *(ScriptRow *const *)a;
    const ScriptRow *y = *(ScriptRow *const *)b;
    if (x->update->on != y->update->on)
        return x->update->on < y->update->on ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

GPtrArray *
script_read(const char *path, const char *programme, GPtrArray *warnings, GPtrArray *errors, GError **error)
{
    g_autoptr(Ledger) ledger = ledger_read(path, names, 2, warnings, error);
    if (ledger == NULL)
        return NULL;
    const Reader reader = {ledger, programme, errors};
    GPtrArray *rows = g_ptr_array_new_with_free_func((GDestroyNotify)script_row_free);
    for (guint i = 1; i < ledger->table->rows->len; i++) {
        const CsvRow *row = ledger->table->rows->pdata[i];
        if (!csv_row_is_blank(row))
            read_row(&reader, row, rows);
    }
    g_ptr_array_sort(rows, compare_rows);
    return rows;
}

GPtrArray *
script_load(const char *path, const char *programme, Day after, GError **error)
{
    g_autoptr(GPtrArray) warnings = problem_list_new();
    g_autoptr(GPtrArray) errors = problem_list_new();
    g_autoptr(GPtrArray) rows = script_read(path, programme, warnings, errors, error);
    if (rows == NULL)
        return NULL;
    if (errors->len > 0) {
        g_autofree char *text = problem_text(errors->pdata[0]);
        error_set(error, ERROR_DATA, errors->len == 1 ? "%s" : "%s (and %u more)", text, errors->len - 1);
        return NULL;
    }
    GPtrArray *updates = g_ptr_array_new_with_free_func((GDestroyNotify)milestone_update_free);
    for (guint i = 0; i < rows->len; i++) {
        ScriptRow *row = rows->pdata[i];
        MilestoneUpdate *update = row->update;
        if (update->on <= after)
            continue;
        update->source = g_strdup_printf("%s:%d", path, row->row);
        if (update->by == NULL)
            update->by = g_path_get_basename(path);
        g_ptr_array_add(updates, g_steal_pointer(&row->update));
    }
    return updates;
}
