/* What the daemon keeps beside the plan: history, assessments, and single values. */
#ifndef MILESTONED_STORE_RECORDS_H
#define MILESTONED_STORE_RECORDS_H

#include "plan/assessment.h"
#include "plan/change.h"
#include "store/store.h"

/* Changes of a programme after `after`, oldest first: Change *. (transfer full) */
GPtrArray *changes_since(Store *store, int64_t programme_id, int64_t after, GError **error);

/* The newest change of each area of a programme: int64_t id of the area → int64_t id of the change
 * (g_int64_hash, both owned). A change that is no area's own (an observation) counts for every area, one
 * of a message or an absence for none; 0 where there is none. (transfer full) */
GHashTable *changes_by_area(Store *store, int64_t programme_id, GError **error);

/* Replaces what was last said of an area. */
bool assessments_save(Store *store, int64_t area_id, const Assessment *assessment, GError **error);

/* Single values: "instance", … NULL where there is none; setting NULL takes it away. (transfer
 * full) */
char *meta_get(Store *store, const char *name);
bool meta_set(Store *store, const char *name, const char *value, GError **error);

#endif
