/* Dates that plugins give, as milestones: made once, moved, taken back, over when they have passed. */
#include "engine/ruled.h"
#include "store/programmes.h"
#include "tests/check.h"
#include "tests/store/fixture.h"

typedef struct World {
    Fixture *store;
    Almanac *almanac;
    Plan *plan; /* as it is in the store */
    Day today;
} World;

static const Author author = {"milestoned", (Instant)12570 * 86400 * INSTANT_SECOND};

static Day
on(int month, int day)
{
    return day_from_civil(2004, month, day);
}

static void
reload(World *world)
{
    g_autoptr(GError) error = NULL;
    plan_free(world->plan);
    world->plan = programmes_load(world->store->store, "p", &error);
    check_ok(world->plan != NULL, error);
}

static void
save(World *world)
{
    g_autoptr(GError) error = NULL;
    Store *store = world->store->store;
    check_ok(store_begin(store, &error), error);
    check_ok(programmes_save(store, world->plan, &author, &error), error);
    for (guint i = 0; i < world->plan->people->len; i++)
        check_ok(persons_save(store, world->plan, world->plan->people->pdata[i], &author, &error), error);
    for (guint i = 0; i < world->plan->areas->len; i++)
        check_ok(areas_save(store, world->plan, world->plan->areas->pdata[i], &author, &error), error);
    if (world->plan->state == PROGRAMME_DRAFT)
        check_ok(programmes_set_state(store, "p", PROGRAMME_ACTIVE, on(3, 22), &author, &error), error);
    check_ok(store_commit(store, &error), error);
}

static int
set_up(void **state)
{
    World *world = g_new0(World, 1);
    void *store = NULL;
    assert_int_equal(fixture_setup(&store), 0);
    world->store = store;
    world->almanac = almanac_new(NULL, NULL);
    world->today = on(3, 22);
    world->plan = plan_new("p");
    world->plan->reference = on(3, 22);
    world->plan->officer = plan_add_person(world->plan, "officer", "The officer");
    plan_add_person(world->plan, "lead", "The lead");
    plan_add_area(world->plan, "Area");
    save(world);
    reload(world);
    *state = world;
    return 0;
}

static int
tear_down(void **state)
{
    World *world = *state;
    void *store = world->store;
    plan_free(world->plan);
    almanac_free(world->almanac);
    fixture_teardown(&store);
    g_free(world);
    return 0;
}

/* The plugin's answer of a day: a deadline and an occasion; DAY_NONE: not given. */
static void
answer(World *world, Day deadline, Day occasion)
{
    Area *area = world->plan->areas->pdata[0];
    assessment_free(area->assessment);
    area->assessment = assessment_new("plugin", world->today);
    if (deadline != DAY_NONE)
        g_ptr_array_add(area->assessment->dates,
                        area_date_new("return/2004", deadline, false, "The return is due", "an Act"));
    if (occasion != DAY_NONE)
        g_ptr_array_add(area->assessment->dates,
                        area_date_new("census/2004", occasion, true, "Census", "custom"));
}

/* How many milestones were made, moved or ended; they are saved, and the plan is loaded again. */
static guint
update(World *world)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) changed = g_ptr_array_new();
    ruled_update(world->plan, almanac_timetable(world->almanac, NATION_ENGLAND, NULL), world->today, changed);
    guint count = changed->len;
    check_ok(store_begin(world->store->store, &error), error);
    check_ok(ruled_save(world->store->store, world->plan, changed, &author, &error), error);
    check_ok(store_commit(world->store->store, &error), error);
    reload(world);
    return count;
}

static Milestone *
date_of(const World *world, const char *key)
{
    const Area *area = world->plan->areas->pdata[0];
    for (guint i = 0; i < area->actions->len; i++) {
        const Action *action = area->actions->pdata[i];
        for (guint j = 0; j < action->milestones->len; j++) {
            Milestone *milestone = action->milestones->pdata[j];
            if (g_strcmp0(milestone->rule_key, key) == 0)
                return milestone;
        }
    }
    return NULL;
}

static Day
due_of(const Milestone *milestone)
{
    return ((const PlanSpan *)milestone->spans->pdata[0])->due;
}

static void
a_date_is_made_once(void **state)
{
    World *world = *state;
    answer(world, on(6, 30), on(5, 20));
    assert_int_equal(update(world), 2);
    const Milestone *due = date_of(world, "return/2004"), *census = date_of(world, "census/2004");
    assert_string_equal(due->title, "The return is due");
    assert_string_equal(due->rule, "an Act");
    assert_string_equal(due->timescale, "Wednesday 30 June 2004");
    assert_string_equal(due->ref, "A1.1");
    assert_true(due->action->ruled && !due->occasion && census->occasion);
    assert_int_equal(due_of(due), on(6, 30));
    assert_string_equal(((Person *)due->leads->pdata[0])->key, "officer"); /* the area has no lead */
    answer(world, on(6, 30), on(5, 20));
    assert_int_equal(update(world), 0);
    assert_int_equal(date_of(world, "return/2004")->action->milestones->len, 2);
}

static void
a_date_goes_with_the_area_s_lead(void **state)
{
    World *world = *state;
    answer(world, on(6, 30), DAY_NONE);
    update(world);
    ((Area *)world->plan->areas->pdata[0])->lead = plan_find_person(world->plan, "lead");
    save(world);
    answer(world, on(6, 30), DAY_NONE);
    assert_int_equal(update(world), 1);
    const Milestone *due = date_of(world, "return/2004");
    assert_int_equal(due->leads->len, 1);
    assert_string_equal(((Person *)due->leads->pdata[0])->key, "lead");
}

static void
a_date_moves_and_stays_the_same(void **state)
{
    World *world = *state;
    answer(world, on(6, 30), DAY_NONE);
    update(world);
    world->today = on(4, 1);
    answer(world, on(7, 9), DAY_NONE);
    assert_int_equal(update(world), 1);
    const Milestone *due = date_of(world, "return/2004");
    const PlanSpan *span = due->spans->pdata[0];
    assert_string_equal(due->ref, "A1.1");
    assert_int_equal(span->due, on(7, 9));
    assert_int_equal(span->original_due, on(6, 30));
    assert_int_equal(span->shifted_from, on(6, 30));
    assert_int_equal(span->shifted_on, on(4, 1));
    assert_string_equal(due->timescale, "Friday 9 July 2004");
}

static void
a_date_that_is_no_longer_given_is_taken_back(void **state)
{
    World *world = *state;
    answer(world, on(6, 30), DAY_NONE);
    update(world);
    answer(world, DAY_NONE, DAY_NONE);
    assert_int_equal(update(world), 1);
    assert_int_equal(date_of(world, "return/2004")->status, STATUS_SUPERSEDED);
    answer(world, DAY_NONE, DAY_NONE);
    assert_int_equal(update(world), 0);
    answer(world, on(7, 2), DAY_NONE); /* and is back */
    assert_int_equal(update(world), 1);
    const Milestone *due = date_of(world, "return/2004");
    assert_int_equal(due->status, STATUS_NOT_STARTED);
    assert_int_equal(due_of(due), on(7, 2));
}

/* A deadline of last month that nobody kept is late, though plugins are asked from this month on only. */
static void
a_deadline_that_has_passed_stays_late(void **state)
{
    World *world = *state;
    answer(world, on(3, 31), DAY_NONE);
    update(world);
    world->today = on(4, 5);
    answer(world, DAY_NONE, DAY_NONE);
    assert_int_equal(update(world), 0);
    assert_int_equal(date_of(world, "return/2004")->status, STATUS_NOT_STARTED);
}

static void
an_occasion_that_has_passed_is_over(void **state)
{
    World *world = *state;
    answer(world, DAY_NONE, on(3, 25));
    update(world);
    world->today = on(3, 25);
    answer(world, DAY_NONE, on(3, 25));
    assert_int_equal(update(world), 0);
    world->today = on(3, 26);
    answer(world, DAY_NONE, on(3, 25));
    assert_int_equal(update(world), 1);
    assert_int_equal(date_of(world, "census/2004")->status, STATUS_SUPERSEDED);
    answer(world, DAY_NONE, on(3, 25));
    assert_int_equal(update(world), 0);
}

static void
what_a_person_completed_stays(void **state)
{
    World *world = *state;
    g_autoptr(GError) error = NULL;
    answer(world, on(6, 30), DAY_NONE);
    update(world);
    Milestone *due = date_of(world, "return/2004");
    due->status = STATUS_BLUE;
    due->done = world->today;
    check_ok(store_begin(world->store->store, &error), error);
    check_ok(milestones_save(world->store->store, due, &author, &error), error);
    check_ok(store_commit(world->store->store, &error), error);
    reload(world);
    answer(world, on(7, 9), DAY_NONE);
    assert_int_equal(update(world), 0);
    answer(world, DAY_NONE, DAY_NONE);
    assert_int_equal(update(world), 0);
    assert_int_equal(date_of(world, "return/2004")->status, STATUS_BLUE);
}

static void
nothing_comes_of_the_past_of_a_fault_or_of_a_draft(void **state)
{
    World *world = *state;
    answer(world, on(3, 19), on(3, 21));
    assert_int_equal(update(world), 0);
    answer(world, on(6, 30), DAY_NONE);
    ((Area *)world->plan->areas->pdata[0])->assessment->fault = g_strdup("it crashed");
    assert_int_equal(update(world), 0);
    answer(world, on(6, 30), DAY_NONE);
    world->plan->state = PROGRAMME_DRAFT;
    assert_int_equal(update(world), 0);
}

/* Two areas with one plugin: the first one has it; when that one no longer gives it, the other does. */
static void
one_date_of_two_areas_is_told_once(void **state)
{
    World *world = *state;
    Area *second = plan_add_area(world->plan, "Second area");
    save(world);
    reload(world);
    for (int round = 0; round < 2; round++) {
        answer(world, round == 0 ? on(6, 30) : DAY_NONE, DAY_NONE);
        second = world->plan->areas->pdata[1];
        second->assessment = assessment_new("plugin", world->today);
        g_ptr_array_add(second->assessment->dates,
                        area_date_new("return/2004", on(6, 30), false, "The return is due", "an Act"));
        assert_int_equal(update(world), round == 0 ? 1 : 2);
    }
    const Area *first = world->plan->areas->pdata[0];
    second = world->plan->areas->pdata[1];
    const Action *before = first->actions->pdata[0], *now = second->actions->pdata[0];
    assert_int_equal(((Milestone *)before->milestones->pdata[0])->status, STATUS_SUPERSEDED);
    assert_int_equal(((Milestone *)now->milestones->pdata[0])->status, STATUS_NOT_STARTED);
}

static void
what_is_not_saved_can_be_forgotten(void **state)
{
    World *world = *state;
    g_autoptr(GPtrArray) changed = g_ptr_array_new();
    answer(world, on(6, 30), on(5, 20));
    ruled_update(world->plan, almanac_timetable(world->almanac, NATION_ENGLAND, NULL), world->today, changed);
    assert_int_equal(changed->len, 2);
    ruled_forget_new(world->plan);
    assert_null(date_of(world, "return/2004"));
}

int
main(void)
{
#define CASE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    static const struct CMUnitTest tests[] = {CASE(a_date_is_made_once),
                                              CASE(a_date_goes_with_the_area_s_lead),
                                              CASE(a_date_moves_and_stays_the_same),
                                              CASE(a_date_that_is_no_longer_given_is_taken_back),
                                              CASE(a_deadline_that_has_passed_stays_late),
                                              CASE(an_occasion_that_has_passed_is_over),
                                              CASE(what_a_person_completed_stays),
                                              CASE(nothing_comes_of_the_past_of_a_fault_or_of_a_draft),
                                              CASE(one_date_of_two_areas_is_told_once),
                                              CASE(what_is_not_saved_can_be_forgotten)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
