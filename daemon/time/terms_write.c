#include "time/terms_write.h"

#include "base/text.h"
#include "time/terms_private.h"

#include <string.h>

static const struct {
    Season season;
    const char *word;
    int later;
} seasons[] = {{SEASON_AUTUMN, "autumn", 0}, {SEASON_SPRING, "spring", 1}, {SEASON_SUMMER, "summer", 1}};

void
terms_set_source(Terms *terms, const char *source, Day taken)
{
    g_free(terms->source);
    terms->source = text_squeeze(source);
    terms->taken = taken;
}

static const LoadedTerm *
find(const Terms *terms, Season season, int year)
{
    for (guint i = 0; terms != NULL && i < terms->loaded->len; i++) {
        const LoadedTerm *loaded = &g_array_index(terms->loaded, LoadedTerm, i);
        if (loaded->season == season && loaded->year == year)
            return loaded;
    }
    return NULL;
}

static bool
overlaps(const Terms *terms, Day first, Day last)
{
    for (guint i = 0; i < terms->loaded->len; i++) {
        const LoadedTerm *loaded = &g_array_index(terms->loaded, LoadedTerm, i);
        if (loaded->term.first <= last && first <= loaded->term.last)
            return true;
    }
    return false;
}

enum { BESIDE = 7 }; /* days: insets lie so near to a term */

static bool
is_beside(const TermsClosure *closure, const LoadedTerm *loaded)
{
    return loaded->term.first - BESIDE <= closure->last && closure->first <= loaded->term.last + BESIDE;
}

static bool
says_any_of(const Terms *terms, const TermsClosure *closure)
{
    for (Day day = closure->first; day <= closure->last; day++) {
        if (terms_closure(terms, day) != NULL)
            return true;
    }
    return false;
}

/* A file with it can be read: an inset day may lie beside a term, any other closure in one. */
static bool
has_place(const Terms *terms, const TermsClosure *closure)
{
    int beside = closure->inset ? BESIDE : 0;
    return overlaps(terms, closure->first - beside, closure->last + beside);
}

static bool
is_of_any(const TermsClosure *closure, const GArray *terms)
{
    for (guint i = 0; i < terms->len; i++) {
        if (is_beside(closure, &g_array_index(terms, LoadedTerm, i)))
            return true;
    }
    return false;
}

/* `taken` are the older one's terms that the new one has not. */
static void
keep_closures(Terms *terms, const Terms *older, const GArray *taken, GPtrArray *kept)
{
    for (guint i = 0; i < older->closures->len; i++) {
        TermsClosure closure = g_array_index(older->closures, TermsClosure, i);
        char first[DAY_TEXT_SIZE];
        if (says_any_of(terms, &closure) || !has_place(terms, &closure))
            continue;
        if (!is_of_any(&closure, taken))
            g_ptr_array_add(kept, g_strdup_printf("%s, %s", closure.name, day_format(closure.first, first)));
        closure.name = g_strdup(closure.name);
        g_array_append_val(terms->closures, closure);
    }
}

GPtrArray *
terms_keep(Terms *terms, const Terms *older)
{
    GPtrArray *kept = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) taken = g_array_new(FALSE, FALSE, sizeof(LoadedTerm));
    for (guint i = 0; i < older->loaded->len; i++) {
        const LoadedTerm *loaded = &g_array_index(older->loaded, LoadedTerm, i);
        if (find(terms, loaded->season, loaded->year) == NULL &&
            !overlaps(terms, loaded->term.first, loaded->term.last))
            g_array_append_val(taken, *loaded);
    }
    if (taken->len > 0)
        g_array_append_vals(terms->loaded, taken->data, taken->len);
    keep_closures(terms, older, taken, kept);
    terms_sort(terms);
    terms_seal(terms);
    return kept;
}

/* A string between quotation marks, as libconfig reads it. */
static void
append_string(GString *out, const char *text)
{
    g_autofree char *bare = text_squeeze(text);
    g_string_append_c(out, '"');
    for (const char *at = bare; *at != '\0'; at++) {
        if (*at == '"' || *at == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, (guchar)*at < ' ' ? ' ' : *at);
    }
    g_string_append_c(out, '"');
}

static void
append_day(GString *out, const char *before, Day day, const char *after)
{
    char text[DAY_TEXT_SIZE];
    g_string_append_printf(out, "%s\"%s\"%s", before, day_format(day, text), after);
}

static void
append_term(GString *out, const LoadedTerm *loaded, const char *word)
{
    g_string_append_printf(out, "        %s: { ", word);
    append_day(out, "first = ", loaded->term.first, "; ");
    append_day(out, "last = ", loaded->term.last, ";");
    if (loaded->term.away != DAY_NONE) {
        append_day(out, " half_term = [", loaded->term.away, ", ");
        append_day(out, "", loaded->term.back, "];");
    }
    g_string_append(out, " };\n");
}

/* Days off stand in the year of the first term that ends on or after them, less a week. */
static bool
is_of_year(const Terms *terms, const TermsClosure *closure, int year)
{
    int of = 0;
    for (guint i = 0; i < terms->loaded->len; i++) {
        const LoadedTerm *loaded = &g_array_index(terms->loaded, LoadedTerm, i);
        if (is_beside(closure, loaded)) {
            of = loaded->year;
            break;
        }
    }
    return of == year;
}

static void
append_inset(GString *out, const Terms *terms, int year)
{
    guint count = 0;
    for (guint i = 0; i < terms->closures->len; i++) {
        const TermsClosure *closure = &g_array_index(terms->closures, TermsClosure, i);
        if (closure->inset && is_of_year(terms, closure, year))
            append_day(out, count++ == 0 ? "        inset = [" : ", ", closure->first, "");
    }
    if (count > 0)
        g_string_append(out, "];\n");
}

static void
append_closures(GString *out, const Terms *terms, int year)
{
    guint count = 0;
    for (guint i = 0; i < terms->closures->len; i++) {
        const TermsClosure *closure = &g_array_index(terms->closures, TermsClosure, i);
        if (closure->inset || !is_of_year(terms, closure, year))
            continue;
        g_string_append(out, count++ == 0 ? "        closures = (\n" : ",\n");
        g_string_append(out, "            { name = ");
        append_string(out, closure->name);
        append_day(out, "; first = ", closure->first, ";");
        if (closure->last != closure->first)
            append_day(out, " last = ", closure->last, ";");
        g_string_append(out, " }");
    }
    if (count > 0)
        g_string_append(out, "\n        );\n");
}

static void
append_year(GString *out, const Terms *terms, int year)
{
    g_string_append_printf(out, "    {\n        year = \"%04d-%02d\";\n", year, (year + 1) % 100);
    for (guint i = 0; i < G_N_ELEMENTS(seasons); i++) {
        const LoadedTerm *loaded = find(terms, seasons[i].season, year);
        if (loaded != NULL)
            append_term(out, loaded, seasons[i].word);
    }
    append_inset(out, terms, year);
    append_closures(out, terms, year);
    g_string_append(out, "    }");
}

static void
append_years(GString *out, const Terms *terms)
{
    int before = 0;
    for (guint i = 0; i < terms->loaded->len; i++) {
        int year = g_array_index(terms->loaded, LoadedTerm, i).year;
        if (year == before)
            continue;
        g_string_append(out, before == 0 ? "" : ",\n");
        append_year(out, terms, year);
        before = year;
    }
}

char *
terms_format(const Terms *terms)
{
    GString *out =
        g_string_new("// Written by milestonectl calendar import; see milestoned-calendar(5).\n\ntitle = ");
    append_string(out, terms->title);
    g_string_append_printf(out, ";\nnation = \"%s\";\nsource = ", nation_word(terms->nation));
    append_string(out, terms->source != NULL ? terms->source : "not said");
    append_day(out, ";\ntaken = ", terms->taken, ";\n\nyears = (\n");
    append_years(out, terms);
    g_string_append(out, "\n);\n");
    return g_string_free(out, FALSE);
}

static char *
name_of(const LoadedTerm *loaded)
{
    for (guint i = 0; i < G_N_ELEMENTS(seasons); i++)
        if (seasons[i].season == loaded->season)
            return g_strdup_printf("%s term %d", seasons[i].word, loaded->year + seasons[i].later);
    return g_strdup("term");
}

static void
compare_day(GPtrArray *changes, const char *name, const char *what, Day now, Day before)
{
    char a[DAY_TEXT_SIZE], b[DAY_TEXT_SIZE];
    if (now == before)
        return;
    if (before == DAY_NONE)
        g_ptr_array_add(changes, g_strdup_printf("%s: %s is %s", name, what, day_format(now, a)));
    else if (now == DAY_NONE)
        g_ptr_array_add(changes, g_strdup_printf("%s: %s is no longer said", name, what));
    else
        g_ptr_array_add(changes, g_strdup_printf("%s: %s is %s, no longer %s", name, what, day_format(now, a),
                                                 day_format(before, b)));
}

static char *
describe_new(const char *name, const Term *term)
{
    char first[DAY_TEXT_SIZE], last[DAY_TEXT_SIZE], away[DAY_TEXT_SIZE], back[DAY_TEXT_SIZE];
    g_autofree char *half = term->away != DAY_NONE
                                ? g_strdup_printf(", half-term %s to %s", day_format(term->away, away),
                                                  day_format(term->back, back))
                                : g_strdup("");
    return g_strdup_printf("%s: new, from %s to %s%s", name, day_format(term->first, first),
                           day_format(term->last, last), half);
}

static void
compare_term(GPtrArray *changes, const LoadedTerm *now, const LoadedTerm *before)
{
    g_autofree char *name = name_of(now);
    if (before == NULL) {
        g_ptr_array_add(changes, describe_new(name, &now->term));
        return;
    }
    compare_day(changes, name, "its first day", now->term.first, before->term.first);
    compare_day(changes, name, "its last day", now->term.last, before->term.last);
    compare_day(changes, name, "the first day of its half-term", now->term.away, before->term.away);
    compare_day(changes, name, "the last day of its half-term", now->term.back, before->term.back);
}

static bool
has_closure(const Terms *terms, const TermsClosure *closure)
{
    for (guint i = 0; terms != NULL && i < terms->closures->len; i++) {
        const TermsClosure *other = &g_array_index(terms->closures, TermsClosure, i);
        if (other->first == closure->first && other->last == closure->last && other->inset == closure->inset)
            return true;
    }
    return false;
}

static void
list_closures(GPtrArray *changes, const Terms *in, const Terms *not_in, const char *what)
{
    for (guint i = 0; in != NULL && i < in->closures->len; i++) {
        const TermsClosure *closure = &g_array_index(in->closures, TermsClosure, i);
        char first[DAY_TEXT_SIZE];
        if (!has_closure(not_in, closure))
            g_ptr_array_add(changes, g_strdup_printf("%s, %s: %s", closure->name,
                                                     day_format(closure->first, first), what));
    }
}

GPtrArray *
terms_changes(const Terms *terms, const Terms *older)
{
    GPtrArray *changes = g_ptr_array_new_with_free_func(g_free);
    if (older != NULL && terms->nation != older->nation)
        g_ptr_array_add(changes, g_strdup_printf("its nation is %s, no longer %s", nation_word(terms->nation),
                                                 nation_word(older->nation)));
    for (guint i = 0; i < terms->loaded->len; i++) {
        const LoadedTerm *loaded = &g_array_index(terms->loaded, LoadedTerm, i);
        compare_term(changes, loaded, find(older, loaded->season, loaded->year));
    }
    for (guint i = 0; older != NULL && i < older->loaded->len; i++) {
        const LoadedTerm *loaded = &g_array_index(older->loaded, LoadedTerm, i);
        g_autofree char *name = name_of(loaded);
        if (find(terms, loaded->season, loaded->year) == NULL)
            g_ptr_array_add(changes, g_strdup_printf("%s: no longer said", name));
    }
    list_closures(changes, terms, older, "new");
    list_closures(changes, older, terms, "no longer said");
    return changes;
}
