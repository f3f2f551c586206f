#include "intake/memory.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

struct Memory {
    int64_t programme_id;
    GPtrArray *memos;        /* Memo *, owned; milestones' in the order of their ids */
    GHashTable *by_identity; /* identity → Memo *, all borrowed */
    GHashTable *by_likeness; /* text, owned → GPtrArray of Memo *, owned */
};

static void
memo_free(Memo *memo)
{
    g_free(memo->identity);
    json_decref(memo->fields);
    g_free(memo->source);
    g_free(memo);
}

void
memory_free(Memory *memory)
{
    if (memory == NULL)
        return;
    g_hash_table_unref(memory->by_likeness);
    g_hash_table_unref(memory->by_identity);
    g_ptr_array_unref(memory->memos);
    g_free(memory);
}

const char *
memo_get(const Memo *memo, const char *field)
{
    const char *text = json_string_value(json_object_get(memo->fields, field));
    return text == NULL ? "" : text;
}

void
memo_set(Memo *memo, const char *field, const char *text)
{
    json_object_set_new(memo->fields, field, json_string(text));
}

static char *
likeness(const char *area, const char *title, const char *by, const char *text)
{
    g_autofree char *a = text_fold(area);
    g_autofree char *t = text_fold(title);
    g_autofree char *x = text_fold(text);
    return g_strjoin("|", by, a, t, x, NULL);
}

static void
add_likeness(Memory *memory, Memo *memo, const char *by)
{
    if (memo_get(memo, by)[0] == '\0')
        return;
    char *like = likeness(memo_get(memo, "area"), memo_get(memo, "title"), by, memo_get(memo, by));
    GPtrArray *alike = g_hash_table_lookup(memory->by_likeness, like);
    if (alike == NULL) {
        alike = g_ptr_array_new();
        g_hash_table_insert(memory->by_likeness, like, alike);
    } else {
        g_free(like);
    }
    g_ptr_array_add(alike, memo);
}

static int
compare_memos(gconstpointer a, gconstpointer b)
{
    const Memo *x = *(Memo *const *)a;
    const Memo *y = *(Memo *const *)b;
    if (x->milestone_id != y->milestone_id)
        return x->milestone_id < y->milestone_id ? -1 : 1;
    return strcmp(x->identity, y->identity);
}

static Memo *
memo_new(const char *identity)
{
    Memo *memo = g_new0(Memo, 1);
    memo->identity = g_strdup(identity);
    memo->fields = json_object();
    memo->source = g_strdup("");
    return memo;
}

/* Another program may have written the row: what is no object of texts is as good as nothing. */
static void
recall(Memory *memory, const ImportRow *row)
{
    Memo *memo = memo_new(row->identity);
    json_t *fields = json_loads(row->fields, 0, NULL);
    if (json_is_object(fields)) {
        json_decref(memo->fields);
        memo->fields = fields;
    } else {
        json_decref(fields);
    }
    memo->milestone_id = row->milestone_id;
    g_free(memo->source);
    memo->source = g_strdup(row->source);
    g_ptr_array_add(memory->memos, memo);
    g_hash_table_insert(memory->by_identity, memo->identity, memo);
}

Memory *
memory_load(Store *store, int64_t programme_id, GError **error)
{
    g_autoptr(GHashTable) rows = imports_load(store, programme_id, error);
    if (rows == NULL)
        return NULL;
    Memory *memory = g_new0(Memory, 1);
    memory->programme_id = programme_id;
    memory->memos = g_ptr_array_new_with_free_func((GDestroyNotify)memo_free);
    memory->by_identity = g_hash_table_new(g_str_hash, g_str_equal);
    memory->by_likeness =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
    GHashTableIter iter;
    void *row;
    g_hash_table_iter_init(&iter, rows);
    while (g_hash_table_iter_next(&iter, NULL, &row))
        recall(memory, row);
    g_ptr_array_sort(memory->memos, compare_memos);
    for (guint i = 0; i < memory->memos->len; i++) {
        Memo *memo = memory->memos->pdata[i];
        if (memo->milestone_id == 0)
            continue;
        add_likeness(memory, memo, "action");
        add_likeness(memory, memo, "number");
    }
    return memory;
}

Memo *
memory_find(const Memory *memory, const char *identity)
{
    return g_hash_table_lookup(memory->by_identity, identity);
}

Memo *
memory_find_like(const Memory *memory, const char *area, const char *title, const char *by, const char *text)
{
    g_autofree char *like = likeness(area, title, by, text);
    const GPtrArray *alike = text[0] == '\0' ? NULL : g_hash_table_lookup(memory->by_likeness, like);
    for (guint i = 0; alike != NULL && i < alike->len; i++) {
        Memo *memo = alike->pdata[i];
        if (!memo->used)
            return memo;
    }
    return NULL;
}

Memo *
memory_add(Memory *memory, const char *identity)
{
    g_autofree char *unique = g_strdup(identity);
    for (int n = 2; memory_find(memory, unique) != NULL; n++) {
        g_free(unique);
        unique = g_strdup_printf("%s|another %d", identity, n);
    }
    Memo *memo = memo_new(unique);
    memo->used = true;
    g_ptr_array_add(memory->memos, memo);
    g_hash_table_insert(memory->by_identity, memo->identity, memo);
    return memo;
}

GPtrArray *
memory_unused(const Memory *memory)
{
    GPtrArray *unused = g_ptr_array_new();
    for (guint i = 0; i < memory->memos->len; i++) {
        Memo *memo = memory->memos->pdata[i];
        if (!memo->used && memo->milestone_id != 0)
            g_ptr_array_add(unused, memo);
    }
    return unused;
}

bool
memory_save(const Memory *memory, Store *store, const Memo *memo, Instant at, GError **error)
{
    char *fields = json_dumps(memo->fields, JSON_COMPACT | JSON_SORT_KEYS);
    if (fields == NULL)
        return error_set(error, ERROR_SOFTWARE, "%s: its fields make no JSON", memo->identity);
    const ImportRow row = {.identity = memo->identity,
                           .milestone_id = memo->milestone_id,
                           .fields = fields,
                           .source = memo->source};
    bool ok = imports_save(store, memory->programme_id, &row, at, error);
    free(fields);
    return ok;
}
