#include "base/error.h"
#include "store/occurrences.h"
#include "store/programmes.h"
#include "store/questions.h"
#include "store/removal.h"
#include "store/rowset.h"
#include "store/statement.h"

#define COLUMNS                                                                                              \
    "(action_id, position, title, timescale, status, reason, forecast, done, monitoring, success, note, "    \
    "updated, seen, snoozed_until, snoozed_by, ref)"
#define VALUES "(?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)"

static const StatementPair milestone_sql = {
    "INSERT INTO milestone (id, changed_at, changed_by, action_id, position, title, timescale, status, "
    "reason, forecast, done, monitoring, success, note, updated, seen, snoozed_until, snoozed_by, ref) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
    "UPDATE milestone SET " COLUMNS " = " VALUES ", " STATEMENT_AUTHOR " WHERE id = ?1 AND " COLUMNS
    " IS NOT " VALUES};

static void
bind_milestone(Statement *s, const void *part)
{
    const Milestone *milestone = part;
    statement_put_int(s, milestone->action->id);
    statement_put_int(s, milestone->position);
    statement_put_text(s, milestone->title);
    statement_put_text(s, milestone->timescale);
    statement_put_text(s, status_word(milestone->status));
    statement_put_text(s, reason_word(milestone->reason));
    statement_put_day(s, milestone->forecast);
    statement_put_day(s, milestone->done);
    statement_put_text(s, milestone->monitoring);
    statement_put_text(s, milestone->success);
    statement_put_text(s, milestone->note);
    statement_put_day(s, milestone->updated);
    statement_put_day(s, milestone->seen);
    statement_put_day(s, milestone->snoozed_until);
    statement_put_text(s, milestone->snoozed_by);
    statement_put_text(s, milestone->ref);
}

#define SPAN_COLUMNS                                                                                         \
    "(ordinal, kind, start, due, review, recurrence, repeat, rule, certain, note, status, done, by_terms, "  \
    "calendar, shifted_from, shifted_on)"
#define SPAN_VALUES "(?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20)"

static const StatementPair span_sql = {
    "INSERT INTO span (id, changed_at, changed_by, milestone_id, ordinal, kind, start, due, review, "
    "recurrence, repeat, rule, certain, note, status, done, by_terms, calendar, shifted_from, shifted_on, "
    "original_due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, "
    "?19, ?20, ?21)",
    "UPDATE span SET " SPAN_COLUMNS " = " SPAN_VALUES ", original_due = coalesce(original_due, "
    "?21), " STATEMENT_AUTHOR " WHERE id = ?1 AND " SPAN_COLUMNS " IS NOT " SPAN_VALUES};

typedef struct {
    const Milestone *milestone;
    const PlanSpan *span;
} SpanPart;

static void
bind_span(Statement *s, const void *data)
{
    const SpanPart *part = data;
    const PlanSpan *span = part->span;
    statement_put_int(s, part->milestone->id);
    statement_put_int(s, span->ordinal);
    statement_put_text(s, timescale_kind_word(span->kind));
    statement_put_day(s, span->start);
    statement_put_day(s, span->due);
    statement_put_day(s, span->review);
    statement_put_text(s, recurrence_word(span->recurrence));
    statement_put_text(s, span->repeat);
    statement_put_text(s, span->rule);
    statement_put_int(s, span->certain);
    statement_put_text(s, span->note);
    statement_put_text(s, status_word(span->status));
    statement_put_day(s, span->done);
    statement_put_int(s, span->by_terms);
    statement_put_text(s, span->calendar);
    statement_put_day(s, span->shifted_from);
    statement_put_day(s, span->shifted_on);
    statement_put_day(s, span->original_due != DAY_NONE ? span->original_due : span->due);
}

/* A span that came anew from a phrase is the one of its place, if there is one. */
static bool
find_span(Store *store, const Milestone *milestone, PlanSpan *span, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT id FROM span WHERE milestone_id = ? AND ordinal = ?");
    statement_put_int(&s, milestone->id);
    statement_put_int(&s, span->ordinal);
    if (statement_row(&s))
        span->id = statement_int(&s);
    return statement_ok(&s, error);
}

/* What the store itself keeps of a span. */
static bool
read_original(Store *store, PlanSpan *span, GError **error)
{
    g_auto(Statement) s = statement_start(store, "SELECT original_due FROM span WHERE id = ?");
    statement_put_int(&s, span->id);
    if (statement_row(&s))
        span->original_due = statement_day(&s);
    return statement_ok(&s, error);
}

static bool
read_moves(Store *store, Milestone *milestone, GError **error)
{
    g_auto(Statement) s = statement_start(store, "SELECT moves FROM milestone WHERE id = ?");
    statement_put_int(&s, milestone->id);
    if (statement_row(&s))
        milestone->moves = (int)statement_int(&s);
    return statement_ok(&s, error);
}

/* By the day in UTC: who writes is known to the room, where they are is not. */
static Day
day_of(const Author *author)
{
    return day_from_civil(1970, 1, 1) + (Day)(author->at / (24 * 60 * 60 * INSTANT_SECOND));
}

static bool
save_span(Store *store, const Milestone *milestone, PlanSpan *span, const Author *author, GError **error)
{
    const SpanPart part = {milestone, span};
    return (span->id != 0 || find_span(store, milestone, span, error)) &&
           occurrences_follow(store, span, day_of(author), author, error) &&
           statement_save(store, &span->id, &span_sql, bind_span, &part, author, error) &&
           questions_save(store, milestone, span, author, error) && read_original(store, span, error);
}

static bool
count_beyond(Store *store, const Milestone *milestone, int64_t *count, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT count(*) FROM span WHERE milestone_id = ? AND ordinal > ?");
    statement_put_int(&s, milestone->id);
    statement_put_int(&s, milestone->spans->len);
    *count = statement_row(&s) ? statement_int(&s) : 0;
    return statement_ok(&s, error);
}

static bool
delete_beyond(Store *store, const Milestone *milestone, GError **error)
{
    g_auto(Statement) s = statement_start(store, "DELETE FROM span WHERE milestone_id = ? AND ordinal > ?");
    statement_put_int(&s, milestone->id);
    statement_put_int(&s, milestone->spans->len);
    return statement_run(&s, error);
}

static bool
save_spans(Store *store, Milestone *milestone, const Author *author, GError **error)
{
    for (guint i = 0; i < milestone->spans->len; i++) {
        PlanSpan *span = milestone->spans->pdata[i];
        span->ordinal = (int)i + 1;
        if (!save_span(store, milestone, span, author, error))
            return false;
    }
    int64_t beyond = 0;
    if (!count_beyond(store, milestone, &beyond, error))
        return false;
    if (beyond == 0)
        return true;
    return removal_begin(store, author, error) && delete_beyond(store, milestone, error) &&
           removal_end(store, error);
}

static const RowSet assignment_sql = {
    ROWSET_DIFFER("SELECT role, person_id, position FROM assignment WHERE milestone_id = ?1",
                  "SELECT " ROWSET_CELL(0) ", " ROWSET_CELL(1) ", " ROWSET_CELL(2) " FROM json_each(?2)"),
    "DELETE FROM assignment WHERE milestone_id = ?1 AND (role, person_id) NOT IN (SELECT " ROWSET_CELL(
        0) ", " ROWSET_CELL(1) " FROM json_each(?2))",
    "INSERT INTO assignment (milestone_id, changed_at, changed_by, role, person_id, position) SELECT ?1, ?3, "
    "?4, " ROWSET_CELL(0) ", " ROWSET_CELL(1) ", " ROWSET_CELL(
        2) " FROM json_each(?2) WHERE true "
           "ON CONFLICT (milestone_id, role, person_id) DO UPDATE SET position = excluded.position "
           "WHERE position <> excluded.position"};

static void
assign(json_t *rows, Role role, const GPtrArray *people)
{
    for (guint i = 0; i < people->len; i++) {
        const Person *person = people->pdata[i];
        json_t *row = json_array();
        json_array_append_new(row, json_string(role_word(role)));
        json_array_append_new(row, rowset_id(person->id));
        json_array_append_new(row, json_integer(i));
        json_array_append_new(rows, row);
    }
}

static bool
save_assignments(Store *store, const Milestone *milestone, const Author *author, GError **error)
{
    json_auto_t *rows = json_array();
    assign(rows, ROLE_LEAD, milestone->leads);
    assign(rows, ROLE_APPROVER, milestone->approvers);
    assign(rows, ROLE_MONITOR, milestone->monitors);
    assign(rows, ROLE_DEPUTY, milestone->deputies);
    return rowset_save(store, &assignment_sql, milestone->id, rows, author, error);
}

static const RowSet dependency_sql = {
    ROWSET_DIFFER("SELECT on_id, lag FROM dependency WHERE milestone_id = ?1",
                  "SELECT " ROWSET_CELL(0) ", " ROWSET_CELL(1) " FROM json_each(?2)"),
    "DELETE FROM dependency WHERE milestone_id = ?1 AND on_id NOT IN (SELECT " ROWSET_CELL(
        0) " FROM json_each(?2))",
    "INSERT INTO dependency (milestone_id, changed_at, changed_by, on_id, lag) SELECT ?1, ?3, "
    "?4, " ROWSET_CELL(0) ", " ROWSET_CELL(
        1) " FROM json_each(?2) WHERE true "
           "ON CONFLICT (milestone_id, on_id) DO UPDATE SET lag = excluded.lag, "
           "changed_at = iif(changed_at IS ?3, ?3 + 1, ?3), changed_by = ?4 WHERE lag <> excluded.lag"};

bool
dependencies_save(Store *store, const Milestone *milestone, const Author *author, GError **error)
{
    json_auto_t *rows = json_array();
    for (guint i = 0; i < milestone->dependencies->len; i++) {
        const Dependency *dependency = &g_array_index(milestone->dependencies, Dependency, i);
        json_t *row = json_array();
        json_array_append_new(row, rowset_id(dependency->on->id));
        json_array_append_new(row, json_integer(dependency->lag));
        json_array_append_new(rows, row);
    }
    return rowset_save(store, &dependency_sql, milestone->id, rows, author, error);
}

bool
milestones_save(Store *store, Milestone *milestone, const Author *author, GError **error)
{
    return statement_save(store, &milestone->id, &milestone_sql, bind_milestone, milestone, author, error) &&
           save_spans(store, milestone, author, error) && save_assignments(store, milestone, author, error) &&
           read_moves(store, milestone, error);
}
