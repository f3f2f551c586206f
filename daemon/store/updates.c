#include "store/updates.h"

#include "base/error.h"
#include "base/text.h"
#include "store/programmes.h"
#include "store/statement.h"

#include <string.h>

MilestoneUpdate *
milestone_update_new(void)
{
    MilestoneUpdate *update = g_new0(MilestoneUpdate, 1);
    update->due = update->forecast = update->on = DAY_NONE;
    update->note = g_strdup("");
    return update;
}

void
milestone_update_free(MilestoneUpdate *update)
{
    if (update == NULL)
        return;
    g_free(update->programme);
    g_free(update->ref);
    g_free(update->note);
    g_free(update->by);
    g_free(update);
}

/* What of a span decides how it moves. */
typedef struct {
    int64_t id;
    int ordinal;
    TimescaleKind kind;
    Day start, due;
} Dates;

typedef struct {
    int64_t id;
    Status status;
    Reason reason;
    Day forecast, done;
    GArray *spans; /* Dates, by ordinal */
} Target;

static void
unknown_ref(Store *store, const MilestoneUpdate *update, int64_t programme_id, GError **error)
{
    g_autoptr(GPtrArray) refs = g_ptr_array_new_with_free_func(g_free);
    g_auto(Statement) s = statement_start(
        store, "SELECT milestone.ref FROM milestone JOIN action ON action.id = milestone.action_id "
               "JOIN area ON area.id = action.area_id WHERE area.programme_id = ? ORDER BY milestone.id");
    statement_put_int(&s, programme_id);
    while (statement_row(&s))
        g_ptr_array_add(refs, statement_text(&s));
    g_ptr_array_add(refs, NULL);
    const char *nearest = text_nearest(update->ref, (const char *const *)refs->pdata);
    if (nearest != NULL)
        error_set(error, ERROR_DATA, "%s/%s: no such milestone; did you mean %s/%s?", update->programme,
                  update->ref, update->programme, nearest);
    else
        error_set(error, ERROR_DATA, "%s/%s: no such milestone; `milestonectl show %s` lists those there are",
                  update->programme, update->ref, update->programme);
}

/* Leaves the id 0 where there is none. */
static bool
read_milestone(Store *store, int64_t programme, const char *ref, Target *target, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "SELECT milestone.id, status, coalesce(reason, ''), forecast, done FROM milestone "
               "JOIN action ON action.id = milestone.action_id JOIN area ON area.id = action.area_id "
               "WHERE milestone.ref = ? AND area.programme_id = ?");
    statement_put_text(&s, ref);
    statement_put_int(&s, programme);
    if (statement_row(&s)) {
        target->id = statement_int(&s);
        statement_expect(&s, status_parse(statement_word(&s), &target->status));
        const char *reason = statement_word(&s);
        statement_expect(&s, *reason == '\0' || reason_parse(reason, &target->reason));
        target->forecast = statement_day(&s);
        target->done = statement_day(&s);
    }
    return statement_ok(&s, error);
}

/* The one reference that differs in case alone; NULL where there is none, or more than one. (transfer full)
 */
static char *
find_in_any_case(Store *store, int64_t programme, const char *ref)
{
    g_auto(Statement) s = statement_start(
        store, "SELECT max(milestone.ref) FROM milestone JOIN action ON action.id = milestone.action_id "
               "JOIN area ON area.id = action.area_id "
               "WHERE milestone.ref = ? COLLATE NOCASE AND area.programme_id = ? HAVING count(*) = 1");
    statement_put_text(&s, ref);
    statement_put_int(&s, programme);
    return statement_row(&s) ? statement_text(&s) : NULL;
}

static bool
find_milestone(Store *store, const MilestoneUpdate *update, Target *target, GError **error)
{
    int64_t programme = programmes_find(store, update->programme, NULL, error);
    if (programme == 0 || !read_milestone(store, programme, update->ref, target, error))
        return false;
    g_autofree char *ref = target->id == 0 ? find_in_any_case(store, programme, update->ref) : NULL;
    if (ref != NULL && !read_milestone(store, programme, ref, target, error))
        return false;
    if (target->id == 0)
        unknown_ref(store, update, programme, error);
    return target->id != 0;
}

static bool
find_spans(Store *store, Target *target, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "SELECT id, ordinal, kind, start, due FROM span WHERE milestone_id = ? ORDER BY ordinal");
    statement_put_int(&s, target->id);
    while (statement_row(&s)) {
        Dates dates = {.id = statement_int(&s)};
        dates.ordinal = (int)statement_int(&s);
        statement_expect(&s, timescale_kind_parse(statement_word(&s), &dates.kind));
        dates.start = statement_day(&s);
        dates.due = statement_day(&s);
        g_array_append_val(target->spans, dates);
    }
    return statement_ok(&s, error);
}

/* The date that an update without a number means: the first that is not past, else the last that there is,
 * else the first that could have one. */
static Dates *
current_dates(const Target *target, Day on)
{
    Dates *last = NULL;
    for (guint i = 0; i < target->spans->len; i++) {
        Dates *dates = &g_array_index(target->spans, Dates, i);
        if (dates->due != DAY_NONE && dates->due >= on)
            return dates;
        if (dates->due != DAY_NONE)
            last = dates;
    }
    if (last == NULL && target->spans->len > 0)
        last = &g_array_index(target->spans, Dates, 0);
    return last;
}

static bool
choose_dates(const MilestoneUpdate *update, const Target *target, Dates **dates, GError **error)
{
    *dates = NULL;
    if (update->due == DAY_NONE && update->span == 0)
        return true;
    if (update->span < 0 || update->span > (int)target->spans->len)
        return error_set(error, ERROR_DATA, "%s/%s: has %u dates, and no number %d", update->programme,
                         update->ref, target->spans->len, update->span);
    *dates = update->span == 0 ? current_dates(target, update->on)
                               : &g_array_index(target->spans, Dates, update->span - 1);
    return true;
}

static bool
status_wants_reason(Status status)
{
    return status == STATUS_AMBER || status == STATUS_RED || status == STATUS_ON_HOLD;
}

static bool
check_said(const MilestoneUpdate *update, const Dates *dates, GError **error)
{
    bool moves =
        update->due != DAY_NONE && dates != NULL && dates->due != DAY_NONE && dates->due != update->due;
    if (!update->has_status && update->due == DAY_NONE && update->forecast == DAY_NONE &&
        update->reason == REASON_NONE && *update->note == '\0')
        return error_set(error, ERROR_DATA, "%s/%s: the update says nothing: give a status, a date or a note",
                         update->programme, update->ref);
    if (update->reason == REASON_NONE && update->has_status && status_wants_reason(update->status))
        return error_set(error, ERROR_DATA, "%s/%s: %s needs a reason", update->programme, update->ref,
                         status_word(update->status));
    if (update->reason == REASON_NONE && moves)
        return error_set(error, ERROR_DATA, "%s/%s: a new date needs a reason", update->programme,
                         update->ref);
    return true;
}

/* Why it stands as it does: a reason that is given; none once it is on course or done again; withdrawing is
 * its own reason. */
static Reason
next_reason(const MilestoneUpdate *update, const Target *target)
{
    if (update->reason != REASON_NONE)
        return update->reason;
    if (!update->has_status)
        return target->reason;
    return update->status == STATUS_SUPERSEDED ? REASON_SUPERSEDED : REASON_NONE;
}

static bool
write_milestone(Store *store, const MilestoneUpdate *update, const Target *target, const Author *author,
                GError **error)
{
    Status status = update->has_status ? update->status : target->status;
    Day done = !update->has_status ? target->done : status == STATUS_BLUE ? update->on : DAY_NONE;
    if (status == STATUS_BLUE && target->status == STATUS_BLUE && target->done != DAY_NONE)
        done = target->done;
    g_auto(Statement) s =
        statement_start(store, "UPDATE milestone SET (status, reason, forecast, done, updated) = (?4, ?5, "
                               "?6, ?7, ?8), " STATEMENT_AUTHOR " WHERE id = ?1");
    statement_put_int(&s, target->id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_text(&s, status_word(status));
    statement_put_text(&s, reason_word(next_reason(update, target)));
    statement_put_day(&s, update->forecast != DAY_NONE ? update->forecast : target->forecast);
    statement_put_day(&s, done);
    statement_put_day(&s, update->on);
    return statement_run(&s, error);
}

/* A window keeps its beginning where that still lies before its end; what repeats still does; anything else
 * is now due on a day. */
static Dates
moved(const Dates *dates, Day due)
{
    Dates to = *dates;
    bool keeps = dates->kind == TIMESCALE_WINDOW || dates->kind == TIMESCALE_RECURRING;
    to.due = due;
    to.kind = keeps ? dates->kind : TIMESCALE_DAY;
    if (to.kind == TIMESCALE_DAY || (to.start != DAY_NONE && to.start > due))
        to.start = due;
    return to;
}

static bool
write_span(Store *store, const MilestoneUpdate *update, const Dates *dates, const Author *author,
           GError **error)
{
    if (update->due == DAY_NONE || dates == NULL)
        return true;
    Dates to = moved(dates, update->due);
    g_auto(Statement) s = statement_start(
        store,
        "UPDATE span SET (kind, start, due, recurrence, rule, certain, note) = (?4, ?5, ?6, "
        "iif(?4 = 'recurring', recurrence, NULL), 'agreed', 1, NULL), " STATEMENT_AUTHOR " WHERE id = ?1");
    statement_put_int(&s, dates->id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_text(&s, timescale_kind_word(to.kind));
    statement_put_day(&s, to.start);
    statement_put_day(&s, to.due);
    return statement_run(&s, error);
}

static bool
write_update(Store *store, const MilestoneUpdate *update, const Target *target, const Dates *dates,
             const Author *author, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "INSERT INTO \"update\" (milestone_id, changed_at, changed_by, kind, text, day, said_by, "
               "status, reason, span, due, forecast) VALUES (?, ?, ?, 'progress', ?, ?, ?, ?, ?, ?, ?, ?)");
    statement_put_int(&s, target->id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_text(&s, update->note);
    statement_put_day(&s, update->on);
    statement_put_text(&s, update->by != NULL ? update->by : author->by);
    statement_put_text(&s, update->has_status ? status_word(update->status) : NULL);
    statement_put_text(&s, reason_word(update->reason));
    statement_put_id(&s, update->due != DAY_NONE && dates != NULL ? dates->ordinal : 0);
    statement_put_day(&s, update->due);
    statement_put_day(&s, update->forecast);
    return statement_run(&s, error);
}

bool
updates_apply(Store *store, const MilestoneUpdate *update, const Author *author, GError **error)
{
    Target target = {.spans = g_array_new(FALSE, FALSE, sizeof(Dates))};
    Dates *dates = NULL;
    bool ok = find_milestone(store, update, &target, error) && find_spans(store, &target, error) &&
              choose_dates(update, &target, &dates, error) && check_said(update, dates, error) &&
              write_milestone(store, update, &target, author, error) &&
              write_span(store, update, dates, author, error) &&
              write_update(store, update, &target, dates, author, error);
    g_array_unref(target.spans);
    return ok;
}

/* The empty texts of a new one give way. */
static MilestoneUpdate *
read_update(Statement *s)
{
    MilestoneUpdate *update = milestone_update_new();
    g_clear_pointer(&update->programme, g_free);
    g_clear_pointer(&update->ref, g_free);
    g_free(update->note);
    g_free(update->by);
    update->note = statement_text(s);
    update->on = statement_day(s);
    update->by = statement_text(s);
    const char *status = statement_word(s);
    update->has_status = *status != '\0';
    statement_expect(s, !update->has_status || status_parse(status, &update->status));
    const char *reason = statement_word(s);
    statement_expect(s, *reason == '\0' || reason_parse(reason, &update->reason));
    update->span = (int)statement_int(s);
    update->due = statement_day(s);
    update->forecast = statement_day(s);
    return update;
}

GPtrArray *
updates_of(Store *store, int64_t milestone_id, GError **error)
{
    g_autoptr(GPtrArray) updates = g_ptr_array_new_with_free_func((GDestroyNotify)milestone_update_free);
    g_auto(Statement) s = statement_start(
        store,
        "SELECT text, day, said_by, coalesce(status, ''), coalesce(reason, ''), coalesce(span, 0), due, "
        "forecast FROM \"update\" WHERE milestone_id = ? ORDER BY id");
    statement_put_int(&s, milestone_id);
    while (statement_row(&s))
        g_ptr_array_add(updates, read_update(&s));
    return statement_ok(&s, error) ? g_steal_pointer(&updates) : NULL;
}
