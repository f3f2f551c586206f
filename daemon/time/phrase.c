#include "time/phrase.h"

#include "base/text.h"
#include "time/day.h"

#include <string.h>

struct Phrase {
    GArray *tokens; /* of Token */
};

/* Where the cutting stands. */
typedef struct Cutter {
    Phrase *phrase;
    const char *at;
    bool glued, new_line;
} Cutter;

static const Token no_token = {.kind = TOKEN_END, .text = (char *)"", .value = -1};

static const char *const months[][3] = {
    {"january", "jan", NULL}, {"february", "feb", NULL}, {"march", "mar", NULL},
    {"april", "apr", NULL},   {"may", NULL, NULL},       {"june", "jun", NULL},
    {"july", "jul", NULL},    {"august", "aug", NULL},   {"september", "sept", "sep"},
    {"october", "oct", NULL}, {"november", "nov", NULL}, {"december", "dec", NULL}};

static const char *const seasons[] = {[SEASON_SPRING] = "spring",
                                      [SEASON_SUMMER] = "summer",
                                      [SEASON_AUTUMN] = "autumn",
                                      [SEASON_WINTER] = "winter"};

static const char *const weekdays[][4] = {
    {"monday", "mon", NULL, NULL},      {"tuesday", "tues", "tue", NULL},
    {"wednesday", "weds", "wed", NULL}, {"thursday", "thurs", "thur", "thu"},
    {"friday", "fri", NULL, NULL},      {"saturday", "sat", NULL, NULL},
    {"sunday", "sun", NULL, NULL}};

static const char *const time_nouns[] = {"day",      "days",    "week",    "weeks", "fortnight", "fortnights",
                                         "month",    "months",  "term",    "terms", "half",      "quarter",
                                         "quarters", "year",    "years",   "annum", "hour",      "hours",
                                         "period",   "session", "weekend", NULL};

/* Names of fewer letters are too near to other words. */
#define LETTERS_FOR_A_SLIP 6

static int
month_of(const char *word, bool *abbreviated)
{
    for (guint i = 0; i < G_N_ELEMENTS(months); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(months[i]) && months[i][j] != NULL; j++) {
            if (strcmp(word, months[i][j]) == 0) {
                *abbreviated = j > 0;
                return (int)i + 1;
            }
        }
    }
    for (guint i = 0; i < G_N_ELEMENTS(months); i++) {
        const char *name = months[i][0];
        if (strlen(name) >= LETTERS_FOR_A_SLIP && word[0] == name[0] && text_distance(word, name) == 1)
            return (int)i + 1;
    }
    return 0;
}

static int
season_of(const char *word)
{
    for (guint i = 0; i < G_N_ELEMENTS(seasons); i++)
        if (strcmp(word, seasons[i]) == 0)
            return (int)i;
    return -1;
}

static int
weekday_of(const char *word, bool *abbreviated)
{
    for (guint i = 0; i < G_N_ELEMENTS(weekdays); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(weekdays[i]) && weekdays[i][j] != NULL; j++) {
            if (strcmp(word, weekdays[i][j]) == 0) {
                *abbreviated = j > 0;
                return (int)i + MONDAY;
            }
        }
    }
    return 0;
}

bool
phrase_is_time_noun(const char *word)
{
    return g_strv_contains(time_nouns, word);
}

static gunichar
plain_character(gunichar c)
{
    static const struct {
        gunichar from, to, plain;
    } map[] = {{0x2018, 0x201B, '\''}, {0x2032, 0x2032, '\''}, {0x02BC, 0x02BC, '\''}, {0x00B4, 0x00B4, '\''},
               {'`', '`', '\''},       {0x2010, 0x2015, '-'},  {0x2212, 0x2212, '-'},  {0x2043, 0x2043, '-'},
               {0x2044, 0x2044, '/'},  {0x2215, 0x2215, '/'},  {0xFFFD, 0xFFFD, '?'},  {'\r', '\r', '\n'},
               {0x00B2, 0x00B3, '*'},  {0x00B9, 0x00B9, '*'},  {0x2070, 0x2079, '*'},  {0x2028, 0x2029, '\n'},
               {0x0085, 0x0085, '\n'}};
    for (guint i = 0; i < G_N_ELEMENTS(map); i++)
        if (c >= map[i].from && c <= map[i].to)
            return map[i].plain;
    return c;
}

/* Some characters that NFKC takes apart lose what they were: prime and acute come with a space before. */
static char *
plain_text(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *mapped = g_string_sized_new(strlen(valid));
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = plain_character(g_utf8_get_char(p));
        if (g_unichar_type(c) != G_UNICODE_FORMAT)
            g_string_append_unichar(mapped, c);
    }
    g_autofree char *before = g_string_free(mapped, FALSE);
    g_autofree char *normal = g_utf8_normalize(before, -1, G_NORMALIZE_NFKC);
    GString *out = g_string_sized_new(strlen(normal));
    for (const char *p = normal; *p != '\0'; p = g_utf8_next_char(p))
        g_string_append_unichar(out, plain_character(g_utf8_get_char(p)));
    return g_string_free(out, FALSE);
}

static void
push(Cutter *cutter, Token token)
{
    token.glued = cutter->glued && cutter->phrase->tokens->len > 0;
    token.new_line = cutter->new_line && cutter->phrase->tokens->len > 0;
    g_array_append_val(cutter->phrase->tokens, token);
    cutter->glued = true;
    cutter->new_line = false;
}

static bool
letter_at(const char *p)
{
    return g_unichar_isalpha(g_utf8_get_char(p)) || g_unichar_ismark(g_utf8_get_char(p));
}

static bool
names_time(const char *start, const char *end)
{
    bool abbreviated;
    g_autofree char *word = g_utf8_strdown(start, end - start);
    return month_of(word, &abbreviated) != 0 || season_of(word) >= 0 || strcmp(word, "term") == 0 ||
           strcmp(word, "fy") == 0 || strcmp(word, "ay") == 0;
}

/* Letters, with an apostrophe (or a "?" in its place) between two of them; digits too, where the letters are
 * not the name of a month or a season ("Sept04" is two tokens, "KS2" one). */
static const char *
word_end(const char *start)
{
    const char *p = start;
    while (*p != '\0') {
        bool inner = (*p == '\'' || *p == '?') && letter_at(p + 1);
        if (*p == '?' && inner && names_time(start, p))
            break;
        if (g_ascii_isdigit(*p) && names_time(start, p))
            break;
        if (!inner && !letter_at(p) && !g_ascii_isdigit(*p))
            break;
        p = g_utf8_next_char(p);
    }
    return p;
}

static char *
word_text(const char *start, const char *end)
{
    char *text = g_utf8_strdown(start, end - start);
    for (char *p = text; *p != '\0'; p++)
        if (*p == '?')
            *p = '\'';
    if (g_str_has_suffix(text, "'s"))
        text[strlen(text) - 2] = '\0';
    return text;
}

static void
cut_word(Cutter *cutter)
{
    const char *start = cutter->at, *end = word_end(start);
    Token token = {.kind = TOKEN_WORD, .text = word_text(start, end), .value = -1};
    int month = month_of(token.text, &token.abbreviated);
    int weekday = weekday_of(token.text, &token.abbreviated);
    int season = season_of(token.text);
    token.capital = g_unichar_isupper(g_utf8_get_char(start));
    cutter->at = end;
    if (month != 0) {
        token.kind = TOKEN_MONTH;
        token.value = month;
    } else if (weekday != 0) {
        token.kind = TOKEN_WEEKDAY;
        token.value = weekday;
    } else if (season >= 0) {
        token.kind = TOKEN_SEASON;
        token.value = season;
    }
    if (token.abbreviated && *end == '.') {
        token.dotted = true;
        cutter->at++;
    }
    push(cutter, token);
}

/* The ending of an ordinal, where it is that of the number: "12rd" is a slip for who knows what. */
static bool
is_ordinal(const char *digits, const char *letters, gsize length)
{
    static const char *const suffixes[] = {"th", "st", "nd", "rd"};
    if (length != 2 || letters == digits)
        return false;
    int last = letters[-1] - '0';
    bool teen = letters - digits > 1 && letters[-2] == '1';
    return g_ascii_strncasecmp(letters, suffixes[teen || last > 3 ? 0 : last], 2) == 0;
}

/* Digits with what is glued behind them: an ordinal's ending, the name of a month (which is left for the next
 * token), or anything else, which makes it a number that no date can have. */
static void
cut_number(Cutter *cutter)
{
    const char *start = cutter->at, *digits_end = start, *end;
    while (g_ascii_isdigit(*digits_end))
        digits_end++;
    end = digits_end;
    while (*end != '\0' && (letter_at(end) || g_unichar_isdigit(g_utf8_get_char(end))))
        end = g_utf8_next_char(end);
    Token token = {.kind = TOKEN_NUMBER, .value = -1, .digits = (int)(digits_end - start)};
    token.ordinal = is_ordinal(start, digits_end, (gsize)(end - digits_end));
    if (!token.ordinal && end > digits_end && names_time(digits_end, word_end(digits_end)))
        end = digits_end;
    bool plain = token.ordinal || end == digits_end;
    if (*end == '%') {
        plain = false;
        end++;
    }
    if (plain && token.digits >= 1 && token.digits <= 4)
        token.value = (int)g_ascii_strtoll(start, NULL, 10);
    token.text = g_utf8_strdown(start, end - start);
    cutter->at = end;
    push(cutter, token);
}

/* "'04", or "?04" behind a month or a season, where the apostrophe was lost. */
static bool
cut_short_year(Cutter *cutter)
{
    const char *p = cutter->at;
    const Token *before = phrase_at(cutter->phrase, cutter->phrase->tokens->len - 1);
    bool lost = *p == '?' && (before->kind == TOKEN_MONTH || before->kind == TOKEN_SEASON);
    if ((*p != '\'' && !lost) || !g_ascii_isdigit(p[1]) || !g_ascii_isdigit(p[2]) || g_ascii_isalnum(p[3]))
        return false;
    Token token = {.kind = TOKEN_NUMBER, .text = g_strndup(p + 1, 2), .digits = 2, .apostrophe = true};
    token.value = (int)g_ascii_strtoll(token.text, NULL, 10);
    cutter->at += 3;
    push(cutter, token);
    return true;
}

static void
cut_mark(Cutter *cutter)
{
    const char *next = g_utf8_next_char(cutter->at);
    Token token = {
        .kind = TOKEN_MARK, .text = g_strndup(cutter->at, (gsize)(next - cutter->at)), .value = -1};
    cutter->at = next;
    push(cutter, token);
}

static void
cut(Cutter *cutter)
{
    while (*cutter->at != '\0') {
        gunichar c = g_utf8_get_char(cutter->at);
        if (g_unichar_isspace(c) || g_unichar_iscntrl(c)) {
            cutter->glued = false;
            cutter->new_line = cutter->new_line || c == '\n';
            cutter->at = g_utf8_next_char(cutter->at);
        } else if (g_unichar_isdigit(c)) {
            cut_number(cutter);
        } else if (letter_at(cutter->at)) {
            cut_word(cutter);
        } else if (!cut_short_year(cutter)) {
            cut_mark(cutter);
        }
    }
}

static bool
is_time(const Token *token)
{
    return token->kind == TOKEN_MONTH || token->kind == TOKEN_SEASON || token->kind == TOKEN_NUMBER;
}

/* A "?" with time on both sides, and spaces on both or on neither, was a dash. */
static void
restore_dashes(Phrase *phrase)
{
    for (guint i = 1; i + 1 < phrase->tokens->len; i++) {
        Token *token = phrase_change(phrase, i);
        const Token *before = phrase_at(phrase, i - 1), *after = phrase_at(phrase, i + 1);
        if (token->kind == TOKEN_MARK && strcmp(token->text, "?") == 0 && token->glued == after->glued &&
            is_time(before) && is_time(after))
            token->text[0] = '-';
    }
}

/* "£40" and "#3" are no numbers of a date. */
static void
spoil_numbers(Phrase *phrase)
{
    for (guint i = 0; i < phrase->tokens->len; i++) {
        Token *token = phrase_change(phrase, i);
        const Token *mark = phrase_at(phrase, i - 1);
        if (token->kind != TOKEN_NUMBER || !token->glued || mark->kind != TOKEN_MARK)
            continue;
        bool money = strcmp(mark->text, "£") == 0 || strcmp(mark->text, "€") == 0 ||
                     strcmp(mark->text, "$") == 0 || strcmp(mark->text, "#") == 0;
        if (money)
            token->value = -1;
    }
}

static void
token_clear(void *token)
{
    g_free(((Token *)token)->text);
}

Phrase *
phrase_new(const char *text)
{
    g_autofree char *plain = plain_text(text);
    Phrase *phrase = g_new(Phrase, 1);
    phrase->tokens = g_array_new(FALSE, FALSE, sizeof(Token));
    g_array_set_clear_func(phrase->tokens, token_clear);
    Cutter cutter = {.phrase = phrase, .at = plain};
    cut(&cutter);
    restore_dashes(phrase);
    spoil_numbers(phrase);
    return phrase;
}

void
phrase_free(Phrase *phrase)
{
    if (phrase == NULL)
        return;
    g_array_unref(phrase->tokens);
    g_free(phrase);
}

guint
phrase_length(const Phrase *phrase)
{
    return phrase->tokens->len;
}

const Token *
phrase_at(const Phrase *phrase, guint index)
{
    return index < phrase->tokens->len ? &g_array_index(phrase->tokens, Token, index) : &no_token;
}

Token *
phrase_change(Phrase *phrase, guint index)
{
    return index < phrase->tokens->len ? &g_array_index(phrase->tokens, Token, index) : NULL;
}

bool
phrase_is(const Phrase *phrase, guint index, TokenKind kind)
{
    const Token *token = phrase_at(phrase, index);
    return token->kind == kind && !token->trap && !token->used;
}

bool
phrase_says(const Phrase *phrase, guint index, const char *text)
{
    const Token *token = phrase_at(phrase, index);
    return token->text[0] == text[0] && token->kind != TOKEN_END && !token->trap && !token->used &&
           strcmp(token->text, text) == 0;
}

/* What follows the part of a pattern that fits a token; NULL when it does not fit. */
static const char *
fit(const Token *token, const char *part)
{
    const char *text = token->text;
    if (token->kind == TOKEN_END || token->trap || token->used)
        return NULL;
    if ((*part == '#' || *part == '%') && (part[1] == ' ' || part[1] == '\0'))
        return *part == '#' ? (token->kind == TOKEN_NUMBER ? part + 1 : NULL)
                            : (phrase_is_time_noun(text) ? part + 1 : NULL);
    while (*text != '\0' && *text == *part) {
        text++;
        part++;
    }
    return *text == '\0' && (*part == ' ' || *part == '\0') ? part : NULL;
}

static guint
pattern_length(const Phrase *phrase, guint at, const char *pattern)
{
    guint index = at;
    for (const char *part = pattern; *part != '\0'; index++) {
        part = fit(phrase_at(phrase, index), part);
        if (part == NULL)
            return 0;
        part += *part == ' ' ? 1 : 0;
    }
    return index - at;
}

/* Most patterns fail at their first letter, which is cheap to see. */
guint
phrase_match(const Phrase *phrase, guint at, const char *const *patterns)
{
    const Token *token = phrase_at(phrase, at);
    if (token->kind == TOKEN_END || token->trap || token->used)
        return 0;
    for (guint i = 0; patterns[i] != NULL; i++) {
        char first = patterns[i][0];
        if (first != token->text[0] && first != '#' && first != '%')
            continue;
        guint length = pattern_length(phrase, at, patterns[i]);
        if (length > 0)
            return length;
    }
    return 0;
}

bool
phrase_find(const Phrase *phrase, const char *const *patterns, guint *at, guint *length)
{
    for (*at = 0; *at < phrase->tokens->len; (*at)++) {
        *length = phrase_match(phrase, *at, patterns);
        if (*length > 0)
            return true;
    }
    return false;
}

bool
phrase_is_mark(const Phrase *phrase, guint index, const char *marks)
{
    const Token *token = phrase_at(phrase, index);
    return token->kind == TOKEN_MARK && strlen(token->text) == 1 && strchr(marks, token->text[0]) != NULL;
}
