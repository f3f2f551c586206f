/*
 * Zones over GLib's GTimeZone, which knows the intervals of constant offset of a zone but whose own choice in
 * gaps and overlaps is another. A local time is therefore tried with the offset of every interval near it.
 */
#include "time/zone.h"

#include "base/error.h"
#include "base/text.h"

#include <string.h>

struct Zone {
    char *name;
    GTimeZone *zone;
};

#define SECONDS_PER_DAY 86400

static const char *
zoneinfo_directory(void)
{
    const char *directory = g_getenv("TZDIR");
    return directory != NULL ? directory : "/usr/share/zoneinfo";
}

/* GLib takes offsets ("+01:00"), POSIX rules and paths as zones too: only a name of the database will do. */
static bool
is_database_name(const char *name)
{
    if (!g_ascii_isalpha(name[0]) || strstr(name, "..") != NULL)
        return false;
    for (const char *p = name; *p != '\0'; p++)
        if (!g_ascii_isalnum(*p) && strchr("/_+-", *p) == NULL)
            return false;
    g_autofree char *path = g_build_filename(zoneinfo_directory(), name, NULL);
    return g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

static GPtrArray *
known_names(void)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *path = g_build_filename(zoneinfo_directory(), "zone1970.tab", NULL);
    g_autofree char *table = NULL;
    if (g_file_get_contents(path, &table, NULL, NULL)) {
        g_auto(GStrv) lines = g_strsplit(table, "\n", -1);
        for (guint i = 0; lines[i] != NULL; i++) {
            g_auto(GStrv) fields = g_strsplit(lines[i], "\t", 4);
            if (lines[i][0] != '#' && g_strv_length(fields) >= 3)
                g_ptr_array_add(names, g_strdup(fields[2]));
        }
    }
    g_ptr_array_add(names, g_strdup("UTC"));
    g_ptr_array_add(names, NULL);
    return names;
}

/* "london" means Europe/London, "Europe/Lodnon" too. */
static const char *
nearest_name(const char *name, const GPtrArray *names)
{
    for (guint i = 0; i + 1 < names->len; i++) {
        const char *known = g_ptr_array_index(names, i);
        const char *city = strrchr(known, '/');
        if (g_ascii_strcasecmp(name, known) == 0 || (city != NULL && g_ascii_strcasecmp(name, city + 1) == 0))
            return known;
    }
    return text_nearest(name, (const char *const *)names->pdata);
}

static void
refuse(const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = known_names();
    const char *nearest = nearest_name(name, names);
    g_autofree char *shown = text_printable(name);
    if (nearest != NULL)
        error_set(error, ERROR_DATA, "time zone \"%s\" is not known: did you mean \"%s\"?", shown, nearest);
    else
        error_set(error, ERROR_DATA,
                  "time zone \"%s\" is not known: write it as in the IANA database, like \"Europe/London\"",
                  shown);
}

Zone *
zone_new(const char *name, GError **error)
{
    GTimeZone *found = NULL;
    if (strcmp(name, "UTC") == 0)
        found = g_time_zone_new_utc();
    else if (is_database_name(name))
        found = g_time_zone_new_identifier(name);
    if (found == NULL) {
        refuse(name, error);
        return NULL;
    }
    Zone *zone = g_new(Zone, 1);
    *zone = (Zone){.name = g_strdup(name), .zone = found};
    return zone;
}

void
zone_free(Zone *zone)
{
    if (zone == NULL)
        return;
    g_time_zone_unref(zone->zone);
    g_free(zone->name);
    g_free(zone);
}

const char *
zone_name(const Zone *zone)
{
    return zone->name;
}

static int64_t
floor_divide(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

static int
interval_at(const Zone *zone, int64_t seconds)
{
    return g_time_zone_find_interval(zone->zone, G_TIME_TYPE_UNIVERSAL, seconds);
}

Instant
zone_instant(const Zone *zone, Day day, int minute)
{
    int64_t local = (int64_t)day * SECONDS_PER_DAY + (int64_t)minute * 60;
    int first = interval_at(zone, local - SECONDS_PER_DAY);
    int last = interval_at(zone, local + SECONDS_PER_DAY);
    int64_t after_gap = local - g_time_zone_get_offset(zone->zone, first);
    for (int i = first; i <= last; i++) {
        int64_t candidate = local - g_time_zone_get_offset(zone->zone, i);
        int found = interval_at(zone, candidate);
        if (found == i)
            return candidate * INSTANT_SECOND;
        if (found > i)
            after_gap = candidate;
    }
    return after_gap * INSTANT_SECOND;
}

int
zone_offset(const Zone *zone, Instant at)
{
    return g_time_zone_get_offset(zone->zone, interval_at(zone, floor_divide(at, INSTANT_SECOND)));
}

static int64_t
local_seconds(const Zone *zone, Instant at)
{
    return floor_divide(at, INSTANT_SECOND) + zone_offset(zone, at);
}

Day
zone_day(const Zone *zone, Instant at, int *minute)
{
    int64_t local = local_seconds(zone, at);
    int64_t day = floor_divide(local, SECONDS_PER_DAY);
    if (minute != NULL)
        *minute = (int)((local - day * SECONDS_PER_DAY) / 60);
    return (Day)day;
}

static char *
format_offset(int offset, const char *separator)
{
    int minutes = ABS(offset) / 60;
    return g_strdup_printf("%c%02d%s%02d", offset < 0 ? '-' : '+', minutes / 60, separator, minutes % 60);
}

char *
zone_format_rfc3339(const Zone *zone, Instant at)
{
    char day[DAY_TEXT_SIZE];
    int64_t local = local_seconds(zone, at);
    int second = (int)(local - floor_divide(local, 60) * 60);
    int minute;
    day_format(zone_day(zone, at, &minute), day);
    g_autofree char *offset = format_offset(zone_offset(zone, at), ":");
    return g_strdup_printf("%sT%02d:%02d:%02d%s", day, minute / 60, minute % 60, second, offset);
}

char *
zone_format_rfc5322(const Zone *zone, Instant at)
{
    int64_t local = local_seconds(zone, at);
    int second = (int)(local - floor_divide(local, 60) * 60);
    int minute;
    Day day = zone_day(zone, at, &minute);
    g_autofree char *weekday = day_format_long(day);
    g_autofree char *date = day_format_short(day);
    g_autofree char *offset = format_offset(zone_offset(zone, at), "");
    return g_strdup_printf("%.3s, %s%s %02d:%02d:%02d %s", weekday, day_to_civil(day).day < 10 ? "0" : "",
                           date, minute / 60, minute % 60, second, offset);
}
