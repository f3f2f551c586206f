/*
 * programme.conf: what a programme is beside its sheet. People, boards, areas, dates and the officer, in
 * libconfig's syntax; milestoned-programme(5) describes it for those who write it.
 */
#ifndef MILESTONED_INTAKE_PROGRAMME_H
#define MILESTONED_INTAKE_PROGRAMME_H

#include "plan/plan.h"
#include "settings/schema.h"

#include <glib.h>

#define PROGRAMME_FILE "programme.conf"

/* The table of keys, ending in a key without a name. */
const SchemaKey *programme_keys(void);

/*
 * Reads a programme.conf as a plan without actions, whose parts have no ids. An area without its own plugin
 * has "oversight". Every fault is told in one ERROR_DATA, each with file and line: a key that does not exist
 * or has the wrong type, an address, zone, date or digest that cannot be, somebody named who is not among the
 * people, two people or areas of one key or name. (transfer full)
 */
Plan *programme_read(const char *path, const char *key, GError **error);

/* The same for a text in memory; `name` stands for its file. (transfer full) */
Plan *programme_parse(const char *name, const char *text, const char *key, GError **error);

/* The plan that a sheet without a programme.conf begins with: England, Europe/London, the financial year,
 * nobody and no board; "inspection-plan" is titled "Inspection plan". (transfer full) */
Plan *programme_bare(const char *key);

/* True for a key that a programme may have: at most 64 letters, digits, dashes, underscores and dots of
 * ASCII, a letter or a digit first. */
bool programme_key_ok(const char *key);

#endif
