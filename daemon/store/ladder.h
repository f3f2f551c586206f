/* A ladder of working days as the store writes it: "20,10,2", each at most LADDER_MOST. Private to the room.
 */
#ifndef MILESTONED_STORE_LADDER_H
#define MILESTONED_STORE_LADDER_H

#include <glib.h>
#include <stdbool.h>

enum { LADDER_MOST = 999 };

/* NULL for NULL and for an empty ladder. (transfer full) */
char *ladder_format(const GArray *ladder);

/* Gives NULL for "". False when the text is no ladder. (transfer full) */
bool ladder_parse(const char *text, GArray **ladder);

#endif
