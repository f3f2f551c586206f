/* How programmes stand, in short: counts by status, each area's word, and what will not be sent. */
#ifndef MILESTONED_CTL_STATUS_PROGRAMME_H
#define MILESTONED_CTL_STATUS_PROGRAMME_H

#include "ctl/picture.h"

/* (transfer full) */
json_t *status_programme_json(const Picture *picture);

/* All pictures (Picture *) on standard output: one table of programmes, one of areas, then what is held. */
void status_programme_print(const GPtrArray *pictures);

#endif
