#include "base/error.h"
#include "plan/occurrence.h"
#include "store/lookup.h"
#include "store/occurrences.h"
#include "store/updates.h"

/* Nobody says anything of a date further from the day on which it is said, or from the plan's own. */
enum { REACH = 800 };

/* So many are named to choose from. */
enum { NAMED = 5 };

typedef struct Making {
    Store *store;
    const Plan *plan;
    const Timetable *times;
    const MilestoneUpdate *update;
    const Author *author;
    GString *next; /* what it could be, for people */
    bool made;
} Making;

typedef struct Wanted {
    int64_t id;
    const Milestone *milestone; /* NULL: not found */
} Wanted;

static void
look(Milestone *milestone, void *data)
{
    Wanted *wanted = data;
    if (milestone->id == wanted->id)
        wanted->milestone = milestone;
}

static Day
earlier(Day a, Day b)
{
    return a == DAY_NONE || b == DAY_NONE ? MAX(a, b) : MIN(a, b);
}

/* What the plan said before it was seen may be reported too. */
static GArray *
list(const Plan *plan, const Timetable *times, const Milestone *milestone, const PlanSpan *span, Day on)
{
    const OccurrenceContext context = {
        .periods = plan_periods(plan, times),
        .reference = plan->reference,
        .first = earlier(milestone->seen, earlier(plan->reference, on)),
    };
    return occurrence_list(span, &context, MIN(context.first, on) - REACH, on + REACH);
}

static bool
add(const Making *making, PlanSpan *span, const Occurrence *what, GError **error)
{
    PlanSpan *made = occurrence_make(span, what, making->times);
    bool ok = occurrences_add(making->store, span, making->author, error);
    g_ptr_array_remove(span->occurrences, made);
    return ok;
}

/* "2004-05/q1 (due 2004-06-30), ": the next ones. */
static void
name_next(GString *names, const GArray *given, Day on)
{
    guint count = 0;
    for (guint i = 0; i < given->len && count < NAMED; i++) {
        const Occurrence *what = &g_array_index(given, Occurrence, i);
        char due[DAY_TEXT_SIZE];
        if (what->due < on)
            continue;
        g_string_append_printf(names, "%s%s (due %s)", names->len > 0 ? ", " : "", what->key,
                               day_format(what->due, due));
        count++;
    }
}

/* Of those that are stored, updates_apply names some. */
static bool
refuse(const Making *making, const Milestone *milestone, GError **error)
{
    for (guint i = 0; i < milestone->spans->len; i++) {
        if (((const PlanSpan *)milestone->spans->pdata[i])->occurrences->len > 0)
            return true;
    }
    const MilestoneUpdate *update = making->update;
    return making->next->len == 0 ||
           error_set(error, ERROR_DATA, "%s/%s: no occurrence %s; the next are %s", update->programme,
                     update->ref, update->occurrence, making->next->str);
}

/* Those that a span has by its rule; sets `made` when the one is among them. */
static bool
make_of(Making *making, const Milestone *milestone, PlanSpan *span, GError **error)
{
    const MilestoneUpdate *update = making->update;
    g_autoptr(GArray) given = list(making->plan, making->times, milestone, span, update->on);
    for (guint i = 0; i < given->len; i++) {
        const Occurrence *what = &g_array_index(given, Occurrence, i);
        if (g_ascii_strcasecmp(what->key, update->occurrence) != 0)
            continue;
        making->made = true;
        return add(making, span, what, error);
    }
    name_next(making->next, given, update->on);
    return true;
}

static bool
make(Making *making, const Milestone *milestone, GError **error)
{
    for (guint i = 0; i < milestone->spans->len && !making->made; i++) {
        PlanSpan *span = milestone->spans->pdata[i];
        bool repeats = span->kind == TIMESCALE_RECURRING && span->certain;
        if (repeats && !make_of(making, milestone, span, error))
            return false;
    }
    return making->made || refuse(making, milestone, error);
}

bool
updates_make_occurrence(Store *store, const Plan *plan, const Timetable *times, const MilestoneUpdate *update,
                        const Author *author, GError **error)
{
    if (update->occurrence == NULL)
        return true;
    Wanted wanted = {.id = lookup_milestone(store, update->programme, update->ref, error)};
    if (wanted.id == 0)
        return false;
    plan_foreach_milestone(plan, look, &wanted);
    if (wanted.milestone == NULL || plan_find_occurrence(wanted.milestone, update->occurrence) != NULL)
        return true;
    Making making = {store, plan, times, update, author, g_string_new(NULL), false};
    bool ok = make(&making, wanted.milestone, error);
    g_string_free(making.next, TRUE);
    return ok;
}
