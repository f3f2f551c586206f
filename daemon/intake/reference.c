#include "intake/reference.h"

#include <stdbool.h>
#include <string.h>

#define MOST 24

static bool
is_filler(const char *word)
{
    static const char *const words[] = {"and",    "r",   "rec", "recommendation", "no", "nos",
                                        "number", "ref", "to"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        if (g_ascii_strcasecmp(words[i], word) == 0)
            return true;
    }
    return false;
}

/* A run of letters or of digits; anything else is one character by itself. */
static gsize
run_length(const char *p)
{
    gsize n = 1;
    if (g_ascii_isdigit(*p)) {
        while (g_ascii_isdigit(p[n]))
            n++;
    } else if (g_ascii_isalpha(*p)) {
        while (g_ascii_isalpha(p[n]))
            n++;
    }
    return n;
}

/* A letter continues the digits before it, whatever stands between. */
static void
append_run(GString *out, const char *run, bool adjacent, bool dot)
{
    char last = out->str[out->len - 1];
    bool continues = g_ascii_isdigit(last) && g_ascii_isalpha(run[0]) && (adjacent || strlen(run) == 1);
    if (out->len > 1 && !continues && !(adjacent && g_ascii_isalpha(last)))
        g_string_append_c(out, dot ? '.' : '-');
    g_string_append(out, run);
}

static char *
reference(const char *number, bool dots)
{
    GString *out = g_string_new("R");
    bool adjacent = false;
    bool dot = false;
    for (const char *p = number; *p != '\0';) {
        gsize n = run_length(p);
        g_autofree char *run = g_strndup(p, n);
        if (!g_ascii_isalnum(*p)) {
            dot = dots && *p == '.';
            adjacent = false;
        } else if (!is_filler(run) || (adjacent && g_ascii_isalpha(*p) && n == 1)) {
            append_run(out, run, adjacent, dot);
            adjacent = true;
            dot = false;
        }
        p += n;
    }
    bool usable = out->len > 1 && out->len <= MOST;
    char *text = g_string_free(out, !usable);
    return usable ? text : NULL;
}

char *
reference_of_action(const char *number)
{
    return reference(number, false);
}

char *
reference_of_row(const char *number)
{
    return reference(number, true);
}
