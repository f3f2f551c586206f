#include "compose/mustache_tree.h"

#include <string.h>

static MustacheToken *
token_at(GArray *tokens, guint index)
{
    return &g_array_index(tokens, MustacheToken, index);
}

static void
node_free(void *data)
{
    MustacheNode *node = data;
    g_free(node->text);
    g_strfreev(node->path);
    g_free(node->indent);
    if (node->children != NULL)
        g_ptr_array_unref(node->children);
    g_free(node);
}

/* How many bytes of white space a token's line begins with, and where they stand; NULL when the token does
 * not begin a line, or one that says nothing about indentation. */
static const char *
indentation(const MustacheToken *token, gsize *length)
{
    bool placed = token->tag == TAG_PARTIAL || token->tag == TAG_PARENT || token->tag == TAG_BLOCK;
    const char *text = NULL;
    if (token->indent != NULL)
        text = placed ? token->indent : NULL;
    else if (token->line_start && !token->dropped)
        text = token->tag == TAG_TEXT ? token->text : "";
    if (text == NULL)
        return NULL;
    *length = strspn(text, " \t");
    bool empty_line = token->tag == TAG_TEXT && (text[*length] == '\n' || text[*length] == '\r');
    return empty_line ? NULL : text;
}

/* The white space that every line of a block begins with (transfer full); NULL when it has no line. */
static char *
common_indentation(GArray *tokens, guint from, guint to)
{
    g_autofree char *common = NULL;
    for (guint i = from; i < to; i++) {
        gsize length = 0, same = 0;
        const char *text = indentation(token_at(tokens, i), &length);
        if (text == NULL)
            continue;
        if (common == NULL)
            common = g_strndup(text, length);
        while (same < length && common[same] == text[same])
            same++;
        common[same] = '\0';
    }
    return g_steal_pointer(&common);
}

static void
strip_prefix(char *text, const char *prefix)
{
    if (text != NULL && g_str_has_prefix(text, prefix))
        memmove(text, text + strlen(prefix), strlen(text + strlen(prefix)) + 1);
}

/* Moves what a block holds to the left margin, and keeps how far it was moved as the block's indentation. */
static void
settle_block(GArray *tokens, guint open)
{
    MustacheToken *block = token_at(tokens, open);
    char *common = block->ends_line ? common_indentation(tokens, open + 1, block->match) : NULL;
    if (common == NULL)
        return;
    g_free(block->indent);
    block->indent = common;
    for (guint i = open + 1; i < block->match; i++) {
        MustacheToken *token = token_at(tokens, i);
        strip_prefix(token->indent, common);
        if (token->tag == TAG_TEXT && token->line_start)
            strip_prefix(token->text, common);
    }
}

static char **
path_split(const char *name)
{
    return strcmp(name, ".") == 0 ? g_new0(char *, 1) : g_strsplit(name, ".", -1);
}

static MustacheNode *
node_new(const MustacheToken *token)
{
    MustacheNode *node = g_new0(MustacheNode, 1);
    node->tag = token->tag;
    node->text = g_strdup(token->text);
    node->path = token->tag == TAG_TEXT ? NULL : path_split(token->text);
    node->indent = g_strdup(token->indent != NULL ? token->indent : "");
    node->line = token->line;
    node->dynamic = token->dynamic;
    return node;
}

/* Recursion is as deep as tags stand in one another, which scanning has bounded. */
static GPtrArray *
build(GArray *tokens, guint from, guint to)
{
    GPtrArray *nodes = g_ptr_array_new_with_free_func(node_free);
    for (guint i = from; i < to; i++) {
        const MustacheToken *token = token_at(tokens, i);
        bool silent = token->tag == TAG_COMMENT || token->tag == TAG_DELIMITERS || token->tag == TAG_CLOSE;
        if (token->dropped || silent)
            continue;
        if (token->tag == TAG_BLOCK)
            settle_block(tokens, i);
        MustacheNode *node = node_new(token);
        g_ptr_array_add(nodes, node);
        if (token->match == 0)
            continue;
        node->children = build(tokens, i + 1, token->match);
        i = token->match;
    }
    return nodes;
}

GPtrArray *
mustache_parse(const char *text, const char *file, GError **error)
{
    g_autoptr(GArray) tokens = mustache_scan(text, file, error);
    return tokens == NULL ? NULL : build(tokens, 0, tokens->len);
}
