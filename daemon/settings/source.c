/*
 * A scanner of four states (plain text, string, line comment, block comment) that follows libconfig's lexer
 * as far as it must to know which digits are numbers and which "@include" counts. Lines are appended one by
 * one to the text that libconfig gets; `lines` keeps the origin of each.
 */
#include "settings/source.h"

#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <math.h>
#include <string.h>

enum { FILE_BYTES = 1 << 20, TOTAL_BYTES = 4 << 20, DEPTH = 8 };

typedef enum { PLAIN, STRING, BLOCK_COMMENT } State;

typedef struct {
    const char *file; /* interned */
    guint line;
    gsize offset; /* into the text */
    bool damaged;
} Line;

struct Source {
    GString *text;
    GArray *lines;
    bool broken; /* unreadable, or without an end: libconfig would only add to the confusion */
};

/* One file on its way into the text. */
typedef struct {
    Source *source;
    Faults *faults;
    const char *file; /* interned */
    guint line;
    guint depth;
    State state;
    guint opened; /* the line on which the string or the comment began */
} Scan;

static bool scan_file(Source *source, const char *path, guint depth, Faults *faults, GError **error);

static bool
is_name(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '-' || c == '*';
}

static const char *
skip_digits(const char *p)
{
    while (g_ascii_isdigit(*p))
        p++;
    return p;
}

static const char *
skip_hexadecimal(const char *p)
{
    while (g_ascii_isxdigit(*p))
        p++;
    return p;
}

static void
damage(Scan *scan, const char *start, const char *end, const char *why)
{
    g_autofree char *number = g_strndup(start, (gsize)(end - start));
    g_autofree char *shown = text_ellipsize(number, 40);
    g_array_index(scan->source->lines, Line, scan->source->lines->len - 1).damaged = true;
    faults_add(scan->faults, scan->file, scan->line, g_strdup_printf("%s %s", shown, why));
}

/* libconfig keeps 32 bits of a number without an L, and 64 of one with it. */
static void
check_integer(Scan *scan, const char *start, const char *digits, const char *end, guint base)
{
    g_autofree char *text = g_strndup(digits, (gsize)(end - digits));
    gint64 value = 0;
    bool fits = g_ascii_string_to_signed(text, base, G_MININT64, G_MAXINT64, &value, NULL);
    bool wide = *end == 'L';
    if (!fits)
        damage(scan, start, end, "is beyond what any number here can hold");
    else if (!wide && (value > G_MAXINT32 || value < G_MININT32))
        damage(scan, start, end, "is beyond what a number without an L after it can hold (2147483647)");
}

static void
check_fraction(Scan *scan, const char *start, const char *end)
{
    g_autofree char *text = g_strndup(start, (gsize)(end - start));
    if (!isfinite(g_ascii_strtod(text, NULL)))
        damage(scan, start, end, "is beyond what a number here can hold");
}

static const char *
skip_fraction(const char *p)
{
    if (*p == '.')
        p = skip_digits(p + 1);
    if (*p == 'e' || *p == 'E') {
        const char *exponent = p[1] == '+' || p[1] == '-' ? p + 2 : p + 1;
        if (g_ascii_isdigit(*exponent))
            p = skip_digits(exponent);
    }
    return p;
}

static const char *
scan_number(Scan *scan, const char *start)
{
    const char *p = start;
    if (p[0] == '0' && (p[1] == 'x' || p[1] == 'X') && g_ascii_isxdigit(p[2])) {
        const char *end = skip_hexadecimal(p + 2);
        check_integer(scan, start, p + 2, end, 16);
        return *end == 'L' ? end + 1 + (end[1] == 'L') : end;
    }
    const char *digits = *p == '+' || *p == '-' ? p + 1 : p;
    p = skip_digits(digits);
    const char *end = skip_fraction(p);
    if (end > p) {
        check_fraction(scan, start, end);
        return end;
    }
    if (p == digits)
        return start + 1;
    check_integer(scan, start, *start == '+' ? digits : start, p, 10);
    return *p == 'L' ? p + 1 + (p[1] == 'L') : p;
}

static const char *
scan_string(Scan *scan, const char *p)
{
    while (*p != '\0' && *p != '"') {
        if (g_str_has_prefix(p, "\\x00"))
            faults_add(scan->faults, scan->file, scan->line, g_strdup("\\x00 may not stand in a string"));
        p += p[0] == '\\' && p[1] != '\0' ? 2 : 1;
    }
    if (*p == '\0')
        return p;
    scan->state = PLAIN;
    return p + 1;
}

static const char *
scan_block_comment(Scan *scan, const char *p)
{
    const char *end = strstr(p, "*/");
    if (end == NULL)
        return p + strlen(p);
    scan->state = PLAIN;
    return end + 2;
}

static void
enter(Scan *scan, State state)
{
    scan->state = state;
    scan->opened = scan->line;
}

/* One token, or one character, of plain text; the rest of the line when a comment takes it. */
static const char *
scan_plain(Scan *scan, const char *p)
{
    if (*p == '#' || g_str_has_prefix(p, "//"))
        return p + strlen(p);
    if (g_str_has_prefix(p, "/*")) {
        enter(scan, BLOCK_COMMENT);
        return p + 2;
    }
    if (*p == '"') {
        enter(scan, STRING);
        return p + 1;
    }
    if (g_ascii_isalpha(*p) || *p == '*') {
        while (is_name(*p))
            p++;
        return p;
    }
    if (g_ascii_isdigit(*p) || *p == '+' || *p == '-' || *p == '.')
        return scan_number(scan, p);
    return p + 1;
}

static void
scan_line(Scan *scan, const char *text)
{
    Line line = {.file = scan->file, .line = scan->line, .offset = scan->source->text->len};
    g_array_append_val(scan->source->lines, line);
    g_string_append(scan->source->text, text);
    g_string_append_c(scan->source->text, '\n');
    for (const char *p = text; *p != '\0';) {
        if (scan->state == STRING)
            p = scan_string(scan, p);
        else if (scan->state == BLOCK_COMMENT)
            p = scan_block_comment(scan, p);
        else
            p = scan_plain(scan, p);
    }
}

static bool
only_comment(const char *rest)
{
    rest += strspn(rest, " \t\r;");
    return *rest == '\0' || *rest == '#' || g_str_has_prefix(rest, "//");
}

/* The file that a line includes (transfer full); NULL when it is no include. `whole` says that nothing but a
 * comment follows. */
static char *
included_file(const char *text, bool *whole)
{
    const char *p = text + strspn(text, " \t");
    if (!g_str_has_prefix(p, "@include"))
        return NULL;
    p += strlen("@include");
    p += strspn(p, " \t");
    const char *end = *p == '"' ? strchr(p + 1, '"') : NULL;
    *whole = end != NULL && end > p + 1 && only_comment(end + 1);
    return end != NULL ? g_strndup(p + 1, (gsize)(end - p - 1)) : g_strdup("");
}

static void
include(Scan *scan, const char *name)
{
    g_autofree char *directory = g_path_get_dirname(scan->file);
    g_autofree char *path =
        g_path_is_absolute(name) ? g_strdup(name) : g_build_filename(directory, name, NULL);
    g_autoptr(GError) error = NULL;
    if (scan->depth >= DEPTH)
        faults_add(scan->faults, scan->file, scan->line,
                   g_strdup_printf("%s is not included: includes nest more than %d deep", path, DEPTH));
    else if (!scan_file(scan->source, path, scan->depth + 1, scan->faults, &error))
        faults_add(scan->faults, scan->file, scan->line, g_strdup_printf("include: %s", error->message));
}

static void
scan_or_include(Scan *scan, const char *text)
{
    bool whole = false;
    g_autofree char *name = scan->state == PLAIN ? included_file(text, &whole) : NULL;
    if (name == NULL)
        scan_line(scan, text);
    else if (whole)
        include(scan, name);
    else
        faults_add(scan->faults, scan->file, scan->line,
                   g_strdup("an include is written @include \"FILE\", alone on its line"));
}

static void
scan_end(const Scan *scan)
{
    if (scan->state == PLAIN)
        return;
    scan->source->broken = true;
    faults_add(
        scan->faults, scan->file, scan->opened,
        g_strdup_printf("the %s that begins here has no end", scan->state == STRING ? "string" : "comment"));
}

/* The line goes on with U+FFFD in their place, so that the rest of the file is read as it is meant. */
static void
refuse_bytes(const Scan *scan, char **line)
{
    char *valid = g_utf8_make_valid(*line, -1);
    g_autofree char *shown = text_ellipsize(valid, 60);
    faults_add(scan->faults, scan->file, scan->line, g_strdup_printf("is not UTF-8: %s", shown));
    g_free(*line);
    *line = valid;
}

static void
scan_text(Source *source, const char *file, const char *text, guint depth, Faults *faults)
{
    Scan scan = {.source = source, .faults = faults, .file = g_intern_string(file), .depth = depth};
    if (g_str_has_prefix(text, "\xEF\xBB\xBF"))
        text += 3;
    while (*text != '\0') {
        gsize length = strcspn(text, "\n");
        g_autofree char *line = g_strndup(text, length);
        scan.line++;
        if (!g_utf8_validate(line, (gssize)length, NULL))
            refuse_bytes(&scan, &line);
        scan_or_include(&scan, line);
        text += length + (text[length] == '\n');
    }
    scan_end(&scan);
}

static bool
scan_file(Source *source, const char *path, guint depth, Faults *faults, GError **error)
{
    g_autoptr(GBytes) bytes = file_read(path, FILE_BYTES, error);
    if (bytes == NULL)
        return false;
    gsize size = 0;
    const char *content = g_bytes_get_data(bytes, &size);
    if (source->text->len + size > TOTAL_BYTES)
        return error_set(error, ERROR_DATA, "%s: with what is included, more than %d bytes", path,
                         TOTAL_BYTES);
    if (size > 0 && memchr(content, '\0', size) != NULL)
        return error_set(error, ERROR_DATA, "%s: is not a text: it has a zero byte", path);
    g_autofree char *text = g_strndup(size > 0 ? content : "", size); /* an empty GBytes has no data */
    scan_text(source, path, text, depth, faults);
    return true;
}

static Source *
source_new(void)
{
    Source *source = g_new0(Source, 1);
    source->text = g_string_new(NULL);
    source->lines = g_array_new(FALSE, FALSE, sizeof(Line));
    return source;
}

Source *
source_read_file(const char *path, Faults *faults)
{
    Source *source = source_new();
    g_autoptr(GError) error = NULL;
    if (!scan_file(source, path, 0, faults, &error)) {
        g_autofree char *prefix = g_strconcat(path, ": ", NULL);
        const char *reason = error->message;
        reason += g_str_has_prefix(reason, prefix) ? strlen(prefix) : 0;
        faults_add(faults, path, 0, g_strdup(reason));
        source->broken = true;
    }
    return source;
}

Source *
source_read_text(const char *name, const char *text, Faults *faults)
{
    Source *source = source_new();
    scan_text(source, name, text, 0, faults);
    return source;
}

void
source_free(Source *source)
{
    if (source == NULL)
        return;
    g_string_free(source->text, TRUE);
    g_array_unref(source->lines);
    g_free(source);
}

const char *
source_text(const Source *source)
{
    return source->broken ? NULL : source->text->str;
}

/* libconfig names the line after the last when something is missing at the end. */
static const Line *
find_line(const Source *source, guint line)
{
    static const Line nowhere = {.file = "", .line = 0};
    guint count = source->lines->len;
    return count == 0 ? &nowhere : &g_array_index(source->lines, Line, CLAMP(line, 1, count) - 1);
}

void
source_locate(const Source *source, guint line, const char **file, guint *in_file)
{
    const Line *found = find_line(source, line);
    *file = found->file;
    *in_file = found->line;
}

char *
source_line(const Source *source, guint line)
{
    const char *start = source->text->str + find_line(source, line)->offset;
    return g_strndup(start, strcspn(start, "\n"));
}

bool
source_damaged(const Source *source, guint line)
{
    return find_line(source, line)->damaged;
}
