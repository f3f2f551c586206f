/* pause and resume: nothing is sent for a while, whatever becomes due. */
#include "store/pause.h"

#include "ctl/command.h"
#include "ctl/output.h"

#include <stdio.h>

static void
print_pause(const Ctl *ctl, const Pause *pause, bool changed, bool dry)
{
    if (ctl->json) {
        ctl_print_json(
            json_pack("{s:o, s:b, s:b}", "paused", output_pause(pause), "changed", changed, "dry_run", dry));
        return;
    }
    if (pause == NULL) {
        puts(!changed ? "sending is not paused"
             : dry    ? "sending would go on"
                      : "sending goes on: what is due is sent now");
        return;
    }
    g_autoptr(Zone) zone = ctl_local_zone();
    g_autofree char *text = output_paused(zone, pause);
    printf("sending %s %s\n", dry && changed ? "would be" : "is", text);
    if (changed && !dry)
        puts("What is under way ends, nothing more begins; plans are kept up meanwhile. `milestonectl "
             "resume` lets it go "
             "on.");
}

/* Changes it where it has to be changed, and says what holds then. */
static bool
change(Ctl *ctl, Store *store, bool pausing, const char *reason, bool dry, GError **error)
{
    g_autoptr(Pause) before = NULL;
    g_autoptr(Pause) after = NULL;
    Author author = ctl_author(ctl);
    if (!store_begin(store, error))
        return false;
    bool ok = pause_read(store, &before, error) &&
              (pausing ? pause_begin(store, &author, reason, error) : pause_end(store, error)) &&
              pause_read(store, &after, error);
    if (!ok || dry)
        store_rollback(store);
    else
        ok = store_commit(store, error);
    if (!ok)
        return false;
    if (!dry)
        ctl_poke(ctl);
    print_pause(ctl, after, (before == NULL) != (after == NULL), dry);
    return true;
}

static bool
run_pause(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    gboolean dry = FALSE;
    g_autofree char *reason = NULL;
    const GOptionEntry entries[] = {
        {"reason", 0, 0, G_OPTION_ARG_STRING, &reason, "Why: shown wherever the pause is", "TEXT"},
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry, "Say what would be, and change nothing", NULL},
        G_OPTION_ENTRY_NULL};
    if (!command_parse(self, entries, 0, 0, &argc, &argv, error))
        return false;
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_WRITE, error);
    return store != NULL && change(ctl, store, true, reason, dry, error);
}

static bool
run_resume(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    gboolean dry = FALSE;
    const GOptionEntry entries[] = {
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry, "Say what would be, and change nothing", NULL},
        G_OPTION_ENTRY_NULL};
    if (!command_parse(self, entries, 0, 0, &argc, &argv, error))
        return false;
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_WRITE, error);
    return store != NULL && change(ctl, store, false, NULL, dry, error);
}

const Command command_pause = {
    .name = "pause",
    .arguments = "",
    .summary = "Send nothing until `milestonectl resume`, whatever becomes due",
    .run = run_pause,
};

const Command command_resume = {
    .name = "resume",
    .arguments = "",
    .summary = "Let what was paused be sent again",
    .run = run_resume,
};
