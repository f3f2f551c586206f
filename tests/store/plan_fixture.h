/* A plan that fills every field, and the calls that save one whole. */
#ifndef MILESTONED_TESTS_STORE_PLAN_FIXTURE_H
#define MILESTONED_TESTS_STORE_PLAN_FIXTURE_H

#include "store/programmes.h"
#include "tests/store/fixture.h"

#include <math.h>

static Day
day(const char *text)
{
    Day value = DAY_NONE;
    assert_true(day_parse(text, &value));
    return value;
}

static void
save_area(Store *store, Plan *plan, Area *area, const Author *author)
{
    g_autoptr(GError) error = NULL;
    check_ok(areas_save(store, plan, area, author, &error), error);
    for (guint i = 0; i < area->actions->len; i++) {
        Action *action = area->actions->pdata[i];
        check_ok(actions_save(store, action, author, &error), error);
        for (guint j = 0; j < action->milestones->len; j++)
            check_ok(milestones_save(store, action->milestones->pdata[j], author, &error), error);
    }
    for (guint i = 0; i < area->outcomes->len; i++)
        check_ok(outcomes_save(store, area, area->outcomes->pdata[i], author, &error), error);
    for (guint i = 0; i < area->updates->len; i++)
        check_ok(area_updates_save(store, area, area->updates->pdata[i], author, &error), error);
}

/* In a transaction of its own. */
static void
save_plan(Store *store, Plan *plan, const Author *author)
{
    g_autoptr(GError) error = NULL;
    check_ok(store_begin(store, &error), error);
    check_ok(programmes_save(store, plan, author, &error), error);
    for (guint i = 0; i < plan->people->len; i++)
        check_ok(persons_save(store, plan, plan->people->pdata[i], author, &error), error);
    for (guint i = 0; i < plan->boards->len; i++)
        check_ok(boards_save(store, plan, plan->boards->pdata[i], author, &error), error);
    for (guint i = 0; i < plan->areas->len; i++)
        save_area(store, plan, plan->areas->pdata[i], author);
    for (guint i = 0; i < plan->observations->len; i++)
        check_ok(observations_save(store, plan, plan->observations->pdata[i], author, &error), error);
    check_ok(store_commit(store, &error), error);
}

static void
replace(char **field, const char *text)
{
    g_free(*field);
    *field = g_strdup(text);
}

static GArray *
ladder_of(int first, int second)
{
    GArray *ladder = g_array_new(FALSE, FALSE, sizeof(int));
    g_array_append_val(ladder, first);
    g_array_append_val(ladder, second);
    return ladder;
}

static void
add_people(Plan *plan)
{
    Person *head = plan_add_person(plan, "planning-head", "Head of Planning");
    g_ptr_array_add(head->addresses, g_strdup("head@example.org"));
    g_ptr_array_add(head->addresses, g_strdup("office@example.org"));
    g_ptr_array_add(head->aliases, g_strdup("HoP"));
    Person *school = plan_add_person(plan, "school-lead", "School lead\xC3\xA9");
    school->kind = PERSON_SCHOOL;
    school->zone = g_strdup("Europe/Dublin");
    school->hour = 7 * 60 + 30;
    plan->officer = head;
}

static void
add_board(Plan *plan)
{
    Board *board = plan_add_board(plan, "partnership", "Partnership board");
    board->chair = plan->people->pdata[0];
    board->clerk = plan->people->pdata[1];
    g_ptr_array_add(board->members, plan->people->pdata[1]);
    g_ptr_array_add(board->members, plan->people->pdata[0]);
    board->digest_day = THURSDAY;
    board->digest_hour = 17 * 60;
    board->paper_days = 7;
    board->webhook = g_strdup("https://hooks.example.org/board");
    const Day meetings[] = {day("2004-05-06"), day("2004-09-09")};
    g_array_append_vals(board->meetings, meetings, 2);
}

static void
add_milestones(Plan *plan, Action *action)
{
    Milestone *first = plan_add_milestone(action, "R7a.1", "Agree the joint protocol");
    replace(&first->timescale, "By May 2004; review July");
    PlanSpan *span = plan_add_span(first, TIMESCALE_WINDOW, day("2004-04-01"), day("2004-05-31"));
    replace(&span->rule, "by-month");
    span->review = day("2004-07-01");
    span = plan_add_span(first, TIMESCALE_RECURRING, DAY_NONE, day("2004-09-01"));
    span->recurrence = RECURRENCE_HALF_TERMLY;
    span->certain = false;
    span->note = g_strdup("or the end of the half-term");
    g_ptr_array_add(first->leads, plan->people->pdata[1]);
    g_ptr_array_add(first->leads, plan->people->pdata[0]);
    first->status = STATUS_AMBER;
    first->reason = REASON_AWAITING_FUNDING;
    first->forecast = day("2004-06-10");
    first->updated = day("2004-04-02");
    first->seen = day("2004-04-01");
    replace(&first->monitoring, "Termly report");
    replace(&first->success, "Signed by all");
    replace(&first->note, "line one\nline two");
    Milestone *second = plan_add_milestone(action, "R7a.2", "Publish it");
    plan_add_span(second, TIMESCALE_UNRESOLVED, DAY_NONE, DAY_NONE);
    second->done = day("2004-04-05");
    second->status = STATUS_BLUE;
}

static void
add_area(Plan *plan)
{
    Area *area = plan_add_area(plan, "Attendance");
    g_ptr_array_add(area->aliases, g_strdup("School attendance"));
    replace(&area->plugin, "attendance");
    g_hash_table_insert(area->settings, g_strdup("threshold"), g_strdup("90"));
    area->lead = plan->people->pdata[0];
    area->ladder = ladder_of(15, 5);
    Action *action = plan_add_action(area, "R7a", "Joint working");
    replace(&action->number, "7a");
    replace(&action->objective, "One protocol for all");
    add_milestones(plan, action);
    Outcome *outcome = g_new0(Outcome, 1);
    outcome->kind = OUTCOME_IMPACT;
    outcome->text = g_strdup("Fewer absences");
    g_ptr_array_add(area->outcomes, outcome);
    AreaUpdate *update = g_new0(AreaUpdate, 1);
    update->kind = UPDATE_ACTIVITY;
    update->period = g_strdup("2003-04/spring-2");
    update->text = g_strdup("Visits to six schools");
    update->on = day("2004-03-26");
    g_ptr_array_add(area->updates, update);
}

static void
add_observation(Plan *plan, const char *group, double value)
{
    Observation *observation = g_new0(Observation, 1);
    observation->measure = g_strdup("absence");
    observation->group = g_strdup(group);
    observation->comparator = g_strdup("national");
    observation->period = g_strdup("2002-03");
    observation->value = value;
    observation->has_count = !isnan(value);
    observation->numerator = observation->has_count ? 71 : 0;
    observation->denominator = observation->has_count ? 1000 : 0;
    observation->on = day("2003-07-31");
    g_ptr_array_add(plan->observations, observation);
}

/* (transfer full) */
static Plan *
full_plan(void)
{
    Plan *plan = plan_new("inspection-plan");
    replace(&plan->title, "Action plan after inspection");
    plan->nation = NATION_WALES;
    plan->year = YEAR_ACADEMIC;
    plan->reference = day("2004-03-22");
    plan->ladder = ladder_of(20, 10);
    add_people(plan);
    add_board(plan);
    add_area(plan);
    plan_add_area(plan, "Leadership");
    add_observation(plan, "all", 7.1);
    add_observation(plan, "looked-after", NAN);
    return plan;
}

G_GNUC_UNUSED static Milestone *
milestone_of(const Plan *plan, const char *ref)
{
    Milestone *milestone = plan_find_milestone(plan, ref);
    assert_non_null(milestone);
    return milestone;
}

static Plan *
load_plan(Store *store, const char *key)
{
    g_autoptr(GError) error = NULL;
    Plan *plan = programmes_load(store, key, &error);
    check_ok(plan != NULL, error);
    return plan;
}

/* A store with the full plan in it. */
static int
fixture_with_plan(void **state)
{
    if (fixture_setup(state) != 0)
        return 1;
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = full_plan();
    save_plan(fixture->store, plan, &officer);
    return 0;
}

#endif
