#include "compose/mustache.h"

#include "base/error.h"
#include "compose/mustache_tree.h"

#include <string.h>

typedef struct Template {
    char *file;
    GPtrArray *nodes;
} Template;

struct Mustache {
    GHashTable *templates; /* char * → Template * */
};

/* A parent tag being rendered: the blocks that it fills, and the parent tag around it. */
typedef struct Frame {
    const MustacheNode *tag;
    const char *file;
    const struct Frame *outer;
} Frame;

typedef struct Render {
    const Mustache *set;
    MustacheEscape escape;
    GString *out;
    GString *indent;  /* what each line of the present template begins with */
    bool line_start;  /* a template's line begins here */
    GPtrArray *stack; /* const json_t *, innermost last */
    const Frame *frame;
    const char *file; /* of the present template, for errors */
    guint depth, steps;
    bool check;         /* every section is entered once, and every name must exist */
    GPtrArray *active;  /* check: const Template * being rendered */
    GHashTable *filled; /* check: the blocks in `frame`s that a parent has a place for */
} Render;

static bool render_nodes(Render *r, const GPtrArray *nodes, GError **error);

static void
template_free(void *data)
{
    Template *template = data;
    g_free(template->file);
    g_ptr_array_unref(template->nodes);
    g_free(template);
}

Mustache *
mustache_new(void)
{
    Mustache *set = g_new0(Mustache, 1);
    set->templates = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, template_free);
    return set;
}

void
mustache_free(Mustache *set)
{
    if (set == NULL)
        return;
    g_hash_table_unref(set->templates);
    g_free(set);
}

bool
mustache_add(Mustache *set, const char *name, const char *file, const char *text, GError **error)
{
    GPtrArray *nodes = mustache_parse(text, file, error);
    if (nodes == NULL)
        return false;
    Template *template = g_new0(Template, 1);
    template->file = g_strdup(file);
    template->nodes = nodes;
    g_hash_table_replace(set->templates, g_strdup(name), template);
    return true;
}

static const json_t *
top(const Render *r)
{
    return g_ptr_array_index(r->stack, r->stack->len - 1);
}

/* The innermost view with the first part of the name decides; the rest is looked for in that one alone. */
static const json_t *
find(const Render *r, char *const *path)
{
    if (path[0] == NULL)
        return top(r);
    const json_t *value = NULL;
    for (guint i = r->stack->len; i > 0 && value == NULL; i--)
        value = json_object_get(g_ptr_array_index(r->stack, i - 1), path[0]);
    for (guint i = 1; path[i] != NULL && value != NULL; i++)
        value = json_object_get(value, path[i]);
    return value;
}

static bool
is_truthy(const json_t *value)
{
    switch (value == NULL ? JSON_NULL : json_typeof(value)) {
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_INTEGER:
        return json_integer_value(value) != 0;
    case JSON_REAL:
        return json_real_value(value) < 0 || json_real_value(value) > 0;
    case JSON_OBJECT:
    case JSON_TRUE:
        return true;
    default:
        return false;
    }
}

enum { NUMBER_SIZE = G_ASCII_DTOSTR_BUF_SIZE };

/* What a value looks like as text: its own, or written to `number`. Lists and objects have none. */
static const char *
value_text(const json_t *value, char number[NUMBER_SIZE], gsize *length)
{
    const char *text = "";
    if (json_is_string(value)) {
        *length = json_string_length(value);
        return json_string_value(value);
    }
    if (json_is_boolean(value))
        text = json_is_true(value) ? "true" : "false";
    else if (json_is_real(value))
        text = g_ascii_formatd(number, NUMBER_SIZE, "%.15g", json_real_value(value));
    else if (json_is_integer(value)) {
        g_snprintf(number, NUMBER_SIZE, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        text = number;
    }
    *length = strlen(text);
    return text;
}

static const char *
entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* What stands in a character's place; NULL: itself. A NUL would end the result: it becomes the replacement
 * character, whatever the escaping. */
static const char *
replacement(char c, MustacheEscape escape)
{
    if (c == '\0')
        return "\xEF\xBF\xBD";
    if (escape == MUSTACHE_HTML)
        return entity(c);
    return escape == MUSTACHE_HEADER && g_ascii_iscntrl(c) ? " " : NULL;
}

static void
append_escaped(GString *out, const char *text, gsize length, MustacheEscape escape)
{
    gsize from = 0;
    for (gsize i = 0; i < length; i++) {
        const char *safe = replacement(text[i], escape);
        if (safe == NULL)
            continue;
        g_string_append_len(out, text + from, (gssize)(i - from));
        g_string_append(out, safe);
        from = i + 1;
    }
    g_string_append_len(out, text + from, (gssize)(length - from));
}

static void
put_text(Render *r, const char *text)
{
    bool empty_line = text[strspn(text, "\r")] == '\n';
    if (r->line_start && !empty_line)
        g_string_append_len(r->out, r->indent->str, (gssize)r->indent->len);
    g_string_append(r->out, text);
    r->line_start = g_str_has_suffix(text, "\n");
}

static bool
missing(const Render *r, const MustacheNode *node, const char *what, GError **error)
{
    return error_set(error, ERROR_SETTINGS, "%s:%u: there is no %s “%s”", r->file, node->line, what,
                     node->text);
}

static bool
put_variable(Render *r, const MustacheNode *node, GError **error)
{
    const json_t *value = find(r, node->path);
    if (value == NULL && r->check)
        return missing(r, node, "variable", error);
    if (r->line_start)
        g_string_append_len(r->out, r->indent->str, (gssize)r->indent->len);
    r->line_start = false;
    char number[NUMBER_SIZE];
    gsize length = 0;
    const char *text = value_text(value, number, &length);
    append_escaped(r->out, text, length, node->tag == TAG_RAW ? MUSTACHE_TEXT : r->escape);
    return true;
}

static bool
render_with(Render *r, const MustacheNode *node, const json_t *view, GError **error)
{
    g_ptr_array_add(r->stack, (void *)view);
    bool ok = render_nodes(r, node->children, error);
    g_ptr_array_set_size(r->stack, (int)r->stack->len - 1);
    return ok;
}

static bool
check_section(Render *r, const MustacheNode *node, const json_t *value, GError **error)
{
    if (value == NULL)
        return missing(r, node, "variable", error);
    if (node->tag == TAG_INVERTED)
        return render_nodes(r, node->children, error);
    const json_t *first = json_array_get(value, 0);
    return render_with(r, node, first != NULL ? first : value, error);
}

static bool
render_section(Render *r, const MustacheNode *node, GError **error)
{
    const json_t *value = find(r, node->path);
    if (r->check)
        return check_section(r, node, value, error);
    if (node->tag == TAG_INVERTED)
        return is_truthy(value) || render_nodes(r, node->children, error);
    if (!json_is_array(value))
        return !is_truthy(value) || render_with(r, node, value, error);
    for (gsize i = 0; i < json_array_size(value); i++)
        if (!render_with(r, node, json_array_get(value, i), error))
            return false;
    return true;
}

/* The template that a partial or a parent names; NULL when there is none. */
static const Template *
named_template(Render *r, const MustacheNode *node)
{
    const char *name = node->dynamic ? json_string_value(find(r, node->path)) : node->text;
    return name == NULL ? NULL : g_hash_table_lookup(r->set->templates, name);
}

static bool
render_indented(Render *r, const MustacheNode *node, const GPtrArray *nodes, GError **error)
{
    gsize before = r->indent->len;
    g_string_append(r->indent, node->indent);
    bool ok = render_nodes(r, nodes, error);
    g_string_truncate(r->indent, before);
    return ok;
}

static bool
render_template(Render *r, const MustacheNode *node, const Template *template, GError **error)
{
    const char *file = r->file;
    r->file = template->file;
    g_ptr_array_add(r->active, (void *)template);
    bool ok = render_indented(r, node, template->nodes, error);
    g_ptr_array_set_size(r->active, (int)r->active->len - 1);
    r->file = file;
    return ok;
}

static bool
check_filled(const Render *r, const MustacheNode *parent, GError **error)
{
    for (guint i = 0; i < parent->children->len; i++) {
        const MustacheNode *block = g_ptr_array_index(parent->children, i);
        if (block->tag == TAG_BLOCK && !g_hash_table_contains(r->filled, block))
            return missing(r, block, "place in its parent for the block", error);
    }
    return true;
}

static bool
render_partial(Render *r, const MustacheNode *node, GError **error)
{
    const Template *template = named_template(r, node);
    if (template == NULL)
        return !r->check || missing(r, node, "template", error);
    if (r->check && g_ptr_array_find(r->active, template, NULL))
        return true;
    Frame frame = {node, r->file, r->frame};
    if (node->tag == TAG_PARENT)
        r->frame = &frame;
    bool ok = render_template(r, node, template, error);
    r->frame = frame.outer;
    return ok && (!r->check || node->tag != TAG_PARENT || check_filled(r, node, error));
}

/* What fills a block: the outermost parent tag that has a block of its name; NULL when none has. */
static const MustacheNode *
find_filling(Render *r, const char *name, const Frame **owner)
{
    const MustacheNode *found = NULL;
    for (const Frame *frame = r->frame; frame != NULL; frame = frame->outer) {
        for (guint i = 0; i < frame->tag->children->len; i++) {
            const MustacheNode *block = g_ptr_array_index(frame->tag->children, i);
            if (block->tag != TAG_BLOCK || strcmp(block->text, name) != 0)
                continue;
            found = block;
            *owner = frame;
            if (r->check)
                g_hash_table_add(r->filled, (void *)block);
        }
    }
    return found;
}

/* What fills a block was written where its parent tag stands: blocks within it are filled from there. */
static bool
render_block(Render *r, const MustacheNode *node, GError **error)
{
    const Frame *owner = NULL, *frame = r->frame;
    const char *file = r->file;
    const MustacheNode *filling = find_filling(r, node->text, &owner);
    if (filling != NULL) {
        r->frame = owner->outer;
        r->file = owner->file;
    }
    bool ok = render_indented(r, node, (filling != NULL ? filling : node)->children, error);
    r->frame = frame;
    r->file = file;
    return ok;
}

static bool
render_node(Render *r, const MustacheNode *node, GError **error)
{
    switch (node->tag) {
    case TAG_TEXT:
        put_text(r, node->text);
        return true;
    case TAG_VARIABLE:
    case TAG_RAW:
        return put_variable(r, node, error);
    case TAG_SECTION:
    case TAG_INVERTED:
        return render_section(r, node, error);
    case TAG_PARTIAL:
    case TAG_PARENT:
        return render_partial(r, node, error);
    case TAG_BLOCK:
        return render_block(r, node, error);
    default:
        return true;
    }
}

static bool
within_bounds(const Render *r, const MustacheNode *node, GError **error)
{
    const char *beyond = NULL;
    if (r->depth > MUSTACHE_MAX_DEPTH)
        beyond = "templates stand too deep in one another";
    else if (r->out->len > MUSTACHE_MAX_SIZE)
        beyond = "the result grows too long";
    else if (r->steps > MUSTACHE_MAX_STEPS)
        beyond = "there is no end to this";
    return beyond == NULL || error_set(error, ERROR_DATA, "%s:%u: %s", r->file, node->line, beyond);
}

static bool
render_nodes(Render *r, const GPtrArray *nodes, GError **error)
{
    bool ok = true;
    r->depth++;
    for (guint i = 0; i < nodes->len && ok; i++) {
        const MustacheNode *node = g_ptr_array_index(nodes, i);
        r->steps++;
        ok = within_bounds(r, node, error) && render_node(r, node, error) && within_bounds(r, node, error);
    }
    r->depth--;
    return ok;
}

static char *
run(const Mustache *set, const char *name, const json_t *view, MustacheEscape escape, bool check,
    GError **error)
{
    const Template *template = g_hash_table_lookup(set->templates, name);
    if (template == NULL) {
        error_set(error, ERROR_SETTINGS, "there is no template “%s”", name);
        return NULL;
    }
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GString) indent = g_string_new(NULL);
    g_autoptr(GPtrArray) stack = g_ptr_array_new(), active = g_ptr_array_new();
    g_autoptr(GHashTable) filled = g_hash_table_new(NULL, NULL);
    g_ptr_array_add(stack, (void *)view);
    g_ptr_array_add(active, (void *)template);
    Render r = {.set = set,
                .escape = escape,
                .out = out,
                .indent = indent,
                .line_start = true,
                .stack = stack,
                .file = template->file,
                .check = check,
                .active = active,
                .filled = filled};
    if (!render_nodes(&r, template->nodes, error))
        return NULL;
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *
mustache_render(const Mustache *set, const char *name, const json_t *view, MustacheEscape escape,
                GError **error)
{
    return run(set, name, view, escape, false, error);
}

bool
mustache_check(const Mustache *set, const char *name, const json_t *example, GError **error)
{
    g_autofree char *result = run(set, name, example, MUSTACHE_TEXT, true, error);
    return result != NULL;
}
