/*
 * Every kind but bands is a row of numbers: a week, a month, a term is the n-th of its kind, and a number has
 * an id, a title and days. Finding the period of a day is a guess at its number and a step or two from there.
 */
#include "time/period.h"

#include "base/text.h"
#include "time/calendar.h"
#include "time/term.h"

#include <stdlib.h>
#include <string.h>

enum { MONTHS = 12, QUARTERS = 4, HALVES = 2, TERMS = 3, FIRST_OF_FINANCIAL = 4, FIRST_OF_ACADEMIC = 9 };

static const char *const kind_words[] = {
    [PERIOD_WEEK] = "week",           [PERIOD_MONTH] = "month", [PERIOD_BAND] = "band",
    [PERIOD_HALF_TERM] = "half-term", [PERIOD_TERM] = "term",   [PERIOD_QUARTER] = "quarter",
    [PERIOD_HALF_YEAR] = "half-year", [PERIOD_YEAR] = "year",   [PERIOD_CALENDAR_YEAR] = "calendar-year",
};

static const struct {
    Season season;
    const char *word;
    int later; /* years after the one in which the academic year begins */
} terms_of_year[TERMS] = {
    {SEASON_AUTUMN, "autumn", 0}, {SEASON_SPRING, "spring", 1}, {SEASON_SUMMER, "summer", 1}};

const char *
period_kind_word(PeriodKind kind)
{
    return kind_words[kind];
}

bool
period_kind_parse(const char *word, PeriodKind *kind)
{
    for (guint i = 0; i < G_N_ELEMENTS(kind_words); i++) {
        if (g_strcmp0(word, kind_words[i]) == 0) {
            *kind = (PeriodKind)i;
            return true;
        }
    }
    return false;
}

void
period_clear(Period *period)
{
    g_clear_pointer(&period->id, g_free);
    g_clear_pointer(&period->title, g_free);
}

/* How many of a kind a year has; 0 for weeks and bands, which are counted otherwise. */
static int
per_year(PeriodKind kind)
{
    static const int counts[] = {
        [PERIOD_MONTH] = MONTHS,     [PERIOD_HALF_TERM] = TERMS * HALVES, [PERIOD_TERM] = TERMS,
        [PERIOD_QUARTER] = QUARTERS, [PERIOD_HALF_YEAR] = HALVES,         [PERIOD_YEAR] = 1,
        [PERIOD_CALENDAR_YEAR] = 1};
    return counts[kind];
}

static int
first_month(PeriodKind kind, const PeriodContext *context)
{
    if (kind == PERIOD_MONTH || kind == PERIOD_CALENDAR_YEAR)
        return 1;
    if (kind == PERIOD_TERM || kind == PERIOD_HALF_TERM)
        return FIRST_OF_ACADEMIC;
    return context->year == YEAR_ACADEMIC ? FIRST_OF_ACADEMIC : FIRST_OF_FINANCIAL;
}

static char *
year_pair(int year)
{
    return g_strdup_printf("%04d-%02d", year, (year + 1) % 100);
}

static void
name_term(Period *period, int year, int part)
{
    bool half = period->kind == PERIOD_HALF_TERM;
    int term = half ? part / HALVES : part;
    g_autofree char *pair = year_pair(year);
    const char *word = terms_of_year[term].word;
    year += terms_of_year[term].later;
    if (half) {
        period->id = g_strdup_printf("%s/%s-%d", pair, word, part % HALVES + 1);
        period->title =
            g_strdup_printf("%s half of the %s term %d", part % HALVES == 0 ? "First" : "Second", word, year);
    } else {
        period->id = g_strdup_printf("%s/%s", pair, word);
        period->title = g_strdup_printf("%c%s term %d", g_ascii_toupper(word[0]), word + 1, year);
    }
}

static void
name_part(Period *period, const PeriodContext *context, int year, int part)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    g_autofree char *pair = year_pair(year);
    switch (period->kind) {
    case PERIOD_MONTH:
        period->id = g_strdup_printf("%04d-M%02d", year, part + 1);
        period->title = g_strdup_printf("%s %d", months[part], year);
        break;
    case PERIOD_QUARTER:
        period->id = g_strdup_printf("%s/q%d", pair, part + 1);
        period->title = g_strdup_printf("Q%d %s", part + 1, pair);
        break;
    case PERIOD_HALF_YEAR:
        period->id = g_strdup_printf("%s/h%d", pair, part + 1);
        period->title = g_strdup_printf("%s half of %s", part == 0 ? "First" : "Second", pair);
        break;
    case PERIOD_YEAR:
        period->id = g_strdup(pair);
        period->title =
            g_strdup_printf("%s year %s", context->year == YEAR_ACADEMIC ? "Academic" : "Financial", pair);
        break;
    case PERIOD_CALENDAR_YEAR:
        period->id = g_strdup_printf("%04d", year);
        period->title = g_strdup(period->id);
        break;
    default:
        name_term(period, year, part);
    }
}

static bool
term_part_days(Period *period, const PeriodContext *context, int year, int part)
{
    bool half = period->kind == PERIOD_HALF_TERM;
    int term = half ? part / HALVES : part;
    return term_days(context->terms, terms_of_year[term].season, half ? part % HALVES + 1 : 0,
                     year + terms_of_year[term].later, &period->first, &period->last, &period->estimated);
}

/* The part-th of its kind in a year. */
static bool
make_part(PeriodKind kind, const PeriodContext *context, int year, int part, Period *period)
{
    *period = (Period){.kind = kind};
    if (year < CALENDAR_FIRST_YEAR || year > CALENDAR_LAST_YEAR)
        return false;
    if (kind == PERIOD_TERM || kind == PERIOD_HALF_TERM) {
        if (!term_part_days(period, context, year, part))
            return false;
    } else {
        int months = MONTHS / per_year(kind), from = first_month(kind, context) - 1 + part * months;
        int to = from + months - 1;
        period->first = day_month_first(year + from / MONTHS, from % MONTHS + 1);
        period->last = day_month_last(year + to / MONTHS, to % MONTHS + 1);
    }
    name_part(period, context, year, part);
    return true;
}

static bool
make_week(Day day, Period *period)
{
    int year, week;
    Day monday = day_week_monday(day);
    g_autofree char *begins = day_format_full(monday);
    *period = (Period){.kind = PERIOD_WEEK, .first = monday, .last = monday + 6};
    day_iso_week(day, &year, &week);
    if (year < CALENDAR_FIRST_YEAR || year > CALENDAR_LAST_YEAR)
        return false;
    period->id = g_strdup_printf("%04d-W%02d", year, week);
    period->title = g_strdup_printf("Week of %s", begins);
    return true;
}

static bool
copy_band(const Period *band, Period *period)
{
    *period = *band;
    period->id = g_strdup(band->id);
    period->title = g_strdup(band->title);
    return true;
}

static bool
find_band(const PeriodContext *context, Day day, Period *period)
{
    for (guint i = 0; context->bands != NULL && i < context->bands->len; i++) {
        const Period *band = &g_array_index(context->bands, Period, i);
        if (band->last >= day)
            return copy_band(band, period);
    }
    return false;
}

bool
period_of(PeriodKind kind, Day day, const PeriodContext *context, Period *period)
{
    *period = (Period){.kind = kind};
    if (day < day_from_civil(CALENDAR_FIRST_YEAR, 1, 1) || day > day_from_civil(CALENDAR_LAST_YEAR, 12, 31))
        return false;
    if (kind == PERIOD_WEEK)
        return make_week(day, period);
    if (kind == PERIOD_BAND)
        return find_band(context, day, period);
    int count = per_year(kind), year = day_to_civil(day).year - 1;
    for (int i = 0; i < 3 * count; i++) {
        if (make_part(kind, context, year + i / count, i % count, period) && period->last >= day)
            return true;
        period_clear(period);
    }
    *period = (Period){.kind = kind};
    return false;
}

static void
clear(gpointer period)
{
    period_clear(period);
}

GArray *
period_list(PeriodKind kind, Day from, Day until, const PeriodContext *context)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(Period));
    g_array_set_clear_func(list, clear);
    Period period;
    while (from <= until && period_of(kind, from, context, &period)) {
        if (period.first > until) {
            period_clear(&period);
            break;
        }
        from = period.last + 1;
        g_array_append_val(list, period);
    }
    return list;
}

/* Digits alone, of exactly that many places. */
static bool
read_digits(const char **at, int places, int *number)
{
    *number = 0;
    for (int i = 0; i < places; i++, (*at)++) {
        if (!g_ascii_isdigit(**at))
            return false;
        *number = *number * 10 + (**at - '0');
    }
    return true;
}

/* The week of an id: the one with that Thursday. */
static bool
parse_week(int year, int week, Period *period)
{
    Day monday = day_week_monday(day_from_civil(year, 1, 4)) + 7 * (week - 1);
    int found_year, found_week;
    day_iso_week(monday, &found_year, &found_week);
    return found_year == year && found_week == week && make_week(monday, period);
}

/* What follows the year: the id is whichever part of that year spells it. */
static bool
parse_part(const char *id, int year, const PeriodContext *context, Period *period)
{
    static const PeriodKind kinds[] = {PERIOD_MONTH,        PERIOD_HALF_TERM, PERIOD_TERM,
                                       PERIOD_QUARTER,      PERIOD_HALF_YEAR, PERIOD_YEAR,
                                       PERIOD_CALENDAR_YEAR};
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        for (int part = 0; part < per_year(kinds[i]); part++) {
            if (make_part(kinds[i], context, year, part, period) && strcmp(period->id, id) == 0)
                return true;
            period_clear(period);
        }
    }
    return false;
}

static bool
parse_band(const char *id, const PeriodContext *context, Period *period)
{
    for (guint i = 0; context->bands != NULL && i < context->bands->len; i++) {
        const Period *band = &g_array_index(context->bands, Period, i);
        if (strcmp(band->id, id) == 0)
            return copy_band(band, period);
    }
    return false;
}

bool
period_parse(const char *id, const PeriodContext *context, Period *period)
{
    const char *at = id;
    int year, week;
    *period = (Period){0};
    if (parse_band(id, context, period))
        return true;
    if (!read_digits(&at, 4, &year) || year < CALENDAR_FIRST_YEAR || year > CALENDAR_LAST_YEAR)
        return false;
    if (strncmp(at, "-W", 2) == 0) {
        at += 2;
        return read_digits(&at, 2, &week) && *at == '\0' && parse_week(year, week, period);
    }
    if (parse_part(id, year, context, period))
        return true;
    *period = (Period){0};
    return false;
}

/* A word for a term, and behind it which half. */
static bool
find_term(char **words, int *term, int *half)
{
    bool found = false;
    *half = 0;
    for (guint i = 0; words[i] != NULL; i++) {
        for (int t = 0; t < TERMS && !found; t++) {
            found = strcmp(words[i], terms_of_year[t].word) == 0;
            *term = t;
        }
        if (found && (strcmp(words[i], "1") == 0 || strcmp(words[i], "2") == 0))
            *half = words[i][0] - '0';
    }
    return found;
}

/* The academic year in which a term lies: by a calendar year among the words, or by a day. */
static int
find_year(char **words, int term, Day reference)
{
    int year = 0;
    for (guint i = 0; words[i] != NULL; i++) {
        int number = strlen(words[i]) == 4 ? atoi(words[i]) : 0;
        if (number >= CALENDAR_FIRST_YEAR && number <= CALENDAR_LAST_YEAR)
            year = number - terms_of_year[term].later;
    }
    if (year != 0 || reference == DAY_NONE)
        return year;
    CivilDate date = day_to_civil(reference);
    return date.month >= FIRST_OF_ACADEMIC ? date.year : date.year - 1;
}

bool
period_named(const char *text, Day reference, const PeriodContext *context, Period *period)
{
    int term, half;
    g_autofree char *folded = text_fold(text);
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    if (period_parse(text, context, period))
        return true;
    if (!find_term(words, &term, &half))
        return false;
    int year = find_year(words, term, reference);
    if (half == 0)
        return make_part(PERIOD_TERM, context, year, term, period);
    return make_part(PERIOD_HALF_TERM, context, year, term * HALVES + half - 1, period);
}

/* Where the estimate's second half is shorter than the season that stands for its term. */
static Day
end_of(const Period *period, const PeriodContext *context)
{
    g_auto(Period) whole = {0};
    gsize length = strlen(period->id);
    if (period->kind != PERIOD_HALF_TERM || period->id[length - 1] != '2')
        return period->last;
    g_autofree char *id = g_strndup(period->id, length - strlen("-2"));
    return period_parse(id, context, &whole) ? whole.last : period->last;
}

/* One certain span of days; otherwise what it would end on is told all the same. */
static bool
read_phrase(const char *text, Day reference, const PeriodContext *context, Day *due)
{
    const TimescaleContext timescale = {reference, context->year, context->terms};
    g_autoptr(GArray) readings = timescale_parse(text, &timescale);
    const Reading *reading = &g_array_index(readings, Reading, 0);
    *due = reading->due;
    return readings->len == 1 && reading->certain;
}

static bool
names_year(const char *text)
{
    int year;
    for (; *text != '\0'; text++) {
        const char *at = text;
        if (read_digits(&at, 4, &year) && !g_ascii_isdigit(*at))
            return true;
    }
    return false;
}

/* A plan is seldom about a day twenty years off, and its phrases are doubted there; measures look back as far
 * as they go. So a text that names its year is read as of that time. */
Day
period_end(const char *text, Day reference, const PeriodContext *context)
{
    Day day, again;
    g_auto(Period) period = {0};
    if (day_parse(text, &day))
        return day;
    if (period_parse(text, context, &period))
        return end_of(&period, context);
    if (read_phrase(text, reference, context, &day))
        return day;
    bool well = day != DAY_NONE && names_year(text) && read_phrase(text, day, context, &again);
    return well && again == day ? day : DAY_NONE;
}
