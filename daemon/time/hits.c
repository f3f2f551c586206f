#include "time/hits.h"

static void
hit_clear(void *hit)
{
    reading_clear(&((Hit *)hit)->reading);
}

GArray *
hits_new(void)
{
    GArray *hits = g_array_new(FALSE, FALSE, sizeof(Hit));
    g_array_set_clear_func(hits, hit_clear);
    return hits;
}

const Hit *
hits_at(const GArray *hits, guint i)
{
    return &g_array_index(hits, Hit, i);
}

Reading *
hits_reading(GArray *hits, guint i)
{
    return &g_array_index(hits, Hit, i).reading;
}

bool
hits_parted(const Phrase *phrase, guint from, guint to)
{
    for (guint i = from; i < to; i++)
        if (phrase_is_mark(phrase, i, ".;"))
            return true;
    return false;
}
