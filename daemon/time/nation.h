/* The four nations: each has bank holidays, and a usual school year, of its own. */
#ifndef MILESTONED_TIME_NATION_H
#define MILESTONED_TIME_NATION_H

#include <stdbool.h>

typedef enum { NATION_ENGLAND, NATION_WALES, NATION_SCOTLAND, NATION_NORTHERN_IRELAND } Nation;
#define NATIONS 4

/* "england", "wales", "scotland", "northern-ireland": as written in settings and in the store. False for any
 * other word, and for NULL. */
const char *nation_word(Nation nation);
bool nation_parse(const char *word, Nation *nation);

#endif
