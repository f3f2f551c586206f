/* What the files that read a programme.conf share. Private to the room. */
#ifndef MILESTONED_INTAKE_PROGRAMME_PRIVATE_H
#define MILESTONED_INTAKE_PROGRAMME_PRIVATE_H

#include "intake/programme.h"

typedef struct Reader {
    Schema *schema;
    Plan *plan;
    GHashTable *called; /* folded name or alias of a person → its Person */
} Reader;

/* "monday 08:00"; either pointer may be NULL. */
bool programme_parse_digest(const char *text, Weekday *weekday, int *minute);

/* programme_parts.c: the day of a key; DAY_NONE when it is unset or was refused. */
Day programme_day(const SchemaGroup *group, const char *key);

/* Somebody by key; NULL when the key is unset, or names nobody, which is then a fault at `where`. */
Person *programme_person(const Reader *reader, const SchemaGroup *group, const char *where, const char *key);

/* Numbers of days that must fall: int; NULL when the key is unset. (transfer full) */
GArray *programme_steps(const Reader *reader, const SchemaGroup *group, const char *key);

/* What hangs on people, on the whole plan and on boards, each after the people, and the boards' after the
 * areas. */
void programme_read_absences(const Reader *reader, Person *person, const SchemaGroup *group);
void programme_read_bands(const Reader *reader, const SchemaGroup *root);
void programme_read_escalation(const Reader *reader, const SchemaGroup *root);
void programme_read_cycle(const Reader *reader, Board *board, const SchemaGroup *group);

#endif
