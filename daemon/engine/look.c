#include "engine/look.h"

#include "base/log.h"
#include "engine/ruled.h"
#include "engine/tend.h"
#include "store/programmes.h"
#include "store/records.h"

#include <string.h>

/* With one of these a look is full: each is some megabytes, and a part of a second. A programme with more
 * messages is looked at more than once. */
#define PROGRAMMES_AT_ONCE 64
#define MILESTONES_AT_ONCE 2500
#define MESSAGES_AT_ONCE   128

typedef enum {
    WANTS_TENDING,
    WANTS_ASSESSING,
    WANTS_PLANNING,
} Want;

/* One programme being looked at. */
typedef struct {
    const Planner *planner;
    Store *store;
    const LookOptions *options;
    Plan *plan;
    Zone *zone;
    Day today;
    Tending *tending;
    StalePlan *stale;
    bool settled; /* neither its dates nor its assessments want anything */
    Want want;
    guint milestones;
} Looking;

static void
stale_plan_free(StalePlan *stale)
{
    if (stale == NULL)
        return;
    g_ptr_array_unref(stale->areas);
    plan_free(stale->plan);
    g_free(stale);
}

static void
looking_clear(Looking *looking)
{
    tending_free(looking->tending);
    stale_plan_free(looking->stale);
    plan_free(looking->plan);
    zone_free(looking->zone);
}

static Look *
look_new(void)
{
    Look *look = g_new0(Look, 1);
    look->estimated = g_ptr_array_new_with_free_func(g_free);
    look->untended = g_ptr_array_new_with_free_func(g_free);
    look->stale = g_ptr_array_new_with_free_func((GDestroyNotify)stale_plan_free);
    look->planned = planned_new();
    look->entries = g_array_new(FALSE, FALSE, sizeof(AgendaEntry));
    return look;
}

void
look_free(Look *look)
{
    if (look == NULL)
        return;
    g_ptr_array_unref(look->estimated);
    g_ptr_array_unref(look->untended);
    g_ptr_array_unref(look->stale);
    planned_free(look->planned);
    g_array_unref(look->entries);
    g_free(look);
}

static bool
is_stale(const Area *area, int64_t change, Day today)
{
    const Assessment *assessment = area->assessment;
    return assessment == NULL || strcmp(assessment->plugin, area->plugin) != 0 ||
           assessment->change < change ||
           (assessment->valid_until != DAY_NONE && assessment->valid_until <= today);
}

static bool
load(Looking *looking, const char *key, GError **error)
{
    looking->plan = programmes_load(looking->store, key, error);
    looking->zone = looking->plan != NULL ? zone_new(looking->plan->zone, error) : NULL;
    if (looking->zone == NULL)
        return false;
    looking->today = zone_day(looking->zone, looking->options->now, NULL);
    return true;
}

static bool
find_stale(Looking *looking, GError **error)
{
    const Plan *plan = looking->plan;
    g_autoptr(GHashTable) newest = changes_by_area(looking->store, plan->id, error);
    looking->stale = g_new0(StalePlan, 1);
    looking->stale->areas = g_ptr_array_new();
    looking->stale->today = looking->today;
    for (guint i = 0; newest != NULL && i < plan->areas->len; i++) {
        Area *area = plan->areas->pdata[i];
        const int64_t *change = g_hash_table_lookup(newest, &area->id);
        bool stale = is_stale(area, change != NULL ? *change : 0, looking->today);
        looking->settled = looking->settled && !stale;
        if (stale || looking->options->anew)
            g_ptr_array_add(looking->stale->areas, area);
    }
    return newest != NULL;
}

static void
count_milestone(Milestone *milestone, void *data)
{
    ((Looking *)data)->milestones++;
}

static Want
want_of(const Looking *looking)
{
    LookStage stage = looking->options->stage;
    if ((stage < LOOK_TENDED || stage == LOOK_ASSESSED) && !tending_is_empty(looking->tending))
        return WANTS_TENDING;
    return looking->options->stage < LOOK_ASSESSED && looking->stale->areas->len > 0 ? WANTS_ASSESSING
                                                                                     : WANTS_PLANNING;
}

static bool
find_want(Looking *looking, const char *key, GError **error)
{
    store_was_fine(looking->store, NULL); /* what failed before was another's */
    if (!load(looking, key, error))
        return false;
    plan_foreach_milestone(looking->plan, count_milestone, looking);
    looking->tending =
        tend_plan(looking->plan, planner_times(looking->planner, looking->plan), looking->today);
    tend_ruled(looking->tending, looking->plan, planner_times(looking->planner, looking->plan),
               looking->today);
    looking->settled = tending_is_empty(looking->tending);
    if (!find_stale(looking, error))
        return false;
    looking->want = want_of(looking);
    if (looking->want == WANTS_PLANNING)
        ruled_forget_new(looking->plan);
    return true;
}

static void
tell_estimated(const Looking *looking, Look *look)
{
    const Plan *plan = looking->plan;
    if (plan->calendar != NULL && almanac_terms(looking->planner->almanac, plan->calendar) == NULL)
        g_ptr_array_add(
            look->estimated,
            g_strdup_printf("%s: there is no calendar \"%s\" (see: milestonectl calendar show), so "
                            "dates that it said stay, and other school terms are estimated",
                            plan->key, plan->calendar));
}

static void
put_entry(Look *look, const Looking *looking, Instant next)
{
    Instant midnight = zone_instant(looking->zone, looking->today + 1, 0);
    const AgendaEntry entry = {.programme_id = looking->plan->id,
                               .revision = looking->settled ? looking->plan->revision : 0,
                               .from = looking->options->now,
                               .until = instant_earlier(midnight, next),
                               .next = next};
    g_array_append_val(look->entries, entry);
}

static bool
take_plan(Look *look, const Looking *looking, GError **error)
{
    Planned *all = look->planned;
    g_autoptr(Planned) planned = planner_plan(looking->planner, looking->store, looking->plan,
                                              looking->options->now, MESSAGES_AT_ONCE, error);
    if (planned == NULL)
        return false;
    g_ptr_array_extend_and_steal(all->messages, g_ptr_array_ref(planned->messages));
    g_ptr_array_extend_and_steal(all->held, g_ptr_array_ref(planned->held));
    g_array_append_vals(all->discards, planned->discards->data, planned->discards->len);
    all->more = planned->more;
    if (!all->more)
        put_entry(look, looking, planned->next);
    return true;
}

static bool
take(Look *look, Looking *looking, GError **error)
{
    tell_estimated(looking, look);
    if (looking->want == WANTS_PLANNING)
        return take_plan(look, looking, error);
    if (looking->want == WANTS_TENDING) {
        g_ptr_array_add(look->untended, g_strdup(looking->plan->key));
        return true;
    }
    looking->stale->plan = g_steal_pointer(&looking->plan);
    g_ptr_array_add(look->stale, g_steal_pointer(&looking->stale));
    return true;
}

/* What the look is about so far. */
static Want
subject(const Look *look)
{
    return look->untended->len > 0 ? WANTS_TENDING : look->stale->len > 0 ? WANTS_ASSESSING : WANTS_PLANNING;
}

/* False when the look ends before this programme. */
static bool
look_further(Look *look, Looking *looking, const ProgrammeRow *programme)
{
    g_autoptr(GError) error = NULL;
    if (find_want(looking, programme->key, &error)) {
        if (look->looked > 0 && looking->want != subject(look))
            return false;
        if (take(look, looking, &error))
            return !look->planned->more;
    }
    log_error("%s: cannot be planned: %s", programme->key, error->message);
    Instant soon = looking->options->now + INSTANT_MINUTE;
    const AgendaEntry again = {
        .programme_id = programme->id, .from = looking->options->now, .until = soon, .next = soon};
    g_array_append_val(look->entries, again);
    return true;
}

Look *
look_at(const Planner *planner, Store *store, const GPtrArray *programmes, guint from, guint to,
        const LookOptions *options)
{
    Look *look = look_new();
    guint milestones = 0;
    bool on = true;
    for (guint i = from; on && i < to && look->looked < PROGRAMMES_AT_ONCE &&
                         milestones < MILESTONES_AT_ONCE && look->planned->messages->len < MESSAGES_AT_ONCE;
         i++) {
        Looking looking = {.planner = planner, .store = store, .options = options};
        on = look_further(look, &looking, programmes->pdata[i]);
        look->looked += on;
        milestones += looking.milestones;
        looking_clear(&looking);
    }
    return look;
}
