/*
 * Reading a phrase: it is cut into tokens (phrase), what only looks like time is marked (trap), the rules are
 * tried from left to right (rules), what they find is settled to days (settle). Then comes what holds for the
 * phrase as a whole: nothing may be left over, and doubts about one word fall on every reading.
 */
#include "time/timescale.h"

#include "base/text.h"
#include "time/neighbours.h"
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

/* Words about time that stand for more than a rule has read when they are left over. */
/* clang-format off */
static const char *const unread_words[] = {
    "daily", "weekly", "fortnightly", "monthly", "quarterly", "termly", "yearly", "every #", "every %",
    "each #", "each %", "every other", "alternate", "per %", "a week", "a month", "a term", "a year",
    "a fortnight", "a quarter", "twice", "onwards", "onward", "week", "weeks", "wk", "w / c", "w / b",
    "w / e", "wc", "fortnight", "fortnights", "month", "months", "quarter", "quarters", "weekend",
    "weekends", "half term", "half - term", "half terms", "half - terms", "halfterm", "half year",
    "half - year", "academic year", "school year", "financial year", "calendar year", "this year",
    "next year", "last year", "the year", "of year", "year end", "year - end", "this term", "next term",
    "last term", "the term", "of term", "term time", "one term", "meet term", "mid term", "mid - term",
    "end term", "by term", "next half", "working day", "working days", "first day", "last day",
    "first half", "second half", "last half", "q1", "q2", "q3", "q4", "q5", "q6", "next period", "last period",
    "this period", "mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays",
    "all year", "year round", "first term", "second term", "third term", "both terms", "all terms",
    "half way", "halfway", "year ending", "year to", "year commencing", "year starting", "year beginning", "term commencing", "term starting", "term beginning", "term - time", "and next", "and the next", NULL};
/* clang-format on */
static const char *const counting_words[] = {"one",    "two",   "three",   "four",   "five",
                                             "six",    "seven", "eight",   "nine",   "ten",
                                             "twelve", "few",   "several", "couple", NULL};

/* What a plan waits for, where it says no day. */
static const char *const event_words[] = {"following",
                                          "after",
                                          "once",
                                          "when",
                                          "pending",
                                          "subject to",
                                          "dependent on",
                                          "depending on",
                                          "to follow",
                                          "awaiting",
                                          "awaits",
                                          "in time for",
                                          "ahead of",
                                          "in advance of",
                                          "prior to",
                                          "upon",
                                          "on completion",
                                          "on receipt",
                                          "next meeting",
                                          "next board",
                                          "easter",
                                          "christmas",
                                          "whitsun",
                                          "sats week",
                                          "test week",
                                          "before",
                                          "until",
                                          "till",
                                          NULL};

/* Where two times stand in a phrase these say that one took the place of the other. */
static const char *const revision_words[] = {
    "now",         "revised",  "changed",  "extended", "new date", "brought forward",
    "pushed back", "put back", "slippage", NULL};

/* What was to be then will not be, or was not. */
static const char *const missed_words[] = {
    "delayed",  "postponed",  "slipped",   "rescheduled", "deferred",  "cancelled",
    "canceled", "superseded", "on hold",   "paused",      "not met",   "not achieved",
    "missed",   "abandoned",  "withdrawn", "stood down",  "suspended", NULL};

static const char *const tentative_words[] = {"tbc",
                                              "tba",
                                              "tbd",
                                              "t . b . c",
                                              "to be confirmed",
                                              "provisional",
                                              "provisionally",
                                              "tentative",
                                              "tentatively",
                                              "possibly",
                                              "probably",
                                              "perhaps",
                                              "maybe",
                                              "hopefully",
                                              "? ?",
                                              "as required",
                                              "as needed",
                                              "as necessary",
                                              "as and when",
                                              "if required",
                                              "if needed",
                                              "if necessary",
                                              "when required",
                                              "when needed",
                                              "where necessary",
                                              "ad hoc",
                                              "~",
                                              NULL};

static void
hit_clear(void *hit)
{
    reading_clear(&((Hit *)hit)->reading);
}

static void
clear_reading(void *reading)
{
    reading_clear(reading);
}

static void
use(Phrase *phrase, const Found *found)
{
    for (guint i = found->start; i < found->end; i++)
        phrase_change(phrase, i)->used = true;
}

/* Settles what was found, in the light of the words around it. False when it is about time and cannot be
 * settled; `why` is then set (static text). */
static bool
read_hit(const Phrase *phrase, const TimescaleContext *context, Hit *hit, const char **why)
{
    Tense tense = neighbours_tense(phrase, &hit->found);
    bool year_open = settle_year_said(&hit->found) == 0 && hit->found.has_unit;
    *why = "no such day, or no such span of days";
    if (!settle(&hit->found, context, tense != TENSE_OPEN, &hit->reading))
        return false;
    if (tense == TENSE_PERHAPS_PAST && year_open) {
        settle_doubt(&hit->reading, "it is read as past, the next one is as good");
        settle_offer(&hit->reading, &hit->found, context, false);
    }
    neighbours_doubt(phrase, &hit->found, context, &hit->reading);
    *why = "the words around it make another time of it";
    return !neighbours_refuse(phrase, &hit->found);
}

static bool
collect(Phrase *phrase, const TimescaleContext *context, GArray *hits, const char **why)
{
    guint i = 0;
    while (i < phrase_length(phrase)) {
        Hit hit = {0};
        if (!rules_find(phrase, i, context, &hit.found)) {
            i++;
            continue;
        }
        bool settled = read_hit(phrase, context, &hit, why);
        g_array_append_val(hits, hit);
        if (!settled)
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

static char *
spell(const Phrase *phrase, guint at, guint length)
{
    GString *out = g_string_new(phrase_at(phrase, at)->text);
    for (guint i = at + 1; i < at + length; i++)
        g_string_append_printf(out, "%s%s", phrase_at(phrase, i)->glued ? "" : " ",
                               phrase_at(phrase, i)->text);
    return g_string_free(out, FALSE);
}

/* "Quaterly": a slip away from a word of repetition. */
static bool
is_nearly_repetition(const Token *token)
{
    static const char *const adverbs[] = {"weekly",    "fortnightly", "monthly", "termly",
                                          "quarterly", "yearly",      "annually"};
    for (guint i = 0; i < G_N_ELEMENTS(adverbs); i++)
        if (token->kind == TOKEN_WORD && token->text[0] == adverbs[i][0] &&
            text_distance(token->text, adverbs[i]) == 1)
            return true;
    return false;
}

/* "x3", "T1", "HT2", "wk4": how often, or a time that no rule knows. */
static bool
is_numbered_time(const Token *token)
{
    static const char *const prefixes[] = {"x", "t", "ht", "h", "wk", "hy"};
    gsize letters = strcspn(token->text, "0123456789"), length = strlen(token->text);
    if (token->kind != TOKEN_WORD || letters == length || length - letters > 2 ||
        strspn(token->text + letters, "0123456789") != length - letters)
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (strlen(prefixes[i]) == letters && strncmp(token->text, prefixes[i], letters) == 0)
            return true;
    return false;
}

/* The first words or number about time that no reading used (transfer full). NULL when there are none. */
static char *
left_over(const Phrase *phrase)
{
    for (guint i = 0; i < phrase_length(phrase); i++) {
        const Token *token = phrase_at(phrase, i);
        guint waits = phrase_match(phrase, i, event_words);
        i += waits > 0 ? waits - 1 : 0;
        if (token->used || token->trap || waits > 0)
            continue;
        bool counted = g_strv_contains(counting_words, token->text) &&
                       phrase_is_time_noun(phrase_at(phrase, i + 1)->text);
        guint length = counted ? 2 : phrase_match(phrase, i, unread_words);
        if (length > 0 || is_pending_time(token) || is_nearly_repetition(token) || is_numbered_time(token))
            return spell(phrase, i, MAX(length, 1));
    }
    return NULL;
}

/* A sentence's or a semicolon's end between two tokens. */
static bool
stop_between(const Phrase *phrase, guint from, guint to)
{
    for (guint i = from; i < to; i++)
        if (phrase_is_mark(phrase, i, ".;"))
            return true;
    return false;
}

/* "Ongoing" beside a limit says no more than the limit does; beside another time that may go on. */
static void
doubt_end(GArray *hits, guint i)
{
    const Hit *hit = hit_at(hits, i);
    if (hit->found.role != ROLE_AT || !hit->found.has_unit || hit->reading.start == DAY_NONE)
        return;
    settle_doubt(reading_of(hits, i), "it is said to be ongoing too");
    settle_offer_days(reading_of(hits, i), TIMESCALE_OPEN, hit->reading.start, DAY_NONE);
}

static bool
is_ongoing(const Hit *hit)
{
    return !hit->found.has_unit && hit->found.recurrence == RECURRENCE_NONE &&
           hit->reading.review == DAY_NONE;
}

/* "Ongoing work" counts only where its sentence has no other time. */
static void
drop_weak(const Phrase *phrase, GArray *hits)
{
    for (guint i = hits->len; i-- > 0;) {
        if (!is_ongoing(hit_at(hits, i)) || hits->len == 1)
            continue;
        bool before =
            i > 0 && !stop_between(phrase, hit_at(hits, i - 1)->found.end, hit_at(hits, i)->found.start);
        bool after = i + 1 < hits->len &&
                     !stop_between(phrase, hit_at(hits, i)->found.end, hit_at(hits, i + 1)->found.start);
        bool weak = hit_at(hits, i)->found.weak;
        if (before && !weak)
            doubt_end(hits, i - 1);
        if (after && !weak)
            doubt_end(hits, i + 1);
        if (before || after)
            g_array_remove_index(hits, i);
    }
}

static bool
stands_for_review(const Phrase *phrase, guint start)
{
    static const char *const words[] = {"review date :",  "review date", "review due",     "review in",
                                        "review by",      "review on",   "be reviewed in", "be reviewed by",
                                        "be reviewed on", "be reviewed", "review :",       "review -",
                                        "review",         NULL};
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
        if (!phrase_is_mark(phrase, i, ",&") && strcmp(phrase_at(phrase, i)->text, "and") != 0)
            return false;
    return true;
}

static bool
listed_with_next(const Phrase *phrase, const GArray *hits, guint i)
{
    return i + 1 < hits->len &&
           only_list_marks(phrase, hit_at(hits, i)->found.end, hit_at(hits, i + 1)->found.start);
}

static void
offer_in_year(const TimescaleContext *context, GArray *hits, guint i, int year)
{
    Found other = hit_at(hits, i)->found;
    other.first.year = year;
    other.first.year_from = UNIT_YEAR_SURE;
    if (other.has_unit && !other.range)
        settle_offer(reading_of(hits, i), &other, context, false);
}

/* Times of a list follow each other within a year; otherwise those that were given no year are doubtful. */
static void
doubt_list(const TimescaleContext *context, GArray *hits, guint first, guint last)
{
    bool ordered = true;
    int year = 0;
    for (guint i = first; i <= last; i++) {
        int own = settle_year_said(&hit_at(hits, i)->found);
        year = own != 0 ? own : year;
        if (i > first && hit_at(hits, i - 1)->reading.due != DAY_NONE &&
            hit_at(hits, i)->reading.due != DAY_NONE) {
            Day step = hit_at(hits, i)->reading.due - hit_at(hits, i - 1)->reading.due;
            ordered = ordered && step >= 0 && step < 366;
        }
    }
    for (guint i = first; i <= last && !ordered; i++) {
        if (settle_year_said(&hit_at(hits, i)->found) != 0)
            continue;
        settle_doubt(reading_of(hits, i), year != 0 ? "a year is given only for another of the list"
                                                    : "the list is out of order, its years are not given");
        if (year != 0)
            offer_in_year(context, hits, i, year);
    }
}

/* "April and July 2004": where a list gives a year once, the years found for the others must agree with it.
 */
static void
doubt_lists(const Phrase *phrase, const TimescaleContext *context, GArray *hits)
{
    for (guint first = 0, last; first < hits->len; first = last + 1) {
        last = first;
        while (listed_with_next(phrase, hits, last))
            last++;
        doubt_list(context, hits, first, last);
    }
}

static bool
same_reading(const Reading *a, const Reading *b)
{
    return a->kind == b->kind && a->recurrence == b->recurrence && a->start == b->start && a->due == b->due &&
           a->review == b->review;
}

static void
drop_repeated(GArray *hits)
{
    for (guint i = hits->len; i-- > 1;)
        if (same_reading(reading_of(hits, i), reading_of(hits, i - 1)))
            g_array_remove_index(hits, i);
}

/* A time without a year, in the one of two consecutive years that it lies in. */
static void
offer_in_years(const TimescaleContext *context, GArray *hits, guint time, guint years)
{
    const Unit *year = &hit_at(hits, years)->found.first;
    const Found *found = &hit_at(hits, time)->found;
    Day from = hit_at(hits, years)->reading.start, to = hit_at(hits, years)->reading.due;
    for (int i = year->year; i <= year->year + 1; i++) {
        Day first, last;
        if (found->has_unit && !found->range && year->kind == UNIT_YEAR && settle_year_said(found) == 0 &&
            unit_days(&found->first, i, context, &first, &last) && first >= from && last <= to)
            offer_in_year(context, hits, time, i);
    }
}

/* "2023/24 spring term": two years beside a time without one may be its own. */
static void
doubt_years(const Phrase *phrase, const TimescaleContext *context, GArray *hits)
{
    for (guint i = 0; i + 1 < hits->len; i++) {
        const Found *one = &hit_at(hits, i)->found, *two = &hit_at(hits, i + 1)->found;
        bool year = (one->has_unit && one->first.kind == UNIT_YEAR) ||
                    (two->has_unit && two->first.kind == UNIT_YEAR);
        bool open =
            (one->has_unit && settle_year_said(one) == 0) || (two->has_unit && settle_year_said(two) == 0);
        if (!year || !open || stop_between(phrase, one->end, two->start))
            continue;
        settle_doubt(reading_of(hits, i), "the year may be that of the time beside it");
        settle_doubt(reading_of(hits, i + 1), "the year may be that of the time beside it");
        bool first = one->has_unit && one->first.kind == UNIT_YEAR;
        offer_in_years(context, hits, first ? i + 1 : i, first ? i : i + 1);
    }
}

/* "after the launch on 5 July": the preposition makes it the time of the event. */
static bool
may_be_of_event(const Phrase *phrase, const Found *found)
{
    if (found->role != ROLE_AT)
        return false;
    for (guint i = 1; i <= found->start && !phrase_is_mark(phrase, found->start - i, ".;,:-)"); i++)
        if (phrase_match(phrase, found->start - i, event_words) > 0)
            return true;
    return false;
}

static bool
segment_waits(const Phrase *phrase, const GArray *hits, guint i)
{
    guint first = hit_at(hits, i)->found.start, last = hit_at(hits, i)->found.end;
    if (phrase_is_mark(phrase, first - 1, "("))
        first--;
    while (first > 0 && !phrase_is_mark(phrase, first - 1, ".;)("))
        first--;
    while (last < phrase_length(phrase) && !phrase_is_mark(phrase, last, ".;)("))
        last++;
    for (guint at = first; at < last; at++)
        if (phrase_match(phrase, at, event_words) > 0)
            return true;
    return false;
}

/* Beside an event a time is sure only with a preposition of its own. */
static void
doubt_events(const Phrase *phrase, GArray *hits)
{
    for (guint i = 0; i < hits->len; i++)
        if (hit_at(hits, i)->found.preposition ? may_be_of_event(phrase, &hit_at(hits, i)->found)
                                               : segment_waits(phrase, hits, i)) {
            settle_doubt(reading_of(hits, i), "it may wait for an event");
            settle_offer_days(reading_of(hits, i), TIMESCALE_EVENT, DAY_NONE, DAY_NONE);
        }
}

/* The hits of one clause of a sentence: their number, and where the first repetition and the first time
 * stand. */
typedef struct Clause {
    guint first, end;         /* hits */
    guint times, repetitions; /* how many */
    guint time, repetition;   /* which */
    bool mixed;               /* repetitions that differ */
} Clause;

static Clause
clause_from(const Phrase *phrase, const GArray *hits, guint first)
{
    Clause clause = {.first = first, .end = first};
    for (guint i = first; i < hits->len; i++) {
        const Found *found = &hit_at(hits, i)->found;
        if (i > first && stop_between(phrase, hit_at(hits, i - 1)->found.end, found->start))
            break;
        clause.end = i + 1;
        if (found->recurrence != RECURRENCE_NONE) {
            clause.mixed =
                clause.mixed || (clause.repetitions > 0 &&
                                 hit_at(hits, clause.repetition)->found.recurrence != found->recurrence);
            clause.repetition = clause.repetitions++ == 0 ? i : clause.repetition;
        } else if (found->has_unit) {
            clause.time = clause.times++ == 0 ? i : clause.time;
        }
    }
    return clause;
}

static bool
clause_says(const Phrase *phrase, const GArray *hits, const Clause *clause, const char *const *patterns)
{
    guint from = hit_at(hits, clause->first)->found.start, to = hit_at(hits, clause->end - 1)->found.end;
    while (from > 0 && !phrase_is_mark(phrase, from - 1, ".;"))
        from--;
    while (to < phrase_length(phrase) && !phrase_is_mark(phrase, to, ".;"))
        to++;
    for (guint at = from; at < to; at++)
        if (g_strv_contains(patterns, phrase_at(phrase, at)->text))
            return true;
    return false;
}

/* "Monthly return for May": the time may be that of one of them, or of their last. */
static bool
may_be_no_beginning(const Phrase *phrase, const GArray *hits, const Clause *clause)
{
    static const char *const ends[] = {"end",      "ends",      "ending", "final",    "last",
                                       "complete", "completed", "finish", "finishes", "deadline",
                                       "due",      "to",        NULL};
    static const char *const begins[] = {"begin", "begins",   "beginning", "start",  "starts", "starting",
                                         "first", "commence", "commences", "launch", "from",   NULL};
    static const char *const free_words[] = {"and", "in",  "on",    "at",      "from",
                                             "as",  "via", "basis", "ongoing", NULL};
    const Token *behind = phrase_at(phrase, hit_at(hits, clause->repetition)->found.end);
    bool noun = behind->kind == TOKEN_WORD && !g_strv_contains(free_words, behind->text);
    return clause_says(phrase, hits, clause, ends) || (noun && !clause_says(phrase, hits, clause, begins));
}

static void
offer_repetition(Reading *reading, Day start)
{
    settle_offer_days(reading, TIMESCALE_RECURRING, start, DAY_NONE);
    g_array_index(reading->others, Alternative, reading->others->len - 1).recurrence = reading->recurrence;
}

/* What a time may be otherwise, a repetition may begin with. */
static void
offer_beginnings(Reading *repetition, const Reading *time)
{
    for (guint i = 0; time->others != NULL && i < time->others->len; i++)
        if (g_array_index(time->others, Alternative, i).start != DAY_NONE)
            offer_repetition(repetition, g_array_index(time->others, Alternative, i).start);
}

/* "Weekly in the spring term": all that time long, and no longer. */
static bool
lasts_as_long(const Found *time, Recurrence recurrence)
{
    UnitKind kind = time->first.kind;
    bool often = recurrence == RECURRENCE_WEEKLY || recurrence == RECURRENCE_FORTNIGHTLY;
    return time->role == ROLE_AT && time->preposition && recurrence != RECURRENCE_ANNUALLY &&
           (kind == UNIT_TERM || kind == UNIT_HALF_TERM || kind == UNIT_QUARTER || kind == UNIT_YEAR ||
            kind == UNIT_FIXED || (often && kind == UNIT_MONTH));
}

/* The one repetition that a clause's hits come to: it begins with the time beside it. */
static void
join_clause(const Phrase *phrase, GArray *hits, const Clause *clause)
{
    Hit *joined = &g_array_index(hits, Hit, clause->repetition);
    if (clause->times == 1) {
        const Hit *time = hit_at(hits, clause->time);
        joined->reading.start = time->reading.start;
        joined->reading.review = time->reading.review;
        joined->reading.by_terms = time->reading.by_terms;
        offer_beginnings(&joined->reading, &time->reading);
        if (time->reading.note != NULL)
            settle_doubt(&joined->reading, "%s", time->reading.note);
        if (time->found.range || lasts_as_long(&time->found, joined->found.recurrence))
            settle_doubt(&joined->reading, "it has an end too");
        if (time->found.role == ROLE_AT && may_be_no_beginning(phrase, hits, clause)) {
            settle_doubt(&joined->reading, "the time may not be its beginning");
            offer_repetition(&joined->reading, DAY_NONE);
        }
        if (joined->found.doubt != NULL && time->found.role == ROLE_AT)
            settle_offer_days(&joined->reading, time->reading.kind, time->reading.start, time->reading.due);
    }
    if (joined->reading.review != DAY_NONE &&
        strcmp(phrase_at(phrase, joined->found.start)->text, "annual") == 0)
        settle_doubt(&joined->reading, "\"annual\" may be part of a name");
    for (guint i = clause->end; i-- > clause->first;)
        if (i != clause->repetition)
            g_array_remove_index(hits, i);
}

/* Joins times and repetitions clause by clause. False where a clause has more of them than make one. */
static bool
join_repetitions(const Phrase *phrase, GArray *hits)
{
    for (guint i = 0; i < hits->len; i++) {
        Clause clause = clause_from(phrase, hits, i);
        if (clause.repetitions == 0) {
            i = clause.end - 1;
            continue;
        }
        const Found *time = &hit_at(hits, clause.time)->found;
        bool limit =
            clause.times == 1 && (time->role == ROLE_BY || time->role == ROLE_BEFORE || time->first.closes);
        if (clause.mixed || clause.times > 1 || limit)
            return false;
        join_clause(phrase, hits, &clause);
    }
    return true;
}

/* "Last quarter 2019/20": nothing stands between what is counted from the reference date and another time. */
static void
doubt_touching(GArray *hits)
{
    for (guint i = 0; i + 1 < hits->len; i++) {
        const Found *one = &hit_at(hits, i)->found, *two = &hit_at(hits, i + 1)->found;
        bool fixed = (one->has_unit && one->first.kind == UNIT_FIXED) ||
                     (two->has_unit && two->first.kind == UNIT_FIXED);
        bool apart = one->has_unit && two->has_unit && one->first.kind != two->first.kind &&
                     (settle_year_said(one) == 0) != (settle_year_said(two) == 0);
        if ((!fixed && !apart) || one->end != two->start)
            continue;
        settle_doubt(reading_of(hits, i), "the time beside it may say which one is meant");
        settle_doubt(reading_of(hits, i + 1), "the time beside it may say which one is meant");
    }
}

/* "Spring term: 14 February 2020", "Spring term begins 6 January": the second says more of the first. */
static void
doubt_headings(const Phrase *phrase, GArray *hits)
{
    static const char *const verbs[] = {": by", ":", "starts", "begins", "ends", "starting", "ending", NULL};
    for (guint i = 0; i + 1 < hits->len; i++) {
        const Found *one = &hit_at(hits, i)->found, *two = &hit_at(hits, i + 1)->found;
        UnitKind kind = one->range ? one->last.kind : one->first.kind;
        bool lasts = kind == UNIT_TERM || kind == UNIT_HALF_TERM || kind >= UNIT_QUARTER;
        guint length = phrase_match(phrase, one->end, verbs);
        if (one->has_unit && two->has_unit && lasts && length > 0 && one->end + length >= two->start)
            settle_doubt(reading_of(hits, i), "the time behind it may say when in it");
    }
}

/* Both of two times, which together may be one that lasts from the first to the second. */
static void
doubt_pair(GArray *hits, guint i, const char *why)
{
    Reading *one = reading_of(hits, i), *two = reading_of(hits, i + 1);
    settle_doubt(one, "%s", why);
    settle_doubt(two, "%s", why);
    if (one->start == DAY_NONE || two->due == DAY_NONE || one->start > two->due)
        return;
    settle_offer_days(one, TIMESCALE_WINDOW, one->start, two->due);
    settle_offer_days(two, TIMESCALE_WINDOW, one->start, two->due);
}

/* "Sept 2019 -> Dec 2019", "April … June": marks that no list has. */
static bool
arrow_between(const Phrase *phrase, guint from, guint to)
{
    static const char *const arrows[] = {"~", ">",  "<", "→", "⇒", "➔", "➜", "*",
                                         "=", "\\", "^", "_", "…", "←", NULL};
    bool arrow = from > 0 && phrase_at(phrase, from - 1)->dotted && phrase_is_mark(phrase, from, ".");
    for (guint i = from; i < to; i++) {
        const Token *token = phrase_at(phrase, i);
        if (token->kind != TOKEN_MARK)
            return false;
        arrow = arrow || g_strv_contains(arrows, token->text) ||
                (phrase_is_mark(phrase, i, ".") && phrase_is_mark(phrase, i + 1, "."));
    }
    return arrow;
}

/* The words right before a time, "date" and a colon left out. */
static bool
headed(const Phrase *phrase, const Found *found, const char *const *words)
{
    guint at = found->start - 1;
    for (guint i = 0; i < 2; i++)
        if (phrase_is_mark(phrase, at, ":-(") || phrase_says(phrase, at, "date") ||
            phrase_says(phrase, at, "in"))
            at--;
    return found->start > 0 && g_strv_contains(words, phrase_at(phrase, at)->text);
}

static void
doubt_pairs(const Phrase *phrase, GArray *hits)
{
    static const char *const begins[] = {"start",  "starts", "starting", "started",   "begin",
                                         "begins", "began",  "commence", "commences", "commenced",
                                         "from",   "launch", NULL};
    static const char *const ends[] = {
        "end",       "ends",      "ending",     "ended", "finish", "finishes", "finishing", "complete",
        "completes", "completed", "completion", "close", "closes", "to",       "until",     NULL};
    for (guint i = 0; i + 1 < hits->len; i++) {
        const Found *one = &hit_at(hits, i)->found, *two = &hit_at(hits, i + 1)->found;
        bool ended = two->has_unit && (headed(phrase, two, ends) ||
                                       g_strv_contains(ends, phrase_at(phrase, two->start)->text));
        if (one->has_unit && two->has_unit && arrow_between(phrase, one->end, two->start))
            doubt_pair(hits, i, "from the first to the second, or a change of it, may be meant");
        else if (one->has_unit && one->role == ROLE_AT && headed(phrase, one, begins) && ended)
            doubt_pair(hits, i, "they may be the beginning and the end of one time");
    }
}

/* "Dec 2023 (was Sept 2023)". */
static bool
was_another(const Phrase *phrase, const GArray *hits)
{
    static const char *const words[] = {"was",  "were",     "orig",     "formerly",
                                        "prev", "replaces", "replaced", NULL};
    for (guint i = 0; i < hits->len; i++) {
        guint at = hit_at(hits, i)->found.start - 1;
        at -= phrase_is_mark(phrase, at, ".:") ? 1 : 0;
        if (hit_at(hits, i)->found.start > 0 && g_strv_contains(words, phrase_at(phrase, at)->text))
            return true;
    }
    return false;
}

/* "Dec 2023 (Sept 2023)": what stands in brackets behind a time is the same one, or nobody knows what. */
static void
doubt_brackets(const Phrase *phrase, GArray *hits)
{
    for (guint i = hits->len; i-- > 1;) {
        const Hit *one = hit_at(hits, i - 1), *two = hit_at(hits, i);
        if (!one->found.has_unit || !two->found.has_unit || one->found.end + 1 != two->found.start ||
            !phrase_is_mark(phrase, one->found.end, "([") || !phrase_is_mark(phrase, two->found.end, ")]"))
            continue;
        settle_doubt(reading_of(hits, i - 1), "another time stands in brackets behind it");
        settle_doubt(reading_of(hits, i), "it stands in brackets behind another time");
    }
}

static void
doubt_all(const Phrase *phrase, GArray *hits)
{
    guint at, length;
    bool revised =
        hits->len > 1 && (phrase_find(phrase, revision_words, &at, &length) || was_another(phrase, hits));
    for (guint i = 0; revised && i < hits->len; i++)
        settle_doubt(reading_of(hits, i), "the phrase tells of a date that was changed");
    bool missed = phrase_find(phrase, missed_words, &at, &length);
    for (guint i = 0; missed && i < hits->len; i++)
        settle_doubt(reading_of(hits, i), "\"%s\" makes it doubtful", phrase_at(phrase, at)->text);
    bool tentative = phrase_find(phrase, tentative_words, &at, &length);
    for (guint i = 0; tentative && i < hits->len; i++)
        settle_doubt(reading_of(hits, i), "\"%s\" makes it tentative",
                     length > 1 && phrase_is_mark(phrase, at, "?") ? "??" : phrase_at(phrase, at)->text);
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

static Reading *
last_reading(GArray *readings)
{
    return &g_array_index(readings, Reading, readings->len - 1);
}

/* What an unresolved phrase names: one of them may be what is meant. */
static void
offer_hits(GArray *hits, GArray *readings)
{
    Reading *unresolved = last_reading(readings);
    for (guint i = 0; i < hits->len; i++) {
        const Reading *reading = reading_of(hits, i);
        settle_offer_days(unresolved, reading->kind, reading->start, reading->due);
        g_array_index(unresolved->others, Alternative, unresolved->others->len - 1).recurrence =
            reading->recurrence;
    }
    settle_tidy_others(unresolved);
}

/* "The following April" is one of the next two, "every April" comes again and again. */
static void
offer_turned(const Phrase *phrase, const TimescaleContext *context, const GArray *hits, GArray *readings)
{
    int step;
    const Hit *hit = hit_at(hits, hits->len - 1);
    Found found = hit->found;
    if (hits->len > 1 || !found.has_unit || found.range || found.first.kind > UNIT_QUARTER ||
        settle_year_said(&found) != 0 || !neighbours_turn(phrase, &found, &step))
        return;
    Reading nearest, *unresolved = last_reading(readings);
    found.first.doubt = NULL;
    if (!settle(&found, context, step < 0, &nearest)) {
        reading_clear(&nearest);
        return;
    }
    if (step == 0) {
        settle_offer_days(unresolved, TIMESCALE_RECURRING, nearest.start, DAY_NONE);
        g_array_index(unresolved->others, Alternative, 0).recurrence = RECURRENCE_ANNUALLY;
    } else {
        int year = day_to_civil(nearest.due != DAY_NONE ? nearest.due : nearest.start).year;
        for (int i = 0; i < 2; i++) {
            found.first.year = year + i * step;
            found.first.year_from = UNIT_YEAR_SURE;
            settle_offer(unresolved, &found, context, false);
        }
    }
    settle_tidy_others(unresolved);
    reading_clear(&nearest);
}

static void
set_event(GArray *readings)
{
    Reading reading = {.kind = TIMESCALE_EVENT,
                       .start = DAY_NONE,
                       .due = DAY_NONE,
                       .review = DAY_NONE,
                       .rule = "event",
                       .certain = true};
    g_array_append_val(readings, reading);
}

static void
move_readings(GArray *hits, GArray *readings)
{
    for (guint i = 0; i < hits->len; i++) {
        Reading *reading = reading_of(hits, i);
        settle_tidy_others(reading);
        g_array_append_vals(readings, reading, 1);
        reading->note = NULL;
        reading->others = NULL;
    }
}

/* What holds for the phrase as a whole. */
static void
settle_whole(const Phrase *phrase, const TimescaleContext *context, GArray *hits, GArray *readings)
{
    doubt_events(phrase, hits);
    doubt_lists(phrase, context, hits);
    doubt_years(phrase, context, hits);
    doubt_touching(hits);
    doubt_pairs(phrase, hits);
    doubt_brackets(phrase, hits);
    doubt_headings(phrase, hits);
    take_reviews(phrase, hits);
    if (!join_repetitions(phrase, hits)) {
        set_unresolved(readings, "a repetition and a limit, or several, make no one time");
        offer_hits(hits, readings);
        return;
    }
    drop_weak(phrase, hits);
    drop_repeated(hits);
    doubt_all(phrase, hits);
    move_readings(hits, readings);
}

static void
read_phrase(Phrase *phrase, const TimescaleContext *context, GArray *hits, GArray *readings)
{
    const char *why = NULL;
    trap_mark(phrase);
    if (!collect(phrase, context, hits, &why)) {
        set_unresolved(readings, "%s", why);
        offer_turned(phrase, context, hits, readings);
        return;
    }
    guint at, length;
    g_autofree char *left = left_over(phrase);
    if (left != NULL) {
        set_unresolved(readings, "no rule says what \"%s\" means here", left);
    } else if (hits->len == 0 && phrase_find(phrase, event_words, &at, &length)) {
        set_event(readings);
    } else if (hits->len == 0) {
        set_unresolved(readings, "no time is named");
    } else {
        settle_whole(phrase, context, hits, readings);
    }
}

GArray *
timescale_parse(const char *text, const TimescaleContext *context)
{
    GArray *readings = g_array_new(FALSE, FALSE, sizeof(Reading));
    g_array_set_clear_func(readings, clear_reading);
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
