#include "base/error.h"
#include "compose/mustache.h"
#include "compose/mustache_tree.h"

#include <string.h>

typedef struct Scan {
    const char *file, *at; /* what is left to read */
    guint line;
    bool line_start;
    char *open, *close; /* owned */
    GArray *tokens;
} Scan;

typedef struct Sigil {
    char sign;
    MustacheTag tag;
    const char *ending; /* stands before the closing delimiter */
} Sigil;

static const Sigil sigils[] = {
    {'#', TAG_SECTION, ""}, {'^', TAG_INVERTED, ""},    {'/', TAG_CLOSE, ""},   {'>', TAG_PARTIAL, ""},
    {'<', TAG_PARENT, ""},  {'$', TAG_BLOCK, ""},       {'!', TAG_COMMENT, ""}, {'&', TAG_RAW, ""},
    {'{', TAG_RAW, "}"},    {'=', TAG_DELIMITERS, "="},
};

static MustacheToken *
token_at(GArray *tokens, guint index)
{
    return &g_array_index(tokens, MustacheToken, index);
}

static void
token_clear(void *data)
{
    MustacheToken *token = data;
    g_free(token->text);
    g_free(token->indent);
}

static guint
count_lines(const char *from, const char *to)
{
    guint lines = 0;
    for (const char *p = from; p < to; p++)
        lines += *p == '\n';
    return lines;
}

static void
add_text(Scan *scan, const char *to)
{
    while (scan->at < to) {
        const char *newline = memchr(scan->at, '\n', (gsize)(to - scan->at));
        const char *end = newline == NULL ? to : newline + 1;
        MustacheToken token = {.tag = TAG_TEXT,
                               .text = g_strndup(scan->at, (gsize)(end - scan->at)),
                               .line = scan->line,
                               .line_start = scan->line_start};
        g_array_append_val(scan->tokens, token);
        scan->line += newline != NULL;
        scan->line_start = newline != NULL;
        scan->at = end;
    }
}

static const Sigil *
sigil_find(char sign)
{
    static const Sigil none = {'\0', TAG_VARIABLE, ""};
    for (guint i = 0; i < G_N_ELEMENTS(sigils); i++)
        if (sigils[i].sign == sign)
            return &sigils[i];
    return &none;
}

static bool
set_delimiters(Scan *scan, const char *pair, GError **error)
{
    g_auto(GStrv) words = g_strsplit_set(pair, " \t\r\n", -1);
    const char *found[2] = {NULL, NULL};
    guint count = 0;
    for (guint i = 0; words[i] != NULL; i++)
        if (*words[i] != '\0' && count++ < 2)
            found[count - 1] = words[i];
    if (count != 2 || strchr(pair, '=') != NULL)
        return error_set(error, ERROR_SETTINGS,
                         "%s:%u: “%s” does not set delimiters: write two, with a space between them",
                         scan->file, scan->line, pair);
    g_free(scan->open);
    g_free(scan->close);
    scan->open = g_strdup(found[0]);
    scan->close = g_strdup(found[1]);
    return true;
}

static bool
name_check(const Scan *scan, const char *name, GError **error)
{
    if (*name == '\0')
        return error_set(error, ERROR_SETTINGS, "%s:%u: a tag without a name", scan->file, scan->line);
    if (strpbrk(name, " \t\r\n") != NULL)
        return error_set(error, ERROR_SETTINGS, "%s:%u: “%s” is no name: it has white space in it",
                         scan->file, scan->line, name);
    return true;
}

static bool
add_tag(Scan *scan, MustacheTag tag, const char *body, GError **error)
{
    if (tag == TAG_DELIMITERS && !set_delimiters(scan, body, error))
        return false;
    bool by_name = tag == TAG_PARTIAL || tag == TAG_PARENT || tag == TAG_CLOSE;
    bool dynamic = by_name && *body == '*';
    const char *name = dynamic ? body + 1 + strspn(body + 1, " \t\r\n") : body;
    if (tag != TAG_COMMENT && tag != TAG_DELIMITERS && !name_check(scan, name, error))
        return false;
    MustacheToken token = {.tag = tag,
                           .text = g_strdup(name),
                           .line = scan->line,
                           .dynamic = dynamic,
                           .line_start = scan->line_start};
    g_array_append_val(scan->tokens, token);
    return true;
}

/* Reads the tag that begins at scan->at. */
static bool
scan_tag(Scan *scan, GError **error)
{
    const char *body = scan->at + strlen(scan->open);
    const Sigil *sigil = sigil_find(*body);
    if (sigil->sign != '\0')
        body++;
    g_autofree char *closing = g_strconcat(sigil->ending, scan->close, NULL);
    const char *end = strstr(body, closing);
    if (end == NULL)
        return error_set(error, ERROR_SETTINGS, "%s:%u: a tag begins here and is not ended by “%s”",
                         scan->file, scan->line, closing);
    g_autofree char *inside = g_strstrip(g_strndup(body, (gsize)(end - body)));
    if (!add_tag(scan, sigil->tag, inside, error))
        return false;
    end += strlen(closing);
    scan->line += count_lines(scan->at, end);
    scan->line_start = false;
    scan->at = end;
    return true;
}

static bool
scan_all(Scan *scan, GError **error)
{
    while (*scan->at != '\0') {
        const char *tag = strstr(scan->at, scan->open);
        add_text(scan, tag == NULL ? scan->at + strlen(scan->at) : tag);
        if (tag != NULL && !scan_tag(scan, error))
            return false;
    }
    return true;
}

static bool
is_opening(const MustacheToken *token)
{
    return token->tag == TAG_SECTION || token->tag == TAG_INVERTED || token->tag == TAG_PARENT ||
           token->tag == TAG_BLOCK;
}

static bool
match_close(GArray *tokens, GArray *open, guint index, const char *file, GError **error)
{
    MustacheToken *close = token_at(tokens, index);
    if (open->len == 0)
        return error_set(error, ERROR_SETTINGS, "%s:%u: {{/%s}} ends nothing: no tag is open", file,
                         close->line, close->text);
    guint opening = g_array_index(open, guint, open->len - 1);
    MustacheToken *opener = token_at(tokens, opening);
    if (strcmp(opener->text, close->text) != 0 || opener->dynamic != close->dynamic)
        return error_set(error, ERROR_SETTINGS, "%s:%u: {{/%s}} stands where “%s”, open since line %u, ends",
                         file, close->line, close->text, opener->text, opener->line);
    opener->match = index;
    close->match = opening;
    g_array_set_size(open, open->len - 1);
    return true;
}

static bool
match_tags(GArray *tokens, const char *file, GError **error)
{
    g_autoptr(GArray) open = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < tokens->len; i++) {
        const MustacheToken *token = token_at(tokens, i);
        if (token->tag == TAG_CLOSE && !match_close(tokens, open, i, file, error))
            return false;
        if (is_opening(token))
            g_array_append_val(open, i);
        if (open->len > MUSTACHE_MAX_DEPTH)
            return error_set(error, ERROR_SETTINGS, "%s:%u: tags stand more than %d deep in one another",
                             file, token->line, MUSTACHE_MAX_DEPTH);
    }
    if (open->len == 0)
        return true;
    const MustacheToken *first = token_at(tokens, g_array_index(open, guint, open->len - 1));
    return error_set(error, ERROR_SETTINGS, "%s:%u: “%s” begins here and has no {{/%s}}", file, first->line,
                     first->text, first->text);
}

static bool
is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static bool
all_blank(GArray *tokens, guint from, guint to)
{
    for (guint i = from; i < to; i++)
        if (token_at(tokens, i)->tag == TAG_TEXT && !is_blank(token_at(tokens, i)->text))
            return false;
    return true;
}

/* Tags of inheritance only, no block of them beginning and ending here. */
static bool
is_scaffold(GArray *tokens, guint from, guint to)
{
    for (guint i = from; i < to; i++) {
        const MustacheToken *token = token_at(tokens, i);
        MustacheTag tag = token->tag == TAG_CLOSE ? token_at(tokens, token->match)->tag : token->tag;
        if (tag != TAG_PARENT && tag != TAG_BLOCK && tag != TAG_TEXT)
            return false;
        if (token->tag == TAG_BLOCK && token->match < to)
            return false;
    }
    return all_blank(tokens, from, to);
}

static void
drop_text(GArray *tokens, guint from, guint to)
{
    for (guint i = from; i < to; i++)
        if (token_at(tokens, i)->tag == TAG_TEXT)
            token_at(tokens, i)->dropped = true;
}

/*
 * The tokens of one line. A tag alone on it, or a parent from beginning to end, takes the line's white space
 * and its newline away; several tags of inheritance do too; a block from beginning to end leaves the newline,
 * because what will be put there need not end in one.
 */
static void
trim_line(GArray *tokens, guint from, guint to)
{
    guint first = from, last = to;
    while (first < to && token_at(tokens, first)->tag == TAG_TEXT)
        first++;
    if (first == to || !all_blank(tokens, from, first))
        return;
    while (token_at(tokens, last - 1)->tag == TAG_TEXT)
        last--;
    MustacheToken *head = token_at(tokens, first), *tail = token_at(tokens, last - 1);
    bool variable = head->tag == TAG_VARIABLE || head->tag == TAG_RAW;
    bool pair = is_opening(head) && head->match == last - 1;
    bool parent = pair && head->tag == TAG_PARENT, block = pair && head->tag == TAG_BLOCK;
    bool alone = (first == last - 1 && !variable) || parent || (!pair && is_scaffold(tokens, first, last));
    if ((!alone && !block) || !all_blank(tokens, last, to))
        return;
    head->indent = g_strdup(first > from ? token_at(tokens, from)->text : "");
    drop_text(tokens, from, first);
    if (block)
        return;
    if (!parent)
        drop_text(tokens, first, last);
    drop_text(tokens, last, to);
    tail->ends_line = is_opening(tail);
}

static void
trim_lines(GArray *tokens)
{
    guint from = 0;
    for (guint i = 0; i < tokens->len; i++) {
        const MustacheToken *token = token_at(tokens, i);
        if (i + 1 < tokens->len && (token->tag != TAG_TEXT || !g_str_has_suffix(token->text, "\n")))
            continue;
        trim_line(tokens, from, i + 1);
        from = i + 1;
    }
}

GArray *
mustache_scan(const char *text, const char *file, GError **error)
{
    g_autoptr(GArray) tokens = g_array_new(FALSE, TRUE, sizeof(MustacheToken));
    g_array_set_clear_func(tokens, token_clear);
    Scan scan = {file, text, 1, true, g_strdup("{{"), g_strdup("}}"), tokens};
    bool ok = scan_all(&scan, error) && match_tags(tokens, file, error);
    g_free(scan.open);
    g_free(scan.close);
    if (!ok)
        return NULL;
    trim_lines(tokens);
    return g_steal_pointer(&tokens);
}
