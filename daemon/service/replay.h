/* milestoned --replay: a rehearsal whose messages are really delivered, to Maildirs or to this machine. */
#ifndef MILESTONED_SERVICE_REPLAY_H
#define MILESTONED_SERVICE_REPLAY_H

#include "settings/settings.h"

typedef struct ReplayOptions {
    const Settings *settings;
    const char *period;    /* "2004-03-22..2005-04-01", both days included */
    const char *programme; /* NULL: every active one */
    const char *script;    /* an updates.csv; NULL */
    bool json;
} ReplayOptions;

/* Shows its progress on a terminal, and ends with who got how many messages of which kind. */
bool replay_run(const ReplayOptions *options, GError **error);

#endif
