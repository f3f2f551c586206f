#include "base/error.h"
#include "store/programmes.h"
#include "store/removal.h"
#include "store/statement.h"

#define COLUMNS                                                                                              \
    "(action_id, position, title, timescale, status, reason, forecast, done, monitoring, success, note, "    \
    "updated, seen, ref)"
#define VALUES "(?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)"

static const StatementPair milestone_sql = {
    "INSERT INTO milestone (id, changed_at, changed_by, action_id, position, title, timescale, status, "
    "reason, forecast, done, monitoring, success, note, updated, seen, ref) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
    "?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
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
    statement_put_text(s, milestone->ref);
}

static const StatementPair span_sql = {
    "INSERT INTO span (id, changed_at, changed_by, milestone_id, ordinal, kind, start, due, review, "
    "recurrence, rule, certain, note, original_due) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
    "?12, ?13, ?14)",
    "UPDATE span SET (ordinal, kind, start, due, review, recurrence, rule, certain, note) = (?5, ?6, ?7, ?8, "
    "?9, ?10, ?11, ?12, ?13), original_due = coalesce(original_due, ?14), " STATEMENT_AUTHOR " WHERE id = ?1 "
    "AND (ordinal, kind, start, due, review, recurrence, rule, certain, note) IS NOT (?5, ?6, ?7, ?8, ?9, "
    "?10, ?11, ?12, ?13)"};

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
    statement_put_text(s, span->rule);
    statement_put_int(s, span->certain);
    statement_put_text(s, span->note);
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

static bool
save_span(Store *store, const Milestone *milestone, PlanSpan *span, const Author *author, GError **error)
{
    const SpanPart part = {milestone, span};
    return (span->id != 0 || find_span(store, milestone, span, error)) &&
           statement_save(store, &span->id, &span_sql, bind_span, &part, author, error) &&
           read_original(store, span, error);
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

static bool
add_lead(Store *store, const Milestone *milestone, const Person *person, guint position, const Author *author,
         GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "INSERT INTO assignment (milestone_id, changed_at, changed_by, person_id, role, position) "
               "VALUES (?1, ?2, ?3, ?4, 'lead', ?5) ON CONFLICT (milestone_id, role, person_id) DO UPDATE "
               "SET position = ?5 WHERE position <> ?5");
    statement_put_int(&s, milestone->id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_id(&s, person->id);
    statement_put_int(&s, position);
    return statement_run(&s, error);
}

static bool
leads(const Milestone *milestone, int64_t person_id)
{
    for (guint i = 0; i < milestone->leads->len; i++) {
        const Person *person = milestone->leads->pdata[i];
        if (person->id == person_id)
            return true;
    }
    return false;
}

static bool
former_leads(Store *store, const Milestone *milestone, GArray *former, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT person_id FROM assignment WHERE milestone_id = ? AND role = 'lead'");
    statement_put_int(&s, milestone->id);
    while (statement_row(&s)) {
        int64_t id = statement_int(&s);
        if (!leads(milestone, id))
            g_array_append_val(former, id);
    }
    return statement_ok(&s, error);
}

static bool
remove_lead(Store *store, const Milestone *milestone, int64_t person_id, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "DELETE FROM assignment WHERE milestone_id = ? AND role = 'lead' AND person_id = ?");
    statement_put_int(&s, milestone->id);
    statement_put_int(&s, person_id);
    return statement_run(&s, error);
}

static bool
remove_former(Store *store, const Milestone *milestone, const Author *author, GError **error)
{
    g_autoptr(GArray) former = g_array_new(FALSE, FALSE, sizeof(int64_t));
    bool ok = former_leads(store, milestone, former, error);
    if (!ok || former->len == 0)
        return ok;
    ok = removal_begin(store, author, error);
    for (guint i = 0; ok && i < former->len; i++)
        ok = remove_lead(store, milestone, g_array_index(former, int64_t, i), error);
    return ok && removal_end(store, error);
}

static bool
save_leads(Store *store, const Milestone *milestone, const Author *author, GError **error)
{
    bool ok = remove_former(store, milestone, author, error);
    for (guint i = 0; ok && i < milestone->leads->len; i++)
        ok = add_lead(store, milestone, milestone->leads->pdata[i], i, author, error);
    return ok;
}

bool
milestones_save(Store *store, Milestone *milestone, const Author *author, GError **error)
{
    return statement_save(store, &milestone->id, &milestone_sql, bind_milestone, milestone, author, error) &&
           save_spans(store, milestone, author, error) && save_leads(store, milestone, author, error) &&
           read_moves(store, milestone, error);
}
