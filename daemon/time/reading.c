/* The words of readings: as they stand in the store, and as people read them. */
#include "time/timescale.h"

static const char *const kinds[] = {[TIMESCALE_DAY] = "day",     [TIMESCALE_WINDOW] = "window",
                                    [TIMESCALE_OPEN] = "open",   [TIMESCALE_RECURRING] = "recurring",
                                    [TIMESCALE_EVENT] = "event", [TIMESCALE_UNRESOLVED] = "unresolved"};

static const char *const recurrences[] = {[RECURRENCE_NONE] = NULL,
                                          [RECURRENCE_WEEKLY] = "weekly",
                                          [RECURRENCE_FORTNIGHTLY] = "fortnightly",
                                          [RECURRENCE_MONTHLY] = "monthly",
                                          [RECURRENCE_SIX_WEEKLY] = "six-weekly",
                                          [RECURRENCE_HALF_TERMLY] = "half-termly",
                                          [RECURRENCE_TERMLY] = "termly",
                                          [RECURRENCE_QUARTERLY] = "quarterly",
                                          [RECURRENCE_HALF_YEARLY] = "half-yearly",
                                          [RECURRENCE_ANNUALLY] = "annually",
                                          [RECURRENCE_UNSTATED] = "unstated"};

static const char *const year_kinds[] = {[YEAR_FINANCIAL] = "financial", [YEAR_ACADEMIC] = "academic"};

static bool
find_word(const char *word, const char *const *words, guint count, guint *index)
{
    for (*index = 0; *index < count; (*index)++)
        if (word != NULL && g_strcmp0(word, words[*index]) == 0)
            return true;
    return false;
}

const char *
timescale_kind_word(TimescaleKind kind)
{
    return kinds[kind];
}

bool
timescale_kind_parse(const char *word, TimescaleKind *kind)
{
    guint index;
    if (!find_word(word, kinds, G_N_ELEMENTS(kinds), &index))
        return false;
    *kind = (TimescaleKind)index;
    return true;
}

const char *
recurrence_word(Recurrence recurrence)
{
    return recurrences[recurrence];
}

bool
recurrence_parse(const char *word, Recurrence *recurrence)
{
    guint index;
    if (!find_word(word, recurrences, G_N_ELEMENTS(recurrences), &index))
        return false;
    *recurrence = (Recurrence)index;
    return true;
}

const char *
year_kind_word(YearKind kind)
{
    return year_kinds[kind];
}

bool
year_kind_parse(const char *word, YearKind *kind)
{
    guint index;
    if (!find_word(word, year_kinds, G_N_ELEMENTS(year_kinds), &index))
        return false;
    *kind = (YearKind)index;
    return true;
}

void
reading_clear(Reading *reading)
{
    g_clear_pointer(&reading->note, g_free);
    g_clear_pointer(&reading->others, g_array_unref);
}

static char *
describe_window(const char *start, const char *due, const Reading *reading)
{
    if (reading->due == DAY_NONE)
        return g_strdup("no date yet");
    if (reading->start == DAY_NONE)
        return g_strdup_printf("by %s", due);
    return g_strdup_printf("between %s and %s", start, due);
}

static char *
describe_recurrence(const char *start, const Reading *reading)
{
    const char *word = reading->recurrence == RECURRENCE_UNSTATED || reading->recurrence == RECURRENCE_NONE
                           ? "again and again, how often is not said"
                           : recurrence_word(reading->recurrence);
    return reading->start == DAY_NONE ? g_strdup(word) : g_strdup_printf("%s, from %s", word, start);
}

static char *
describe_days(const Reading *reading)
{
    g_autofree char *start = day_format_full(reading->start);
    g_autofree char *due = day_format_full(reading->due);
    switch (reading->kind) {
    case TIMESCALE_DAY:
        return reading->due == DAY_NONE ? g_strdup("no date yet") : g_strdup_printf("on %s", due);
    case TIMESCALE_WINDOW:
        return describe_window(start, due, reading);
    case TIMESCALE_OPEN:
        return reading->start == DAY_NONE ? g_strdup("going on, with no end")
                                          : g_strdup_printf("from %s, with no end", start);
    case TIMESCALE_RECURRING:
        return describe_recurrence(start, reading);
    case TIMESCALE_EVENT:
        return g_strdup("with an event that has no date of its own");
    case TIMESCALE_UNRESOLVED:
        break;
    }
    return g_strdup("no date yet");
}

char *
reading_describe(const Reading *reading)
{
    g_autofree char *days = describe_days(reading);
    if (reading->review == DAY_NONE)
        return g_steal_pointer(&days);
    g_autofree char *review = day_format_full(reading->review);
    return g_strdup_printf("%s, to be reviewed by %s", days, review);
}

char *
offer_describe(const Offer *offer)
{
    const Reading reading = {.kind = offer->kind,
                             .start = offer->start,
                             .due = offer->due,
                             .recurrence = offer->recurrence,
                             .review = DAY_NONE};
    return reading_describe(&reading);
}

GArray *
reading_offers(const Reading *reading)
{
    GArray *offers = g_array_new(FALSE, FALSE, sizeof(Offer));
    if (reading->certain)
        return offers;
    const Offer itself = {.kind = reading->kind,
                          .start = reading->start,
                          .due = reading->due,
                          .recurrence = reading->recurrence};
    if (reading->kind != TIMESCALE_UNRESOLVED)
        g_array_append_val(offers, itself);
    if (reading->others != NULL)
        g_array_append_vals(offers, reading->others->data, reading->others->len);
    return offers;
}
