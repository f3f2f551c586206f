/* Holds a plan against what the plugins that its areas name say of themselves. */
#ifndef MILESTONED_CTL_PLUGIN_CHECK_H
#define MILESTONED_CTL_PLUGIN_CHECK_H

#include "intake/cases.h"
#include "plan/plan.h"
#include "settings/settings.h"

/* What the plugins of areas say of themselves, each asked once, when it is first wanted. */
typedef struct PluginBook PluginBook;
PluginBook *plugin_book_new(const Settings *settings); /* borrowed; (transfer full) */
void plugin_book_free(PluginBook *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PluginBook, plugin_book_free)

/* A MeasureRefuse (intake/measures.h) over a book: a measure that no plugin of the programme looks at, or not
 * that of the area it is for, is refused with the nearest that one does. Where a plugin cannot be asked,
 * nothing is refused. */
char *plugin_book_refuse(const Plan *plan, const Observation *observation, void *book);

/* What a book knows of cases, as intake wants it; the book must outlive it. A kind is known where the plugin
 * of the case's area, or of any, declares it. */
CaseBook plugin_book_cases(PluginBook *book);

/*
 * Asks each plugin to describe itself, once. Into `problems` go, as char *: a plugin that cannot; an area's
 * setting that its plugin does not have, naming the nearest, or whose value it would refuse; values of a
 * measure that a plugin declares and would leave out, being out of range or of a period without a known end.
 * Into `notes` goes one line with the measures that none of the plugins looks at (their plugin may have been
 * another one when they came in), and the nearest that one does. SIGPIPE must be ignored.
 */
void plugin_check_plan(const Plan *plan, PluginBook *book, GPtrArray *problems, GPtrArray *notes);

/* Both the same, of plugins that have been asked: char * → AreaDescription *, by their names. */
char *plugin_check_refuse(const Plan *plan, const Observation *observation, GHashTable *descriptions);
void plugin_check_described(const Plan *plan, GHashTable *descriptions, GPtrArray *problems,
                            GPtrArray *notes);

#endif
