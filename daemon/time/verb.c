#include "time/verb.h"

#include <string.h>

static const char *const may_verbs[] = {"be",       "have",   "need",   "not",  "also", "include", "require",
                                        "take",     "become", "change", "wish", "well", "still",   "only",
                                        "affect",   "help",   "result", "lead", "want", "apply",   "use",
                                        "continue", "choose", "join",   "ask",  NULL};

/* Behind one of these "may" is a month even in small letters. */
static const char *const may_prepositions[] = {
    "by",     "in",     "of", "early", "mid", "late", "end", "until",   "till",  "from",   "since",
    "before", "during", "to", "and",   "or",  "-",    "/",   "between", "after", "middle", NULL};

/* Words with which a month goes on; any other may be the verb's. */
static const char *const behind_months[] = {
    "onwards", "onward", "to",    "and",     "until", "ongoing", "or",         "half",    "by",   "in",
    "on",      "at",     "for",   "with",    "via",   "as",      "through",    "then",    "when", "from",
    "before",  "after",  "the",   "this",    "next",  "prior",   "following",  "subject", "of",   "if",
    "but",     "latest", "board", "meeting", "tbc",   "review",  "thereafter", NULL};

/* What a month may be said with beside it: "mid may", "may to early june". */
static const char *const part_words[] = {"early", "mid", "late", "end", "the", NULL};

static bool
names_a_date(const Phrase *phrase, guint index)
{
    const Token *token = phrase_at(phrase, index);
    return token->kind == TOKEN_MONTH || token->kind == TOKEN_SEASON || token->kind == TOKEN_NUMBER ||
           (token->kind == TOKEN_WORD && g_strv_contains(part_words, token->text));
}

typedef enum { MONTH_NOT, MONTH_PERHAPS, MONTH_SURELY } MonthSense;

/* What stands behind "may" or "march" in small letters, where nothing before it makes a month of it. */
static MonthSense
sense_from_behind(const Phrase *phrase, guint index, bool begins)
{
    static const char *const open[] = {"onwards", "onward", "ongoing", NULL};
    static const char *const links[] = {"to", "until", "and", "or", "till", NULL};
    const Token *after = phrase_at(phrase, index + 1);
    if (after->kind == TOKEN_NUMBER || after->kind == TOKEN_MONTH || g_strv_contains(open, after->text))
        return MONTH_SURELY;
    bool linked = phrase_is_mark(phrase, index + 1, "-/,&") || g_strv_contains(links, after->text);
    if (linked && names_a_date(phrase, index + 2))
        return begins ? MONTH_SURELY : MONTH_PERHAPS;
    return MONTH_NOT;
}

static bool
may_precede_a_month(const Phrase *phrase, guint index)
{
    const Token *before = phrase_at(phrase, index - 1);
    bool and = strcmp(before->text, "and") == 0 || strcmp(before->text, "or") == 0 ||
               strcmp(before->text, "to") == 0 || phrase_is_mark(phrase, index - 1, "-/,&");
    if (and)
        return names_a_date(phrase, index - 2);
    return before->kind == TOKEN_MONTH || before->kind == TOKEN_WEEKDAY ||
           g_strv_contains(may_prepositions, before->text);
}

/* A name of a month in small letters that is a verb or a noun too. */
static MonthSense
sense_of_small(const Phrase *phrase, guint index)
{
    const Token *before = phrase_at(phrase, index - 1), *after = phrase_at(phrase, index + 1);
    bool word_behind = after->kind == TOKEN_WORD && !after->new_line;
    bool free_word = g_strv_contains(behind_months, after->text);
    bool verb = word_behind && g_strv_contains(may_verbs, after->text);
    bool part = before->glued && phrase_is_mark(phrase, index - 1, "-/&");
    bool begins = before->kind == TOKEN_END || (before->kind == TOKEN_MARK && !part) ||
                  phrase_at(phrase, index)->new_line;
    if (before->ordinal)
        return MONTH_SURELY;
    if (verb)
        return MONTH_NOT;
    if (before->kind == TOKEN_NUMBER && before->digits <= 2)
        return word_behind && !free_word ? MONTH_PERHAPS : MONTH_SURELY;
    if (may_precede_a_month(phrase, index))
        return word_behind && !free_word ? MONTH_PERHAPS : MONTH_SURELY;
    MonthSense sense = sense_from_behind(phrase, index, begins);
    if (sense != MONTH_NOT)
        return sense;
    bool ends = after->kind == TOKEN_END || after->new_line || phrase_is_mark(phrase, index + 1, ".;:)?");
    if (begins && phrase_is_mark(phrase, index + 1, "-") && !after->glued)
        return MONTH_PERHAPS;
    return begins && ends ? MONTH_SURELY : MONTH_NOT;
}

/* "May commission": with a capital too, where a sentence begins with it. */
static MonthSense
sense_of_capital(const Phrase *phrase, guint index)
{
    const Token *before = phrase_at(phrase, index - 1), *after = phrase_at(phrase, index + 1);
    if (after->kind != TOKEN_WORD || after->new_line || strcmp(phrase_at(phrase, index)->text, "may") != 0)
        return MONTH_SURELY;
    if (g_strv_contains(may_verbs, after->text) && (before->kind != TOKEN_NUMBER || !before->ordinal))
        return MONTH_NOT;
    bool begins = before->kind == TOKEN_END || phrase_is_mark(phrase, index - 1, ".") ||
                  phrase_at(phrase, index)->new_line;
    return begins && !after->capital && !g_strv_contains(behind_months, after->text) ? MONTH_PERHAPS
                                                                                     : MONTH_SURELY;
}

/* "Mrs May", "Cllr April Smith". */
static bool
has_title(const Phrase *phrase, guint index)
{
    static const char *const titles[] = {
        "mr",   "mrs", "ms",        "miss",     "dr",   "cllr", "councillor", "sir",   "lady", "lord",
        "prof", "rev", "professor", "reverend", "dame", "mx",   "headmaster", "mayor", NULL};
    guint at = index - 1 - (phrase_is_mark(phrase, index - 1, ".") ? 1 : 0);
    return phrase_at(phrase, index)->capital && index > 0 && phrase_is(phrase, at, TOKEN_WORD) &&
           g_strv_contains(titles, phrase_at(phrase, at)->text);
}

void
verb_mark(Phrase *phrase)
{
    for (guint i = 0; i < phrase_length(phrase); i++) {
        Token *token = phrase_change(phrase, i);
        if (token->kind != TOKEN_MONTH)
            continue;
        bool other_word = strcmp(token->text, "may") == 0 || strcmp(token->text, "march") == 0;
        MonthSense sense = token->capital ? sense_of_capital(phrase, i)
                           : other_word   ? sense_of_small(phrase, i)
                                          : MONTH_SURELY;
        if (sense == MONTH_NOT || has_title(phrase, i))
            token->kind = TOKEN_WORD;
        token->doubtful = sense == MONTH_PERHAPS;
    }
}
