/* Holds a plan against what the plugins that its areas name say of themselves. */
#ifndef MILESTONED_CTL_PLUGIN_CHECK_H
#define MILESTONED_CTL_PLUGIN_CHECK_H

#include "plan/plan.h"
#include "settings/settings.h"

/*
 * Asks each plugin to describe itself, once. Into `problems` go, as char *: a plugin that cannot; an area's
 * setting that its plugin does not have, naming the nearest, or whose value it would refuse; values of a
 * measure that a plugin declares and would leave out, being out of range or of a period without a known end.
 * Into `notes` goes one line with the measures that none of the plugins looks at, and the nearest that one
 * does: they are kept, and may be somebody else's. SIGPIPE must be ignored.
 */
void plugin_check_plan(const Plan *plan, const Settings *settings, GPtrArray *problems, GPtrArray *notes);

/* The same, of plugins that have been asked: char * → AreaDescription *, by their names. */
void plugin_check_described(const Plan *plan, GHashTable *descriptions, GPtrArray *problems,
                            GPtrArray *notes);

#endif
