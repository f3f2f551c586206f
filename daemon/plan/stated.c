#include "plan/stated.h"

#include "time/phrase.h"

#include <string.h>

enum { CENTURY = 2000, MONTHS_OF_SEASON = 3 };

static bool
is_number(const Phrase *phrase, guint at, int most, int digits)
{
    const Token *token = phrase_at(phrase, at);
    return token->kind == TOKEN_NUMBER && token->value >= 1 && token->value <= most &&
           token->digits <= digits;
}

/* "2024", "'24"; 0. */
static int
year_at(const Phrase *phrase, guint at)
{
    const Token *token = phrase_at(phrase, at);
    if (token->kind != TOKEN_NUMBER || token->value < 0)
        return 0;
    if (token->digits == 4)
        return token->value;
    return token->digits == 2 && token->apostrophe ? CENTURY + token->value : 0;
}

static void
add(GArray *dates, int day, int month, int months, int year)
{
    StatedDate date = {day, month, year, DAY_NONE, DAY_NONE};
    if (year != 0) {
        int last = month + months - 1;
        Day end = day_month_last(year + (last - 1) / 12, (last - 1) % 12 + 1);
        date.first = day_from_civil(year, month, MAX(day, 1));
        date.last = day != 0 ? date.first : end;
    }
    g_array_append_val(dates, date);
}

/* "7th of April 2024", "April 7th, 2024", "April 2024". Gives how many tokens behind the month it takes. */
static guint
add_month(GArray *dates, const Phrase *phrase, guint at)
{
    guint before = at > 1 && phrase_says(phrase, at - 1, "of") ? at - 2 : at - 1;
    int day = at > 0 && is_number(phrase, before, 31, 2) ? phrase_at(phrase, before)->value : 0;
    guint taken = 0;
    if (day == 0 && is_number(phrase, at + 1, 31, 2) && !phrase_at(phrase, at + 1)->apostrophe) {
        day = phrase_at(phrase, at + 1)->value;
        taken = 1;
    }
    if (phrase_is_mark(phrase, at + taken + 1, ",."))
        taken++;
    add(dates, day, phrase_at(phrase, at)->value, 1, year_at(phrase, at + taken + 1));
    return taken;
}

static void
add_season(GArray *dates, const Phrase *phrase, guint at)
{
    static const int months[] = {
        [SEASON_SPRING] = 3, [SEASON_SUMMER] = 6, [SEASON_AUTUMN] = 9, [SEASON_WINTER] = 12};
    guint year = phrase_says(phrase, at + 1, "term") ? at + 2 : at + 1;
    add(dates, 0, months[phrase_at(phrase, at)->value], MONTHS_OF_SEASON, year_at(phrase, year));
}

/* "07/04/2024" and "2024-04-07"; gives how many tokens more than one it took. */
static guint
add_numbers(GArray *dates, const Phrase *phrase, guint at)
{
    bool joined = phrase_is_mark(phrase, at + 1, "/.-") && phrase_is_mark(phrase, at + 3, "/.-") &&
                  is_number(phrase, at + 2, 12, 2);
    int month = phrase_at(phrase, at + 2)->value;
    if (joined && is_number(phrase, at, 31, 2) && year_at(phrase, at + 4) != 0)
        add(dates, phrase_at(phrase, at)->value, month, 1, year_at(phrase, at + 4));
    else if (joined && year_at(phrase, at) != 0 && is_number(phrase, at + 4, 31, 2))
        add(dates, phrase_at(phrase, at + 4)->value, month, 1, year_at(phrase, at));
    else
        return 0;
    return 4;
}

GArray *
stated_dates(const char *text)
{
    GArray *dates = g_array_new(FALSE, FALSE, sizeof(StatedDate));
    g_autoptr(Phrase) phrase = phrase_new(text);
    for (guint i = 0; i < phrase_length(phrase); i++) {
        if (phrase_is(phrase, i, TOKEN_MONTH))
            i += add_month(dates, phrase, i);
        else if (phrase_is(phrase, i, TOKEN_SEASON))
            add_season(dates, phrase, i);
        else if (phrase_is(phrase, i, TOKEN_NUMBER))
            i += add_numbers(dates, phrase, i);
    }
    return dates;
}

bool
stated_is_range(const char *text)
{
    static const char *const words[] = {"to",     "until",    "till",   "between", "from", "start",
                                        "starts", "starting", "begins", "finish",  "ends", "ending"};
    g_autoptr(Phrase) phrase = phrase_new(text);
    for (guint i = 0; i < phrase_length(phrase); i++) {
        for (guint k = 0; k < G_N_ELEMENTS(words); k++) {
            if (phrase_says(phrase, i, words[k]))
                return true;
        }
        if (i > 0 && phrase_is_mark(phrase, i, "-"))
            return true;
    }
    return false;
}
