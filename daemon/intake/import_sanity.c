#include "intake/import_private.h"
#include "plan/sanity.h"

static Field
field_of(SanityKind kind)
{
    return kind == SANITY_DEPENDENCY ? FIELD_DEPENDS : kind == SANITY_BOARD ? FIELD_TITLE : FIELD_TIMESCALE;
}

void
sanity_warn(const Import *import, const Plan *plan)
{
    g_autoptr(GPtrArray) found = sanity_check(plan, import->times);
    import->result->oddities = (int)found->len;
    for (guint i = 0; i < found->len; i++) {
        const Oddity *oddity = found->pdata[i];
        const SheetRow *row = g_hash_table_lookup(import->rows, &oddity->milestone->id);
        Place place = row == NULL ? (Place){.file = import->sheet->table->file, .column = -1}
                                  : sheet_place(import->sheet, row, field_of(oddity->kind));
        problem_add(import->result->warnings, &place, "%s: %s", oddity->milestone->ref, oddity->text);
    }
}
