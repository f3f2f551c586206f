#include "area/tables.h"

#include "area/civil.h"

#include <errno.h>
#include <math.h>
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

/* What the header of version 1 had; a plugin cannot have been built with less. */
static bool
check_shape(const struct milestoned_area *area, char why[static TABLES_TEXT])
{
    const char *missing = NULL;
    if (area->struct_size < sizeof *area)
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
    return true;
}
