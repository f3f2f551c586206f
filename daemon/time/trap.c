#include "time/trap.h"

#include "time/verb.h"

#include <string.h>

/* What is numbered, in the singular: a number behind one of these, or behind its plural, is its name. */
/* clang-format off */
static const char *const labels[] = {
    "year", "yr", "y", "grade", "class", "stage", "ks", "phase", "cohort", "wave", "level", "tier",
    "group", "band", "stream", "priority", "priorities", "objective", "action", "recommendation", "rec",
    "task", "strand", "theme", "section", "part", "item", "appendix", "annex", "page", "paragraph",
    "para", "step", "option", "version", "room", "table", "figure", "kpi", "ward", "zone", "area", "lot",
    "round", "unit", "module", "element", "pilot", "benchmark", "no", "number", "age", "aged",
    "commitment", "outcome", "goal", "chapter", "point", "target", "milestone", "aim", "ref", "slide",
    "volume", "vol", "edition", "question", "measure", "p", "pp", "pg", "x", "tranche", "block", "batch",
    "box", "clause", "article", "fig", "sect", "chap", "tab", "ver", "gateway", "sprint", "workstream",
    "indicator", "criterion", "requirement", "site", "hub", "team", "cluster", "category", "project",
    "primary", "standard", NULL};
/* clang-format on */

/* What bears the year it was made in. */
static const char *const statutes[] = {"act",  "acts",       "regulations", "order",  "bill",
                                       "code", "curriculum", "framework",   "census", NULL};

/* What may be counted after a number without a plural. */
static const char *const countables[] = {
    "event", "inset", "session", "workshop", "training",   "day", "visit", "course", "conference",
    "half",  "full",  "further", "more",     "additional", "new", "other", "school", NULL};

/* Ends in "s" and is no plural. */
static const char *const singulars[] = {
    "as",      "is",      "was",      "has",        "this",      "its",      "process",  "progress",
    "access",  "address", "business", "plus",       "across",    "always",   "focus",    "status",
    "success", "class",   "begins",   "starts",     "meets",     "opens",    "ends",     "goes",
    "takes",   "agrees",  "closes",   "runs",       "does",      "onwards",  "launches", "comes",
    "thus",    "campus",  "bus",      "afterwards", "commences", "finishes", "happens",  NULL};

static const char *const rated[] = {"point", "points", "percent", "percentage", "cent",   "day",      "days",
                                    "hour",  "hours",  "minutes", "places",     "pupils", "children", NULL};

static void
set_trap(Phrase *phrase, guint index)
{
    phrase_change(phrase, index)->trap = true;
}

/* Marks a number; where a month stands next to it, the two together are the other reading. */
static void
set_trap_number(Phrase *phrase, guint index)
{
    int value = phrase_at(phrase, index)->value;
    bool day = value >= 1 && value <= 31;
    set_trap(phrase, index);
    for (guint side = 0; side < 2; side++) {
        Token *month = phrase_change(phrase, side == 0 ? index + 1 : index - 1);
        if (month != NULL && month->kind == TOKEN_MONTH && day)
            month->doubt_day = value;
    }
}

static bool
is_word(const Phrase *phrase, guint index, const char *const *list)
{
    return phrase_is(phrase, index, TOKEN_WORD) && g_strv_contains(list, phrase_at(phrase, index)->text);
}

/* Most labels fail at their first letter, which is cheap to see. */
bool
trap_is_label(const char *word)
{
    gsize length = strlen(word);
    for (guint i = 0; labels[i] != NULL; i++) {
        if (labels[i][0] != word[0] || strncmp(labels[i], word, strlen(labels[i])) != 0)
            continue;
        const char *rest = word + strlen(labels[i]);
        if (*rest == '\0' || (length > 2 && strcmp(rest, "s") == 0))
            return true;
    }
    return false;
}

bool
trap_is_phase(int from, int to)
{
    static const int phases[][2] = {
        {0, 5},   {0, 19},  {0, 25},  {3, 5},   {3, 6},   {4, 11},  {5, 11},  {5, 16},  {5, 18},  {7, 11},
        {11, 14}, {11, 16}, {11, 18}, {14, 16}, {14, 18}, {14, 19}, {14, 25}, {16, 18}, {16, 17}, {16, 19},
        {16, 21}, {18, 21}, {18, 24}, {13, 19}, {0, 2},   {0, 18},  {16, 24}, {16, 25}, {18, 25}, {19, 25}};
    for (guint i = 0; i < G_N_ELEMENTS(phases); i++)
        if (phases[i][0] == from && phases[i][1] == to)
            return true;
    return false;
}

bool
trap_counts(const Phrase *phrase, guint number)
{
    const Token *next = phrase_at(phrase, number + 1);
    if (next->kind != TOKEN_WORD || next->trap)
        return false;
    if (g_strv_contains(countables, next->text))
        return true;
    return strlen(next->text) >= 4 && g_str_has_suffix(next->text, "s") &&
           !g_strv_contains(singulars, next->text);
}

/* "academic year 24/25": the numbers are years. */
static bool
is_year_of_time(const Phrase *phrase, guint label)
{
    static const char *const kinds[] = {"academic", "school", "financial", "fiscal", "calendar", NULL};
    return g_str_has_prefix(phrase_at(phrase, label)->text, "year") && is_word(phrase, label - 1, kinds);
}

/* "Year 10" and "year groups" are no years of time: neither is their name. */
static bool
is_year_group(const Phrase *phrase, guint label)
{
    static const char *const groups[] = {"group", "groups", NULL};
    return g_str_has_prefix(phrase_at(phrase, label)->text, "year") &&
           (is_word(phrase, label + 1, groups) ||
            (phrase_is(phrase, label + 1, TOKEN_NUMBER) && phrase_at(phrase, label + 1)->digits < 3));
}

/* The tokens that join one number of a list to the next. */
static guint
number_joint(const Phrase *phrase, guint at)
{
    if (phrase_is_mark(phrase, at, ",") && phrase_says(phrase, at + 1, "and"))
        return 2;
    return phrase_is_mark(phrase, at, "-/,&+") || phrase_says(phrase, at, "and") ||
                   phrase_says(phrase, at, "to") || phrase_says(phrase, at, "or")
               ? 1
               : 0;
}

/* "KS3", "Y5", "R14": a label with its first number. A quarter is a time. */
static bool
is_code(const Phrase *phrase, guint index)
{
    const Token *token = phrase_at(phrase, index);
    if (!phrase_is(phrase, index, TOKEN_WORD))
        return false;
    gsize letters = strcspn(token->text, "0123456789"), length = strlen(token->text);
    bool quarter = letters == 1 && token->text[0] == 'q';
    return letters > 0 && letters <= 5 && letters < length && length - letters <= 3 && !quarter &&
           strspn(token->text + letters, "0123456789") == length - letters;
}

/* "Year 10", "years 7-9", "cohorts 1, 2 and 3", "Y5 and 6": all of a list of numbers behind a label. A year
 * of four digits is none of its names. */
static void
mark_labels(Phrase *phrase)
{
    for (guint i = 0; i < phrase_length(phrase); i++) {
        guint at = i + 1;
        bool code = is_code(phrase, i);
        if (!code && (!phrase_is(phrase, i, TOKEN_WORD) || !trap_is_label(phrase_at(phrase, i)->text) ||
                      is_year_of_time(phrase, i)))
            continue;
        bool group = is_year_group(phrase, i);
        guint joined_to_code = code ? number_joint(phrase, at) : 0;
        if (code && joined_to_code == 0)
            continue;
        at += joined_to_code;
        if (!code && phrase_is_mark(phrase, at, ".-"))
            at++;
        if (strcmp(phrase_at(phrase, i)->text, "x") == 0 && !phrase_is(phrase, at + 1, TOKEN_MONTH))
            continue;
        while (phrase_is(phrase, at, TOKEN_NUMBER) && phrase_at(phrase, at)->digits < 4) {
            set_trap_number(phrase, at);
            guint joint = number_joint(phrase, at + 1);
            at += joint + 1;
            if (joint == 0)
                break;
        }
        if (group)
            set_trap(phrase, i);
    }
}

static void
mark_statutes(Phrase *phrase)
{
    for (guint i = 0; i < phrase_length(phrase); i++) {
        guint at = i + 1 + (phrase_is_mark(phrase, i + 1, ",(") ? 1 : 0);
        if (is_word(phrase, i, statutes) && phrase_is(phrase, at, TOKEN_NUMBER) &&
            phrase_at(phrase, at)->digits == 4)
            set_trap(phrase, at);
    }
}

/* Words with a number: "post 16", "pre-16", "teach 1st", "under 5s", "Covid-19", "Y7-9". */
static void
mark_compounds(Phrase *phrase)
{
    static const char *const ages[] = {"post", "pre", "under", "over", NULL};
    static const char *const time_words[] = {"early", "mid", "late", "end",  "by",   "from",
                                             "until", "to",  "and",  "term", "week", "of",
                                             "on",    "q1",  "q2",   "q3",   "q4",   NULL};
    for (guint i = 0; i < phrase_length(phrase); i++) {
        guint dash = phrase_is_mark(phrase, i + 1, "-") ? 1 : 0, at = i + 1 + dash;
        const Token *word = phrase_at(phrase, i), *number = phrase_at(phrase, at);
        if (!phrase_is(phrase, i, TOKEN_WORD) || !phrase_is(phrase, at, TOKEN_NUMBER))
            continue;
        bool glued = dash == 1 && phrase_at(phrase, i + 1)->glued && number->glued;
        bool phase = number->value == 14 || number->value == 16 || number->value == 18 || number->value == 19;
        bool under =
            (strcmp(word->text, "under") == 0 || strcmp(word->text, "over") == 0) && number->value <= 25;
        bool plural = g_str_has_suffix(number->text, "s") && number->digits <= 2;
        if ((g_strv_contains(ages, word->text) && (phase || plural || glued || under) && !number->ordinal) ||
            (strcmp(word->text, "teach") == 0 && number->ordinal) ||
            (glued && number->digits <= 3 && !g_strv_contains(time_words, word->text)))
            set_trap_number(phrase, at);
    }
}

/* A mark between the numbers of a date. */
static bool
joins_numbers(const Phrase *phrase, guint mark)
{
    bool within = phrase_is_mark(phrase, mark, "/.") && phrase_at(phrase, mark)->glued &&
                  phrase_at(phrase, mark + 1)->glued && phrase_is(phrase, mark - 1, TOKEN_NUMBER) &&
                  phrase_is(phrase, mark + 1, TOKEN_NUMBER);
    return within || phrase_is_mark(phrase, mark, "-");
}

/* "14-19" and "2-3" are no dates, but next to a month ("14-19 June") or as two years in a row ("04-05") they
 * may be. */
static void
mark_spans(Phrase *phrase)
{
    for (guint i = 0; i + 2 < phrase_length(phrase); i++) {
        const Token *from = phrase_at(phrase, i), *to = phrase_at(phrase, i + 2);
        if (!phrase_is(phrase, i, TOKEN_NUMBER) || !phrase_is_mark(phrase, i + 1, "-") ||
            !phrase_is(phrase, i + 2, TOKEN_NUMBER) || joins_numbers(phrase, i - 1) ||
            joins_numbers(phrase, i + 3))
            continue;
        bool small = from->value >= 0 && to->value > from->value && from->digits <= 2 && to->digits <= 2;
        bool years = to->value == from->value + 1 && from->digits == 2 && to->digits == 2;
        guint next = i + 3 + (phrase_says(phrase, i + 3, "of") ? 1 : 0);
        bool span_of_time = phrase_is_time_noun(phrase_at(phrase, i + 3)->text) &&
                            !g_str_has_prefix(phrase_at(phrase, i + 4)->text, "old");
        bool ages = g_str_has_prefix(phrase_at(phrase, i + 3)->text, "year") &&
                    g_str_has_prefix(phrase_at(phrase, i + 4)->text, "old");
        if (small && (!years || ages) && !span_of_time && phrase_at(phrase, i - 1)->kind != TOKEN_MONTH &&
            phrase_at(phrase, next)->kind != TOKEN_MONTH && phrase_at(phrase, i - 1)->kind != TOKEN_SEASON) {
            set_trap(phrase, i);
            set_trap(phrase, i + 2);
        }
    }
}

/* "5 points per year", "3 days a week". */
static void
mark_rates(Phrase *phrase)
{
    static const char *const rates[] = {"per %", "a %", "each %", "every %", "p . a", NULL};
    for (guint i = 0; i < phrase_length(phrase); i++) {
        guint at = i + 1;
        if (phrase_says(phrase, at, "per") && phrase_says(phrase, at + 1, "cent"))
            at++;
        if (!phrase_is(phrase, i, TOKEN_NUMBER) || !is_word(phrase, at, rated))
            continue;
        guint length = phrase_match(phrase, at + 1, rates);
        for (guint j = i + 1; length > 0 && j <= at + length; j++)
            set_trap(phrase, j);
        if (length > 0)
            set_trap_number(phrase, i);
    }
}

/* How something happens, rather than what is counted: "reported per term", "held per year". */
static bool
may_happen(const Phrase *phrase, guint index)
{
    static const char *const words[] = {"and",   "or",     "as",    "at",     "is",   "be",   "once",
                                        "twice", "thrice", "times", "least",  "held", "sent", "met",
                                        "done",  "taken",  "to",    "review", "meet", "x",    "seen",
                                        "set",   "run",    "paid",  "report", "by",   NULL};
    const Token *token = phrase_at(phrase, index);
    return token->kind != TOKEN_WORD || g_strv_contains(words, token->text) ||
           g_str_has_suffix(token->text, "ed") ||
           (phrase_is_time_noun(token->text) && !g_str_has_suffix(token->text, "s"));
}

static bool
is_counted(const Phrase *phrase, guint index)
{
    static const char *const numbers[] = {"one",   "two",  "three", "four",   "five",    "six", "seven",
                                          "eight", "nine", "ten",   "twelve", "several", NULL};
    for (guint i = 0; i <= 2 && i <= index; i++)
        if (phrase_at(phrase, index - i)->kind == TOKEN_NUMBER ||
            g_strv_contains(numbers, phrase_at(phrase, index - i)->text))
            return true;
    return false;
}

/* "exclusions per year", "cost per annum": so many in that time, and nothing that is to be done. */
static void
mark_uncounted_rates(Phrase *phrase)
{
    static const char *const rates[] = {"per %", "p . a .", "p . a", NULL};
    for (guint i = 1; i < phrase_length(phrase); i++) {
        guint length = phrase_match(phrase, i, rates);
        if (length == 0 || may_happen(phrase, i - 1) || is_counted(phrase, i - 1))
            continue;
        for (guint j = i; j < i + length; j++)
            set_trap(phrase, j);
    }
}

/* "June 2 event", "April 10 schools": how many, rather than which day. */
static void
mark_counts(Phrase *phrase)
{
    for (guint i = 1; i < phrase_length(phrase); i++) {
        const Token *number = phrase_at(phrase, i);
        if (!phrase_is(phrase, i, TOKEN_NUMBER) || !phrase_is(phrase, i - 1, TOKEN_MONTH) ||
            phrase_is(phrase, i - 2, TOKEN_NUMBER))
            continue;
        bool year = number->apostrophe || number->text[0] == '0' || number->value > 31;
        if (!year && !number->ordinal && number->value > 0 && !number->glued && trap_counts(phrase, i))
            set_trap_number(phrase, i);
    }
}

void
trap_mark(Phrase *phrase)
{
    verb_mark(phrase);
    mark_rates(phrase);
    mark_uncounted_rates(phrase);
    mark_labels(phrase);
    mark_statutes(phrase);
    mark_compounds(phrase);
    mark_spans(phrase);
    mark_counts(phrase);
}
