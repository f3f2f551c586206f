/* What of a draft's items stands together in one place. */
#include "compose/view_private.h"

static gconstpointer
subject_of(const Item *item)
{
    if (item->milestone == NULL)
        return item;
    return item->span != NULL ? (gconstpointer)item->span : (gconstpointer)item->milestone;
}

static guint
hash_item(gconstpointer key)
{
    const Item *item = key;
    return g_direct_hash(subject_of(item)) * 31 + (guint)item->section;
}

static gboolean
is_alike(gconstpointer a, gconstpointer b)
{
    const Item *one = a, *other = b;
    return one->section == other->section && subject_of(one) == subject_of(other) && one->lead == other->lead;
}

static void
entry_free(gpointer data)
{
    Entry *entry = data;
    g_ptr_array_unref(entry->items);
    g_ptr_array_unref(entry->papers);
    g_ptr_array_unref(entry->blocking);
    g_free(entry);
}

static Entry *
entry_new(const Item *item)
{
    Entry *entry = g_new0(Entry, 1);
    entry->item = item;
    entry->items = g_ptr_array_new();
    entry->papers = g_ptr_array_new();
    entry->blocking = g_ptr_array_new();
    return entry;
}

/* The entry that says something of the date of a question for the papers, or of one that others wait for, to
 * whoever it is for; NULL. */
static Entry *
find_host(GHashTable *known, const Item *item)
{
    static const ItemSection hosts[] = {SECTION_OVERDUE, SECTION_BLOCKING, SECTION_TODAY, SECTION_SOON};
    guint count = item->section == SECTION_BLOCKING ? 1 : 0;
    if (item->section == SECTION_PAPERS)
        count = G_N_ELEMENTS(hosts);
    Entry *found = NULL;
    for (guint i = 0; found == NULL && i < count; i++) {
        Item probe = *item;
        probe.section = hosts[i];
        found = g_hash_table_lookup(known, &probe);
    }
    return found;
}

static void
take_item(GPtrArray *entries, GHashTable *known, const Item *item)
{
    Entry *entry = find_host(known, item);
    if (entry == NULL)
        entry = g_hash_table_lookup(known, item);
    if (entry == NULL) {
        entry = entry_new(item);
        g_ptr_array_add(entries, entry);
        g_hash_table_insert(known, (gpointer)item, entry);
    }
    if (entry->item->section == item->section)
        g_ptr_array_add(entry->items, (gpointer)item);
    if (item->section == SECTION_PAPERS)
        g_ptr_array_add(entry->papers, (gpointer)item);
    if (item->section == SECTION_BLOCKING)
        g_ptr_array_add(entry->blocking, (gpointer)item);
}

static bool
asks_before(const Entry *later, const Entry *earlier)
{
    const Item *one = later->item, *other = earlier->item;
    return one->section == SECTION_QUESTION && other->section == SECTION_QUESTION &&
           one->milestone == other->milestone && one->span != NULL && other->span != NULL &&
           one->span->ordinal < other->span->ordinal;
}

/* The times of one cell are asked about in their order, whatever days they may be. */
static void
order_times(GPtrArray *entries)
{
    for (guint i = 0; i < entries->len; i++) {
        for (guint j = i + 1; j < entries->len; j++) {
            if (asks_before(entries->pdata[j], entries->pdata[i]))
                g_ptr_array_insert(entries, (int)i, g_ptr_array_steal_index(entries, j));
        }
    }
}

enum { TURNS = 3 };

/* What joins another one comes after it. */
static int
turn_of(ItemSection section)
{
    if (section == SECTION_PAPERS)
        return 2;
    return section == SECTION_BLOCKING ? 1 : 0;
}

GPtrArray *
view_entries(const Draft *draft)
{
    GPtrArray *entries = g_ptr_array_new_with_free_func(entry_free);
    g_autoptr(GHashTable) known = g_hash_table_new(hash_item, is_alike);
    for (int turn = 0; turn < TURNS; turn++) {
        for (guint i = 0; i < draft->items->len; i++) {
            const Item *item = draft->items->pdata[i];
            if (turn_of(item->section) == turn)
                take_item(entries, known, item);
        }
    }
    if (draft->kind == NOTICE_QUESTION)
        order_times(entries);
    return entries;
}
