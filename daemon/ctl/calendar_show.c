#include "ctl/calendar.h"
#include "ctl/facts.h"
#include "ctl/output.h"
#include "ctl/table.h"

#include <stdio.h>
#include <string.h>

enum { NEW_SCHOOL_YEAR = 9, LAST_MONTH = 8 };

static const struct {
    Season season;
    const char *word, *title, *half;
} seasons[] = {{SEASON_AUTUMN, "autumn", "Autumn term", "Autumn half-term"},
               {SEASON_SPRING, "spring", "Spring term", "Spring half-term"},
               {SEASON_SUMMER, "summer", "Summer term", "Summer half-term"}};

/* One school year of one calendar: from 1 September, or earlier where its autumn term begins earlier. */
typedef struct Year {
    const Ctl *ctl;
    const CalendarChoice *choice;
    int year;
    Day first, last;
} Year;

static Year
year_of(const Ctl *ctl, const CalendarChoice *choice, int year)
{
    Day first, last, next, end;
    const Terms *terms = choice->timetable->terms;
    Year of = {ctl, choice, year, day_from_civil(year, NEW_SCHOOL_YEAR, 1),
               day_month_last(year + 1, LAST_MONTH)};
    if (terms_dates(terms, SEASON_AUTUMN, 0, year, &first, &last, NULL))
        of.first = MIN(of.first, first);
    if (terms_dates(terms, SEASON_AUTUMN, 0, year + 1, &next, &end, NULL))
        of.last = MIN(of.last, next - 1);
    return of;
}

static char *
year_word(int year)
{
    return g_strdup_printf("%04d-%02d", year, (year + 1) % 100);
}

static json_t *
span_json(Day first, Day last)
{
    json_t *object = json_object();
    json_object_set_new(object, "first", output_day(first));
    json_object_set_new(object, "last", output_day(last));
    return object;
}

static json_t *
term_json(const Year *year, guint season)
{
    const Terms *terms = year->choice->timetable->terms;
    Day first, last;
    bool estimated;
    if (!terms_dates(terms, seasons[season].season, 0, year->year, &first, &last, &estimated))
        return json_null();
    json_t *object = span_json(first, last);
    json_object_set_new(object, "season", json_string(seasons[season].word));
    json_object_set_new(object, "estimated", json_boolean(estimated));
    json_object_set_new(object, "half_term",
                        terms_half_term(terms, seasons[season].season, year->year, &first, &last)
                            ? span_json(first, last)
                            : json_null());
    return object;
}

static json_t *
days_off_json(const Year *year, bool inset)
{
    const GArray *closures = terms_closures(year->choice->timetable->terms);
    json_t *list = json_array();
    for (guint i = 0; i < closures->len; i++) {
        const TermsClosure *closure = &g_array_index(closures, TermsClosure, i);
        if (closure->inset != inset || closure->last < year->first || closure->first > year->last)
            continue;
        if (inset) {
            json_array_append_new(list, output_day(closure->first));
            continue;
        }
        json_t *object = span_json(closure->first, closure->last);
        json_object_set_new(object, "name", output_text(closure->name));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *
holidays_json(const Year *year)
{
    json_t *list = json_array();
    for (Day day = year->first; day <= year->last; day++) {
        const char *name = calendar_holiday(year->choice->timetable->working, day);
        if (name == NULL)
            continue;
        json_t *object = json_object();
        json_object_set_new(object, "day", output_day(day));
        json_object_set_new(object, "name", output_text(name));
        json_array_append_new(list, object);
    }
    return list;
}

static json_t *
year_json(const Year *year)
{
    g_autofree char *word = year_word(year->year);
    json_t *object = json_object(), *terms = json_array();
    for (guint i = 0; i < G_N_ELEMENTS(seasons); i++)
        json_array_append_new(terms, term_json(year, i));
    json_object_set_new(object, "year", output_text(word));
    json_object_set_new(object, "terms", terms);
    json_object_set_new(object, "inset", days_off_json(year, true));
    json_object_set_new(object, "closures", days_off_json(year, false));
    json_object_set_new(object, "bank_holidays", holidays_json(year));
    json_object_set_new(
        object, "school_days",
        json_integer(calendar_working_between(year->choice->timetable->school, year->first - 1, year->last)));
    return object;
}

static void
print_json(const Ctl *ctl, const CalendarChoice *choice, const GArray *years)
{
    const Terms *terms = choice->timetable->terms;
    json_t *object = json_object(), *list = json_array();
    for (guint i = 0; i < years->len; i++) {
        Year year = year_of(ctl, choice, g_array_index(years, int, i));
        json_array_append_new(list, year_json(&year));
    }
    json_object_set_new(object, "calendar", output_text(terms_key(terms)));
    json_object_set_new(object, "title", output_text(terms_title(terms)));
    json_object_set_new(object, "nation", json_string(nation_word(choice->nation)));
    json_object_set_new(object, "source", output_text(terms_source(terms)));
    json_object_set_new(object, "taken", output_day(terms_taken(terms)));
    json_object_set_new(object, "version", output_text(terms_version(terms)));
    json_object_set_new(object, "years", list);
    json_object_set_new(object, "calendars", output_texts(almanac_keys(choice->almanac)));
    ctl_print_json(object);
}

/* What stands in the table, in the order of its days. */
typedef struct Row {
    Day first, last;
    const char *what;
    bool estimated;
} Row;

static int
by_first_day(gconstpointer a, gconstpointer b)
{
    const Row *x = a, *y = b;
    return x->first != y->first ? (x->first > y->first) - (x->first < y->first)
                                : (x->last < y->last) - (x->last > y->last);
}

static void
add_term(GArray *rows, const Year *year, guint season)
{
    const Terms *terms = year->choice->timetable->terms;
    Row row = {.what = seasons[season].title};
    if (!terms_dates(terms, seasons[season].season, 0, year->year, &row.first, &row.last, &row.estimated))
        return;
    g_array_append_val(rows, row);
    row.what = seasons[season].half;
    if (terms_half_term(terms, seasons[season].season, year->year, &row.first, &row.last))
        g_array_append_val(rows, row);
}

static void
add_days_off(GArray *rows, const Year *year)
{
    const GArray *closures = terms_closures(year->choice->timetable->terms);
    for (guint i = 0; i < closures->len; i++) {
        const TermsClosure *closure = &g_array_index(closures, TermsClosure, i);
        const Row row = {closure->first, closure->last, closure->name, false};
        if (closure->last >= year->first && closure->first <= year->last)
            g_array_append_val(rows, row);
    }
    for (Day day = year->first; day <= year->last; day++) {
        const Row row = {day, day, calendar_holiday(year->choice->timetable->working, day), false};
        if (row.what != NULL)
            g_array_append_val(rows, row);
    }
}

static void
add_year(Table *table, const Year *year)
{
    g_autofree char *word = year_word(year->year);
    g_autofree char *caption = g_strdup_printf(
        "%s: %d school days", word,
        calendar_working_between(year->choice->timetable->school, year->first - 1, year->last));
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(Row));
    table_add_caption(table, caption);
    for (guint i = 0; i < G_N_ELEMENTS(seasons); i++)
        add_term(rows, year, i);
    add_days_off(rows, year);
    g_array_sort(rows, by_first_day);
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
        table_add(table, day_format(row->first, first),
                  row->last != row->first ? day_format(row->last, last) : "", row->what,
                  row->estimated ? "estimated" : "", NULL);
    }
}

static void
print_text(const Ctl *ctl, const CalendarChoice *choice, const GArray *years)
{
    const Terms *terms = choice->timetable->terms;
    const GPtrArray *keys = almanac_keys(choice->almanac);
    g_autoptr(Facts) facts = facts_new();
    g_autoptr(Table) table = table_new("FROM", "TO", "WHAT", "", NULL);
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < keys->len; i++)
        g_string_append_printf(all, "%s%s", i > 0 ? ", " : "", (const char *)keys->pdata[i]);
    facts_add(facts, "Calendar", terms_title(terms));
    facts_add(facts, "Nation", nation_word(choice->nation));
    facts_add(facts, "Source", terms_source(terms));
    facts_add_day(facts, "Taken", terms_taken(terms));
    facts_add(facts, "Loaded", all->str);
    facts_print(facts);
    for (guint i = 0; i < years->len; i++) {
        Year year = year_of(ctl, choice, g_array_index(years, int, i));
        add_year(table, &year);
    }
    table_print(table, "no year");
}

static bool
read_year(const char *text, int *year, GError **error)
{
    const PeriodContext context = {.year = YEAR_ACADEMIC};
    g_auto(Period) period = {0};
    if (!period_parse(text, &context, &period) || period.kind != PERIOD_YEAR)
        return error_set(error, ERROR_USAGE, "--year: \"%s\" is no school year: write it as 2023-24", text);
    *year = day_to_civil(period.first).year;
    return true;
}

/* The school year asked for; else all that the calendar has; else this one. int (transfer full) */
static GArray *
choose_years(const Ctl *ctl, const CalendarOptions *options, const Terms *terms, GError **error)
{
    g_autoptr(GArray) years = g_array_new(FALSE, FALSE, sizeof(int));
    Day today, first, last;
    int year = 0;
    if (options->year != NULL && !read_year(options->year, &year, error))
        return NULL;
    for (int i = CALENDAR_FIRST_YEAR; options->year == NULL && i < CALENDAR_LAST_YEAR; i++) {
        bool given = false;
        for (guint s = 0; s < G_N_ELEMENTS(seasons); s++) {
            bool estimated = true;
            given = (terms_dates(terms, seasons[s].season, 0, i, &first, &last, &estimated) && !estimated) ||
                    given;
        }
        if (given)
            g_array_append_val(years, i);
    }
    if (years->len > 0)
        return g_steal_pointer(&years);
    if (options->year == NULL) {
        if (!ctl_day(ctl, NULL, "Europe/London", &today, error))
            return NULL;
        CivilDate date = day_to_civil(today);
        year = date.month >= NEW_SCHOOL_YEAR ? date.year : date.year - 1;
    }
    g_array_append_val(years, year);
    return g_steal_pointer(&years);
}

bool
calendar_show(Ctl *ctl, const CalendarOptions *options, char **arguments, GError **error)
{
    const char *name = arguments[0] != NULL ? arguments[0] : options->calendar;
    g_autoptr(CalendarChoice) choice = calendar_choose(ctl, options, name, error);
    g_autoptr(GArray) years =
        choice != NULL ? choose_years(ctl, options, choice->timetable->terms, error) : NULL;
    if (years == NULL)
        return false;
    (ctl->json ? print_json : print_text)(ctl, choice, years);
    return true;
}
