#include "ctl/picture.h"

#include "base/text.h"
#include "engine/tend.h"
#include "store/programmes.h"
#include "store/suppressions.h"

#include <string.h>

static bool
set_day(const Ctl *ctl, Picture *picture, const char *on, GError **error)
{
    if (!ctl_day(ctl, on, picture->plan->zone, &picture->today, error))
        return false;
    picture->now = on == NULL ? clock_now(ctl->clock)
                              : zone_instant(picture->zone, picture->today, picture->policy.hour);
    return true;
}

Picture *
picture_new(Ctl *ctl, Store *store, const char *programme, const char *on, GError **error)
{
    const Settings *settings = ctl_settings(ctl, error);
    g_autoptr(Plan) plan = settings != NULL ? programmes_load(store, programme, error) : NULL;
    if (plan == NULL || !suppressions_apply(store, plan, error))
        return NULL;
    g_autoptr(Picture) picture = g_new0(Picture, 1);
    picture->policy = kit_policy(settings);
    picture->almanac = ctl_almanac(ctl);
    picture->times = almanac_timetable(picture->almanac, plan->nation, plan->calendar);
    picture->zone = zone_new(plan->zone, error);
    picture->plan = g_steal_pointer(&plan);
    picture->past_data = (PastData){.store = store, .plan = picture->plan};
    picture->past = planner_past(&picture->past_data);
    if (picture->zone == NULL || !set_day(ctl, picture, on, error))
        return NULL;
    /* what the next tick would make or move is shown, and nothing is written */
    tending_free(tend_plan(picture->plan, picture->times, picture->today));
    picture->schedule = schedule_new(picture->plan, picture->times, &picture->policy, &picture->past, error);
    return picture->schedule != NULL ? g_steal_pointer(&picture) : NULL;
}

void
picture_free(Picture *picture)
{
    if (picture == NULL)
        return;
    schedule_free(picture->schedule);
    zone_free(picture->zone);
    almanac_free(picture->almanac);
    plan_free(picture->plan);
    g_free(picture);
}

/* Names are listed in an error only where a person can take them in. */
enum { NAMES_SHOWN = 12 };

/* The error for a name that is none of `names`, which gets a NULL at its end. */
static void
say_unknown(const Picture *picture, const char *noun, const char *called, GPtrArray *names, GError **error)
{
    g_ptr_array_add(names, NULL);
    const char *programme = picture->plan->key;
    const char *nearest = text_nearest(called, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    if (nearest != NULL)
        error_set(error, ERROR_DATA, "%s has no %s \"%s\"; did you mean %s?", programme, noun, called,
                  nearest);
    else if (names->len == 1)
        error_set(error, ERROR_DATA, "%s has no %s at all", programme, noun);
    else if (names->len <= NAMES_SHOWN + 1)
        error_set(error, ERROR_DATA, "%s has no %s \"%s\", only %s", programme, noun, called, all);
    else
        error_set(error, ERROR_DATA, "%s has no %s \"%s\" (see: milestonectl show %s)", programme, noun,
                  called, programme);
}

static void
add_ref(Milestone *milestone, void *data)
{
    g_ptr_array_add(data, milestone->ref);
}

typedef struct {
    const char *ref;
    const Milestone *found;
    bool several;
} AnyCase;

static void
look_in_any_case(Milestone *milestone, void *data)
{
    AnyCase *search = data;
    if (g_ascii_strcasecmp(milestone->ref, search->ref) != 0)
        return;
    search->several = search->several || search->found != NULL;
    search->found = milestone;
}

/* As it is written; else the only one that differs in case alone. */
static const Milestone *
find_milestone(const Plan *plan, const char *ref)
{
    const Milestone *milestone = plan_find_milestone(plan, ref);
    AnyCase search = {.ref = ref};
    if (milestone == NULL)
        plan_foreach_milestone(plan, look_in_any_case, &search);
    return milestone != NULL || search.several ? milestone : search.found;
}

const Milestone *
picture_milestone(const Picture *picture, const char *ref, GError **error)
{
    const Milestone *milestone = find_milestone(picture->plan, ref);
    if (milestone == NULL) {
        g_autoptr(GPtrArray) refs = g_ptr_array_new();
        plan_foreach_milestone(picture->plan, add_ref, refs);
        say_unknown(picture, "milestone", ref, refs, error);
    }
    return milestone;
}

static void
say_unknown_occurrence(const Picture *picture, const Milestone *milestone, const char *key, GError **error)
{
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates)) {
        if (date->occurrence != NULL)
            g_ptr_array_add(keys, date->occurrence);
    }
    g_autofree char *noun = g_strdup_printf("occurrence of %s", milestone->ref);
    say_unknown(picture, noun, key, keys, error);
}

const PlanSpan *
picture_occurrence(const Picture *picture, const Milestone *milestone, const char *key, GError **error)
{
    const PlanSpan *date = plan_find_occurrence(milestone, key);
    if (date == NULL)
        say_unknown_occurrence(picture, milestone, key, error);
    return date;
}

static bool
holds(const GPtrArray *texts, const char *folded)
{
    for (guint i = 0; i < texts->len; i++) {
        g_autofree char *text = text_fold(texts->pdata[i]);
        if (strcmp(text, folded) == 0)
            return true;
    }
    return false;
}

static bool
is_called(const Person *person, const char *folded)
{
    g_autofree char *name = text_fold(person->name);
    return strcmp(name, folded) == 0 || holds(person->addresses, folded) || holds(person->aliases, folded);
}

const Person *
picture_person(const Picture *picture, const char *called, GError **error)
{
    const Person *by_key = plan_find_person(picture->plan, called);
    if (by_key != NULL)
        return by_key;
    g_autofree char *folded = text_fold(called);
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    for (guint i = 0; i < picture->plan->people->len; i++) {
        const Person *person = picture->plan->people->pdata[i];
        if (is_called(person, folded))
            return person;
        g_ptr_array_add(keys, person->key);
    }
    say_unknown(picture, "person", called, keys, error);
    return NULL;
}

const Board *
picture_board(const Picture *picture, const char *called, GError **error)
{
    const Board *by_key = plan_find_board(picture->plan, called);
    if (by_key != NULL)
        return by_key;
    g_autofree char *folded = text_fold(called);
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    for (guint i = 0; i < picture->plan->boards->len; i++) {
        const Board *board = picture->plan->boards->pdata[i];
        g_autofree char *title = text_fold(board->title);
        if (strcmp(title, folded) == 0)
            return board;
        g_ptr_array_add(keys, board->key);
    }
    say_unknown(picture, "board", called, keys, error);
    return NULL;
}

Status
picture_status(const Picture *picture, const Milestone *milestone)
{
    return brag_status(milestone, picture->times, picture->today);
}

const Person *
picture_reader(const Picture *picture, const Board *board, const char *called, GError **error)
{
    const Person *person = picture_person(picture, called, error);
    g_autoptr(GPtrArray) readers = plan_board_recipients(board);
    if (person == NULL || g_ptr_array_find(readers, person, NULL))
        return person;
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    for (guint i = 0; i < readers->len; i++)
        g_ptr_array_add(keys, ((const Person *)readers->pdata[i])->key);
    g_ptr_array_add(keys, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)keys->pdata);
    error_set(error, ERROR_DATA, "%s does not get the digest of %s: %s%s", person->key, board->key,
              readers->len == 0 ? "nobody is on that board" : "on that board are ", all);
    return NULL;
}
