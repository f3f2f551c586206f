#include "ctl/command.h"

#include "base/text.h"

/* GLib's own complaint about an option is a usage error like any other. */
static bool
usage_error(const Command *self, GError *own, GError **error)
{
    error_set(error, ERROR_USAGE, "%s: %s (see: milestonectl %s --help)", self->name, own->message,
              self->name);
    g_error_free(own);
    return false;
}

bool
command_parse(const Command *self, const GOptionEntry *entries, int least, int most, int *argc, char ***argv,
              GError **error)
{
    g_autoptr(GOptionContext) context = g_option_context_new(self->arguments);
    g_option_context_set_summary(context, self->summary);
    if (entries != NULL)
        g_option_context_add_main_entries(context, entries, NULL);
    g_autofree char *name = g_strconcat("milestonectl ", self->name, NULL);
    g_set_prgname(name);
    GError *own = NULL;
    if (!g_option_context_parse(context, argc, argv, &own))
        return usage_error(self, own, error);
    for (int i = 1; i < *argc; i++)
        if (!g_utf8_validate((*argv)[i], -1, NULL))
            return error_set(error, ERROR_USAGE, "%s: argument %d is not UTF-8 text", self->name, i);
    int given = *argc - 1;
    /* what follows "--" is left with it */
    if (given > 0 && g_strcmp0((*argv)[1], "--") == 0) {
        (*argv)++;
        (*argc)--;
        given--;
    }
    if (given < least || (most >= 0 && given > most))
        return error_set(error, ERROR_USAGE, "usage: milestonectl %s %s", self->name, self->arguments);
    return true;
}

bool
command_unknown(const char *what, const char *word, const char *const *names, GError **error)
{
    const char *nearest = text_nearest(word, names);
    if (nearest != NULL)
        return error_set(error, ERROR_USAGE, "%s: \"%s\" is not known; did you mean %s?", what, word,
                         nearest);
    g_autofree char *all = g_strjoinv(", ", (char **)names);
    return error_set(error, ERROR_USAGE, "%s: \"%s\" is none of %s", what, word, all);
}
