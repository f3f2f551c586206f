#include "time/unit.h"

#include "time/term.h"
#include "time/trap.h"
#include "time/unit_long.h"

#include <string.h>

#define YEARS_BEFORE 1
#define YEARS_AFTER  5
#define YEARS_REACH  15

static const char *const early_words[] = {"early in", "early -", "early", NULL};
static const char *const mid_words[] = {"the middle of", "middle of", "mid -", "mid", NULL};
static const char *const end_words[] = {"the end of the", "end of the", "the end of", "the end",
                                        "end of",         "end -",      "end",        "late in",
                                        "late -",         "late",       NULL};

bool
unit_year_is_near(int year, Day reference)
{
    int plan = day_to_civil(reference).year;
    return year >= plan - YEARS_BEFORE && year <= plan + YEARS_AFTER;
}

bool
unit_year_is_in_reach(int year, Day reference)
{
    int plan = day_to_civil(reference).year;
    return year >= plan - YEARS_REACH && year <= plan + YEARS_REACH;
}

/* The year with these two last digits that is nearest to the reference date. */
static int
full_year(int digits, Day reference)
{
    int plan = day_to_civil(reference).year;
    int year = plan - plan % 100 + digits;
    if (year > plan + 50)
        return year - 100;
    return year < plan - 49 ? year + 100 : year;
}

static bool
mark_at(const Phrase *phrase, guint at, const char *marks)
{
    const Token *token = phrase_at(phrase, at);
    return token->kind == TOKEN_MARK && !token->used && strlen(token->text) == 1 &&
           strchr(marks, token->text[0]) != NULL;
}

/* A number that does not go on with another: "1" in "1,000" and in "24/32" does. */
static bool
number_ends(const Phrase *phrase, guint at)
{
    return !(mark_at(phrase, at + 1, ",./") && phrase_at(phrase, at + 1)->glued &&
             phrase_is(phrase, at + 2, TOKEN_NUMBER) && phrase_at(phrase, at + 2)->glued);
}

/* A year that does not go on with another: in "2004-05" it does, in "2004-5 May" it does not. */
static bool
year_ends(const Phrase *phrase, guint at)
{
    bool pair = mark_at(phrase, at + 1, "-") && phrase_at(phrase, at + 1)->glued &&
                phrase_is(phrase, at + 2, TOKEN_NUMBER) && phrase_at(phrase, at + 2)->glued &&
                !phrase_is(phrase, at + 3, TOKEN_MONTH);
    return number_ends(phrase, at) && !pair;
}

/* Nothing is glued before it but what may stand before a date. */
static bool
stands_free(const Phrase *phrase, guint at)
{
    const Token *token = phrase_at(phrase, at), *mark = phrase_at(phrase, at - 1);
    if (!token->glued)
        return true;
    if (mark->kind == TOKEN_MONTH || mark->kind == TOKEN_SEASON)
        return true;
    if (mark->kind != TOKEN_MARK)
        return false;
    const Token *before = phrase_at(phrase, at - 2);
    if (mark->glued && before->kind == TOKEN_WORD && g_ascii_isdigit(before->text[strlen(before->text) - 1]))
        return false;
    return !mark->glued || before->kind != TOKEN_NUMBER || strchr("-/", mark->text[0]) != NULL;
}

static bool
is_four_digit_year(const Token *token)
{
    return token->digits == 4 && !token->ordinal && token->value >= 1900 && token->value <= 2199;
}

static void
set_year(Unit *unit, int year, guint end)
{
    unit->year = year;
    unit->year_from = UNIT_YEAR_SURE;
    unit->end = end;
}

static void
set_short_year(Unit *unit, int year, guint end)
{
    set_year(unit, year, end);
    unit->two_digits = true;
}

/* Two digits that can be nothing but a year: they begin with 0, follow an apostrophe or a hyphen, or exceed
 * the days of a month. */
static bool
surely_year(const Phrase *phrase, guint at)
{
    const Token *token = phrase_at(phrase, at);
    bool hyphen = mark_at(phrase, at - 1, "-") && token->glued;
    return token->apostrophe || token->text[0] == '0' || token->value > 31 || hyphen;
}

/* "May. 2021": the full stop of an abbreviation, where no sentence begins with the number. */
static bool
stop_of_a_month(const Phrase *phrase, guint at)
{
    const Token *behind = phrase_at(phrase, at + 2);
    return mark_at(phrase, at, ".") && phrase_at(phrase, at)->glued && !phrase_at(phrase, at + 1)->glued &&
           strcmp(phrase_at(phrase, at - 1)->text, "may") == 0 &&
           (behind->kind == TOKEN_END || behind->kind == TOKEN_MARK || behind->new_line);
}

/* "2004", ", 2004", "of 2004". */
static bool
parse_full_year(const Phrase *phrase, Unit *unit)
{
    guint at = unit->end;
    if (mark_at(phrase, at, ",-") || phrase_says(phrase, at, "of") || stop_of_a_month(phrase, at))
        at++;
    if (!phrase_is(phrase, at, TOKEN_NUMBER) || !is_four_digit_year(phrase_at(phrase, at)) ||
        !year_ends(phrase, at))
        return false;
    if (mark_at(phrase, at - 1, "-") && !phrase_at(phrase, at)->glued)
        return false;
    set_year(unit, phrase_at(phrase, at)->value, at + 1);
    return true;
}

static bool
two_digits_at(const Phrase *phrase, guint at)
{
    const Token *token = phrase_at(phrase, at);
    return phrase_is(phrase, at, TOKEN_NUMBER) && token->digits == 2 && !token->ordinal &&
           token->value >= 0 && year_ends(phrase, at);
}

/* The two digits behind a unit, with their hyphen. 0 where there are none. */
static guint
two_digits_behind(const Phrase *phrase, const Unit *unit)
{
    guint at = unit->end;
    if (mark_at(phrase, at, "-") && phrase_at(phrase, at + 1)->glued)
        at++;
    return two_digits_at(phrase, at) ? at : 0;
}

/* The year of a day: with the day said, two digits are a year or nothing. A number before another month is
 * that month's day. */
static void
parse_year_of_day(const Phrase *phrase, Unit *unit, Day reference)
{
    if (parse_full_year(phrase, unit))
        return;
    guint at = two_digits_behind(phrase, unit);
    if (at == 0 || phrase_is(phrase, at + 1, TOKEN_MONTH))
        return;
    int year = full_year(phrase_at(phrase, at)->value, reference);
    if (surely_year(phrase, at) || (unit_year_is_near(year, reference) && !trap_counts(phrase, at)))
        set_short_year(unit, year, at + 1);
}

static void
parse_year_of_month(const Phrase *phrase, Unit *unit, Day reference)
{
    if (parse_full_year(phrase, unit))
        return;
    guint at = two_digits_behind(phrase, unit);
    if (at == 0)
        return;
    unit->crowded = phrase_is(phrase, at + 1, TOKEN_MONTH);
    unit->digits = phrase_at(phrase, at)->value;
    unit->short_year = true;
    if (surely_year(phrase, at)) {
        set_short_year(unit, full_year(unit->digits, reference), at + 1);
        unit->far = phrase_at(phrase, at)->text[0] == '0' && !phrase_at(phrase, at)->apostrophe &&
                    !unit_year_is_in_reach(unit->year, reference);
    } else {
        unit->year_from = UNIT_YEAR_MAYBE;
        unit->end = at + 1;
    }
}

/* "00:00" and "00:00:00", which spreadsheets put behind a date. */
static guint
skip_midnight(const Phrase *phrase, guint at)
{
    guint end = at;
    for (guint i = 0; i < 3 && phrase_is(phrase, at, TOKEN_NUMBER) && phrase_at(phrase, at)->value == 0;
         i++) {
        end = i > 0 ? at + 1 : end;
        if (!mark_at(phrase, at + 1, ":"))
            break;
        at += 2;
    }
    return end;
}

/* Three numbers with the same mark between: the year first where it has four digits, else the day. */
static bool
parse_numeric(const Phrase *phrase, guint at, Day reference, Unit *unit)
{
    const Token *parts[] = {phrase_at(phrase, at), phrase_at(phrase, at + 2), phrase_at(phrase, at + 4)};
    const Token *marks[] = {phrase_at(phrase, at + 1), phrase_at(phrase, at + 3)};
    if (!mark_at(phrase, at + 1, "-/.") || strcmp(marks[0]->text, marks[1]->text) != 0)
        return false;
    for (guint i = 0; i < 3; i++)
        if (!phrase_is(phrase, at + 2 * i, TOKEN_NUMBER) || parts[i]->ordinal || parts[i]->value < 0 ||
            (i > 0 && (!parts[i]->glued || !marks[i - 1]->glued)))
            return false;
    if (!stands_free(phrase, at) || !number_ends(phrase, at + 4) || phrase_is(phrase, at + 5, TOKEN_MONTH))
        return false;
    bool year_first = parts[0]->digits == 4;
    const Token *year = parts[year_first ? 0 : 2], *day = parts[year_first ? 2 : 0];
    if (year->digits == 4 && !is_four_digit_year(year))
        return false;
    if (day->digits > 2 || parts[1]->digits > 2 || (year->digits != 4 && year->digits != 2))
        return false;
    *unit = (Unit){.kind = UNIT_DAY, .day = day->value, .month = parts[1]->value};
    set_year(unit, year->digits == 4 ? year->value : full_year(year->value, reference), at + 5);
    unit->two_digits = year->digits == 2;
    unit->end = skip_midnight(phrase, unit->end);
    return true;
}

static bool
day_number_at(const Phrase *phrase, guint at)
{
    const Token *token = phrase_at(phrase, at);
    return phrase_is(phrase, at, TOKEN_NUMBER) && token->digits <= 2 && !token->apostrophe &&
           token->value >= 0;
}

static guint
skip_weekday(const Phrase *phrase, guint at, Unit *unit)
{
    if (!phrase_is(phrase, at, TOKEN_WEEKDAY))
        return at;
    unit->weekday = (Weekday)phrase_at(phrase, at)->value;
    at++;
    if (mark_at(phrase, at, ",."))
        at++;
    return phrase_says(phrase, at, "the") ? at + 1 : at;
}

/* What is doubtful of a unit's month. */
static void
note_month(const Phrase *phrase, guint month, Unit *unit)
{
    unit->doubt_day = phrase_at(phrase, month)->doubt_day;
    if (phrase_at(phrase, month)->doubtful)
        unit->doubt = "the name of the month may be an ordinary word";
}

/* "11 June", "the 11th of June", "11-Jun". */
static bool
parse_day_month(const Phrase *phrase, guint at, Day reference, Unit *unit)
{
    guint day = at, month = at + 1;
    if (!day_number_at(phrase, day) || !stands_free(phrase, day))
        return false;
    if (phrase_says(phrase, month, "of") ||
        (mark_at(phrase, month, "-") && phrase_at(phrase, month + 1)->glued))
        month++;
    if (!phrase_is(phrase, month, TOKEN_MONTH))
        return false;
    unit->kind = UNIT_DAY;
    unit->day = phrase_at(phrase, day)->value;
    unit->month = phrase_at(phrase, month)->value;
    note_month(phrase, month, unit);
    unit->end = month + 1;
    parse_year_of_day(phrase, unit, reference);
    return true;
}

/* "April 1st", "June 11, 2019", "June 2": what must be a day behind its month. */
static bool
parse_month_day(const Phrase *phrase, guint at, Day reference, Unit *unit)
{
    guint day = at + 1;
    if (!phrase_is(phrase, at, TOKEN_MONTH))
        return false;
    day += phrase_says(phrase, day, "the") ? 1 : 0;
    const Token *number = phrase_at(phrase, day);
    if (!day_number_at(phrase, day) || !number_ends(phrase, day))
        return false;
    *unit = (Unit){.kind = UNIT_DAY,
                   .day = number->value,
                   .month = phrase_at(phrase, at)->value,
                   .weekday = unit->weekday,
                   .end = day + 1};
    note_month(phrase, at, unit);
    bool ordinal = number->ordinal, single = number->digits == 1;
    bool with_year = parse_full_year(phrase, unit);
    bool named = unit->weekday != 0 && number->text[0] != '0';
    if (!ordinal && !single && !with_year && !named)
        return false;
    unit->crowded = !ordinal && !with_year && phrase_is(phrase, unit->end, TOKEN_MONTH);
    return true;
}

bool
unit_parse_day(const Phrase *phrase, guint at, Day reference, Unit *unit)
{
    *unit = (Unit){0};
    guint from = skip_weekday(phrase, at, unit);
    if (phrase_says(phrase, from, "the") && day_number_at(phrase, from + 1))
        from++;
    Weekday weekday = unit->weekday;
    bool found = parse_numeric(phrase, from, reference, unit) ||
                 parse_day_month(phrase, from, reference, unit) ||
                 parse_month_day(phrase, from, reference, unit);
    unit->weekday = weekday;
    return found;
}

static guint
part_words(const Phrase *phrase, guint at, Part *part)
{
    static const struct {
        const char *const *words;
        Part part;
    } parts[] = {{early_words, PART_EARLY}, {mid_words, PART_MID}, {end_words, PART_END}};
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        guint length = phrase_match(phrase, at, parts[i].words);
        *part = parts[i].part;
        if (length > 0)
            return length;
    }
    return 0;
}

static bool
parse_month(const Phrase *phrase, guint at, Day reference, Unit *unit)
{
    *unit = (Unit){.kind = UNIT_MONTH};
    guint words = part_words(phrase, at, &unit->part), month = at + words;
    if (words > 0)
        unit->kind = UNIT_PART;
    else if (phrase_match(phrase, at, (const char *const[]){"the month of", "month of", NULL}) > 0)
        month += phrase_says(phrase, at, "the") ? 3 : 2;
    if (!phrase_is(phrase, month, TOKEN_MONTH))
        return false;
    unit->month = phrase_at(phrase, month)->value;
    note_month(phrase, month, unit);
    unit->end = month + 1;
    parse_year_of_month(phrase, unit, reference);
    return true;
}

bool
unit_parse_year_pair(const Phrase *phrase, guint at, Day reference, int *year, guint *end)
{
    const Token *first = phrase_at(phrase, at), *second = phrase_at(phrase, at + 2);
    if (!phrase_is(phrase, at, TOKEN_NUMBER) || !mark_at(phrase, at + 1, "/-") ||
        !phrase_is(phrase, at + 2, TOKEN_NUMBER) || first->value < 0 || second->value < 0 || first->ordinal ||
        second->ordinal || phrase_is(phrase, at + 3, TOKEN_MONTH) || !number_ends(phrase, at + 2))
        return false;
    if (first->digits == 4 ? !is_four_digit_year(first) : first->digits != 2)
        return false;
    int modulus = second->digits == 4 ? 10000 : second->digits == 2 ? 100 : 10;
    *year = first->digits == 4 ? first->value : full_year(first->value, reference);
    *end = at + 3;
    return second->value == (*year + 1) % modulus && (first->digits == 4 || second->digits == 2);
}

/* Autumn lies in the first of two years, the other terms in the second. */
static bool
parse_years_of_term(const Phrase *phrase, guint at, Day reference, Unit *unit)
{
    int year;
    guint end;
    if (!unit_parse_year_pair(phrase, at, reference, &year, &end))
        return false;
    set_year(unit, unit->season == SEASON_AUTUMN ? year : year + 1, end);
    unit->two_digits = phrase_at(phrase, at)->digits == 2;
    return true;
}

static void
parse_year_of_term(const Phrase *phrase, Unit *unit, Day reference)
{
    guint at = unit->end;
    if (phrase_says(phrase, at, "of") || mark_at(phrase, at, ","))
        at++;
    if (parse_years_of_term(phrase, at, reference, unit) || parse_full_year(phrase, unit))
        return;
    at = two_digits_behind(phrase, unit);
    if (at == 0)
        return;
    int year = full_year(phrase_at(phrase, at)->value, reference);
    if (surely_year(phrase, at) || unit_year_is_near(year, reference))
        set_short_year(unit, year, at + 1);
}

static bool
parse_term(const Phrase *phrase, guint at, Day reference, Unit *unit)
{
    static const char *const ends[] = {"the end of the", "end of the", "the end of", "end of", "end", NULL};
    *unit = (Unit){.kind = UNIT_TERM};
    guint words = phrase_match(phrase, at, ends), season = at + words;
    unit->closes = words > 0;
    season += words == 0 && phrase_says(phrase, season, "the") ? 1 : 0;
    if (!phrase_is(phrase, season, TOKEN_SEASON))
        return false;
    unit->season = (Season)phrase_at(phrase, season)->value;
    unit->end = season + 1;
    if (phrase_says(phrase, unit->end, "term"))
        unit->end++;
    const Token *half = phrase_at(phrase, unit->end);
    if (phrase_is(phrase, unit->end, TOKEN_NUMBER) && half->digits == 1 && half->value >= 1 &&
        half->value <= 2 && !half->ordinal && number_ends(phrase, unit->end)) {
        unit->kind = UNIT_HALF_TERM;
        unit->half = half->value;
        unit->end++;
    }
    parse_year_of_term(phrase, unit, reference);
    return true;
}

bool
unit_parse(const Phrase *phrase, guint at, const TimescaleContext *context, Unit *unit)
{
    Day reference = context->reference;
    if (unit_parse_day(phrase, at, reference, unit) || unit_parse_long(phrase, at, context, unit) ||
        parse_term(phrase, at, reference, unit))
        return true;
    guint article = phrase_says(phrase, at, "the") && phrase_is(phrase, at + 1, TOKEN_MONTH) ? 1 : 0;
    return parse_month(phrase, at + article, reference, unit);
}

/* The mark or word that parts two days; 0 when there is none. */
static guint
day_connector(const Phrase *phrase, guint at)
{
    if (mark_at(phrase, at, "-/") || phrase_says(phrase, at, "to"))
        return 1;
    return phrase_says(phrase, at, "and") && phrase_says(phrase, at - 2, "between") ? 1 : 0;
}

/* "June 2-6": the second number and the year. */
static bool
parse_second_day(const Phrase *phrase, guint at, int month, Unit *last)
{
    if (!day_number_at(phrase, at) || !number_ends(phrase, at))
        return false;
    *last = (Unit){.kind = UNIT_DAY, .day = phrase_at(phrase, at)->value, .month = month, .end = at + 1};
    if (phrase_is(phrase, last->end, TOKEN_MONTH))
        return false;
    parse_full_year(phrase, last);
    return true;
}

bool
unit_parse_days(const Phrase *phrase, guint at, Day reference, Unit *first, Unit *last)
{
    Unit weekdays[2] = {{0}, {0}};
    bool month_first = phrase_is(phrase, at, TOKEN_MONTH);
    guint day = month_first ? at + 1 : skip_weekday(phrase, at, &weekdays[0]);
    guint length = day_connector(phrase, day + 1), second = day + 1 + length;
    *last = (Unit){0};
    if (!day_number_at(phrase, day) || !stands_free(phrase, day) || length == 0)
        return false;
    if (month_first) {
        if (!parse_second_day(phrase, second, phrase_at(phrase, at)->value, last))
            return false;
    } else if (!parse_day_month(phrase, skip_weekday(phrase, second, &weekdays[1]), reference, last)) {
        return false;
    }
    *first = *last;
    first->day = phrase_at(phrase, day)->value;
    first->weekday = weekdays[0].weekday;
    last->weekday = weekdays[1].weekday;
    return true;
}

void
unit_settle_digits(Unit *unit, Day reference, bool both_ends)
{
    if (unit->year_from != UNIT_YEAR_MAYBE)
        return;
    int year = full_year(unit->digits, reference);
    if (both_ends || unit_year_is_near(year, reference)) {
        unit->two_digits = true;
        unit->year = year;
        return;
    }
    unit->year_from = UNIT_YEAR_ABSENT;
    unit->kind = UNIT_DAY;
    unit->day = unit->digits;
}

static void
part_days(const Unit *unit, int year, Day *first, Day *last)
{
    static const int part_first[] = {1, 11, 21}, part_last[] = {10, 20, 0};
    *first = day_from_civil(year, unit->month, part_first[unit->part]);
    *last = unit->part == PART_END ? day_month_last(year, unit->month)
                                   : day_from_civil(year, unit->month, part_last[unit->part]);
}

/* Months from the first month of a financial or academic year on. */
static void
months_of_year(YearKind kind, int year, int skip, int count, Day *first, Day *last)
{
    int from = (kind == YEAR_FINANCIAL ? 4 : 9) - 1 + skip, to = from + count - 1;
    *first = day_month_first(year + from / 12, from % 12 + 1);
    *last = day_month_last(year + to / 12, to % 12 + 1);
}

bool
unit_days(const Unit *unit, int year, const TimescaleContext *context, Day *first, Day *last)
{
    switch (unit->kind) {
    case UNIT_DAY:
        *first = *last = day_from_civil(year, unit->month, unit->day);
        break;
    case UNIT_PART:
        part_days(unit, year, first, last);
        break;
    case UNIT_MONTH:
        *first = day_month_first(year, unit->month);
        *last = day_month_last(year, unit->month);
        break;
    case UNIT_TERM:
    case UNIT_HALF_TERM:
        return term_days(context->terms, unit->season, unit->half, year, first, last, NULL);
    case UNIT_QUARTER:
        months_of_year(unit->year_kind, year, 3 * (unit->quarter - 1), 3, first, last);
        break;
    case UNIT_YEAR:
        months_of_year(unit->year_kind, year, 0, 12, first, last);
        break;
    case UNIT_WEEK:
        return unit_week_days(unit, year, first, last);
    case UNIT_FIXED:
        *first = unit->first_day;
        *last = unit->last_day;
        break;
    }
    return *first != DAY_NONE && *last != DAY_NONE;
}

bool
unit_is_estimated(const Unit *unit, int year, const TimescaleContext *context)
{
    Day first, last;
    bool estimated = true;
    bool exists = term_days(context->terms, unit->season, unit->half, year, &first, &last, &estimated);
    return !exists || estimated;
}
