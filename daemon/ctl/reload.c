#include "ctl/command.h"
#include "service/control.h"

#include <stdio.h>

static bool
run(Ctl *ctl, const Command *self, int argc, char **argv, GError **error)
{
    if (!command_parse(self, NULL, 0, 0, &argc, &argv, error))
        return false;
    const Settings *settings = ctl_settings(ctl, error);
    json_t *answer = settings != NULL ? control_request(settings->control_socket, "reload", error) : NULL;
    if (answer == NULL)
        return false;
    if (ctl->json)
        ctl_print_json(json_incref(answer));
    else
        puts("the daemon has read its settings again");
    json_decref(answer);
    return true;
}

const Command command_reload = {
    .name = "reload",
    .arguments = "",
    .summary = "Have the daemon read its settings again",
    .run = run,
};
