#include "time/calendar.h"
#include "time/terms_private.h"

enum { VERSION_LENGTH = 16 };

static const Season in_order[] = {SEASON_AUTUMN, SEASON_SPRING, SEASON_SUMMER};

static void
clear_closure(gpointer closure)
{
    g_free(((TermsClosure *)closure)->name);
}

Terms *
terms_blank(const char *key, const char *title, Nation nation)
{
    Terms *terms = g_new0(Terms, 1);
    terms->key = g_strdup(key);
    terms->title = g_strdup(title);
    terms->nation = nation;
    terms->taken = DAY_NONE;
    terms->loaded = g_array_new(FALSE, FALSE, sizeof(LoadedTerm));
    terms->closures = g_array_new(FALSE, FALSE, sizeof(TermsClosure));
    g_array_set_clear_func(terms->closures, clear_closure);
    return terms;
}

void
terms_free(Terms *terms)
{
    if (terms == NULL)
        return;
    g_array_unref(terms->loaded);
    g_array_unref(terms->closures);
    g_free(terms->key);
    g_free(terms->title);
    g_free(terms->source);
    g_free(terms->version);
    g_free(terms);
}

static int
term_by_first_day(gconstpointer a, gconstpointer b)
{
    Day x = ((const LoadedTerm *)a)->term.first, y = ((const LoadedTerm *)b)->term.first;
    return (x > y) - (x < y);
}

static int
closure_by_first_day(gconstpointer a, gconstpointer b)
{
    Day x = ((const TermsClosure *)a)->first, y = ((const TermsClosure *)b)->first;
    return (x > y) - (x < y);
}

void
terms_sort(Terms *terms)
{
    g_array_sort(terms->loaded, term_by_first_day);
    g_array_sort(terms->closures, closure_by_first_day);
}

/* The dates themselves are digested, of every term that plans can speak of, so that a better estimate shows
 * as a new version too. */
void
terms_seal(Terms *terms)
{
    g_autoptr(GChecksum) digest = g_checksum_new(G_CHECKSUM_SHA256);
    for (int year = CALENDAR_FIRST_YEAR; year < CALENDAR_LAST_YEAR; year++) {
        for (guint i = 0; i < G_N_ELEMENTS(in_order); i++) {
            Day days[4] = {DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE};
            bool estimated = false;
            (void)terms_dates(terms, in_order[i], 0, year, &days[0], &days[1], &estimated);
            (void)terms_half_term(terms, in_order[i], year, &days[2], &days[3]);
            g_checksum_update(digest, (const guchar *)days, sizeof days);
            g_checksum_update(digest, (const guchar *)(estimated ? "?" : "."), 1);
        }
    }
    for (guint i = 0; i < terms->closures->len; i++) {
        const TermsClosure *closure = &g_array_index(terms->closures, TermsClosure, i);
        const Day days[] = {closure->first, closure->last};
        g_checksum_update(digest, (const guchar *)days, sizeof days);
    }
    g_free(terms->version);
    terms->version = g_strndup(g_checksum_get_string(digest), VERSION_LENGTH);
}

Terms *
terms_estimate(Nation nation)
{
    Terms *terms = terms_blank("estimate", "Estimated calendar", nation);
    terms_seal(terms);
    return terms;
}

const char *
terms_key(const Terms *terms)
{
    return terms->key;
}

const char *
terms_title(const Terms *terms)
{
    return terms->title;
}

Nation
terms_nation(const Terms *terms)
{
    return terms->nation;
}

const char *
terms_source(const Terms *terms)
{
    return terms->source;
}

Day
terms_taken(const Terms *terms)
{
    return terms->taken;
}

const char *
terms_version(const Terms *terms)
{
    return terms->version;
}

static bool
find_term(const Terms *terms, Season season, int year, Term *term, bool *estimated)
{
    for (guint i = 0; i < terms->loaded->len; i++) {
        const LoadedTerm *loaded = &g_array_index(terms->loaded, LoadedTerm, i);
        if (loaded->season == season && loaded->year == year) {
            *term = loaded->term;
            *estimated = false;
            return true;
        }
    }
    *estimated = true;
    return estimate_term(terms->nation, season, year, term);
}

/* A calendar that gives a term and no half-term holiday leaves its middle to the estimate. */
static bool
find_middle(const Terms *terms, Season season, int year, Term *term)
{
    Term usual;
    if (term->away != DAY_NONE)
        return true;
    if (!estimate_term(terms->nation, season, year, &usual) || usual.away <= term->first ||
        usual.away >= term->last)
        return false;
    term->away = usual.away;
    term->back = usual.away - 1;
    return true;
}

bool
terms_dates(const Terms *terms, Season season, int half, int year, Day *first, Day *last, bool *estimated)
{
    Term term;
    bool guessed;
    if (!find_term(terms, season, year, &term, &guessed))
        return false;
    if (half != 0 && term.away == DAY_NONE) {
        guessed = true;
        if (!find_middle(terms, season, year, &term))
            return false;
    }
    if (estimated != NULL)
        *estimated = guessed;
    return estimate_half(&term, half, first, last);
}

bool
terms_half_term(const Terms *terms, Season season, int year, Day *first, Day *last)
{
    Term term;
    bool estimated;
    if (!find_term(terms, season, year, &term, &estimated) || term.away == DAY_NONE || term.back < term.away)
        return false;
    *first = term.away;
    *last = term.back;
    return true;
}

/* The terms before, around and after a day: those of the academic years that can hold it. */
typedef struct Around {
    bool inside, estimated; /* in a term; by the estimate, as far as it matters for the day */
    Term term;              /* where it is inside */
} Around;

static Around
around(const Terms *terms, Day day)
{
    Around found = {false, false, {DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE}};
    Day before = DAY_NONE;
    bool estimated_before = true;
    int civil = day_to_civil(day).year;
    for (guint i = 0; i < 2 * G_N_ELEMENTS(in_order); i++) {
        Term term;
        bool estimated;
        int year = civil - 1 + (int)(i / G_N_ELEMENTS(in_order));
        if (!find_term(terms, in_order[i % G_N_ELEMENTS(in_order)], year, &term, &estimated))
            continue;
        if (term.first <= day && day <= term.last && (!found.inside || !estimated))
            found = (Around){true, estimated, term};
        if (term.last < day && term.last > before) {
            before = term.last;
            estimated_before = estimated;
        }
        if (term.first > day && !found.inside) {
            found.estimated = estimated || estimated_before;
            break;
        }
    }
    return found;
}

const GArray *
terms_closures(const Terms *terms)
{
    return terms->closures;
}

const char *
terms_closure(const Terms *terms, Day day)
{
    for (guint i = 0; i < terms->closures->len; i++) {
        const TermsClosure *closure = &g_array_index(terms->closures, TermsClosure, i);
        if (closure->first <= day && day <= closure->last)
            return closure->name;
    }
    return NULL;
}

bool
terms_is_open(const Terms *terms, Day day)
{
    if (day == DAY_NONE || day_weekday(day) > FRIDAY || terms_closure(terms, day) != NULL)
        return false;
    Around here = around(terms, day);
    return here.inside && (day < here.term.away || day > here.term.back);
}

bool
terms_is_estimated(const Terms *terms, Day day)
{
    return day != DAY_NONE && around(terms, day).estimated;
}
