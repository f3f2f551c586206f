#include "store/imports.h"
#include "store/records.h"
#include "store/statement.h"
#include "tests/store/plan_fixture.h"

static void
check_ladder(const GArray *got, const GArray *wanted)
{
    if (wanted == NULL) {
        assert_null(got);
        return;
    }
    assert_int_equal(got->len, wanted->len);
    assert_memory_equal(got->data, wanted->data, wanted->len * sizeof(int));
}

static void
check_texts(const GPtrArray *got, const GPtrArray *wanted)
{
    assert_int_equal(got->len, wanted->len);
    for (guint i = 0; i < got->len; i++)
        assert_string_equal(got->pdata[i], wanted->pdata[i]);
}

static void
check_people(const GPtrArray *got, const GPtrArray *wanted)
{
    assert_int_equal(got->len, wanted->len);
    for (guint i = 0; i < got->len; i++)
        assert_string_equal(((const Person *)got->pdata[i])->key, ((const Person *)wanted->pdata[i])->key);
}

static void
check_absences(const GArray *got, const GArray *wanted)
{
    assert_int_equal(got->len, wanted->len);
    for (guint i = 0; i < got->len; i++) {
        const Absence *a = &g_array_index(got, Absence, i);
        const Absence *b = &g_array_index(wanted, Absence, i);
        assert_int_equal(a->from, b->from);
        assert_int_equal(a->until, b->until);
        assert_int_equal(a->deputy != NULL ? a->deputy->id : 0, b->deputy != NULL ? b->deputy->id : 0);
    }
}

static void
check_person(const Person *got, const Person *wanted)
{
    assert_int_equal(got->id, wanted->id);
    assert_string_equal(got->key, wanted->key);
    assert_string_equal(got->name, wanted->name);
    assert_int_equal(got->kind, wanted->kind);
    assert_true(g_strcmp0(got->zone, wanted->zone) == 0);
    assert_int_equal(got->hour, wanted->hour);
    check_texts(got->addresses, wanted->addresses);
    check_texts(got->aliases, wanted->aliases);
    check_absences(got->absences, wanted->absences);
    assert_int_equal(got->left, wanted->left);
}

static void
check_board(const Board *got, const Board *wanted)
{
    assert_int_equal(got->id, wanted->id);
    assert_string_equal(got->key, wanted->key);
    assert_string_equal(got->title, wanted->title);
    assert_string_equal(got->chair->key, wanted->chair->key);
    assert_string_equal(got->clerk->key, wanted->clerk->key);
    check_people(got->members, wanted->members);
    assert_int_equal(got->digest_day, wanted->digest_day);
    assert_int_equal(got->digest_hour, wanted->digest_hour);
    assert_int_equal(got->paper_days, wanted->paper_days);
    assert_string_equal(got->webhook, wanted->webhook);
    assert_int_equal(got->meetings->len, wanted->meetings->len);
    assert_memory_equal(got->meetings->data, wanted->meetings->data, got->meetings->len * sizeof(Day));
    assert_string_equal(rrule_text(got->rule), rrule_text(wanted->rule));
    assert_int_equal(got->rule_from, wanted->rule_from);
    check_ladder(got->prompts, wanted->prompts);
    assert_int_equal(got->areas->len, wanted->areas->len);
    for (guint i = 0; i < got->areas->len; i++)
        assert_int_equal(((const Area *)got->areas->pdata[i])->id,
                         ((const Area *)wanted->areas->pdata[i])->id);
}

static void
check_question(const Question *got, const Question *wanted)
{
    assert_int_equal(got != NULL, wanted != NULL);
    if (wanted == NULL)
        return;
    assert_int_equal(got->id, wanted->id);
    assert_string_equal(got->phrase, wanted->phrase);
    assert_int_equal(got->raised, wanted->raised);
    assert_int_equal(got->answered, wanted->answered);
    assert_true(g_strcmp0(got->answered_by, wanted->answered_by) == 0);
    assert_int_equal(got->offers->len, wanted->offers->len);
    assert_memory_equal(got->offers->data, wanted->offers->data, got->offers->len * sizeof(Offer));
}

static void
check_span(const PlanSpan *got, const PlanSpan *wanted)
{
    assert_int_equal(got->id, wanted->id);
    assert_int_equal(got->ordinal, wanted->ordinal);
    assert_int_equal(got->kind, wanted->kind);
    assert_int_equal(got->start, wanted->start);
    assert_int_equal(got->due, wanted->due);
    assert_int_equal(got->original_due, wanted->original_due);
    assert_int_equal(got->review, wanted->review);
    assert_int_equal(got->recurrence, wanted->recurrence);
    assert_string_equal(got->rule, wanted->rule);
    assert_int_equal(got->certain, wanted->certain);
    assert_true(g_strcmp0(got->note, wanted->note) == 0);
    assert_true(g_strcmp0(got->occurrence, wanted->occurrence) == 0);
    assert_true(g_strcmp0(got->repeat, wanted->repeat) == 0);
    assert_int_equal(got->status, wanted->status);
    assert_int_equal(got->done, wanted->done);
    assert_int_equal(got->by_terms, wanted->by_terms);
    assert_string_equal(got->calendar, wanted->calendar);
    assert_int_equal(got->shifted_from, wanted->shifted_from);
    assert_int_equal(got->shifted_on, wanted->shifted_on);
    check_question(got->question, wanted->question);
    assert_int_equal(got->occurrences->len, wanted->occurrences->len);
    for (guint i = 0; i < got->occurrences->len; i++)
        check_span(got->occurrences->pdata[i], wanted->occurrences->pdata[i]);
}

static void
check_dependencies(const GArray *got, const GArray *wanted)
{
    assert_int_equal(got->len, wanted->len);
    for (guint i = 0; i < got->len; i++) {
        const Dependency *a = &g_array_index(got, Dependency, i);
        const Dependency *b = &g_array_index(wanted, Dependency, i);
        assert_int_equal(a->on->id, b->on->id);
        assert_int_equal(a->lag, b->lag);
    }
}

static void
check_milestone(const Milestone *got, const Milestone *wanted)
{
    assert_int_equal(got->id, wanted->id);
    assert_string_equal(got->ref, wanted->ref);
    assert_int_equal(got->position, wanted->position);
    assert_string_equal(got->title, wanted->title);
    assert_string_equal(got->timescale, wanted->timescale);
    assert_int_equal(got->status, wanted->status);
    assert_int_equal(got->reason, wanted->reason);
    assert_int_equal(got->forecast, wanted->forecast);
    assert_int_equal(got->done, wanted->done);
    assert_string_equal(got->monitoring, wanted->monitoring);
    assert_string_equal(got->success, wanted->success);
    assert_string_equal(got->note, wanted->note);
    assert_int_equal(got->moves, wanted->moves);
    assert_int_equal(got->updated, wanted->updated);
    assert_int_equal(got->seen, wanted->seen);
    check_people(got->leads, wanted->leads);
    check_people(got->approvers, wanted->approvers);
    check_people(got->monitors, wanted->monitors);
    check_people(got->deputies, wanted->deputies);
    check_dependencies(got->dependencies, wanted->dependencies);
    assert_int_equal(got->snoozed_until, wanted->snoozed_until);
    assert_true(g_strcmp0(got->snoozed_by, wanted->snoozed_by) == 0);
    assert_int_equal(got->spans->len, wanted->spans->len);
    for (guint i = 0; i < got->spans->len; i++)
        check_span(got->spans->pdata[i], wanted->spans->pdata[i]);
}

static void
check_action(const Action *got, const Action *wanted)
{
    assert_int_equal(got->id, wanted->id);
    assert_string_equal(got->ref, wanted->ref);
    assert_string_equal(got->number, wanted->number);
    assert_string_equal(got->title, wanted->title);
    assert_string_equal(got->objective, wanted->objective);
    assert_int_equal(got->position, wanted->position);
    assert_int_equal(got->milestones->len, wanted->milestones->len);
    for (guint i = 0; i < got->milestones->len; i++)
        check_milestone(got->milestones->pdata[i], wanted->milestones->pdata[i]);
}

static void
check_narrative(const Area *got, const Area *wanted)
{
    assert_int_equal(got->outcomes->len, wanted->outcomes->len);
    for (guint i = 0; i < got->outcomes->len; i++) {
        const Outcome *a = got->outcomes->pdata[i];
        const Outcome *b = wanted->outcomes->pdata[i];
        assert_int_equal(a->kind, b->kind);
        assert_string_equal(a->text, b->text);
    }
    assert_int_equal(got->updates->len, wanted->updates->len);
    for (guint i = 0; i < got->updates->len; i++) {
        const AreaUpdate *a = got->updates->pdata[i];
        const AreaUpdate *b = wanted->updates->pdata[i];
        assert_int_equal(a->kind, b->kind);
        assert_string_equal(a->period, b->period);
        assert_string_equal(a->text, b->text);
        assert_int_equal(a->on, b->on);
    }
}

static void
check_area(const Area *got, const Area *wanted)
{
    assert_int_equal(got->id, wanted->id);
    assert_string_equal(got->title, wanted->title);
    assert_string_equal(got->plugin, wanted->plugin);
    check_texts(got->aliases, wanted->aliases);
    assert_int_equal(g_hash_table_size(got->settings), g_hash_table_size(wanted->settings));
    assert_true(g_strcmp0(g_hash_table_lookup(got->settings, "threshold"),
                          g_hash_table_lookup(wanted->settings, "threshold")) == 0);
    assert_int_equal(got->lead != NULL ? got->lead->id : 0, wanted->lead != NULL ? wanted->lead->id : 0);
    check_ladder(got->ladder, wanted->ladder);
    check_narrative(got, wanted);
    assert_int_equal(got->actions->len, wanted->actions->len);
    for (guint i = 0; i < got->actions->len; i++)
        check_action(got->actions->pdata[i], wanted->actions->pdata[i]);
}

static void
check_observation(const Observation *got, const Observation *wanted)
{
    assert_string_equal(got->measure, wanted->measure);
    assert_string_equal(got->group, wanted->group);
    assert_string_equal(got->comparator, wanted->comparator);
    assert_string_equal(got->period, wanted->period);
    assert_true(isnan(wanted->value) ? isnan(got->value) : got->value == wanted->value);
    assert_int_equal(got->has_count, wanted->has_count);
    assert_int_equal(got->numerator, wanted->numerator);
    assert_int_equal(got->denominator, wanted->denominator);
    assert_int_equal(got->on, wanted->on);
}

static void
check_bands(const GArray *got, const GArray *wanted)
{
    assert_int_equal(got->len, wanted->len);
    for (guint i = 0; i < got->len; i++) {
        const Period *a = &g_array_index(got, Period, i);
        const Period *b = &g_array_index(wanted, Period, i);
        assert_int_equal(a->kind, PERIOD_BAND);
        assert_string_equal(a->id, b->id);
        assert_string_equal(a->title, b->title);
        assert_int_equal(a->first, b->first);
        assert_int_equal(a->last, b->last);
    }
}

static void
check_plan(const Plan *got, const Plan *wanted)
{
    assert_int_equal(got->id, wanted->id);
    assert_string_equal(got->key, wanted->key);
    assert_string_equal(got->title, wanted->title);
    assert_int_equal(got->state, wanted->state);
    assert_int_equal(got->nation, wanted->nation);
    assert_string_equal(got->zone, wanted->zone);
    assert_int_equal(got->year, wanted->year);
    assert_int_equal(got->reference, wanted->reference);
    assert_int_equal(got->activated, wanted->activated);
    assert_string_equal(got->officer->key, wanted->officer->key);
    check_ladder(got->ladder, wanted->ladder);
    assert_true(g_strcmp0(got->calendar, wanted->calendar) == 0);
    assert_int_equal(got->begins, wanted->begins);
    assert_int_equal(got->ends, wanted->ends);
    assert_int_equal(got->approver_days, wanted->approver_days);
    assert_int_equal(got->chair_days, wanted->chair_days);
    assert_int_equal(got->escalation != NULL ? got->escalation->id : 0,
                     wanted->escalation != NULL ? wanted->escalation->id : 0);
    check_bands(got->bands, wanted->bands);
    assert_int_equal(got->people->len, wanted->people->len);
    for (guint i = 0; i < got->people->len; i++)
        check_person(got->people->pdata[i], wanted->people->pdata[i]);
    assert_int_equal(got->boards->len, wanted->boards->len);
    for (guint i = 0; i < got->boards->len; i++)
        check_board(got->boards->pdata[i], wanted->boards->pdata[i]);
    assert_int_equal(got->areas->len, wanted->areas->len);
    for (guint i = 0; i < got->areas->len; i++)
        check_area(got->areas->pdata[i], wanted->areas->pdata[i]);
    assert_int_equal(got->observations->len, wanted->observations->len);
    for (guint i = 0; i < got->observations->len; i++)
        check_observation(got->observations->pdata[i], wanted->observations->pdata[i]);
}

static void
a_plan_comes_back_whole(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = full_plan();
    save_plan(fixture->store, plan, &officer);
    g_autoptr(Plan) loaded = load_plan(fixture->store, "inspection-plan");
    check_plan(loaded, plan);
    assert_true(loaded->change > 0);
}

/* Neither the history nor any row's author changes; the file is not even written. */
static void
saving_what_stands_writes_nothing(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    int before = sqlite3_total_changes(fixture->store->db);
    const Author later = {"somebody-else", 2000 * INSTANT_SECOND};
    save_plan(fixture->store, plan, &later);
    assert_int_equal(sqlite3_total_changes(fixture->store->db), before);
    g_autoptr(Plan) loaded = load_plan(fixture->store, "inspection-plan");
    assert_int_equal(loaded->change, plan->change);
}

static void
changes_come_back_changed(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    Board *board = plan->boards->pdata[0];
    Area *area = plan->areas->pdata[0];
    Person *person = plan->people->pdata[0];
    Milestone *milestone = milestone_of(plan, "R7a.1");
    board->chair = NULL;
    g_ptr_array_set_size(board->members, 1);
    g_array_set_size(board->meetings, 1);
    g_ptr_array_set_size(person->addresses, 0);
    g_ptr_array_add(person->addresses, g_strdup("new@example.org"));
    g_hash_table_insert(area->settings, g_strdup("threshold"), g_strdup("85"));
    g_clear_pointer(&area->ladder, g_array_unref);
    area->lead = NULL;
    g_ptr_array_remove_index(milestone->leads, 0);
    g_ptr_array_set_size(milestone->spans, 1);
    milestone->reason = REASON_NONE;
    milestone->status = STATUS_GREEN;
    milestone->snoozed_until = DAY_NONE;
    g_ptr_array_set_size(milestone->approvers, 0);
    g_ptr_array_add(milestone->deputies, plan->people->pdata[1]);
    Dependency dependency = {milestone_of(plan, "R7a.2"), 0};
    g_array_append_val(milestone->dependencies, dependency);
    g_array_index(milestone_of(plan, "R7a.2")->dependencies, Dependency, 0).lag = 1;
    board->chair = plan->people->pdata[1];
    g_ptr_array_add(board->areas, plan_add_area(plan, "Transition"));
    g_ptr_array_remove_index(board->areas, 0);
    plan->escalation = NULL;
    g_clear_pointer(&plan->calendar, g_free);
    plan->chair_days = -1;
    g_array_remove_index(plan->bands, 1);
    g_array_index(plan->bands, Period, 0).last = day("2005-03-30");
    g_array_index(person->absences, Absence, 0).deputy = plan_add_person(plan, "stand-in", "Stand-in");
    g_array_remove_index(person->absences, 1);
    person->left = day("2006-01-01");
    save_plan(fixture->store, plan, &officer);
    g_autoptr(Plan) loaded = load_plan(fixture->store, "inspection-plan");
    check_plan(loaded, plan);
}

static void
a_span_read_anew_takes_its_place(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    Milestone *milestone = milestone_of(plan, "R7a.1");
    int64_t id = ((PlanSpan *)milestone->spans->pdata[0])->id;
    g_ptr_array_set_size(milestone->spans, 0);
    plan_add_span(milestone, TIMESCALE_DAY, day("2004-06-30"), day("2004-06-30"));
    save_plan(fixture->store, plan, &officer);
    g_autoptr(Plan) loaded = load_plan(fixture->store, "inspection-plan");
    const Milestone *got = milestone_of(loaded, "R7a.1");
    assert_int_equal(got->spans->len, 1);
    const PlanSpan *span = got->spans->pdata[0];
    assert_int_equal(span->id, id);
    assert_int_equal(span->due, day("2004-06-30"));
    assert_int_equal(span->original_due, day("2004-05-31"));
    assert_int_equal(got->moves, 1);
    assert_int_equal(milestone->moves, 1);
}

static void
an_unknown_key_names_the_nearest(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    assert_null(programmes_load(fixture->store, "inspecton-plan", &error));
    check_error(error, ERROR_DATA, "did you mean inspection-plan?");
    g_clear_error(&error);
    int64_t id = -1;
    check_ok(programmes_look_up(fixture->store, "hovercraft", &id, &error), error);
    assert_int_equal(id, 0);
    check_ok(programmes_look_up(fixture->store, "inspection-plan", &id, &error), error);
    assert_int_equal(id, programmes_find(fixture->store, "inspection-plan", NULL, &error));
    assert_true(id > 0);
    assert_null(programmes_load(fixture->store, "hovercraft", &error));
    check_error(error, ERROR_DATA, "no such programme; `milestonectl status` lists");
}

static void
programmes_are_listed(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) other = plan_new("area-strategy");
    save_plan(fixture->store, other, &officer);
    g_autoptr(GPtrArray) rows = programmes_list(fixture->store, &error);
    check_ok(rows != NULL, error);
    assert_int_equal(rows->len, 2);
    const ProgrammeRow *first = rows->pdata[0];
    const ProgrammeRow *second = rows->pdata[1];
    assert_string_equal(first->key, "area-strategy");
    assert_string_equal(second->title, "Action plan after inspection");
    assert_int_equal(second->state, PROGRAMME_DRAFT);
}

static void
a_programme_begins_once(void **state)
{
    Fixture *fixture = *state;
    Store *store = fixture->store;
    g_autoptr(GError) error = NULL;
    check_ok(store_begin(store, &error), error);
    check_ok(
        programmes_set_state(store, "inspection-plan", PROGRAMME_ACTIVE, day("2004-04-06"), &officer, &error),
        error);
    assert_false(programmes_set_state(store, "inspection-plan", PROGRAMME_ACTIVE, day("2004-04-07"), &officer,
                                      &error));
    check_error(error, ERROR_DATA, "is active");
    g_clear_error(&error);
    check_ok(store_commit(store, &error), error);
    g_autoptr(Plan) plan = load_plan(store, "inspection-plan");
    assert_int_equal(plan->state, PROGRAMME_ACTIVE);
    assert_int_equal(plan->activated, day("2004-04-06"));
    assert_int_equal(plan->activated_change, plan->change - 1); /* the last is the beginning itself */
    assert_int_equal(milestone_of(plan, "R7a.1")->seen, day("2004-04-01"));
    assert_int_equal(milestone_of(plan, "R7a.2")->seen, day("2004-04-06"));
    plan->state = PROGRAMME_DRAFT;
    save_plan(store, plan, &officer);
    check_ok(store_begin(store, &error), error);
    check_ok(programmes_set_state(store, "inspection-plan", PROGRAMME_CLOSED, DAY_NONE, &officer, &error),
             error);
    check_ok(store_commit(store, &error), error);
    g_autoptr(Plan) closed = load_plan(store, "inspection-plan");
    assert_int_equal(closed->state, PROGRAMME_CLOSED);
}

static void
milestones_are_seen_on_the_local_day(void **state)
{
    Fixture *fixture = *state;
    Store *store = fixture->store;
    g_autoptr(GError) error = NULL;
    Instant late = (Instant)day("2004-06-01") * 24 * INSTANT_HOUR + 23 * INSTANT_HOUR + 30 * INSTANT_MINUTE;
    g_autoptr(Plan) plan = load_plan(store, "inspection-plan");
    check_ok(store_begin(store, &error), error);
    check_ok(programmes_mark_seen(store, plan->id, late, &error), error);
    assert_int_equal(fixture_number(fixture, "SELECT count(*) FROM milestone WHERE seen IS NULL"), 1);
    check_ok(
        programmes_set_state(store, "inspection-plan", PROGRAMME_ACTIVE, day("2004-04-06"), &officer, &error),
        error);
    Milestone *added = plan_add_milestone(milestone_of(plan, "R7a.1")->action, "R7a.3", "Later");
    plan_add_span(added, TIMESCALE_UNRESOLVED, DAY_NONE, DAY_NONE);
    check_ok(milestones_save(store, added, &officer, &error), error);
    check_ok(programmes_mark_seen(store, plan->id, late, &error), error);
    check_ok(store_commit(store, &error), error);
    g_autoptr(Plan) loaded = load_plan(store, "inspection-plan");
    assert_int_equal(milestone_of(loaded, "R7a.3")->seen, day("2004-06-02"));
}

static void
check_next_ref(Store *store, int64_t programme, const char *parent, const char *wanted)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *ref = programmes_next_ref(store, programme, parent, &error);
    check_ok(ref != NULL, error);
    assert_string_equal(ref, wanted);
}

static void
references_are_given_once(void **state)
{
    Fixture *fixture = *state;
    Store *store = fixture->store;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = load_plan(store, "inspection-plan");
    fixture_outside(fixture, "INSERT INTO action (area_id, ref) SELECT id, 'A2' FROM area LIMIT 1;"
                             "DELETE FROM action WHERE ref = 'A2'");
    check_ok(store_begin(store, &error), error);
    check_next_ref(store, plan->id, NULL, "A1");
    check_next_ref(store, plan->id, NULL, "A3");
    check_next_ref(store, plan->id, "R7a", "R7a.3");
    check_next_ref(store, plan->id, "R7a", "R7a.4");
    check_next_ref(store, plan->id, "A1", "A1.1");
    Action *action = plan_add_action(plan->areas->pdata[0], "A2", "Again");
    assert_false(actions_save(store, action, &officer, &error));
    check_error(error, ERROR_DATA, "reference");
    g_clear_error(&error);
    Milestone *milestone = milestone_of(plan, "R7a.1");
    replace(&milestone->ref, "R7a.9");
    assert_false(milestones_save(store, milestone, &officer, &error));
    check_error(error, ERROR_DATA, "given once");
    store_rollback(store);
}

static void
a_second_value_replaces_the_first(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    Observation *observation = plan->observations->pdata[0];
    observation->value = 6.5;
    save_plan(fixture->store, plan, &officer);
    g_autoptr(Plan) loaded = load_plan(fixture->store, "inspection-plan");
    assert_int_equal(loaded->observations->len, 2);
    check_observation(loaded->observations->pdata[0], observation);
}

static Assessment *
some_assessment(void)
{
    Assessment *assessment = assessment_new("attendance", day("2004-04-06"));
    assessment->status = STATUS_RED;
    assessment->valid_until = day("2004-04-13");
    assessment->change = 17;
    assessment->measured = STATUS_AMBER;
    assessment->trend = TREND_WORSENING;
    assessment->confidence = CONFIDENCE_LOW;
    g_ptr_array_add(assessment->reasons, g_strdup("Absence rose"));
    g_ptr_array_add(assessment->reasons, g_strdup("Two steps are late"));
    g_ptr_array_add(assessment->findings,
                    finding_new("low/board", FINDING_BREACH, "Below the floor", "R7a.1"));
    g_ptr_array_add(assessment->dates,
                    area_date_new("census/2004", day("2004-05-20"), true, "Census", "by statute"));
    return assessment;
}

static void
assessments_are_replaced(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    int64_t area = ((Area *)plan->areas->pdata[0])->id;
    g_autoptr(Assessment) fault = assessment_fault("attendance", day("2004-04-05"), "it crashed");
    g_autoptr(Assessment) good = some_assessment();
    check_ok(store_begin(fixture->store, &error), error);
    check_ok(assessments_save(fixture->store, area, fault, &error), error);
    check_ok(assessments_save(fixture->store, area, good, &error), error);
    check_ok(store_commit(fixture->store, &error), error);
    g_autoptr(Plan) loaded = load_plan(fixture->store, "inspection-plan");
    const Assessment *got = ((Area *)loaded->areas->pdata[0])->assessment;
    assert_non_null(got);
    assert_string_equal(got->plugin, "attendance");
    assert_int_equal(got->status, STATUS_RED);
    assert_int_equal(got->on, good->on);
    assert_int_equal(got->valid_until, good->valid_until);
    assert_int_equal(got->change, 17);
    assert_null(got->fault);
    assert_int_equal(got->since, good->on);
    assert_int_equal(got->measured, STATUS_AMBER);
    assert_int_equal(got->trend, TREND_WORSENING);
    assert_int_equal(got->confidence, CONFIDENCE_LOW);
    check_texts(got->reasons, good->reasons);
    const Finding *finding = got->findings->pdata[0];
    assert_string_equal(finding->code, "low/board");
    assert_int_equal(finding->severity, FINDING_BREACH);
    assert_string_equal(finding->ref, "R7a.1");
    const AreaDate *date = got->dates->pdata[0];
    assert_int_equal(date->on, day("2004-05-20"));
    assert_string_equal(date->key, "census/2004");
    assert_true(date->occasion);
    assert_string_equal(date->rule, "by statute");
    assert_null(((Area *)loaded->areas->pdata[1])->assessment);
}

/* What an area was said to be on a day, with one finding of a severity; -1: none. */
static void
say(const Fixture *fixture, int64_t area, Day on, Status status, int severity)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Assessment) assessment = assessment_new("attendance", on);
    assessment->status = status;
    if (severity >= 0)
        g_ptr_array_add(assessment->findings, finding_new("code", (FindingSeverity)severity, "Text.", ""));
    check_ok(store_begin(fixture->store, &error), error);
    check_ok(assessments_save(fixture->store, area, assessment, &error), error);
    check_ok(store_commit(fixture->store, &error), error);
}

/* Since when a status holds, and its finding stands; DAY_NONE without one. */
static void
check_since(const Fixture *fixture, Day status, Day finding)
{
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    const Assessment *got = ((Area *)plan->areas->pdata[0])->assessment;
    assert_int_equal(got->since, status);
    assert_int_equal(got->findings->len, finding != DAY_NONE);
    if (finding != DAY_NONE)
        assert_int_equal(((Finding *)got->findings->pdata[0])->since, finding);
}

static void
what_stands_is_known_since_when(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    const int64_t area = ((Area *)plan->areas->pdata[0])->id;
    const Day first = day("2004-04-05");
    say(fixture, area, first, STATUS_AMBER, FINDING_WARNING);
    check_since(fixture, first, first);
    say(fixture, area, first + 10, STATUS_AMBER, FINDING_WARNING);
    check_since(fixture, first, first);
    say(fixture, area, first + 20, STATUS_RED, FINDING_BREACH); /* graver: news */
    check_since(fixture, first + 20, first + 20);
    say(fixture, area, first + 30, STATUS_RED, FINDING_WARNING); /* less grave: none */
    check_since(fixture, first + 20, first + 20);
    say(fixture, area, first + 40, STATUS_RED, -1);
    check_since(fixture, first + 20, DAY_NONE);
    say(fixture, area, first + 60, STATUS_RED, FINDING_WARNING); /* it was away for three weeks */
    check_since(fixture, first + 20, first + 20);
    say(fixture, area, first + 70, STATUS_GREEN, -1);
    say(fixture, area, first + 90, STATUS_GREEN, -1);
    say(fixture, area, first + 100, STATUS_GREEN, FINDING_WARNING); /* for a month: another one */
    check_since(fixture, first + 70, first + 100);
}

static void
save_import(const Fixture *fixture, int64_t programme, const char *identity, int64_t milestone,
            const char *fields, const char *source)
{
    g_autoptr(GError) error = NULL;
    ImportRow *row = g_new0(ImportRow, 1);
    *row = (ImportRow){g_strdup(identity), milestone, g_strdup(fields), g_strdup(source)};
    check_ok(store_begin(fixture->store, &error), error);
    check_ok(imports_save(fixture->store, programme, row, officer.at, &error), error);
    check_ok(store_commit(fixture->store, &error), error);
    import_row_free(row);
}

static void
import_rows_are_kept(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    int64_t milestone = milestone_of(plan, "R7a.1")->id;
    save_import(fixture, plan->id, "area|action|title|1", milestone, "{\"title\":\"x\"}", "plan.csv:2");
    save_import(fixture, plan->id, "area|update", 0, "{}", "plan.csv:3");
    save_import(fixture, plan->id, "area|action|title|1", milestone, "{\"title\":\"y\"}", "plan.csv:4");
    g_autoptr(GHashTable) rows = imports_load(fixture->store, plan->id, &error);
    check_ok(rows != NULL, error);
    assert_int_equal(g_hash_table_size(rows), 2);
    const ImportRow *got = g_hash_table_lookup(rows, "area|action|title|1");
    assert_string_equal(got->fields, "{\"title\":\"y\"}");
    assert_string_equal(got->source, "plan.csv:4");
    assert_int_equal(got->milestone_id, milestone);
    got = g_hash_table_lookup(rows, "area|update");
    assert_int_equal(got->milestone_id, 0);
}

/* Whatever another program wrote comes out as UTF-8, and with every part that others rely on. */
static void
what_others_write_can_be_read(void **state)
{
    Fixture *fixture = *state;
    fixture_outside(fixture,
                    "UPDATE milestone SET title = CAST(X'6162FF63' AS TEXT), note = CAST(X'610062' AS TEXT) "
                    "WHERE ref = 'R7a.1';"
                    "INSERT INTO milestone (action_id, ref, title) SELECT id, 'R7a.3', 'bare' FROM action");
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    const Milestone *milestone = milestone_of(plan, "R7a.1");
    assert_string_equal(milestone->title, "ab\xEF\xBF\xBD"
                                          "c");
    assert_true(g_utf8_validate(milestone->note, -1, NULL));
    const Milestone *bare = milestone_of(plan, "R7a.3");
    assert_int_equal(bare->spans->len, 1);
    assert_int_equal(((PlanSpan *)bare->spans->pdata[0])->kind, TIMESCALE_UNRESOLVED);
}

/* Nor does a list or a rule that makes no sense take the whole plan with it. */
static void
what_makes_no_sense_is_left_out(void **state)
{
    Fixture *fixture = *state;
    fixture_outside(fixture,
                    "PRAGMA ignore_check_constraints = ON;"
                    "UPDATE board SET prompts = '5,', meeting_rule = 'FREQ=SOMETIMES', paper_days = "
                    "2147483648; UPDATE area SET ladder = '7000'; UPDATE programme SET ladder = 'x', "
                    "approver_days = 4294967297; UPDATE dependency SET lag = 4294967297");
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    const Board *board = plan->boards->pdata[0];
    assert_int_equal(board->prompts->len, 0);
    assert_null(board->rule);
    assert_int_equal(board->rule_from, DAY_NONE);
    assert_int_equal(board->paper_days, 999);
    assert_null(plan->ladder);
    assert_null(((const Area *)plan->areas->pdata[0])->ladder);
    assert_int_equal(plan->approver_days, 999);
    const Milestone *milestone = milestone_of(plan, "R7a.2");
    assert_int_equal(g_array_index(milestone->dependencies, Dependency, 0).lag, 999);
}

static void
what_no_writer_may_write_is_reported(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    fixture_outside(fixture, "PRAGMA ignore_check_constraints = ON;"
                             "UPDATE milestone SET status = 'purple' WHERE ref = 'R7a.1'");
    assert_null(programmes_load(fixture->store, "inspection-plan", &error));
    check_error(error, ERROR_DATA, "does not allow");
}

#define CASE(test)  cmocka_unit_test_setup_teardown(test, fixture_with_plan, fixture_teardown)
#define EMPTY(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        EMPTY(a_plan_comes_back_whole),
        CASE(saving_what_stands_writes_nothing),
        CASE(changes_come_back_changed),
        CASE(a_span_read_anew_takes_its_place),
        CASE(an_unknown_key_names_the_nearest),
        CASE(programmes_are_listed),
        CASE(a_programme_begins_once),
        CASE(milestones_are_seen_on_the_local_day),
        CASE(references_are_given_once),
        CASE(a_second_value_replaces_the_first),
        CASE(assessments_are_replaced),
        CASE(what_stands_is_known_since_when),
        CASE(import_rows_are_kept),
        CASE(what_others_write_can_be_read),
        CASE(what_no_writer_may_write_is_reported),
        CASE(what_makes_no_sense_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
