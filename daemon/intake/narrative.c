#include "base/text.h"
#include "intake/import_private.h"

#include <string.h>

typedef struct {
    Import *import;
    GHashTable *seen; /* identity without ordinal → how often */
} Teller;

/* The text itself is what such a row is: another text is another outcome. */
static char *
identity_of(const Teller *teller, const SheetRow *row, const char *kind, const char *period)
{
    g_autofree char *area = text_fold(row->cells[FIELD_AREA]);
    char *base = g_strjoin("|", kind, area, period, row->cells[FIELD_TITLE], NULL);
    int ordinal = GPOINTER_TO_INT(g_hash_table_lookup(teller->seen, base)) + 1;
    char *identity = g_strdup_printf("%s|%d", base, ordinal);
    g_hash_table_replace(teller->seen, base, GINT_TO_POINTER(ordinal));
    return identity;
}

/* True when the row was imported before; counts it either way. */
static bool
is_known(const Teller *teller, const SheetRow *row, const char *identity, bool *ok, GError **error)
{
    Import *import = teller->import;
    Memo *memo = memory_find(import->memory, identity);
    bool known = memo != NULL;
    if (!known)
        memo = memory_add(import->memory, identity);
    g_free(memo->source);
    memo->source = import_source(import, row);
    memo_set(memo, "text", row->cells[FIELD_TITLE]);
    import->result->added += known ? 0 : 1;
    import->result->unchanged += known ? 1 : 0;
    *ok = memory_save(import->memory, import->store, memo, import->author->at, error);
    return known;
}

static bool
save_outcome(const Teller *teller, Area *area, const SheetRow *row, GError **error)
{
    Import *import = teller->import;
    g_autofree char *kind = g_strconcat("outcome:", outcome_kind_word(row->outcome), NULL);
    g_autofree char *identity = identity_of(teller, row, kind, "");
    bool ok = false;
    import->result->outcomes++;
    if (is_known(teller, row, identity, &ok, error) || !ok)
        return ok;
    Outcome *outcome = g_new0(Outcome, 1);
    outcome->kind = row->outcome;
    outcome->text = g_strdup(row->cells[FIELD_TITLE]);
    g_ptr_array_add(area->outcomes, outcome);
    return outcomes_save(import->store, area, outcome, import->author, error);
}

/* The form says of when an update is in its period, or beside it in the timescale. */
static char *
find_period(const Teller *teller, const SheetRow *row)
{
    Import *import = teller->import;
    Field field = row->cells[FIELD_PERIOD][0] != '\0' ? FIELD_PERIOD : FIELD_TIMESCALE;
    if (row->cells[field][0] == '\0')
        return g_strdup("");
    g_auto(Period) period = {0};
    if (period_named(row->cells[field], import->plan->reference, &import->periods, &period))
        return g_steal_pointer(&period.id);
    Place place = sheet_place(import->sheet, row, field);
    problem_add(import->result->warnings, &place, "\"%s\" is no term or half-term: the update has no period",
                row->cells[field]);
    return g_strdup("");
}

static bool
save_update(const Teller *teller, Area *area, const SheetRow *row, GError **error)
{
    Import *import = teller->import;
    g_autofree char *period = find_period(teller, row);
    g_autofree char *identity = identity_of(teller, row, "activity:", period);
    bool ok = false;
    import->result->updates++;
    if (is_known(teller, row, identity, &ok, error) || !ok)
        return ok;
    AreaUpdate *update = g_new0(AreaUpdate, 1);
    update->kind = UPDATE_ACTIVITY;
    update->period = g_strdup(period);
    update->text = g_strdup(row->cells[FIELD_TITLE]);
    update->on = import->plan->reference;
    g_ptr_array_add(area->updates, update);
    return area_updates_save(import->store, area, update, import->author, error);
}

bool
narrative_save(Import *import, const RowPlaces *places, GError **error)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const Teller teller = {import, seen};
    for (guint i = 0; i < import->sheet->rows->len; i++) {
        const SheetRow *row = import->sheet->rows->pdata[i];
        if (row->kind == SHEET_OUTCOME && !save_outcome(&teller, places->areas[i], row, error))
            return false;
        if (row->kind == SHEET_UPDATE && !save_update(&teller, places->areas[i], row, error))
            return false;
    }
    return true;
}
