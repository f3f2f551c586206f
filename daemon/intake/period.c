#include "intake/period.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

typedef enum { AUTUMN, SPRING, SUMMER } Term;
static const char *const terms[] = {"autumn", "spring", "summer"};

typedef struct {
    int year; /* in which the academic year begins */
    Term term;
    int half; /* 0: the whole term */
} Period;

static char *
format(const Period *period)
{
    GString *id = g_string_new(NULL);
    g_string_printf(id, "%04d-%02d/%s", period->year, (period->year + 1) % 100, terms[period->term]);
    if (period->half > 0)
        g_string_append_printf(id, "-%d", period->half);
    return g_string_free(id, FALSE);
}

static bool
parse_id(const char *text, Period *period)
{
    int year = atoi(text);
    for (guint i = 0; year >= 1000 && year <= 9998 && i < G_N_ELEMENTS(terms); i++) {
        for (int half = 0; half <= 2; half++) {
            const Period tried = {year, (Term)i, half};
            g_autofree char *id = format(&tried);
            if (strcmp(id, text) != 0)
                continue;
            *period = tried;
            return true;
        }
    }
    return false;
}

/* The academic year of a day, by the year it begins in. */
static int
academic_year(Day day)
{
    CivilDate date = day_to_civil(day);
    return date.month >= 9 ? date.year : date.year - 1;
}

static bool
find_term(char **words, Period *period)
{
    bool found = false;
    for (guint i = 0; words[i] != NULL; i++) {
        for (guint t = 0; t < G_N_ELEMENTS(terms) && !found; t++) {
            found = strcmp(words[i], terms[t]) == 0;
            period->term = (Term)t;
        }
        if (found && (strcmp(words[i], "1") == 0 || strcmp(words[i], "2") == 0))
            period->half = atoi(words[i]);
    }
    return found;
}

char *
period_id(const char *text, Day reference)
{
    Period period = {0};
    g_autofree char *folded = text_fold(text);
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    if (parse_id(text, &period))
        return g_strdup(text);
    if (!find_term(words, &period))
        return NULL;
    for (guint i = 0; words[i] != NULL; i++) {
        int year = strlen(words[i]) == 4 ? atoi(words[i]) : 0;
        if (year >= 1900 && year <= 2199)
            period.year = period.term == AUTUMN ? year : year - 1;
    }
    if (period.year == 0 && reference == DAY_NONE)
        return NULL;
    if (period.year == 0)
        period.year = academic_year(reference);
    return format(&period);
}

/* The Friday before the Monday that lies from `day` on, at most six days after it. */
static Day
friday_before_monday(int year, int month, int day)
{
    Day from = day_from_civil(year, month, day);
    return day_week_monday(from + 6) - 3;
}

static Day
last_day(const Period *period)
{
    static const struct {
        int later, month, day;
    } ends[] = {{0, 12, 31}, {1, 3, 31}, {1, 7, 31}};
    int year = period->year + (period->term == AUTUMN ? 0 : 1);
    if (period->half != 1)
        return day_from_civil(year, ends[period->term].month, ends[period->term].day);
    if (period->term == AUTUMN)
        return friday_before_monday(year, 10, 23);
    return period->term == SPRING ? friday_before_monday(year, 2, 12) : friday_before_monday(year, 5, 25);
}

Day
period_last_day(const char *text, const TimescaleContext *context)
{
    Day day;
    Period period;
    if (day_parse(text, &day))
        return day;
    if (parse_id(text, &period))
        return last_day(&period);
    if (strlen(text) == 4 && strspn(text, "0123456789") == 4)
        return day_from_civil(atoi(text), 12, 31);
    g_autoptr(GArray) readings = timescale_parse(text, context);
    const Reading *reading = &g_array_index(readings, Reading, 0);
    return readings->len == 1 && reading->certain ? reading->due : DAY_NONE;
}
