/*
 * A calendar is one bit for every day of its years, set on working days, and for each word of bits how many
 * are set before it. Counting is then a look at one word, and finding the day of a count a search among the
 * words: the cost is the same for bank holidays and for school holidays of six weeks. The names of bank
 * holidays are worked out again when they are asked for.
 */
#include "time/calendar.h"

#include <string.h>

enum { MOST_IN_A_YEAR = 16, WORD_BITS = 64 };

typedef struct Holiday {
    Day day;
    const char *name;
} Holiday;

typedef struct Year {
    guint count;
    Holiday holidays[MOST_IN_A_YEAR];
} Year;

struct Calendar {
    Nation nation;
    GArray *overrides;        /* HolidayOverride */
    const Calendar *national; /* of a calendar of school days; NULL otherwise */
    const Terms *terms;       /* as `national` */
    Day first;                /* a Monday */
    guint days, words;
    uint64_t *worked;
    int *before; /* one more than words: the last says how many there are */
};

#define NEW_YEAR     "New Year’s Day"
#define SECOND       "2nd January"
#define ST_PATRICK   "St Patrick’s Day"
#define GOOD_FRIDAY  "Good Friday"
#define EASTER       "Easter Monday"
#define EARLY_MAY    "Early May bank holiday"
#define EARLY_MAY_VE "Early May bank holiday (VE day)"
#define SPRING       "Spring bank holiday"
#define BOYNE        "Battle of the Boyne (Orangemen’s Day)"
#define SUMMER       "Summer bank holiday"
#define ST_ANDREW    "St Andrew’s Day"
#define CHRISTMAS    "Christmas Day"
#define BOXING       "Boxing Day"

/* Holidays of one year that were put on another day than the rule's. */
static const struct {
    int year;
    const char *rule;
    int month, day;
    const char *name;
} moved[] = {
    {1995, EARLY_MAY, 5, 8, EARLY_MAY_VE}, {2002, SPRING, 6, 4, SPRING}, {2012, SPRING, 6, 4, SPRING},
    {2020, EARLY_MAY, 5, 8, EARLY_MAY_VE}, {2022, SPRING, 6, 2, SPRING},
};

/* Holidays that were proclaimed once. */
static const struct {
    int year, month, day;
    const char *name;
    bool scotland_only;
} proclaimed[] = {
    {1999, 12, 31, "Millennium bank holiday", false},
    {2002, 6, 3, "Queen’s Golden Jubilee", false},
    {2011, 4, 29, "Royal wedding bank holiday", false},
    {2012, 6, 5, "Queen’s Diamond Jubilee", false},
    {2022, 6, 3, "Platinum Jubilee bank holiday", false},
    {2022, 9, 19, "Bank Holiday for the State Funeral of Queen Elizabeth II", false},
    {2023, 5, 8, "Bank holiday for the coronation of King Charles III", false},
    {2026, 6, 15, "World Cup bank holiday", true},
};

/* The computus as Butcher wrote it down: a is the year's place in the lunar cycle, the rest follow the names
 * of the published algorithm. */
Day
calendar_easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int g = (8 * b + 13) / 25;
    int h = (19 * a + b - b / 4 - g + 15) % 30;
    int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    int m = (a + 11 * h + 19 * l) / 433;
    int month = (h + l - 7 * m + 90) / 25;
    int day = (h + l - 7 * m + 33 * month + 19) % 32;
    return day_from_civil(year, month, day);
}

static bool
is_weekday(Day day)
{
    return day_weekday(day) <= FRIDAY;
}

static void
add(Year *year, Day day, const char *name)
{
    g_assert(year->count < MOST_IN_A_YEAR);
    year->holidays[year->count++] = (Holiday){.day = day, .name = name};
}

static bool
taken(const Year *year, Day day)
{
    for (guint i = 0; i < year->count; i++)
        if (year->holidays[i].day == day)
            return true;
    return false;
}

/* Two holidays on fixed days next to each other (or one, with no second name). One that falls on a weekend
 * goes to the next free weekday, after the other has taken the day it falls on. */
static void
add_fixed(Year *year, Day first, const char *first_name, const char *second_name)
{
    const char *const names[] = {first_name, second_name};
    for (Day i = 0; i < 2; i++)
        if (names[i] != NULL && is_weekday(first + i))
            add(year, first + i, names[i]);
    for (Day i = 0; i < 2; i++) {
        if (names[i] == NULL || is_weekday(first + i))
            continue;
        Day substitute = first + i;
        while (!is_weekday(substitute) || taken(year, substitute))
            substitute++;
        add(year, substitute, names[i]);
    }
}

/* Where a holiday that a rule puts on a day was in that year. */
static Holiday
moved_from(int year, Day day, const char *rule)
{
    for (guint i = 0; i < G_N_ELEMENTS(moved); i++)
        if (moved[i].year == year && strcmp(moved[i].rule, rule) == 0)
            return (Holiday){day_from_civil(year, moved[i].month, moved[i].day), moved[i].name};
    return (Holiday){day, rule};
}

static void
add_movable(Year *list, int year, Day day, const char *rule)
{
    Holiday holiday = moved_from(year, day, rule);
    add(list, holiday.day, holiday.name);
}

static Day
first_monday(int year, int month)
{
    return day_week_monday(day_month_first(year, month) + 6);
}

static Day
last_monday(int year, int month)
{
    return day_week_monday(day_month_last(year, month));
}

Day
calendar_spring_holiday(int year)
{
    return moved_from(year, last_monday(year, 5), SPRING).day;
}

static void
add_proclaimed(Year *list, Nation nation, int year)
{
    for (guint i = 0; i < G_N_ELEMENTS(proclaimed); i++)
        if (proclaimed[i].year == year && (!proclaimed[i].scotland_only || nation == NATION_SCOTLAND))
            add(list, day_from_civil(year, proclaimed[i].month, proclaimed[i].day), proclaimed[i].name);
}

static void
add_year(Year *list, Nation nation, int year)
{
    bool scotland = nation == NATION_SCOTLAND;
    Day easter = calendar_easter(year);
    add_fixed(list, day_from_civil(year, 1, 1), NEW_YEAR, scotland ? SECOND : NULL);
    if (nation == NATION_NORTHERN_IRELAND) {
        add_fixed(list, day_from_civil(year, 3, 17), ST_PATRICK, NULL);
        add_fixed(list, day_from_civil(year, 7, 12), BOYNE, NULL);
    }
    add(list, easter - 2, GOOD_FRIDAY);
    if (!scotland)
        add(list, easter + 1, EASTER);
    add_movable(list, year, first_monday(year, 5), EARLY_MAY);
    add_movable(list, year, last_monday(year, 5), SPRING);
    add(list, scotland ? first_monday(year, 8) : last_monday(year, 8), SUMMER);
    if (scotland && year >= 2007)
        add_fixed(list, day_from_civil(year, 11, 30), ST_ANDREW, NULL);
    add_fixed(list, day_from_civil(year, 12, 25), CHRISTMAS, BOXING);
    add_proclaimed(list, nation, year);
}

static const HolidayOverride *
find_override(const Calendar *calendar, Day day)
{
    for (guint i = 0; calendar->overrides != NULL && i < calendar->overrides->len; i++) {
        const HolidayOverride *override = &g_array_index(calendar->overrides, HolidayOverride, i);
        if (override->day == day && (override->nations & 1u << calendar->nation) != 0)
            return override;
    }
    return NULL;
}

const char *
calendar_rule_holiday(Nation nation, Day day)
{
    Year year = {0};
    add_year(&year, nation, day_to_civil(day).year);
    for (guint i = 0; i < year.count; i++)
        if (year.holidays[i].day == day)
            return year.holidays[i].name;
    return NULL;
}

static bool
is_laid_out(const Calendar *calendar, int64_t day)
{
    return day >= calendar->first && day < (int64_t)calendar->first + calendar->days;
}

static void
set_worked(Calendar *calendar, Day day, bool worked)
{
    if (!is_laid_out(calendar, day))
        return;
    guint at = (guint)(day - calendar->first);
    uint64_t bit = UINT64_C(1) << at % WORD_BITS;
    if (worked)
        calendar->worked[at / WORD_BITS] |= bit;
    else
        calendar->worked[at / WORD_BITS] &= ~bit;
}

static Calendar *
new_blank(void)
{
    Calendar *calendar = g_new0(Calendar, 1);
    calendar->first = day_from_civil(CALENDAR_FIRST_YEAR, 1, 1);
    calendar->days = (guint)(day_from_civil(CALENDAR_LAST_YEAR, 12, 31) + 1 - calendar->first);
    calendar->words = (calendar->days + WORD_BITS - 1) / WORD_BITS;
    calendar->worked = g_new0(uint64_t, calendar->words);
    calendar->before = g_new(int, calendar->words + 1);
    return calendar;
}

static Calendar *
count_words(Calendar *calendar)
{
    calendar->before[0] = 0;
    for (guint i = 0; i < calendar->words; i++)
        calendar->before[i + 1] = calendar->before[i] + __builtin_popcountll(calendar->worked[i]);
    return calendar;
}

static void
clear_override(gpointer override)
{
    g_free(((HolidayOverride *) override)->name);
}

static void
take_overrides(Calendar *calendar, const GArray *overrides)
{
    calendar->overrides = g_array_new(FALSE, FALSE, sizeof(HolidayOverride));
    g_array_set_clear_func(calendar->overrides, clear_override);
    for (guint i = 0; i < overrides->len; i++) {
        HolidayOverride override = g_array_index(overrides, HolidayOverride, i);
        if (override.day == DAY_NONE || !is_weekday(override.day))
            continue;
        override.name = g_strdup(override.name);
        g_array_append_val(calendar->overrides, override);
        if ((override.nations & 1u << calendar->nation) != 0)
            set_worked(calendar, override.day, override.name == NULL);
    }
}

Calendar *
calendar_new_with(Nation nation, const GArray *overrides)
{
    Calendar *calendar = new_blank();
    calendar->nation = nation;
    for (guint i = 0; i < calendar->days; i++)
        if (is_weekday(calendar->first + (Day)i))
            set_worked(calendar, calendar->first + (Day)i, true);
    for (int i = CALENDAR_FIRST_YEAR; i <= CALENDAR_LAST_YEAR; i++) {
        Year year = {0};
        add_year(&year, nation, i);
        for (guint h = 0; h < year.count; h++)
            set_worked(calendar, year.holidays[h].day, false);
    }
    if (overrides != NULL)
        take_overrides(calendar, overrides);
    return count_words(calendar);
}

Calendar *
calendar_new(Nation nation)
{
    return calendar_new_with(nation, NULL);
}

static void
open_term(Calendar *calendar, Season season, int year)
{
    Day first, last, away = DAY_NONE, back = DAY_NONE;
    if (!terms_dates(calendar->terms, season, 0, year, &first, &last, NULL))
        return;
    (void)terms_half_term(calendar->terms, season, year, &away, &back);
    for (Day day = first; day <= last; day++)
        if ((day < away || day > back) && calendar_is_working(calendar->national, day))
            set_worked(calendar, day, true);
}

Calendar *
calendar_new_school(const Calendar *national, const Terms *terms)
{
    static const Season seasons[] = {SEASON_AUTUMN, SEASON_SPRING, SEASON_SUMMER};
    Calendar *calendar = new_blank();
    const GArray *closures = terms_closures(terms);
    calendar->national = national;
    calendar->terms = terms;
    for (int year = CALENDAR_FIRST_YEAR - 1; year <= CALENDAR_LAST_YEAR; year++)
        for (guint i = 0; i < G_N_ELEMENTS(seasons); i++)
            open_term(calendar, seasons[i], year);
    for (guint i = 0; i < closures->len; i++) {
        const TermsClosure *closure = &g_array_index(closures, TermsClosure, i);
        for (Day day = closure->first; day <= closure->last; day++)
            set_worked(calendar, day, false);
    }
    return count_words(calendar);
}

void
calendar_free(Calendar *calendar)
{
    if (calendar == NULL)
        return;
    if (calendar->overrides != NULL)
        g_array_unref(calendar->overrides);
    g_free(calendar->worked);
    g_free(calendar->before);
    g_free(calendar);
}

bool
calendar_is_working(const Calendar *calendar, Day day)
{
    if (day == DAY_NONE || !is_laid_out(calendar, day))
        return day != DAY_NONE && is_weekday(day);
    guint at = (guint)(day - calendar->first);
    return (calendar->worked[at / WORD_BITS] >> at % WORD_BITS & 1) != 0;
}

const char *
calendar_holiday(const Calendar *calendar, Day day)
{
    if (day == DAY_NONE || !is_laid_out(calendar, day) || calendar_is_working(calendar, day))
        return NULL;
    if (calendar->national != NULL) {
        const char *name = calendar_holiday(calendar->national, day);
        return name != NULL ? name : terms_closure(calendar->terms, day);
    }
    const HolidayOverride *override = find_override(calendar, day);
    return override != NULL ? override->name : calendar_rule_holiday(calendar->nation, day);
}

/* Weekdays are numbered from Monday 1969-12-29, which is 1; a weekend has the number of the Friday before. */
static int64_t
weekday_number(int64_t day)
{
    int64_t since = day + 3;
    int64_t week = (since >= 0 ? since : since - 6) / 7;
    return week * 5 + MIN(since - week * 7 + 1, 5);
}

static int64_t
day_of_weekday_number(int64_t number)
{
    int64_t since = number - 1;
    int64_t week = (since >= 0 ? since : since - 4) / 5;
    return week * 7 + (since - week * 5) - 3;
}

/* How many working days lie from the first day laid out up to a day; less than none for one before it. */
static int64_t
working_number(const Calendar *calendar, int64_t day)
{
    int64_t end = (int64_t)calendar->first + calendar->days - 1;
    if (day < calendar->first)
        return weekday_number(day) - weekday_number((int64_t)calendar->first - 1);
    if (day > end)
        return calendar->before[calendar->words] + weekday_number(day) - weekday_number(end);
    guint at = (guint)(day - calendar->first);
    uint64_t until = calendar->worked[at / WORD_BITS] << (WORD_BITS - 1 - at % WORD_BITS);
    return calendar->before[at / WORD_BITS] + __builtin_popcountll(until);
}

/* The word that holds the working day of a number. */
static guint
word_of(const Calendar *calendar, int64_t number)
{
    guint low = 0, high = calendar->words - 1;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (calendar->before[middle + 1] >= number)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static Day
day_of_working_number(const Calendar *calendar, int64_t number)
{
    int64_t end = (int64_t)calendar->first + calendar->days - 1, all = calendar->before[calendar->words], day;
    if (number <= 0) {
        day = day_of_weekday_number(number + weekday_number((int64_t)calendar->first - 1));
    } else if (number > all) {
        day = day_of_weekday_number(number - all + weekday_number(end));
    } else {
        guint word = word_of(calendar, number);
        uint64_t bits = calendar->worked[word];
        for (int64_t i = calendar->before[word] + 1; i < number; i++)
            bits &= bits - 1;
        day = calendar->first + (int64_t)word * WORD_BITS + __builtin_ctzll(bits);
    }
    return (Day)CLAMP(day, INT32_MIN + 1, INT32_MAX);
}

Day
calendar_working_before(const Calendar *calendar, Day day)
{
    return calendar_add_working(calendar, day, 0);
}

Day
calendar_working_after(const Calendar *calendar, Day day)
{
    return calendar_is_working(calendar, day) ? day : calendar_add_working(calendar, day, 1);
}

Day
calendar_add_working(const Calendar *calendar, Day day, int count)
{
    if (day == DAY_NONE)
        return DAY_NONE;
    int64_t from = count < 0 ? working_number(calendar, (int64_t)day - 1) + 1 : working_number(calendar, day);
    return day_of_working_number(calendar, from + count);
}

int
calendar_working_between(const Calendar *calendar, Day from, Day to)
{
    return (int)(working_number(calendar, to) - working_number(calendar, from));
}
