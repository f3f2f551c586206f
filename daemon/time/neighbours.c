#include "time/neighbours.h"

#include "time/settle.h"

#include <string.h>

/* How many tokens before a time may still turn it round, and how near the words of the past must stand to be
 * surely about it. */
#define REACH_OF_A_NEGATION 3
#define REACH_OF_A_TENSE    4

/* Before a month or a day these make another time of it. */
static const char *const turning_words[] = {
    "following",  "same",       "next",       "last",       "previous",  "coming",    "this",
    "current",    "each",       "every",      "after",      "post",      "past",      "beyond",
    "not",        "or",         "than",       "except",     "excluding", "week",      "weekend",
    "half",       "most",       "alternate",  "another",    "early",     "mid",       "middle",
    "late",       "into",       "rest",       "remainder",  "first",     "second",    "third",
    "fourth",     "fifth",      "sixth",      "seventh",    "eighth",    "ninth",     "tenth",
    "eleventh",   "twelfth",    "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",  "thirtieth",  "two",       "three",     "four",
    "five",       "six",        "seven",      "eight",      "nine",      "ten",       "twelve",
    "few",        "several",    NULL};
/* These only where they stand right before it. */
static const char *const adjacent_words[] = {
    "not",  "or",  "than",  "after", "this", "post", "past",   "following", "two",     "three", "four",
    "five", "six", "seven", "eight", "nine", "ten",  "twelve", "few",       "several", NULL};
/* And these not where a preposition stands between: "takes up the post in June". */
static const char *const plain_words[] = {"this",  "post",  "past", "two", "three",  "four", "five",    "six",
                                          "seven", "eight", "nine", "ten", "twelve", "few",  "several", NULL};
static const char *const linking_words[] = {"of", "the", "in", "-", "/", "to", "and", NULL};
static const char *const part_words[] = {"start of the", "start of", "beginning of the", "beginning of",
                                         NULL};
static const char *const negations[] = {
    "not",       "never",         "moved",       "deferred",     "delayed", "postponed",
    "slipped",   "rescheduled",   "originally",  "previously",   "instead", "rather",
    "cancelled", "except",        "excluding",   "unless",       "was due", "were due",
    "no longer", "last reviewed", "last review", "last updated", NULL};

/* Behind a time these make another time of it. */
static const char *const trailing_words[] = {"half", "holiday", "holidays", "break", "vacation",
                                             "bank", "week",    "weekend",  "day",   "or",
                                             "than", "to date", "onwards",  NULL};
/* A year that is told from the reference date may be the one that is meant by what stands before it. */
static const char *const trailing_years[] = {"this year",        "next year",        "last year",
                                             "this academic",    "next academic",    "last academic",
                                             "this school year", "next school year", "last school year",
                                             "this financial",   "next financial",   "last financial",
                                             "the current",      "the same",         "the following",
                                             "the previous",     "the next",         NULL};
static const char *const trailing_term_words[] = {"school", "schools", "exam", "exams", "examinations", NULL};

static const char *const past_words[] = {"was",      "were",    "has been",   "have been",
                                         "had been", "had",     "took place", "commenced",
                                         "began",    "already", "met",        NULL};
static const char *const future_words[] = {"will",  "shall",  "to be", "planned", "due",
                                           "is to", "are to", "must",  "should",  NULL};
static const char *const rough_words[] = {"around", "about", "approximately", "approx", "circa", "roughly",
                                          "c",      NULL};

/* Where a session or a day is numbered, "day 2 June" is doubtful. */
static const char *const numbered_words[] = {"session", "workshop", "day",   "test",     "paper",
                                             "draft",   "event",    "visit", "training", "inset",
                                             "lesson",  "school",   "under", "over",     NULL};

/* Behind a month or a season they begin something new. */
static const char *const free_words[] = {
    "and", "to", "or",  "for", "with", "in", "at",  "by",    "on",        "from",  "as",     "when", "if",
    "but", "is", "are", "the", "a",    "an", "via", "after", "following", "prior", "review", NULL};

/* Words such as "following" or "mid to" before a reading, with what links them to it left out. */
static bool
turned_round(const Phrase *phrase, const Found *found)
{
    guint at = found->start - 1;
    bool linked = false;
    for (guint i = 0; i < 3 && g_strv_contains(linking_words, phrase_at(phrase, at)->text); i++) {
        linked = true;
        at--;
    }
    const Token *token = phrase_at(phrase, at);
    if (token->used || token->trap || !g_strv_contains(turning_words, token->text))
        return false;
    if (linked)
        return !g_strv_contains(adjacent_words, token->text);
    return !found->preposition || !g_strv_contains(plain_words, token->text);
}

bool
neighbours_turn(const Phrase *phrase, const Found *found, int *step)
{
    static const char *const coming[] = {"following", "next", "coming", "same", "this", "current", NULL};
    static const char *const gone[] = {"last", "previous", "past", NULL};
    static const char *const all[] = {"each", "every", NULL};
    const char *word = phrase_at(phrase, found->start - 1)->text;
    *step = g_strv_contains(coming, word) ? 1 : -1;
    if (*step > 0 || g_strv_contains(gone, word))
        return true;
    *step = 0;
    return g_strv_contains(all, word);
}

static bool
negated(const Phrase *phrase, guint start)
{
    for (guint i = 1; i <= REACH_OF_A_NEGATION && i <= start; i++) {
        if (phrase_is_mark(phrase, start - i, ".;,:"))
            return false;
        if (phrase_match(phrase, start - i, negations) > 0)
            return true;
        guint length = phrase_match(phrase, start - i, part_words);
        bool article = strcmp(phrase_at(phrase, start)->text, "the") == 0;
        if (length == i || (length == i + 1 && article))
            return true;
    }
    return false;
}

static bool
year_follows(const Phrase *phrase, const Found *found)
{
    guint at = found->end;
    at += phrase_says(phrase, at, "of") || phrase_says(phrase, at, "in") || phrase_is_mark(phrase, at, ",")
              ? 1
              : 0;
    guint length = phrase_match(phrase, at, trailing_years);
    return found->has_unit && length > 0 &&
           (strcmp(phrase_at(phrase, at + length - 1)->text, "year") == 0 ||
            strcmp(phrase_at(phrase, at + length)->text, "year") == 0 ||
            strcmp(phrase_at(phrase, at + length + 1)->text, "year") == 0);
}

/* "the term commencing September": how long it lasts is said before it. */
static bool
begins_a_length(const Phrase *phrase, guint start)
{
    static const char *const begins[] = {"commencing", "starting", "beginning", NULL};
    return g_strv_contains(begins, phrase_at(phrase, start)->text) && !phrase_at(phrase, start - 1)->used &&
           phrase_is_time_noun(phrase_at(phrase, start - 1)->text);
}

/* "last week of term", "this year end": another time than the one that was found. */
static bool
is_counted_on(const Phrase *phrase, const Found *found)
{
    UnitKind kind = found->range ? found->last.kind : found->first.kind;
    bool of = kind == UNIT_FIXED && phrase_says(phrase, found->end, "of");
    bool end = kind >= UNIT_QUARTER && phrase_says(phrase, found->end, "end");
    return found->has_unit && (of || end);
}

bool
neighbours_refuse(const Phrase *phrase, const Found *found)
{
    bool term = found->has_unit && found->first.kind == UNIT_TERM;
    return turned_round(phrase, found) || begins_a_length(phrase, found->start) ||
           negated(phrase, found->start) || phrase_match(phrase, found->end, trailing_words) > 0 ||
           year_follows(phrase, found) || is_counted_on(phrase, found) ||
           (term && phrase_match(phrase, found->end, trailing_term_words) > 0);
}

static bool
noun_follows(const Phrase *phrase, guint at)
{
    const Token *next = phrase_at(phrase, at);
    return next->kind == TOKEN_WORD && !next->new_line && !g_strv_contains(free_words, next->text);
}

/* "Summer programme", "Jan Smith": a season or a month without a year before a noun may be part of a name. */
static bool
may_be_a_name(const Phrase *phrase, const Found *found)
{
    const Token *last = phrase_at(phrase, found->end - 1), *next = phrase_at(phrase, found->end);
    if (!found->has_unit || !noun_follows(phrase, found->end))
        return false;
    if (found->first.kind == UNIT_QUARTER || found->first.kind >= UNIT_YEAR)
        return !next->capital && !found->preposition;
    if (last->kind == TOKEN_SEASON)
        return !next->capital || !found->preposition;
    return last->kind == TOKEN_MONTH && strcmp(last->text, "jan") == 0 && next->capital && !last->dotted;
}

/* "before the June meeting", "by the June 2004 board": the day is that of the meeting. */
static bool
names_a_meeting(const Phrase *phrase, const Found *found)
{
    if (!found->has_unit || found->range || found->first.kind != UNIT_MONTH ||
        !noun_follows(phrase, found->end))
        return false;
    for (guint i = found->start; i < found->end; i++)
        if (strcmp(phrase_at(phrase, i)->text, "the") == 0)
            return true;
    return found->role == ROLE_BEFORE;
}

static bool
may_be_numbered(const Phrase *phrase, const Found *found)
{
    const Token *number = phrase_at(phrase, found->start);
    return found->has_unit && number->kind == TOKEN_NUMBER && !number->ordinal && number->value <= 6 &&
           g_strv_contains(numbered_words, phrase_at(phrase, found->start - 1)->text);
}

/* "reviewed March 2024", but not "to be reviewed". */
static bool
was_reviewed(const Phrase *phrase, guint start)
{
    return strcmp(phrase_at(phrase, start - 1)->text, "reviewed") == 0 &&
           strcmp(phrase_at(phrase, start - 2)->text, "be") != 0;
}

/* "Year 2 Q1", "June of Year 2": the year of a programme, which no rule knows. */
static bool
in_numbered_year(const Phrase *phrase, const Found *found)
{
    bool quarter = found->has_unit && !found->range && found->first.kind == UNIT_QUARTER &&
                   found->first.year_from == UNIT_YEAR_ABSENT;
    guint at = found->end;
    bool of = strcmp(phrase_at(phrase, at)->text, "of") == 0;
    at += of || phrase_is_mark(phrase, at, ",:-(") ? 1 : 0;
    guint before = found->start - 1;
    before -= phrase_is_mark(phrase, before, ",:-") ? 1 : 0;
    static const char *const years[] = {"year", "yr", "y1", "y2", "y3", "y4", "y5", NULL};
    const Token *number = phrase_at(phrase, before);
    bool behind = g_strv_contains(years, phrase_at(phrase, at)->text);
    bool ahead =
        g_strv_contains(years, number->text) || (number->kind == TOKEN_NUMBER && number->trap &&
                                                 g_strv_contains(years, phrase_at(phrase, before - 1)->text));
    return found->has_unit && ((of && behind) || (quarter && (behind || ahead)));
}

static void
doubt(const Found *found, Other other, const TimescaleContext *context, Reading *reading, const char *why)
{
    Found variant;
    settle_doubt(reading, "%s", why);
    if (other == OTHER_EVENT)
        settle_offer_days(reading, TIMESCALE_EVENT, DAY_NONE, DAY_NONE);
    else if (found->has_unit && settle_other(found, other, &variant))
        settle_offer(reading, &variant, context, false);
}

void
neighbours_doubt(const Phrase *phrase, const Found *found, const TimescaleContext *context, Reading *reading)
{
    const Token *before = phrase_at(phrase, found->start - 1);
    if (phrase_is_mark(phrase, found->end, "?"))
        settle_doubt(reading, "a question mark stands behind it");
    if (phrase_is_mark(phrase, found->end, "+"))
        doubt(found, OTHER_OPEN, context, reading, "the plus sign may mean from then on");
    if (found->has_unit && !found->preposition && strcmp(before->text, "to") == 0)
        doubt(found, OTHER_BY, context, reading, "it may be an end that is meant");
    if ((found->has_unit || found->recurrence != RECURRENCE_NONE) &&
        g_strv_contains(rough_words, before->text))
        settle_doubt(reading, "the phrase says it is only about then");
    if (found->role == ROLE_FROM && strcmp(phrase_at(phrase, found->start)->text, "beginning") == 0)
        doubt(found, OTHER_AT, context, reading, "the beginning of that time may be meant");
    if (in_numbered_year(phrase, found))
        settle_doubt(reading, "which year is numbered so is not said");
    if (found->has_unit && was_reviewed(phrase, found->start))
        settle_doubt(reading, "it may tell when it was reviewed");
    if (may_be_a_name(phrase, found))
        settle_doubt(reading, "it may be part of a name");
    if (names_a_meeting(phrase, found))
        doubt(found, OTHER_EVENT, context, reading, "the month may only say which one is meant");
    if (may_be_numbered(phrase, found))
        doubt(found, OTHER_MONTH, context, reading, "the number may belong to the word before it");
}

Tense
neighbours_tense(const Phrase *phrase, const Found *found)
{
    Tense tense = TENSE_OPEN;
    for (guint i = 1; i <= found->start && !phrase_is_mark(phrase, found->start - i, ".;,:"); i++) {
        guint at = found->start - i;
        if (phrase_match(phrase, at, future_words) > 0)
            return TENSE_OPEN;
        if (phrase_match(phrase, at, past_words) > 0 && tense == TENSE_OPEN)
            tense = i <= REACH_OF_A_TENSE ? TENSE_PAST : TENSE_PERHAPS_PAST;
    }
    return tense;
}
