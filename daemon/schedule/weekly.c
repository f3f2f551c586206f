/* What the two weekly messages, digest and officer's list, have in common: their day, and what changed. */
#include "schedule/schedule_private.h"

#include <string.h>

char *
schedule_week(Day day)
{
    int year;
    int week;
    day_iso_week(day, &year, &week);
    return g_strdup_printf("%d-W%02d", year, week);
}

/* The turn of the week that `day` lies in; false where it came before the programme was activated. */
static bool
turn_of_week(const Schedule *schedule, const Weekly *weekly, Day day, WeeklyTurn *turn)
{
    turn->nominal = day_week_monday(day) + (int)weekly->weekday - 1;
    Day moved = calendar_working_after(schedule->times->working, turn->nominal);
    turn->at = zone_instant(weekly->zone, moved, weekly->minute);
    return moved >= schedule->plan->activated;
}

/* A turn may come in the week after its own, and the one before it stands until then. */
enum { WEEKS_BACK = 2 };

bool
schedule_weekly_turn(const Schedule *schedule, const Weekly *weekly, Instant now, WeeklyTurn *turn)
{
    Day today = zone_day(weekly->zone, now, NULL);
    for (int back = 0; back <= WEEKS_BACK; back++) {
        if (turn_of_week(schedule, weekly, today - 7 * back, turn) && turn->at <= now)
            return true;
    }
    return false;
}

Instant
schedule_weekly_next(const Schedule *schedule, const Weekly *weekly, Instant now)
{
    Day today = MAX(zone_day(weekly->zone, now, NULL), schedule->plan->activated);
    WeeklyTurn turn;
    for (int ahead = -WEEKS_BACK; ahead <= 2; ahead++) {
        if (turn_of_week(schedule, weekly, today + 7 * ahead, &turn) && turn.at > now)
            return turn.at;
    }
    return INSTANT_NONE;
}

void
schedule_set_baseline(const Schedule *schedule, Draft *draft)
{
    const Plan *plan = schedule->plan;
    draft->baseline = schedule->past->baseline(schedule->past->data, draft->board, draft->person);
    draft->first = draft->baseline == 0;
    if (draft->first)
        draft->baseline = plan->state == PROGRAMME_DRAFT ? plan->change : plan->activated_change;
}

/* Of spans, or of occurrences, by their row ids: where each was due before the first of the changes (Day),
 * and whether that was certain, where that changed (gboolean). */
typedef struct {
    GHashTable *due, *certain;
} Before;

/* What the changes since the baseline amount to for one milestone: a date moved there and back is no slip. */
typedef struct {
    bool added, status_changed;
    Before spans, occurrences;
} Difference;

static GHashTable *
by_id(void)
{
    return g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
difference_free(Difference *difference)
{
    g_hash_table_unref(difference->spans.due);
    g_hash_table_unref(difference->spans.certain);
    g_hash_table_unref(difference->occurrences.due);
    g_hash_table_unref(difference->occurrences.certain);
    g_free(difference);
}

static Difference *
difference_of(GHashTable *differences, int64_t milestone_id)
{
    Difference *difference = g_hash_table_lookup(differences, &milestone_id);
    if (difference == NULL) {
        difference = g_new0(Difference, 1);
        difference->spans = (Before){by_id(), by_id()};
        difference->occurrences = (Before){by_id(), by_id()};
        g_hash_table_insert(differences, g_memdup2(&milestone_id, sizeof milestone_id), difference);
    }
    return difference;
}

static void
note_due(const Before *before, int64_t id, const Change *change)
{
    Day due;
    if (change->before == NULL || !day_parse(change->before, &due) || g_hash_table_contains(before->due, &id))
        return;
    g_hash_table_insert(before->due, g_memdup2(&id, sizeof id), GINT_TO_POINTER(due));
}

/* Where a date that nobody was sure of would have been due says nothing: it counts from when it is certain.
 * Of one row's changes in one statement the due date comes first. */
static void
note_certain(const Before *before, int64_t id, const Change *change)
{
    if (g_hash_table_contains(before->certain, &id))
        return;
    bool certain = g_strcmp0(change->before, "0") != 0;
    g_hash_table_insert(before->certain, g_memdup2(&id, sizeof id), GINT_TO_POINTER(certain));
    if (!certain)
        g_hash_table_remove(before->due, &id);
}

static void
note_date(const Before *before, int64_t id, const Change *change)
{
    if (strcmp(change->field, "due") == 0)
        note_due(before, id, change);
    else if (strcmp(change->field, "certain") == 0)
        note_certain(before, id, change);
}

static GHashTable *
differences_since(const Schedule *schedule, int64_t baseline)
{
    GHashTable *differences =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)difference_free);
    g_autoptr(GPtrArray) changes = schedule->past->changes(schedule->past->data, baseline);
    for (guint i = 0; changes != NULL && i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        if (change->milestone_id == 0)
            continue;
        Difference *difference = difference_of(differences, change->milestone_id);
        if (strcmp(change->noun, "milestone") == 0 && strcmp(change->field, "added") == 0)
            difference->added = true;
        else if (strcmp(change->noun, "milestone") == 0 && strcmp(change->field, "status") == 0)
            difference->status_changed = true;
        else if (strcmp(change->noun, "span") == 0)
            note_date(&difference->spans, change->span_id, change);
        else if (strcmp(change->noun, "occurrence") == 0)
            note_date(&difference->occurrences, change->row_id, change);
    }
    return differences;
}

typedef struct {
    const Schedule *schedule;
    GHashTable *differences;
    GPtrArray *items;
    Day today;
} Changed;

static void
add_slip(const Changed *changed, const Milestone *milestone, const PlanSpan *date, const Before *dates)
{
    gpointer before;
    bool was_certain = date->certain || g_hash_table_contains(dates->certain, &date->id);
    if (!was_certain || !g_hash_table_lookup_extended(dates->due, &date->id, NULL, &before) ||
        date->due == GPOINTER_TO_INT(before))
        return;
    Item *item = schedule_item(changed->schedule, SECTION_SLIPPED, milestone, date, NULL, changed->today);
    item->from = GPOINTER_TO_INT(before);
    g_ptr_array_add(changed->items, item);
}

static void
add_slips(const Changed *changed, const Milestone *milestone, const Difference *difference)
{
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        add_slip(changed, milestone, span, &difference->spans);
        for (guint j = 0; j < span->occurrences->len; j++)
            add_slip(changed, milestone, span->occurrences->pdata[j], &difference->occurrences);
    }
}

static void
add_changed(Milestone *milestone, void *data)
{
    const Changed *changed = data;
    const Difference *difference = g_hash_table_lookup(changed->differences, &milestone->id);
    if (difference == NULL)
        return;
    /* Dates by rule come and go with the calendar; that they were done is news. */
    if (milestone->action->ruled && milestone->status != STATUS_BLUE)
        return;
    const PlanSpan *span = brag_current_span(milestone);
    ItemSection section = SECTION_CHANGED;
    if (difference->added)
        section = SECTION_ADDED;
    else if (difference->status_changed && milestone->status == STATUS_BLUE)
        section = SECTION_COMPLETED;
    if (difference->added || difference->status_changed)
        g_ptr_array_add(changed->items,
                        schedule_item(changed->schedule, section, milestone, span, NULL, changed->today));
    if (status_is_open(milestone->status))
        add_slips(changed, milestone, difference);
}

void
schedule_add_changes(const Schedule *schedule, GPtrArray *items, int64_t baseline, Day today)
{
    g_autoptr(GHashTable) differences = differences_since(schedule, baseline);
    Changed changed = {.schedule = schedule, .differences = differences, .items = items, .today = today};
    plan_foreach_milestone(schedule->plan, add_changed, &changed);
}
