#include "store/occurrences.h"

#include "plan/resolution.h"
#include "store/removal.h"
#include "store/statement.h"

#include <string.h>

static const StatementPair occurrence_sql = {
    "INSERT INTO occurrence (id, changed_at, changed_by, span_id, "
    "key, start, due, original_due, rule, status, "
    "done, by_terms, calendar, shifted_from, shifted_on, certain) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, iif(?15, ?7, NULL), ?8, ?9, ?10, "
    "?11, ?12, ?13, ?14, ?15)",
    NULL};

typedef struct {
    const PlanSpan *span, *occurrence;
} Part;

static void
bind_occurrence(Statement *s, const void *part)
{
    const PlanSpan *occurrence = ((const Part *)part)->occurrence;
    statement_put_int(s, ((const Part *)part)->span->id);
    statement_put_text(s, occurrence->occurrence);
    statement_put_day(s, occurrence->start);
    statement_put_day(s, occurrence->due);
    statement_put_text(s, occurrence->rule);
    statement_put_text(s, status_word(occurrence->status));
    statement_put_day(s, occurrence->done);
    statement_put_int(s, occurrence->by_terms);
    statement_put_text(s, occurrence->calendar);
    statement_put_day(s, occurrence->shifted_from);
    statement_put_day(s, occurrence->shifted_on);
    statement_put_int(s, occurrence->certain);
}

static bool
find_occurrence(Store *store, const PlanSpan *span, PlanSpan *occurrence, GError **error)
{
    g_auto(Statement) s = statement_start(store, "SELECT id FROM occurrence WHERE span_id = ? AND key = ?");
    statement_put_int(&s, span->id);
    statement_put_text(&s, occurrence->occurrence);
    if (statement_row(&s))
        occurrence->id = statement_int(&s);
    return statement_ok(&s, error);
}

static bool
add(Store *store, const PlanSpan *span, PlanSpan *occurrence, const Author *author, GError **error)
{
    const Part part = {span, occurrence};
    if (occurrence->id != 0 || !find_occurrence(store, span, occurrence, error) || occurrence->id != 0)
        return occurrence->id != 0;
    occurrence->original_due = occurrence->certain ? occurrence->due : DAY_NONE;
    /* agreed is how it repeats: nobody moved this one */
    if (strcmp(occurrence->rule, RULE_AGREED) == 0) {
        g_free(occurrence->rule);
        occurrence->rule = g_strdup("recurrence");
    }
    return statement_save(store, &occurrence->id, &occurrence_sql, bind_occurrence, &part, author, error);
}

bool
occurrences_add(Store *store, PlanSpan *span, const Author *author, GError **error)
{
    bool ok = true;
    for (guint i = 0; ok && i < span->occurrences->len; i++)
        ok = add(store, span, span->occurrences->pdata[i], author, error);
    return ok;
}

static void
forget(PlanSpan *span, int64_t id)
{
    for (guint i = 0; i < span->occurrences->len; i++) {
        if (((const PlanSpan *)span->occurrences->pdata[i])->id == id) {
            g_ptr_array_remove_index(span->occurrences, i);
            return;
        }
    }
}

static bool
trim(Store *store, PlanSpan *span, Day today, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "DELETE FROM occurrence WHERE span_id = ?1 AND due >= ?2 AND status = 'not-started' "
               "AND rule <> '" RULE_AGREED "' AND NOT EXISTS (SELECT 1 FROM \"update\" AS u JOIN span "
               "ON span.milestone_id = u.milestone_id WHERE span.id = ?1 AND u.occurrence = occurrence.key) "
               "RETURNING id");
    statement_put_int(&s, span->id);
    statement_put_day(&s, today);
    while (statement_row(&s))
        forget(span, statement_int(&s));
    return statement_ok(&s, error);
}

bool
occurrences_trim(Store *store, PlanSpan *span, Day today, const Author *author, GError **error)
{
    return removal_begin(store, author, error) && trim(store, span, today, error) &&
           removal_end(store, error);
}

/* True when what repeats in the store is not what is to repeat. */
static bool
repeats_otherwise(Store *store, const PlanSpan *span, bool *otherwise, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "SELECT 1 FROM span WHERE id = ?1 AND (kind, start, due, recurrence, repeat) IS NOT (?2, ?3, "
               "?4, ?5, ?6) AND EXISTS (SELECT 1 FROM occurrence WHERE span_id = ?1)");
    statement_put_int(&s, span->id);
    statement_put_text(&s, timescale_kind_word(span->kind));
    statement_put_day(&s, span->start);
    statement_put_day(&s, span->due);
    statement_put_text(&s, recurrence_word(span->recurrence));
    statement_put_text(&s, span->repeat);
    *otherwise = statement_row(&s);
    return statement_ok(&s, error);
}

bool
occurrences_follow(Store *store, PlanSpan *span, Day today, const Author *author, GError **error)
{
    bool otherwise = false;
    if (span->id == 0)
        return true;
    return repeats_otherwise(store, span, &otherwise, error) &&
           (!otherwise || occurrences_trim(store, span, today, author, error));
}

static void
bind_shift(Statement *s, const PlanSpan *date, const Author *author)
{
    statement_put_int(s, date->id);
    statement_put_instant(s, author->at);
    statement_put_text(s, author->by);
    statement_put_day(s, date->start);
    statement_put_day(s, date->due);
    statement_put_int(s, date->by_terms);
    statement_put_text(s, date->calendar);
    statement_put_day(s, date->shifted_from);
    statement_put_day(s, date->shifted_on);
    statement_put_int(s, date->certain);
}

#define SHIFT_COLUMNS "start, due, by_terms, calendar, shifted_from, shifted_on, certain"
#define SHIFT_VALUES  "?4, ?5, ?6, ?7, ?8, ?9, ?10"

bool
dates_shift(Store *store, const PlanSpan *date, const Author *author, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, date->occurrence != NULL
                   ? "UPDATE occurrence SET (" SHIFT_COLUMNS ") = (" SHIFT_VALUES "), " STATEMENT_AUTHOR
                     " WHERE id = ?1 AND rule <> '" RULE_AGREED "' AND (" SHIFT_COLUMNS
                     ") IS NOT (" SHIFT_VALUES ")"
                   : "UPDATE span SET (" SHIFT_COLUMNS ", kind, note) = (" SHIFT_VALUES
                     ", ?11, ?12), " STATEMENT_AUTHOR " WHERE id = ?1 AND rule <> '" RULE_AGREED "' "
                     "AND (" SHIFT_COLUMNS ", kind, note) IS NOT (" SHIFT_VALUES ", ?11, ?12)");
    bind_shift(&s, date, author);
    if (date->occurrence == NULL) {
        statement_put_text(&s, timescale_kind_word(date->kind));
        statement_put_text(&s, date->note);
    }
    return statement_run(&s, error);
}
