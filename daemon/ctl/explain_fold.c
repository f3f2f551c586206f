#include "ctl/explain_fold.h"

typedef enum { DATE_NEXT, DATE_LATER, DATE_OVER, DATE_SHOWN } Place;

typedef struct Dates {
    const PlanSpan *next; /* the first that comes; NULL */
    guint later, over;
    Day from;             /* the first of the later ones */
    const PlanSpan *last; /* of those that are over; NULL */
    bool shown;
} Dates;

struct ExplainFold {
    GHashTable *places;     /* PlanSpan → Place, of occurrences alone */
    GHashTable *milestones; /* Milestone → Dates */
};

/* Where a date stands by what is said of it to one of its leads. */
static Place
place_of(const Judgement *judgement)
{
    switch (judgement->verdict) {
    case VERDICT_PASSED:
    case VERDICT_DATE_COMPLETE:
        return DATE_OVER;
    case VERDICT_NOT_YET:
    case VERDICT_UNCERTAIN:
        return DATE_LATER;
    case VERDICT_DRAFT:
    case VERDICT_CLOSED:
    case VERDICT_NO_LEAD:
    case VERDICT_LEFT:
        return judgement->date->due < judgement->today ? DATE_SHOWN : DATE_LATER;
    default:
        return DATE_SHOWN;
    }
}

static bool
is_of_occurrence(const Judgement *judgement)
{
    return judgement->milestone != NULL && judgement->date != NULL && judgement->date->occurrence != NULL;
}

static void
note(ExplainFold *fold, const Judgement *judgement)
{
    gpointer known;
    bool found = g_hash_table_lookup_extended(fold->places, judgement->date, NULL, &known);
    Place place = place_of(judgement);
    if (!found || (Place)GPOINTER_TO_INT(known) < place)
        g_hash_table_insert(fold->places, (gpointer)judgement->date, GINT_TO_POINTER(place));
}

static Dates *
dates_of(const ExplainFold *fold, const Milestone *milestone)
{
    Dates *dates = g_hash_table_lookup(fold->milestones, milestone);
    if (dates == NULL) {
        dates = g_new0(Dates, 1);
        dates->from = DAY_NONE;
        g_hash_table_insert(fold->milestones, (gpointer)milestone, dates);
    }
    return dates;
}

static void
count(ExplainFold *fold, const Judgement *judgement, GHashTable *counted)
{
    Place place = (Place)GPOINTER_TO_INT(g_hash_table_lookup(fold->places, judgement->date));
    if (!g_hash_table_add(counted, (gpointer)judgement->date))
        return;
    Dates *dates = dates_of(fold, judgement->milestone);
    dates->over += place == DATE_OVER;
    dates->shown = dates->shown || place == DATE_SHOWN || place == DATE_LATER;
    if (place == DATE_OVER)
        dates->last = judgement->date;
    if (place != DATE_LATER)
        return;
    if (dates->next == NULL) {
        dates->next = judgement->date;
        g_hash_table_insert(fold->places, (gpointer)judgement->date, GINT_TO_POINTER(DATE_NEXT));
        return;
    }
    dates->from = dates->later == 0 ? judgement->date->due : MIN(dates->from, judgement->date->due);
    dates->later++;
}

/* Where all are over, the last one says so for all. */
static void
show_last(gpointer key, gpointer value, gpointer data)
{
    (void)key;
    const ExplainFold *fold = data;
    Dates *dates = value;
    if (dates->shown || dates->last == NULL)
        return;
    g_hash_table_insert(fold->places, (gpointer)dates->last, GINT_TO_POINTER(DATE_SHOWN));
    dates->over--;
}

ExplainFold *
explain_fold_new(const GPtrArray *judgements)
{
    ExplainFold *fold = g_new0(ExplainFold, 1);
    fold->places = g_hash_table_new(NULL, NULL);
    fold->milestones = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    g_autoptr(GHashTable) counted = g_hash_table_new(NULL, NULL);
    for (guint i = 0; i < judgements->len; i++)
        if (is_of_occurrence(judgements->pdata[i]))
            note(fold, judgements->pdata[i]);
    for (guint i = 0; i < judgements->len; i++)
        if (is_of_occurrence(judgements->pdata[i]))
            count(fold, judgements->pdata[i], counted);
    g_hash_table_foreach(fold->milestones, show_last, fold);
    return fold;
}

void
explain_fold_free(ExplainFold *fold)
{
    if (fold == NULL)
        return;
    g_hash_table_unref(fold->places);
    g_hash_table_unref(fold->milestones);
    g_free(fold);
}

bool
explain_fold_hides(const ExplainFold *fold, const Judgement *judgement)
{
    if (!is_of_occurrence(judgement))
        return false;
    Place place = (Place)GPOINTER_TO_INT(g_hash_table_lookup(fold->places, judgement->date));
    return place == DATE_LATER || place == DATE_OVER;
}

char *
explain_fold_text(const ExplainFold *fold, const Milestone *milestone)
{
    const Dates *dates = milestone != NULL ? g_hash_table_lookup(fold->milestones, milestone) : NULL;
    GString *out = g_string_new(NULL);
    if (dates != NULL && dates->later > 0) {
        g_autofree char *from = day_format_long(dates->from);
        g_string_append_printf(out, "and %u more, from %s on", dates->later, from);
    }
    if (dates != NULL && dates->over > 0)
        g_string_append_printf(out, "%s%u %s over: complete, or passed before it was first seen",
                               out->len > 0 ? "; " : "", dates->over, dates->over == 1 ? "is" : "are");
    return g_string_free(out, FALSE);
}
