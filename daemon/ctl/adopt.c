#include "ctl/command.h"

#include <stdio.h>

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    if (!command_parse(self, NULL, 0, 0, &argc, &argv, error))
        return false;
    g_autoptr(Store) store = ctl_store(ctl, STORE_READ_WRITE, error);
    if (store == NULL)
        return false;
    bool foreign = store_is_foreign(store);
    if (foreign && !store_adopt(store, error))
        return false;
    ctl_poke(ctl);
    if (ctl->json)
        ctl_print_json(json_pack("{s:s, s:b}", "store", store_path(store), "adopted", foreign));
    else
        printf(foreign ? "%s is now this machine's: what is due is sent from it\n"
                       : "%s is this machine's already\n",
               store_path(store));
    return true;
}

const Command command_adopt = {.name = "adopt",
                               .arguments = "",
                               .summary = "Let a store that was copied or moved here send from now on",
                               .run = run};
