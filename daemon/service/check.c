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

static void
nothing_more(void *data)
{
}

/* Making the transports reads the secrets and the addresses. */
static bool
check_transports(const Settings *settings, GError **error)
{
    uv_loop_t loop;
    uv_loop_init(&loop);
    g_autoptr(Clock) clock = clock_real_new();
    Transport *mail;
    Transport *webhook;
    bool ok = kit_transports(settings, &loop, clock, false, &mail, &webhook, error);
    if (ok) {
        transport_close(mail, nothing_more, NULL);
        transport_close(webhook, nothing_more, NULL);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
    return ok;
}

bool
check_run(const char *file, char **overrides, GError **error)
{
    g_autoptr(Settings) settings = settings_load(file, overrides, error);
    g_autoptr(Kit) kit = settings != NULL ? kit_new(settings, random_system_new(), error) : NULL;
    if (kit == NULL || !check_transports(settings, error))
        return false;
    print_lines("Set otherwise than by default:", settings->given);
    print_lines("Likely not meant:", settings->advice);
    puts("The settings are good.");
    return true;
}
