/* One area of a plan, written as the request frame that a plugin host reads. */
#ifndef MILESTONED_AREA_AREA_REQUEST_H
#define MILESTONED_AREA_AREA_REQUEST_H

#include "area/area_description.h"
#include "area/record.h"
#include "plan/plan.h"

typedef struct AreaRequest {
    uint64_t id;   /* repeated in the answer; not 0 */
    uint32_t what; /* WIRE_ASK_ASSESS or WIRE_ASK_SECTION */
    const Plan *plan;
    const Area *area;
    const Timetable *times;
    Day today;
    const AreaDescription *known; /* the plugin, when it is known: only its measures are written; NULL: all */
} AreaRequest;

/* Appends the frame. Dates are asked for from the first day of today's month to the last of the same month a
 * year later, so that the answer stays the same within a month. */
void area_request_write(const AreaRequest *request, RecordBuffer *out);

/* What a comparator's words mean: MILESTONED_OWN …; "" is the area's own. */
int area_request_comparator(const char *words);

#endif
