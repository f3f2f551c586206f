#include "engine/agenda.h"

#include <glib.h>

struct Agenda {
    GHashTable *entries; /* AgendaEntry * as a set, by programme */
};

G_STATIC_ASSERT(offsetof(AgendaEntry, programme_id) == 0);

Agenda *
agenda_new(void)
{
    Agenda *agenda = g_new0(Agenda, 1);
    agenda->entries = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, g_free);
    return agenda;
}

void
agenda_free(Agenda *agenda)
{
    g_hash_table_unref(agenda->entries);
    g_free(agenda);
}

void
agenda_put(Agenda *agenda, const AgendaEntry *entry)
{
    AgendaEntry *own = g_memdup2(entry, sizeof *entry);
    g_hash_table_replace(agenda->entries, &own->programme_id, own);
}

static bool
is_within(const AgendaEntry *entry, Instant now)
{
    return now >= entry->from && now < entry->until;
}

static gboolean
is_over(gpointer key, gpointer entry, gpointer now)
{
    return !is_within(entry, *(const Instant *)now);
}

void
agenda_expire(Agenda *agenda, Instant now)
{
    g_hash_table_foreach_remove(agenda->entries, is_over, &now);
}

void
agenda_forget(Agenda *agenda)
{
    g_hash_table_remove_all(agenda->entries);
}

bool
agenda_holds(const Agenda *agenda, int64_t programme_id, int64_t revision, Instant now)
{
    const AgendaEntry *entry = g_hash_table_lookup(agenda->entries, &programme_id);
    return entry != NULL && entry->revision == revision && is_within(entry, now);
}

Instant
agenda_next(const Agenda *agenda)
{
    Instant next = INSTANT_NONE;
    GHashTableIter iter;
    gpointer entry;
    g_hash_table_iter_init(&iter, agenda->entries);
    while (g_hash_table_iter_next(&iter, NULL, &entry))
        next = instant_earlier(next, ((const AgendaEntry *)entry)->next);
    return next;
}
