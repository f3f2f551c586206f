/* Says for the history who removes rows, or writes those of a table that has no changed_by: what is done
 * between the two calls is this author's. Private to the room. */
#ifndef MILESTONED_STORE_REMOVAL_H
#define MILESTONED_STORE_REMOVAL_H

#include "store/store.h"

bool removal_begin(Store *store, const Author *author, GError **error);
bool removal_end(Store *store, GError **error);

#endif
