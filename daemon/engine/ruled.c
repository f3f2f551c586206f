#include "engine/ruled.h"

#include "store/programmes.h"

#include <string.h>

/* What the action that they stand in is called. */
#define RULED_TITLE "Dates set by law and custom"

typedef struct Ruling {
    Plan *plan;
    const Timetable *times;
    Day today;
    GPtrArray *changed;
} Ruling;

static Action *
ruled_action(const Area *area)
{
    for (guint i = 0; i < area->actions->len; i++) {
        Action *action = area->actions->pdata[i];
        if (action->ruled)
            return action;
    }
    return NULL;
}

static Milestone *
find_date(const Action *action, const char *key)
{
    for (guint i = 0; action != NULL && i < action->milestones->len; i++) {
        Milestone *milestone = action->milestones->pdata[i];
        if (g_strcmp0(milestone->rule_key, key) == 0)
            return milestone;
    }
    return NULL;
}

static const AreaDate *
find_given(const Assessment *assessment, const char *key)
{
    for (guint i = 0; i < assessment->dates->len; i++) {
        const AreaDate *date = assessment->dates->pdata[i];
        if (strcmp(date->key, key) == 0)
            return date;
    }
    return NULL;
}

static Person *
lead_of(const Ruling *ruling, const Area *area)
{
    return area->lead != NULL ? area->lead : plan_officer_on(ruling->plan, ruling->today);
}

static bool
set_text(char **text, const char *wanted)
{
    if (strcmp(*text, wanted) == 0)
        return false;
    g_free(*text);
    *text = g_strdup(wanted);
    return true;
}

static bool
set_lead(Milestone *milestone, Person *lead)
{
    guint wanted = lead != NULL;
    if (milestone->leads->len == wanted && (lead == NULL || milestone->leads->pdata[0] == lead))
        return false;
    g_ptr_array_set_size(milestone->leads, 0);
    if (lead != NULL)
        g_ptr_array_add(milestone->leads, lead);
    return true;
}

static bool
set_words(Milestone *milestone, const AreaDate *date)
{
    g_autofree char *timescale = day_format_long(date->on);
    bool changed = set_text(&milestone->title, date->title);
    changed |= set_text(&milestone->rule, date->rule);
    changed |= set_text(&milestone->timescale, timescale);
    changed |= milestone->occasion != date->occasion;
    milestone->occasion = date->occasion;
    return changed;
}

static void
make_date(const Ruling *ruling, Area *area, const AreaDate *date)
{
    Action *action = ruled_action(area);
    if (action == NULL) {
        action = plan_add_action(area, "", RULED_TITLE);
        action->ruled = true;
    }
    Milestone *milestone = plan_add_milestone(action, "", "");
    milestone->rule_key = g_strdup(date->key);
    set_words(milestone, date);
    set_lead(milestone, lead_of(ruling, area));
    PlanSpan *span = plan_add_span(milestone, TIMESCALE_DAY, date->on, date->on);
    g_free(span->calendar);
    span->calendar = g_strdup(terms_version(ruling->times->terms));
    g_ptr_array_add(ruling->changed, milestone);
}

/* The lead is told of a date that moved, as of one that a new calendar of terms moved. */
static bool
move_date(const Ruling *ruling, Milestone *milestone, Day on)
{
    PlanSpan *span = milestone->spans->pdata[0];
    if (span->due == on)
        return false;
    span->shifted_from = span->due;
    span->shifted_on = ruling->today;
    span->start = span->due = on;
    g_free(span->calendar);
    span->calendar = g_strdup(terms_version(ruling->times->terms));
    return true;
}

/* Taken back by the rule itself, and not by a person. */
static bool
was_taken_back(const Milestone *milestone)
{
    return milestone->status == STATUS_SUPERSEDED && milestone->reason == REASON_RULE_CHANGE;
}

static void
keep_date(const Ruling *ruling, Milestone *milestone, const AreaDate *date)
{
    bool changed = false;
    if (was_taken_back(milestone) && date->on >= ruling->today) {
        milestone->status = STATUS_NOT_STARTED;
        milestone->reason = REASON_NONE;
        changed = true;
    }
    if (!status_is_open(milestone->status))
        return;
    changed |= set_words(milestone, date);
    changed |= set_lead(milestone, lead_of(ruling, milestone->action->area));
    changed |= move_date(ruling, milestone, date->on);
    if (changed)
        g_ptr_array_add(ruling->changed, milestone);
}

static void
end_date(const Ruling *ruling, Milestone *milestone, Reason reason)
{
    milestone->status = STATUS_SUPERSEDED;
    milestone->reason = reason;
    g_ptr_array_add(ruling->changed, milestone);
}

/* A date that an area before it has from the same plugin is that area's: one date is told once. */
static bool
is_another_s(const Ruling *ruling, const Area *area, const AreaDate *date)
{
    const GPtrArray *areas = ruling->plan->areas;
    for (guint i = 0; i < areas->len && areas->pdata[i] != area; i++) {
        const Area *other = areas->pdata[i];
        if (strcmp(other->plugin, area->plugin) != 0 || other->assessment == NULL ||
            other->assessment->fault != NULL)
            continue;
        const AreaDate *same = find_given(other->assessment, date->key);
        if (same != NULL && same->on == date->on)
            return true;
    }
    return false;
}

/* Plugins are asked for dates from the first day of the month on: an older one that is still open is late,
 * and not taken back. */
static void
end_dates(const Ruling *ruling, const Area *area, const Action *action)
{
    CivilDate date = day_to_civil(area->assessment->on);
    Day asked = day_month_first(date.year, date.month);
    for (guint i = 0; i < action->milestones->len; i++) {
        Milestone *milestone = action->milestones->pdata[i];
        const PlanSpan *span = milestone->spans->pdata[0];
        if (milestone->rule_key == NULL || !status_is_open(milestone->status))
            continue;
        if (milestone->occasion && span->due < ruling->today)
            end_date(ruling, milestone, REASON_NONE);
        const AreaDate *given = find_given(area->assessment, milestone->rule_key);
        if (status_is_open(milestone->status) && span->due >= asked &&
            (given == NULL || is_another_s(ruling, area, given)))
            end_date(ruling, milestone, REASON_RULE_CHANGE);
    }
}

static void
update_area(const Ruling *ruling, Area *area)
{
    const GPtrArray *dates = area->assessment->dates;
    for (guint i = 0; i < dates->len; i++) {
        const AreaDate *date = dates->pdata[i];
        Milestone *milestone = find_date(ruled_action(area), date->key);
        if (is_another_s(ruling, area, date))
            continue;
        if (milestone != NULL)
            keep_date(ruling, milestone, date);
        else if (date->on >= ruling->today)
            make_date(ruling, area, date);
    }
    const Action *action = ruled_action(area);
    if (action != NULL)
        end_dates(ruling, area, action);
}

void
ruled_update(Plan *plan, const Timetable *times, Day today, GPtrArray *changed)
{
    const Ruling ruling = {plan, times, today, changed};
    for (guint i = 0; plan->state == PROGRAMME_ACTIVE && i < plan->areas->len; i++) {
        Area *area = plan->areas->pdata[i];
        if (area->assessment != NULL && area->assessment->fault == NULL)
            update_area(&ruling, area);
    }
}

void
ruled_forget_new(Plan *plan)
{
    for (guint i = 0; i < plan->areas->len; i++) {
        const Area *area = plan->areas->pdata[i];
        Action *action = ruled_action(area);
        for (guint j = action != NULL ? action->milestones->len : 0; j > 0; j--)
            if (((Milestone *)action->milestones->pdata[j - 1])->id == 0)
                g_ptr_array_remove_index(action->milestones, j - 1);
    }
}

static bool
give_ref(Store *store, const Plan *plan, const char *parent, char **ref, GError **error)
{
    if (**ref != '\0')
        return true;
    g_free(*ref);
    *ref = programmes_next_ref(store, plan->id, parent, error);
    return *ref != NULL;
}

bool
ruled_save(Store *store, const Plan *plan, const GPtrArray *changed, const Author *author, GError **error)
{
    for (guint i = 0; i < changed->len; i++) {
        Milestone *milestone = changed->pdata[i];
        Action *action = milestone->action;
        if (!give_ref(store, plan, NULL, &action->ref, error) ||
            !actions_save(store, action, author, error) ||
            !give_ref(store, plan, action->ref, &milestone->ref, error) ||
            !milestones_save(store, milestone, author, error))
            return false;
    }
    return true;
}
