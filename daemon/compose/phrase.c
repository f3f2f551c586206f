#include "compose/phrase.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* Printable ASCII, words one space apart, and short enough: what most texts are, and nothing has to be done
 * to. */
static bool
is_clean(const char *text, glong columns)
{
    bool space = true;
    glong length = 0;
    for (; text[length] != '\0' && length <= columns; length++) {
        if (!g_ascii_isprint(text[length]) || (space && text[length] == ' '))
            return false;
        space = text[length] == ' ';
    }
    return length <= columns && (!space || length == 0);
}

char *
phrase_clean(const char *text, glong columns)
{
    if (text == NULL || is_clean(text, columns))
        return g_strdup(text != NULL ? text : "");
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GString) kept = g_string_sized_new(strlen(valid));
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!text_turns(c) && c != 0xFEFF)
            g_string_append_unichar(kept, g_unichar_iscntrl(c) ? ' ' : c);
    }
    g_autofree char *squeezed = text_squeeze(kept->str);
    return text_ellipsize(squeezed, columns);
}

char *
phrase_count(guint count, const char *one, const char *many)
{
    if (count == 0)
        return g_strdup_printf("no %s", many);
    return g_strdup_printf("%u %s", count, count == 1 ? one : many);
}

const char *
phrase_day(bool school)
{
    return school ? "school day" : "working day";
}

char *
phrase_lateness(int days, bool school)
{
    if (days == 0)
        return g_strdup("today");
    g_autofree char *count =
        phrase_count((guint)abs(days), phrase_day(school), school ? "school days" : "working days");
    return days < 0 ? g_strdup_printf("%s late", count) : g_strdup_printf("in %s", count);
}

/* The last word of a post, where nothing else tells it from a person's name. */
static bool
is_post(const char *word)
{
    static const char *const posts[] = {
        "accountant",   "adviser",     "advisor",      "assistant", "association", "board",  "chair",
        "commissioner", "coordinator", "co-ordinator", "director",  "executive",   "group",  "headteacher",
        "inspector",    "lead",        "leader",       "leads",     "manager",     "member", "network",
        "officer",      "partner",     "partnership",  "principal", "programme",   "school", "representative",
        "secretary",    "service",     "support",      "team",      "treasurer"};
    g_autofree char *folded = g_utf8_strdown(word, -1);
    for (guint i = 0; i < G_N_ELEMENTS(posts); i++) {
        if (strcmp(folded, posts[i]) == 0)
            return true;
    }
    return false;
}

static bool
begins_small(const char *word)
{
    return g_unichar_islower(g_utf8_get_char(word));
}

static bool
has_article(const char *text)
{
    return g_ascii_strncasecmp(text, "the ", 4) == 0;
}

char *
phrase_person(const char *name)
{
    g_auto(GStrv) words = g_strsplit(name, " ", -1);
    guint count = g_strv_length(words);
    /* of two words, the second may be a surname that once was a post */
    const char *last = count > 0 ? words[count - 1] : "";
    bool post =
        count > 1 && (begins_small(last) || is_post(last) || (count > 2 && strcmp(last, "Head") == 0));
    for (guint i = 0; i < count; i++)
        post = post || strcmp(words[i], "of") == 0 || strcmp(words[i], "for") == 0 ||
               strcmp(words[i], "to") == 0;
    return post || has_article(name) ? phrase_body(name) : g_strdup(name);
}

char *
phrase_body(const char *title)
{
    if (*title == '\0')
        return g_strdup("");
    return g_strconcat("the ", has_article(title) ? title + strlen("the ") : title, NULL);
}

char *
phrase_titled(const char *title, const char *more)
{
    if (*more == '\0')
        return g_strdup(title);
    gsize length = strlen(title);
    while (length > 0 && strchr(".,;: ", title[length - 1]) != NULL)
        length--;
    /* what was cut off has its mark, and needs no comma */
    const char *between = g_str_has_suffix(title, "…") ? " " : ", ";
    return g_strdup_printf("%.*s%s%s", (int)length, title, between, more);
}

char *
phrase_moves(int moves)
{
    if (moves <= 0)
        return g_strdup("");
    if (moves <= 2)
        return g_strdup(moves == 1 ? "moved once" : "moved twice");
    return g_strdup_printf("moved %d times", moves);
}

char *
phrase_ahead(int weeks)
{
    static const char *const numbers[] = {"two",   "three", "four", "five",   "six",   "seven",
                                          "eight", "nine",  "ten",  "eleven", "twelve"};
    if (weeks <= 1)
        return g_strdup(weeks == 1 ? "the next week" : "the weeks ahead");
    if (weeks - 2 >= (int)G_N_ELEMENTS(numbers))
        return g_strdup_printf("the next %d weeks", weeks);
    return g_strdup_printf("the next %s weeks", numbers[weeks - 2]);
}

char *
phrase_list(const GPtrArray *texts, guint most)
{
    GString *out = g_string_new(NULL);
    guint shown = texts->len > most ? most : texts->len;
    for (guint i = 0; i < shown; i++) {
        if (i > 0)
            g_string_append(out, i + 1 == texts->len ? " and " : ", ");
        g_string_append(out, texts->pdata[i]);
    }
    if (shown < texts->len)
        g_string_append_printf(out, " and %u more", texts->len - shown);
    return g_string_free(out, FALSE);
}

char *
phrase_sentence(const char *text)
{
    if (*text == '\0')
        return g_strdup("");
    g_autofree char *first = g_utf8_substring(text, 0, 1);
    g_autofree char *capital = g_utf8_strup(first, -1);
    return g_strconcat(capital, g_utf8_next_char(text), NULL);
}

const char *
phrase_status(Status status)
{
    static const char *const meanings[] = {[STATUS_NOT_STARTED] = "",  [STATUS_GREEN] = "on course",
                                           [STATUS_AMBER] = "at risk", [STATUS_RED] = "late or off course",
                                           [STATUS_BLUE] = "complete", [STATUS_ON_HOLD] = "",
                                           [STATUS_SUPERSEDED] = "",   [STATUS_UNDATED] = ""};
    return meanings[status];
}

char *
phrase_reason(Reason reason)
{
    const char *word = reason_word(reason);
    return g_strdelimit(g_strdup(word != NULL ? word : ""), "-", ' ');
}

/* Where the words of a line begin: after its indentation and its bullet. */
static glong
hanging_indent(const char *line)
{
    gsize spaces = strspn(line, " ");
    return (glong)spaces +
           (strncmp(line + spaces, "- ", 2) == 0 || strncmp(line + spaces, "* ", 2) == 0 ? 2 : 0);
}

static void
wrap_line(GString *out, const char *line, glong columns)
{
    glong indent = hanging_indent(line), width = indent;
    g_string_append_len(out, line, indent);
    g_auto(GStrv) words = g_strsplit(line + indent, " ", -1);
    for (guint i = 0; words[i] != NULL; i++) {
        glong length = g_utf8_strlen(words[i], -1);
        bool first = width == indent;
        if (!first && width + 1 + length > columns) {
            g_string_append_printf(out, "\n%*s", (int)indent, "");
            width = indent;
        } else if (i > 0) {
            g_string_append_c(out, ' ');
            width++;
        }
        g_string_append(out, words[i]);
        width += length;
    }
}

char *
phrase_wrap(const char *text, glong columns)
{
    GString *out = g_string_sized_new(strlen(text) + 64);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    bool gap = false;
    for (guint i = 0; lines[i] != NULL; i++) {
        if (*lines[i] == '\0') {
            gap = out->len > 0;
            continue;
        }
        if (gap)
            g_string_append_c(out, '\n');
        gap = false;
        if (g_utf8_strlen(lines[i], -1) <= columns)
            g_string_append(out, lines[i]);
        else
            wrap_line(out, lines[i], columns);
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}
