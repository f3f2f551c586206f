/* The values behind a schema's keys: this room's own. */
#ifndef MILESTONED_SETTINGS_SCHEMA_VALUE_H
#define MILESTONED_SETTINGS_SCHEMA_VALUE_H

#include "settings/schema.h"

#include <libconfig.h>

typedef struct SchemaPair {
    char *name, *text;
} SchemaPair;

typedef struct SchemaValue {
    const SchemaKey *key;
    const char *file; /* interned; NULL for a fallback */
    guint line;
    char *text;         /* of every scalar but a boolean and an integer: as written, a path made absolute */
    gint64 number;      /* of a number, a quantity, a boolean; of a word its place among the choices */
    GArray *numbers;    /* gint64 */
    GPtrArray *texts;   /* char *, ending in NULL */
    GPtrArray *members; /* SchemaGroup * or SchemaPair * */
} SchemaValue;

/* A value without content, from a place in a file. (transfer full) */
SchemaValue *schema_value_new(const SchemaKey *key, const char *file, guint line);
void schema_value_free(SchemaValue *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SchemaValue, schema_value_free)

/* Both give what is wrong, as the words that follow the key's name (transfer full), or NULL. Relative paths
 * count from `directory`; NULL leaves them alone. */

/* Reads a fallback or an override. Not for SCHEMA_GROUPS and SCHEMA_FREE. */
char *schema_value_parse(SchemaValue *value, const char *text, const char *directory);

/* Reads a setting. Not for SCHEMA_GROUPS. */
char *schema_value_read(SchemaValue *value, const config_setting_t *setting, const char *directory);

/* The value as a file writes it (transfer full); NULL for lists of groups and free groups. */
char *schema_value_literal(const SchemaValue *value);

/* True for types whose value is a number in a range. */
bool schema_type_ranged(SchemaType type);

#endif
