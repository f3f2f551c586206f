#include "store/updates.h"

#include "base/error.h"
#include "base/text.h"
#include "plan/resolution.h"
#include "store/lookup.h"
#include "store/occurrences.h"
#include "store/questions.h"
#include "store/statement.h"

#include <string.h>

/* So many occurrences are named to choose from. */
enum { NAMED = 5 };

MilestoneUpdate *
milestone_update_new(void)
{
    MilestoneUpdate *update = g_new0(MilestoneUpdate, 1);
    update->due = update->forecast = update->snooze_until = update->on = DAY_NONE;
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
    g_free(update->occurrence);
    g_free(update->note);
    g_free(update->by);
    g_free(update->source);
    g_free(update);
}

/* What of a span or an occurrence an update can change. */
typedef struct {
    int64_t id;
    int ordinal; /* of the span */
    char *key;   /* owned: of an occurrence; NULL */
    TimescaleKind kind;
    Day start, due;
    Status status;
    Day done;
    bool repeats; /* a span that has occurrences, or will */
} Dates;

typedef struct {
    int64_t id;
    Status status;
    Reason reason;
    Day forecast, done;
    char *rule;          /* owned: what its date follows from, where it is not the plan's own; "" */
    GArray *spans;       /* Dates, by ordinal */
    GArray *occurrences; /* Dates, by their days */
    Dates *one;          /* whose status is said; borrowed; NULL: the milestone's */
    Dates *moves;        /* that moves; borrowed; NULL */
} Target;

static void
dates_clear(Dates *dates)
{
    g_free(dates->key);
}

static void
target_clear(Target *target)
{
    g_free(target->rule);
    g_array_unref(target->spans);
    g_array_unref(target->occurrences);
}

static GArray *
dates_array(void)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(Dates));
    g_array_set_clear_func(array, (GDestroyNotify)dates_clear);
    return array;
}

static bool
find_milestone(Store *store, const MilestoneUpdate *update, Target *target, GError **error)
{
    target->id = lookup_milestone(store, update->programme, update->ref, error);
    if (target->id == 0)
        return false;
    g_auto(Statement) s = statement_start(
        store, "SELECT status, coalesce(reason, ''), forecast, done, iif(rule_key IS NULL, '', rule) "
               "FROM milestone WHERE id = ?");
    statement_put_int(&s, target->id);
    if (statement_row(&s)) {
        statement_expect(&s, status_parse(statement_word(&s), &target->status));
        const char *reason = statement_word(&s);
        statement_expect(&s, *reason == '\0' || reason_parse(reason, &target->reason));
        target->forecast = statement_day(&s);
        target->done = statement_day(&s);
        target->rule = statement_text(&s);
    }
    return statement_ok(&s, error);
}

static bool
read_dates(Store *store, const char *sql, int64_t milestone_id, GArray *array, GError **error)
{
    g_auto(Statement) s = statement_start(store, sql);
    statement_put_int(&s, milestone_id);
    while (statement_row(&s)) {
        Dates dates = {.id = statement_int(&s)};
        dates.ordinal = statement_count(&s);
        dates.key = statement_text(&s);
        statement_expect(&s, timescale_kind_parse(statement_word(&s), &dates.kind));
        dates.start = statement_day(&s);
        dates.due = statement_day(&s);
        statement_expect(&s, status_parse(statement_word(&s), &dates.status));
        dates.done = statement_day(&s);
        dates.repeats = statement_int(&s) != 0;
        g_array_append_val(array, dates);
    }
    return statement_ok(&s, error);
}

static bool
find_dates(Store *store, Target *target, GError **error)
{
    return read_dates(store,
                      "SELECT id, ordinal, NULL, kind, start, due, status, done, kind = 'recurring' AND "
                      "(EXISTS (SELECT 1 FROM occurrence WHERE span_id = span.id) OR (certain AND "
                      "(repeat IS NOT NULL OR coalesce(recurrence, 'unstated') <> 'unstated'))) "
                      "FROM span WHERE milestone_id = ? ORDER BY ordinal",
                      target->id, target->spans, error) &&
           read_dates(store,
                      "SELECT occurrence.id, ordinal, key, 'window', occurrence.start, occurrence.due, "
                      "occurrence.status, occurrence.done, 0 FROM occurrence "
                      "JOIN span ON span.id = occurrence.span_id WHERE milestone_id = ? "
                      "ORDER BY occurrence.due, occurrence.id",
                      target->id, target->occurrences, error);
}

/* Each of its dates has to be kept for itself. */
static bool
is_occurrences_only(const Target *target)
{
    for (guint i = 0; i < target->spans->len; i++) {
        if (!g_array_index(target->spans, Dates, i).repeats)
            return false;
    }
    return target->spans->len > 0;
}

static bool
is_before(Day a, Day b, Day on)
{
    return ABS(a - on) < ABS(b - on);
}

/* "2004-05/q1 (due 2004-06-30), …": those that are open, the nearest to a day, in the order of their days;
 * "" where none is. (transfer full) */
static char *
nearest_open(const Target *target, Day on)
{
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    for (guint i = 0; i < target->occurrences->len; i++) {
        Dates *dates = &g_array_index(target->occurrences, Dates, i);
        if (status_is_open(dates->status))
            g_ptr_array_add(open, dates);
    }
    while (open->len > NAMED) {
        const Dates *first = open->pdata[0];
        const Dates *last = open->pdata[open->len - 1];
        g_ptr_array_remove_index(open, is_before(first->due, last->due, on) ? open->len - 1 : 0);
    }
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < open->len; i++) {
        const Dates *dates = open->pdata[i];
        char due[DAY_TEXT_SIZE];
        g_string_append_printf(text, "%s%s (due %s)", i > 0 ? ", " : "", dates->key,
                               day_format(dates->due, due));
    }
    return g_string_free(text, FALSE);
}

/* Fills `error` where one of the occurrences has to be chosen; `other` is the other way out. */
static bool
which_occurrence(const MilestoneUpdate *update, const Target *target, const char *other, GError **error)
{
    g_autofree char *open = nearest_open(target, update->on);
    g_autofree char *listed =
        g_strdup_printf(", as `milestonectl show %s/%s` lists them", update->programme, update->ref);
    return error_set(
        error, ERROR_DATA,
        "%s/%s: repeats, and each of its dates stands for itself. Name one (--occurrence KEY, or "
        "%s@KEY)%s%s; or %s",
        update->programme, update->ref, update->ref, *open != '\0' ? ", of those that are open: " : listed,
        open, other);
}

static bool
unknown_occurrence(const MilestoneUpdate *update, const Target *target, GError **error)
{
    bool repeats = false;
    for (guint i = 0; i < target->spans->len; i++)
        repeats = repeats || g_array_index(target->spans, Dates, i).repeats;
    if (target->occurrences->len == 0)
        return error_set(error, ERROR_DATA,
                         repeats ? "%s/%s: has no occurrence called %s"
                                 : "%s/%s: has no occurrences, and so none called %s",
                         update->programme, update->ref, update->occurrence);
    g_autoptr(GPtrArray) keys = g_ptr_array_new();
    for (guint i = 0; i < target->occurrences->len; i++)
        g_ptr_array_add(keys, g_array_index(target->occurrences, Dates, i).key);
    g_ptr_array_add(keys, NULL);
    const char *nearest = text_nearest(update->occurrence, (const char *const *)keys->pdata);
    if (nearest != NULL)
        return error_set(error, ERROR_DATA, "%s/%s: no occurrence %s; did you mean %s?", update->programme,
                         update->ref, update->occurrence, nearest);
    g_autofree char *open = nearest_open(target, update->on);
    return error_set(error, ERROR_DATA, "%s/%s: no occurrence %s; those that are open: %s", update->programme,
                     update->ref, update->occurrence, *open != '\0' ? open : "none");
}

static Dates *
find_occurrence(const Target *target, const char *key)
{
    for (guint i = 0; i < target->occurrences->len; i++) {
        Dates *dates = &g_array_index(target->occurrences, Dates, i);
        if (g_ascii_strcasecmp(dates->key, key) == 0)
            return dates;
    }
    return NULL;
}

/* The date that an update without a number means: the first that is not past, else the last that there is,
 * else the first that could have one. */
static Dates *
current_dates(const Target *target, Day on)
{
    Dates *last = NULL;
    for (guint i = 0; i < target->spans->len; i++) {
        Dates *dates = &g_array_index(target->spans, Dates, i);
        if (dates->due != DAY_NONE && dates->due >= on && status_is_open(dates->status))
            return dates;
        if (dates->due != DAY_NONE)
            last = dates;
    }
    if (last == NULL && target->spans->len > 0)
        last = &g_array_index(target->spans, Dates, 0);
    return last;
}

static bool
has_number(const MilestoneUpdate *update, const Target *target, int number, GError **error)
{
    if (number >= 0 && number <= (int)target->spans->len)
        return true;
    return error_set(error, ERROR_DATA, "%s/%s: has %u dates, and no number %d", update->programme,
                     update->ref, target->spans->len, number);
}

/* What is said is of one thing: an occurrence, a part, or all of it. */
static bool
check_subject(const MilestoneUpdate *update, GError **error)
{
    bool numbered = update->part != 0 || update->span != 0;
    if ((update->occurrence != NULL && (numbered || update->whole)) || (update->part != 0 && update->whole) ||
        (update->part != 0 && update->span != 0 && update->part != update->span))
        return error_set(error, ERROR_DATA,
                         "%s/%s: an update is of one occurrence, of one of the dates, or of the whole: name "
                         "only one of them",
                         update->programme, update->ref);
    return true;
}

static bool
choose_one(const MilestoneUpdate *update, Target *target, GError **error)
{
    if (update->occurrence != NULL) {
        target->one = find_occurrence(target, update->occurrence);
        return target->one != NULL || unknown_occurrence(update, target, error);
    }
    if (!has_number(update, target, update->part, error))
        return false;
    if (update->part != 0)
        target->one = &g_array_index(target->spans, Dates, update->part - 1);
    bool completes = update->has_status && update->status == STATUS_BLUE;
    if ((target->one != NULL && target->one->repeats) ||
        (target->one == NULL && completes && !update->whole && is_occurrences_only(target)))
        return which_occurrence(update, target, "--whole for all of it", error);
    return true;
}

static bool
choose_moved(const MilestoneUpdate *update, Target *target, GError **error)
{
    if (!has_number(update, target, update->span, error))
        return false;
    if (update->due == DAY_NONE)
        return true;
    if (*target->rule != '\0')
        return error_set(
            error, ERROR_DATA,
            "%s/%s: its date follows from %s, and moves with that alone: say when it is expected "
            "(--forecast)",
            update->programme, update->ref, target->rule);
    if (target->one != NULL)
        target->moves = target->one;
    else if (update->span != 0)
        target->moves = &g_array_index(target->spans, Dates, update->span - 1);
    else if (is_occurrences_only(target))
        return which_occurrence(update, target, "--span N for the end of one that repeats", error);
    else
        target->moves = current_dates(target, update->on);
    return true;
}

static bool
status_wants_reason(Status status)
{
    return status == STATUS_AMBER || status == STATUS_RED || status == STATUS_ON_HOLD;
}

/* A word on how it stands. */
static bool
says_progress(const MilestoneUpdate *update)
{
    return update->has_status || update->due != DAY_NONE || update->forecast != DAY_NONE ||
           update->reason != REASON_NONE || *update->note != '\0';
}

static bool
check_said(const MilestoneUpdate *update, const Target *target, GError **error)
{
    const Dates *dates = target->moves;
    bool moves = dates != NULL && dates->due != DAY_NONE && dates->due != update->due;
    if (!says_progress(update) && update->snooze_until == DAY_NONE && !update->wake)
        return error_set(error, ERROR_DATA, "%s/%s: the update says nothing: give a status, a date or a note",
                         update->programme, update->ref);
    if (target->one != NULL && (update->snooze_until != DAY_NONE || update->wake))
        return error_set(
            error, ERROR_DATA,
            "%s/%s: a snooze is of the whole milestone, with all of its dates: say it of %s/%s; a day for "
            "this one alone is --due",
            update->programme, update->ref, update->programme, update->ref);
    if (update->reason == REASON_NONE && update->has_status && status_wants_reason(update->status))
        return error_set(error, ERROR_DATA, "%s/%s: %s needs a reason", update->programme, update->ref,
                         status_word(update->status));
    if (update->reason == REASON_NONE && moves)
        return error_set(error, ERROR_DATA, "%s/%s: a new date needs a reason", update->programme,
                         update->ref);
    return true;
}

static bool
check_snooze(const MilestoneUpdate *update, GError **error)
{
    if (update->snooze_until == DAY_NONE)
        return true;
    if (update->wake)
        return error_set(error, ERROR_DATA, "%s/%s: its reminders are put off or come again, not both",
                         update->programme, update->ref);
    Day last = update->on + UPDATE_SNOOZE_DAYS;
    if (update->snooze_until > update->on && update->snooze_until <= last)
        return true;
    char from[DAY_TEXT_SIZE];
    char until[DAY_TEXT_SIZE];
    return error_set(error, ERROR_DATA,
                     "%s/%s: a reminder is put off until a day after %s and no later than %s, %d days ahead: "
                     "if the date itself cannot be kept, agree a new one (--due)",
                     update->programme, update->ref, day_format(update->on, from), day_format(last, until),
                     UPDATE_SNOOZE_DAYS);
}

/* The milestone's own status: what is said of it; of one that has not begun and a date of which has, green.
 */
static Status
next_status(const MilestoneUpdate *update, const Target *target)
{
    if (!update->has_status)
        return target->status;
    if (target->one == NULL)
        return update->status;
    bool begins = target->status == STATUS_NOT_STARTED || target->status == STATUS_UNDATED;
    return begins && update->status != STATUS_NOT_STARTED ? STATUS_GREEN : target->status;
}

/* Why it stands as it does: a reason that is given; none once it is on course or done again; withdrawing is
 * its own reason. */
static Reason
next_reason(const MilestoneUpdate *update, const Target *target)
{
    if (update->reason != REASON_NONE)
        return update->reason;
    if (!update->has_status || (target->one != NULL && status_wants_reason(target->status)))
        return target->reason;
    return update->status == STATUS_SUPERSEDED && target->one == NULL ? REASON_SUPERSEDED : REASON_NONE;
}

/* It was of the date that is outstanding: once that is complete nobody has said one of the next. */
static Day
next_forecast(const MilestoneUpdate *update, const Target *target)
{
    if (update->forecast != DAY_NONE)
        return update->forecast;
    bool over = target->one != NULL && update->has_status && !status_is_open(update->status);
    return over ? DAY_NONE : target->forecast;
}

/* The first completion stands, whatever is said later of what is complete. */
static Day
next_done(const MilestoneUpdate *update, Status before, Day done)
{
    if (update->status != STATUS_BLUE)
        return DAY_NONE;
    return before == STATUS_BLUE && done != DAY_NONE ? done : update->on;
}

static Statement
start(Store *store, const char *sql, int64_t id, const Author *author)
{
    Statement s = statement_start(store, sql);
    statement_put_int(&s, id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    return s;
}

static const char *
said_by(const MilestoneUpdate *update, const Author *author)
{
    return update->by != NULL ? update->by : author->by;
}

static bool
write_milestone(Store *store, const MilestoneUpdate *update, const Target *target, const Author *author,
                GError **error)
{
    if (!says_progress(update))
        return true;
    bool whole = update->has_status && target->one == NULL;
    g_auto(Statement) s = start(store,
                                "UPDATE milestone SET (status, reason, forecast, done, updated) = (?4, ?5, "
                                "?6, ?7, ?8), " STATEMENT_AUTHOR " WHERE id = ?1",
                                target->id, author);
    statement_put_text(&s, status_word(next_status(update, target)));
    statement_put_text(&s, reason_word(next_reason(update, target)));
    statement_put_day(&s, next_forecast(update, target));
    statement_put_day(&s, whole ? next_done(update, target->status, target->done) : target->done);
    statement_put_day(&s, update->on);
    return statement_run(&s, error);
}

static bool
write_snooze(Store *store, const MilestoneUpdate *update, const Target *target, const Author *author,
             GError **error)
{
    if (update->snooze_until == DAY_NONE && !update->wake)
        return true;
    g_auto(Statement) s = start(
        store,
        "UPDATE milestone SET (snoozed_until, snoozed_by) = (?4, ?5), " STATEMENT_AUTHOR " WHERE id = ?1",
        target->id, author);
    statement_put_day(&s, update->snooze_until);
    statement_put_text(&s, update->wake ? NULL : said_by(update, author));
    return statement_run(&s, error);
}

static bool
write_status(Store *store, const MilestoneUpdate *update, const Target *target, const Author *author,
             GError **error)
{
    const Dates *one = target->one;
    if (one == NULL || !update->has_status)
        return true;
    g_auto(Statement) s =
        start(store,
              one->key != NULL
                  ? "UPDATE occurrence SET (status, done) = (?4, ?5), " STATEMENT_AUTHOR " WHERE id = ?1"
                  : "UPDATE span SET (status, done) = (?4, ?5), " STATEMENT_AUTHOR " WHERE id = ?1",
              one->id, author);
    statement_put_text(&s, status_word(update->status));
    statement_put_day(&s, next_done(update, one->status, one->done));
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

/* What no person said is gone: the other reading, the calendar, where that had moved it. */
#define AGREED_COLUMNS "rule, by_terms, calendar, shifted_from, shifted_on"
#define AGREED_VALUES  "'" RULE_AGREED "', 0, '', NULL, NULL"

static bool
move_occurrence(Store *store, const Dates *to, const Author *author, GError **error)
{
    g_auto(Statement) s = start(store,
                                "UPDATE occurrence SET (start, due, certain, " AGREED_COLUMNS
                                ") = (?4, ?5, 1, " AGREED_VALUES "), " STATEMENT_AUTHOR " WHERE id = ?1",
                                to->id, author);
    statement_put_day(&s, to->start);
    statement_put_day(&s, to->due);
    return statement_run(&s, error);
}

static bool
move_span(Store *store, const Dates *to, const Author *author, GError **error)
{
    g_auto(Statement) s =
        start(store,
              "UPDATE span SET (kind, start, due, recurrence, repeat, certain, note, " AGREED_COLUMNS
              ") = (?4, ?5, ?6, iif(?4 = 'recurring', recurrence, NULL), "
              "iif(?4 = 'recurring', repeat, NULL), 1, NULL, " AGREED_VALUES "), " STATEMENT_AUTHOR
              " WHERE id = ?1",
              to->id, author);
    statement_put_text(&s, timescale_kind_word(to->kind));
    statement_put_day(&s, to->start);
    statement_put_day(&s, to->due);
    return statement_run(&s, error);
}

/* The date answers what was asked of it, and what repeats ends on it. */
static bool
settle_span(Store *store, const MilestoneUpdate *update, const Dates *to, const Author *author,
            GError **error)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    PlanSpan span = {.id = to->id,
                     .kind = to->kind,
                     .start = to->start,
                     .due = to->due,
                     .review = DAY_NONE,
                     .certain = true,
                     .occurrences = none};
    return questions_settle(store, &span, said_by(update, author), update->on, author, error) &&
           (!to->repeats || occurrences_trim(store, &span, MAX(update->on, to->due + 1), author, error));
}

static bool
write_date(Store *store, const MilestoneUpdate *update, const Target *target, const Author *author,
           GError **error)
{
    if (target->moves == NULL)
        return true;
    const Dates to = moved(target->moves, update->due);
    if (to.key != NULL)
        return move_occurrence(store, &to, author, error);
    return move_span(store, &to, author, error) && settle_span(store, update, &to, author, error);
}

static bool
write_update(Store *store, const MilestoneUpdate *update, const Target *target, const Author *author,
             GError **error)
{
    const Dates *about = target->one != NULL ? target->one : target->moves;
    if (!says_progress(update) && update->snooze_until == DAY_NONE)
        return true;
    g_auto(Statement) s =
        start(store,
              "INSERT INTO \"update\" (milestone_id, changed_at, changed_by, kind, text, day, said_by, "
              "status, reason, span, occurrence, due, forecast, snoozed_until) VALUES (?, ?, ?, 'progress', "
              "?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              target->id, author);
    statement_put_text(&s, update->note);
    statement_put_day(&s, update->on);
    statement_put_text(&s, said_by(update, author));
    statement_put_text(&s, update->has_status ? status_word(update->status) : NULL);
    statement_put_text(&s, reason_word(update->reason));
    statement_put_id(&s, about != NULL ? about->ordinal : 0);
    statement_put_text(&s, about != NULL ? about->key : NULL);
    statement_put_day(&s, update->due);
    statement_put_day(&s, update->forecast);
    statement_put_day(&s, update->snooze_until);
    return statement_run(&s, error);
}

bool
updates_apply(Store *store, const MilestoneUpdate *update, const Author *author, GError **error)
{
    Target target = {.spans = dates_array(), .occurrences = dates_array()};
    bool ok = check_subject(update, error) && find_milestone(store, update, &target, error) &&
              find_dates(store, &target, error) && choose_one(update, &target, error) &&
              choose_moved(update, &target, error) && check_said(update, &target, error) &&
              check_snooze(update, error) && write_milestone(store, update, &target, author, error) &&
              write_status(store, update, &target, author, error) &&
              write_date(store, update, &target, author, error) &&
              write_snooze(store, update, &target, author, error) &&
              write_update(store, update, &target, author, error);
    target_clear(&target);
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
    update->span = statement_count(s);
    update->occurrence = statement_text(s);
    update->due = statement_day(s);
    update->forecast = statement_day(s);
    update->snooze_until = statement_day(s);
    return update;
}

GPtrArray *
updates_of(Store *store, int64_t milestone_id, GError **error)
{
    g_autoptr(GPtrArray) updates = g_ptr_array_new_with_free_func((GDestroyNotify)milestone_update_free);
    g_auto(Statement) s = statement_start(
        store, "SELECT text, day, said_by, coalesce(status, ''), coalesce(reason, ''), coalesce(span, 0), "
               "occurrence, due, forecast, snoozed_until FROM \"update\" WHERE milestone_id = ? ORDER BY id");
    statement_put_int(&s, milestone_id);
    while (statement_row(&s))
        g_ptr_array_add(updates, read_update(&s));
    return statement_ok(&s, error) ? g_steal_pointer(&updates) : NULL;
}
