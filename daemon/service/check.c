#include "service/check.h"

#include "engine/kit.h"

#include <stdio.h>

static void
print_lines(const char *heading, const GPtrArray *lines)
{
    if (lines->len > 0)
        puts(heading);
    for (guint i = 0; i < lines->len; i++)
        printf("  %s\n", (const char *)lines->pdata[i]);
}

bool
check_run(const char *file, char **overrides, GError **error)
{
    g_autoptr(Settings) settings = settings_load(file, overrides, error);
    g_autoptr(Kit) kit = settings != NULL ? kit_new(settings, random_system_new(), NULL, error) : NULL;
    if (kit == NULL || !kit_check_transports(settings, error))
        return false;
    print_lines("Set otherwise than by default:", settings->given);
    print_lines("Likely not meant:", settings->advice);
    puts("The settings are good.");
    return true;
}
