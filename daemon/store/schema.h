/* The tables of the store, and the steps that bring an older store to the present form. Private to the room.
 */
#ifndef MILESTONED_STORE_SCHEMA_H
#define MILESTONED_STORE_SCHEMA_H

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>

/* "MILE" in the file's header (application_id, offset 68): what tells a store from another program's file. */
#define SCHEMA_APPLICATION_ID 0x4D494C45

/* One step forward: SQL that takes a store from version n to n + 1, n being its place in the list. */
typedef struct SchemaStep {
    const char *const *lists[4]; /* lists of statements, in order; each ends in NULL, and so may the lists */
} SchemaStep;

typedef struct SchemaSteps {
    const SchemaStep *steps;
    int count; /* also the version that the last step leads to */
} SchemaSteps;

/* Of the first step: what moves a programme's number in `revision` (schema_revision.c). */
extern const char *const schema_revision_triggers[];

/* The steps of this release. */
extern const SchemaSteps schema_steps;

/* Applies what is missing, in one transaction: all of it or nothing. Foreign keys are held off meanwhile, so
 * that a step may rebuild a table, and checked before the commit. `where` names the file in errors. A version
 * beyond the last step is ERROR_DATA. */
bool schema_migrate(sqlite3 *db, const SchemaSteps *steps, const char *where, GError **error);

/* The version a store is of; -1 on failure. */
int schema_version(sqlite3 *db);

#endif
