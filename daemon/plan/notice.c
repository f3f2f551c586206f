#include "plan/notice.h"

#include <string.h>

Item *
item_new(ItemSection section, const Milestone *milestone, const PlanSpan *span)
{
    Item *item = g_new0(Item, 1);
    item->section = section;
    item->milestone = milestone;
    item->span = span;
    item->due = span != NULL ? span->due : DAY_NONE;
    item->effective = item->from = item->on = item->meeting = DAY_NONE;
    return item;
}

void
item_free(Item *item)
{
    if (item == NULL)
        return;
    g_free(item->key);
    undelivered_free(item->undelivered);
    g_free(item);
}

void
telling_free(Telling *telling)
{
    if (telling == NULL)
        return;
    g_free(telling->key);
    g_free(telling);
}

Draft *
draft_new(NoticeKind kind, const Plan *plan, const Person *person)
{
    Draft *draft = g_new0(Draft, 1);
    draft->kind = kind;
    draft->plan = plan;
    draft->person = person;
    draft->channel = CHANNEL_MAIL;
    draft->on = DAY_NONE;
    draft->change = plan->change;
    draft->items = g_ptr_array_new_with_free_func((GDestroyNotify)item_free);
    return draft;
}

void
draft_free(Draft *draft)
{
    if (draft == NULL)
        return;
    g_free(draft->period);
    g_free(draft->key);
    g_ptr_array_unref(draft->items);
    g_free(draft);
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

GPtrArray *
draft_keys(const Draft *draft)
{
    GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
    if (draft->key != NULL)
        g_ptr_array_add(keys, g_strdup(draft->key));
    for (guint i = 0; i < draft->items->len; i++) {
        const Item *item = draft->items->pdata[i];
        if (item->key != NULL)
            g_ptr_array_add(keys, g_strdup(item->key));
    }
    g_ptr_array_sort(keys, compare_texts);
    return keys;
}

GPtrArray *
draft_refs(const Draft *draft)
{
    GPtrArray *refs = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < draft->items->len; i++) {
        const Item *item = draft->items->pdata[i];
        if (item->milestone == NULL)
            continue;
        char *ref = plan_ref(draft->plan, item->milestone);
        if (g_ptr_array_find_with_equal_func(refs, ref, g_str_equal, NULL))
            g_free(ref);
        else
            g_ptr_array_add(refs, ref);
    }
    return refs;
}
