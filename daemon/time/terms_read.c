/*
 * The file of one council's calendar, milestoned-calendar(5). A fault is told at the line of the key that has
 * it; what was read well is checked even when another part is at fault.
 */
#include "settings/schema.h"
#include "time/calendar.h"
#include "time/terms_private.h"

#include <stdlib.h>
#include <string.h>

enum {
    LONGEST_TERM = 150,    /* days: more is a slip of the pen */
    LONGEST_BREAK = 21,    /* days off in a term's middle */
    EARLIEST_MONTH = 8,    /* of a school year: Scotland's begin in August */
    INSET_BESIDE_TERM = 7, /* days: staff come before pupils do, and stay after */
    TWO_DAYS = 2
};

static const char *
check_day(const char *text)
{
    Day day;
    return day_parse(text, &day) ? NULL : "is no date: write it as YYYY-MM-DD";
}

static const char *
check_filled(const char *text)
{
    return text[strspn(text, " \t\n")] != '\0' ? NULL : "says nothing";
}

/* "2023-24" → 2023; false for NULL too */
static bool
parse_year(const char *text, int *year)
{
    int begins = text != NULL ? atoi(text) : 0;
    g_autofree char *again = g_strdup_printf("%04d-%02d", begins, (begins + 1) % 100);
    *year = begins;
    return g_strcmp0(again, text) == 0 && begins >= CALENDAR_FIRST_YEAR && begins < CALENDAR_LAST_YEAR;
}

static const char *
check_year(const char *text)
{
    int year;
    return parse_year(text, &year) ? NULL : "is no school year: write it as \"2023-24\"";
}

static const char *const nations[] = {"england", "wales", "scotland", "northern-ireland", NULL};

#define DAY_KEY(key_name, words)                                                                             \
    {                                                                                                        \
        .name = (key_name), .type = SCHEMA_TEXT, .check = check_day, .sentence = (words)                     \
    }
#define TERM_KEYS(season)                                                                                    \
    DAY_KEY(season ".first", "The first day of the term."),                                                  \
        DAY_KEY(season ".last", "The last day of the term."),                                                \
    {                                                                                                        \
        .name = season ".half_term", .type = SCHEMA_TEXTS, .check = check_day,                               \
        .sentence = "The first and the last day of the holiday in its middle."                               \
    }

static const SchemaKey closure_keys[] = {
    {.name = "name",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_filled,
     .sentence = "Why schools are shut."},
    {.name = "first",
     .type = SCHEMA_TEXT,
     .required = true,
     .check = check_day,
     .sentence = "The day, or the first of several."},
    {.name = "last", .type = SCHEMA_TEXT, .check = check_day, .sentence = "The last of several days."},
    {.name = NULL}};

static const SchemaKey year_keys[] = {{.name = "year",
                                       .type = SCHEMA_TEXT,
                                       .required = true,
                                       .check = check_year,
                                       .sentence = "The school year, as \"2023-24\"."},
                                      TERM_KEYS("autumn"),
                                      TERM_KEYS("spring"),
                                      TERM_KEYS("summer"),
                                      {.name = "inset",
                                       .type = SCHEMA_TEXTS,
                                       .check = check_day,
                                       .sentence = "Days on which staff train and pupils stay at home."},
                                      {.name = "closures",
                                       .type = SCHEMA_GROUPS,
                                       .members = closure_keys,
                                       .sentence = "Other days in term on which schools are shut."},
                                      {.name = NULL}};

static const SchemaKey keys[] = {{.name = "title",
                                  .type = SCHEMA_TEXT,
                                  .required = true,
                                  .check = check_filled,
                                  .sentence = "Whose calendar it is."},
                                 {.name = "nation",
                                  .type = SCHEMA_WORD,
                                  .choices = nations,
                                  .fallback = "england",
                                  .sentence = "Whose usual school year fills what the file leaves open."},
                                 {.name = "source",
                                  .type = SCHEMA_TEXT,
                                  .required = true,
                                  .check = check_filled,
                                  .sentence = "Where the dates were taken from, in words."},
                                 {.name = "taken",
                                  .type = SCHEMA_TEXT,
                                  .required = true,
                                  .check = check_day,
                                  .sentence = "The day on which they were taken from there."},
                                 {.name = "years",
                                  .type = SCHEMA_GROUPS,
                                  .required = true,
                                  .members = year_keys,
                                  .sentence = "The school years."},
                                 {.name = NULL}};

const SchemaKey *
terms_keys(void)
{
    return keys;
}

static const struct {
    Season season;
    const char *name, *first, *last, *half_term;
} seasons[] = {
    {SEASON_AUTUMN, "autumn", "autumn.first", "autumn.last", "autumn.half_term"},
    {SEASON_SPRING, "spring", "spring.first", "spring.last", "spring.half_term"},
    {SEASON_SUMMER, "summer", "summer.first", "summer.last", "summer.half_term"},
};

typedef struct Reader {
    Schema *schema;
    const SchemaGroup *group; /* the year that is being read */
    Terms *terms;
    int year;
} Reader;

static Day
day_at(const SchemaGroup *group, const char *key)
{
    Day day = DAY_NONE;
    const char *text = schema_text(group, key);
    if (text != NULL)
        (void)day_parse(text, &day);
    return day;
}

/* A weekday within the school year. */
static bool
check_school_day(const Reader *reader, const SchemaGroup *group, const char *key, Day day)
{
    char text[DAY_TEXT_SIZE];
    (void)day_format(day, text);
    if (day < day_from_civil(reader->year, EARLIEST_MONTH, 1) ||
        day > day_month_last(reader->year + 1, EARLIEST_MONTH))
        return schema_fault(reader->schema, group, key,
                            "%s lies outside the school year, which is from August %d to August %d", text,
                            reader->year, reader->year + 1);
    if (day_weekday(day) > FRIDAY)
        return schema_fault(reader->schema, group, key, "%s is a %s", text,
                            day_weekday(day) == SATURDAY ? "Saturday" : "Sunday");
    return true;
}

static bool
read_half_term(const Reader *reader, const char *key, Term *term)
{
    const char *const *texts = schema_texts(reader->group, key);
    char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
    if (texts[0] == NULL)
        return true;
    if (g_strv_length((char **)texts) != TWO_DAYS)
        return schema_fault(reader->schema, reader->group, key,
                            "wants two days, the first and the last of the holiday");
    if (!day_parse(texts[0], &term->away) || !day_parse(texts[1], &term->back))
        return false;
    if (term->away <= term->first || term->back >= term->last)
        return schema_fault(reader->schema, reader->group, key,
                            "%s to %s does not lie within the term, which is from %s to %s", texts[0],
                            texts[1], day_format(term->first, first), day_format(term->last, last));
    if (term->back < term->away)
        return schema_fault(reader->schema, reader->group, key, "%s is before %s", texts[1], texts[0]);
    term->away = day_weekday_from(term->away);
    term->back = day_weekday_until(term->back);
    if (term->back < term->away || term->back - term->away >= LONGEST_BREAK)
        return schema_fault(reader->schema, reader->group, key, "%s to %s is a weekend, or more than %d days",
                            texts[0], texts[1], LONGEST_BREAK);
    return true;
}

static bool
check_length(const Reader *reader, const char *key, const Term *term)
{
    char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
    (void)day_format(term->first, first);
    (void)day_format(term->last, last);
    if (term->last < term->first)
        return schema_fault(reader->schema, reader->group, key, "%s is before the term begins, on %s", last,
                            first);
    if (term->last - term->first >= LONGEST_TERM)
        return schema_fault(reader->schema, reader->group, key,
                            "%s to %s is longer than a term can be (%d days)", first, last, LONGEST_TERM);
    return true;
}

/* A term is given whole or not at all. */
static bool
read_term(const Reader *reader, guint season, Term *term)
{
    const char *first = seasons[season].first, *last = seasons[season].last;
    bool has_first = schema_given(reader->group, first), has_last = schema_given(reader->group, last);
    *term = (Term){day_at(reader->group, first), day_at(reader->group, last), DAY_NONE, DAY_NONE};
    if (!has_first && !has_last && schema_given(reader->group, seasons[season].half_term))
        return schema_fault(reader->schema, reader->group, seasons[season].half_term,
                            "is the middle of a term without a first and a last day");
    if (has_first != has_last)
        return schema_fault(reader->schema, reader->group, has_first ? first : last,
                            "stands without %s: a term has a first and a last day", has_first ? last : first);
    if (term->first == DAY_NONE || term->last == DAY_NONE)
        return false;
    bool days = check_school_day(reader, reader->group, first, term->first);
    days = check_school_day(reader, reader->group, last, term->last) && days;
    return days && check_length(reader, last, term) &&
           read_half_term(reader, seasons[season].half_term, term);
}

static const LoadedTerm *
overlapping(const Terms *terms, Day first, Day last)
{
    for (guint i = 0; i < terms->loaded->len; i++) {
        const LoadedTerm *loaded = &g_array_index(terms->loaded, LoadedTerm, i);
        if (loaded->term.first <= last && first <= loaded->term.last)
            return loaded;
    }
    return NULL;
}

/* Autumn, spring and summer follow each other within a year, and the years each other. */
static bool
check_order(const Reader *reader, guint season, const Term *term)
{
    char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE];
    const LoadedTerm *other = overlapping(reader->terms, term->first, term->last);
    if (other != NULL)
        return schema_fault(reader->schema, reader->group, seasons[season].first,
                            "the term overlaps the one from %s to %s", day_format(other->term.first, first),
                            day_format(other->term.last, last));
    for (guint i = 0; i < reader->terms->loaded->len; i++) {
        other = &g_array_index(reader->terms->loaded, LoadedTerm, i);
        if (other->year == reader->year && other->term.first > term->first)
            return schema_fault(reader->schema, reader->group, seasons[season].first,
                                "the %s term begins before the one that comes before it",
                                seasons[season].name);
    }
    return true;
}

static void
read_terms(const Reader *reader)
{
    bool any = false;
    for (guint i = 0; i < G_N_ELEMENTS(seasons); i++) {
        LoadedTerm loaded = {.season = seasons[i].season, .year = reader->year};
        any = any || schema_given(reader->group, seasons[i].first) ||
              schema_given(reader->group, seasons[i].last);
        if (read_term(reader, i, &loaded.term) && check_order(reader, i, &loaded.term))
            g_array_append_val(reader->terms->loaded, loaded);
    }
    if (!any)
        schema_fault(reader->schema, reader->group, NULL, "has no term: give autumn, spring or summer");
}

static void
add_closure(const Reader *reader, const TermsClosure *closure)
{
    TermsClosure added = *closure;
    added.name = g_strstrip(g_strdup(closure->name));
    g_array_append_val(reader->terms->closures, added);
}

static void
read_inset_days(const Reader *reader)
{
    const char *const *texts = schema_texts(reader->group, "inset");
    for (guint i = 0; texts[i] != NULL; i++) {
        Day day;
        if (!day_parse(texts[i], &day) || !check_school_day(reader, reader->group, "inset", day))
            continue;
        const TermsClosure closure = {day, day, (char *)"Inset day", true};
        if (overlapping(reader->terms, day - INSET_BESIDE_TERM, day + INSET_BESIDE_TERM) == NULL)
            schema_fault(reader->schema, reader->group, "inset",
                         "%s lies in no term, nor within a week of one", texts[i]);
        else if (terms_closure(reader->terms, day) != NULL)
            schema_fault(reader->schema, reader->group, "inset", "%s stands twice", texts[i]);
        else
            add_closure(reader, &closure);
    }
}

static void
read_closure(const Reader *reader, const SchemaGroup *group)
{
    TermsClosure closure = {day_at(group, "first"), day_at(group, "last"), (char *)schema_text(group, "name"),
                            false};
    if (closure.first == DAY_NONE || closure.name == NULL ||
        (closure.last == DAY_NONE && schema_given(group, "last")))
        return;
    if (closure.last == DAY_NONE)
        closure.last = closure.first;
    char text[DAY_TEXT_SIZE];
    if (closure.last < closure.first || closure.last - closure.first >= LONGEST_BREAK)
        schema_fault(reader->schema, group, "last", "%s is before the first day, or over %d days after it",
                     day_format(closure.last, text), LONGEST_BREAK);
    else if (overlapping(reader->terms, closure.first, closure.last) == NULL)
        schema_fault(reader->schema, group, "first", "%s lies in no term of this file",
                     day_format(closure.first, text));
    else
        add_closure(reader, &closure);
}

static void
read_year(Reader *reader, GHashTable *seen)
{
    if (!parse_year(schema_text(reader->group, "year"), &reader->year))
        return;
    if (!g_hash_table_add(seen, GINT_TO_POINTER(reader->year)))
        schema_fault(reader->schema, reader->group, "year", "stands twice");
    else
        read_terms(reader);
}

/* The days off come after all terms are known. */
static void
read_days_off(Reader *reader)
{
    if (!parse_year(schema_text(reader->group, "year"), &reader->year))
        return;
    read_inset_days(reader);
    for (guint i = 0; i < schema_group_count(reader->group, "closures"); i++)
        read_closure(reader, schema_group(reader->group, "closures", i));
}

static void
read_years(Reader *reader)
{
    const SchemaGroup *root = schema_root(reader->schema);
    g_autoptr(GHashTable) seen = g_hash_table_new(NULL, NULL);
    guint count = schema_group_count(root, "years");
    for (guint i = 0; i < count; i++) {
        reader->group = schema_group(root, "years", i);
        read_year(reader, seen);
    }
    for (guint i = 0; i < count; i++) {
        reader->group = schema_group(root, "years", i);
        read_days_off(reader);
    }
    if (count == 0 && schema_given(root, "years"))
        schema_fault(reader->schema, root, "years", "has no school year in it");
    terms_sort(reader->terms);
}

const char *
terms_key_fault(const char *key)
{
    gsize size = strlen(key);
    if (strcmp(key, "estimate") == 0 || strcmp(key, "bank-holidays") == 0)
        return "is taken: it means something else among calendars, so choose another name";
    bool good = size >= 1 && size <= 64 && g_ascii_isalnum(key[0]) &&
                strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789-") == size;
    return good ? NULL : "is no name for a calendar: use lower-case letters, digits and dashes";
}

static void
check_name(Schema *schema, const char *key)
{
    const char *fault = terms_key_fault(key);
    if (fault != NULL)
        schema_fault(schema, schema_root(schema), NULL, "\"%s\" %s", key, fault);
}

static Terms *
read(Schema *schema, const char *name, GError **error)
{
    const SchemaGroup *root = schema_root(schema);
    g_autofree char *key = g_path_get_basename(name);
    if (g_str_has_suffix(key, ".conf"))
        key[strlen(key) - strlen(".conf")] = '\0';
    g_autoptr(Terms) terms =
        terms_blank(key, schema_text(root, "title"), (Nation)schema_number(root, "nation", NATION_ENGLAND));
    Reader reader = {.schema = schema, .terms = terms};
    terms->source = g_strdup(schema_text(root, "source"));
    terms->taken = day_at(root, "taken");
    check_name(schema, key);
    read_years(&reader);
    if (!schema_finish(schema, error))
        return NULL;
    terms_seal(terms);
    return g_steal_pointer(&terms);
}

Terms *
terms_read(const char *path, GError **error)
{
    g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
    schema_read_file(schema, path);
    return read(schema, path, error);
}

Terms *
terms_parse(const char *name, const char *text, GError **error)
{
    g_autoptr(Schema) schema = schema_new(keys, ERROR_DATA);
    schema_read_text(schema, name, text);
    return read(schema, name, error);
}
