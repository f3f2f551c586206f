#include "base/error.h"
#include "store/occurrences.h"
#include "store/programmes.h"
#include "store/questions.h"
#include "store/removal.h"
#include "store/rowset.h"
#include "store/statement.h"

#define COLUMNS                                                                                              \
    "(action_id, position, title, timescale, status, reason, forecast, done, monitoring, success, note, "    \
    "updated, seen, snoozed_until, snoozed_by, ref, rule_key, rule, occasion)"
#define VALUES "(?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22)"

static const StatementPair milestone_sql = {
    "INSERT INTO milestone (id, changed_at, changed_by, action_id, position, title, timescale, status, "
    "reason, forecast, done, monitoring, success, note, updated, seen, snoozed_until, snoozed_by, ref, "
    "rule_key, rule, occasion) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, "
    "?22)",
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
    statement_put_text(s, milestone->rule_key);
    statement_put_text(s, milestone->rule);
    statement_put_int(s, milestone->occasion);
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
    Day original = span->original_due != DAY_NONE ? span->original_due : span->due;
    statement_put_day(s, span->certain ? original : DAY_NONE);
}

/* What the store has in the place of a span. */
typedef struct {
    int64_t id;
    int ordinal;
    Day original_due;
    bool repeats, asks; /* has occurrences, has a question */
} Stored;

/* One query for all spans, for each of which there would be four. */
static GArray *
stored_spans(Store *store, const Milestone *milestone, GError **error)
{
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(Stored));
    g_auto(Statement) s = statement_start(
        store, "SELECT id, ordinal, original_due, EXISTS (SELECT 1 FROM occurrence WHERE span_id = span.id), "
               "EXISTS (SELECT 1 FROM question WHERE span_id = span.id) FROM span WHERE milestone_id = ?");
    statement_put_int(&s, milestone->id);
    while (statement_row(&s)) {
        Stored stored = {.id = statement_int(&s)};
        stored.ordinal = statement_count(&s);
        stored.original_due = statement_day(&s);
        stored.repeats = statement_int(&s) != 0;
        stored.asks = statement_int(&s) != 0;
        g_array_append_val(all, stored);
    }
    return statement_ok(&s, error) ? g_steal_pointer(&all) : NULL;
}

/* A span that came anew from a phrase is the one of its place, if there is one. */
static Stored
stored_of(const GArray *all, const PlanSpan *span)
{
    for (guint i = 0; i < all->len; i++) {
        const Stored *stored = &g_array_index(all, Stored, i);
        if (span->id != 0 ? stored->id == span->id : stored->ordinal == span->ordinal)
            return *stored;
    }
    return (Stored){.id = span->id, .original_due = DAY_NONE};
}

static bool
read_moves(Store *store, Milestone *milestone, GError **error)
{
    g_auto(Statement) s = statement_start(store, "SELECT moves FROM milestone WHERE id = ?");
    statement_put_int(&s, milestone->id);
    if (statement_row(&s))
        milestone->moves = statement_count(&s);
    return statement_ok(&s, error);
}

/* By the day in UTC: who writes is known to the room, where they are is not. */
static Day
day_of(const Author *author)
{
    return day_from_civil(1970, 1, 1) + (Day)(author->at / (24 * 60 * 60 * INSTANT_SECOND));
}

/* The store keeps the first due date that was certain. */
static void
keep_original(PlanSpan *span, Day stored)
{
    if (stored != DAY_NONE || !span->certain)
        span->original_due = stored;
    else if (span->original_due == DAY_NONE)
        span->original_due = span->due;
}

static bool
save_span(Store *store, const Milestone *milestone, PlanSpan *span, const Stored *stored,
          const Author *author, GError **error)
{
    const SpanPart part = {milestone, span};
    span->id = stored->id;
    if (stored->repeats && !occurrences_follow(store, span, day_of(author), author, error))
        return false;
    if (!statement_save(store, &span->id, &span_sql, bind_span, &part, author, error))
        return false;
    keep_original(span, stored->original_due);
    return (!stored->asks && span->question == NULL) || questions_save(store, milestone, span, author, error);
}

static bool
ends_beyond(const GArray *stored, guint count)
{
    for (guint i = 0; i < stored->len; i++) {
        if (g_array_index(stored, Stored, i).ordinal > (int)count)
            return true;
    }
    return false;
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
    g_autoptr(GArray) all = stored_spans(store, milestone, error);
    for (guint i = 0; all != NULL && i < milestone->spans->len; i++) {
        PlanSpan *span = milestone->spans->pdata[i];
        span->ordinal = (int)i + 1;
        const Stored stored = stored_of(all, span);
        if (!save_span(store, milestone, span, &stored, author, error))
            return false;
    }
    if (all == NULL || !ends_beyond(all, milestone->spans->len))
        return all != NULL;
    return removal_begin(store, author, error) && delete_beyond(store, milestone, error) &&
           removal_end(store, error);
}

static const RowSet assignment_sql = {
    "SELECT role, person_id, position FROM assignment WHERE milestone_id = ?1 ORDER BY instr('lead approver "
    "monitor deputy', role), position",
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
    "SELECT on_id, lag FROM dependency WHERE milestone_id = ?1 ORDER BY on_id",
    "DELETE FROM dependency WHERE milestone_id = ?1 AND on_id NOT IN (SELECT " ROWSET_CELL(
        0) " FROM json_each(?2))",
    "INSERT INTO dependency (milestone_id, changed_at, changed_by, on_id, lag) SELECT ?1, ?3, "
    "?4, " ROWSET_CELL(0) ", " ROWSET_CELL(
        1) " FROM json_each(?2) WHERE true "
           "ON CONFLICT (milestone_id, on_id) DO UPDATE SET lag = excluded.lag, "
           "changed_at = iif(changed_at IS ?3, ?3 + 1, ?3), changed_by = ?4 WHERE lag <> excluded.lag"};

static int
by_id(const void *a, const void *b)
{
    int64_t x = ((const Dependency *)a)->on->id;
    int64_t y = ((const Dependency *)b)->on->id;
    return (x > y) - (x < y);
}

bool
dependencies_save(Store *store, const Milestone *milestone, const Author *author, GError **error)
{
    json_auto_t *rows = json_array();
    g_autoptr(GArray) dependencies = g_array_copy(milestone->dependencies);
    g_array_sort(dependencies, by_id);
    for (guint i = 0; i < dependencies->len; i++) {
        const Dependency *dependency = &g_array_index(dependencies, Dependency, i);
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
