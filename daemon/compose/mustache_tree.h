/*
 * A compiled template: text and tags, tags with what stands between them and their end. Only the mustache
 * files include this.
 *
 * Compiling has two halves. mustache_scan.c cuts the text into tokens, finds each opening tag's end and takes
 * the white space of lines away that hold nothing but tags. mustache_parse.c makes a tree of them, and
 * shifts the text of blocks to the left margin, so that it takes the indentation of wherever it is put.
 */
#ifndef MILESTONED_COMPOSE_MUSTACHE_TREE_H
#define MILESTONED_COMPOSE_MUSTACHE_TREE_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
    TAG_TEXT,
    TAG_VARIABLE,   /* {{name}} */
    TAG_RAW,        /* {{{name}}}, {{&name}} */
    TAG_SECTION,    /* {{#name}} */
    TAG_INVERTED,   /* {{^name}} */
    TAG_PARENT,     /* {{<name}} */
    TAG_BLOCK,      /* {{$name}} */
    TAG_CLOSE,      /* {{/name}} */
    TAG_PARTIAL,    /* {{>name}} */
    TAG_COMMENT,    /* {{! … }} */
    TAG_DELIMITERS, /* {{=<% %>=}} */
} MustacheTag;

typedef struct MustacheToken {
    MustacheTag tag;
    char *text;   /* owned: a text with at most one newline, at its end; else the tag's name */
    char *indent; /* owned: the white space that stood before a tag alone on its line; else NULL */
    guint line;
    guint match;     /* an opening tag's end, an end's opening tag: an index; else 0 */
    bool dynamic;    /* the name is that of a variable which holds the name: {{>*name}} */
    bool line_start; /* nothing stands before it on its line */
    bool ends_line;  /* an opening tag: what it holds begins on the next line */
    bool dropped;    /* white space that a tag alone on its line takes with it */
} MustacheToken;

typedef struct MustacheNode {
    MustacheTag tag;
    char *text;   /* owned: the text or the name */
    char **path;  /* owned: of a name that is looked up in the view, its parts; empty for "." */
    char *indent; /* owned: put before each line of a partial, a parent or a block; never NULL */
    guint line;
    bool dynamic;
    GPtrArray *children; /* MustacheNode *, owned; NULL for a tag that has no end */
} MustacheNode;

/* Both name `file` and the line in an ERROR_SETTINGS. The array owns MustacheToken, by value. (transfer full)
 */
GArray *mustache_scan(const char *text, const char *file, GError **error);
/* The array owns MustacheNode *. (transfer full) */
GPtrArray *mustache_parse(const char *text, const char *file, GError **error);

#endif
