/* Keeps a set of rows that hangs on a part: its meetings, absences, periods. Private to the room. */
#ifndef MILESTONED_STORE_ROWSET_H
#define MILESTONED_STORE_ROWSET_H

#include "store/store.h"
#include "time/day.h"

#include <jansson.h>

/* All bind ?1 the owner and ?2 the rows wanted, a JSON array; `add` ?3 the author's instant and ?4 the author
 * besides. `differ` gives 1 where rows and wanted rows are not the same; only then `remove` takes away the
 * rows of keys that are not wanted, and `add` writes those wanted. */
typedef struct RowSet {
    const char *differ, *remove, *add;
} RowSet;

bool rowset_save(Store *store, const RowSet *sql, int64_t owner, const json_t *wanted, const Author *author,
                 GError **error);

/* A day and an id as JSON, null for DAY_NONE and 0; to be taken by their array. */
json_t *rowset_day(Day day);
json_t *rowset_id(int64_t id);

/* The n-th cell of a wanted row that is an array itself, for the statements. */
#define ROWSET_CELL(n) "json_extract(value, '$[" #n "]')"

/* A `differ` of what two queries give: the rows that stand, and those wanted. */
#define ROWSET_DIFFER(stands, wanted)                                                                        \
    "SELECT EXISTS (" stands " EXCEPT " wanted ") OR EXISTS (" wanted " EXCEPT " stands ")"

#endif
