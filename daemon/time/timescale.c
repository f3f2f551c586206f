/*
 * Reading a phrase: it is cut into tokens (phrase), what only looks like time is marked (trap), the rules are
 * tried from left to right (rules), what they find is settled to days (settle). Then comes what holds for the
 * phrase as a whole: nothing may be left over, and doubts about one word fall on every reading.
 */
#include "time/timescale.h"

#include "time/phrase.h"
#include "time/rules.h"
#include "time/settle.h"
#include "time/trap.h"

#include <string.h>

/* A reading with what it was found as. */
typedef struct Hit {
    Found found;
    Reading reading;
} Hit;

/* How many tokens before a reading may still turn it round. */
#define REACH_OF_A_NEGATION 3

static const char *const past_words[] = {"was",      "were",    "has been",   "have been",
                                         "had been", "had",     "took place", "commenced",
                                         "began",    "already", "met",        NULL};
static const char *const future_words[] = {"will", "shall", "to be",  "planned",
                                           "due",  "is to", "are to", NULL};

/* Before a month or a day these make another time of it. */
static const char *const turning_words[] = {
    "following", "same",  "next",   "last",  "previous", "coming",    "this", "current", "each",
    "every",     "after", "post",   "past",  "beyond",   "not",       "or",   "than",    "except",
    "excluding", "first", "second", "third", "week",     "weekend",   "half", "most",    "alternate",
    "early",     "mid",   "middle", "late",  "rest",     "remainder", NULL};
static const char *const linking_words[] = {"of", "the", "in", "-", "/", "to", "and", NULL};
static const char *const part_words[] = {"start of the", "start of", "beginning of the", "beginning of",
                                         NULL};
static const char *const negations[] = {"not",       "never",   "moved",       "deferred",   "delayed",
                                        "postponed", "slipped", "rescheduled", "originally", "previously",
                                        "instead",   "rather",  "cancelled",   "except",     "excluding",
                                        "unless",    "was due", "were due",    NULL};

/* Behind a reading these make another time of it. */
static const char *const trailing_words[] = {"half",    "holiday", "holidays", "break", "vacation",
                                             "bank",    "week",    "weekend",  "or",    "than",
                                             "to date", "onwards", NULL};
static const char *const trailing_term_words[] = {"school", "schools", "exam", "exams", "examinations", NULL};

/* Times and repetitions that no rule reads yet: a phrase that has one is unresolved whole. */
static const char *const unread_words[] = {"daily",
                                           "weekly",
                                           "fortnightly",
                                           "monthly",
                                           "quarterly",
                                           "termly",
                                           "yearly",
                                           "annually",
                                           "annual",
                                           "biannual",
                                           "biannually",
                                           "biennial",
                                           "bimonthly",
                                           "regularly",
                                           "regular intervals",
                                           "regular basis",
                                           "intervals",
                                           "periodically",
                                           "every #",
                                           "every %",
                                           "each #",
                                           "each %",
                                           "every other",
                                           "every two",
                                           "every three",
                                           "every four",
                                           "every six",
                                           "every second",
                                           "every third",
                                           "alternate",
                                           "per %",
                                           "a week",
                                           "a month",
                                           "a term",
                                           "a year",
                                           "a fortnight",
                                           "a quarter",
                                           "twice",
                                           "onwards",
                                           "onward",
                                           "week",
                                           "weeks",
                                           "wk",
                                           "w / c",
                                           "w / b",
                                           "w / e",
                                           "wc",
                                           "fortnight",
                                           "fortnights",
                                           "month",
                                           "months",
                                           "quarter",
                                           "quarters",
                                           "weekend",
                                           "weekends",
                                           "half term",
                                           "half - term",
                                           "half terms",
                                           "half - terms",
                                           "halfterm",
                                           "half year",
                                           "half - year",
                                           "half termly",
                                           "academic year",
                                           "school year",
                                           "financial year",
                                           "calendar year",
                                           "this year",
                                           "next year",
                                           "last year",
                                           "the year",
                                           "of year",
                                           "year end",
                                           "year - end",
                                           "this term",
                                           "next term",
                                           "last term",
                                           "the term",
                                           "of term",
                                           "term time",
                                           "one term",
                                           "+ term",
                                           "+ meet",
                                           "meet term",
                                           "mid term",
                                           "mid - term",
                                           "end term",
                                           "by term",
                                           "next half",
                                           "working day",
                                           "working days",
                                           "first day",
                                           "last day",
                                           "first half",
                                           "second half",
                                           "last half",
                                           "q1",
                                           "q2",
                                           "q3",
                                           "q4",
                                           "next period",
                                           "last period",
                                           "this period",
                                           "fridays",
                                           "mondays",
                                           "tuesdays",
                                           "wednesdays",
                                           "thursdays",
                                           "saturdays",
                                           "sundays",
                                           NULL};
static const char *const counting_words[] = {"one",    "two",   "three",   "four",   "five",
                                             "six",    "seven", "eight",   "nine",   "ten",
                                             "twelve", "few",   "several", "couple", NULL};

/* What a plan waits for, where it says no day. */
static const char *const event_words[] = {
    "following",    "after",         "once",        "when",         "pending",       "subject to",
    "dependent on", "depending on",  "in time for", "ahead of",     "in advance of", "prior to",
    "upon",         "on completion", "on receipt",  "next meeting", "next board",    "easter",
    "christmas",    "whitsun",       "before",      "until",        "till",          NULL};

static const char *const tentative_words[] = {
    "tbc",           "tba",       "tbd",         "t . b . c", "to be confirmed", "provisional",
    "provisionally", "tentative", "tentatively", "possibly",  "probably",        "perhaps",
    "maybe",         "hopefully", "? ?",         NULL};
static const char *const rough_words[] = {"around", "about", "approximately", "approx", "circa", "roughly",
                                          "c",      NULL};

static void
hit_clear(void *hit)
{
    g_free(((Hit *)hit)->reading.note);
}

static void
reading_clear(void *reading)
{
    g_free(((Reading *)reading)->note);
}

static bool
in_list(const char *word, const char *const *list)
{
    return g_strv_contains(list, word);
}

static bool
is_mark(const Phrase *phrase, guint at, const char *marks)
{
    const Token *token = phrase_at(phrase, at);
    return token->kind == TOKEN_MARK && strlen(token->text) == 1 && strchr(marks, token->text[0]) != NULL;
}

/* Words such as "following" or "mid to" before a reading, with what links them to it left out. */
static bool
turned_round(const Phrase *phrase, const Found *found)
{
    static const char *const only_next_to_it[] = {"not",  "or",   "than",      "after", "this",
                                                  "post", "past", "following", NULL};
    guint at = found->start - 1;
    bool linked = found->preposition;
    for (guint i = 0; i < 3 && in_list(phrase_at(phrase, at)->text, linking_words); i++) {
        linked = true;
        at--;
    }
    const Token *token = phrase_at(phrase, at);
    return !token->used && in_list(token->text, turning_words) &&
           !(linked && in_list(token->text, only_next_to_it));
}

static bool
negated(const Phrase *phrase, guint start)
{
    for (guint i = 1; i <= REACH_OF_A_NEGATION && i <= start; i++) {
        if (is_mark(phrase, start - i, ".;,:"))
            return false;
        if (phrase_match(phrase, start - i, negations) > 0)
            return true;
        guint length = phrase_match(phrase, start - i, part_words);
        if (length == i)
            return true;
    }
    return false;
}

static bool
refused_by_neighbours(const Phrase *phrase, const Found *found)
{
    bool bare_term = found->first.kind == UNIT_TERM && found->has_unit;
    return turned_round(phrase, found) || negated(phrase, found->start) ||
           phrase_match(phrase, found->end, trailing_words) > 0 ||
           (bare_term && phrase_match(phrase, found->end, trailing_term_words) > 0);
}

/* "Summer programme": a season without a year before a noun may be no more than its name. */
static bool
may_be_a_name(const Phrase *phrase, const Found *found)
{
    static const char *const free_words[] = {"and",  "to", "or",   "for", "with", "in", "at",  "by",  "on",
                                             "from", "as", "when", "if",  "but",  "is", "are", "the", NULL};
    const Token *next = phrase_at(phrase, found->end), *last = phrase_at(phrase, found->end - 1);
    return found->has_unit && last->kind == TOKEN_SEASON && next->kind == TOKEN_WORD && !next->capital &&
           !next->new_line && !in_list(next->text, free_words);
}

static void
doubt_by_neighbours(const Phrase *phrase, const Found *found, Reading *reading)
{
    const Token *before = phrase_at(phrase, found->start - 1);
    if (is_mark(phrase, found->end, "?"))
        settle_doubt(reading, "a question mark stands behind it");
    if (found->has_unit && !found->preposition && strcmp(before->text, "to") == 0)
        settle_doubt(reading, "it may be an end that is meant");
    if (found->has_unit && in_list(before->text, rough_words))
        settle_doubt(reading, "the phrase says it is only about then");
    if (found->has_unit && found->role == ROLE_FROM &&
        strcmp(phrase_at(phrase, found->start)->text, "beginning") == 0)
        settle_doubt(reading, "the beginning of that time may be meant");
    if (may_be_a_name(phrase, found))
        settle_doubt(reading, "the season may be part of a name");
}

static void
use(Phrase *phrase, const Found *found)
{
    for (guint i = found->start; i < found->end; i++)
        phrase_change(phrase, i)->used = true;
}

/* False when a piece of the phrase is about time and cannot be settled; `why` is then set (static text). */
static bool
collect(Phrase *phrase, const TimescaleContext *context, GArray *hits, const char **why)
{
    guint at, length;
    bool past =
        phrase_find(phrase, past_words, &at, &length) && !phrase_find(phrase, future_words, &at, &length);
    guint i = 0;
    while (i < phrase_length(phrase)) {
        Hit hit = {0};
        if (!rules_find(phrase, i, context, &hit.found)) {
            i++;
            continue;
        }
        bool refused = refused_by_neighbours(phrase, &hit.found);
        bool settled = settle(&hit.found, context, past, &hit.reading);
        if (settled)
            doubt_by_neighbours(phrase, &hit.found, &hit.reading);
        g_array_append_val(hits, hit);
        *why =
            refused ? "the words around it make another time of it" : "no such day, or no such span of days";
        if (refused || !settled)
            return false;
        use(phrase, &hit.found);
        i = hit.found.end;
    }
    return true;
}

static const Hit *
hit_at(const GArray *hits, guint i)
{
    return &g_array_index(hits, Hit, i);
}

static Reading *
reading_of(GArray *hits, guint i)
{
    return &g_array_index(hits, Hit, i).reading;
}

static bool
is_pending_time(const Token *token)
{
    return token->kind == TOKEN_NUMBER || token->kind == TOKEN_MONTH || token->kind == TOKEN_SEASON ||
           (token->kind == TOKEN_WEEKDAY && !token->abbreviated);
}

/* The first word or number about time that no reading used. NULL when there is none. */
static const char *
left_over(const Phrase *phrase)
{
    for (guint i = 0; i < phrase_length(phrase); i++) {
        const Token *token = phrase_at(phrase, i);
        if (token->used || token->trap)
            continue;
        bool counted =
            in_list(token->text, counting_words) && phrase_is_time_noun(phrase_at(phrase, i + 1)->text);
        if (is_pending_time(token) || counted || phrase_match(phrase, i, unread_words) > 0)
            return token->text;
    }
    return NULL;
}

/* A sentence's or a semicolon's end between two tokens. */
static bool
stop_between(const Phrase *phrase, guint from, guint to)
{
    for (guint i = from; i < to; i++)
        if (is_mark(phrase, i, ".;"))
            return true;
    return false;
}

/* "Ongoing work" counts only where its sentence has no other time. */
static void
drop_weak(const Phrase *phrase, GArray *hits)
{
    for (guint i = hits->len; i-- > 0;) {
        if (!hit_at(hits, i)->found.weak || hits->len == 1)
            continue;
        bool before =
            i > 0 && !stop_between(phrase, hit_at(hits, i - 1)->found.end, hit_at(hits, i)->found.start);
        bool after = i + 1 < hits->len &&
                     !stop_between(phrase, hit_at(hits, i)->found.end, hit_at(hits, i + 1)->found.start);
        if (before || after)
            g_array_remove_index(hits, i);
    }
}

static bool
stands_for_review(const Phrase *phrase, guint start)
{
    static const char *const words[] = {"review date :", "review date", "review due", "review in",
                                        "review by",     "review on",   "review :",   "review -",
                                        "review",        NULL};
    for (guint back = 1; back <= 3 && back <= start; back++)
        if (phrase_match(phrase, start - back, words) == back)
            return true;
    return false;
}

/* A time behind the word review is not one of its own where another stands before it. */
static void
take_reviews(const Phrase *phrase, GArray *hits)
{
    for (guint i = hits->len; i-- > 1;) {
        Reading *review = reading_of(hits, i), *reviewed = reading_of(hits, i - 1);
        if (review->due == DAY_NONE || !stands_for_review(phrase, hit_at(hits, i)->found.start))
            continue;
        reviewed->review = review->due;
        if (!review->certain)
            settle_doubt(reviewed, "of the review: %s", review->note);
        g_array_remove_index(hits, i);
    }
}

static bool
only_list_marks(const Phrase *phrase, guint from, guint to)
{
    for (guint i = from; i < to; i++)
        if (!is_mark(phrase, i, ",&") && strcmp(phrase_at(phrase, i)->text, "and") != 0)
            return false;
    return true;
}

/* "April and July 2004": where a list gives a year once, a year found for the others must agree with it. */
static void
doubt_lists(const Phrase *phrase, GArray *hits)
{
    for (guint i = 0; i + 1 < hits->len; i++) {
        const Found *a = &hit_at(hits, i)->found, *b = &hit_at(hits, i + 1)->found;
        Reading *first = reading_of(hits, i), *second = reading_of(hits, i + 1);
        int said_a = settle_year_said(a), said_b = settle_year_said(b);
        if (!only_list_marks(phrase, a->end, b->start) || (said_a == 0) == (said_b == 0) ||
            first->due == DAY_NONE || second->due == DAY_NONE)
            continue;
        bool agree = first->due <= second->due && second->due - first->due < 366;
        if (!agree)
            settle_doubt(said_a == 0 ? first : second, "a year is given only for the other of the two");
    }
}

static bool
same_reading(const Reading *a, const Reading *b)
{
    return a->kind == b->kind && a->start == b->start && a->due == b->due && a->review == b->review;
}

static void
drop_repeated(GArray *hits)
{
    for (guint i = hits->len; i-- > 1;)
        if (same_reading(reading_of(hits, i), reading_of(hits, i - 1)))
            g_array_remove_index(hits, i);
}

/* A time that depends on an event keeps its date only with a preposition of its own; the rule for the others
 * is not here yet. */
static bool
waits_for_event(const Phrase *phrase, const GArray *hits)
{
    guint at, length;
    bool alone = false;
    for (guint i = 0; i < hits->len; i++)
        alone = alone || !hit_at(hits, i)->found.preposition;
    return alone && phrase_find(phrase, event_words, &at, &length);
}

static void
doubt_all(const Phrase *phrase, GArray *hits)
{
    guint at, length;
    if (!phrase_find(phrase, tentative_words, &at, &length))
        return;
    for (guint i = 0; i < hits->len; i++)
        settle_doubt(reading_of(hits, i), "\"%s\" makes it tentative",
                     length > 1 && is_mark(phrase, at, "?") ? "??" : phrase_at(phrase, at)->text);
}

static void set_unresolved(GArray *readings, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
set_unresolved(GArray *readings, const char *format, ...)
{
    Reading reading = {.kind = TIMESCALE_UNRESOLVED,
                       .start = DAY_NONE,
                       .due = DAY_NONE,
                       .review = DAY_NONE,
                       .rule = "unresolved"};
    va_list arguments;
    va_start(arguments, format);
    reading.note = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_array_append_val(readings, reading);
}

static void
move_readings(GArray *hits, GArray *readings)
{
    for (guint i = 0; i < hits->len; i++) {
        Reading *reading = reading_of(hits, i);
        g_array_append_vals(readings, reading, 1);
        reading->note = NULL;
    }
}

static void
read_phrase(Phrase *phrase, const TimescaleContext *context, GArray *hits, GArray *readings)
{
    const char *why = NULL;
    trap_mark(phrase);
    if (!collect(phrase, context, hits, &why)) {
        set_unresolved(readings, "%s", why);
        return;
    }
    const char *left = left_over(phrase);
    if (left != NULL) {
        set_unresolved(readings, "no rule says what \"%s\" means here", left);
    } else if (hits->len == 0) {
        set_unresolved(readings, "no time is named");
    } else if (waits_for_event(phrase, hits)) {
        set_unresolved(readings, "it waits for an event");
    } else {
        doubt_lists(phrase, hits);
        take_reviews(phrase, hits);
        drop_weak(phrase, hits);
        drop_repeated(hits);
        doubt_all(phrase, hits);
        move_readings(hits, readings);
    }
}

GArray *
timescale_parse(const char *text, const TimescaleContext *context)
{
    GArray *readings = g_array_new(FALSE, FALSE, sizeof(Reading));
    g_array_set_clear_func(readings, reading_clear);
    if (context->reference == DAY_NONE) {
        set_unresolved(readings, "the plan has no date to read it from");
        return readings;
    }
    g_autoptr(Phrase) phrase = phrase_new(text);
    g_autoptr(GArray) hits = g_array_new(FALSE, FALSE, sizeof(Hit));
    g_array_set_clear_func(hits, hit_clear);
    read_phrase(phrase, context, hits, readings);
    return readings;
}
