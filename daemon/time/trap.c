#include "time/trap.h"

#include <string.h>

/* What is numbered: a number behind one of these is its name. */
static const char *const labels[] = {"year",
                                     "years",
                                     "yr",
                                     "yrs",
                                     "y",
                                     "grade",
                                     "grades",
                                     "class",
                                     "stage",
                                     "stages",
                                     "ks",
                                     "phase",
                                     "phases",
                                     "cohort",
                                     "cohorts",
                                     "wave",
                                     "waves",
                                     "level",
                                     "levels",
                                     "tier",
                                     "tiers",
                                     "group",
                                     "groups",
                                     "band",
                                     "stream",
                                     "priority",
                                     "priorities",
                                     "objective",
                                     "objectives",
                                     "action",
                                     "actions",
                                     "recommendation",
                                     "recommendations",
                                     "rec",
                                     "recs",
                                     "task",
                                     "tasks",
                                     "strand",
                                     "theme",
                                     "section",
                                     "sections",
                                     "part",
                                     "item",
                                     "items",
                                     "appendix",
                                     "annex",
                                     "page",
                                     "paragraph",
                                     "para",
                                     "step",
                                     "steps",
                                     "option",
                                     "options",
                                     "version",
                                     "room",
                                     "table",
                                     "figure",
                                     "kpi",
                                     "ward",
                                     "zone",
                                     "area",
                                     "areas",
                                     "lot",
                                     "round",
                                     "unit",
                                     "module",
                                     "element",
                                     "pilot",
                                     "benchmark",
                                     "benchmarks",
                                     "no",
                                     "number",
                                     "age",
                                     "ages",
                                     "aged",
                                     "commitment",
                                     "outcome",
                                     "goal",
                                     "chapter",
                                     "point",
                                     "points",
                                     "target",
                                     "targets",
                                     "milestone",
                                     "milestones",
                                     "aim",
                                     "aims",
                                     "ref",
                                     "slide",
                                     "volume",
                                     "vol",
                                     "edition",
                                     "question",
                                     "measure",
                                     NULL};

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

static const char *const may_verbs[] = {"be",       "have",   "need",   "not",  "also", "include", "require",
                                        "take",     "become", "change", "wish", "well", "still",   "only",
                                        "affect",   "help",   "result", "lead", "want", "apply",   "use",
                                        "continue", "choose", "join",   "ask",  NULL};

/* Behind one of these "may" is a month even in small letters. */
static const char *const may_prepositions[] = {
    "by",     "in", "of",  "early", "mid", "late", "end",     "until", "till", "from",   "since", "before",
    "during", "to", "and", "or",    "-",   "/",    "between", "after", "the",  "middle", NULL};

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

/* Small letters behind a month's name, or none, decide nothing: what stands next to it does. */
static bool
may_is_verb(const Phrase *phrase, guint index)
{
    const Token *may = phrase_at(phrase, index), *before = phrase_at(phrase, index - 1);
    const Token *after = phrase_at(phrase, index + 1);
    if (after->kind != TOKEN_WORD || after->new_line)
        return false;
    if (g_strv_contains(may_verbs, after->text))
        return before->kind != TOKEN_NUMBER || !before->ordinal;
    if (may->capital || before->kind == TOKEN_END || before->ordinal || before->kind == TOKEN_MONTH)
        return false;
    static const char *const behind[] = {"onwards", "onward", "to",   "and", "until",
                                         "ongoing", "or",     "half", NULL};
    return !g_strv_contains(may_prepositions, before->text) && !g_strv_contains(behind, after->text);
}

static void
mark_verbs(Phrase *phrase)
{
    for (guint i = 0; i < phrase_length(phrase); i++) {
        Token *token = phrase_change(phrase, i);
        if (token->kind == TOKEN_MONTH && strcmp(token->text, "may") == 0 && may_is_verb(phrase, i))
            token->kind = TOKEN_WORD;
    }
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

/* "Year 10", "years 7-9", "cohorts 1, 2 and 3": all of a list of numbers behind a label. A year of four
 * digits is none of its names. */
static void
mark_labels(Phrase *phrase)
{
    for (guint i = 0; i < phrase_length(phrase); i++) {
        guint at = i + 1;
        if (!is_word(phrase, i, labels) || is_year_of_time(phrase, i))
            continue;
        bool group = is_year_group(phrase, i);
        if (phrase_is_mark(phrase, at, ".-"))
            at++;
        while (phrase_is(phrase, at, TOKEN_NUMBER) && phrase_at(phrase, at)->digits < 4) {
            set_trap_number(phrase, at);
            bool joined = phrase_is_mark(phrase, at + 1, "-/,&") || phrase_says(phrase, at + 1, "and") ||
                          phrase_says(phrase, at + 1, "to");
            at += joined ? 2 : 1;
            if (!joined)
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
        for (guint j = i; length > 0 && j <= at + length; j++)
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
    mark_verbs(phrase);
    mark_rates(phrase);
    mark_labels(phrase);
    mark_statutes(phrase);
    mark_compounds(phrase);
    mark_spans(phrase);
    mark_counts(phrase);
}
