#include "store/records.h"
#include "store/updates.h"
#include "tests/store/plan_fixture.h"

/* What one update says, as a row of a table; DAY texts are NULL where nothing is said. */
typedef struct {
    const char *ref, *status, *due, *forecast, *reason, *note;
    int span;
    const char *refusal; /* NULL: it is applied */
    const char *occurrence, *snooze;
    int part;
    bool whole, wake;
} Said;

static MilestoneUpdate *
said_update(const Said *said)
{
    MilestoneUpdate *update = milestone_update_new();
    update->programme = g_strdup("inspection-plan");
    update->ref = g_strdup(said->ref);
    update->by = g_strdup("school-lead");
    update->on = day("2004-04-20");
    update->span = said->span;
    update->has_status = said->status != NULL;
    if (said->status != NULL)
        assert_true(status_parse(said->status, &update->status));
    if (said->reason != NULL)
        assert_true(reason_parse(said->reason, &update->reason));
    if (said->due != NULL)
        update->due = day(said->due);
    if (said->forecast != NULL)
        update->forecast = day(said->forecast);
    update->occurrence = g_strdup(said->occurrence);
    update->part = said->part;
    update->whole = said->whole;
    update->wake = said->wake;
    if (said->snooze != NULL)
        update->snooze_until = day(said->snooze);
    if (said->note != NULL)
        replace(&update->note, said->note);
    return update;
}

/* Applied in a transaction of its own, which goes when the update is refused. */
static bool
say(Store *store, const Said *said, GError **error)
{
    g_autoptr(MilestoneUpdate) update = said_update(said);
    const Author author = {"school-lead", 5000 * INSTANT_SECOND};
    g_autoptr(GError) failed = NULL;
    check_ok(store_begin(store, &failed), failed);
    if (updates_apply(store, update, &author, error)) {
        check_ok(store_commit(store, &failed), failed);
        return true;
    }
    store_rollback(store);
    return false;
}

static void
must_say(Store *store, const Said *said)
{
    g_autoptr(GError) error = NULL;
    check_ok(say(store, said, &error), error);
}

static void
what_cannot_be_is_refused(void **state)
{
    Fixture *fixture = *state;
    static const Said rows[] = {
        {.ref = "R7a.1", .refusal = "says nothing"},
        {.ref = "R7a.1", .status = "amber", .refusal = "amber needs a reason"},
        {.ref = "R7a.1", .status = "red", .note = "late", .refusal = "red needs a reason"},
        {.ref = "R7a.1", .status = "on-hold", .refusal = "on-hold needs a reason"},
        {.ref = "R7a.1", .due = "2004-06-30", .refusal = "a new date needs a reason"},
        {.ref = "R7a.1", .due = "2004-06-30", .reason = "dependency", .span = 3, .refusal = "has 2 dates"},
        {.ref = "R7a.1", .due = "2004-06-30", .reason = "dependency", .span = -1, .refusal = "has 2 dates"},
        {.ref = "R7a.11", .status = "green", .refusal = "did you mean inspection-plan/R7a.1?"},
        {.ref = "Z", .status = "green", .refusal = "no such milestone"},
        {.ref = "R7a.1", .status = "blue", .part = 3, .refusal = "has 2 dates, and no number 3"},
        {.ref = "R7a.1",
         .status = "blue",
         .part = 2,
         .refusal = "2003-04/summer-2 (due 2004-07-21); or --whole"},
        {.ref = "R7a.1",
         .status = "blue",
         .occurrence = "2003-04/summer-3",
         .refusal = "did you mean 2003-04/summer-"},
        {.ref = "R7a.1",
         .status = "blue",
         .occurrence = "w",
         .refusal = "no occurrence w; those that are open: 2003-04/summer-2 (due 2004-07-21)"},
        {.ref = "R7a.2", .status = "blue", .occurrence = "2004-W14", .refusal = "has no occurrences"},
        {.ref = "R7a.1",
         .status = "blue",
         .occurrence = "2003-04/summer-2",
         .part = 2,
         .refusal = "only one of them"},
        {.ref = "R7a.1",
         .status = "blue",
         .occurrence = "2003-04/summer-2",
         .whole = true,
         .refusal = "only one of them"},
        {.ref = "R7a.1",
         .status = "blue",
         .part = 1,
         .due = "2004-06-01",
         .span = 2,
         .refusal = "only one of them"},
        {.ref = "R7a.1", .status = "red", .occurrence = "2003-04/summer-2", .refusal = "red needs a reason"},
        {.ref = "R7a.1",
         .due = "2004-07-30",
         .occurrence = "2003-04/summer-2",
         .refusal = "a new date needs a reason"},
        {.ref = "R7a.1",
         .snooze = "2004-04-20",
         .refusal = "until a day after 2004-04-20 and no later than 2004-07-21, 92 days ahead"},
        {.ref = "R7a.1", .snooze = "2004-07-22", .refusal = "no later than 2004-07-21"},
        {.ref = "R7a.1", .snooze = "2004-05-01", .wake = true, .refusal = "not both"},
        {.ref = "R7a.1",
         .snooze = "2004-05-01",
         .occurrence = "2003-04/summer-2",
         .refusal = "say it of inspection-plan/R7a.1; a day for this one alone is --due"},
        {.ref = "R7a.1", .snooze = "2004-05-01", .part = 1, .refusal = "of the whole milestone"},
        {.ref = "R7a.1", .wake = true, .occurrence = "2003-04/summer-2", .refusal = "of the whole milestone"},
    };
    g_autoptr(Plan) before = load_plan(fixture->store, "inspection-plan");
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;
        assert_false(say(fixture->store, &rows[i], &error));
        check_error(error, ERROR_DATA, rows[i].refusal);
    }
    g_autoptr(Plan) after = load_plan(fixture->store, "inspection-plan");
    assert_int_equal(after->change, before->change);
}

/* Also before the first tick has stored any of its dates. */
static void
what_repeats_needs_one_or_the_whole(void **state)
{
    Fixture *fixture = *state;
    static const char repeats[] = "UPDATE span SET (kind, recurrence, certain) = ('recurring', %s, %d) "
                                  "WHERE milestone_id = (SELECT id FROM milestone WHERE ref = 'R7a.2')";
    static const struct {
        const char *recurrence;
        int certain;
        const char *refusal;
    } cases[] = {
        {"'quarterly'", 1, "lists them; or --whole for all of it"},
        {"'quarterly'", 0, NULL},
        {"'unstated'", 1, NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *sql = g_strdup_printf(repeats, cases[i].recurrence, cases[i].certain);
        fixture_outside(fixture, sql);
        g_autoptr(GError) error = NULL;
        bool well = say(fixture->store, &(Said){.ref = "R7a.2", .status = "blue"}, &error);
        assert_int_equal(well, cases[i].refusal == NULL);
        if (cases[i].refusal == NULL)
            continue;
        check_error(error, ERROR_DATA, cases[i].refusal);
        must_say(fixture->store, &(Said){.ref = "R7a.2", .status = "blue", .whole = true});
        must_say(fixture->store, &(Said){.ref = "R7a.2", .status = "green"});
    }
}

/* A statute's day is nobody's to move. */
static void
a_date_by_rule_is_not_moved(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    fixture_outside(fixture,
                    "UPDATE milestone SET (rule_key, rule) = ('return/2004', 'an Act') WHERE ref = 'R7a.1'");
    assert_false(say(fixture->store,
                     &(Said){.ref = "R7a.1", .due = "2004-06-30", .reason = "dependency", .span = 1},
                     &error));
    check_error(error, ERROR_DATA, "its date follows from an Act, and moves with that alone");
    must_say(fixture->store, &(Said){.ref = "R7a.1", .status = "amber", .reason = "dependency"});
}

static void
an_unknown_programme_is_named(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    const Said said = {.ref = "R7a.1", .status = "green"};
    g_autoptr(MilestoneUpdate) update = said_update(&said);
    replace(&update->programme, "inspection-pln");
    check_ok(store_begin(fixture->store, &error), error);
    assert_false(updates_apply(fixture->store, update, &officer, &error));
    check_error(error, ERROR_DATA, "did you mean inspection-plan?");
    store_rollback(fixture->store);
}

typedef struct {
    Said said;
    const char *status, *reason, *done; /* of R7a.1 afterwards */
} Row;

static void
status_and_reason_follow(void **state)
{
    Fixture *fixture = *state;
    static const Row rows[] = {
        {{.note = "still at it"}, "amber", "awaiting-funding", ""},
        {{.status = "green"}, "green", NULL, ""},
        {{.status = "red", .reason = "post-vacant"}, "red", "post-vacant", ""},
        {{.status = "blue", .note = "signed"}, "blue", NULL, "2004-04-20"},
        {{.note = "filed"}, "blue", NULL, "2004-04-20"},
        {{.status = "not-started"}, "not-started", NULL, ""},
        {{.status = "superseded"}, "superseded", "superseded", ""},
        {{.status = "on-hold", .reason = "dependency"}, "on-hold", "dependency", ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        Said said = rows[i].said;
        said.ref = "R7a.1";
        must_say(fixture->store, &said);
        g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
        const Milestone *milestone = milestone_of(plan, "R7a.1");
        char done[DAY_TEXT_SIZE];
        assert_string_equal(status_word(milestone->status), rows[i].status);
        assert_true(g_strcmp0(reason_word(milestone->reason), rows[i].reason) == 0);
        assert_string_equal(day_format(milestone->done, done), rows[i].done);
        assert_int_equal(milestone->updated, day("2004-04-20"));
    }
}

/* The first completion stands, whatever is said later of what is complete. */
static void
done_stays_the_first_day(void **state)
{
    Fixture *fixture = *state;
    must_say(fixture->store, &(Said){.ref = "R7a.2", .status = "blue", .note = "evidence added"});
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    assert_int_equal(milestone_of(plan, "R7a.2")->done, day("2004-04-05"));
}

typedef struct {
    const char *ref, *due;
    int span;
    guint moves; /* the span that moves, from 0 */
    TimescaleKind kind;
    const char *start;
    int count; /* moves of the milestone afterwards */
} Move;

static void
a_new_date_moves_one_span(void **state)
{
    Fixture *fixture = *state;
    static const Move rows[] = {
        {"R7a.1", "2004-06-15", 0, 0, TIMESCALE_WINDOW, "2004-04-01", 1},
        {"R7a.1", "2004-03-15", 1, 0, TIMESCALE_WINDOW, "2004-03-15", 2},
        /* in place of a day that was in doubt */
        {"R7a.1", "2004-10-01", 0, 1, TIMESCALE_RECURRING, "", 2},
        {"R7a.1", "2004-11-01", 2, 1, TIMESCALE_RECURRING, "", 3},
        {"R7a.2", "2004-07-01", 0, 0, TIMESCALE_DAY, "2004-07-01", 0},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        const Move *row = &rows[i];
        must_say(fixture->store,
                 &(Said){.ref = row->ref, .due = row->due, .span = row->span, .reason = "dependency"});
        g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
        const Milestone *milestone = milestone_of(plan, row->ref);
        const PlanSpan *span = milestone->spans->pdata[row->moves];
        char start[DAY_TEXT_SIZE];
        assert_int_equal(span->due, day(row->due));
        assert_int_equal(span->kind, row->kind);
        assert_string_equal(day_format(span->start, start), row->start);
        assert_string_equal(span->rule, "agreed");
        assert_true(span->certain);
        assert_null(span->note);
        assert_int_equal(span->recurrence,
                         row->kind == TIMESCALE_RECURRING ? RECURRENCE_HALF_TERMLY : RECURRENCE_NONE);
        assert_int_equal(milestone->moves, row->count);
        assert_int_equal(milestone->reason, REASON_DEPENDENCY);
    }
}

/* A date where there was none, and the date that stands, move nothing. */
static void
a_date_that_moves_nothing_needs_no_reason(void **state)
{
    Fixture *fixture = *state;
    must_say(fixture->store, &(Said){.ref = "R7a.2", .due = "2004-07-01"});
    must_say(fixture->store, &(Said){.ref = "R7a.2", .due = "2004-07-01"});
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    const Milestone *milestone = milestone_of(plan, "R7a.2");
    assert_int_equal(((PlanSpan *)milestone->spans->pdata[0])->due, day("2004-07-01"));
    assert_int_equal(milestone->moves, 0);
}

static void
what_was_said_is_recorded(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    must_say(fixture->store, &(Said){.ref = "R7a.1",
                                     .status = "red",
                                     .due = "2004-06-30",
                                     .forecast = "2004-07-09",
                                     .reason = "post-vacant",
                                     .note = "no head yet"});
    g_autofree char *row = fixture_text(
        fixture,
        "SELECT concat FROM (SELECT status || ' ' || due || ' ' || forecast || ' ' || reason || ' ' || "
        "span || ' ' || said_by || ' ' || day || ' ' || text AS concat FROM \"update\" "
        "WHERE kind = 'progress')");
    assert_string_equal(row, "red 2004-06-30 2004-07-09 post-vacant 1 school-lead 2004-04-20 no head yet");
    g_autoptr(GPtrArray) changes = changes_since(fixture->store, plan->id, plan->change, &error);
    check_ok(changes != NULL, error);
    static const char *const fields[] = {"status", "reason", "forecast", "due", "rule", "added"};
    assert_int_equal(changes->len, G_N_ELEMENTS(fields));
    for (guint i = 0; i < changes->len; i++) {
        const Change *change = changes->pdata[i];
        assert_string_equal(change->field, fields[i]);
        assert_string_equal(change->by, "school-lead");
    }
}

static void
what_was_said_can_be_read(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    must_say(fixture->store, &(Said){.ref = "R7a.1", .note = "still at it"});
    must_say(fixture->store, &(Said){.ref = "R7a.1",
                                     .status = "red",
                                     .due = "2004-06-30",
                                     .forecast = "2004-07-09",
                                     .reason = "post-vacant",
                                     .note = "no head yet"});
    g_autoptr(GPtrArray) updates = updates_of(fixture->store, plan_find_milestone(plan, "R7a.1")->id, &error);
    check_ok(updates != NULL, error);
    assert_int_equal(updates->len, 2);
    const MilestoneUpdate *note = updates->pdata[0];
    assert_string_equal(note->note, "still at it");
    assert_false(note->has_status);
    assert_int_equal(note->reason, REASON_NONE);
    assert_int_equal(note->due, DAY_NONE);
    const MilestoneUpdate *moved = updates->pdata[1];
    assert_string_equal(moved->by, "school-lead");
    assert_string_equal(moved->note, "no head yet");
    assert_true(moved->has_status);
    assert_int_equal(moved->status, STATUS_RED);
    assert_int_equal(moved->reason, REASON_POST_VACANT);
    assert_int_equal(moved->on, day("2004-04-20"));
    assert_int_equal(moved->due, day("2004-06-30"));
    assert_int_equal(moved->forecast, day("2004-07-09"));
    assert_int_equal(moved->span, 1);
}

static PlanSpan *
span_of(const Plan *plan, const char *ref, guint index)
{
    return milestone_of(plan, ref)->spans->pdata[index];
}

static PlanSpan *
occurrence_of(const Plan *plan, const char *ref, const char *key)
{
    PlanSpan *occurrence = plan_find_occurrence(milestone_of(plan, ref), key);
    assert_non_null(occurrence);
    return occurrence;
}

typedef struct {
    Said said; /* of R7a.1 */
    const char *status, *done;
    const char *of_milestone, *reason, *forecast;
} DateRow;

/* One date has a status of its own; the milestone is complete only when that is said of it. */
static void
one_date_has_a_status(void **state)
{
    Fixture *fixture = *state;
    static const DateRow rows[] = {
        {{.status = "amber", .reason = "post-vacant"}, "amber", "", "amber", "post-vacant", "2004-06-10"},
        {{.status = "blue"}, "blue", "2004-04-20", "amber", "post-vacant", ""},
        {{.status = "green", .forecast = "2004-07-01"}, "green", "", "amber", "post-vacant", "2004-07-01"},
        {{.status = "superseded"}, "superseded", "", "amber", "post-vacant", ""},
    };
    for (guint i = 0; i < 2 * G_N_ELEMENTS(rows); i++) {
        const DateRow *row = &rows[i % G_N_ELEMENTS(rows)];
        Said said = row->said;
        said.ref = "R7a.1";
        bool part = i >= G_N_ELEMENTS(rows);
        if (i == G_N_ELEMENTS(rows))
            must_say(fixture->store, &(Said){.ref = "R7a.1", .forecast = "2004-06-10"});
        said.part = part ? 1 : 0;
        said.occurrence = part ? NULL : "2003-04/SUMMER-2";
        must_say(fixture->store, &said);
        g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
        const Milestone *milestone = milestone_of(plan, "R7a.1");
        const PlanSpan *date =
            part ? span_of(plan, "R7a.1", 0) : occurrence_of(plan, "R7a.1", "2003-04/summer-2");
        char text[DAY_TEXT_SIZE];
        assert_string_equal(status_word(date->status), row->status);
        assert_string_equal(day_format(date->done, text), row->done);
        assert_string_equal(status_word(milestone->status), row->of_milestone);
        assert_string_equal(reason_word(milestone->reason), row->reason);
        assert_string_equal(day_format(milestone->forecast, text), row->forecast);
    }
}

static void
one_date_begins_its_milestone(void **state)
{
    Fixture *fixture = *state;
    must_say(fixture->store, &(Said){.ref = "R7a.1", .status = "not-started"});
    must_say(fixture->store, &(Said){.ref = "R7a.1", .status = "blue", .occurrence = "2003-04/summer-2"});
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    assert_int_equal(milestone_of(plan, "R7a.1")->status, STATUS_GREEN);
    assert_int_equal(milestone_of(plan, "R7a.1")->done, DAY_NONE);
    g_autofree char *row = fixture_text(
        fixture,
        "SELECT status || ' ' || span || ' ' || occurrence FROM \"update\" ORDER BY id DESC LIMIT 1");
    assert_string_equal(row, "blue 2 2003-04/summer-2");
}

static void
one_occurrence_moves(void **state)
{
    Fixture *fixture = *state;
    must_say(fixture->store, &(Said){.ref = "R7a.1",
                                     .due = "2004-06-01",
                                     .reason = "dependency",
                                     .occurrence = "2003-04/summer-2"});
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    const PlanSpan *moved = occurrence_of(plan, "R7a.1", "2003-04/summer-2");
    assert_int_equal(moved->due, day("2004-06-01"));
    assert_int_equal(moved->start, day("2004-06-01"));
    assert_int_equal(moved->original_due, day("2004-07-21"));
    assert_string_equal(moved->rule, "agreed");
    assert_int_equal(moved->shifted_on, DAY_NONE);
    assert_int_equal(milestone_of(plan, "R7a.1")->moves, 1);
    assert_int_equal(span_of(plan, "R7a.1", 1)->due, day("2004-09-01"));
}

/* Where every date is an occurrence, nobody means all of them by "done". */
static void
what_repeats_is_not_done_at_once(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    fixture_outside(fixture, "PRAGMA foreign_keys = ON; DELETE FROM span WHERE due = '2004-05-31';"
                             "INSERT INTO occurrence (span_id, key, due) WITH RECURSIVE n (i) AS (VALUES (1) "
                             "UNION ALL SELECT i + 1 FROM n WHERE i < 9) SELECT span.id, 'm' || i, "
                             "date('2004-01-31', '+' || i || ' months') FROM n, span "
                             "WHERE kind = 'recurring'");
    assert_false(say(fixture->store, &(Said){.ref = "R7a.1", .status = "blue"}, &error));
    check_error(error, ERROR_DATA,
                "of those that are open: m1 (due 2004-03-02), m2 (due 2004-03-31), m3 (due 2004-05-01), m4 "
                "(due 2004-05-31), m5 (due 2004-07-01); or --whole for all of it");
    g_clear_error(&error);
    assert_false(
        say(fixture->store, &(Said){.ref = "R7a.1", .due = "2004-07-01", .reason = "dependency"}, &error));
    check_error(error, ERROR_DATA, "or --span N");
    must_say(fixture->store, &(Said){.ref = "R7a.1", .status = "red", .reason = "dependency"});
    must_say(fixture->store, &(Said){.ref = "R7a.1", .status = "blue", .whole = true});
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    assert_int_equal(milestone_of(plan, "R7a.1")->status, STATUS_BLUE);
    assert_int_equal(occurrence_of(plan, "R7a.1", "m3")->status, STATUS_NOT_STARTED);
}

/* What repeats ends on the date that is agreed for it. */
static void
a_new_end_takes_away_what_comes_after(void **state)
{
    Fixture *fixture = *state;
    must_say(fixture->store,
             &(Said){.ref = "R7a.1", .due = "2004-06-30", .span = 2, .reason = "scope-changed"});
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    const PlanSpan *span = span_of(plan, "R7a.1", 1);
    assert_int_equal(span->due, day("2004-06-30"));
    assert_int_equal(span->occurrences->len, 1);
    assert_string_equal(((PlanSpan *)span->occurrences->pdata[0])->occurrence, "2003-04/summer-1");
    assert_string_equal(span->question->answered_by, "school-lead");
    assert_int_equal(span->question->answered, day("2004-04-20"));
}

static void
a_snooze_moves_no_date(void **state)
{
    Fixture *fixture = *state;
    must_say(fixture->store, &(Said){.ref = "R7a.1", .snooze = "2004-07-21"});
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    const Milestone *asleep = milestone_of(plan, "R7a.1");
    assert_int_equal(asleep->snoozed_until, day("2004-07-21"));
    assert_string_equal(asleep->snoozed_by, "school-lead");
    assert_int_equal(asleep->updated, day("2004-04-02"));
    assert_int_equal(asleep->moves, 0);
    must_say(fixture->store, &(Said){.ref = "R7a.1", .wake = true, .note = "back at it"});
    g_autoptr(Plan) later = load_plan(fixture->store, "inspection-plan");
    const Milestone *awake = milestone_of(later, "R7a.1");
    assert_int_equal(awake->snoozed_until, DAY_NONE);
    assert_null(awake->snoozed_by);
    assert_int_equal(awake->updated, day("2004-04-20"));
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) updates = updates_of(fixture->store, awake->id, &error);
    check_ok(updates != NULL, error);
    assert_int_equal(((MilestoneUpdate *)updates->pdata[0])->snooze_until, day("2004-07-21"));
}

static void
references_match_in_any_case(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    must_say(fixture->store, &(Said){.ref = "r7A.1", .note = "the one there is"});
    fixture_outside(fixture,
                    "INSERT INTO milestone (action_id, ref, title, timescale, position) "
                    "SELECT action_id, 'R7A.1', 'another', '', 9 FROM milestone WHERE ref = 'R7a.1'");
    must_say(fixture->store, &(Said){.ref = "R7a.1", .note = "as it is written"});
    assert_false(say(fixture->store, &(Said){.ref = "r7a.1", .note = "either"}, &error));
    check_error(error, ERROR_DATA, "no such milestone");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, fixture_with_plan, fixture_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(what_cannot_be_is_refused),
        CASE(what_repeats_needs_one_or_the_whole),
        CASE(an_unknown_programme_is_named),
        CASE(status_and_reason_follow),
        CASE(done_stays_the_first_day),
        CASE(a_new_date_moves_one_span),
        CASE(a_date_that_moves_nothing_needs_no_reason),
        CASE(what_was_said_is_recorded),
        CASE(what_was_said_can_be_read),
        CASE(one_date_has_a_status),
        CASE(one_date_begins_its_milestone),
        CASE(one_occurrence_moves),
        CASE(what_repeats_is_not_done_at_once),
        CASE(a_snooze_moves_no_date),
        CASE(a_new_end_takes_away_what_comes_after),
        CASE(a_date_by_rule_is_not_moved),
        CASE(references_match_in_any_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
