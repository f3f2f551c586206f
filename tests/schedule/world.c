#include "tests/schedule/world.h"

#include <string.h>

static bool
told(void *data, const char *key)
{
    return g_hash_table_contains(((World *)data)->told, key);
}

/* One that is remembered, and its place among them. */
typedef struct {
    Telling telling;
    guint number;
} Remembered;

static int
compare_numbers(gconstpointer a, gconstpointer b)
{
    const Remembered *x = *(const Remembered *const *)a;
    const Remembered *y = *(const Remembered *const *)b;
    return x->number < y->number ? -1 : x->number > y->number;
}

static int
compare_keys(gconstpointer a, gconstpointer b, gpointer data)
{
    return strcmp(a, b);
}

static GPtrArray *
tellings(void *data, const char *prefix)
{
    const World *world = data;
    GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)telling_free);
    GTreeNode *node = g_tree_lower_bound(world->tellings, prefix);
    for (; node != NULL && g_str_has_prefix(g_tree_node_key(node), prefix); node = g_tree_node_next(node)) {
        const Remembered *one = g_tree_node_value(node);
        if (!g_hash_table_contains(world->told, one->telling.key))
            continue;
        Remembered *copy = g_memdup2(one, sizeof *one);
        copy->telling.key = g_strdup(one->telling.key);
        g_ptr_array_add(found, copy);
    }
    g_ptr_array_sort(found, compare_numbers);
    return found;
}

static bool
reminded(void *data, const Person *person, Day day)
{
    g_autofree char *key = g_strdup_printf("%s %d", person->key, day);
    return g_hash_table_contains(((World *)data)->days, key);
}

static int64_t
baseline(void *data, const Board *board, const Person *person)
{
    return ((World *)data)->baseline;
}

static GPtrArray *
changes(void *data, int64_t after)
{
    World *world = data;
    return world->changes != NULL ? g_ptr_array_ref(world->changes) : NULL;
}

/* The past gives copies, since each call gives its own. */
static GPtrArray *
undelivered(void *data, int64_t after)
{
    const World *world = data;
    GPtrArray *all = g_ptr_array_new_with_free_func((GDestroyNotify)undelivered_free);
    for (guint i = 0; world->undelivered != NULL && i < world->undelivered->len; i++) {
        const Undelivered *one = world->undelivered->pdata[i];
        if (one->change <= after)
            continue;
        Undelivered *copy = g_memdup2(one, sizeof *one);
        copy->address = g_strdup(one->address);
        copy->subject = g_strdup(one->subject);
        copy->answer = g_strdup(one->answer);
        g_ptr_array_add(all, copy);
    }
    return all;
}

int
world_set_up(void **state)
{
    World *world = g_new0(World, 1);
    world->plan = plan_new("p");
    world->plan->state = PROGRAMME_ACTIVE;
    world->plan->activated = day_from_civil(2004, 3, 22);
    world->almanac = almanac_new(NULL, NULL);
    world->times = almanac_timetable(world->almanac, NATION_ENGLAND, NULL);
    world->london = zone_new("Europe/London", NULL);
    world->steps = g_array_new(FALSE, FALSE, sizeof(int));
    const int values[] = {20, 10, 2, 0};
    g_array_append_vals(world->steps, values, G_N_ELEMENTS(values));
    world->policy = (SchedulePolicy){.hour = 8 * 60,
                                     .finding_weeks = 4,
                                     .unchanged_weeks = 12,
                                     .ladder = world->steps,
                                     .overdue_mails = 8,
                                     .approver_days = 5,
                                     .chair_days = 15,
                                     .officer_day = MONDAY,
                                     .stale_days = 40,
                                     .horizon_days = 42};
    world->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    world->days = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    world->tellings = g_tree_new_full(compare_keys, NULL, NULL, (GDestroyNotify)telling_free);
    world->past = (SchedulePast){.told = told,
                                 .tellings = tellings,
                                 .reminded = reminded,
                                 .baseline = baseline,
                                 .changes = changes,
                                 .undelivered = undelivered,
                                 .data = world};
    plan_add_area(world->plan, "Area");
    plan_add_action(world->plan->areas->pdata[0], "R1", "Action");
    *state = world;
    return 0;
}

int
world_tear_down(void **state)
{
    World *world = *state;
    plan_free(world->plan);
    almanac_free(world->almanac);
    zone_free(world->london);
    g_tree_unref(world->tellings);
    g_array_unref(world->steps);
    g_hash_table_unref(world->told);
    g_hash_table_unref(world->days);
    g_clear_pointer(&world->changes, g_ptr_array_unref);
    g_clear_pointer(&world->undelivered, g_ptr_array_unref);
    g_free(world);
    return 0;
}

Milestone *
world_milestone(World *world, const char *ref, Day due, Person *lead)
{
    Area *area = world->plan->areas->pdata[0];
    Milestone *made = plan_add_milestone(area->actions->pdata[0], ref, ref);
    made->id = (int64_t)((Action *)area->actions->pdata[0])->milestones->len;
    made->seen = world->plan->activated;
    plan_add_span(made, due == DAY_NONE ? TIMESCALE_UNRESOLVED : TIMESCALE_WINDOW, DAY_NONE, due)->id =
        made->id;
    if (lead != NULL)
        g_ptr_array_add(made->leads, lead);
    return made;
}

Instant
world_at(World *world, int month, int day, int minute)
{
    return zone_instant(world->london, day_from_civil(2004, month, day), minute);
}

Schedule *
world_schedule(World *world)
{
    GError *error = NULL;
    Schedule *schedule = schedule_new(world->plan, world->times, &world->policy, &world->past, &error);
    check_ok(schedule != NULL, error);
    return schedule;
}

GPtrArray *
world_due(World *world, Instant now)
{
    g_autoptr(Schedule) schedule = world_schedule(world);
    return schedule_due(schedule, now);
}

Instant
world_next(World *world, Instant now)
{
    g_autoptr(Schedule) schedule = world_schedule(world);
    return schedule_next(schedule, now);
}

void
world_tell(World *world, const Draft *draft)
{
    g_autoptr(GPtrArray) keys = draft_keys(draft);
    for (guint i = 0; i < keys->len; i++) {
        Remembered *one = g_new0(Remembered, 1);
        one->telling = (Telling){g_strdup(keys->pdata[i]), draft->on};
        one->number = (guint)g_tree_nnodes(world->tellings);
        g_tree_replace(world->tellings, one->telling.key, one);
        g_hash_table_add(world->told, g_strdup(keys->pdata[i]));
    }
    if (draft->kind == NOTICE_REMINDER)
        g_hash_table_add(world->days, g_strdup_printf("%s %d", draft->person->key, draft->on));
}

PlanSpan *
world_span(const Milestone *milestone)
{
    return milestone->spans->pdata[0];
}

Person *
world_person(World *world, const char *key)
{
    Person *person = plan_add_person(world->plan, key, key);
    person->id = (int64_t)world->plan->people->len;
    g_ptr_array_add(person->addresses, g_strconcat(key, "@example.org", NULL));
    return person;
}

void
world_absence(Person *person, Day from, Day until, Person *deputy)
{
    Absence absence = {.from = from, .until = until, .deputy = deputy};
    g_array_append_val(person->absences, absence);
}

Day
world_day(int month, int day)
{
    return day_from_civil(2004, month, day);
}

static void
append_item(GString *out, const Item *item)
{
    g_string_append_printf(out, " %s %s", item_section_word(item->section),
                           item->milestone != NULL ? item->milestone->ref
                           : item->finding != NULL ? item->finding->code
                                                   : "-");
    if (item->lead != NULL)
        g_string_append_printf(out, " of %s", item->lead->key);
    if (item->other != NULL)
        g_string_append_printf(out, " other %s", item->other->ref);
    if (item->board != NULL)
        g_string_append_printf(out, " board %s", item->board->key);
    g_string_append_c(out, ';');
}

char *
world_hear(World *world, Instant now)
{
    g_autoptr(GPtrArray) drafts = world_due(world, now);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < drafts->len; i++) {
        const Draft *draft = drafts->pdata[i];
        g_string_append_printf(out, "%s%s %s:", i > 0 ? "\n" : "", notice_kind_word(draft->kind),
                               draft->person != NULL ? draft->person->key : "-");
        for (guint j = 0; j < draft->items->len; j++)
            append_item(out, draft->items->pdata[j]);
        world_tell(world, draft);
    }
    return g_string_free(out, FALSE);
}
