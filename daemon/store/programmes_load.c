/*
 * A plan is loaded noun by noun, each with one query over the whole programme; parts find the parts they hang
 * on by id. A reference to a part that is not of this programme is left out, whoever wrote it.
 */
#include "base/error.h"
#include "plan/occurrence.h"
#include "store/ladder.h"
#include "store/programmes.h"
#include "store/statement.h"

typedef struct Load {
    Store *store;
    Plan *plan;
    /* int64_t * of the part → the part */
    GHashTable *persons, *boards, *areas, *actions, *milestones, *spans, *questions;
    int64_t officer, escalation;
} Load;

/* Every part begins with its id, so that the part's own address is its key. */
G_STATIC_ASSERT(offsetof(Person, id) == 0 && offsetof(Board, id) == 0 && offsetof(Area, id) == 0 &&
                offsetof(Action, id) == 0 && offsetof(Milestone, id) == 0 && offsetof(PlanSpan, id) == 0 &&
                offsetof(Question, id) == 0);

static void
remember(GHashTable *parts, void *part)
{
    g_hash_table_insert(parts, part, part);
}

static void *
recall(GHashTable *parts, int64_t id)
{
    return g_hash_table_lookup(parts, &id);
}

#define IN_PROGRAMME   " WHERE programme_id = ? "
#define OF_AREA(table) " FROM " table " JOIN area ON area.id = " table ".area_id WHERE area.programme_id = ? "
#define OF_PERSON(table)                                                                                     \
    " FROM " table " JOIN person ON person.id = " table ".person_id WHERE person.programme_id = ? "
#define OF_BOARD(table)                                                                                      \
    " FROM " table " JOIN board ON board.id = " table ".board_id WHERE board.programme_id = ? "
#define OF_MILESTONE(table)                                                                                  \
    " FROM " table " JOIN milestone ON milestone.id = " table ".milestone_id "                               \
    "JOIN action ON action.id = milestone.action_id JOIN area ON area.id = action.area_id "                  \
    "WHERE area.programme_id = ? "

static Statement
start(const Load *load, const char *sql)
{
    Statement s = statement_start(load->store, sql);
    statement_put_int(&s, load->plan->id);
    return s;
}

/* Another program may have written what cannot be read: it is left out, and all else goes on. */
static void
load_ladder(const Load *load, Statement *s, const char *of, GArray **ladder)
{
    const char *text = statement_word(s);
    if (!ladder_parse(text, ladder))
        g_warning("%s: %s: \"%s\" is no list of working days, such as 20,10,2: it is left out",
                  load->plan->key, of, text);
}

static bool
load_programme(Load *load, GError **error)
{
    Plan *plan = load->plan;
    g_auto(Statement) s =
        start(load, "SELECT title, state, nation, zone, year, reference, activated, activated_change, "
                    "officer_id, ladder, calendar, begins, ends, coalesce(approver_days, -1), "
                    "coalesce(chair_days, -1), escalation_id, (SELECT max(id) FROM change WHERE programme_id "
                    "= programme.id "
                    "AND noun <> 'message'), "
                    "(SELECT number FROM revision WHERE programme_id = programme.id) "
                    "FROM programme WHERE id = ?");
    if (statement_row(&s)) {
        statement_into(&s, &plan->title);
        statement_expect(&s, programme_state_parse(statement_word(&s), &plan->state));
        statement_expect(&s, nation_parse(statement_word(&s), &plan->nation));
        statement_into(&s, &plan->zone);
        statement_expect(&s, year_kind_parse(statement_word(&s), &plan->year));
        plan->reference = statement_day(&s);
        plan->activated = statement_day(&s);
        plan->activated_change = statement_int(&s);
        load->officer = statement_int(&s);
        load_ladder(load, &s, "ladder", &plan->ladder);
        plan->calendar = statement_text(&s);
        plan->begins = statement_day(&s);
        plan->ends = statement_day(&s);
        plan->approver_days = statement_within(&s, -1, LADDER_MOST);
        plan->chair_days = statement_within(&s, -1, LADDER_MOST);
        load->escalation = statement_int(&s);
        plan->change = statement_int(&s);
        plan->revision = statement_int(&s);
    }
    return statement_ok(&s, error);
}

static bool
load_periods(Load *load, GError **error)
{
    g_auto(Statement) s =
        start(load, "SELECT key, title, first, last FROM period" IN_PROGRAMME "ORDER BY first, key");
    while (statement_row(&s)) {
        Period band = {.kind = PERIOD_BAND};
        band.id = statement_text(&s);
        band.title = statement_text(&s);
        band.first = statement_day(&s);
        band.last = statement_day(&s);
        g_array_append_val(load->plan->bands, band);
    }
    return statement_ok(&s, error);
}

static bool
load_persons(Load *load, GError **error)
{
    g_auto(Statement) s = start(load, "SELECT id, key, name, kind, zone, coalesce(mail_minute, -1), "
                                      "left_on FROM person" IN_PROGRAMME "ORDER BY id");
    while (statement_row(&s)) {
        int64_t id = statement_int(&s);
        Person *person = plan_add_person(load->plan, "", "");
        person->id = id;
        statement_into(&s, &person->key);
        statement_into(&s, &person->name);
        statement_expect(&s, person_kind_parse(statement_word(&s), &person->kind));
        person->zone = statement_text(&s);
        person->hour = statement_within(&s, -1, 24 * 60 - 1);
        person->left = statement_day(&s);
        remember(load->persons, person);
    }
    return statement_ok(&s, error);
}

/* Texts that hang on parts: the query gives the part's id and the text. `offset` is where the part keeps its
 * GPtrArray. */
static bool
load_texts(Load *load, GHashTable *parts, gsize offset, const char *sql, GError **error)
{
    g_auto(Statement) s = start(load, sql);
    while (statement_row(&s)) {
        void *part = recall(parts, statement_int(&s));
        char *text = statement_text(&s);
        if (part != NULL)
            g_ptr_array_add(G_STRUCT_MEMBER(GPtrArray *, part, offset), text);
        else
            g_free(text);
    }
    return statement_ok(&s, error);
}

static bool
load_absences(Load *load, GError **error)
{
    g_auto(Statement) s =
        start(load, "SELECT person_id, first, last, deputy_id" OF_PERSON("absence") "ORDER BY first");
    while (statement_row(&s)) {
        Person *person = recall(load->persons, statement_int(&s));
        Absence absence = {.from = statement_day(&s)};
        absence.until = statement_day(&s);
        absence.deputy = recall(load->persons, statement_int(&s));
        if (person != NULL)
            g_array_append_val(person->absences, absence);
    }
    return statement_ok(&s, error);
}

static bool
load_people(Load *load, GError **error)
{
    return load_persons(load, error) && load_absences(load, error) &&
           load_texts(load, load->persons, offsetof(Person, addresses),
                      "SELECT person_id, address" OF_PERSON("address") "ORDER BY person_id, position",
                      error) &&
           load_texts(load, load->persons, offsetof(Person, aliases),
                      "SELECT person_id, alias" OF_PERSON("person_alias") "ORDER BY person_id, position",
                      error);
}

static void
read_rule(const Load *load, Statement *s, Board *board)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *rule = statement_text(s);
    board->rule_from = statement_day(s);
    board->rule =
        rule != NULL && board->rule_from != DAY_NONE ? rrule_new(rule, board->rule_from, &error) : NULL;
    if (board->rule != NULL)
        return;
    board->rule_from = DAY_NONE;
    if (rule != NULL)
        g_warning("%s: %s: no meeting by the rule \"%s\": %s", load->plan->key, board->key, rule,
                  error != NULL ? error->message : "it has no first day");
}

static void
read_prompts(const Load *load, Statement *s, Board *board)
{
    GArray *prompts = NULL;
    load_ladder(load, s, board->key, &prompts);
    if (prompts == NULL)
        return;
    g_array_unref(board->prompts);
    board->prompts = prompts;
}

static bool
load_board_rows(Load *load, GError **error)
{
    g_auto(Statement) s =
        start(load, "SELECT id, key, title, digest_weekday, digest_minute, paper_days, "
                    "webhook, webhook_form, meeting_rule, rule_from, prompts FROM board" IN_PROGRAMME
                    "ORDER BY id");
    while (statement_row(&s)) {
        int64_t id = statement_int(&s);
        Board *board = plan_add_board(load->plan, "", "");
        board->id = id;
        statement_into(&s, &board->key);
        statement_into(&s, &board->title);
        board->digest_day = (Weekday)statement_within(&s, MONDAY, SUNDAY);
        board->digest_hour = statement_within(&s, 0, 24 * 60 - 1);
        board->paper_days = statement_within(&s, 0, LADDER_MOST);
        board->webhook = statement_text(&s);
        statement_expect(&s, webhook_form_parse(statement_word(&s), &board->form));
        read_rule(load, &s, board);
        read_prompts(load, &s, board);
        remember(load->boards, board);
    }
    return statement_ok(&s, error);
}

static void
seat(Board *board, Person *person, MemberRole role)
{
    if (role == MEMBER_CHAIR)
        board->chair = person;
    else if (role == MEMBER_CLERK)
        board->clerk = person;
    else
        g_ptr_array_add(board->members, person);
}

static bool
load_members(Load *load, GError **error)
{
    g_auto(Statement) s = start(load, "SELECT board_id, person_id, role" OF_BOARD(
                                          "membership") "ORDER BY board_id, position, person_id");
    while (statement_row(&s)) {
        MemberRole role = MEMBER_MEMBER;
        Board *board = recall(load->boards, statement_int(&s));
        Person *person = recall(load->persons, statement_int(&s));
        statement_expect(&s, member_role_parse(statement_word(&s), &role));
        if (board != NULL && person != NULL)
            seat(board, person, role);
    }
    return statement_ok(&s, error);
}

static bool
load_meetings(Load *load, GError **error)
{
    g_auto(Statement) s = start(load, "SELECT board_id, day" OF_BOARD("meeting") "ORDER BY board_id, day");
    while (statement_row(&s)) {
        Board *board = recall(load->boards, statement_int(&s));
        Day day = statement_day(&s);
        if (board != NULL)
            g_array_append_val(board->meetings, day);
    }
    return statement_ok(&s, error);
}

static bool
load_area_rows(Load *load, GError **error)
{
    g_auto(Statement) s = start(load, "SELECT id, title, plugin, lead_id, ladder, position "
                                      "FROM area" IN_PROGRAMME "ORDER BY position, id");
    while (statement_row(&s)) {
        int64_t id = statement_int(&s);
        Area *area = plan_add_area(load->plan, "");
        area->id = id;
        statement_into(&s, &area->title);
        statement_into(&s, &area->plugin);
        area->lead = recall(load->persons, statement_int(&s));
        load_ladder(load, &s, area->title, &area->ladder);
        area->position = statement_count(&s);
        remember(load->areas, area);
    }
    return statement_ok(&s, error);
}

static bool
load_board_areas(Load *load, GError **error)
{
    g_auto(Statement) s = start(
        load, "SELECT board_id, area_id" OF_AREA("board_area") "ORDER BY board_id, area.position, area.id");
    while (statement_row(&s)) {
        Board *board = recall(load->boards, statement_int(&s));
        Area *area = recall(load->areas, statement_int(&s));
        if (board != NULL && area != NULL)
            g_ptr_array_add(board->areas, area);
    }
    return statement_ok(&s, error);
}

static bool
load_settings(Load *load, GError **error)
{
    g_auto(Statement) s = start(load, "SELECT area_id, name, value" OF_AREA("area_setting"));
    while (statement_row(&s)) {
        Area *area = recall(load->areas, statement_int(&s));
        g_autofree char *name = statement_text(&s);
        g_autofree char *value = statement_text(&s);
        if (area != NULL)
            g_hash_table_insert(area->settings, g_steal_pointer(&name), g_steal_pointer(&value));
    }
    return statement_ok(&s, error);
}

static bool
load_outcomes(Load *load, GError **error)
{
    g_auto(Statement) s = start(
        load, "SELECT outcome.area_id, outcome.id, kind, text" OF_AREA("outcome") "ORDER BY outcome.id");
    while (statement_row(&s)) {
        Area *area = recall(load->areas, statement_int(&s));
        if (area == NULL)
            continue;
        Outcome *outcome = g_new0(Outcome, 1);
        g_ptr_array_add(area->outcomes, outcome);
        outcome->id = statement_int(&s);
        statement_expect(&s, outcome_kind_parse(statement_word(&s), &outcome->kind));
        statement_into(&s, &outcome->text);
    }
    return statement_ok(&s, error);
}

static bool
load_updates(Load *load, GError **error)
{
    g_auto(Statement) s = start(load, "SELECT area_id, \"update\".id, kind, period, text, day" OF_AREA(
                                          "\"update\"") "ORDER BY day, \"update\".id");
    while (statement_row(&s)) {
        Area *area = recall(load->areas, statement_int(&s));
        if (area == NULL)
            continue;
        AreaUpdate *update = g_new0(AreaUpdate, 1);
        g_ptr_array_add(area->updates, update);
        update->id = statement_int(&s);
        statement_expect(&s, area_update_kind_parse(statement_word(&s), &update->kind));
        statement_into(&s, &update->period);
        statement_into(&s, &update->text);
        update->on = statement_day(&s);
    }
    return statement_ok(&s, error);
}

static bool
load_actions(Load *load, GError **error)
{
    g_auto(Statement) s =
        start(load, "SELECT action.id, area_id, ref, number, action.title, objective, "
                    "action.position, ruled" OF_AREA("action") "ORDER BY action.position, action.id");
    while (statement_row(&s)) {
        int64_t id = statement_int(&s);
        Area *area = recall(load->areas, statement_int(&s));
        if (area == NULL)
            continue;
        Action *action = plan_add_action(area, "", "");
        action->id = id;
        statement_into(&s, &action->ref);
        statement_into(&s, &action->number);
        statement_into(&s, &action->title);
        statement_into(&s, &action->objective);
        action->position = statement_count(&s);
        action->ruled = statement_int(&s) != 0;
        remember(load->actions, action);
    }
    return statement_ok(&s, error);
}

static void
read_reason(Statement *s, Reason *reason)
{
    const char *word = statement_word(s);
    *reason = REASON_NONE;
    if (*word != '\0')
        statement_expect(s, reason_parse(word, reason));
}

static void
read_milestone(Statement *s, Milestone *milestone)
{
    statement_into(s, &milestone->ref);
    milestone->position = statement_count(s);
    statement_into(s, &milestone->title);
    statement_into(s, &milestone->timescale);
    statement_expect(s, status_parse(statement_word(s), &milestone->status));
    read_reason(s, &milestone->reason);
    milestone->forecast = statement_day(s);
    milestone->done = statement_day(s);
    statement_into(s, &milestone->monitoring);
    statement_into(s, &milestone->success);
    statement_into(s, &milestone->note);
    milestone->moves = statement_count(s);
    milestone->updated = statement_day(s);
    milestone->seen = statement_day(s);
    milestone->snoozed_until = statement_day(s);
    milestone->snoozed_by = statement_text(s);
    milestone->rule_key = statement_text(s);
    statement_into(s, &milestone->rule);
    milestone->occasion = statement_int(s) != 0;
}

static bool
load_milestones(Load *load, GError **error)
{
    g_auto(Statement) s =
        start(load, "SELECT milestone.id, action_id, milestone.ref, milestone.position, milestone.title, "
                    "timescale, status, reason, forecast, done, monitoring, success, note, moves, updated, "
                    "seen, snoozed_until, snoozed_by, rule_key, rule, occasion FROM milestone JOIN action ON "
                    "action.id = milestone.action_id "
                    "JOIN area ON area.id = action.area_id WHERE area.programme_id = ? "
                    "ORDER BY milestone.position, milestone.id");
    while (statement_row(&s)) {
        int64_t id = statement_int(&s);
        Action *action = recall(load->actions, statement_int(&s));
        if (action == NULL)
            continue;
        Milestone *milestone = plan_add_milestone(action, "", "");
        milestone->id = id;
        read_milestone(&s, milestone);
        remember(load->milestones, milestone);
    }
    return statement_ok(&s, error);
}

static void
read_recurrence(Statement *s, Recurrence *recurrence)
{
    const char *word = statement_word(s);
    *recurrence = RECURRENCE_NONE;
    if (*word != '\0')
        statement_expect(s, recurrence_parse(word, recurrence));
}

#define DATE_STATE(table)                                                                                    \
    table ".rule, " table ".status, " table ".done, " table ".by_terms, " table ".calendar, " table          \
          ".shifted_from, " table ".shifted_on"

static void
read_state(Statement *s, PlanSpan *date)
{
    statement_into(s, &date->rule);
    statement_expect(s, status_parse(statement_word(s), &date->status));
    date->done = statement_day(s);
    date->by_terms = statement_int(s) != 0;
    statement_into(s, &date->calendar);
    date->shifted_from = statement_day(s);
    date->shifted_on = statement_day(s);
}

static void
read_span(Statement *s, PlanSpan *span)
{
    span->ordinal = statement_count(s);
    statement_expect(s, timescale_kind_parse(statement_word(s), &span->kind));
    span->start = statement_day(s);
    span->due = statement_day(s);
    span->original_due = statement_day(s);
    span->review = statement_day(s);
    read_recurrence(s, &span->recurrence);
    span->repeat = statement_text(s);
    span->certain = statement_int(s) != 0;
    span->note = statement_text(s);
    read_state(s, span);
}

static bool
load_spans(Load *load, GError **error)
{
    g_auto(Statement) s = start(
        load, "SELECT milestone_id, span.id, ordinal, kind, start, due, original_due, review, recurrence, "
              "repeat, certain, span.note, " DATE_STATE("span") OF_MILESTONE("span") "ORDER BY ordinal, "
                                                                                     "span.id");
    while (statement_row(&s)) {
        Milestone *milestone = recall(load->milestones, statement_int(&s));
        if (milestone == NULL)
            continue;
        PlanSpan *span = plan_add_span(milestone, TIMESCALE_UNRESOLVED, DAY_NONE, DAY_NONE);
        span->id = statement_int(&s);
        read_span(&s, span);
        remember(load->spans, span);
    }
    return statement_ok(&s, error);
}

/* From the leaves: there are few of them, and milestones are many. */
#define OF_SPAN(tables, table)                                                                               \
    " FROM " tables " CROSS JOIN span ON span.id = " table ".span_id "                                       \
    "CROSS JOIN milestone ON milestone.id = span.milestone_id "                                              \
    "CROSS JOIN action ON action.id = milestone.action_id "                                                  \
    "CROSS JOIN area ON area.id = action.area_id WHERE area.programme_id = ? "

static void
read_occurrence(Statement *s, PlanSpan *span, int64_t id)
{
    g_autofree char *key = statement_text(s);
    Day from = statement_day(s);
    PlanSpan *occurrence = plan_add_occurrence(span, key, from, statement_day(s));
    occurrence->id = id;
    occurrence->original_due = statement_day(s);
    occurrence_set_certain(occurrence, statement_int(s) != 0);
    read_state(s, occurrence);
}

static bool
load_occurrences(Load *load, GError **error)
{
    g_auto(Statement) s = start(load, "SELECT span_id, occurrence.id, key, occurrence.start, occurrence.due, "
                                      "occurrence.original_due, occurrence.certain, " DATE_STATE("occurrence")
                                          OF_SPAN("occurrence", "occurrence") "ORDER BY "
                                                                              "occurrence.due, "
                                                                              "occurrence.id");
    while (statement_row(&s)) {
        PlanSpan *span = recall(load->spans, statement_int(&s));
        if (span != NULL)
            read_occurrence(&s, span, statement_int(&s));
    }
    return statement_ok(&s, error);
}

static bool
load_questions(Load *load, GError **error)
{
    g_auto(Statement) s =
        start(load, "SELECT span_id, question.id, phrase, raised, answered, answered_by" OF_SPAN("question",
                                                                                                 "question"));
    while (statement_row(&s)) {
        PlanSpan *span = recall(load->spans, statement_int(&s));
        if (span == NULL)
            continue;
        Question *question = plan_add_question(span, "");
        question->id = statement_int(&s);
        statement_into(&s, &question->phrase);
        question->raised = statement_day(&s);
        question->answered = statement_day(&s);
        question->answered_by = statement_text(&s);
        remember(load->questions, question);
    }
    return statement_ok(&s, error);
}

static bool
load_offers(Load *load, GError **error)
{
    g_auto(Statement) s = start(load, "SELECT question_id, o.kind, o.start, o.due, o.recurrence" OF_SPAN(
                                          "question_offer AS o JOIN question ON question.id = o.question_id",
                                          "question") "ORDER BY question_id, o.position");
    while (statement_row(&s)) {
        Question *question = recall(load->questions, statement_int(&s));
        Offer offer = {0};
        statement_expect(&s, timescale_kind_parse(statement_word(&s), &offer.kind));
        offer.start = statement_day(&s);
        offer.due = statement_day(&s);
        read_recurrence(&s, &offer.recurrence);
        if (question != NULL)
            g_array_append_val(question->offers, offer);
    }
    return statement_ok(&s, error);
}

static void
assign(Milestone *milestone, Person *person, Role role)
{
    GPtrArray *const people[] = {[ROLE_LEAD] = milestone->leads,
                                 [ROLE_APPROVER] = milestone->approvers,
                                 [ROLE_MONITOR] = milestone->monitors,
                                 [ROLE_DEPUTY] = milestone->deputies};
    g_ptr_array_add(people[role], person);
}

static bool
load_assignments(Load *load, GError **error)
{
    g_auto(Statement) s = start(load, "SELECT milestone_id, person_id, role" OF_MILESTONE(
                                          "assignment") "ORDER BY assignment.position, person_id");
    while (statement_row(&s)) {
        Role role = ROLE_LEAD;
        Milestone *milestone = recall(load->milestones, statement_int(&s));
        Person *person = recall(load->persons, statement_int(&s));
        statement_expect(&s, role_parse(statement_word(&s), &role));
        if (milestone != NULL && person != NULL)
            assign(milestone, person, role);
    }
    return statement_ok(&s, error);
}

static bool
load_dependencies(Load *load, GError **error)
{
    g_auto(Statement) s =
        start(load, "SELECT milestone_id, on_id, lag FROM dependency "
                    "CROSS JOIN milestone ON milestone.id = milestone_id "
                    "CROSS JOIN action ON action.id = milestone.action_id "
                    "CROSS JOIN area ON area.id = action.area_id WHERE area.programme_id = ? ORDER BY on_id");
    while (statement_row(&s)) {
        Milestone *milestone = recall(load->milestones, statement_int(&s));
        Dependency dependency = {.on = recall(load->milestones, statement_int(&s))};
        dependency.lag = statement_within(&s, 0, LADDER_MOST);
        if (milestone != NULL && dependency.on != NULL)
            g_array_append_val(milestone->dependencies, dependency);
    }
    return statement_ok(&s, error);
}

/* Another program may have written a milestone without a span: it is one without a date. */
static void
complete_milestone(Milestone *milestone, void *data)
{
    if (milestone->spans->len == 0)
        plan_add_span(milestone, TIMESCALE_UNRESOLVED, DAY_NONE, DAY_NONE);
}

static bool
load_observations(Load *load, GError **error)
{
    g_auto(Statement) s = start(
        load, "SELECT measure, group_name, comparator, period, value, numerator IS NOT NULL, numerator, "
              "denominator, day, definition, area_id FROM observation" IN_PROGRAMME "ORDER BY id");
    while (statement_row(&s)) {
        g_autofree char *measure = statement_text(&s);
        g_autofree char *group = statement_text(&s);
        g_autofree char *comparator = statement_text(&s);
        g_autofree char *period = statement_text(&s);
        Observation *observation = observation_new(measure, group, comparator, period);
        g_ptr_array_add(load->plan->observations, observation);
        observation->value = statement_real(&s);
        observation->has_count = statement_int(&s) != 0;
        observation->numerator = statement_int(&s);
        observation->denominator = statement_int(&s);
        observation->on = statement_day(&s);
        g_free(observation->definition);
        observation->definition = statement_text(&s);
        observation->area = recall(load->areas, statement_int(&s));
    }
    return statement_ok(&s, error);
}

static bool
load_cases(Load *load, GHashTable *cases, GError **error)
{
    g_auto(Statement) s =
        start(load, "SELECT id, kind, reference, area_id, closed FROM \"case\"" IN_PROGRAMME "ORDER BY id");
    while (statement_row(&s)) {
        int64_t id = statement_int(&s);
        g_autofree char *kind = statement_text(&s);
        g_autofree char *reference = statement_text(&s);
        Case *it = case_new(kind, reference);
        g_ptr_array_add(load->plan->cases, it);
        it->id = id;
        it->area = recall(load->areas, statement_int(&s));
        it->closed = statement_day(&s);
        g_hash_table_insert(cases, &it->id, it);
    }
    return statement_ok(&s, error);
}

static bool
load_case_facts(Load *load, GHashTable *cases, GError **error)
{
    g_auto(Statement) s =
        start(load, "SELECT case_id, name, day, number FROM case_fact JOIN \"case\" ON id = "
                    "case_id" IN_PROGRAMME "ORDER BY case_id, name");
    while (statement_row(&s)) {
        Case *it = recall(cases, statement_int(&s));
        g_autofree char *name = statement_text(&s);
        CaseFact fact = {.name = name, .day = statement_day(&s)};
        fact.number = statement_real(&s);
        if (it != NULL)
            case_put(it, &fact);
    }
    return statement_ok(&s, error);
}

static bool
load_casework(Load *load, GError **error)
{
    g_autoptr(GHashTable) cases = g_hash_table_new(g_int64_hash, g_int64_equal);
    return load_cases(load, cases, error) && load_case_facts(load, cases, error);
}

static bool
load_assessments(Load *load, GError **error)
{
    g_auto(Statement) s =
        start(load, "SELECT area_id, assessment.plugin, day, status, valid_until, change_id, "
                    "fault, since, measured, trend, confidence" OF_AREA("assessment"));
    while (statement_row(&s)) {
        Area *area = recall(load->areas, statement_int(&s));
        if (area == NULL)
            continue;
        g_autofree char *plugin = statement_text(&s);
        Assessment *assessment = area->assessment = assessment_new(plugin, statement_day(&s));
        statement_expect(&s, status_parse(statement_word(&s), &assessment->status));
        assessment->valid_until = statement_day(&s);
        assessment->change = statement_int(&s);
        assessment->fault = statement_text(&s);
        assessment->since = statement_day(&s);
        const char *measured = statement_word(&s);
        statement_expect(&s, *measured == '\0' || status_parse(measured, &assessment->measured));
        statement_expect(&s, trend_parse(statement_word(&s), &assessment->trend));
        statement_expect(&s, confidence_parse(statement_word(&s), &assessment->confidence));
    }
    return statement_ok(&s, error);
}

static Assessment *
recall_assessment(const Load *load, int64_t area_id)
{
    Area *area = recall(load->areas, area_id);
    return area != NULL ? area->assessment : NULL;
}

static bool
load_reasons(Load *load, GError **error)
{
    g_auto(Statement) s = start(
        load,
        "SELECT area_id, text" OF_AREA("assessment_reason") "ORDER BY area_id, assessment_reason.position");
    while (statement_row(&s)) {
        Assessment *assessment = recall_assessment(load, statement_int(&s));
        if (assessment != NULL)
            g_ptr_array_add(assessment->reasons, statement_text(&s));
    }
    return statement_ok(&s, error);
}

static bool
load_findings(Load *load, GError **error)
{
    g_auto(Statement) s = start(load, "SELECT area_id, severity, code, text, ref, since" OF_AREA(
                                          "finding") "AND gone IS NULL ORDER BY area_id, finding.position");
    while (statement_row(&s)) {
        FindingSeverity severity = FINDING_NOTE;
        Assessment *assessment = recall_assessment(load, statement_int(&s));
        statement_expect(&s, finding_severity_parse(statement_word(&s), &severity));
        g_autofree char *code = statement_text(&s);
        g_autofree char *text = statement_text(&s);
        g_autofree char *ref = statement_text(&s);
        Day since = statement_day(&s);
        if (assessment == NULL)
            continue;
        Finding *finding = finding_new(code, severity, text, ref);
        finding->since = since;
        g_ptr_array_add(assessment->findings, finding);
    }
    return statement_ok(&s, error);
}

static bool
load_dates(Load *load, GError **error)
{
    g_auto(Statement) s = start(load, "SELECT area_id, day, occasion, key, area_date.title, rule" OF_AREA(
                                          "area_date") "ORDER BY area_id, area_date.position");
    while (statement_row(&s)) {
        Assessment *assessment = recall_assessment(load, statement_int(&s));
        Day on = statement_day(&s);
        bool occasion = statement_int(&s) != 0;
        g_autofree char *key = statement_text(&s);
        g_autofree char *title = statement_text(&s);
        g_autofree char *rule = statement_text(&s);
        if (assessment != NULL)
            g_ptr_array_add(assessment->dates, area_date_new(key, on, occasion, title, rule));
    }
    return statement_ok(&s, error);
}

static bool
load_milestone_parts(Load *load, GError **error)
{
    return load_milestones(load, error) && load_spans(load, error) && load_occurrences(load, error) &&
           load_questions(load, error) && load_offers(load, error) && load_assignments(load, error) &&
           load_dependencies(load, error);
}

static bool
load_area_parts(Load *load, GError **error)
{
    return load_area_rows(load, error) && load_board_areas(load, error) &&
           load_texts(load, load->areas, offsetof(Area, aliases),
                      "SELECT area_id, alias" OF_AREA("area_alias") "ORDER BY area_id, "
                                                                    "area_alias.position",
                      error) &&
           load_settings(load, error) && load_outcomes(load, error) && load_updates(load, error) &&
           load_actions(load, error);
}

static bool
load_judgements(Load *load, GError **error)
{
    return load_assessments(load, error) && load_reasons(load, error) && load_findings(load, error) &&
           load_dates(load, error);
}

static bool
load_all(Load *load, GError **error)
{
    bool ok = load_programme(load, error) && load_periods(load, error) && load_people(load, error) &&
              load_board_rows(load, error) && load_members(load, error) && load_meetings(load, error) &&
              load_area_parts(load, error) && load_milestone_parts(load, error) &&
              load_observations(load, error) && load_casework(load, error) && load_judgements(load, error);
    load->plan->officer = recall(load->persons, load->officer);
    load->plan->escalation = recall(load->boards, load->escalation);
    plan_foreach_milestone(load->plan, complete_milestone, NULL);
    return ok;
}

static GHashTable *
by_id(void)
{
    return g_hash_table_new(g_int64_hash, g_int64_equal);
}

Plan *
programmes_load(Store *store, const char *key, GError **error)
{
    int64_t id = programmes_find(store, key, NULL, error);
    if (id == 0)
        return NULL;
    g_autoptr(Plan) plan = plan_new(key);
    plan->id = id;
    Load load = {store, plan, by_id(), by_id(), by_id(), by_id(), by_id(), by_id(), by_id(), 0, 0};
    /* All of it as it stands at one instant. */
    bool ok = store_savepoint(store, error) && load_all(&load, error) && store_release(store, error);
    if (!ok)
        store_rollback_to(store);
    g_hash_table_unref(load.persons);
    g_hash_table_unref(load.boards);
    g_hash_table_unref(load.areas);
    g_hash_table_unref(load.actions);
    g_hash_table_unref(load.milestones);
    g_hash_table_unref(load.spans);
    g_hash_table_unref(load.questions);
    return ok ? g_steal_pointer(&plan) : NULL;
}
