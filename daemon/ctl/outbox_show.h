/* One message of the outbox: what it says, and how it fared. */
#ifndef MILESTONED_CTL_OUTBOX_SHOW_H
#define MILESTONED_CTL_OUTBOX_SHOW_H

#include "ctl/command.h"

/* Prints the bytes that every attempt sends, or, with `fate`, what became of it. */
bool outbox_show(Ctl *ctl, Store *store, int64_t id, bool fate, GError **error);

#endif
