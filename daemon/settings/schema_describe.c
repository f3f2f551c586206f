#include "settings/schema_value.h"

#include <string.h>

enum { WIDTH = 78 };

/* For sentences, and for lists of keys. */
static const struct {
    const char *phrase, *word;
} types[] = {
    [SCHEMA_TEXT] = {"a text in quotation marks", "text"},
    [SCHEMA_PATH] = {"a path in quotation marks", "path"},
    [SCHEMA_SECRET] = {"a path, or \"credential:NAME\"", "path, or credential:NAME"},
    [SCHEMA_ADDRESS] = {"a mail address such as \"lead@example.org\"", "mail address"},
    [SCHEMA_MAILBOX] = {"a mail address, alone or as \"Name <lead@example.org>\"",
                        "mail address, or Name <address>"},
    [SCHEMA_HOST] = {"a host name such as \"mail.example.org\"", "host name"},
    [SCHEMA_URL] = {"an address beginning with ", "address beginning with "},
    [SCHEMA_WORD] = {"one of ", "one of "},
    [SCHEMA_BOOLEAN] = {"true or false, without quotation marks", "true or false"},
    [SCHEMA_INTEGER] = {"a whole number, without quotation marks", "whole number"},
    [SCHEMA_DURATION] = {"a duration such as \"90s\" or \"1h30m\"", "duration"},
    [SCHEMA_SIZE] = {"a size such as \"512K\" or \"64M\"", "size"},
    [SCHEMA_TIME] = {"a time of day such as \"08:00\"", "time of day"},
    [SCHEMA_TEXTS] = {"a list of texts such as [\"one\", \"two\"]", "list of texts"},
    [SCHEMA_ADDRESSES] = {"a list of mail addresses such as [\"lead@example.org\"]",
                          "list of mail addresses"},
    [SCHEMA_INTEGERS] = {"a list of whole numbers such as [3, 2, 1]", "list of whole numbers"},
    [SCHEMA_GROUPS] = {"a list of groups: ( { KEY = VALUE; }, { KEY = VALUE; } )", "list of groups"},
    [SCHEMA_FREE] = {"a group of plain values: { NAME = VALUE; }", "group of plain values"},
};

static void
append_choices(GString *out, const SchemaKey *key)
{
    const char *after = key->type == SCHEMA_URL ? "://" : "";
    if (key->type != SCHEMA_URL && key->type != SCHEMA_WORD)
        return;
    for (guint i = 0; key->choices[i] != NULL; i++) {
        const char *before = i == 0 ? "" : key->choices[i + 1] == NULL ? " or " : ", ";
        g_string_append_printf(out, "%s%s%s", before, key->choices[i], after);
    }
}

char *
schema_type_phrase(const SchemaKey *key)
{
    GString *out = g_string_new(types[key->type].phrase);
    append_choices(out, key);
    return g_string_free(out, FALSE);
}

static void
append_range(GString *out, const SchemaKey *key)
{
    if (key->min != NULL && key->max != NULL)
        g_string_append_printf(out, ", %s to %s", key->min, key->max);
    else if (key->min != NULL)
        g_string_append_printf(out, ", at least %s", key->min);
    else if (key->max != NULL)
        g_string_append_printf(out, ", at most %s", key->max);
}

/* A value as a file writes it: strings in quotation marks, lists in brackets. */
static void
append_string(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"' || *text == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
}

static void
append_list(GString *out, const char *text, bool quoted)
{
    g_auto(GStrv) items = g_strsplit(text, ",", -1);
    g_string_append_c(out, '[');
    for (guint i = 0; items[i] != NULL; i++) {
        g_string_append(out, i > 0 ? ", " : "");
        if (quoted)
            append_string(out, g_strstrip(items[i]));
        else
            g_string_append(out, g_strstrip(items[i]));
    }
    g_string_append_c(out, ']');
}

static void
append_literal(GString *out, const SchemaKey *key, const char *text)
{
    if (key->type == SCHEMA_BOOLEAN || key->type == SCHEMA_INTEGER)
        g_string_append(out, text);
    else if (key->type == SCHEMA_INTEGERS)
        append_list(out, text, false);
    else if (key->type == SCHEMA_TEXTS || key->type == SCHEMA_ADDRESSES)
        append_list(out, text, true);
    else
        append_string(out, text);
}

static void
append_elements(GString *out, const SchemaValue *value)
{
    g_string_append_c(out, '[');
    for (guint i = 0; value->numbers != NULL && i < value->numbers->len; i++)
        g_string_append_printf(out, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "",
                               g_array_index(value->numbers, gint64, i));
    for (guint i = 0; value->texts != NULL && value->texts->pdata[i] != NULL; i++) {
        g_string_append(out, i > 0 ? ", " : "");
        append_string(out, value->texts->pdata[i]);
    }
    g_string_append_c(out, ']');
}

char *
schema_value_literal(const SchemaValue *value)
{
    if (value->members != NULL)
        return NULL;
    GString *out = g_string_new(NULL);
    if (value->key->type == SCHEMA_BOOLEAN)
        g_string_append(out, value->number != 0 ? "true" : "false");
    else if (value->key->type == SCHEMA_INTEGER)
        g_string_append_printf(out, "%" G_GINT64_FORMAT, value->number);
    else if (value->numbers != NULL || value->texts != NULL)
        append_elements(out, value);
    else
        append_string(out, value->text);
    return g_string_free(out, FALSE);
}

/* "Duration, 1s to 1h; default "60s"." */
static char *
facts(const SchemaKey *key)
{
    GString *out = g_string_new(types[key->type].word);
    append_choices(out, key);
    append_range(out, key);
    if (key->required)
        g_string_append(out, "; required");
    g_string_append(out, key->fallback != NULL ? "; default " : "");
    if (key->fallback != NULL)
        append_literal(out, key, key->fallback);
    g_string_append(out, key->example != NULL ? "; for example " : "");
    if (key->example != NULL)
        append_literal(out, key, key->example);
    g_string_append_c(out, '.');
    out->str[0] = g_ascii_toupper(out->str[0]);
    return g_string_free(out, FALSE);
}

/* Words filled into lines that all begin with `indent`. */
static void
append_filled(GString *out, const char *indent, const char *text)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    glong column = 0;
    for (guint i = 0; words[i] != NULL; i++) {
        glong length = g_utf8_strlen(words[i], -1);
        bool fresh = column == 0 || column + 1 + length > WIDTH;
        if (fresh)
            g_string_append_printf(out, "%s%s%s", column == 0 ? "" : "\n", indent, words[i]);
        else
            g_string_append_printf(out, " %s", words[i]);
        column = fresh ? g_utf8_strlen(indent, -1) + length : column + 1 + length;
    }
    g_string_append_c(out, '\n');
}

static void
describe_text(GString *out, const SchemaKey *keys, guint depth)
{
    g_autofree char *margin = g_strnfill(depth * 4, ' ');
    g_autofree char *indent = g_strnfill(depth * 4 + 4, ' ');
    for (const SchemaKey *key = keys; key->name != NULL; key++) {
        g_autofree char *line = facts(key);
        g_string_append_printf(out, "%s%s\n", margin, key->name);
        append_filled(out, indent, key->sentence);
        append_filled(out, indent, line);
        if (key->type == SCHEMA_GROUPS)
            describe_text(out, key->members, depth + 1);
    }
}

char *
schema_describe_text(const SchemaKey *keys)
{
    GString *out = g_string_new(NULL);
    describe_text(out, keys, 0);
    return g_string_free(out, FALSE);
}

/* roff(7): a backslash begins an escape, a full stop or an apostrophe at the beginning of a line a request.
 */
static void
append_roff(GString *out, const char *text)
{
    g_autoptr(GString) filled = g_string_new(NULL);
    append_filled(filled, "", text);
    bool fresh = true;
    for (const char *p = filled->str; *p != '\0'; p++) {
        if (fresh && (*p == '.' || *p == '\''))
            g_string_append(out, "\\&");
        if (*p == '\\')
            g_string_append(out, "\\e");
        else
            g_string_append_c(out, *p);
        fresh = *p == '\n';
    }
}

/* Each sentence begins a line, as mdoc(7) asks. */
static void
append_sentences(GString *out, const char *text)
{
    const char *end;
    while ((end = strstr(text, ". ")) != NULL) {
        g_autofree char *sentence = g_strndup(text, (gsize)(end - text) + 1);
        append_roff(out, sentence);
        text = end + 2;
    }
    append_roff(out, text);
}

static void
describe_mdoc(GString *out, const SchemaKey *keys)
{
    g_string_append(out, ".Bl -tag -width Ds\n");
    for (const SchemaKey *key = keys; key->name != NULL; key++) {
        g_autofree char *line = facts(key);
        g_string_append_printf(out, ".It Ic %s\n", key->name);
        append_sentences(out, key->sentence);
        append_roff(out, line);
        if (key->type == SCHEMA_GROUPS)
            describe_mdoc(out, key->members);
    }
    g_string_append(out, ".El\n");
}

char *
schema_describe_mdoc(const SchemaKey *keys)
{
    GString *out = g_string_new(NULL);
    describe_mdoc(out, keys);
    return g_string_free(out, FALSE);
}

static void
describe_sample_key(GString *out, const SchemaKey *key, const char *name, const char *indent)
{
    g_autofree char *line = facts(key);
    g_autofree char *comment = g_strconcat(indent, "# ", NULL);
    const char *value = key->fallback != NULL ? key->fallback : key->example;
    g_string_append_c(out, '\n');
    append_filled(out, comment, key->sentence);
    append_filled(out, comment, line);
    if (value == NULL)
        return;
    g_string_append_printf(out, "%s#%s = ", indent, name);
    append_literal(out, key, value);
    g_string_append(out, ";\n");
}

char *
schema_describe_sample(const SchemaKey *keys)
{
    GString *out = g_string_new(NULL);
    g_autofree char *group = g_strdup("");
    for (const SchemaKey *key = keys; key->name != NULL; key++) {
        if (key->type == SCHEMA_GROUPS || key->type == SCHEMA_FREE)
            continue;
        const char *dot = strchr(key->name, '.');
        g_autofree char *its = g_strndup(key->name, dot != NULL ? (gsize)(dot - key->name) : 0);
        if (strcmp(its, group) != 0) {
            g_string_append(out, *group != '\0' ? "};\n" : "");
            g_string_append_printf(out, *its != '\0' ? "\n%s: {" : "%s", its);
            g_string_append(out, *its != '\0' ? "\n" : "");
            g_free(group);
            group = g_strdup(its);
        }
        describe_sample_key(out, key, dot != NULL ? dot + 1 : key->name, dot != NULL ? "    " : "");
    }
    g_string_append(out, *group != '\0' ? "};\n" : "");
    return g_string_free(out, FALSE);
}
