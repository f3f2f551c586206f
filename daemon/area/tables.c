#include "area/tables.h"

#include "area/civil.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longest name that is compared or shown. */
enum { NAME_LONGEST = 64 };

const struct milestoned_setting *
tables_setting(const struct milestoned_area *area, size_t index)
{
    if (index >= area->setting_count)
        return NULL;
    return (const void *)((const char *)area->settings + index * area->setting_size);
}

const struct milestoned_measure *
tables_measure(const struct milestoned_area *area, size_t index)
{
    if (index >= area->measure_count)
        return NULL;
    return (const void *)((const char *)area->measures + index * area->measure_size);
}

const struct milestoned_measure *
tables_find_measure(const struct milestoned_area *area, const char *name)
{
    const struct milestoned_measure *measure;
    for (size_t i = 0; (measure = tables_measure(area, i)) != NULL; i++)
        if (strcmp(measure->name, name) == 0)
            return measure;
    return NULL;
}

/* A plugin that was built before there were cases has no table of them. */
static bool
knows_cases(const struct milestoned_area *area)
{
    return area->struct_size >= offsetof(struct milestoned_area, fact_size) + sizeof area->fact_size;
}

const struct milestoned_case_fact *
tables_fact(const struct milestoned_area *area, size_t index)
{
    if (!knows_cases(area) || index >= area->fact_count)
        return NULL;
    return (const void *)((const char *)area->facts + index * area->fact_size);
}

const struct milestoned_case_fact *
tables_find_fact(const struct milestoned_area *area, const char *kind, const char *name)
{
    const struct milestoned_case_fact *fact;
    for (size_t i = 0; (fact = tables_fact(area, i)) != NULL; i++)
        if (strcmp(fact->kind, kind) == 0 && (name == NULL || strcmp(fact->name, name) == 0))
            return fact;
    return NULL;
}

size_t
tables_find_setting(const struct milestoned_area *area, const char *name)
{
    size_t i = 0;
    while (i < area->setting_count && strcmp(tables_setting(area, i)->name, name) != 0)
        i++;
    return i;
}

static bool
is_name(const char *name)
{
    if (name == NULL || *name == '\0' || strlen(name) > NAME_LONGEST)
        return false;
    return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

static bool
in_range(double value, double min, double max)
{
    return (min == 0 && max == 0) || (value >= min && value <= max);
}

static bool
parse_boolean(const char *text, double *number)
{
    static const char *const words[] = {"no", "false", "off", "0", "yes", "true", "on", "1"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(text, words[i]) == 0) {
            *number = i < 4 ? 0 : 1;
            return true;
        }
    }
    return false;
}

static bool
parse_number(const struct milestoned_setting *setting, const char *text, double *number)
{
    char *end;
    errno = 0;
    *number = strtod(text, &end);
    /* strtod takes white space, hexadecimal, "inf" and "nan"; a setting does not. */
    if (end == text || *end != '\0' || errno != 0 || strspn(text, "+-.0123456789eE") != strlen(text))
        return false;
    if (setting->type == MILESTONED_INTEGER &&
        (*number < -1e15 || *number > 1e15 || *number != (double)(long long)*number))
        return false;
    return in_range(*number, setting->min, setting->max);
}

static void
wanted(const struct milestoned_setting *setting, char *text, size_t size)
{
    static const char *const kinds[] = {[MILESTONED_INTEGER] = "a whole number",
                                        [MILESTONED_NUMBER] = "a number",
                                        [MILESTONED_BOOLEAN] = "yes or no",
                                        [MILESTONED_TEXT] = "text",
                                        [MILESTONED_DATE] = "a date such as 2004-03-22"};
    bool ranged = setting->type <= MILESTONED_NUMBER && !(setting->min == 0 && setting->max == 0);
    if (ranged)
        snprintf(text, size, "%s from %g to %g", kinds[setting->type], setting->min, setting->max);
    else
        snprintf(text, size, "%s", kinds[setting->type]);
}

static bool
parse(const struct milestoned_setting *setting, const char *text, TableValue *value)
{
    switch (setting->type) {
    case MILESTONED_INTEGER:
    case MILESTONED_NUMBER:
        return parse_number(setting, text, &value->number);
    case MILESTONED_BOOLEAN:
        return parse_boolean(text, &value->number);
    case MILESTONED_DATE:
        return *text == '\0' || civil_parse(text, &value->day);
    default:
        return true;
    }
}

bool
tables_parse(const struct milestoned_setting *setting, const char *text, TableValue *value,
             char why[static TABLES_TEXT])
{
    *value = (TableValue){.text = text, .day = MILESTONED_DAY_NONE};
    if (parse(setting, text, value))
        return true;
    char range[128];
    wanted(setting, range, sizeof range);
    snprintf(why, TABLES_TEXT, "its setting \"%s\" is \"%.64s\": it must be %s", setting->name, text, range);
    return false;
}

/* Facts of cases */

/* "14/5/2024": day first, as everywhere in these islands. */
static bool
parse_slashed(const char *text, milestoned_day *day)
{
    int d = 0, m = 0, y = 0, length = 0;
    if (sscanf(text, "%2d/%2d/%4d%n", &d, &m, &y, &length) != 3 || text[length] != '\0' || y < 1000)
        return false;
    *day = civil_make(y, m, d);
    return *day != MILESTONED_DAY_NONE;
}

static bool
parse_month(const char *text, milestoned_day *day)
{
    int y = 0, m = 0, length = 0;
    bool dashed = sscanf(text, "%4d-%2d%n", &y, &m, &length) == 2 && text[length] == '\0';
    if (!dashed && (sscanf(text, "%2d/%4d%n", &m, &y, &length) != 2 || text[length] != '\0'))
        return false;
    *day = y >= 1000 ? civil_make(y, m, 1) : MILESTONED_DAY_NONE;
    return *day != MILESTONED_DAY_NONE;
}

static bool
parse_flag(const char *text, double *number)
{
    char word[8] = "";
    for (size_t i = 0; i + 1 < sizeof word && text[i] != '\0'; i++)
        word[i] = (char)tolower((unsigned char)text[i]);
    if (strcmp(word, "y") == 0 || strcmp(word, "n") == 0) {
        *number = word[0] == 'y';
        return true;
    }
    return strlen(text) < sizeof word && parse_boolean(word, number);
}

bool
tables_parse_fact(const struct milestoned_case_fact *fact, const char *text, TableValue *value,
                  char why[static TABLES_TEXT])
{
    const struct milestoned_setting as_setting = {
        .name = fact->name, .type = fact->type, .min = fact->min, .max = fact->max};
    bool begins = isdigit((unsigned char)*text) != 0;
    *value = (TableValue){.text = text, .day = MILESTONED_DAY_NONE, .number = (double)NAN};
    const char *example = "a date, such as 2024-05-14 or 14/5/2024";
    bool good = false;
    switch (fact->type) {
    case MILESTONED_DATE:
        good = begins && (civil_parse(text, &value->day) || parse_slashed(text, &value->day));
        break;
    case MILESTONED_MONTH:
        example = "a month alone, such as 2022-05 or 5/2022";
        good = begins && parse_month(text, &value->day);
        break;
    case MILESTONED_BOOLEAN:
        example = "yes or no";
        good = parse_flag(text, &value->number);
        break;
    default:
        good = parse_number(&as_setting, text, &value->number);
    }
    char range[128];
    if (fact->type <= MILESTONED_NUMBER) {
        wanted(&as_setting, range, sizeof range);
        example = range;
    }
    if (!good)
        snprintf(why, TABLES_TEXT, "is no %s: write %s",
                 fact->type == MILESTONED_DATE    ? "date"
                 : fact->type == MILESTONED_MONTH ? "month"
                                                  : "value that it may have",
                 example);
    return good;
}

static size_t
smallest(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;
    return least < c ? least : c;
}

/* How many letters must be put in, left out or changed; one row of the usual table at a time. */
static size_t
distance(const char *a, const char *b)
{
    size_t row[NAME_LONGEST + 1];
    size_t width = strlen(b);
    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 0; a[i] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < width; j++) {
            size_t changed = diagonal + (a[i] != b[j] ? 1 : 0);
            diagonal = row[j + 1];
            row[j + 1] = smallest(changed, row[j] + 1, diagonal + 1);
        }
    }
    return row[width];
}

void
tables_unknown(const struct milestoned_area *area, const char *name, char why[static TABLES_TEXT])
{
    const struct milestoned_setting *setting;
    const char *nearest = NULL;
    size_t least = strlen(name) / 2 + 1;
    for (size_t i = 0; (setting = tables_setting(area, i)) != NULL; i++) {
        size_t d = distance(name, setting->name);
        if (d < least) {
            least = d;
            nearest = setting->name;
        }
    }
    if (nearest != NULL)
        snprintf(why, TABLES_TEXT, "it has no setting \"%.64s\": did you mean \"%s\"?", name, nearest);
    else
        snprintf(why, TABLES_TEXT, "it has no setting \"%.64s\"", name);
}

static bool
check_setting(const struct milestoned_area *area, size_t index, char why[static TABLES_TEXT])
{
    const struct milestoned_setting *setting = tables_setting(area, index);
    TableValue value;
    if (!is_name(setting->name) || setting->fallback == NULL || setting->sentence == NULL) {
        snprintf(why, TABLES_TEXT, "setting %zu of its table has no name, default or sentence", index + 1);
        return false;
    }
    if (setting->type < MILESTONED_INTEGER || setting->type > MILESTONED_DATE) {
        snprintf(why, TABLES_TEXT, "its setting \"%s\" has the unknown type %d", setting->name,
                 setting->type);
        return false;
    }
    if (tables_find_setting(area, setting->name) != index) {
        snprintf(why, TABLES_TEXT, "it declares the setting \"%s\" twice", setting->name);
        return false;
    }
    return tables_parse(setting, setting->fallback, &value, why);
}

static bool
check_measure(const struct milestoned_area *area, size_t index, char why[static TABLES_TEXT])
{
    const struct milestoned_measure *measure = tables_measure(area, index);
    if (!is_name(measure->name) || measure->title == NULL || measure->unit == NULL) {
        snprintf(why, TABLES_TEXT, "measure %zu of its table has no name, title or unit", index + 1);
        return false;
    }
    if (tables_find_measure(area, measure->name) != measure) {
        snprintf(why, TABLES_TEXT, "it declares the measure \"%s\" twice", measure->name);
        return false;
    }
    return true;
}

static bool
is_reserved(const char *name)
{
    static const char *const reserved[] = {"kind", "reference", "area", "closed"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcmp(name, reserved[i]) == 0)
            return true;
    return false;
}

static bool
check_fact(const struct milestoned_area *area, size_t index, char why[static TABLES_TEXT])
{
    const struct milestoned_case_fact *fact = tables_fact(area, index);
    if (!is_name(fact->kind) || !is_name(fact->name) || is_reserved(fact->name) || fact->sentence == NULL) {
        snprintf(why, TABLES_TEXT, "row %zu of its table of cases has no kind, name or sentence", index + 1);
        return false;
    }
    if (fact->type < MILESTONED_INTEGER || fact->type > MILESTONED_MONTH || fact->type == MILESTONED_TEXT) {
        snprintf(why, TABLES_TEXT, "\"%s\" of its cases is neither a date nor a number nor a flag",
                 fact->name);
        return false;
    }
    if (tables_find_fact(area, fact->kind, fact->name) != fact) {
        snprintf(why, TABLES_TEXT, "it declares \"%s\" of \"%s\" twice", fact->name, fact->kind);
        return false;
    }
    const struct milestoned_case_fact *first = tables_find_fact(area, fact->kind, NULL);
    if (first != NULL && first->type != MILESTONED_DATE && first->type != MILESTONED_MONTH) {
        snprintf(why, TABLES_TEXT, "its case \"%s\" begins with \"%s\", which is no day", fact->kind,
                 first->name);
        return false;
    }
    return true;
}

/* What the header of this version had before there were cases; a plugin cannot have been built with less. */
static bool
check_shape(const struct milestoned_area *area, char why[static TABLES_TEXT])
{
    const char *missing = NULL;
    if (area->struct_size < offsetof(struct milestoned_area, facts))
        missing = "states a size that is too small for its version";
    else if (!is_name(area->name) || area->summary == NULL)
        missing = "has no name or no summary";
    else if (area->open == NULL || area->assess == NULL)
        missing = "has no open or no assess function";
    else if (area->setting_count > 0 &&
             (area->settings == NULL || area->setting_size < sizeof(struct milestoned_setting)))
        missing = "has a table of settings of the wrong shape";
    else if (area->measure_count > 0 &&
             (area->measures == NULL || area->measure_size < sizeof(struct milestoned_measure)))
        missing = "has a table of measures of the wrong shape";
    else if (knows_cases(area) && area->fact_count > 0 &&
             (area->facts == NULL || area->fact_size < sizeof(struct milestoned_case_fact)))
        missing = "has a table of cases of the wrong shape";
    if (missing != NULL)
        snprintf(why, TABLES_TEXT, "it %s", missing);
    return missing == NULL;
}

bool
tables_check(const struct milestoned_area *area, char why[static TABLES_TEXT])
{
    if (!check_shape(area, why))
        return false;
    for (size_t i = 0; i < area->setting_count; i++)
        if (!check_setting(area, i, why))
            return false;
    for (size_t i = 0; i < area->measure_count; i++)
        if (!check_measure(area, i, why))
            return false;
    for (size_t i = 0; tables_fact(area, i) != NULL; i++)
        if (!check_fact(area, i, why))
            return false;
    return true;
}
