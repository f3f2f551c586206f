#include "settings/faults.h"

#include "base/text.h"

typedef struct {
    const char *file; /* interned */
    guint file_order; /* the files in the order in which a fault first named them */
    guint line;
    guint order;
    char *text;
} Fault;

struct Faults {
    GArray *list;
    GPtrArray *files; /* interned */
};

static void
fault_clear(void *item)
{
    g_free(((Fault *)item)->text);
}

Faults *
faults_new(void)
{
    Faults *faults = g_new0(Faults, 1);
    faults->list = g_array_new(FALSE, FALSE, sizeof(Fault));
    g_array_set_clear_func(faults->list, fault_clear);
    faults->files = g_ptr_array_new();
    return faults;
}

void
faults_free(Faults *faults)
{
    if (faults == NULL)
        return;
    g_array_unref(faults->list);
    g_ptr_array_unref(faults->files);
    g_free(faults);
}

bool
faults_add(Faults *faults, const char *file, guint line, char *text)
{
    Fault fault = {.file = g_intern_string(file), .line = line, .order = faults->list->len, .text = text};
    if (!g_ptr_array_find(faults->files, fault.file, &fault.file_order)) {
        fault.file_order = faults->files->len;
        g_ptr_array_add(faults->files, (char *)fault.file);
    }
    g_array_append_val(faults->list, fault);
    return false;
}

guint
faults_count(const Faults *faults)
{
    return faults->list->len;
}

static int
compare(const void *a, const void *b)
{
    const Fault *x = a;
    const Fault *y = b;
    if (x->file_order != y->file_order)
        return x->file_order < y->file_order ? -1 : 1;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

static void
append_fault(GString *out, const Fault *fault)
{
    /* A fault quotes what stands in the file: nothing of it may move a cursor or begin a line. */
    g_autofree char *file = text_printable(fault->file);
    g_autofree char *text = text_printable(fault->text);
    if (out->len > 0)
        g_string_append_c(out, '\n');
    if (fault->line > 0)
        g_string_append_printf(out, "%s:%u: %s", file, fault->line, text);
    else
        g_string_append_printf(out, "%s: %s", file, text);
}

bool
faults_raise(const Faults *faults, ErrorCode code, GError **error)
{
    guint count = faults->list->len;
    if (count == 0)
        return true;
    g_array_sort(faults->list, compare);
    g_autoptr(GString) out = g_string_new(NULL);
    for (guint i = 0; i < MIN(count, (guint)FAULTS_SHOWN); i++)
        append_fault(out, &g_array_index(faults->list, Fault, i));
    if (count > FAULTS_SHOWN)
        g_string_append_printf(out, "\nand %u more", count - FAULTS_SHOWN);
    return error_set(error, code, "%s", out->str);
}
