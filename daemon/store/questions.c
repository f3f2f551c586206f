#include "store/questions.h"

#include "base/error.h"
#include "plan/resolution.h"
#include "store/lookup.h"
#include "store/occurrences.h"
#include "store/removal.h"
#include "store/rowset.h"
#include "store/statement.h"

#include <string.h>

static const StatementPair question_sql = {
    "INSERT INTO question (id, changed_at, changed_by, span_id, phrase, raised, answered, answered_by) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    "UPDATE question SET (span_id, phrase, raised, answered, answered_by) = (?4, ?5, ?6, ?7, ?8), "
    "offer = iif(?7 IS NULL, NULL, offer), answer = iif(?7 IS NULL, NULL, answer), " STATEMENT_AUTHOR
    " WHERE id = ?1 AND (span_id, phrase, raised, answered, answered_by) IS NOT (?4, ?5, ?6, ?7, ?8)"};

#define WANTED_OFFERS                                                                                        \
    ROWSET_CELL(0) ", " ROWSET_CELL(1) ", " ROWSET_CELL(2) ", " ROWSET_CELL(3) " FROM json_each(?2)"
static const RowSet offer_sql = {
    "SELECT kind, start, due, recurrence FROM question_offer WHERE question_id = ?1 ORDER BY position",
    "DELETE FROM question_offer WHERE question_id = ?1 AND ?2 IS NOT NULL",
    "INSERT INTO question_offer (question_id, position, kind, start, due, recurrence) "
    "SELECT ?1, key + 1, " WANTED_OFFERS};

typedef struct {
    const PlanSpan *span;
    const Question *question;
} Part;

static void
bind_question(Statement *s, const void *part)
{
    const Question *question = ((const Part *)part)->question;
    statement_put_int(s, ((const Part *)part)->span->id);
    statement_put_text(s, question->phrase);
    statement_put_day(s, question->raised);
    statement_put_day(s, question->answered);
    statement_put_text(s, question->answered_by);
}

static bool
save_offers(Store *store, const Question *question, const Author *author, GError **error)
{
    json_auto_t *rows = json_array();
    for (guint i = 0; i < question->offers->len; i++) {
        const Offer *offer = &g_array_index(question->offers, Offer, i);
        const char *recurrence = recurrence_word(offer->recurrence);
        json_t *row = json_array();
        json_array_append_new(row, json_string(timescale_kind_word(offer->kind)));
        json_array_append_new(row, rowset_day(offer->start));
        json_array_append_new(row, rowset_day(offer->due));
        json_array_append_new(row, recurrence != NULL ? json_string(recurrence) : json_null());
        json_array_append_new(rows, row);
    }
    return rowset_save(store, &offer_sql, question->id, rows, author, error);
}

/* What is asked of a span in the store. */
typedef struct {
    int64_t id; /* 0: nothing */
    bool holds; /* it was answered, and the phrase is what it was */
    Day answered;
    char *by;
} Asked;

static bool
read_asked(Store *store, const Milestone *milestone, const PlanSpan *span, Asked *asked, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "SELECT id, phrase = ?2, answered, answered_by FROM question WHERE span_id = ?1");
    statement_put_int(&s, span->id);
    statement_put_text(&s, milestone->timescale);
    *asked = (Asked){.answered = DAY_NONE};
    if (statement_row(&s)) {
        asked->id = statement_int(&s);
        bool same = statement_int(&s) != 0;
        asked->answered = statement_day(&s);
        asked->holds = same && asked->answered != DAY_NONE;
        asked->by = statement_text(&s);
    }
    return statement_ok(&s, error);
}

static bool
remove_question(Store *store, int64_t id, const Author *author, GError **error)
{
    g_auto(Statement) s = statement_start(store, "DELETE FROM question WHERE id = ?");
    statement_put_int(&s, id);
    return removal_begin(store, author, error) && statement_run(&s, error) && removal_end(store, error);
}

static bool
keep_question(Store *store, const PlanSpan *span, Asked *asked, const Author *author, GError **error)
{
    Question *question = span->question;
    const Part part = {span, question};
    if (question->id == 0 && asked->id != 0) {
        question->id = asked->id;
        if (asked->holds) {
            question->answered = asked->answered;
            g_free(question->answered_by);
            question->answered_by = g_steal_pointer(&asked->by);
        }
    }
    return statement_save(store, &question->id, &question_sql, bind_question, &part, author, error) &&
           save_offers(store, question, author, error);
}

bool
questions_save(Store *store, const Milestone *milestone, PlanSpan *span, const Author *author, GError **error)
{
    Asked asked;
    bool ok = read_asked(store, milestone, span, &asked, error);
    if (ok && span->question != NULL)
        ok = keep_question(store, span, &asked, author, error);
    else if (ok && asked.id != 0 && !asked.holds)
        ok = remove_question(store, asked.id, author, error);
    g_free(asked.by);
    return ok;
}

/* A question that an answer may mean. */
typedef struct {
    int64_t id, span_id, milestone_id;
    int ordinal, offers;
    bool open;
} Choice;

/* The recurrence that the sheet says beside the words that are asked about, and how it stands. */
typedef struct {
    char *repeat; /* NULL: none */
    Day start;
} Beside;

static GArray *
choices_of(Store *store, int64_t milestone_id, GError **error)
{
    g_autoptr(GArray) choices = g_array_new(FALSE, FALSE, sizeof(Choice));
    g_auto(Statement) s = statement_start(
        store, "SELECT question.id, span.id, ordinal, answered IS NULL, (SELECT count(*) FROM question_offer "
               "WHERE question_id = question.id) FROM question JOIN span ON span.id = question.span_id "
               "WHERE span.milestone_id = ? ORDER BY ordinal");
    statement_put_int(&s, milestone_id);
    while (statement_row(&s)) {
        Choice choice = {.id = statement_int(&s), .milestone_id = milestone_id};
        choice.span_id = statement_int(&s);
        choice.ordinal = statement_count(&s);
        choice.open = statement_int(&s) != 0;
        choice.offers = statement_count(&s);
        g_array_append_val(choices, choice);
    }
    return statement_ok(&s, error) ? g_steal_pointer(&choices) : NULL;
}

/* "1, 3" (transfer full) */
static char *
ordinals(const GArray *choices)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < choices->len; i++)
        g_string_append_printf(text, "%s%d", i > 0 ? ", " : "", g_array_index(choices, Choice, i).ordinal);
    return g_string_free(text, FALSE);
}

/* Fills `error` for an answer that means no question, or more than one. */
static bool
unclear(const QuestionAnswer *answer, const GArray *choices, GError **error)
{
    g_autofree char *numbers = ordinals(choices);
    if (choices->len == 0)
        return error_set(error, ERROR_DATA,
                         "%s/%s: nothing is asked of it; `milestonectl update %s/%s --due DATE` sets a date",
                         answer->programme, answer->ref, answer->programme, answer->ref);
    if (answer->ordinal != 0)
        return error_set(error, ERROR_DATA, "%s/%s: nothing is asked of its timescale %d, but of: %s",
                         answer->programme, answer->ref, answer->ordinal, numbers);
    return error_set(error, ERROR_DATA, "%s/%s: several of its timescales are asked about: say which of %s",
                     answer->programme, answer->ref, numbers);
}

/* The timescale that is named, else the only one that is open, else the only one there is. */
static bool
choose(const QuestionAnswer *answer, const GArray *choices, Choice *chosen, GError **error)
{
    guint open = 0;
    bool found = false;
    for (guint i = 0; i < choices->len; i++)
        open += g_array_index(choices, Choice, i).open;
    for (guint i = 0; i < choices->len; i++) {
        const Choice *choice = &g_array_index(choices, Choice, i);
        bool meant = answer->ordinal != 0 ? choice->ordinal == answer->ordinal
                                          : (open == 1 && choice->open) || choices->len == 1;
        if (meant)
            *chosen = *choice;
        found = found || meant;
    }
    return found || unclear(answer, choices, error);
}

static bool
load_offer(Store *store, const Choice *choice, int number, PlanSpan *span, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT kind, start, due, coalesce(recurrence, '') "
                               "FROM question_offer WHERE question_id = ? AND position = ?");
    statement_put_int(&s, choice->id);
    statement_put_int(&s, number);
    if (statement_row(&s)) {
        statement_expect(&s, timescale_kind_parse(statement_word(&s), &span->kind));
        span->start = statement_day(&s);
        span->due = statement_day(&s);
        const char *recurrence = statement_word(&s);
        statement_expect(&s, *recurrence == '\0' || recurrence_parse(recurrence, &span->recurrence));
    }
    return statement_ok(&s, error);
}

/* The last mail that asked showed other readings: it asked of this phrase, before they changed. */
static bool
was_shown_others(Store *store, const QuestionAnswer *answer, const Choice *choice, bool *others,
                 GError **error)
{
    g_autofree char *ref = g_strconcat(answer->programme, "/", answer->ref, NULL);
    g_auto(Statement) s = statement_start(
        store,
        "SELECT 1 FROM question AS q WHERE id = ?1 AND answered IS NULL AND (SELECT max(created_at) FROM "
        "message AS m JOIN message_item AS i ON i.message_id = m.id WHERE i.ref = ?2 AND m.kind = "
        "'question') BETWEEN (SELECT max(changed_at) FROM change WHERE milestone_id = ?3 AND noun = "
        "'question' AND row_id = q.id AND field IN ('added', 'phrase')) AND q.changed_at - 1");
    statement_put_int(&s, choice->id);
    statement_put_text(&s, ref);
    statement_put_int(&s, choice->milestone_id);
    *others = statement_row(&s);
    return statement_ok(&s, error);
}

/* The end of a range that was read ends what repeats in it; with another reading it is another end. */
static bool
end_otherwise(Store *store, const Choice *choice, Beside *beside, Day due, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "SELECT replace(?2, 'UNTIL=' || replace(due, '-', ''), 'UNTIL=' || "
                               "replace(?3, '-', '')) AS text FROM question_offer WHERE question_id = ?1 "
                               "AND due IS NOT NULL AND ?3 IS NOT NULL AND text <> ?2");
    statement_put_int(&s, choice->id);
    statement_put_text(&s, beside->repeat);
    statement_put_day(&s, due);
    if (statement_row(&s)) {
        g_free(beside->repeat);
        beside->repeat = statement_text(&s);
    }
    return statement_ok(&s, error);
}

/* What a person said by themselves stands beside nothing: only what was read, or taken from a reading. */
static bool
load_beside(Store *store, const Choice *choice, Beside *beside, GError **error)
{
    g_auto(Statement) s = statement_start(
        store, "SELECT repeat, span.start FROM span JOIN question ON question.span_id = span.id WHERE "
               "question.id = ? AND repeat IS NOT NULL AND (rule = '" RULE_REPEATS "' OR offer IS NOT NULL)");
    statement_put_int(&s, choice->id);
    *beside = (Beside){.start = DAY_NONE};
    if (statement_row(&s)) {
        beside->repeat = statement_text(&s);
        beside->start = statement_day(&s);
    }
    return statement_ok(&s, error);
}

/* It was read with the first offer, or the one that was taken before. (transfer full) */
static char *
rule_of_offer(const Beside *beside, const PlanSpan *offer, GError **error)
{
    Day start = offer->start != DAY_NONE ? offer->start : offer->due != DAY_NONE ? offer->due : beside->start;
    g_autoptr(RRule) rule = rrule_new(beside->repeat, start, error);
    return rule != NULL ? g_strdup(rrule_text(rule)) : NULL;
}

/* The words say from when; the recurrence beside them stays. */
static bool
keep_beside(Store *store, const Choice *choice, PlanSpan *span, GError **error)
{
    Beside beside;
    bool ok = load_beside(store, choice, &beside, error);
    if (ok && beside.repeat != NULL && end_otherwise(store, choice, &beside, span->due, error)) {
        span->repeat = rule_of_offer(&beside, span, error);
        Day first = span->start != DAY_NONE ? span->start : span->due;
        span->start = first != DAY_NONE ? first : beside.start;
        span->due = DAY_NONE;
        span->kind = TIMESCALE_RECURRING;
        span->recurrence = RECURRENCE_NONE;
    }
    ok = ok && (beside.repeat == NULL || span->repeat != NULL);
    g_free(beside.repeat);
    return ok;
}

static bool
take_offer(Store *store, const QuestionAnswer *answer, const Choice *choice, PlanSpan *span, GError **error)
{
    if (choice->offers == 0)
        return error_set(error, ERROR_DATA, "%s/%s: no readings are offered: give a date", answer->programme,
                         answer->ref);
    if (answer->offer < 1 || answer->offer > choice->offers)
        return error_set(error, ERROR_DATA, "%s/%s: the readings offered are 1 to %d, and there is no %d",
                         answer->programme, answer->ref, choice->offers, answer->offer);
    bool others = false;
    if (!was_shown_others(store, answer, choice, &others, error))
        return false;
    if (others)
        return error_set(error, ERROR_DATA,
                         "%s/%s: its readings are others than the last mail about it had: see those of today "
                         "(`milestonectl resolve %s/%s`), and give the date itself instead of a number",
                         answer->programme, answer->ref, answer->programme, answer->ref);
    return load_offer(store, choice, answer->offer, span, error) && keep_beside(store, choice, span, error);
}

static bool
take_rule(const QuestionAnswer *answer, PlanSpan *span, GError **error)
{
    if (span->start == DAY_NONE)
        span->start = answer->on;
    g_autoptr(RRule) rule = rrule_new(answer->repeat, span->start, error);
    span->repeat = rule != NULL ? g_strdup(rrule_text(rule)) : NULL;
    return rule != NULL;
}

static bool
take_own(const QuestionAnswer *answer, PlanSpan *span, GError **error)
{
    bool repeats = answer->recurrence != RECURRENCE_NONE || answer->repeat != NULL;
    if (answer->none) {
        span->kind = TIMESCALE_EVENT;
        return true;
    }
    if (!repeats && answer->due == DAY_NONE)
        return error_set(error, ERROR_DATA,
                         "%s/%s: the answer is no date: give a reading, a due date or how "
                         "it repeats",
                         answer->programme, answer->ref);
    if (answer->start != DAY_NONE && answer->due != DAY_NONE && answer->start > answer->due)
        return error_set(error, ERROR_DATA, "%s/%s: begins after it is due", answer->programme, answer->ref);
    bool window = answer->start != DAY_NONE && answer->start != answer->due;
    span->kind = repeats ? TIMESCALE_RECURRING : window ? TIMESCALE_WINDOW : TIMESCALE_DAY;
    span->start = repeats || window ? answer->start : answer->due;
    span->due = answer->due;
    span->recurrence = answer->recurrence;
    return answer->repeat == NULL || take_rule(answer, span, error);
}

static bool
write_span(Store *store, const PlanSpan *span, const Author *author, GError **error)
{
    g_auto(Statement) s = statement_start(
        store,
        "UPDATE span SET (kind, start, due, recurrence, repeat, rule, certain, note, by_terms, calendar, "
        "shifted_from, shifted_on) = (?4, ?5, ?6, ?7, ?8, '" RULE_AGREED
        "', 1, NULL, 0, '', NULL, NULL), " STATEMENT_AUTHOR " WHERE id = ?1");
    statement_put_int(&s, span->id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_text(&s, timescale_kind_word(span->kind));
    statement_put_day(&s, span->start);
    statement_put_day(&s, span->due);
    statement_put_text(&s, recurrence_word(span->recurrence));
    statement_put_text(&s, span->repeat);
    return statement_run(&s, error);
}

bool
questions_settle(Store *store, const PlanSpan *span, const char *by, Day on, const Author *author,
                 GError **error)
{
    g_autofree char *said = resolution_describe_span(span);
    g_auto(Statement) s =
        statement_start(store, "UPDATE question SET (answered, answered_by, offer, answer) = (?4, ?5, NULL, "
                               "?6), " STATEMENT_AUTHOR " WHERE span_id = ?1 AND answered IS NULL");
    statement_put_int(&s, span->id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_day(&s, on);
    statement_put_text(&s, by);
    statement_put_text(&s, said);
    return statement_run(&s, error);
}

static bool
write_question(Store *store, const QuestionAnswer *answer, const Choice *choice, const char *said,
               const Author *author, GError **error)
{
    g_auto(Statement) s =
        statement_start(store, "UPDATE question SET (answered, answered_by, offer, answer) = (?4, ?5, ?6, "
                               "?7), " STATEMENT_AUTHOR " WHERE id = ?1");
    statement_put_int(&s, choice->id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_day(&s, answer->on);
    statement_put_text(&s, answer->by != NULL ? answer->by : author->by);
    statement_put_id(&s, answer->offer);
    statement_put_text(&s, said);
    return statement_run(&s, error);
}

static bool
write_update(Store *store, const QuestionAnswer *answer, const Choice *choice, Day due, const char *said,
             const Author *author, GError **error)
{
    g_auto(Statement) s = statement_start(
        store,
        "INSERT INTO \"update\" (milestone_id, changed_at, changed_by, kind, text, day, said_by, span, "
        "due) VALUES (?, ?, ?, 'progress', ?, ?, ?, ?, ?)");
    statement_put_int(&s, choice->milestone_id);
    statement_put_instant(&s, author->at);
    statement_put_text(&s, author->by);
    statement_put_text(&s, said);
    statement_put_day(&s, answer->on);
    statement_put_text(&s, answer->by != NULL ? answer->by : author->by);
    statement_put_int(&s, choice->ordinal);
    statement_put_day(&s, due);
    return statement_run(&s, error);
}

/* `span` has the id, and nothing else yet. */
static bool
settle(Store *store, const QuestionAnswer *answer, const Choice *choice, PlanSpan *span, const Author *author,
       GError **error)
{
    bool ok =
        answer->offer != 0 ? take_offer(store, answer, choice, span, error) : take_own(answer, span, error);
    if (!ok)
        return false;
    g_autofree char *said = answer->none ? g_strdup("no date of its own") : resolution_describe_span(span);
    return occurrences_follow(store, span, answer->on, author, error) &&
           write_span(store, span, author, error) &&
           write_question(store, answer, choice, said, author, error) &&
           write_update(store, answer, choice, span->due, said, author, error);
}

bool
questions_answer(Store *store, const QuestionAnswer *answer, const Author *author, GError **error)
{
    int64_t milestone = lookup_milestone(store, answer->programme, answer->ref, error);
    g_autoptr(GArray) choices = milestone != 0 ? choices_of(store, milestone, error) : NULL;
    Choice choice = {0};
    if (choices == NULL || !choose(answer, choices, &choice, error))
        return false;
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    PlanSpan span = {.id = choice.span_id,
                     .review = DAY_NONE,
                     .start = DAY_NONE,
                     .due = DAY_NONE,
                     .certain = true,
                     .occurrences = none};
    bool ok = settle(store, answer, &choice, &span, author, error);
    g_free(span.repeat);
    return ok;
}
