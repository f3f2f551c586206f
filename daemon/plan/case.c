#include "plan/case.h"

#include <math.h>
#include <string.h>

Case *
case_new(const char *kind, const char *reference)
{
    Case *it = g_new0(Case, 1);
    it->kind = g_strdup(kind);
    it->reference = g_strdup(reference);
    it->closed = DAY_NONE;
    it->facts = g_array_new(FALSE, FALSE, sizeof(CaseFact));
    return it;
}

void
case_free(Case *it)
{
    if (it == NULL)
        return;
    g_free(it->kind);
    g_free(it->reference);
    g_array_unref(it->facts);
    g_free(it);
}

/* Where a fact of that name stands or would. */
static guint
place_of(const Case *it, const char *name, bool *there)
{
    guint at = 0;
    int order = 1;
    while (at < it->facts->len && (order = strcmp(g_array_index(it->facts, CaseFact, at).name, name)) < 0)
        at++;
    *there = at < it->facts->len && order == 0;
    return at;
}

void
case_put(Case *it, const CaseFact *fact)
{
    bool there;
    guint at = place_of(it, fact->name, &there);
    CaseFact kept = *fact;
    kept.name = g_intern_string(fact->name);
    kept.number = fact->day != DAY_NONE ? (double)NAN : fact->number;
    if (there)
        g_array_index(it->facts, CaseFact, at) = kept;
    else
        g_array_insert_val(it->facts, at, kept);
}

void
case_take(Case *it, const char *name)
{
    bool there;
    guint at = place_of(it, name, &there);
    if (there)
        g_array_remove_index(it->facts, at);
}

const CaseFact *
case_fact(const Case *it, const char *name)
{
    bool there;
    guint at = place_of(it, name, &there);
    return there ? &g_array_index(it->facts, CaseFact, at) : NULL;
}

/* References */

static gsize
span_of(const char *text, gboolean (*is)(gchar))
{
    gsize length = 0;
    while (text[length] != '\0' && is(text[length]))
        length++;
    return length;
}

static gboolean
is_letter(gchar c)
{
    return g_ascii_isalpha(c);
}

static gboolean
is_digit(gchar c)
{
    return g_ascii_isdigit(c);
}

static bool
is_one_of(const char *word, gsize length, const char *const *words)
{
    for (gsize i = 0; words[i] != NULL; i++) {
        if (strlen(words[i]) == length && g_ascii_strncasecmp(words[i], word, length) == 0)
            return true;
    }
    return false;
}

/* Runs of four letters and more that name a kind of case and nobody. */
static const char *const kind_words[] = {"case",  "send", "semh", "ehcp", "ehca", "ehcna",
                                         "camhs", "plan", "excl", "susp", "perm", NULL};

/* The first names of three letters that are given most; longer ones fall with every other word. */
static const char *const short_names[] = {
    "abi", "ada", "ali", "amy", "ana", "ann", "ava", "ben", "bea", "bob", "dan", "eli", "ela",
    "eva", "eve", "fay", "gia", "ian", "ida", "isa", "ivy", "jay", "jim", "joe", "jon", "joy",
    "kai", "kim", "kit", "leo", "lee", "lia", "lil", "liv", "liz", "lua", "lyn", "mia", "max",
    "may", "meg", "mya", "ned", "nia", "ola", "pam", "pia", "ray", "rex", "ria", "rob", "ron",
    "roy", "sam", "sid", "sky", "sue", "tia", "tim", "tom", "una", "zac", "zak", "zoe", NULL};

/* A hash or a universally unique identifier is made of letters that mean nothing. */
static bool
is_hexadecimal(const char *text)
{
    gsize digits = 0, letters = 0;
    for (const char *p = text; *p != '\0'; p++) {
        if (!g_ascii_isxdigit(*p) && *p != '-')
            return false;
        digits += g_ascii_isdigit(*p) ? 1 : 0;
        letters += g_ascii_isalpha(*p) ? 1 : 0;
    }
    return digits >= 4 && digits + letters >= 16 && letters > 0;
}

static bool
has_name(const char *text)
{
    for (const char *p = text; *p != '\0';) {
        gsize length = span_of(p, is_letter);
        bool capital = length > 1 && g_ascii_isupper(p[0]) && g_ascii_islower(p[1]);
        if (length >= 4 && !is_one_of(p, length, kind_words))
            return true;
        if (length < 4 && (capital || is_one_of(p, length, short_names)))
            return true;
        p += length > 0 ? length : 1;
    }
    return false;
}

static int
number_of(const char *digits, gsize count)
{
    int number = 0;
    for (gsize i = 0; i < count; i++)
        number = number * 10 + (digits[i] - '0');
    return number;
}

static bool
is_date(int year, int month, int day)
{
    return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 &&
           day <= day_to_civil(day_month_last(year, month)).day;
}

/* A child or a young person with a plan is under 26. */
static bool
is_birthday(int short_year, int month, int day, Day today)
{
    int now = day_to_civil(today).year;
    int year = now - now % 100 + short_year;
    year -= year > now ? 100 : 0;
    return now - year < 26 && is_date(year, month, day);
}

static bool
is_date_run(const char *run, gsize length, Day today)
{
    int two[4] = {0};
    for (gsize i = 0; i + 1 < length && i / 2 < 4; i += 2)
        two[i / 2] = number_of(run + i, 2);
    if (length == 8)
        return is_date(two[2] * 100 + two[3], two[1], two[0]) ||
               is_date(two[0] * 100 + two[1], two[2], two[3]);
    return length == 6 &&
           (is_birthday(two[2], two[1], two[0], today) || is_birthday(two[0], two[1], two[2], today));
}

/* "14-05-2012", "2012.5.14", "14/5/12" */
static bool
is_date_apart(const char *text, Day today)
{
    int parts[3];
    gsize lengths[3];
    const char *p = text;
    for (int i = 0; i < 3; i++) {
        lengths[i] = span_of(p, is_digit);
        if (lengths[i] == 0 || lengths[i] > 4)
            return false;
        parts[i] = number_of(p, lengths[i]);
        p += lengths[i];
        if (i < 2 && (*p == '\0' || strchr("-._/", *p++) == NULL))
            return false;
    }
    if (lengths[0] == 4)
        return is_date(parts[0], parts[1], parts[2]);
    if (lengths[2] == 4)
        return is_date(parts[2], parts[1], parts[0]);
    return lengths[2] == 2 && is_birthday(parts[2], parts[1], parts[0], today);
}

/* "14MAY2012" */
static bool
is_date_worded(const char *text)
{
    static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                         "aug", "sep", "oct", "nov", "dec", NULL};
    gsize day = span_of(text, is_digit);
    const char *word = text + day + (strchr("-._/", text[day]) != NULL && text[day] != '\0' ? 1 : 0);
    gsize letters = span_of(word, is_letter);
    return day >= 1 && day <= 2 && letters == 3 && is_one_of(word, 3, months);
}

static bool
has_date(const char *text, Day today)
{
    for (const char *p = text; *p != '\0'; p++) {
        if (!g_ascii_isdigit(*p) || (p > text && g_ascii_isdigit(p[-1])))
            continue;
        if (is_date_run(p, span_of(p, is_digit), today) || is_date_apart(p, today) || is_date_worded(p))
            return true;
    }
    return false;
}

/* A unique pupil number is a letter, eleven digits, and a digit or a letter. */
static bool
is_person_number(const char *text)
{
    for (const char *p = text; *p != '\0'; p++) {
        gsize digits = p == text || !g_ascii_isdigit(p[-1]) ? span_of(p, is_digit) : 0;
        bool after_letter = p > text && g_ascii_isalpha(p[-1]);
        if (digits == 10 || (after_letter && (digits == 11 || digits == 12)))
            return true;
    }
    return false;
}

const char *
case_reference_refuse(const char *text, Day today)
{
    gsize length = strlen(text);
    gsize allowed = strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/");
    if (length == 0)
        return "is blank: say by which reference the case is known";
    if (allowed < length || length > CASE_REFERENCE_LONGEST)
        return "is no reference: use up to 40 letters, digits and - . _ /, without spaces";
    if (strpbrk(text, "0123456789") == NULL)
        return "looks like a name: use the number of the file, such as EHC-1042";
    if (is_person_number(text))
        return "looks like a number that is a person's own: use the number of the file, such as EHC-1042";
    if (has_date(text, today))
        return "looks like a date of birth: use the number of the file, such as EHC-1042";
    if (!is_hexadecimal(text) && has_name(text))
        return "looks like a name: use the number of the file, such as EHC-1042";
    return NULL;
}
