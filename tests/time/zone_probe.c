/*
 * Answers questions about zones, a line each, for tests/system/test_zones.py:
 *
 *     Europe/London local 12505 90     →  the instant of that local day and minute, in seconds
 *     Europe/London at 1080439200      →  offset in seconds, local day and minute at that instant
 */
#include "time/zone.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static bool
answer(const Zone *zone, const char *what, int64_t first, int second)
{
    if (strcmp(what, "local") == 0)
        return printf("%" PRId64 "\n", zone_instant(zone, (Day)first, second) / INSTANT_SECOND) > 0;
    int minute;
    Day day = zone_day(zone, first * INSTANT_SECOND, &minute);
    return printf("%d %d %d\n", zone_offset(zone, first * INSTANT_SECOND), day, minute) > 0;
}

int
main(void)
{
    char line[256], name[64], what[16];
    Zone *zone = NULL;
    bool well = true;
    while (well && fgets(line, sizeof line, stdin) != NULL) {
        int64_t first;
        int second = 0;
        well = sscanf(line, "%63s %15s %" SCNd64 " %d", name, what, &first, &second) >= 3;
        if (well && (zone == NULL || strcmp(zone_name(zone), name) != 0)) {
            g_autoptr(GError) error = NULL;
            zone_free(zone);
            zone = zone_new(name, &error);
            if (zone == NULL)
                fprintf(stderr, "%s\n", error->message);
        }
        well = well && zone != NULL && answer(zone, what, first, second);
    }
    zone_free(zone);
    return well ? 0 : 1;
}
