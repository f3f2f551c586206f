/* What the triggers append to `change`, whoever writes. */
#include "store/records.h"
#include "tests/store/plan_fixture.h"

static GPtrArray *
changes_after(const Fixture *fixture, int64_t after)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    GPtrArray *changes = changes_since(fixture->store, plan->id, after, &error);
    check_ok(changes != NULL, error);
    return changes;
}

static int64_t
newest(const Fixture *fixture)
{
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    return plan->change;
}

typedef struct {
    const char *noun, *field, *before, *after, *by;
} Wanted;

static void
check_changes(const Fixture *fixture, int64_t after, const Wanted *wanted, guint count)
{
    g_autoptr(GPtrArray) changes = changes_after(fixture, after);
    for (guint i = 0; i < MIN(changes->len, count); i++) {
        const Change *change = changes->pdata[i];
        if (g_strcmp0(change->noun, wanted[i].noun) != 0 || g_strcmp0(change->field, wanted[i].field) != 0 ||
            g_strcmp0(change->before, wanted[i].before) != 0 ||
            g_strcmp0(change->after, wanted[i].after) != 0 || g_strcmp0(change->by, wanted[i].by) != 0)
            fail_msg("change %u is %s %s %s -> %s by %s", i, change->noun, change->field, change->before,
                     change->after, change->by);
    }
    assert_int_equal(changes->len, count);
}

/* Saves, from a plan as loaded, what `alter` makes of it. */
static void
alter_and_check(const Fixture *fixture, const Author *author, void (*alter)(Plan *plan), const Wanted *wanted,
                guint count)
{
    int64_t before = newest(fixture);
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    alter(plan);
    save_plan(fixture->store, plan, author);
    check_changes(fixture, before, wanted, count);
}

static void
a_new_plan_is_all_added(void **state)
{
    Fixture *fixture = *state;
    static const Wanted wanted[] = {
        {"period", "year-1", NULL, "2004-04-01..2005-03-31", "planning-head"},
        {"period", "later", NULL, "2005-04-01..2007-03-31", "planning-head"},
        {"absence", "added", NULL, "planning-head 2004-04-05..2004-04-16", "planning-head"},
        {"absence", "added", NULL, "planning-head 2004-08-02..2004-08-20", "planning-head"},
        {"board", "added", NULL, "Partnership board", "planning-head"},
        {"meeting", "added", NULL, "2004-05-06", "planning-head"},
        {"meeting", "added", NULL, "2004-09-09", "planning-head"},
        {"setting", "threshold", NULL, "90", "planning-head"},
        {"action", "added", NULL, "Joint working", "planning-head"},
        {"milestone", "added", NULL, "Agree the joint protocol", "planning-head"},
        {"span", "added", NULL, "2004-05-31", "planning-head"},
        {"span", "added", NULL, "2004-09-01", "planning-head"},
        {"question", "added", NULL, "By May 2004; review July", "planning-head"},
        {"milestone", "lead", NULL, "school-lead", "planning-head"},
        {"milestone", "lead", NULL, "planning-head", "planning-head"},
        {"milestone", "approver", NULL, "planning-head", "planning-head"},
        {"milestone", "monitor", NULL, "school-lead", "planning-head"},
        {"milestone", "deputy", NULL, "planning-head", "planning-head"},
        {"milestone", "added", NULL, "Publish it", "planning-head"},
        {"span", "added", NULL, NULL, "planning-head"},
        {"outcome", "added", NULL, "Fewer absences", "planning-head"},
        {"update", "added", NULL, "Visits to six schools", "planning-head"},
        {"observation", "added", NULL, "7.1", "planning-head"},
        {"observation", "added", NULL, NULL, "planning-head"},
        {"occurrence", "added", NULL, "2004-05-28", "planning-head"},
        {"occurrence", "added", NULL, "2004-07-21", "planning-head"},
        {"dependency", "added", NULL, "R7a.1", "planning-head"},
    };
    check_changes(fixture, 0, wanted, G_N_ELEMENTS(wanted));
    g_autoptr(GPtrArray) changes = changes_after(fixture, 0);
    const Change *span = changes->pdata[10];
    assert_int_equal(span->at, officer.at);
    assert_true(span->milestone_id > 0 && span->span_id > 0 && span->programme_id > 0);
    assert_int_equal(span->row_id, span->span_id);
    const Change *occurrence = changes->pdata[changes->len - 2];
    assert_true(occurrence->milestone_id == span->milestone_id && occurrence->span_id > span->span_id);
    assert_int_equal(occurrence->row_id,
                     fixture_number(fixture, "SELECT id FROM occurrence WHERE due = '2004-07-21'"));
}

static void
alter_many(Plan *plan)
{
    Milestone *milestone = milestone_of(plan, "R7a.1");
    PlanSpan *span = milestone->spans->pdata[0];
    milestone->status = STATUS_GREEN;
    milestone->reason = REASON_NONE;
    milestone->position = 7;
    milestone->seen = day("2004-04-09");
    span->due = day("2004-06-15");
    span->certain = false;
    g_ptr_array_remove_index(milestone->leads, 0);
    AreaUpdate *update = ((Area *)plan->areas->pdata[0])->updates->pdata[0];
    replace(&update->text, "Visits to seven schools");
    Observation *observation = plan->observations->pdata[0];
    observation->value = 6.5;
}

/* Fields that differ, and only those; order in the plan and bookkeeping leave no trace. */
static void
changes_are_told_field_by_field(void **state)
{
    static const Wanted wanted[] = {
        {"milestone", "status", "amber", "green", "chair"},
        {"milestone", "reason", "awaiting-funding", NULL, "chair"},
        {"span", "due", "2004-05-31", "2004-06-15", "chair"},
        {"span", "certain", "1", "0", "chair"},
        {"milestone", "lead", "school-lead", NULL, "chair"},
        {"update", "text", "Visits to six schools", "Visits to seven schools", "chair"},
        {"observation", "value", "7.1", "6.5", "chair"},
    };
    const Author chair = {"chair", 3000 * INSTANT_SECOND};
    alter_and_check(*state, &chair, alter_many, wanted, G_N_ELEMENTS(wanted));
}

/* A clock that stands still must not make the same author's second change look like nobody's. */
static void
a_second_change_at_the_same_instant_keeps_its_author(void **state)
{
    static const Wanted wanted[] = {
        {"milestone", "status", "amber", "green", "planning-head"},
        {"milestone", "reason", "awaiting-funding", NULL, "planning-head"},
        {"span", "due", "2004-05-31", "2004-06-15", "planning-head"},
        {"span", "certain", "1", "0", "planning-head"},
        {"milestone", "lead", "school-lead", NULL, "planning-head"},
        {"update", "text", "Visits to six schools", "Visits to seven schools", "planning-head"},
        {"observation", "value", "7.1", "6.5", "planning-head"},
    };
    alter_and_check(*state, &officer, alter_many, wanted, G_N_ELEMENTS(wanted));
}

static void
drop_a_span(Plan *plan)
{
    g_ptr_array_set_size(milestone_of(plan, "R7a.1")->spans, 1);
}

static void
what_is_removed_names_its_remover(void **state)
{
    static const Wanted wanted[] = {
        {"question", "removed", "By May 2004; review July", NULL, "chair"},
        {"occurrence", "removed", "2004-05-28", NULL, "chair"},
        {"occurrence", "removed", "2004-07-21", NULL, "chair"},
        {"span", "removed", "2004-09-01", NULL, "chair"},
    };
    const Author chair = {"chair", 3000 * INSTANT_SECOND};
    alter_and_check(*state, &chair, drop_a_span, wanted, G_N_ELEMENTS(wanted));
    assert_int_equal(fixture_number(*state, "SELECT count(*) FROM remover"), 0);
}

typedef struct {
    const char *sql;
    Wanted wanted;
} Outside;

static void
others_are_in_the_history(void **state)
{
    Fixture *fixture = *state;
    static const Outside rows[] = {
        {"UPDATE milestone SET status = 'red' WHERE ref = 'R7a.1'",
         {"milestone", "status", "amber", "red", "outside"}},
        {"UPDATE milestone SET status = 'green', changed_at = 5, changed_by = 'sync' WHERE ref = 'R7a.1'",
         {"milestone", "status", "red", "green", "sync"}},
        {"UPDATE milestone SET status = 'amber' WHERE ref = 'R7a.1'",
         {"milestone", "status", "green", "amber", "outside"}},
        {"UPDATE milestone SET status = 'red', changed_by = 'chair' WHERE ref = 'R7a.1'",
         {"milestone", "status", "amber", "red", "chair"}},
        {"UPDATE span SET due = '2004-07-01' WHERE due = '2004-05-31'",
         {"span", "due", "2004-05-31", "2004-07-01", "outside"}},
        {"INSERT INTO milestone (action_id, ref, title) SELECT id, 'R7a.9', 'new' FROM action",
         {"milestone", "added", NULL, "new", "outside"}},
        {"INSERT INTO span (milestone_id, kind, due, changed_at, changed_by) SELECT id, 'day', '2004-08-01', "
         "9, 'sync' FROM milestone WHERE ref = 'R7a.9'",
         {"span", "added", NULL, "2004-08-01", "sync"}},
        {"INSERT INTO \"update\" (area_id, kind, text) SELECT id, 'note', 'seen' FROM area WHERE position = "
         "0",
         {"update", "added", NULL, "seen", "outside"}},
        {"INSERT INTO observation (programme_id, measure, value) SELECT id, 'exclusions', 12 FROM programme",
         {"observation", "added", NULL, "12.0", "outside"}},
        {"DELETE FROM observation WHERE measure = 'exclusions'",
         {"observation", "removed", "12.0", NULL, "outside"}},
        {"DELETE FROM assignment WHERE role = 'lead' AND person_id = (SELECT id FROM person WHERE key = "
         "'school-lead')",
         {"milestone", "lead", "school-lead", NULL, "outside"}},
        {"UPDATE milestone SET snoozed_until = '2004-05-09' WHERE ref = 'R7a.1'",
         {"milestone", "snoozed_until", "2004-05-04", "2004-05-09", "outside"}},
        {"UPDATE span SET status = 'blue' WHERE due = '2004-07-01'",
         {"span", "status", "not-started", "blue", "outside"}},
        {"UPDATE occurrence SET due = '2004-07-23' WHERE key = '2003-04/summer-2'",
         {"occurrence", "due", "2004-07-21", "2004-07-23", "outside"}},
        {"UPDATE occurrence SET status = 'green', changed_at = 7, changed_by = 'sync' WHERE key = "
         "'2003-04/summer-2'",
         {"occurrence", "status", "not-started", "green", "sync"}},
        {"INSERT INTO occurrence (span_id, key, due) SELECT span_id, 'next', '2004-10-22' FROM occurrence "
         "LIMIT 1",
         {"occurrence", "added", NULL, "2004-10-22", "outside"}},
        {"DELETE FROM occurrence WHERE key = 'next'",
         {"occurrence", "removed", "2004-10-22", NULL, "outside"}},
        {"UPDATE question SET phrase = 'Termly'",
         {"question", "phrase", "By May 2004; review July", "Termly", "outside"}},
        {"DELETE FROM question", {"question", "removed", "Termly", NULL, "outside"}},
        {"UPDATE dependency SET lag = 4", {"dependency", "lag", "3", "4", "outside"}},
        {"DELETE FROM dependency", {"dependency", "removed", "R7a.1", NULL, "outside"}},
        {"INSERT INTO dependency (milestone_id, on_id) SELECT a.id, b.id FROM milestone a, milestone b "
         "WHERE a.ref = 'R7a.2' AND b.ref = 'R7a.1'",
         {"dependency", "added", NULL, "R7a.1", "outside"}},
        {"UPDATE absence SET last = '2004-04-17' WHERE first = '2004-04-05'",
         {"absence", "last", "2004-04-16", "2004-04-17", "outside"}},
        {"UPDATE absence SET deputy_id = NULL", {"absence", "deputy", "school-lead", NULL, "outside"}},
        {"DELETE FROM absence WHERE first = '2004-08-02'",
         {"absence", "removed", "planning-head 2004-08-02..2004-08-20", NULL, "outside"}},
        {"UPDATE person SET left_on = NULL", {"person", "left_on", "2005-09-01", NULL, "outside"}},
        {"UPDATE period SET last = '2008-03-31' WHERE key = 'later'",
         {"period", "later", "2005-04-01..2007-03-31", "2005-04-01..2008-03-31", "outside"}},
        {"DELETE FROM period WHERE key = 'later'",
         {"period", "later", "2005-04-01..2008-03-31", NULL, "outside"}},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        int64_t before = newest(fixture);
        fixture_outside(fixture, rows[i].sql);
        check_changes(fixture, before, &rows[i].wanted, 1);
    }
}

/* The time of a change that gives none is the machine's. */
static void
an_outside_change_is_timed(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(Clock) clock = clock_real_new();
    int64_t before = newest(fixture);
    Instant from = clock_now(clock) - INSTANT_SECOND;
    fixture_outside(fixture, "UPDATE milestone SET status = 'red' WHERE ref = 'R7a.1'");
    g_autoptr(GPtrArray) changes = changes_after(fixture, before);
    const Change *change = changes->pdata[0];
    assert_true(change->at >= from && change->at <= clock_now(clock));
}

/* With all that hangs on it, and in an order in which each can still be placed. */
static void
a_removed_milestone_leaves_its_history(void **state)
{
    Fixture *fixture = *state;
    int64_t before = newest(fixture);
    fixture_outside(fixture, "PRAGMA foreign_keys = ON; DELETE FROM milestone WHERE ref = 'R7a.1'");
    static const Wanted wanted[] = {
        {"milestone", "approver", "planning-head", NULL, "outside"},
        {"milestone", "deputy", "planning-head", NULL, "outside"},
        {"milestone", "lead", "planning-head", NULL, "outside"},
        {"milestone", "lead", "school-lead", NULL, "outside"},
        {"milestone", "monitor", "school-lead", NULL, "outside"},
        {"dependency", "removed", "R7a.1", NULL, "outside"},
        {"span", "removed", "2004-05-31", NULL, "outside"},
        {"question", "removed", "By May 2004; review July", NULL, "outside"},
        {"occurrence", "removed", "2004-05-28", NULL, "outside"},
        {"occurrence", "removed", "2004-07-21", NULL, "outside"},
        {"span", "removed", "2004-09-01", NULL, "outside"},
        {"milestone", "removed", "R7a.1 Agree the joint protocol", NULL, "outside"},
    };
    check_changes(fixture, before, wanted, G_N_ELEMENTS(wanted));
}

static void
the_first_due_date_is_kept(void **state)
{
    Fixture *fixture = *state;
    fixture_outside(fixture, "UPDATE span SET due = '2004-07-01' WHERE due = '2004-05-31';"
                             "UPDATE span SET due = '2004-08-01' WHERE due = '2004-07-01'");
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    const Milestone *milestone = milestone_of(plan, "R7a.1");
    assert_int_equal(((PlanSpan *)milestone->spans->pdata[0])->original_due, day("2004-05-31"));
    assert_int_equal(milestone->moves, 2);
    fixture_outside(fixture, "UPDATE span SET due = '2004-08-01' WHERE kind = 'unresolved'");
    g_autoptr(Plan) dated = load_plan(fixture->store, "inspection-plan");
    const Milestone *second = milestone_of(dated, "R7a.2");
    assert_int_equal(((PlanSpan *)second->spans->pdata[0])->original_due, day("2004-08-01"));
    assert_int_equal(second->moves, 0);
}

static void
each_area_has_a_newest_change(void **state)
{
    Fixture *fixture = *state;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
    const int64_t *first = &((Area *)plan->areas->pdata[0])->id;
    const int64_t *second = &((Area *)plan->areas->pdata[1])->id;
    g_autoptr(GHashTable) initial = changes_by_area(fixture->store, plan->id, &error);
    check_ok(initial != NULL, error);
    assert_int_equal(*(int64_t *)g_hash_table_lookup(initial, first), plan->change);
    int64_t of_all = *(int64_t *)g_hash_table_lookup(initial, second);
    assert_int_equal(of_all, fixture_number(fixture, "SELECT max(id) FROM change WHERE area_id IS NULL"));
    fixture_outside(fixture, "UPDATE milestone SET status = 'red' WHERE ref = 'R7a.1'");
    g_autoptr(GHashTable) later = changes_by_area(fixture->store, plan->id, &error);
    check_ok(later != NULL, error);
    assert_true(*(int64_t *)g_hash_table_lookup(later, first) > plan->change);
    assert_int_equal(*(int64_t *)g_hash_table_lookup(later, second), of_all);
}

static bool
is_newer(const Fixture *fixture, const Plan *plan, guint area)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) newest_of = changes_by_area(fixture->store, plan->id, &error);
    check_ok(newest_of != NULL, error);
    const Area *asked = plan->areas->pdata[area];
    return *(int64_t *)g_hash_table_lookup(newest_of, &asked->id) > plan->change;
}

/* An assessment is renewed when anything that its plugin is asked with has changed, and only then. */
static void
what_a_plugin_sees_is_in_the_history(void **state)
{
    Fixture *fixture = *state;
    static const struct {
        const char *sql;
        bool first, second; /* area whose plugin must be asked again */
    } rows[] = {
        {"INSERT INTO area_setting SELECT id, 'pupils', '700' FROM area WHERE position = 0", true, false},
        {"UPDATE area_setting SET value = '92' WHERE name = 'threshold'", true, false},
        {"UPDATE area_setting SET value = '92' WHERE name = 'threshold'", false, false},
        {"UPDATE area_setting SET area_id = (SELECT id FROM area WHERE position = 1) WHERE name = 'pupils'",
         true, true},
        {"DELETE FROM area_setting WHERE name = 'pupils'", false, true},
        {"UPDATE area SET plugin = 'send' WHERE position = 1", false, true},
        {"UPDATE area SET title = 'Leaders' WHERE position = 1", false, true},
        {"UPDATE area SET lead_id = NULL, ladder = '9,1', position = position", false, false},
        {"INSERT INTO meeting SELECT id, '2004-11-04' FROM board", true, true},
        {"UPDATE meeting SET day = '2004-11-05' WHERE day = '2004-11-04'", true, true},
        {"DELETE FROM meeting WHERE day = '2004-11-05'", true, true},
        {"UPDATE board SET title = 'Board'", true, true},
        {"UPDATE board SET paper_days = 4", true, true},
        {"UPDATE board SET digest_minute = 4, webhook = NULL", false, false},
        {"INSERT INTO board (programme_id, key, title) SELECT id, 'group', 'Group' FROM programme", true,
         true},
        {"DELETE FROM board WHERE key = 'group'", true, true},
        {"UPDATE person SET kind = 'officer' WHERE key = 'school-lead'", true, true},
        {"UPDATE person SET name = 'New name'", false, false},
        {"UPDATE programme SET nation = 'scotland'", true, true},
        {"UPDATE programme SET reference = '2004-03-23'", true, true},
        {"UPDATE programme SET activated = '2004-04-01'", true, true},
        {"UPDATE programme SET ladder = '7'", false, false},
        {"UPDATE programme SET approver_days = 7, chair_days = NULL, escalation_id = NULL", false, false},
        {"UPDATE programme SET calendar = 'saltmarsh'", true, true},
        {"UPDATE board SET meeting_rule = 'FREQ=YEARLY'", true, true},
        {"UPDATE board SET prompts = '4'", false, false},
        {"DELETE FROM board_area", false, false},
        {"UPDATE absence SET last = '2004-08-30'", false, false},
        {"UPDATE occurrence SET status = 'amber'", true, false},
        {"UPDATE dependency SET lag = 9", true, false},
        {"UPDATE outcome SET text = 'Fewer still'", true, false},
        {"DELETE FROM outcome", true, false},
        {"INSERT INTO outcome (area_id, kind, text) SELECT id, 'exit', 'x' FROM area WHERE position = 1",
         false, true},
        {"UPDATE action SET title = 'Working together'", true, false},
        {"INSERT INTO action (area_id, ref) SELECT id, 'R8' FROM area WHERE position = 1", false, true},
        {"UPDATE milestone SET action_id = (SELECT id FROM action WHERE ref = 'R8') WHERE ref = 'R7a.2'",
         true, true},
        {"UPDATE action SET area_id = (SELECT id FROM area WHERE position = 1) WHERE ref = 'R7a'", true,
         true},
        {"INSERT INTO action (area_id, ref) SELECT id, 'R9' FROM area WHERE position = 0", true, false},
        {"DELETE FROM action WHERE ref = 'R9'", true, false},
        {"PRAGMA foreign_keys = ON; DELETE FROM membership; DELETE FROM board", true, true},
    };
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Plan) plan = load_plan(fixture->store, "inspection-plan");
        fixture_outside(fixture, rows[i].sql);
        if (is_newer(fixture, plan, 0) != rows[i].first || is_newer(fixture, plan, 1) != rows[i].second)
            fail_msg("%s: renews %d %d", rows[i].sql, is_newer(fixture, plan, 0), is_newer(fixture, plan, 1));
    }
}

static void
set_and_meet(Plan *plan)
{
    Area *area = plan->areas->pdata[0];
    g_hash_table_remove_all(area->settings);
    g_hash_table_insert(area->settings, g_strdup("pupils"), g_strdup("700"));
    GArray *meetings = ((Board *)plan->boards->pdata[0])->meetings;
    g_array_index(meetings, Day, 0) = day("2004-05-13");
}

static void
settings_and_meetings_change_by_somebody(void **state)
{
    static const Wanted wanted[] = {
        {"meeting", "removed", "2004-05-06", NULL, "chair"},
        {"meeting", "added", NULL, "2004-05-13", "chair"},
        {"setting", "threshold", "90", NULL, "chair"},
        {"setting", "pupils", NULL, "700", "chair"},
    };
    const Author chair = {"chair", 3000 * INSTANT_SECOND};
    alter_and_check(*state, &chair, set_and_meet, wanted, G_N_ELEMENTS(wanted));
    assert_int_equal(fixture_number(*state, "SELECT count(*) FROM remover"), 0);
}

/* Every word that the program knows may stand in the store, and no other. `column` is "table.column". */
static void
check_vocabulary(const Fixture *fixture, const char *column, const char *(*word)(guint), guint count)
{
    sqlite3 *db = NULL;
    g_auto(GStrv) names = g_strsplit(column, ".", 2);
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    for (guint i = 0; i <= count; i++) {
        const char *value = i < count ? word(i) : "purple";
        g_autofree char *quoted = value != NULL ? g_strdup_printf("'%s'", value) : g_strdup("NULL");
        g_autofree char *sql = g_strdup_printf("UPDATE \"%s\" SET %s = %s", names[0], names[1], quoted);
        int wanted = i < count ? SQLITE_OK : SQLITE_CONSTRAINT;
        if (sqlite3_exec(db, sql, NULL, NULL, NULL) != wanted)
            fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    }
    sqlite3_close(db);
}

#define WORD(name, type)                                                                                     \
    static const char *name##_of(guint value)                                                                \
    {                                                                                                        \
        return name##_word((type)value);                                                                     \
    }

WORD(status, Status)
WORD(reason, Reason)
WORD(programme_state, ProgrammeState)
WORD(nation, Nation)
WORD(year_kind, YearKind)
WORD(person_kind, PersonKind)
WORD(timescale_kind, TimescaleKind)
WORD(recurrence, Recurrence)
WORD(role, Role)
WORD(member_role, MemberRole)
WORD(outcome_kind, OutcomeKind)
WORD(area_update_kind, AreaUpdateKind)
WORD(notice_kind, NoticeKind)
WORD(channel, Channel)
WORD(message_state, MessageState)
WORD(delivery_result, DeliveryResult)
WORD(finding_severity, FindingSeverity)
WORD(trend, Trend)
WORD(confidence, Confidence)

static void
vocabularies_agree(void **state)
{
    Fixture *fixture = *state;
    fixture_outside(
        fixture, "DELETE FROM membership WHERE role <> 'chair';"
                 "DELETE FROM assignment WHERE role <> 'lead';"
                 "INSERT INTO message (kind, channel, address, subject, message_id, created_at, tried_from, "
                 "not_before) "
                 "VALUES ('test', 'mail', 'a@example.org', 's', 'i', 0, 0, 0);"
                 "INSERT INTO delivery (message_id, attempt, delivered_at, result) VALUES (1, 1, 0, 'sent');"
                 "INSERT INTO assessment (area_id, plugin, status, day) VALUES (1, 'p', 'red', '2004-01-01');"
                 "INSERT INTO finding (area_id, position, code, severity, text, since) "
                 "VALUES (1, 0, 'c', 'note', '', '2004-01-01')");
    check_vocabulary(fixture, "milestone.status", status_of, STATUS_UNDATED + 1);
    check_vocabulary(fixture, "milestone.reason", reason_of, REASON_SUPERSEDED + 1);
    check_vocabulary(fixture, "update.status", status_of, STATUS_UNDATED + 1);
    check_vocabulary(fixture, "update.reason", reason_of, REASON_SUPERSEDED + 1);
    check_vocabulary(fixture, "programme.state", programme_state_of, PROGRAMME_CLOSED + 1);
    check_vocabulary(fixture, "programme.nation", nation_of, NATION_NORTHERN_IRELAND + 1);
    check_vocabulary(fixture, "programme.year", year_kind_of, YEAR_ACADEMIC + 1);
    check_vocabulary(fixture, "person.kind", person_kind_of, PERSON_SCHOOL + 1);
    check_vocabulary(fixture, "span.kind", timescale_kind_of, TIMESCALE_UNRESOLVED + 1);
    check_vocabulary(fixture, "span.recurrence", recurrence_of, RECURRENCE_UNSTATED + 1);
    check_vocabulary(fixture, "span.status", status_of, STATUS_UNDATED + 1);
    check_vocabulary(fixture, "occurrence.status", status_of, STATUS_UNDATED + 1);
    check_vocabulary(fixture, "question_offer.kind", timescale_kind_of, TIMESCALE_UNRESOLVED + 1);
    check_vocabulary(fixture, "question_offer.recurrence", recurrence_of, RECURRENCE_UNSTATED + 1);
    check_vocabulary(fixture, "assignment.role", role_of, ROLE_DEPUTY + 1);
    check_vocabulary(fixture, "membership.role", member_role_of, MEMBER_CLERK + 1);
    check_vocabulary(fixture, "outcome.kind", outcome_kind_of, OUTCOME_EXIT + 1);
    check_vocabulary(fixture, "update.kind", area_update_kind_of, UPDATE_NOTE + 1);
    check_vocabulary(fixture, "message.kind", notice_kind_of, NOTICE_TEST + 1);
    check_vocabulary(fixture, "message.channel", channel_of, CHANNEL_WEBHOOK + 1);
    check_vocabulary(fixture, "message.state", message_state_of, MESSAGE_CANCELLED + 1);
    check_vocabulary(fixture, "delivery.result", delivery_result_of, DELIVERY_BOUNCED + 1);
    check_vocabulary(fixture, "assessment.trend", trend_of, TREND_IMPROVING + 1);
    check_vocabulary(fixture, "assessment.confidence", confidence_of, CONFIDENCE_HIGH + 1);
    check_vocabulary(fixture, "finding.severity", finding_severity_of, FINDING_BREACH + 1);
}

static void
the_format_refuses_what_it_does_not_allow(void **state)
{
    Fixture *fixture = *state;
    static const char *const refused[] = {
        "UPDATE span SET due = '2004-02-31'",
        "UPDATE span SET due = '2004-2-3'",
        "UPDATE span SET due = 'soon'",
        "UPDATE span SET due = '2004-02-03 10:00'",
        "UPDATE span SET certain = 2",
        "UPDATE span SET original_due = '2004-01-01' WHERE original_due IS NOT NULL",
        "UPDATE occurrence SET original_due = '2004-01-01'",
        "UPDATE occurrence SET key = 'other' WHERE key = '2003-04/summer-1'",
        "UPDATE occurrence SET due = NULL",
        "UPDATE question SET answered = '2004-04-01'",
        "INSERT INTO question (span_id, phrase) SELECT span_id, 'twice' FROM question",
        "UPDATE dependency SET on_id = milestone_id",
        "UPDATE dependency SET lag = -1",
        "UPDATE absence SET last = '2004-01-01'",
        "UPDATE period SET last = '2004-01-01'",
        "UPDATE board SET rule_from = NULL",
        "UPDATE board SET prompts = '4 days'",
        "UPDATE board SET prompts = '5,'",
        "UPDATE board SET prompts = ',5'",
        "UPDATE board SET prompts = '5,,4'",
        "UPDATE board SET prompts = '5000'",
        "UPDATE board SET prompts = ''",
        "UPDATE board SET meeting_rule = 'every month'",
        "UPDATE board SET paper_days = 2147483648",
        "UPDATE programme SET approver_days = 4294967297",
        "UPDATE dependency SET lag = 4294967297",
        "UPDATE programme SET chair_days = -1",
        "UPDATE milestone SET snoozed_until = 'later'",
        "UPDATE person SET mail_minute = 1440",
        "UPDATE board SET digest_weekday = 8",
        "UPDATE programme SET ladder = '20;10'",
        "UPDATE milestone SET title = X'00'",
        "UPDATE milestone SET ref = 'R9.9'",
        "INSERT INTO milestone (action_id, ref, title) SELECT id, 'R7a.1', 'twice' FROM action",
        "INSERT INTO observation (programme_id, measure, numerator) VALUES (1, 'm', 3)",
        "INSERT INTO \"update\" (kind, text) VALUES ('note', 'of nothing')",
        "DELETE FROM action",
        "DELETE FROM person",
    };
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(fixture->path, &db), SQLITE_OK);
    sqlite3_exec(db, "PRAGMA foreign_keys = ON", NULL, NULL, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(refused); i++) {
        if (sqlite3_exec(db, refused[i], NULL, NULL, NULL) != SQLITE_CONSTRAINT)
            fail_msg("%s: %s", refused[i], sqlite3_errmsg(db));
    }
    sqlite3_close(db);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, fixture_with_plan, fixture_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(a_new_plan_is_all_added),
        CASE(changes_are_told_field_by_field),
        CASE(a_second_change_at_the_same_instant_keeps_its_author),
        CASE(what_is_removed_names_its_remover),
        CASE(others_are_in_the_history),
        CASE(an_outside_change_is_timed),
        CASE(a_removed_milestone_leaves_its_history),
        CASE(the_first_due_date_is_kept),
        CASE(each_area_has_a_newest_change),
        CASE(what_a_plugin_sees_is_in_the_history),
        CASE(settings_and_meetings_change_by_somebody),
        CASE(vocabularies_agree),
        CASE(the_format_refuses_what_it_does_not_allow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
