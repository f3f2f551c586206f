#include "base/text.h"

#include <string.h>

char *
text_fold(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *normal = g_utf8_normalize(valid, -1, G_NORMALIZE_NFKC);
    g_autofree char *folded = g_utf8_casefold(normal, -1);
    GString *out = g_string_sized_new(strlen(folded));
    for (const char *p = folded; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isalnum(c) || g_unichar_ismark(c))
            g_string_append_unichar(out, c);
        else if (out->len > 0 && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    }
    if (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}

/* English plurals as headings have them: "priorities", "statuses", "tasks"; never "progress" or "status". */
static void
append_singular(GString *out, const char *word)
{
    gsize length = strlen(word);
    if (length > 4 && g_str_has_suffix(word, "ies")) {
        g_string_append_len(out, word, (gssize)length - 3);
        g_string_append_c(out, 'y');
    } else if (length > 4 && (g_str_has_suffix(word, "sses") || g_str_has_suffix(word, "uses"))) {
        g_string_append_len(out, word, (gssize)length - 2);
    } else if (length > 3 && word[length - 1] == 's' && strchr("sui", word[length - 2]) == NULL) {
        g_string_append_len(out, word, (gssize)length - 1);
    } else {
        g_string_append(out, word);
    }
}

char *
text_fold_singular(const char *text)
{
    g_autofree char *folded = text_fold(text);
    g_auto(GStrv) words = g_strsplit(folded, " ", -1);
    GString *out = g_string_new(NULL);
    for (guint i = 0; words[i] != NULL; i++) {
        if (i > 0)
            g_string_append_c(out, ' ');
        append_singular(out, words[i]);
    }
    return g_string_free(out, FALSE);
}

char *
text_squeeze(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_sized_new(strlen(valid));
    bool space = false;
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isspace(c)) {
            space = out->len > 0;
            continue;
        }
        if (space)
            g_string_append_c(out, ' ');
        space = false;
        g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}

bool
text_same_words(const char *a, const char *b)
{
    g_autofree char *x = text_squeeze(a != NULL ? a : "");
    g_autofree char *y = text_squeeze(b != NULL ? b : "");
    g_autofree char *first = g_utf8_casefold(x, -1);
    g_autofree char *second = g_utf8_casefold(y, -1);
    return strcmp(first, second) == 0;
}

bool
text_turns(gunichar c)
{
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool
text_reorders(gunichar c)
{
    return text_turns(c) || c == 0x061C || c == 0x200E || c == 0x200F;
}

static void
append_printable(GString *out, gunichar c)
{
    if (c == '\n')
        g_string_append(out, "\\n");
    else if (c == '\t')
        g_string_append(out, "\\t");
    else if (c == '\r')
        g_string_append(out, "\\r");
    else if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || text_reorders(c))
        g_string_append_printf(out, "\\u%04X", c);
    else
        g_string_append_unichar(out, c);
}

char *
text_printable(const char *text)
{
    GString *out = g_string_sized_new(strlen(text));
    for (const char *p = text; *p != '\0';) {
        gunichar c = g_utf8_get_char_validated(p, -1);
        if (c == (gunichar)-1 || c == (gunichar)-2) {
            g_string_append_printf(out, "\\x%02X", (guchar)*p++);
            continue;
        }
        append_printable(out, c);
        p = g_utf8_next_char(p);
    }
    return g_string_free(out, FALSE);
}

char *
text_ellipsize(const char *text, glong columns)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    if (g_utf8_strlen(valid, -1) <= columns)
        return g_steal_pointer(&valid);
    const char *end = g_utf8_offset_to_pointer(valid, MAX(columns - 1, 0));
    const char *limit = g_utf8_offset_to_pointer(valid, MAX(columns - 1 - columns / 3, 0));
    const char *cut = end;
    for (const char *p = end; p > limit; p = g_utf8_prev_char(p)) {
        if (*p == ' ') {
            cut = p;
            break;
        }
    }
    g_autofree char *head = g_strndup(valid, (gsize)(cut - valid));
    return g_strconcat(head, "…", NULL);
}

guint
text_distance(const char *a, const char *b)
{
    glong n = 0;
    glong m = 0;
    g_autofree gunichar *x = g_utf8_to_ucs4_fast(a, -1, &n);
    g_autofree gunichar *y = g_utf8_to_ucs4_fast(b, -1, &m);
    gsize width = (gsize)m + 1;
    g_autofree guint *d = g_new0(guint, ((gsize)n + 1) * width);
    for (gsize i = 0; i <= (gsize)n; i++)
        d[i * width] = (guint)i;
    for (gsize j = 0; j <= (gsize)m; j++)
        d[j] = (guint)j;
    for (gsize i = 1; i <= (gsize)n; i++) {
        for (gsize j = 1; j <= (gsize)m; j++) {
            guint cost = x[i - 1] == y[j - 1] ? 0 : 1;
            guint best = MIN(d[(i - 1) * width + j], d[i * width + j - 1]) + 1;
            best = MIN(best, d[(i - 1) * width + j - 1] + cost);
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
                best = MIN(best, d[(i - 2) * width + j - 2] + 1);
            d[i * width + j] = best;
        }
    }
    return d[(gsize)n * width + (gsize)m];
}

const char *
text_nearest(const char *word, const char *const *candidates)
{
    guint limit = MAX((guint)g_utf8_strlen(word, -1) / 3, 1);
    const char *nearest = NULL;
    for (guint i = 0; candidates[i] != NULL; i++) {
        guint distance = text_distance(word, candidates[i]);
        if (distance <= limit) {
            nearest = candidates[i];
            if (distance == 0)
                break;
            limit = distance - 1;
        }
    }
    return nearest;
}

guint
text_columns(const char *text)
{
    guint columns = 0;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!g_unichar_iszerowidth(c))
            columns += g_unichar_iswide(c) ? 2 : 1;
    }
    return columns;
}
