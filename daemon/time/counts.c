#include "time/counts.h"

#include "time/recurrence.h"
#include "time/settle.h"
#include "time/trap.h"

#include <string.h>

/* Where a session or a day is numbered, "day 2 June" is doubtful. */
static const char *const numbered_words[] = {"session", "workshop", "day",      "test",  "paper",   "draft",
                                             "event",   "visit",    "training", "inset", "lesson",  "school",
                                             "under",   "over",     "term",     "terms", "meeting", "week",
                                             "seminar", "webinar",  NULL};

bool
counts_may_name(const Phrase *phrase, const Found *found)
{
    static const char *const quantities[] = {
        "all",   "some",    "other", "additional", "further",   "total", "only", "just",
        "least", "minimum", "min",   "another",    "remaining", "score", "up",   NULL};
    const Token *number = phrase_at(phrase, found->start);
    const char *word = phrase_at(phrase, found->start - 1)->text;
    if (!found->has_unit || number->kind != TOKEN_NUMBER || number->ordinal)
        return false;
    bool open = found->first.year_from == UNIT_YEAR_ABSENT;
    return (number->value <= 6 && g_strv_contains(numbered_words, word)) ||
           (open && g_strv_contains(quantities, word)) || (found->range && strcmp(word, "schools") == 0);
}

/* Behind a number these leave it a day: they begin something new. */
static bool
leaves_a_day(const Phrase *phrase, guint at)
{
    static const char *const words[] = {
        "and",    "to",     "or",   "for",    "with",    "in",      "at",     "by",      "on",        "from",
        "as",     "when",   "if",   "but",    "is",      "are",     "the",    "after",   "following", "prior",
        "review", "until",  "till", "before", "through", "onwards", "onward", "ongoing", "so",        "then",
        "via",    "latest", "tbc",  "during", "between", "within",  NULL};
    const Token *token = phrase_at(phrase, at);
    if (token->kind == TOKEN_END || token->new_line || token->kind == TOKEN_WEEKDAY ||
        token->kind == TOKEN_MONTH || token->kind == TOKEN_SEASON)
        return true;
    if (token->kind == TOKEN_MARK)
        return !token->glued || !phrase_at(phrase, at + 1)->glued || phrase_is_mark(phrase, at, ".,;:)(/");
    return token->kind == TOKEN_WORD && g_strv_contains(words, token->text);
}

/* "March 16 paper on the plan": one thing of which no sixteen are named. */
static bool
one_thing_follows(const Phrase *phrase, guint at)
{
    static const char *const crowds[] = {"staff", "people", "children", "men", "women", "per", "fte", "wte",
                                         "min",   "mins",   "hr",       "hrs", "km",    "x",   NULL};
    const Token *number = phrase_at(phrase, at - 1), *noun = phrase_at(phrase, at);
    return !number->ordinal && number->value > 9 && noun->kind == TOKEN_WORD && !noun->capital &&
           !noun->glued && !g_str_has_suffix(noun->text, "s") && !g_strv_contains(crowds, noun->text) &&
           !phrase_is_time_noun(noun->text) && !trap_counts(phrase, at - 1) &&
           phrase_at(phrase, at + 1)->kind == TOKEN_WORD && leaves_a_day(phrase, at + 1);
}

bool
counts_may_follow(const Phrase *phrase, const Found *found)
{
    const Unit *unit = found->range ? &found->last : &found->first;
    guint number = found->end - 1;
    if (!found->has_unit || unit->kind != UNIT_DAY || unit->year_from == UNIT_YEAR_SURE ||
        phrase_at(phrase, number)->kind != TOKEN_NUMBER)
        return false;
    guint month = number - 1;
    while (month > found->start && phrase_at(phrase, month)->kind != TOKEN_MONTH)
        month--;
    return phrase_at(phrase, month)->kind == TOKEN_MONTH && number - month <= 3 &&
           !leaves_a_day(phrase, found->end) && !one_thing_follows(phrase, found->end);
}

void
counts_offer_interval(const Phrase *phrase, const Found *found, Reading *reading)
{
    Recurrence recurrence;
    const char *why;
    if (recurrence_match(phrase, found->end - 1, &recurrence, &why) < 2 || reading->due == DAY_NONE)
        return;
    CivilDate date = day_to_civil(reading->due);
    settle_offer_days(reading, TIMESCALE_RECURRING, day_month_first(date.year, date.month), DAY_NONE);
    g_array_index(reading->others, Offer, reading->others->len - 1).recurrence = recurrence;
}
