/*
 * Mustache: templates with logic so slight that a programme officer can edit them. The language is that of
 * the Mustache specification 1.4, core, inheritance and dynamic names; lambdas are left out, because a view
 * is data.
 *
 * A set holds templates by name; they include and extend one another. It is filled once and then only read:
 * any number of threads may render from it at the same time. Views are jansson values. What stands in a view
 * is never read as a template.
 */
#ifndef MILESTONED_COMPOSE_MUSTACHE_H
#define MILESTONED_COMPOSE_MUSTACHE_H

#include <glib.h>
#include <jansson.h>
#include <stdbool.h>

/* Tags, partials and parents may stand this deep in one another. */
#define MUSTACHE_MAX_DEPTH 64
/* A result may have this many bytes. */
#define MUSTACHE_MAX_SIZE (4 * 1024 * 1024)
/* And this many tags may be worked through for it: a bound on time. */
#define MUSTACHE_MAX_STEPS 1000000

/* What is done to a value that {{name}} puts into the result; {{{name}}} and {{&name}} put it in as it is. */
typedef enum {
    MUSTACHE_TEXT,  /* nothing */
    MUSTACHE_HTML,  /* & < > " ' become entities */
    MUSTACHE_HEADER /* control characters become spaces */
} MustacheEscape;

typedef struct Mustache Mustache;

Mustache *mustache_new(void); /* (transfer full) */
void mustache_free(Mustache *set);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mustache, mustache_free)

/* Compiles `text` under a name, in place of an earlier one of that name; `file` is what errors call it. What
 * is malformed is an ERROR_SETTINGS that names file and line. */
bool mustache_add(Mustache *set, const char *name, const char *file, const char *text, GError **error);

/* The result (transfer full). A name that the view or the set does not have gives nothing, as the
 * specification wants; a result beyond the bounds above is an ERROR_DATA that names file and line. */
char *mustache_render(const Mustache *set, const char *name, const json_t *view, MustacheEscape escape,
                      GError **error);

/*
 * Whether everything that a template names exists: its variables in `example` (a view with every key, and at
 * least one element in every list), its partials and parents in the set, the blocks it fills in their
 * parents. What does not is an ERROR_SETTINGS that names file and line.
 */
bool mustache_check(const Mustache *set, const char *name, const json_t *example, GError **error);

#endif
