#include "base/quantity.h"

#include <string.h>

typedef struct {
    const char *name;
    gint64 factor;
} Unit;

/* Two-letter units first: "ms" must not be read as minutes. */
static const Unit duration_units[] = {{"ms", 1},      {"w", 604800000}, {"d", 86400000},
                                      {"h", 3600000}, {"m", 60000},     {"s", 1000}};
static const Unit size_units[] = {{"G", 1 << 30}, {"M", 1 << 20}, {"K", 1 << 10}, {"", 1}};

static bool
parse_digits(const char **text, gint64 *value)
{
    if (!g_ascii_isdigit(**text))
        return false;
    *value = 0;
    for (; g_ascii_isdigit(**text); (*text)++) {
        if (__builtin_mul_overflow(*value, 10, value) || __builtin_add_overflow(*value, **text - '0', value))
            return false;
    }
    return true;
}

static bool
parse_term(const char **text, const Unit *units, guint n_units, gint64 *total)
{
    gint64 value;
    if (!parse_digits(text, &value))
        return false;
    for (guint i = 0; i < n_units; i++) {
        if (!g_str_has_prefix(*text, units[i].name))
            continue;
        *text += strlen(units[i].name);
        return !__builtin_mul_overflow(value, units[i].factor, &value) &&
               !__builtin_add_overflow(*total, value, total);
    }
    return false;
}

bool
quantity_parse_duration(const char *text, gint64 *milliseconds)
{
    *milliseconds = 0;
    do {
        if (!parse_term(&text, duration_units, G_N_ELEMENTS(duration_units), milliseconds))
            return false;
    } while (*text != '\0');
    return true;
}

bool
quantity_parse_size(const char *text, gint64 *bytes)
{
    *bytes = 0;
    return parse_term(&text, size_units, G_N_ELEMENTS(size_units), bytes) && *text == '\0';
}

char *
quantity_format_duration(gint64 milliseconds)
{
    static const Unit descending[] = {{"w", 604800000}, {"d", 86400000}, {"h", 3600000},
                                      {"m", 60000},     {"s", 1000},     {"ms", 1}};
    if (milliseconds == 0)
        return g_strdup("0s");
    guint unit = 0;
    while (milliseconds % descending[unit].factor != 0)
        unit++;
    return g_strdup_printf("%" G_GINT64_FORMAT "%s", milliseconds / descending[unit].factor,
                           descending[unit].name);
}

bool
quantity_parse_time_of_day(const char *text, int *minutes)
{
    if (strlen(text) != 5 || text[2] != ':')
        return false;
    for (int i = 0; i < 5; i++) {
        if (i != 2 && !g_ascii_isdigit(text[i]))
            return false;
    }
    int hours = (text[0] - '0') * 10 + (text[1] - '0');
    int rest = (text[3] - '0') * 10 + (text[4] - '0');
    *minutes = hours * 60 + rest;
    return hours < 24 && rest < 60;
}
