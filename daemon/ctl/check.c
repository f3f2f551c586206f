#include "base/text.h"
#include "ctl/check_programme.h"
#include "ctl/command.h"
#include "ctl/output.h"
#include "store/programmes.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

/* One programme's findings; a plan that cannot be loaded is itself a problem. */
static CheckProgramme *
look(Ctl *ctl, Store *store, const char *key)
{
    g_autoptr(GError) error = NULL;
    Picture *picture = picture_new(ctl, store, key, NULL, &error);
    CheckProgramme *check = check_programme_new(key, picture);
    if (picture == NULL)
        check_programme_problem(check, error->message);
    else
        check_programme_plugins(check, ctl->settings);
    return check;
}

/* CheckProgramme *, of one programme or of all. (transfer full) */
static GPtrArray *
look_at_all(Ctl *ctl, Store *store, const char *programme, GError **error)
{
    g_autoptr(GPtrArray) rows = programmes_list(store, error);
    if (rows == NULL || (programme != NULL && programmes_find(store, programme, NULL, error) == 0))
        return NULL;
    GPtrArray *checks = g_ptr_array_new_with_free_func((GDestroyNotify)check_programme_free);
    for (guint i = 0; i < rows->len; i++) {
        const ProgrammeRow *row = rows->pdata[i];
        if (programme == NULL || strcmp(programme, row->key) == 0)
            g_ptr_array_add(checks, look(ctl, store, row->key));
    }
    return checks;
}

static void
print_json(const Settings *settings, bool foreign, const GPtrArray *checks)
{
    json_t *programmes = json_array();
    for (guint i = 0; i < checks->len; i++)
        json_array_append_new(programmes, check_programme_json(checks->pdata[i]));
    json_t *object = json_object();
    json_object_set_new(object, "store", output_text(settings->store));
    json_object_set_new(object, "foreign", json_boolean(foreign));
    json_object_set_new(object, "settings", output_texts(settings->given));
    json_object_set_new(object, "advice", output_texts(settings->advice));
    json_object_set_new(object, "programmes", programmes);
    ctl_print_json(object);
}

static void
print_text(const Settings *settings, bool foreign, const GPtrArray *checks)
{
    printf("settings  well: %u of them not at their default\n", settings->given->len);
    for (guint i = 0; i < settings->advice->len; i++)
        printf("          note: %s\n", (const char *)settings->advice->pdata[i]);
    printf("calendars well\ntemplates well\nstore     well: %s\n", settings->store);
    if (foreign)
        puts("          note: it was made for another machine or path, so nothing is sent from it before "
             "`milestonectl "
             "adopt`");
    for (guint i = 0; i < checks->len; i++)
        check_programme_print(checks->pdata[i]);
}

static bool
verdict(const GPtrArray *checks, GError **error)
{
    guint problems = 0;
    for (guint i = 0; i < checks->len; i++)
        problems += check_programme_problems(checks->pdata[i]);
    if (problems == 0)
        return true;
    return error_set(error, ERROR_DATA, "%u %s", problems,
                     problems == 1 ? "problem was found" : "problems were found");
}

static bool
check(Ctl *ctl, const char *programme, GError **error)
{
    const Settings *settings = ctl_settings(ctl, error);
    /* the kit is made for its calendars and templates, which it reads and checks */
    g_autoptr(Kit) kit = settings != NULL ? kit_new(settings, random_system_new(), NULL, error) : NULL;
    if (kit == NULL || !kit_check_transports(settings, error))
        return false;
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_ONLY, error);
    bool whole = store != NULL && store_check(store, error);
    g_autoptr(GPtrArray) checks = whole ? look_at_all(ctl, store, programme, error) : NULL;
    if (checks == NULL)
        return false;
    (ctl->json ? print_json : print_text)(settings, store_is_foreign(store), checks);
    return verdict(checks, error);
}

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    if (!command_parse(self, NULL, 0, 1, &argc, &argv, error))
        return false;
    signal(SIGPIPE, SIG_IGN); /* a plugin's process may end early */
    return check(ctl, argc > 1 ? argv[1] : NULL, error);
}

const Command command_check = {
    .name = "check",
    .arguments = "[PROGRAMME]",
    .summary = "Check settings, templates, store and plans, and say what would not be sent",
    .run = run,
};
