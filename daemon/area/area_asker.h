/* Asks area plugins and waits for the answer: for programs that have no loop of their own. SIGPIPE must be
 * ignored. */
#ifndef MILESTONED_AREA_AREA_ASKER_H
#define MILESTONED_AREA_AREA_ASKER_H

#include "area/area_pool.h"

typedef struct AreaAsker AreaAsker;

AreaAsker *area_asker_new(const AreaPoolOptions *options); /* (transfer full) */
void area_asker_free(AreaAsker *asker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AreaAsker, area_asker_free)

/* ERROR_DATA with the fault. (transfer full) */
AreaDescription *area_asker_describe(AreaAsker *asker, const char *plugin, GError **error);

/* What its plugin says of an area; one that it failed to give has `fault` set. (transfer full) */
Assessment *area_asker_assess(AreaAsker *asker, const Plan *plan, const Area *area, const Timetable *times,
                              Day today);

/* Its part of a paper; ERROR_DATA with the fault. (transfer full) */
AreaSection *area_asker_section(AreaAsker *asker, const Plan *plan, const Area *area, const Timetable *times,
                                Day today, GError **error);

#endif
