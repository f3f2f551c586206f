/* A sheet of names and texts for people: each text whole, wrapped to the terminal beside its name. */
#ifndef MILESTONED_CTL_FACTS_H
#define MILESTONED_CTL_FACTS_H

#include "time/day.h"

#include <glib.h>

typedef struct Facts Facts;

Facts *facts_new(void); /* (transfer full) */
void facts_free(Facts *facts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Facts, facts_free)

/* A fact of NULL or "", or of no day, is left out. Control characters are shown, not obeyed; a new line is
 * one. */
void facts_add(Facts *facts, const char *name, const char *text);
void facts_add_day(Facts *facts, const char *name, Day day);

/* `width`: columns of the terminal, 0 for no limit. (transfer full) */
char *facts_format(const Facts *facts, guint width);

/* On standard output. */
void facts_print(const Facts *facts);

#endif
