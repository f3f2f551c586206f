/*
 * Asks area plugins how areas stand, each plugin in a process of its own, without ever blocking the loop.
 *
 * A process is started when something is asked of a plugin, answers one request after another, and ends when
 * none is left. Whatever goes wrong there costs the answer that was being made and nothing else; after three
 * failures in a row the requests that wait for the same plugin are answered with the fault, untried. A plugin
 * that cannot be loaded answers all that wait.
 *
 * Every call of area_pool_assess, area_pool_section and area_pool_describe is answered exactly once, from the
 * loop, never from within the call. The process must ignore SIGPIPE.
 */
#ifndef MILESTONED_AREA_AREA_POOL_H
#define MILESTONED_AREA_AREA_POOL_H

#include "area/area_description.h"
#include "area/area_section.h"
#include "plan/plan.h"

#include <uv.h>

typedef struct AreaPool AreaPool;

typedef struct AreaPoolOptions {
    const char *host;      /* path of the program milestoned-area */
    const char *directory; /* where the plugins are */
    guint timeout;         /* milliseconds that one answer may take, the start of its process included */
    guint64 memory;        /* bytes of address space for one process, which takes 3 MiB of it itself */
    guint hosts;           /* how many processes at once */
} AreaPoolOptions;

/* `options` is copied; relative paths are taken from the current directory now. (transfer full), freed by
 * area_pool_close. */
AreaPool *area_pool_new(uv_loop_t *loop, const AreaPoolOptions *options);

/* The assessment is (transfer full) and never NULL; one that the plugin failed to give has `fault` set, and
 * is valid until the next day. */
typedef void (*AreaAssessed)(Assessment *assessment, void *data);
/* Everything of the plan that is needed is copied before the call returns. */
void area_pool_assess(AreaPool *pool, const Plan *plan, const Area *area, const Timetable *times, Day today,
                      AreaAssessed done, void *data);

/* `section` is (transfer full), empty for a plugin that has none; NULL with `fault` (transfer none). */
typedef void (*AreaSectioned)(AreaSection *section, const char *fault, void *data);
void area_pool_section(AreaPool *pool, const Plan *plan, const Area *area, const Timetable *times, Day today,
                       AreaSectioned done, void *data);

/* `description` is (transfer full); NULL with `fault` (transfer none). */
typedef void (*AreaDescribed)(AreaDescription *description, const char *fault, void *data);
void area_pool_describe(AreaPool *pool, const char *plugin, AreaDescribed done, void *data);

/* Ends all processes, answers what is still open with a fault, then frees the pool and calls `closed` (may be
 * NULL), from the loop. */
typedef void (*AreaPoolClosed)(void *data);
void area_pool_close(AreaPool *pool, AreaPoolClosed closed, void *data);

#endif
