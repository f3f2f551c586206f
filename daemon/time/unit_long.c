#include "time/unit_long.h"

#include "time/term.h"

#include <string.h>

static const char *const end_words[] = {"the end of the", "end of the", "the end of", "end of", "end", NULL};

/* clang-format off */
static const char *const this_words[] = {
    "this current", "the current", "this", "current", "the present", "present", NULL};
static const char *const next_words[] = {
    "this next", "the next", "this coming", "the coming", "next", "coming", NULL};
static const char *const last_words[] = {"the last", "the previous", "last", "previous", NULL};
static const char *const commencing_words[] = {
    "w / c", "w / b", "w . c .", "w . b .", "wk / c", "wc", "wb", "week comm", "week com", "week beg", "wk comm", "wk beg", "the week commencing", "week commencing", "the week beginning",
    "week beginning", "the week starting", "week starting", "the week of", "week of", "wk commencing",
    "wk beginning", NULL};
static const char *const ending_words[] = {
    "w / e", "w . e .", "wk / e", "the week ending", "week ending", "wk ending", NULL};
/* clang-format on */

static bool
says_any(const Phrase *phrase, guint at, const char *const *words)
{
    return phrase_match(phrase, at, words) > 0;
}

/* The days of the other reading that its doubt speaks of. */
static void
set_other(Unit *unit, Day first, Day last)
{
    unit->other = first != DAY_NONE && last != DAY_NONE;
    unit->other_first = first;
    unit->other_last = last;
}

/* "academic year", "financial year", "FY": which kind of year the phrase says; 0 tokens where it says none.
 */
static guint
year_words(const Phrase *phrase, guint at, YearKind *kind)
{
    static const char *const academic[] = {
        "academic years", "academic year", "school years", "school year", "academic", "ay", NULL};
    static const char *const financial[] = {
        "financial years", "financial year", "fiscal year", "financial", "fy", NULL};
    guint length = phrase_match(phrase, at, academic);
    if (length > 0) {
        *kind = YEAR_ACADEMIC;
        return length;
    }
    length = phrase_match(phrase, at, financial);
    if (length > 0)
        *kind = YEAR_FINANCIAL;
    return length;
}

/* Two years in a row, with the words that say which kind of year before or behind them. */
static bool
parse_years(const Phrase *phrase, guint at, const TimescaleContext *context, Unit *unit, bool *said)
{
    unit->year_kind = context->year;
    guint before = year_words(phrase, at, &unit->year_kind);
    if (!unit_parse_year_pair(phrase, at + before, context->reference, &unit->year, &unit->end))
        return false;
    unit->two_digits = phrase_at(phrase, at + before)->digits == 2;
    bool zero = phrase_at(phrase, at + before)->text[0] == '0';
    bool longer = phrase_at(phrase, unit->end)->kind == TOKEN_MARK && phrase_at(phrase, unit->end)->glued &&
                  phrase_is(phrase, unit->end + 1, TOKEN_NUMBER);
    if (unit->two_digits && (!zero || longer) && !unit_year_is_near(unit->year, context->reference))
        return false;
    guint behind = before == 0 ? year_words(phrase, unit->end, &unit->year_kind) : 0;
    unit->end += behind;
    unit->year_from = UNIT_YEAR_SURE;
    *said = before + behind > 0;
    return true;
}

/* Behind a month two years are no year of their own: "June 2004-05". */
static bool
parse_year(const Phrase *phrase, guint at, const TimescaleContext *context, Unit *unit)
{
    bool said;
    guint words = phrase_match(phrase, at, end_words);
    *unit = (Unit){.kind = UNIT_YEAR, .closes = words > 0};
    guint from = at + words + (words == 0 && phrase_says(phrase, at, "the") ? 1 : 0);
    if (phrase_at(phrase, at - 1)->kind == TOKEN_MONTH || !parse_years(phrase, from, context, unit, &said))
        return false;
    if (!said)
        unit->doubt = unit->year_kind == YEAR_FINANCIAL
                          ? "the financial year was taken, but the academic year may be meant"
                          : "the academic year was taken, but the financial year may be meant";
    return true;
}

static guint
quarter_words(const Phrase *phrase, guint at, int *quarter)
{
    static const char *const names[][6] = {
        {"q1", "quarter 1", "first quarter", "1st quarter", "qtr 1", NULL},
        {"q2", "quarter 2", "second quarter", "2nd quarter", "qtr 2", NULL},
        {"q3", "quarter 3", "third quarter", "3rd quarter", "qtr 3", NULL},
        {"q4", "quarter 4", "fourth quarter", "4th quarter", "qtr 4", NULL}};
    for (*quarter = 1; *quarter <= 4; (*quarter)++) {
        guint length = phrase_match(phrase, at, names[*quarter - 1]);
        if (length > 0)
            return length;
    }
    return 0;
}

/* "2024/25 Q3": the years stand first. */
static bool
parse_years_of_quarter(const Phrase *phrase, guint at, const TimescaleContext *context, Unit *unit)
{
    bool said;
    if (phrase_at(phrase, at - 1)->kind == TOKEN_MONTH || !parse_years(phrase, at, context, unit, &said))
        return false;
    guint from = unit->end + (phrase_is_mark(phrase, unit->end, ",:") ? 1 : 0);
    guint length = quarter_words(phrase, from, &unit->quarter);
    unit->end = from + length;
    return length > 0;
}

static bool
parse_quarter(const Phrase *phrase, guint at, const TimescaleContext *context, Unit *unit)
{
    guint words = phrase_match(phrase, at, end_words);
    *unit = (Unit){.kind = UNIT_QUARTER, .closes = words > 0, .year_kind = context->year};
    guint from = at + words + (words == 0 && phrase_says(phrase, at, "the") ? 1 : 0);
    if (parse_years_of_quarter(phrase, from, context, unit))
        return true;
    guint length = quarter_words(phrase, from, &unit->quarter), end = from + length;
    if (length == 0)
        return false;
    unit->end = end;
    bool enclosed = phrase_says(phrase, end, "(");
    end += phrase_match(phrase, end, (const char *const[]){"of the", "of", ",", "(", NULL});
    bool said;
    Unit years = *unit;
    if (parse_years(phrase, end, context, &years, &said)) {
        *unit = years;
        unit->end += enclosed && phrase_says(phrase, unit->end, ")") ? 1 : 0;
        return true;
    }
    const Token *year = phrase_at(phrase, end);
    if (phrase_is(phrase, end, TOKEN_NUMBER) && year->digits == 4 && year->value >= 1900 &&
        year->value <= 2199) {
        unit->year = year->value;
        unit->year_from = UNIT_YEAR_SURE;
        unit->end = end + 1;
        unit->doubt =
            "the quarter of the year that begins then was taken, but that of the calendar year may be meant";
        set_other(unit, day_month_first(unit->year, 3 * unit->quarter - 2),
                  day_month_last(unit->year, 3 * unit->quarter));
    }
    return true;
}

static bool
parse_week(const Phrase *phrase, guint at, const TimescaleContext *context, Unit *unit)
{
    guint commencing = phrase_match(phrase, at, commencing_words);
    guint words = commencing > 0 ? commencing : phrase_match(phrase, at, ending_words);
    words += words > 0 && phrase_at(phrase, at + words)->kind == TOKEN_MARK &&
                     strchr(".:", phrase_at(phrase, at + words)->text[0]) != NULL
                 ? 1
                 : 0;
    if (words == 0 || !unit_parse_day(phrase, at + words, context->reference, unit))
        return false;
    unit->kind = UNIT_WEEK;
    unit->closes = false;
    unit->half = commencing > 0 ? 1 : 2;
    return true;
}

bool
unit_week_days(const Unit *unit, int year, Day *first, Day *last)
{
    Day day = day_from_civil(year, unit->month, unit->day);
    if (day == DAY_NONE)
        return false;
    *first = day_week_monday(unit->half == 1 && day_weekday(day) > FRIDAY ? day + 2 : day);
    *last = *first + 4;
    return true;
}

/* The terms or halves of one around a day are counted from the spring of the year before it on. */
typedef struct Counted {
    const TimescaleContext *context;
    bool half;
} Counted;

static bool
term_by_number(const Counted *counted, int number, Day *first, Day *last, bool *estimated)
{
    static const Season order[] = {SEASON_SPRING, SEASON_SUMMER, SEASON_AUTUMN};
    int per_year = counted->half ? 6 : 3, in_year = number % per_year;
    int year = day_to_civil(counted->context->reference).year - 1 + number / per_year;
    Season season = order[counted->half ? in_year / 2 : in_year];
    return term_days(counted->context->terms, season, counted->half ? in_year % 2 + 1 : 0, year, first, last,
                     estimated);
}

/* The holiday between a half of a term and the one before it: what "next half-term" may mean too. */
static void
set_holiday(const Counted *counted, int number, Unit *unit)
{
    Day first, last;
    for (int i = MAX(number, 1); i <= number + 1; i++) {
        if (term_by_number(counted, i - 1, &first, &last, NULL) && i % 2 == 1 &&
            last > counted->context->reference && term_by_number(counted, i, &first, &last, NULL)) {
            set_other(unit, day_week_monday(first) - 7, day_week_monday(first) - 3);
            return;
        }
    }
}

/* The term of the reference date (step 0), the one before it or behind it. False where a holiday makes it
 * none. */
static bool
find_term(const Counted *counted, int step, bool *estimated, Unit *unit)
{
    Day reference = counted->context->reference;
    int count = counted->half ? 18 : 9;
    bool found = false;
    for (int i = 0; i < count; i++) {
        Day first, last;
        if (!term_by_number(counted, i, &first, &last, estimated))
            continue;
        bool fits = step == 0  ? first <= reference && reference <= last
                    : step < 0 ? last < reference
                               : first > reference;
        if (!fits)
            continue;
        unit->first_day = first;
        unit->last_day = last;
        unit->by_terms = found = true;
        if (counted->half && step > 0)
            set_holiday(counted, i, unit);
        if (step >= 0)
            return true;
    }
    return found;
}

static void
find_year(Day reference, YearKind kind, int step, Unit *unit)
{
    CivilDate date = day_to_civil(reference);
    int month = kind == YEAR_FINANCIAL ? 4 : 9;
    int year = date.year - (date.month < month ? 1 : 0) + step;
    unit->first_day = day_month_first(year, month);
    unit->last_day = day_month_first(year + 1, month);
    unit->last_day = unit->last_day == DAY_NONE ? DAY_NONE : unit->last_day - 1;
}

static void
find_quarter(Day reference, YearKind kind, int step, Unit *unit)
{
    CivilDate date = day_to_civil(reference);
    int begin = kind == YEAR_FINANCIAL ? 4 : 9;
    int since = (date.month - begin + 12) % 12 / 3 + step;
    int months = begin - 1 + 3 * since;
    int year = date.year - (date.month < begin ? 1 : 0) + (months >= 0 ? months : months - 11) / 12;
    int month = (months % 12 + 12) % 12 + 1;
    unit->first_day = day_month_first(year, month);
    unit->last_day = day_month_last(month > 10 ? year + 1 : year, (month + 1) % 12 + 1);
}

static void
find_month(Day reference, int step, Unit *unit)
{
    CivilDate date = day_to_civil(reference);
    int months = date.year * 12 + date.month - 1 + step;
    unit->first_day = day_month_first(months / 12, months % 12 + 1);
    unit->last_day = day_month_last(months / 12, months % 12 + 1);
}

static void
find_week(Day reference, int step, Unit *unit)
{
    unit->first_day = day_week_monday(reference) + 7 * step;
    unit->last_day = unit->first_day + 4;
}

static void
doubt_kind_of_year(Day reference, YearKind kind, int step, Unit *unit)
{
    Unit other = {0};
    find_year(reference, kind == YEAR_FINANCIAL ? YEAR_ACADEMIC : YEAR_FINANCIAL, step, &other);
    unit->doubt = "it is not said which kind of year is meant";
    set_other(unit, other.first_day, other.last_day);
}

static bool
find_half_term(const TimescaleContext *context, int step, bool period, Unit *unit)
{
    const Counted counted = {.context = context, .half = true};
    bool estimated = true;
    if (!find_term(&counted, step, &estimated, unit))
        return false;
    if (period)
        unit->doubt = "half a term was taken as the period";
    else if (estimated)
        unit->doubt = "half-term dates are estimated, and the holiday may be meant";
    return true;
}

/* "year", "half-term", "period" …: what is counted from the reference date. 0 where it is none. */
static guint
relative_noun(const Phrase *phrase, guint at, const TimescaleContext *context, int step, Unit *unit)
{
    static const char *const halves[] = {"half - term", "half term", "halfterm", NULL};
    YearKind kind = context->year;
    guint length = year_words(phrase, at, &kind);
    if (length > 0 && !phrase_says(phrase, at + length - 1, "year"))
        return 0;
    if (length > 0 || phrase_says(phrase, at, "year")) {
        find_year(context->reference, kind, step, unit);
        if (length == 0)
            doubt_kind_of_year(context->reference, kind, step, unit);
        return MAX(length, 1);
    }
    length = phrase_match(phrase, at, halves);
    if (length > 0 || phrase_says(phrase, at, "period"))
        return find_half_term(context, step, length == 0, unit) ? MAX(length, 1) : 0;
    if (phrase_says(phrase, at, "term")) {
        const Counted counted = {.context = context, .half = false};
        return find_term(&counted, step, NULL, unit) ? 1 : 0;
    }
    if (phrase_says(phrase, at, "quarter"))
        find_quarter(context->reference, kind, step, unit);
    else if (phrase_says(phrase, at, "month"))
        find_month(context->reference, step, unit);
    else if (phrase_says(phrase, at, "week"))
        find_week(context->reference, step, unit);
    else
        return 0;
    return 1;
}

/* "the end of term", "the end of the academic year": those of the reference date. */
static bool
parse_end_of_current(const Phrase *phrase, guint at, const TimescaleContext *context, Unit *unit)
{
    guint words = phrase_match(phrase, at, end_words);
    guint length = words > 0 ? relative_noun(phrase, at + words, context, 0, unit) : 0;
    if (length == 0)
        return false;
    unit->closes = true;
    if (unit->doubt == NULL)
        unit->doubt = "it is not said which one is meant";
    unit->end = at + words + length;
    return true;
}

/* "in the next month": as long a time as that, from the reference date. */
static void
doubt_length(Day reference, const char *noun, int step, Unit *unit)
{
    CivilDate date = day_to_civil(reference);
    int months = strcmp(noun, "month") == 0 ? 1 : strcmp(noun, "quarter") == 0 ? 3 : 0;
    int month = date.year * 12 + date.month - 1 + step * months;
    Day end = day_month_first(month / 12, month % 12 + 1) + date.day - 1;
    Day last = day_month_last(month / 12, month % 12 + 1);
    unit->doubt = "it may be as long a time, counted from the date of the plan";
    if (months > 0 && last != DAY_NONE)
        set_other(unit, MIN(reference, end), MAX(reference, MIN(end, last)));
    else if (strcmp(noun, "week") == 0)
        set_other(unit, MIN(reference, reference + 7 * step), MAX(reference, reference + 7 * step));
}

static bool
parse_relative(const Phrase *phrase, guint at, const TimescaleContext *context, Unit *unit)
{
    static const char *const ends[] = {"the end of", "end of", NULL};
    *unit = (Unit){
        .kind = UNIT_FIXED, .year_from = UNIT_YEAR_SURE, .year = day_to_civil(context->reference).year};
    if (parse_end_of_current(phrase, at, context, unit))
        return true;
    guint end = phrase_match(phrase, at, ends), from = at + end;
    int step = says_any(phrase, from, next_words) ? 1 : says_any(phrase, from, this_words) ? 0 : -1;
    guint words = phrase_match(phrase, from, step > 0 ? next_words : step == 0 ? this_words : last_words);
    guint length = words > 0 ? relative_noun(phrase, from + words, context, step, unit) : 0;
    unit->closes = end > 0;
    unit->end = from + words + length;
    if (length > 0 && step != 0 && unit->doubt == NULL && phrase_says(phrase, from, "the") &&
        !phrase_says(phrase, unit->end - 1, "year"))
        doubt_length(context->reference, phrase_at(phrase, unit->end - 1)->text, step, unit);
    return length > 0;
}

bool
unit_parse_long(const Phrase *phrase, guint at, const TimescaleContext *context, Unit *unit)
{
    return parse_week(phrase, at, context, unit) || parse_quarter(phrase, at, context, unit) ||
           parse_year(phrase, at, context, unit) || parse_relative(phrase, at, context, unit);
}
