/* A milestone by what a person writes. Private to the room. */
#ifndef MILESTONED_STORE_LOOKUP_H
#define MILESTONED_STORE_LOOKUP_H

#include "store/store.h"

/* The id of a milestone by the keys of its programme and its own; case does not matter where it tells no two
 * apart. 0 and ERROR_DATA for an unknown one, naming the nearest. */
int64_t lookup_milestone(Store *store, const char *programme, const char *ref, GError **error);

#endif
