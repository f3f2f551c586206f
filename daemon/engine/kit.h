/*
 * What the settings make: calendars, policy, composer, transports and plugin hosts, ready for an engine.
 * Whoever drives one, and every command that plans or composes, begins with a kit.
 */
#ifndef MILESTONED_ENGINE_KIT_H
#define MILESTONED_ENGINE_KIT_H

#include "area/area_pool.h"
#include "deliver/backoff.h"
#include "deliver/transport.h"
#include "engine/planner.h"
#include "settings/settings.h"
#include "time/almanac.h"

typedef struct Kit {
    const Settings *settings; /* borrowed: must outlive the kit */
    Almanac *almanac;
    Composer *composer;
    Random *random; /* of the planner's thread */
    Planner planner;
} Kit;

/* `random` (transfer full). ERROR_SETTINGS names a template or a calendar at fault; where `faults` is given,
 * calendars at fault are left out instead, and what is wrong with them is added to it (char *). (transfer
 * full) */
Kit *kit_new(const Settings *settings, Random *random, GPtrArray *faults, GError **error);
/* Warns of them in the log. */
void kit_tell_faults(const GPtrArray *faults);

void kit_free(Kit *kit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Kit, kit_free)

/* The policy alone, for whoever looks at plans and composes nothing. Its ladder is the settings'. */
SchedulePolicy kit_policy(const Settings *settings);

/* The transports of the settings; with `rehearsal`, such as reach nobody: Maildir takes webhooks too, and
 * anything that opens connections opens them to this machine only. Both (transfer full); they may be one and
 * the same. */
bool kit_transports(const Settings *settings, uv_loop_t *loop, const Clock *clock, bool rehearsal,
                    Transport **mail, Transport **webhook, GError **error);

/* Makes the transports and closes them again: whether secrets and addresses are good. Nothing is opened. */
bool kit_check_transports(const Settings *settings, GError **error);

/* Where plugins and their host are, and what they may take; its texts are the settings'. */
AreaPoolOptions kit_area_options(const Settings *settings);

/* When a failed delivery is tried again. */
BackoffOptions kit_retry(const Settings *settings);

/* (transfer full) */
AreaPool *kit_areas(const Settings *settings, uv_loop_t *loop);

#endif
