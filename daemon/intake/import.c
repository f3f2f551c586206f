#include "base/error.h"
#include "intake/import_private.h"
#include "intake/measures.h"
#include "intake/programme.h"
#include "intake/script.h"
#include "plan/resolution.h"
#include "store/cases.h"
#include "store/removal.h"
#include "time/zone.h"

#include <string.h>

#define PLAN_FILE "plan.csv"

void
import_result_free(ImportResult *result)
{
    if (result == NULL)
        return;
    g_free(result->title);
    g_ptr_array_unref(result->warnings);
    g_ptr_array_unref(result->errors);
    g_clear_pointer(&result->held, g_ptr_array_unref);
    plan_free(result->plan);
    g_free(result);
}

static ImportResult *
result_new(void)
{
    ImportResult *result = g_new0(ImportResult, 1);
    result->warnings = problem_list_new();
    result->errors = problem_list_new();
    result->held = g_ptr_array_new_with_free_func(g_free);
    return result;
}

/* What the folder or the file says, before the store is touched. */
typedef struct {
    Plan *conf;       /* NULL for a sheet alone */
    char *conf_path;  /* NULL for a sheet alone */
    char *measures;   /* NULL where there is none */
    GPtrArray *cases; /* char *: its files; NULL: none is looked for */
    char *script;     /* NULL where there is none */
    Sheet *sheet;     /* NULL for values or cases alone */
} Folder;

static void
folder_clear(Folder *folder)
{
    plan_free(folder->conf);
    g_free(folder->conf_path);
    g_free(folder->measures);
    g_clear_pointer(&folder->cases, g_ptr_array_unref);
    g_free(folder->script);
    sheet_free(folder->sheet);
}

static char *
existing(const char *directory, const char *name)
{
    char *path = g_build_filename(directory, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        g_clear_pointer(&path, g_free);
    return path;
}

static bool
read_folder(Folder *folder, const ImportOptions *options, ImportResult *result, GError **error)
{
    g_autofree char *sheet = g_strdup(options->path);
    if (options->kind == IMPORT_MEASURES) {
        folder->measures = g_steal_pointer(&sheet);
        return true;
    }
    if (options->kind == IMPORT_CASES) {
        folder->cases = g_ptr_array_new_with_free_func(g_free);
        g_ptr_array_add(folder->cases, g_steal_pointer(&sheet));
        return true;
    }
    if (g_file_test(options->path, G_FILE_TEST_IS_DIR)) {
        folder->conf_path = g_build_filename(options->path, PROGRAMME_FILE, NULL);
        folder->measures = existing(options->path, MEASURES_FILE);
        folder->cases = cases_files(options->path);
        folder->script = existing(options->path, SCRIPT_FILE);
        folder->conf = programme_read(folder->conf_path, options->programme, error);
        if (folder->conf == NULL)
            return false;
        g_free(sheet);
        sheet = g_build_filename(options->path, PLAN_FILE, NULL);
    }
    folder->sheet =
        sheet_read(sheet, options->map, options->fill_down, result->warnings, result->errors, error);
    return folder->sheet != NULL;
}

static void
index_milestone(Milestone *milestone, void *by_id)
{
    g_hash_table_insert(by_id, &milestone->id, milestone);
}

static bool
load(Import *import, GError **error)
{
    int64_t id = 0;
    const char *key = import->options->programme;
    if (!programmes_look_up(import->store, key, &id, error))
        return false;
    import->fresh = id == 0 && import->options->kind == IMPORT_PLAN;
    import->plan = import->fresh ? programme_bare(key) : programmes_load(import->store, key, error);
    if (import->plan == NULL)
        return false;
    plan_foreach_milestone(import->plan, index_milestone, import->by_id);
    import->book = lead_book_new(import->plan);
    return true;
}

static bool
settle_dates(Import *import, const Folder *folder, GError **error)
{
    Plan *plan = import->plan;
    const char *name = folder->conf != NULL ? folder->conf->zone : plan->zone;
    g_autoptr(Zone) zone = zone_new(name, error);
    if (zone == NULL)
        return false;
    import->today = zone_day(zone, import->author->at, NULL);
    if (import->options->on != DAY_NONE)
        plan->reference = import->options->on;
    else if (folder->conf != NULL && folder->conf->reference != DAY_NONE)
        plan->reference = folder->conf->reference;
    if (plan->reference != DAY_NONE)
        return true;
    char text[DAY_TEXT_SIZE];
    Place place = {.file = import->options->path, .column = -1};
    plan->reference = import->today;
    problem_add(import->result->warnings, &place,
                "the date of the plan is not known: its phrases are read as of today, %s (--on says another)",
                day_format(plan->reference, text));
    return true;
}

/* People that an earlier import made of lead cells are known by their new names from here on. */
static bool
adopt(Import *import, const Folder *folder, GError **error)
{
    bool ok = folder->conf != NULL ? adopt_programme(import, folder->conf, folder->conf_path, error)
                                   : programmes_save(import->store, import->plan, import->author, error);
    lead_book_free(import->book);
    import->book = lead_book_new(import->plan);
    const Plan *plan = import->plan;
    import->times = almanac_timetable(import->almanac, plan->nation, plan->calendar);
    import->context =
        (TimescaleContext){.reference = plan->reference, .year = plan->year, .terms = import->times->terms};
    import->periods = plan_periods(plan, import->times);
    return ok;
}

static bool
import_sheet(Import *import, GError **error)
{
    RowPlaces places = {NULL, NULL};
    ImportResult *result = import->result;
    result->rows = (int)import->sheet->rows->len;
    for (guint i = 0; i < import->sheet->rows->len; i++)
        result->skipped += ((const SheetRow *)import->sheet->rows->pdata[i])->kind == SHEET_SKIPPED ? 1 : 0;
    bool ok = actions_place_rows(import, &places, error) && merge_milestones(import, &places, error) &&
              narrative_save(import, &places, error);
    actions_places_clear(&places);
    return ok;
}

static bool
import_measures(Import *import, const char *path, GError **error)
{
    ImportResult *result = import->result;
    if (path == NULL)
        return true;
    const MeasuresOptions options = {import->plan, &import->periods, import->options->refuse,
                                     import->options->refuse_data};
    g_autoptr(GPtrArray) values = measures_read(path, &options, result->warnings, result->errors, error);
    for (guint i = 0; values != NULL && i < values->len; i++) {
        if (!observations_save(import->store, import->plan, values->pdata[i], import->author, error))
            return false;
        result->observations++;
    }
    return values != NULL;
}

static bool
take_cases_away(Import *import, const CasesRead *read, GError **error)
{
    const Plan *plan = import->plan;
    for (guint i = 0; i < plan->cases->len; i++) {
        Case *it = plan->cases->pdata[i];
        if (g_hash_table_contains(read->listed, it) || !g_hash_table_contains(read->kinds, it->kind))
            continue;
        import->result->cases_gone++;
        if (import->options->whole && !cases_remove(import->store, it, error))
            return false;
    }
    return true;
}

static bool
save_cases(Import *import, const CasesRead *read, GError **error)
{
    for (guint i = 0; i < read->cases->len; i++) {
        if (!cases_save(import->store, import->plan, read->cases->pdata[i], import->author, error))
            return false;
        import->result->cases++;
    }
    return take_cases_away(import, read, error);
}

/* With wrong rows nobody knows what a file lacks. */
static bool
import_cases(Import *import, const GPtrArray *files, GError **error)
{
    ImportResult *result = import->result;
    if (files == NULL || files->len == 0 || import->options->cases == NULL)
        return true;
    guint wrong = result->errors->len;
    g_autoptr(CasesRead) read =
        cases_read(files, import->plan, import->today, import->options->cases, result->errors, error);
    if (read == NULL)
        return false;
    if (import->options->whole && result->errors->len > wrong && import->options->partial)
        return error_set(error, ERROR_DATA,
                         "%s: %u wrong rows: what a file does not have can be taken away only when all of it "
                         "is read (--whole without --partial)",
                         import->options->path, result->errors->len - wrong);
    return removal_begin(import->store, import->author, error) && save_cases(import, read, error) &&
           removal_end(import->store, error);
}

/* What cannot be applied is a wrong row like any other. */
static bool
apply_row(Import *import, const char *path, const ScriptRow *row, GError **error)
{
    g_autoptr(GError) wrong = NULL;
    const Author author = {.by = row->update->by != NULL ? row->update->by : import->author->by,
                           .at = import->author->at};
    if (!store_savepoint(import->store, error))
        return false;
    if (!updates_make_occurrence(import->store, import->plan, import->times, row->update, &author, &wrong) ||
        !updates_apply(import->store, row->update, &author, &wrong)) {
        store_rollback_to(import->store);
        if (wrong->code != ERROR_DATA) {
            g_propagate_error(error, g_steal_pointer(&wrong));
            return false;
        }
        Place place = {.file = path, .row = row->row, .line = row->row, .column = -1};
        problem_add(import->result->errors, &place, "%s", wrong->message);
        return true;
    }
    Memo *memo = memory_add(import->memory, row->identity);
    import->result->reported++;
    return store_release(import->store, error) &&
           memory_save(import->memory, import->store, memo, import->author->at, error);
}

/* What had been said by the date of the plan is part of it; what comes later is for rehearsals. */
static bool
import_script(Import *import, const char *path, GError **error)
{
    ImportResult *result = import->result;
    if (path == NULL)
        return true;
    g_autoptr(GPtrArray) rows = script_read(path, import->plan->key, result->warnings, result->errors, error);
    for (guint i = 0; rows != NULL && i < rows->len; i++) {
        const ScriptRow *row = rows->pdata[i];
        bool due = row->update->on <= import->plan->reference;
        result->later += due ? 0 : 1;
        if (due && memory_find(import->memory, row->identity) == NULL && !apply_row(import, path, row, error))
            return false;
    }
    return rows != NULL;
}

static void
count_dates(ImportResult *result, const Milestone *milestone)
{
    bool uncertain = false;
    bool due = false;
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        uncertain = uncertain || (!span->certain && span->kind != TIMESCALE_UNRESOLVED);
        due = due || resolution_has_date(span);
    }
    if (uncertain)
        result->uncertain++;
    else if (due)
        result->dated++;
    else
        result->undated++;
}

/* As it all stands now, updates of the folder included. */
static bool
take_stock(Import *import, GError **error)
{
    ImportResult *result = import->result;
    g_autoptr(Plan) plan = programmes_load(import->store, import->plan->key, error);
    if (plan == NULL)
        return false;
    g_hash_table_remove_all(import->by_id);
    plan_foreach_milestone(plan, index_milestone, import->by_id);
    for (guint i = 0; i < import->milestones->len; i++) {
        const Milestone *imported = import->milestones->pdata[i];
        count_dates(result, g_hash_table_lookup(import->by_id, &imported->id));
    }
    g_hash_table_remove_all(import->by_id);
    g_ptr_array_unref(result->held);
    result->held = import_held(plan, import->today);
    g_autoptr(GArray) questions = resolution_open(plan);
    result->questions = (int)questions->len;
    if (import->sheet != NULL) /* values and cases alone say nothing of dates */
        sanity_warn(import, plan);
    result->title = g_strdup(plan->title);
    result->reference = plan->reference;
    result->plan = g_steal_pointer(&plan);
    return true;
}

static bool
do_all(Import *import, const Folder *folder, GError **error)
{
    bool ok = load(import, error) && settle_dates(import, folder, error) && adopt(import, folder, error);
    if (ok && import->options->kind != IMPORT_PLAN)
        return import_measures(import, folder->measures, error) &&
               import_cases(import, folder->cases, error) && take_stock(import, error);
    import->memory = ok ? memory_load(import->store, import->plan->id, error) : NULL;
    return import->memory != NULL && import_sheet(import, error) &&
           import_measures(import, folder->measures, error) && import_cases(import, folder->cases, error) &&
           import_script(import, folder->script, error) && take_stock(import, error);
}

static bool
end(Import *import, GError **error)
{
    ImportResult *result = import->result;
    bool refused = result->errors->len > 0 && !import->options->partial;
    result->imported = !refused && !import->options->dry_run;
    if (refused)
        result->added = result->changed = result->unchanged = result->observations = result->reported =
            result->cases = result->cases_gone = 0;
    if (result->imported)
        return store_commit(import->store, error);
    store_rollback(import->store);
    return true;
}

static void
import_clear(Import *import)
{
    g_hash_table_unref(import->rows);
    g_hash_table_unref(import->by_id);
    g_ptr_array_unref(import->milestones);
    lead_book_free(import->book);
    memory_free(import->memory);
    plan_free(import->plan);
}

static bool
run(Store *store, const ImportOptions *options, const Author *author, const Folder *folder,
    ImportResult *result, GError **error)
{
    g_autoptr(Almanac) bare = options->almanac == NULL ? almanac_new(NULL, error) : NULL;
    if (options->almanac == NULL && bare == NULL)
        return false;
    Import import = {.store = store,
                     .almanac = bare != NULL ? bare : options->almanac,
                     .options = options,
                     .author = author,
                     .sheet = folder->sheet,
                     .by_id = g_hash_table_new(g_int64_hash, g_int64_equal),
                     .rows = g_hash_table_new(g_int64_hash, g_int64_equal),
                     .milestones = g_ptr_array_new(),
                     .result = result};
    bool begun = store_begin(store, error);
    bool ok = begun && do_all(&import, folder, error);
    if (begun && !ok)
        store_rollback(store);
    ok = ok && end(&import, error);
    import_clear(&import);
    return ok;
}

ImportResult *
import_run(Store *store, const ImportOptions *options, const Author *author, GError **error)
{
    if (!programme_key_ok(options->programme)) {
        error_set(error, ERROR_USAGE, "\"%s\" is no key for a programme: use letters, digits and dashes",
                  options->programme);
        return NULL;
    }
    g_autoptr(ImportResult) result = result_new();
    Folder folder = {.sheet = NULL};
    bool ok =
        read_folder(&folder, options, result, error) && run(store, options, author, &folder, result, error);
    folder_clear(&folder);
    return ok ? g_steal_pointer(&result) : NULL;
}
