/* Keeps a set of rows that hangs on a part: its meetings, absences, periods. Private to the room. */
#ifndef MILESTONED_STORE_ROWSET_H
#define MILESTONED_STORE_ROWSET_H

#include "store/store.h"
#include "time/day.h"

#include <jansson.h>

/*
 * `stands` binds ?1 the owner, and gives the rows that stand; where they are those wanted, in that order,
 * nothing is written. The others bind ?2 the rows wanted besides, a JSON array: `remove` takes away the rows
 * of keys that are not among them, and `add` writes those that are not there, or differ. `add` may bind ?3
 * the author's instant and ?4 the author.
 */
typedef struct RowSet {
    const char *stands, *remove, *add;
} RowSet;

/* An element of `wanted` is an array of the columns of a row, or its only column. */
bool rowset_save(Store *store, const RowSet *sql, int64_t owner, const json_t *wanted, const Author *author,
                 GError **error);

/* A day and an id as JSON, null for DAY_NONE and 0; to be taken by their array. */
json_t *rowset_day(Day day);
json_t *rowset_id(int64_t id);

/* The n-th cell of a wanted row that is an array itself, for the statements. */
#define ROWSET_CELL(n) "json_extract(value, '$[" #n "]')"

#endif
