/* Runs an area plugin through the contract: what it declares, and what it answers of areas made up for the
 * purpose, from an empty one to one of ten thousand steps. */
#ifndef MILESTONED_CTL_PLUGIN_VERIFY_H
#define MILESTONED_CTL_PLUGIN_VERIFY_H

#include "area/area_asker.h"

typedef struct VerifyCheck {
    const char *name; /* "determinism" */
    char *fault;      /* NULL: it holds; owned */
} VerifyCheck;

/* The checks in their order: VerifyCheck *; those that rest on one that failed are left out. `options` has
 * the directory and limits; its plugin is `plugin`. (transfer full) */
GPtrArray *plugin_verify(const AreaPoolOptions *options, const char *plugin);

#endif
