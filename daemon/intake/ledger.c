#include "intake/ledger.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

void
ledger_free(Ledger *ledger)
{
    if (ledger == NULL)
        return;
    csv_table_free(ledger->table);
    g_free(ledger);
}

static int
name_index(const char *const *names, const char *heading)
{
    g_autofree char *folded = text_fold(heading);
    for (int i = 0; names[i] != NULL; i++) {
        g_autofree char *name = text_fold(names[i]); /* "term_days" is as well "Term days" */
        if (strcmp(name, folded) == 0)
            return i;
    }
    return -1;
}

static bool
find_columns(Ledger *ledger, guint required, GPtrArray *warnings, GError **error)
{
    const CsvRow *row = ledger->table->rows->len > 0 ? ledger->table->rows->pdata[0] : NULL;
    for (guint i = 0; row != NULL && i < row->cells->len; i++) {
        Place place = csv_row_place(ledger->table, row, (int)i);
        const char *heading = csv_row_cell(row, i);
        int name = name_index(ledger->names, heading);
        if (name < 0 && heading[0] != '\0')
            problem_add(warnings, &place, "\"%s\" is no heading of this file: its column is not read",
                        heading);
        else if (name >= 0 && ledger->columns[name] < 0)
            ledger->columns[name] = (int)i;
    }
    for (guint i = 0; i < required; i++) {
        if (ledger->columns[i] < 0)
            return error_set(error, ERROR_DATA, "%s: has no heading \"%s\" in its first row",
                             ledger->table->file, ledger->names[i]);
    }
    return true;
}

Ledger *
ledger_read(const char *path, const char *const *names, guint required, GPtrArray *warnings, GError **error)
{
    g_autoptr(Ledger) ledger = g_new0(Ledger, 1);
    ledger->names = names;
    for (guint i = 0; i < LEDGER_MAX; i++)
        ledger->columns[i] = -1;
    ledger->table = csv_table_read(path, error);
    if (ledger->table == NULL || !find_columns(ledger, required, warnings, error))
        return NULL;
    return g_steal_pointer(&ledger);
}

char *
ledger_cell(const Ledger *ledger, const CsvRow *row, guint name)
{
    int column = ledger->columns[name];
    return column < 0 ? g_strdup("") : text_squeeze(csv_row_cell(row, (guint)column));
}

const Area *
ledger_area(const Ledger *ledger, const CsvRow *row, guint name, const Plan *plan, char **why)
{
    g_autofree char *title = ledger_cell(ledger, row, name);
    *why = NULL;
    const Area *area = title[0] != '\0' ? plan_find_area(plan, title) : NULL;
    if (area != NULL || title[0] == '\0')
        return area;
    g_autoptr(GPtrArray) titles = g_ptr_array_new();
    for (guint i = 0; i < plan->areas->len; i++)
        g_ptr_array_add(titles, ((const Area *)plan->areas->pdata[i])->title);
    g_ptr_array_add(titles, NULL);
    const char *nearest = text_nearest(title, (const char *const *)titles->pdata);
    *why = nearest != NULL ? g_strdup_printf("is no area of the plan: did you mean \"%s\"?", nearest)
                           : g_strdup("is no area of the plan");
    return NULL;
}

Place
ledger_place(const Ledger *ledger, const CsvRow *row, guint name)
{
    Place place = csv_row_place(ledger->table, row, ledger->columns[name]);
    place.heading = ledger->names[name];
    return place;
}
