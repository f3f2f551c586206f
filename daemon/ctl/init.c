#include "ctl/command.h"
#include "ctl/output.h"

#include <stdio.h>

static void
say(const Ctl *ctl, const char *path, const char *what, bool created)
{
    if (ctl->json) {
        json_t *object = json_object();
        json_object_set_new(object, "store", output_text(path));
        json_object_set_new(object, "created", json_boolean(created));
        ctl_print_json(object);
    } else {
        printf("%s %s\n", what, path);
    }
}

/* A copy sends nothing before somebody says that it is not a copy. */
static void
advise(const Ctl *ctl, Store *store)
{
    if (!ctl->json && store_is_foreign(store))
        puts("it was made for another machine or path, so nothing is sent from it: `milestonectl adopt` lets "
             "it "
             "send from here");
}

/* What there is says what would happen; a store that is there is opened, so that a wrong one is found out. */
static bool
rehearse(const Ctl *ctl, const char *path, GError **error)
{
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        say(ctl, path, "would make the store", true);
        return true;
    }
    g_autoptr(Store) store = store_open(path, STORE_READ_ONLY, error);
    if (store == NULL || !store_check(store, error))
        return false;
    say(ctl, path, "would accept the store", false);
    advise(ctl, store);
    return true;
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    gboolean dry_run = FALSE;
    const GOptionEntry entries[] = {
        {"dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, "Only say what would happen", NULL},
        G_OPTION_ENTRY_NULL};
    if (!command_parse(self, entries, 0, 0, &argc, &argv, error))
        return false;
    const Settings *settings = ctl_settings(ctl, error);
    if (settings == NULL)
        return false;
    if (dry_run)
        return rehearse(ctl, settings->store, error);
    bool created = false;
    if (!store_init(settings->store, &created, error))
        return false;
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    if (store == NULL)
        return false;
    say(ctl, settings->store, created ? "made the store" : "the store is there already:", created);
    advise(ctl, store);
    return true;
}

const Command command_init = {
    .name = "init",
    .arguments = "",
    .summary = "Make the store, or accept the one that is there",
    .run = run,
};
