#include "engine/tend.h"

#include "engine/ruled.h"
#include "plan/occurrence.h"
#include "plan/resolution.h"
#include "store/occurrences.h"
#include "store/programmes.h"

#include <string.h>

typedef struct Tender {
    Tending *tending;
    const Plan *plan;
    const Timetable *times;
    Day today;
} Tender;

/* A draft's milestone is shown as it would be if it were seen today. */
static Day
seen(const Tender *tender, const Milestone *milestone)
{
    return milestone->seen != DAY_NONE ? milestone->seen : tender->today;
}

static bool
is_by_another_calendar(const PlanSpan *date, const Timetable *times)
{
    return !times->absent && date->by_terms && status_is_open(date->status) &&
           strcmp(date->calendar, terms_version(times->terms)) != 0;
}

/* Spans that a calendar said */

static bool
has_to_be_reread(const Milestone *milestone, const Timetable *times)
{
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (is_by_another_calendar(span, times) && !resolution_is_agreed(span))
            return true;
    }
    return false;
}

static void
reread(const Tender *tender, Milestone *milestone)
{
    const TimescaleContext context = {
        .reference = tender->plan->reference, .year = tender->plan->year, .terms = tender->times->terms};
    g_autoptr(GArray) readings = timescale_parse(milestone->timescale, &context);
    const Resolution resolution = {.phrase = milestone->timescale,
                                   .readings = readings,
                                   .from = resolution_first_day(tender->plan),
                                   .calendar = terms_version(tender->times->terms),
                                   .absent = tender->times->absent,
                                   .today = tender->today};
    resolution_apply(milestone, &resolution);
    g_ptr_array_add(tender->tending->reread, milestone);
}

/* Questions that are not asked yet on this day: in a rehearsal of the past they were raised by what was
 * imported since. They are raised now. */

static void
raise_questions(const Tender *tender, Milestone *milestone)
{
    bool raised = false;
    for (guint i = 0; i < milestone->spans->len; i++) {
        Question *question = ((PlanSpan *)milestone->spans->pdata[i])->question;
        if (question == NULL || question->answered != DAY_NONE || question->raised <= tender->today)
            continue;
        question->raised = tender->today;
        raised = true;
    }
    if (raised)
        g_ptr_array_add(tender->tending->raised, milestone);
}

/* Occurrences */

static void
set_calendar(PlanSpan *occurrence, const Timetable *times)
{
    g_free(occurrence->calendar);
    occurrence->calendar = g_strdup(occurrence->by_terms ? terms_version(times->terms) : "");
}

/* A person has set this occurrence's own date; where its span was agreed, it was not therefore. */
static bool
was_moved(const PlanSpan *occurrence)
{
    return strcmp(occurrence->rule, RULE_AGREED) == 0;
}

static bool
has_to_be_reset(const PlanSpan *occurrence, const Timetable *times)
{
    return is_by_another_calendar(occurrence, times) && !was_moved(occurrence);
}

static const Occurrence *
find(const GArray *occurrences, const char *key)
{
    for (guint i = 0; i < occurrences->len; i++) {
        const Occurrence *occurrence = &g_array_index(occurrences, Occurrence, i);
        if (strcmp(occurrence->key, key) == 0)
            return occurrence;
    }
    return NULL;
}

static void
move(const PlanSpan *span, PlanSpan *date, const Occurrence *now, Day today)
{
    if (now == NULL)
        return;
    bool certain = occurrence_is_certain(span, now);
    resolution_shift(date, now->due, certain, today);
    date->start = now->start;
    date->due = now->due;
    occurrence_set_certain(date, certain);
    if (certain && date->original_due == DAY_NONE)
        date->original_due = date->due;
}

/* (transfer full) */
static GArray *
list(const Tender *tender, const Milestone *milestone, const PlanSpan *span, Day from, Day until)
{
    const OccurrenceContext context = {.periods = plan_periods(tender->plan, tender->times),
                                       .reference = tender->plan->reference,
                                       .first = seen(tender, milestone)};
    return occurrence_list(span, &context, from, until);
}

/* How far a new calendar may move the days of a period. */
enum { LONGEST_SHIFT = 60 };

/* Those of the same key by today's calendar; one that it no longer has stays where it is. */
static void
reset_occurrences(const Tender *tender, Milestone *milestone, PlanSpan *span)
{
    Day first = DAY_NONE, last = DAY_NONE;
    for (guint i = 0; i < span->occurrences->len; i++) {
        const PlanSpan *occurrence = span->occurrences->pdata[i];
        if (!has_to_be_reset(occurrence, tender->times))
            continue;
        first = first == DAY_NONE ? occurrence->due : MIN(first, occurrence->due);
        last = last == DAY_NONE ? occurrence->due : MAX(last, occurrence->due);
    }
    if (first == DAY_NONE)
        return;
    g_autoptr(GArray) now = list(tender, milestone, span, first - LONGEST_SHIFT, last + LONGEST_SHIFT);
    for (guint i = 0; i < span->occurrences->len; i++) {
        PlanSpan *occurrence = span->occurrences->pdata[i];
        if (!has_to_be_reset(occurrence, tender->times))
            continue;
        move(span, occurrence, find(now, occurrence->occurrence), tender->today);
        set_calendar(occurrence, tender->times);
        const TendedDate date = {milestone, span, occurrence};
        g_array_append_val(tender->tending->reset, date);
    }
}

/* A span's occurrences by their keys, all borrowed. (transfer full) */
static GHashTable *
occurrences_of(const PlanSpan *span)
{
    GHashTable *there = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < span->occurrences->len; i++) {
        PlanSpan *occurrence = span->occurrences->pdata[i];
        g_hash_table_insert(there, occurrence->occurrence, occurrence);
    }
    return there;
}

/* The period of this key was one of another kind of year, and its occurrence stands. */
static bool
is_of_another_year(const PlanSpan *occurrence, const Occurrence *what)
{
    return occurrence != NULL && occurrence->original_due != DAY_NONE &&
           occurrence->original_due != what->due && !occurrence_is_by_terms(occurrence->of);
}

/* False for one that is to be made. */
static bool
is_there(const Tender *tender, GHashTable *there, Occurrence *what)
{
    const PlanSpan *same = g_hash_table_lookup(there, what->key);
    if (!is_of_another_year(same, what))
        return same != NULL;
    char *key = occurrence_key_in_year(what->key, tender->plan->year);
    g_free(what->key);
    what->key = key;
    return g_hash_table_contains(there, key);
}

/* The first day for which an occurrence may be made. */
static Day
first_day(const Tender *tender, const Milestone *milestone, const PlanSpan *span)
{
    Day first = seen(tender, milestone);
    if (span->start != DAY_NONE)
        first = MAX(span->start, first);
    return MAX(first, tender->today - TEND_SLACK);
}

/* What a pattern gives for the time around, and what of it is there. */
typedef struct {
    GArray *all;        /* Occurrence */
    GPtrArray *missing; /* const Occurrence *, of `all` */
    Day first, last;    /* due of those that are there; DAY_NONE */
} Pattern;

static void
pattern_clear(Pattern *pattern)
{
    g_array_unref(pattern->all);
    g_ptr_array_unref(pattern->missing);
}

static Pattern
pattern_of(const Tender *tender, const Milestone *milestone, const PlanSpan *span)
{
    Day begin = first_day(tender, milestone, span);
    Pattern pattern = {.missing = g_ptr_array_new(), .first = DAY_NONE, .last = DAY_NONE};
    pattern.all = list(tender, milestone, span, begin, tender->today + TEND_AHEAD);
    g_autoptr(GHashTable) there = occurrences_of(span);
    for (guint i = 0; i < pattern.all->len; i++) {
        Occurrence *what = &g_array_index(pattern.all, Occurrence, i);
        if (!is_there(tender, there, what)) {
            g_ptr_array_add(pattern.missing, what);
            continue;
        }
        pattern.first = pattern.first == DAY_NONE ? what->due : pattern.first;
        pattern.last = what->due;
    }
    return pattern;
}

/* What repeats otherwise than it did begins with today: of what was due before, nobody was told by this
 * pattern. */
static Day
begin_of(const Tender *tender, const PlanSpan *span, const Pattern *pattern)
{
    if (span->occurrences->len == 0)
        return DAY_NONE;
    return pattern->first == DAY_NONE ? tender->today : MIN(pattern->first, tender->today);
}

static void
make_one(const Tender *tender, Milestone *milestone, PlanSpan *span, const Occurrence *what)
{
    PlanSpan *made = occurrence_make(span, what, tender->times);
    const TendedDate date = {milestone, span, made};
    g_array_append_val(tender->tending->made, date);
}

static void
make_occurrences(const Tender *tender, Milestone *milestone, PlanSpan *span)
{
    Pattern pattern = pattern_of(tender, milestone, span);
    Day begin = begin_of(tender, span, &pattern);
    /* the last of the days ahead wait until there are more of them */
    bool reaches = pattern.last != DAY_NONE && pattern.last >= tender->today + TEND_AHEAD - TEND_SLACK;
    for (guint i = 0; i < pattern.missing->len; i++) {
        const Occurrence *what = pattern.missing->pdata[i];
        if (what->due >= begin && !(reaches && what->due > pattern.last))
            make_one(tender, milestone, span, what);
    }
    pattern_clear(&pattern);
}

static void
tend_milestone(Milestone *milestone, void *data)
{
    const Tender *tender = data;
    if (!status_is_open(milestone->status))
        return;
    if (has_to_be_reread(milestone, tender->times))
        reread(tender, milestone);
    raise_questions(tender, milestone);
    for (guint i = 0; i < milestone->spans->len; i++) {
        PlanSpan *span = milestone->spans->pdata[i];
        if (span->kind != TIMESCALE_RECURRING || !span->certain || !status_is_open(span->status))
            continue;
        reset_occurrences(tender, milestone, span);
        make_occurrences(tender, milestone, span);
    }
}

Tending *
tend_plan(Plan *plan, const Timetable *times, Day today)
{
    Tending *tending = g_new0(Tending, 1);
    tending->reread = g_ptr_array_new();
    tending->raised = g_ptr_array_new();
    tending->made = g_array_new(FALSE, FALSE, sizeof(TendedDate));
    tending->reset = g_array_new(FALSE, FALSE, sizeof(TendedDate));
    tending->calendar = g_strdup(terms_key(times->terms));
    tending->ruled = g_ptr_array_new();
    tending->plan = plan;
    Tender tender = {.tending = tending, .plan = plan, .times = times, .today = today};
    plan_foreach_milestone(plan, tend_milestone, &tender);
    return tending;
}

void
tend_ruled(Tending *tending, Plan *plan, const Timetable *times, Day today)
{
    ruled_update(plan, times, today, tending->ruled);
}

bool
tending_is_empty(const Tending *tending)
{
    return tending->reread->len == 0 && tending->raised->len == 0 && tending->made->len == 0 &&
           tending->reset->len == 0 && tending->ruled->len == 0;
}

static bool
save_milestones(const GPtrArray *milestones, Store *store, const Author *author, GError **error)
{
    for (guint i = 0; i < milestones->len; i++) {
        if (!milestones_save(store, milestones->pdata[i], author, error))
            return false;
    }
    return true;
}

static bool
save_reset(const GArray *dates, Store *store, const Author *author, GError **error)
{
    for (guint i = 0; i < dates->len; i++) {
        if (!dates_shift(store, g_array_index(dates, TendedDate, i).occurrence, author, error))
            return false;
    }
    return true;
}

/* A span's are written together. */
static bool
save_made(const GArray *dates, Store *store, const Author *author, GError **error)
{
    for (guint i = 0; i < dates->len; i++) {
        const TendedDate *date = &g_array_index(dates, TendedDate, i);
        if (date->occurrence->id == 0 && !occurrences_add(store, date->span, author, error))
            return false;
    }
    return true;
}

bool
tending_save_read(const Tending *tending, Store *store, Instant now, GError **error)
{
    g_autofree char *calendar = g_strconcat("calendar ", tending->calendar, NULL);
    const Author by_calendar = {.by = calendar, .at = now};
    const Author by_itself = {.by = "milestoned", .at = now};
    return save_milestones(tending->reread, store, &by_calendar, error) &&
           save_milestones(tending->raised, store, &by_itself, error) &&
           save_reset(tending->reset, store, &by_calendar, error);
}

bool
tending_save(const Tending *tending, Store *store, Instant now, GError **error)
{
    const Author by_itself = {.by = "milestoned", .at = now};
    return tending_save_read(tending, store, now, error) &&
           save_made(tending->made, store, &by_itself, error) &&
           ruled_save(store, tending->plan, tending->ruled, &by_itself, error);
}

void
tending_free(Tending *tending)
{
    if (tending == NULL)
        return;
    g_ptr_array_unref(tending->reread);
    g_ptr_array_unref(tending->raised);
    g_array_unref(tending->made);
    g_array_unref(tending->reset);
    g_ptr_array_unref(tending->ruled);
    g_free(tending->calendar);
    g_free(tending);
}
