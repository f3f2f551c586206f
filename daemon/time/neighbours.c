#include "time/neighbours.h"

#include "base/text.h"
#include "time/counts.h"
#include "time/settle.h"

#include <string.h>

/* How many tokens before a time may still turn it round, and how near the words of the past must stand to be
 * surely about it. */
#define REACH_OF_A_NEGATION 3
#define REACH_OF_A_TENSE    4

/* Before a month or a day these make another time of it. */
static const char *const turning_words[] = {
    "prior",      "never",      "no",         "nor",        "unlike",    "without",   "minus",
    "plus",       "less",       "more",       "above",      "below",     "midway",    "pre",
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
    "prior", "never", "no",    "nor",       "unlike", "without", "minus",   "plus", "less",
    "more",  "above", "below", "midway",    "pre",    "not",     "or",      "than", "after",
    "this",  "post",  "past",  "following", "two",    "three",   "four",    "five", "six",
    "seven", "eight", "nine",  "ten",       "twelve", "few",     "several", NULL};
/* And these not where a preposition stands between: "takes up the post in June". */
static const char *const plain_words[] = {"first", "this", "post",   "pre", "past",    "two",
                                          "three", "four", "five",   "six", "seven",   "eight",
                                          "nine",  "ten",  "twelve", "few", "several", NULL};
static const char *const linking_words[] = {"of", "the", "in", "-", "/", "to", "and", NULL};
static const char *const part_words[] = {"part of the", "part of",          "weeks of the", "weeks of",
                                         "days of the", "days of",          "opening of",   "start of the",
                                         "start of",    "beginning of the", "beginning of", NULL};
static const char *const negations[] = {
    "not",           "never",           "moved",         "deferred",       "delayed to",
    "delayed until", "delayed till",    "delayed from",  "delayed -",      "on hold",
    "paused",        "postponed",       "slipped",       "rescheduled",    "originally",
    "original",      "initially",       "previously",    "instead",        "rather",
    "cancelled",     "except",          "excluding",     "unless",         "was due",
    "were due",      "no longer",       "last reviewed", "last review",    "last updated",
    "extended from", "carried forward", "carried over",  "rolled forward", "rolled over",
    "pushed back",   "put back",        "earliest",      "no sooner",      "as at",
    "position at",   "position as at",  "status at",     "snapshot at",    NULL};

/* Behind a time these make another time of it. */
static const char *const trailing_words[] = {"half",
                                             "holiday",
                                             "holidays",
                                             "break",
                                             "vacation",
                                             "bank",
                                             "week",
                                             "weekend",
                                             "day",
                                             "or",
                                             "than",
                                             "to date",
                                             "onwards",
                                             "ht",
                                             "h / t",
                                             "hol",
                                             "hols",
                                             "recess",
                                             "at the earliest",
                                             "at earliest",
                                             "earliest",
                                             "or later",
                                             "one",
                                             "two",
                                             "three",
                                             "four",
                                             "five",
                                             "six",
                                             "seven",
                                             "eight",
                                             "nine",
                                             "ten",
                                             "eleven",
                                             "twelve",
                                             "twenty",
                                             "thirty",
                                             "nineteen",
                                             "eighteen",
                                             "hundred",
                                             "thousand",
                                             NULL};
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

static const char *const rough_words[] = {
    "around",    "about",     "approximately", "approx",      "circa",    "roughly",    "c",
    "estimated", "est",       "likely",        "potentially", "proposed", "indicative", "indicatively",
    "nearly",    "almost",    "near",          "towards",     "toward",   "maximum",    "max",
    "ca",        "nominally", "prob",          "poss",        NULL};
/* Before a time these say when the plan was changed, or to what. */
static const char *const changing_words[] = {"delayed", "revised",  "update",  "updated",
                                             "amended", "extended", "changed", NULL};
static const char *const starting_words[] = {"start", "beginning", "begin", NULL};
static const char *const present_words[] = {"present", "the present", "date", "current",
                                            "now",     "today",       NULL};

/* Behind a month or a season they begin something new. */
static const char *const free_words[] = {
    "and", "to", "or",  "for", "with", "in", "at",  "by",    "on",        "from",  "as",     "when", "if",
    "but", "is", "are", "the", "a",    "an", "via", "after", "following", "prior", "review", NULL};

/* "Co-ordinator in post April 2020". */
static bool
is_job(const Phrase *phrase, guint at)
{
    static const char *const before[] = {"in", "into", "to", "a", NULL};
    return strcmp(phrase_at(phrase, at)->text, "post") == 0 &&
           g_strv_contains(before, phrase_at(phrase, at - 1)->text);
}

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
    if (token->used || token->trap || !g_strv_contains(turning_words, token->text) || is_job(phrase, at))
        return false;
    if (linked && phrase_is_mark(phrase, at + 1, "-") && phrase_at(phrase, at + 1)->glued)
        return true;
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

/* "last week in September", "next week before term": what stands behind says which week. */
static bool
counts_in(const Phrase *phrase, guint at)
{
    static const char *const links[] = {"in", "before", "after", "from", "to", NULL};
    if (!g_strv_contains(links, phrase_at(phrase, at)->text))
        return false;
    at += phrase_says(phrase, at + 1, "the") ? 2 : 1;
    const Token *token = phrase_at(phrase, at);
    return token->kind == TOKEN_MONTH || token->kind == TOKEN_SEASON || token->kind == TOKEN_NUMBER ||
           phrase_is_time_noun(token->text);
}

/* "last week of term", "this year end": another time than the one that was found. */
static bool
is_counted_on(const Phrase *phrase, const Found *found)
{
    UnitKind kind = found->range ? found->last.kind : found->first.kind;
    bool of = kind == UNIT_FIXED && (phrase_says(phrase, found->end, "of") || counts_in(phrase, found->end));
    bool end = kind >= UNIT_QUARTER && phrase_says(phrase, found->end, "end");
    return found->has_unit && (of || end);
}

/* "bi-monthly", "ten weekly sessions": how often is said before it. */
static bool
counts_otherwise(const Phrase *phrase, const Found *found)
{
    static const char *const counts[] = {
        "bi",    "semi",  "tri",  "multi", "thrice", "twice",  "two",  "three", "four", "five",   "six",
        "seven", "eight", "nine", "ten",   "eleven", "twelve", "less", "than",  "not",  "longer", NULL};
    static const char *const rates[] = {"per", "each", "every", "a", "once", NULL};
    if (found->recurrence == RECURRENCE_NONE)
        return false;
    const Token *before = phrase_at(phrase, found->start - 1);
    if ((before->kind == TOKEN_NUMBER && !before->used) || text_distance(before->text, "half") == 1)
        return true;
    bool rate = g_strv_contains(rates, phrase_at(phrase, found->start)->text);
    for (guint i = 1; i <= (rate ? 3U : 1U) && i <= found->start; i++) {
        guint at = found->start - i;
        if (i == 1 && phrase_is_mark(phrase, at, "-"))
            at--;
        if (phrase_is_mark(phrase, at, ".;,:"))
            return false;
        if (g_strv_contains(counts, phrase_at(phrase, at)->text))
            return true;
    }
    return false;
}

/* "betwen 8 October and 14 January": a slip away from a word that would make another time of it. */
static bool
misspelt_beside(const Token *token)
{
    static const char *const words[] = {"before",    "until",      "between",   "onwards",
                                        "ongoing",   "commencing", "starting",  "beginning",
                                        "following", "early",      "throughout"};
    static const char *const torn[] = {"form", "frm", "fom", "fro", "frmo", "untl",
                                       "util", "st",  "nd",  "rd",  "th",   NULL};
    if (token->kind != TOKEN_WORD || token->used)
        return false;
    if (g_strv_contains(torn, token->text))
        return true;
    if (strlen(token->text) < 4)
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (text_distance(token->text, words[i]) == 1)
            return true;
    return false;
}

static bool
misspelt(const Phrase *phrase, const Found *found)
{
    return found->has_unit && (misspelt_beside(phrase_at(phrase, found->start - 1)) ||
                               misspelt_beside(phrase_at(phrase, found->end)));
}

bool
neighbours_refuse(const Phrase *phrase, const Found *found)
{
    bool term = found->has_unit && found->first.kind == UNIT_TERM;
    return turned_round(phrase, found) || misspelt(phrase, found) || counts_otherwise(phrase, found) ||
           begins_a_length(phrase, found->start) || negated(phrase, found->start) ||
           phrase_match(phrase, found->end, trailing_words) > 0 || year_follows(phrase, found) ||
           is_counted_on(phrase, found) ||
           (term && phrase_match(phrase, found->end, trailing_term_words) > 0);
}

static bool
noun_follows(const Phrase *phrase, guint at)
{
    const Token *next = phrase_at(phrase, at);
    return next->kind == TOKEN_WORD && !next->new_line && !g_strv_contains(free_words, next->text);
}

/* "Jan to lead", "Jan & Sue", "May / Tom". */
static bool
may_be_a_person(const Phrase *phrase, const Found *found)
{
    static const char *const names[] = {"jan", "april", "may", "june", NULL};
    const Token *last = phrase_at(phrase, found->end - 1), *next = phrase_at(phrase, found->end + 1);
    if (!g_strv_contains(names, last->text) || !last->capital || last->dotted || next->kind != TOKEN_WORD)
        return false;
    return phrase_says(phrase, found->end, "to") ||
           (phrase_is_mark(phrase, found->end, "/&+") && next->capital);
}

/* "Summer programme", "Jan Smith": a season or a month without a year before a noun may be part of a name. */
static bool
may_be_a_name(const Phrase *phrase, const Found *found)
{
    const Token *last = phrase_at(phrase, found->end - 1), *next = phrase_at(phrase, found->end);
    if (!found->has_unit)
        return false;
    if (last->kind == TOKEN_MONTH && !found->preposition && may_be_a_person(phrase, found))
        return true;
    if (!noun_follows(phrase, found->end))
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
    static const char *const meetings[] = {"meeting",    "meetings",   "board", "committee", "cabinet",
                                           "council",    "panel",      "forum", "census",    "audit",
                                           "inspection", "conference", "agm",   NULL};
    if (!found->has_unit || found->range || found->first.kind != UNIT_MONTH ||
        !noun_follows(phrase, found->end))
        return false;
    if (g_strv_contains(meetings, phrase_at(phrase, found->end)->text))
        return true;
    for (guint i = found->start; i < found->end; i++)
        if (strcmp(phrase_at(phrase, i)->text, "the") == 0)
            return true;
    return found->role == ROLE_BEFORE;
}

/* "the Annual Plan", but not "annual report". */
static bool
names_a_yearly_thing(const Phrase *phrase, const Found *found)
{
    static const char *const things[] = {"plan",       "plans",     "budget", "budgets", "accounts",
                                         "leave",      "programme", "fund",   "schools", "school",
                                         "governance", "general",   "&",      NULL};
    return found->recurrence == RECURRENCE_ANNUALLY && found->end == found->start + 1 &&
           strcmp(phrase_at(phrase, found->start)->text, "annual") == 0 &&
           g_strv_contains(things, phrase_at(phrase, found->end)->text);
}

/* "weekly at first": how often it is later is not said. */
static bool
changes_later(const Phrase *phrase, const Found *found)
{
    static const char *const words[] = {"at first",   "initially",   "to begin with", "to start with",
                                        "to start",   "for now",     "reducing",      "moving to",
                                        "increasing", "dropping to", "then",          NULL};
    guint mark = phrase_is_mark(phrase, found->end, ",-(") ? 1 : 0;
    return found->recurrence != RECURRENCE_NONE && phrase_match(phrase, found->end + mark, words) > 0;
}

/* "6 weekly meetings": one every six weeks, or six of them. */
static bool
may_count(const Phrase *phrase, const Found *found)
{
    const Token *behind = phrase_at(phrase, found->end), *first = phrase_at(phrase, found->start);
    bool number = first->kind == TOKEN_NUMBER || strcmp(first->text, "six") == 0 ||
                  strcmp(first->text, "three") == 0 || strcmp(first->text, "two") == 0;
    return found->recurrence != RECURRENCE_NONE && number && found->end - found->start == 2 &&
           behind->kind == TOKEN_WORD && strlen(behind->text) > 3 && g_str_has_suffix(behind->text, "s");
}

/* The words right before a time, with a mark of a heading or an abbreviation left out. */
static bool
said_before(const Phrase *phrase, const Found *found, const char *const *words)
{
    guint at = found->start - 1;
    at -= phrase_is_mark(phrase, at, ".:(") ? 1 : 0;
    return found->start > 0 && g_strv_contains(words, phrase_at(phrase, at)->text);
}

/* "July 2020 -", "July 2020 to present": it has no end that is said. */
static bool
dash_hangs(const Phrase *phrase, const Found *found)
{
    guint at = found->end;
    bool to = phrase_says(phrase, at, "to") || phrase_says(phrase, at, "until");
    if (!to && !phrase_is_mark(phrase, at, "-"))
        return false;
    bool last = at + 1 == phrase_length(phrase);
    return (!to && last) || phrase_match(phrase, at + 1, present_words) > 0;
}

/* "June launch?", but not the question of another sentence. */
static bool
is_asked(const Phrase *phrase, guint at)
{
    for (; at < phrase_length(phrase) && !phrase_is_mark(phrase, at, ".;,:)"); at++) {
        const Token *token = phrase_at(phrase, at);
        if (phrase_is_mark(phrase, at, "?"))
            return true;
        if (token->kind == TOKEN_MONTH || token->kind == TOKEN_SEASON || token->new_line)
            return false;
    }
    return false;
}

/* "Feb12": digits that the month holds on to are rarely its day. */
static bool
glued_day(const Phrase *phrase, const Found *found)
{
    const Token *last = phrase_at(phrase, found->end - 1);
    return found->has_unit && !found->range && found->first.kind == UNIT_DAY &&
           found->first.year_from == UNIT_YEAR_ABSENT && last->kind == TOKEN_NUMBER && last->glued &&
           phrase_at(phrase, found->end - 2)->kind == TOKEN_MONTH;
}

/* "June 2024 – early", "September (end)": the words after it say which part is meant. */
static bool
part_follows(const Phrase *phrase, const Found *found)
{
    static const char *const parts[] = {"early",     "mid",   "middle",  "late",     "end",
                                        "beginning", "start", "late on", "early on", "next",
                                        "coming",    "last",  "past",    NULL};
    guint at = found->end + (phrase_is_mark(phrase, found->end, ",-(:") ? 1 : 0);
    guint length = phrase_match(phrase, at, parts);
    const Token *next = phrase_at(phrase, at + length);
    bool start = phrase_says(phrase, at, "start") && at == found->end;
    return found->has_unit && length > 0 && !start && (next->kind == TOKEN_END || next->kind == TOKEN_MARK);
}

/* "May first", "October twenty-second": 0 where no ordinal in words stands behind a month. */
static int
day_in_words(const Phrase *phrase, const Found *found)
{
    static const char *const ordinals[] = {
        "first",     "second",    "third",       "fourth",     "fifth",      "sixth",      "seventh",
        "eighth",    "ninth",     "tenth",       "eleventh",   "twelfth",    "thirteenth", "fourteenth",
        "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",  NULL};
    guint at = found->end + (phrase_says(phrase, found->end, "the") ? 1 : 0);
    if (!found->has_unit || found->range || found->first.kind != UNIT_MONTH ||
        phrase_at(phrase, found->end - 1)->kind != TOKEN_MONTH)
        return 0;
    for (int i = 0; ordinals[i] != NULL; i++)
        if (phrase_says(phrase, at, ordinals[i]))
            return i + 1;
    return 0;
}

static void
doubt_day_in_words(const Phrase *phrase, const Found *found, const TimescaleContext *context,
                   Reading *reading)
{
    int day = day_in_words(phrase, found);
    Found other = *found;
    if (day == 0)
        return;
    settle_doubt(reading, "the word after it may be the day of the month");
    other.first.kind = UNIT_DAY;
    other.first.day = day;
    settle_offer(reading, &other, context, false);
}

/* "start summer 2021": the start of it, or something that starts in it. */
static bool
may_be_its_start(const Phrase *phrase, const Found *found)
{
    const char *word = phrase_at(phrase, found->start - 1)->text;
    bool lasts =
        found->first.kind != UNIT_DAY && found->first.kind != UNIT_MONTH && found->first.kind != UNIT_WEEK;
    return found->has_unit && !found->preposition &&
           (lasts || (found->first.kind == UNIT_MONTH && strcmp(word, "beginning") == 0)) &&
           g_strv_contains(starting_words, word) &&
           strcmp(phrase_at(phrase, found->start - 2)->text, "to") != 0 &&
           !phrase_at(phrase, found->start - 2)->used;
}

/* "reviewed March 2024", but not "to be reviewed". */
static bool
was_reviewed(const Phrase *phrase, guint start)
{
    guint at = start - 1 - (phrase_is_mark(phrase, start - 1, ":") ? 1 : 0);
    return strcmp(phrase_at(phrase, at)->text, "reviewed") == 0 &&
           strcmp(phrase_at(phrase, at - 1)->text, "be") != 0;
}

/* "Year 2 Q1", "June of Year 2": the year of a programme, which no rule knows. */
static bool
in_numbered_year(const Phrase *phrase, const Found *found)
{
    bool open = found->has_unit && !found->range && found->first.year_from == UNIT_YEAR_ABSENT;
    guint at = found->end;
    bool of = strcmp(phrase_at(phrase, at)->text, "of") == 0;
    at += of || phrase_is_mark(phrase, at, ",:-([") ? 1 : 0;
    guint before = found->start - 1;
    before -= phrase_is_mark(phrase, before, ",:-") ? 1 : 0;
    static const char *const years[] = {"year", "yr",  "y1",  "y2",  "y3",    "y4",    "y5",    "yr1",
                                        "yr2",  "yr3", "yr4", "yr5", "year1", "year2", "year3", NULL};
    const Token *number = phrase_at(phrase, before);
    bool behind = g_strv_contains(years, phrase_at(phrase, at)->text);
    bool ahead =
        g_strv_contains(years, number->text) || (number->kind == TOKEN_NUMBER && number->trap &&
                                                 g_strv_contains(years, phrase_at(phrase, before - 1)->text));
    return found->has_unit && ((of && behind) || (open && (behind || ahead)));
}

/* "– July 2004", "April 2004 to": half of a range. A dash of that width at the beginning is a bullet too. */
static bool
half_is_missing(const Phrase *phrase, const Found *found)
{
    guint at = found->end;
    bool last = at + 1 == phrase_length(phrase);
    bool behind = last && (phrase_says(phrase, at, "to") || phrase_says(phrase, at, "until") ||
                           phrase_says(phrase, at, "and"));
    bool ahead = found->start > 0 && found->start <= 2 && phrase_is_mark(phrase, found->start - 1, "-") &&
                 at == phrase_length(phrase) && found->role == ROLE_AT && !found->range &&
                 (found->start == 1 || phrase_at(phrase, 0)->kind == TOKEN_MARK);
    return found->has_unit && (behind || ahead);
}

/* "Theresa May", "April Jones to lead": a month that is a name too, beside a word with a capital. */
static bool
may_name_somebody(const Phrase *phrase, const Found *found)
{
    static const char *const names[] = {"april", "may", "june", "august", "jan", "mar", NULL};
    static const char *const behind[] = {"to", "will", "and", "is", "has", "leads", "lead", "or", NULL};
    const Token *month = phrase_at(phrase, found->start), *before = phrase_at(phrase, found->start - 1);
    const Token *next = phrase_at(phrase, found->end), *second = phrase_at(phrase, found->end + 1);
    if (!found->has_unit || found->end != found->start + 1 || !month->capital ||
        !g_strv_contains(names, month->text))
        return false;
    bool alone = found->start == 1 && next->kind != TOKEN_NUMBER && before->kind == TOKEN_WORD &&
                 before->capital && strcmp(month->text, "may") == 0 &&
                 strcspn(before->text, "0123456789") == strlen(before->text);
    bool closes =
        second->kind == TOKEN_END || second->kind == TOKEN_MARK || g_strv_contains(behind, second->text);
    return alone || (next->kind == TOKEN_WORD && next->capital && closes);
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

/* "June 2 hour session": its month is as good. */
static void
doubt_number(const Phrase *phrase, const Found *found, const TimescaleContext *context, Reading *reading)
{
    if (!counts_may_follow(phrase, found))
        return;
    counts_offer_interval(phrase, found, reading);
    doubt(found, OTHER_MONTH, context, reading, "the number may count what stands after it");
}

/* The marks and words right beside it. */
static void
doubt_beside(const Phrase *phrase, const Found *found, const TimescaleContext *context, Reading *reading)
{
    const Token *before = phrase_at(phrase, found->start - 1);
    if (is_asked(phrase, found->end))
        settle_doubt(reading, "a question mark stands after it");
    if (phrase_is_mark(phrase, found->start - 1, "?") && found->start > 0)
        settle_doubt(reading, "a question mark stands before it");
    if (phrase_is_mark(phrase, found->end, "+"))
        doubt(found, OTHER_OPEN, context, reading, "the plus sign may mean \"from then on\"");
    if (found->has_unit && !found->preposition && strcmp(before->text, "to") == 0)
        doubt(found, OTHER_BY, context, reading, "it may be the end of something");
}

/* How often, and how nearly. */
static void
doubt_measure(const Phrase *phrase, const Found *found, Reading *reading)
{
    const Token *before = phrase_at(phrase, found->start - 1);
    if (said_before(phrase, found, rough_words))
        settle_doubt(reading, "the words say that it is only about then");
    if (names_a_yearly_thing(phrase, found))
        settle_doubt(reading, "\"annual\" may be part of a name");
    if (changes_later(phrase, found))
        settle_doubt(reading, "it may be that often only at first");
    if (may_count(phrase, found))
        settle_doubt(reading, "the number may be how many there are");
    if (found->recurrence != RECURRENCE_NONE && strcmp(before->text, "to") == 0 &&
        strcmp(phrase_at(phrase, found->start - 2)->text, "up") == 0)
        settle_doubt(reading, "it may be less often");
}

/* Whether it is all of the time that is meant. */
static void
doubt_extent(const Phrase *phrase, const Found *found, const TimescaleContext *context, Reading *reading)
{
    if (found->has_unit && found->role != ROLE_BY && said_before(phrase, found, changing_words))
        settle_doubt(reading, "it may tell when it was changed");
    if (found->has_unit && dash_hangs(phrase, found))
        doubt(found, OTHER_OPEN, context, reading, "it may go on from then");
    if (half_is_missing(phrase, found))
        settle_doubt(reading, "the first or the last date may be missing");
    doubt_number(phrase, found, context, reading);
    if (glued_day(phrase, found))
        doubt(found, OTHER_MONTH, context, reading, "the number may be a year");
    doubt_day_in_words(phrase, found, context, reading);
}

/* Whether it is that part of it, or a time at all. */
static void
doubt_sense(const Phrase *phrase, const Found *found, const TimescaleContext *context, Reading *reading)
{
    if (part_follows(phrase, found))
        settle_doubt(reading, "the words after it say which part is meant");
    if (may_be_its_start(phrase, found))
        settle_doubt(reading, "its beginning may be meant");
    if (found->role == ROLE_FROM && strcmp(phrase_at(phrase, found->start)->text, "beginning") == 0)
        doubt(found, OTHER_AT, context, reading, "the beginning of that time may be meant");
    if (in_numbered_year(phrase, found))
        settle_doubt(reading, "it is not said which year has that number");
    if (found->has_unit && was_reviewed(phrase, found->start))
        settle_doubt(reading, "it may tell when it was reviewed");
    if (may_be_a_name(phrase, found) || may_name_somebody(phrase, found))
        settle_doubt(reading, "it may be part of a name");
    if (names_a_meeting(phrase, found))
        doubt(found, OTHER_EVENT, context, reading, "the month may only say which one is meant");
    if (counts_may_name(phrase, found))
        doubt(found, OTHER_MONTH, context, reading, "the number may belong to the word before it");
}

void
neighbours_doubt(const Phrase *phrase, const Found *found, const TimescaleContext *context, Reading *reading)
{
    doubt_beside(phrase, found, context, reading);
    doubt_measure(phrase, found, reading);
    doubt_extent(phrase, found, context, reading);
    doubt_sense(phrase, found, context, reading);
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

bool
neighbours_event_follows(const Phrase *phrase, guint at)
{
    static const char *const named[] = {"next meeting", "next board", "easter",    "christmas",
                                        "whitsun",      "sats week",  "test week", NULL};
    return neighbours_wait(phrase, at) > 0 && phrase_match(phrase, at, named) == 0;
}

guint
neighbours_wait(const Phrase *phrase, guint at)
{
    return phrase_match(phrase, at, event_words);
}
