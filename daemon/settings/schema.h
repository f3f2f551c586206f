/*
 * A typed table of keys over libconfig's syntax. One table drives reading, refusing, overriding and
 * describing. The daemon's settings are read by it, and so is a programme's programme.conf.
 *
 *     static const SchemaKey person[] = {
 *         {.name = "key", .type = SCHEMA_TEXT, .required = true, .sentence = "…"},
 *         {.name = "addresses", .type = SCHEMA_ADDRESSES, .sentence = "…"},
 *         {.name = NULL}};
 *     static const SchemaKey programme[] = {
 *         {.name = "title", .type = SCHEMA_TEXT, .required = true, .sentence = "…"},
 *         {.name = "digest.hour", .type = SCHEMA_TIME, .fallback = "08:00", .sentence = "…"},
 *         {.name = "people", .type = SCHEMA_GROUPS, .members = person, .sentence = "…"},
 *         {.name = NULL}};
 *
 *     g_autoptr(Schema) schema = schema_new(programme, ERROR_DATA);
 *     schema_read_file(schema, path);
 *     const SchemaGroup *root = schema_root(schema);
 *     if (schema_text(root, "title") …) schema_fault(schema, root, "title", "is …");
 *     if (!schema_finish(schema, error)) return NULL;
 *
 * Nothing stops at the first fault: all are gathered, and schema_finish gives them in one error, a line for
 * each with file and line. Values read well stand even when others are faulty, so that the caller's own
 * checks can add to the list.
 */
#ifndef MILESTONED_SETTINGS_SCHEMA_H
#define MILESTONED_SETTINGS_SCHEMA_H

#include "base/error.h"

#include <glib.h>
#include <stdbool.h>

typedef enum {
    SCHEMA_TEXT,    /* a string: valid UTF-8 */
    SCHEMA_PATH,    /* a file or a directory; a relative one counts from the directory of its settings file */
    SCHEMA_SECRET,  /* where a secret stands (secret.h): a SCHEMA_PATH, or "credential:NAME" */
    SCHEMA_ADDRESS, /* a mail address (base/address.h) */
    SCHEMA_MAILBOX, /* a mail address, or "Name <address>" */
    SCHEMA_HOST,    /* a host name */
    SCHEMA_URL,     /* of a scheme among `choices`, with a host, without a user or a password */
    SCHEMA_WORD,    /* one of `choices` */
    SCHEMA_BOOLEAN, /* true or false */
    SCHEMA_INTEGER, /* a whole number */
    SCHEMA_DURATION,  /* a string, "1h30m" (base/quantity.h); milliseconds */
    SCHEMA_SIZE,      /* a string, "64M" (base/quantity.h); bytes */
    SCHEMA_TIME,      /* a string, "08:00"; minutes of the day */
    SCHEMA_TEXTS,     /* a list of strings */
    SCHEMA_ADDRESSES, /* a list of mail addresses */
    SCHEMA_INTEGERS,  /* a list of whole numbers */
    SCHEMA_GROUPS,    /* a list of groups, each with `members` */
    SCHEMA_FREE       /* a group whose names are not known here; its values are scalars, given as text */
} SchemaType;

/* What is wrong with a text, as the end of a sentence that begins with it ("is no day: …"), or NULL. Static.
 */
typedef const char *(*SchemaCheck)(const char *text);

typedef struct SchemaKey SchemaKey;
struct SchemaKey {
    const char *name; /* "mail.url" stands in the group `mail`; NULL ends a table */
    SchemaType type;
    bool required;              /* a group without it is at fault */
    const char *fallback;       /* as an override writes it ("60s", "20,10,2"); NULL: unset */
    const char *example;        /* a value to show where there is no fallback; may be NULL */
    const char *min, *max;      /* of numbers and quantities, each written as a value is; NULL: no bound */
    const char *const *choices; /* words or schemes, ending in NULL */
    const SchemaKey *members;   /* of the groups of a list */
    SchemaCheck check;          /* for each text, after the type's own check; may be NULL */
    const char *sentence;       /* what it means: one or more sentences, plain text */
};

typedef struct Schema Schema;
typedef struct SchemaGroup SchemaGroup;

/* Every key at its fallback. `keys` must outlive the schema; faults become errors of `code`. A fallback or a
 * bound that the table's own rules refuse ends the program. */
Schema *schema_new(const SchemaKey *keys, ErrorCode code);
void schema_free(Schema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Schema, schema_free)

/* Lays a file's values over those that stand. Called again with another file, it overrides key by key. A file
 * that cannot be read is a fault. */
void schema_read_file(Schema *schema, const char *path);

/* The same for a text in memory; `name` stands for its file. */
void schema_read_text(Schema *schema, const char *name, const char *text);

/* Lays "KEY=VALUE" over what stands. A value is written as in a file, without its quotation marks; lists by
 * commas. Lists of groups and free groups stand in files only. Relative paths count from the working
 * directory. */
void schema_override(Schema *schema, const char *assignment);

/* Notes a fault of the caller's own at the place where the key was set (or the group, when it was not, or
 * when `key` is NULL). `group` must be of this schema. Returns false. */
bool schema_fault(Schema *schema, const SchemaGroup *group, const char *key, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* Looks for required keys; then true, or every fault as one error, a line for each (at most 20). */
bool schema_finish(Schema *schema, GError **error);

const SchemaGroup *schema_root(const Schema *schema);

/*
 * Reading values. `name` is a key's whole dotted name within its table; one that the table does not have, or
 * has with another type, ends the program. All that is returned is borrowed from the schema.
 */

/* True when a file or an override set the key, be it to a value that was refused. */
bool schema_given(const SchemaGroup *group, const char *name);

/* The text of a SCHEMA_TEXT, PATH, SECRET, ADDRESS, MAILBOX, HOST, URL or WORD; NULL when it is unset. */
const char *schema_text(const SchemaGroup *group, const char *name);

/* The number of a SCHEMA_INTEGER, DURATION (ms), SIZE (bytes) or TIME (minutes), or the place of a
 * SCHEMA_WORD among its choices; `otherwise` when it is unset. */
gint64 schema_number(const SchemaGroup *group, const char *name, gint64 otherwise);

/* False when it is unset. */
bool schema_boolean(const SchemaGroup *group, const char *name);

/* SCHEMA_TEXTS and SCHEMA_ADDRESSES; empty when unset. Ends in NULL. */
const char *const *schema_texts(const SchemaGroup *group, const char *name);

/* SCHEMA_INTEGERS; empty when unset. */
const gint64 *schema_numbers(const SchemaGroup *group, const char *name, guint *count);

/* SCHEMA_GROUPS, in the order of the file. */
guint schema_group_count(const SchemaGroup *group, const char *name);
const SchemaGroup *schema_group(const SchemaGroup *group, const char *name, guint index);

/* SCHEMA_FREE, in the order of the file: names and values as text ("true", "12", "0.5"). */
guint schema_free_count(const SchemaGroup *group, const char *name);
void schema_free_pair(const SchemaGroup *group, const char *name, guint index, const char **key,
                      const char **value);

/* The value that stands, as a file writes it; NULL when it is unset, or a list of groups or a free group.
 * (transfer full) */
char *schema_literal(const SchemaGroup *group, const char *name);

/* "FILE:LINE" of a key, or of the group when the key was not set or is NULL (transfer full). */
char *schema_place(const SchemaGroup *group, const char *name);

/*
 * Describing a table, all (transfer full).
 */

/* "a duration such as \"90s\" or \"1h30m\"", for sentences. */
char *schema_type_phrase(const SchemaKey *key);

/* For a terminal: name, type, range, fallback and sentence of every key, wrapped at 80 columns. */
char *schema_describe_text(const SchemaKey *keys);

/* mdoc(7): a tagged list of every key. */
char *schema_describe_mdoc(const SchemaKey *keys);

/* A settings file in which every key stands commented out, at its fallback or its example, under its
 * sentence. Lists of groups and free groups are left out; groups nest one deep. */
char *schema_describe_sample(const SchemaKey *keys);

#endif
