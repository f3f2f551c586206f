#include "intake/cases.h"

#include "intake/ledger.h"

#include <math.h>
#include <string.h>

enum { KIND, REFERENCE, AREA, CLOSED, FACTS };
static const char *const fixed[] = {"kind", "reference", "area", "closed"};
G_STATIC_ASSERT(G_N_ELEMENTS(fixed) == FACTS);

typedef struct {
    const Ledger *ledger;
    const Plan *plan;
    Day today;
    const CaseBook *book;
    const GPtrArray *names;
    GPtrArray *errors;
    GHashTable *known; /* kind and reference → Case * of the plan */
    GHashTable *seen;  /* kind and reference → where it stood, as "cases.csv:7" */
    CasesRead *read;
} Reader;

void
cases_read_free(CasesRead *read)
{
    if (read == NULL)
        return;
    g_ptr_array_unref(read->cases);
    g_hash_table_unref(read->listed);
    g_hash_table_unref(read->kinds);
    g_free(read);
}

static bool
fault(const Reader *reader, const CsvRow *row, guint name, const char *text)
{
    Place place = ledger_place(reader->ledger, row, name);
    problem_add(reader->errors, &place, "%s", text);
    return false;
}

static char *
key_of(const char *kind, const char *reference)
{
    return g_strconcat(kind, "\n", reference, NULL);
}

/* A copy of the case as it is known, or a new one. */
static Case *
begin(const Reader *reader, const char *kind, const char *reference)
{
    g_autofree char *key = key_of(kind, reference);
    Case *known = g_hash_table_lookup(reader->known, key);
    Case *it = case_new(kind, reference);
    if (known == NULL)
        return it;
    g_hash_table_add(reader->read->listed, known);
    it->id = known->id;
    it->area = known->area;
    it->closed = known->closed;
    for (guint i = 0; i < known->facts->len; i++)
        case_put(it, &g_array_index(known->facts, CaseFact, i));
    return it;
}

static bool
has_column(const Reader *reader, guint name)
{
    return reader->ledger->columns[name] >= 0;
}

static bool
check_names(const Reader *reader, const CsvRow *row, const Case *it)
{
    const char *why = case_reference_refuse(it->reference, reader->today);
    if (it->kind[0] == '\0')
        return fault(reader, row, KIND, "is blank: say what kind of case it is");
    if (why != NULL)
        return fault(reader, row, REFERENCE, why);
    g_autofree char *refused = reader->book->refuse(reader->plan, it, reader->book->data);
    return refused == NULL || fault(reader, row, KIND, refused);
}

static bool
check_first(const Reader *reader, const CsvRow *row, const Case *it)
{
    char *key = key_of(it->kind, it->reference);
    const char *first = g_hash_table_lookup(reader->seen, key);
    if (first == NULL) {
        g_autofree char *file = g_path_get_basename(reader->ledger->table->file);
        g_hash_table_insert(reader->seen, key, g_strdup_printf("%s:%d", file, row->row));
        return true;
    }
    g_free(key);
    g_autofree char *text = g_strdup_printf("stands in %s already, for the same kind", first);
    return fault(reader, row, REFERENCE, text);
}

static bool
read_area(const Reader *reader, const CsvRow *row, Case *it)
{
    if (!has_column(reader, AREA))
        return true;
    g_autofree char *why = NULL;
    it->area = ledger_area(reader->ledger, row, AREA, reader->plan, &why);
    return why == NULL || fault(reader, row, AREA, why);
}

static bool
read_fact(const Reader *reader, const CsvRow *row, guint column, Case *it)
{
    const char *name = reader->names->pdata[column];
    g_autofree char *text = ledger_cell(reader->ledger, row, column);
    if (text[0] == '\0') {
        case_take(it, name);
        return true;
    }
    CaseFact fact = {.name = name, .day = DAY_NONE, .number = NAN};
    g_autofree char *why = reader->book->read(reader->plan, it, text, &fact, reader->book->data);
    if (why != NULL)
        return fault(reader, row, column, why);
    case_put(it, &fact);
    return true;
}

/* The day of closing is read as any day of it is. */
static bool
read_closed(const Reader *reader, const CsvRow *row, Case *it)
{
    if (!has_column(reader, CLOSED))
        return true;
    g_autofree char *text = ledger_cell(reader->ledger, row, CLOSED);
    CaseFact fact = {.name = fixed[CLOSED], .day = DAY_NONE};
    g_autofree char *why =
        text[0] != '\0' ? reader->book->read(reader->plan, it, text, &fact, reader->book->data) : NULL;
    it->closed = fact.day;
    if (why == NULL && fact.day != DAY_NONE && fact.day > reader->today)
        return fault(reader, row, CLOSED, "is a day to come: a case is closed when it is over");
    return why == NULL || fault(reader, row, CLOSED, why);
}

static bool
read_facts(const Reader *reader, const CsvRow *row, Case *it)
{
    bool good = true;
    for (guint i = FACTS; i + 1 < reader->names->len; i++)
        good = (!has_column(reader, i) || read_fact(reader, row, i, it)) && good;
    const char *lacks = good ? reader->book->lacks(reader->plan, it, reader->book->data) : NULL;
    if (lacks == NULL)
        return good;
    g_autofree char *text =
        g_strdup_printf("has no \"%s\": it is the day that such a case begins with", lacks);
    return fault(reader, row, REFERENCE, text);
}

static Case *
read_row(const Reader *reader, const CsvRow *row)
{
    g_autofree char *kind = ledger_cell(reader->ledger, row, KIND);
    g_autofree char *reference = ledger_cell(reader->ledger, row, REFERENCE);
    Case *it = begin(reader, kind, reference);
    if (read_area(reader, row, it) && check_names(reader, row, it) && check_first(reader, row, it) &&
        read_closed(reader, row, it) && read_facts(reader, row, it)) {
        g_hash_table_add(reader->read->kinds, g_strdup(kind));
        return it;
    }
    case_free(it);
    return NULL;
}

static GHashTable *
index_cases(const Plan *plan)
{
    GHashTable *known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < plan->cases->len; i++) {
        Case *it = plan->cases->pdata[i];
        g_hash_table_insert(known, key_of(it->kind, it->reference), it);
    }
    return known;
}

/* All that a column may be called, with a NULL at the end. (transfer full) */
static GPtrArray *
all_names(const Plan *plan, const CaseBook *book)
{
    g_autoptr(GPtrArray) more = book->names(plan, book->data);
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < G_N_ELEMENTS(fixed); i++)
        g_ptr_array_add(names, (char *)fixed[i]);
    for (guint i = 0; i < more->len && names->len + 1 < LEDGER_MAX; i++)
        g_ptr_array_add(names, more->pdata[i]);
    g_ptr_array_add(names, NULL);
    return names;
}

static bool
read_file(Reader *reader, const char *path, GError **error)
{
    g_autoptr(Ledger) ledger =
        ledger_read(path, (const char *const *)reader->names->pdata, 2, reader->errors, error);
    reader->ledger = ledger;
    for (guint i = 1; ledger != NULL && i < ledger->table->rows->len; i++) {
        const CsvRow *row = ledger->table->rows->pdata[i];
        Case *it = csv_row_is_blank(row) ? NULL : read_row(reader, row);
        if (it != NULL)
            g_ptr_array_add(reader->read->cases, it);
    }
    reader->ledger = NULL;
    return ledger != NULL;
}

CasesRead *
cases_read(const GPtrArray *paths, const Plan *plan, Day today, const CaseBook *book, GPtrArray *errors,
           GError **error)
{
    g_autoptr(GPtrArray) names = all_names(plan, book);
    g_autoptr(GHashTable) known = index_cases(plan);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(CasesRead) read = g_new0(CasesRead, 1);
    read->cases = g_ptr_array_new_with_free_func((GDestroyNotify)case_free);
    read->listed = g_hash_table_new(NULL, NULL);
    read->kinds = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Reader reader = {NULL, plan, today, book, names, errors, known, seen, read};
    for (guint i = 0; i < paths->len; i++) {
        if (!read_file(&reader, paths->pdata[i], error))
            return NULL;
    }
    return g_steal_pointer(&read);
}

static int
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
cases_files(const char *directory)
{
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(directory, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        if (strcmp(name, "cases.csv") == 0 ||
            (g_str_has_prefix(name, "cases-") && g_str_has_suffix(name, ".csv")))
            g_ptr_array_add(files, g_build_filename(directory, name, NULL));
    }
    g_ptr_array_sort(files, by_name);
    return files;
}
