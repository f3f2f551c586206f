#include "intake/status.h"

#include "base/text.h"

#include <string.h>

/* As text_fold gives them. */
static const struct {
    const char *words;
    Status status;
} known[] = {
    {"", STATUS_NOT_STARTED},
    {"blue", STATUS_BLUE},
    {"b", STATUS_BLUE},
    {"complete", STATUS_BLUE},
    {"completed", STATUS_BLUE},
    {"100 complete", STATUS_BLUE},
    {"done", STATUS_BLUE},
    {"achieved", STATUS_BLUE},
    {"finished", STATUS_BLUE},
    {"delivered", STATUS_BLUE},
    {"closed", STATUS_BLUE},
    {"green", STATUS_GREEN},
    {"g", STATUS_GREEN},
    {"on track", STATUS_GREEN},
    {"on target", STATUS_GREEN},
    {"on course", STATUS_GREEN},
    {"on schedule", STATUS_GREEN},
    {"in progress", STATUS_GREEN},
    {"under way", STATUS_GREEN},
    {"underway", STATUS_GREEN},
    {"ongoing", STATUS_GREEN},
    {"on going", STATUS_GREEN},
    {"started", STATUS_GREEN},
    {"amber", STATUS_AMBER},
    {"a", STATUS_AMBER},
    {"yellow", STATUS_AMBER},
    {"delayed", STATUS_AMBER},
    {"at risk", STATUS_AMBER},
    {"slipping", STATUS_AMBER},
    {"slipped", STATUS_AMBER},
    {"behind", STATUS_AMBER},
    {"behind schedule", STATUS_AMBER},
    {"some delay", STATUS_AMBER},
    {"red", STATUS_RED},
    {"r", STATUS_RED},
    {"off track", STATUS_RED},
    {"overdue", STATUS_RED},
    {"late", STATUS_RED},
    {"missed", STATUS_RED},
    {"not achieved", STATUS_RED},
    {"critical", STATUS_RED},
    {"stalled", STATUS_RED},
    {"not started", STATUS_NOT_STARTED},
    {"not yet started", STATUS_NOT_STARTED},
    {"not begun", STATUS_NOT_STARTED},
    {"planned", STATUS_NOT_STARTED},
    {"to do", STATUS_NOT_STARTED},
    {"no progress", STATUS_NOT_STARTED},
    {"on hold", STATUS_ON_HOLD},
    {"hold", STATUS_ON_HOLD},
    {"paused", STATUS_ON_HOLD},
    {"suspended", STATUS_ON_HOLD},
    {"deferred", STATUS_ON_HOLD},
    {"superseded", STATUS_SUPERSEDED},
    {"cancelled", STATUS_SUPERSEDED},
    {"withdrawn", STATUS_SUPERSEDED},
    {"no longer required", STATUS_SUPERSEDED},
    {"not applicable", STATUS_SUPERSEDED},
    {"n a", STATUS_SUPERSEDED},
    {"undated", STATUS_UNDATED},
};

/* Folding takes them away, and what they say of the word with them. */
static bool
has_doubt(const char *cell)
{
    static const gunichar marks[] = {'?',    '<',    '>',    '~',    0x00BF, 0x037E, 0x061F,
                                     0x203D, 0x2248, 0x2260, 0x2610, 0x2612, 0x2715, 0x2716,
                                     0x2717, 0x2718, 0x274C, 0x2753, 0x2754, 0xFF1F, 0xFFFD};
    g_autofree char *valid = g_utf8_make_valid(cell, -1);
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
            if (g_utf8_get_char(p) == marks[i])
                return true;
        }
    }
    return false;
}

static bool
find_words(const char *folded, Status *status)
{
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        if (strcmp(known[i].words, folded) == 0) {
            *status = known[i].status;
            return true;
        }
    }
    return false;
}

/* A number of one or two digits, or a day with its ending: "3", "04", "21st". */
static bool
is_small_number(const char *word)
{
    static const char *const endings[] = {"", "st", "nd", "rd", "th", NULL};
    gsize digits = strspn(word, "0123456789");
    return digits >= 1 && digits <= 2 && g_strv_contains(endings, word + digits);
}

/* What a word of a date is: Day or other small number, Year, Month, Weekday, Season, term (t); a space for
 * one that only joins them, NUL for any other word. */
static char
date_word(const char *word)
{
    static const char *const months[] = {
        "january", "february", "march",    "april", "may", "june", "july", "august", "september",
        "october", "november", "december", "jan",   "feb", "mar",  "apr",  "jun",    "jul",
        "aug",     "sep",      "sept",     "oct",   "nov", "dec",  NULL};
    static const char *const weekdays[] = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
                                           "sunday", "mon",     "tue",       "tues",     "wed",    "thu",
                                           "thur",   "thurs",   "fri",       "sat",      "sun",    NULL};
    static const char *const seasons[] = {"spring", "summer", "autumn", "winter", NULL};
    static const char *const joins[] = {"on", "in",    "at",  "of",  "the", "since",
                                        "as", "early", "mid", "end", NULL};
    if (is_small_number(word))
        return 'D';
    if (strlen(word) == 4 && strspn(word, "0123456789") == 4 &&
        (g_str_has_prefix(word, "19") || word[0] == '2'))
        return 'Y';
    if (g_strv_contains(months, word))
        return 'M';
    if (g_strv_contains(weekdays, word))
        return 'W';
    if (g_strv_contains(seasons, word))
        return 'S';
    if (strcmp(word, "term") == 0)
        return 't';
    return g_strv_contains(joins, word) ? ' ' : '\0';
}

static bool
is_date(char *const *words, guint count)
{
    static const char *const shapes[] = {"DM", "MD", "DMY", "DMD", "MDY", "MDD",  "MY",
                                         "Y",  "YD", "DDY", "DDD", "YDD", "YDM",  "M",
                                         "S",  "SY", "SYD", "St",  "StY", "StYD", NULL};
    GString *shape = g_string_new(NULL);
    bool possible = true;
    for (guint i = 0; i < count; i++) {
        char kind = date_word(words[i]);
        possible = possible && kind != '\0' && (kind != 'W' || shape->len == 0);
        if (kind != ' ' && kind != 'W' && kind != '\0')
            g_string_append_c(shape, kind);
    }
    possible = possible && g_strv_contains(shapes, shape->str);
    g_string_free(shape, TRUE);
    return possible;
}

static bool
is_percentage(const char *cell, const char *word, Status status)
{
    if (strspn(word, "0123456789") != strlen(word) || strlen(word) > 3 || *word == '\0')
        return false;
    g_autofree char *written = g_strconcat(word, "%", NULL);
    bool all = strcmp(word, "100") == 0;
    return strstr(cell, written) != NULL && all == (status == STATUS_BLUE) && strlen(word) <= (all ? 3 : 2);
}

static bool
is_person(const LeadBook *people, char *const *words, guint count)
{
    g_autoptr(GString) name = g_string_new(NULL);
    for (guint i = strcmp(words[0], "by") == 0 ? 1 : 0; i < count; i++)
        g_string_append_printf(name, "%s%s", name->len > 0 ? " " : "", words[i]);
    return people != NULL && name->len > 0 && lead_book_find(people, name->str) != NULL;
}

typedef struct {
    const char *cell;
    const LeadBook *people;
    Status status;
} Tail;

/* One thing, or several after one another. */
static bool
is_harmless(const Tail *tail, char *const *words, guint count)
{
    for (guint i = count; i > 0; i--) {
        bool one = is_date(words, i) || is_person(tail->people, words, i) ||
                   (i == 1 && is_percentage(tail->cell, words[0], tail->status));
        if (one && (i == count || is_harmless(tail, words + i, count - i)))
            return true;
    }
    return false;
}

/* A name can be anything that once stood in a lead cell. */
static bool
has_negation(char *const *words)
{
    static const char *const negations[] = {"not",     "no", "never", "none",   "nor", "nothing", "nobody",
                                            "without", "un", "but",   "except", "t",   NULL};
    for (guint i = 0; words[i] != NULL; i++) {
        if (g_strv_contains(negations, words[i]))
            return true;
    }
    return false;
}

enum { TAIL_LONGEST = 16 };

static bool
parse_with_tail(const char *cell, const char *folded, const LeadBook *people, Status *status)
{
    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        gsize size = strlen(known[i].words);
        if (size == 0 || strncmp(folded, known[i].words, size) != 0 || folded[size] != ' ')
            continue;
        /* "Late May" is a time, not a delay */
        if (strcmp(known[i].words, "late") == 0)
            continue;
        g_auto(GStrv) words = g_strsplit(folded + size + 1, " ", -1);
        guint count = g_strv_length(words);
        const Tail tail = {cell, people, known[i].status};
        if (count <= TAIL_LONGEST && !has_negation(words) && is_harmless(&tail, words, count)) {
            *status = known[i].status;
            return true;
        }
    }
    return false;
}

bool
status_cell_parse(const char *cell, const LeadBook *people, Status *status)
{
    g_autofree char *folded = text_fold(cell);
    if (has_doubt(cell))
        return false;
    return find_words(folded, status) || parse_with_tail(cell, folded, people, status);
}

bool
status_words_parse(const char *text, Status *status)
{
    g_autofree char *folded = text_fold(text);
    return folded[0] != '\0' && !has_doubt(text) && find_words(folded, status);
}
