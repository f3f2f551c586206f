/*
 * The commands of milestonectl(1): one file per command, one line per command in the table of ctl.c.
 *
 * A command gets its own arguments, global options taken out, and gives an exit code through its error: true
 * is 0, false is the error's code, said on standard error. Tables for people, `--json` for programs, both on
 * standard output.
 */
#ifndef MILESTONED_CTL_COMMAND_H
#define MILESTONED_CTL_COMMAND_H

#include "ctl/ctl.h"

typedef struct Command {
    const char *name;
    const char *arguments; /* "PROGRAMME FOLDER|FILE.csv" */
    const char *summary;   /* one sentence, for people */
    bool (*run)(Ctl *ctl, const struct Command *self, int argc, char **argv, GError **error);
} Command;

/* argv[0] is the command's name. `least` and `most` count the arguments that are left when the options are
 * taken; most -1 is any number. ERROR_USAGE otherwise. `--help` prints and exits. */
bool command_parse(const Command *self, const GOptionEntry *entries, int least, int most, int *argc,
                   char ***argv, GError **error);

/* ERROR_USAGE for a word that is none of `names` (ends in NULL), naming the nearest, or all where none is
 * near. `what` says where the word stood: "--status". Returns false. */
bool command_unknown(const char *what, const char *word, const char *const *names, GError **error);

extern const Command command_init, command_check, command_activate, command_adopt, command_assess,
    command_import, command_timescale, command_calendar, command_show, command_due, command_explain,
    command_update, command_resolve, command_forecast, command_preview, command_outbox, command_log,
    command_plugins, command_test, command_status, command_reload, command_pause, command_resume,
    command_bounce;

#endif
