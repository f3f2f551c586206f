/* A plan that fills every field, and the calls that save one whole. */
#ifndef MILESTONED_TESTS_STORE_PLAN_FIXTURE_H
#define MILESTONED_TESTS_STORE_PLAN_FIXTURE_H

#include "store/occurrences.h"
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

/* What hangs on milestones that are all stored. */
static void
save_dates(Store *store, const Plan *plan, const Milestone *milestone, const Author *author)
{
    g_autoptr(GError) error = NULL;
    check_ok(dependencies_save(store, milestone, author, &error), error);
    for (guint i = 0; i < milestone->spans->len; i++)
        check_ok(occurrences_add(store, milestone->spans->pdata[i], author, &error), error);
}

typedef struct {
    Store *store;
    const Plan *plan;
    const Author *author;
} Saving;

static void
save_dates_of(Milestone *milestone, void *data)
{
    const Saving *saving = data;
    save_dates(saving->store, saving->plan, milestone, saving->author);
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
    Saving saving = {store, plan, author};
    plan_foreach_milestone(plan, save_dates_of, &saving);
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
    school->left = day("2005-09-01");
    plan->officer = head;
    const Absence absences[] = {{day("2004-04-05"), day("2004-04-16"), school},
                                {day("2004-08-02"), day("2004-08-20"), NULL}};
    g_array_append_vals(head->absences, absences, 2);
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
    board->rule_from = day("2004-01-08");
    board->rule = rrule_new("FREQ=MONTHLY;BYDAY=2TH", board->rule_from, NULL);
    g_array_unref(board->prompts);
    board->prompts = ladder_of(10, 3);
    plan->escalation = board;
}

static void
add_bands(Plan *plan)
{
    const Period bands[] = {{PERIOD_BAND, g_strdup("year-1"), g_strdup("First year"), day("2004-04-01"),
                             day("2005-03-31"), false},
                            {PERIOD_BAND, g_strdup("later"), g_strdup("Years 2 and 3"), day("2005-04-01"),
                             day("2007-03-31"), false}};
    g_array_append_vals(plan->bands, bands, 2);
}

static void
add_question(PlanSpan *span, const char *phrase)
{
    Question *question = plan_add_question(span, phrase);
    const Offer offers[] = {{TIMESCALE_RECURRING, DAY_NONE, day("2004-09-01"), RECURRENCE_HALF_TERMLY},
                            {TIMESCALE_WINDOW, day("2004-09-01"), day("2004-10-22"), RECURRENCE_NONE}};
    g_array_append_vals(question->offers, offers, 2);
    question->raised = day("2004-03-22");
}

static void
add_occurrences(PlanSpan *span)
{
    PlanSpan *first = plan_add_occurrence(span, "2003-04/summer-1", day("2004-04-19"), day("2004-05-28"));
    first->status = STATUS_BLUE;
    first->done = day("2004-05-20");
    PlanSpan *second = plan_add_occurrence(span, "2003-04/summer-2", day("2004-06-07"), day("2004-07-21"));
    replace(&second->calendar, "c0ffee");
    second->shifted_from = day("2004-07-20");
    second->shifted_on = day("2004-03-23");
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
    span->repeat = g_strdup("FREQ=MONTHLY;INTERVAL=2");
    span->by_terms = true;
    replace(&span->calendar, "c0ffee");
    add_question(span, first->timescale);
    add_occurrences(span);
    g_ptr_array_add(first->leads, plan->people->pdata[1]);
    g_ptr_array_add(first->leads, plan->people->pdata[0]);
    g_ptr_array_add(first->approvers, plan->people->pdata[0]);
    g_ptr_array_add(first->monitors, plan->people->pdata[1]);
    g_ptr_array_add(first->deputies, plan->people->pdata[0]);
    first->snoozed_until = day("2004-05-04");
    first->snoozed_by = g_strdup("school-lead");
    first->status = STATUS_AMBER;
    first->reason = REASON_AWAITING_FUNDING;
    first->forecast = day("2004-06-10");
    first->updated = day("2004-04-02");
    first->seen = day("2004-04-01");
    replace(&first->monitoring, "Termly report");
    replace(&first->success, "Signed by all");
    replace(&first->note, "line one\nline two");
    Milestone *second = plan_add_milestone(action, "R7a.2", "Publish it");
    span = plan_add_span(second, TIMESCALE_UNRESOLVED, DAY_NONE, DAY_NONE);
    span->status = STATUS_BLUE;
    span->done = day("2004-04-05");
    const Dependency dependency = {first, 3};
    g_array_append_val(second->dependencies, dependency);
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
    Observation *observation = observation_new("absence", group, "national", "2002-03");
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
    plan->calendar = g_strdup("hillshire");
    plan->begins = day("2004-04-01");
    plan->ends = day("2007-03-31");
    plan->approver_days = 5;
    plan->chair_days = 0;
    add_bands(plan);
    add_people(plan);
    add_board(plan);
    add_area(plan);
    g_ptr_array_add(((Board *)plan->boards->pdata[0])->areas, plan_add_area(plan, "Leadership"));
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

G_GNUC_UNUSED static Plan *
load_plan(Store *store, const char *key)
{
    g_autoptr(GError) error = NULL;
    Plan *plan = programmes_load(store, key, &error);
    check_ok(plan != NULL, error);
    return plan;
}

/* A store with the full plan in it. */
G_GNUC_UNUSED static int
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
