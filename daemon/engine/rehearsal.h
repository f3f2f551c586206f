/*
 * The engine on a fast clock: it sleeps by jumping. A rehearsal runs on a private copy of the store, which it
 * makes, uses and removes; the store itself is not touched. Forecasts and replays are rehearsals: they differ
 * in where messages go.
 */
#ifndef MILESTONED_ENGINE_REHEARSAL_H
#define MILESTONED_ENGINE_REHEARSAL_H

#include "engine/engine.h"
#include "settings/settings.h"

typedef struct RehearsalOptions {
    const Settings *settings;
    const char *programme; /* NULL: every active one */
    Day from, to;          /* local days of the programme, both included */
    const char *script;    /* an updates.csv whose rows after `from` are played; NULL */
    guint *refused;        /* gets how many of them could not be applied, each of which was logged; NULL */
    bool record;           /* messages go nowhere; else by the settings' transport */
    /* Events of the engine; a held notice is told once. `at` is the rehearsal's time. All may be NULL. */
    void (*sent)(void *data, const Message *message, const Plan *plan, Instant at);
    void (*held)(void *data, const Held *held, const Plan *plan, Instant at);
    void (*progress)(void *data, Day day);
    void *data;
} RehearsalOptions;

/*
 * Runs to its end. A programme that is named and is a draft is taken as activated on `from`. Any other
 * transport than Maildir is refused unless it reaches loopback only: no rehearsal can mail a real person.
 * SIGINT or SIGTERM ends it early, as ERROR_TEMPORARY, with the copy removed.
 */
bool rehearsal_run(const RehearsalOptions *options, GError **error);

#endif
