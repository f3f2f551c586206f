/*
 * Reading a phrase: it is cut into tokens (phrase), what only looks like time is marked (trap), the rules are
 * tried from left to right (rules), what they find is settled to days (settle). Then comes what holds for the
 * phrase as a whole (whole, repeat): nothing may be left over, and doubts about one word fall on every
 * reading.
 */
#include "time/timescale.h"

#include "base/text.h"
#include "time/hits.h"
#include "time/neighbours.h"
#include "time/phrase.h"
#include "time/repeat.h"
#include "time/rules.h"
#include "time/settle.h"
#include "time/trap.h"
#include "time/whole.h"

#include <string.h>

/* Words about time that stand for more than a rule has read when they are left over. */
/* clang-format off */
static const char *const unread_words[] = {
    "daily", "weekly", "fortnightly", "monthly", "quarterly", "termly", "yearly", "every #", "every %",
    "each #", "each %", "every other", "alternate", "per %", "a week", "a month", "a term", "a year",
    "a fortnight", "a quarter", "twice", "onwards", "onward", "week", "weeks", "wk", "w / c", "w / b",
    "w / e", "wc", "fortnight", "fortnights", "month", "months", "quarter", "quarters", "weekend",
    "weekends", "half term", "half - term", "half terms", "half - terms", "halfterm", "half year",
    "half - year", "academic year", "school year", "financial year", "calendar year", "this year",
    "next year", "last year", "the year", "of year", "year end", "year - end", "this term", "next term",
    "last term", "the term", "of term", "term time", "one term", "meet term", "mid term", "mid - term",
    "end term", "by term", "next half", "working day", "working days", "first day", "last day",
    "first half", "second half", "last half", "q1", "q2", "q3", "q4", "q5", "q6", "next period", "last period",
    "this period", "mondays", "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays",
    "all year", "year round", "first term", "second term", "third term", "both terms", "all terms",
    "half way", "halfway", "year ending", "year to", "year commencing", "year starting", "year beginning", "term commencing", "term starting", "term beginning", "xx", "aprl", "apirl", "arpil", "apil", "apri", "aprill", "marhc", "mrach", "jully", "juley", "jly", "juy", "jnue", "juen", "jne", "sept ember", "nov ember", "dec ember", "octo ber", "term - time", "and next", "and the next", NULL};
/* clang-format on */
static const char *const counting_words[] = {"one",    "two",   "three",   "four",   "five",
                                             "six",    "seven", "eight",   "nine",   "ten",
                                             "twelve", "few",   "several", "couple", NULL};

static void
clear_reading(void *reading)
{
    reading_clear(reading);
}

static void
use(Phrase *phrase, const Found *found)
{
    for (guint i = found->start; i < found->end; i++)
        phrase_change(phrase, i)->used = true;
}

/* Settles what was found, in the light of the words around it. False when it is about time and cannot be
 * settled; `why` is then set (static text). */
static bool
read_hit(const Phrase *phrase, const TimescaleContext *context, Hit *hit, const char **why)
{
    Tense tense = neighbours_tense(phrase, &hit->found);
    bool year_open = settle_year_said(&hit->found) == 0 && hit->found.has_unit;
    *why = "there is no such day, or it would end before it begins";
    if (!settle(&hit->found, context, tense != TENSE_OPEN, &hit->reading))
        return false;
    if (tense == TENSE_PERHAPS_PAST && year_open) {
        settle_doubt(&hit->reading, "it was taken as past, but the next one may be meant");
        settle_offer(&hit->reading, &hit->found, context, false);
    }
    neighbours_doubt(phrase, &hit->found, context, &hit->reading);
    *why = "the words beside it change which time is meant";
    return !neighbours_refuse(phrase, &hit->found);
}

static bool
collect(Phrase *phrase, const TimescaleContext *context, GArray *hits, const char **why)
{
    guint i = 0;
    while (i < phrase_length(phrase)) {
        Hit hit = {0};
        if (!rules_find(phrase, i, context, &hit.found)) {
            i++;
            continue;
        }
        bool settled = read_hit(phrase, context, &hit, why);
        g_array_append_val(hits, hit);
        if (!settled)
            return false;
        use(phrase, &hit.found);
        i = hit.found.end;
    }
    return true;
}

static bool
is_pending_time(const Token *token)
{
    return token->kind == TOKEN_NUMBER || token->kind == TOKEN_MONTH || token->kind == TOKEN_SEASON ||
           (token->kind == TOKEN_WEEKDAY && !token->abbreviated);
}

static char *
spell(const Phrase *phrase, guint at, guint length)
{
    GString *out = g_string_new(phrase_at(phrase, at)->text);
    for (guint i = at + 1; i < at + length; i++)
        g_string_append_printf(out, "%s%s", phrase_at(phrase, i)->glued ? "" : " ",
                               phrase_at(phrase, i)->text);
    return g_string_free(out, FALSE);
}

/* "Quaterly": a slip away from a word of repetition. */
static bool
is_nearly_repetition(const Token *token)
{
    static const char *const adverbs[] = {"weekly",    "fortnightly", "monthly", "termly",
                                          "quarterly", "yearly",      "annually"};
    for (guint i = 0; i < G_N_ELEMENTS(adverbs); i++)
        if (token->kind == TOKEN_WORD && token->text[0] == adverbs[i][0] &&
            text_distance(token->text, adverbs[i]) == 1)
            return true;
    return false;
}

/* "x3", "T1", "HT2", "wk4": how often, or a time that no rule knows. */
static bool
is_numbered_time(const Token *token)
{
    static const char *const prefixes[] = {"x", "t", "ht", "h", "wk", "hy"};
    gsize letters = strcspn(token->text, "0123456789"), length = strlen(token->text);
    if (token->kind != TOKEN_WORD || letters == length || length - letters > 2 ||
        strspn(token->text + letters, "0123456789") != length - letters)
        return false;
    for (guint i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (strlen(prefixes[i]) == letters && strncmp(token->text, prefixes[i], letters) == 0)
            return true;
    return false;
}

/* "z019", "beforex1", "b4y", "mid0": a number that a slip hid in a word. The names of things end in one or
 * two digits ("ks2"), or in those and an "s". */
static bool
hides_number(const Token *token)
{
    static const char *const words[] = {"by", "end",   "mid",    "early",   "late", "from",
                                        "to", "until", "before", "between", "of",   "and",
                                        "in", "on",    "wc",     "c",       "week", NULL};
    gsize letters = strcspn(token->text, "0123456789"), length = strlen(token->text);
    if (token->kind != TOKEN_WORD || letters == length)
        return false;
    gsize digits = strspn(token->text + letters, "0123456789");
    const char *rest = token->text + letters + digits;
    g_autofree char *word = g_strndup(token->text, letters);
    bool name = *rest == '\0' || strcmp(rest, "s") == 0 || (letters == 1 && rest[1] == '\0');
    return digits > 2 || !name || g_strv_contains(words, word);
}

/* The first words or number about time that no reading used (transfer full). NULL when there are none. */
static char *
left_over(const Phrase *phrase)
{
    for (guint i = 0; i < phrase_length(phrase); i++) {
        const Token *token = phrase_at(phrase, i);
        guint waits = neighbours_wait(phrase, i);
        i += waits > 0 ? waits - 1 : 0;
        if (token->used || token->trap || waits > 0)
            continue;
        bool counted = g_strv_contains(counting_words, token->text) &&
                       phrase_is_time_noun(phrase_at(phrase, i + 1)->text);
        guint length = counted ? 2 : phrase_match(phrase, i, unread_words);
        if (length > 0 || is_pending_time(token) || is_nearly_repetition(token) || hides_number(token) ||
            is_numbered_time(token))
            return spell(phrase, i, MAX(length, 1));
    }
    return NULL;
}

static void set_unresolved(GArray *readings, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
set_unresolved(GArray *readings, const char *format, ...)
{
    Reading reading = {.kind = TIMESCALE_UNRESOLVED,
                       .start = DAY_NONE,
                       .due = DAY_NONE,
                       .review = DAY_NONE,
                       .rule = "unresolved"};
    va_list arguments;
    va_start(arguments, format);
    reading.note = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_array_append_val(readings, reading);
}

static Reading *
last_reading(GArray *readings)
{
    return &g_array_index(readings, Reading, readings->len - 1);
}

/* What an unresolved phrase names: one of them may be what is meant. */
static void
offer_hits(GArray *hits, GArray *readings)
{
    Reading *unresolved = last_reading(readings);
    for (guint i = 0; i < hits->len; i++) {
        const Reading *reading = hits_reading(hits, i);
        settle_offer_days(unresolved, reading->kind, reading->start, reading->due);
        g_array_index(unresolved->others, Offer, unresolved->others->len - 1).recurrence =
            reading->recurrence;
    }
    settle_tidy_others(unresolved);
}

/* "The following April" is one of the next two, "every April" comes again and again. */
static void
offer_turned(const Phrase *phrase, const TimescaleContext *context, const GArray *hits, GArray *readings)
{
    int step;
    const Hit *hit = hits_at(hits, hits->len - 1);
    Found found = hit->found;
    if (hits->len > 1 || !found.has_unit || found.range || found.first.kind > UNIT_QUARTER ||
        settle_year_said(&found) != 0 || !neighbours_turn(phrase, &found, &step))
        return;
    Reading nearest, *unresolved = last_reading(readings);
    found.first.doubt = NULL;
    if (!settle(&found, context, step < 0, &nearest)) {
        reading_clear(&nearest);
        return;
    }
    if (step == 0) {
        settle_offer_days(unresolved, TIMESCALE_RECURRING, nearest.start, DAY_NONE);
        g_array_index(unresolved->others, Offer, 0).recurrence = RECURRENCE_ANNUALLY;
    } else {
        int year = day_to_civil(nearest.due != DAY_NONE ? nearest.due : nearest.start).year;
        for (int i = 0; i < 2; i++) {
            found.first.year = year + i * step;
            found.first.year_from = UNIT_YEAR_SURE;
            settle_offer(unresolved, &found, context, false);
        }
    }
    settle_tidy_others(unresolved);
    reading_clear(&nearest);
}

static void
set_event(GArray *readings)
{
    Reading reading = {.kind = TIMESCALE_EVENT,
                       .start = DAY_NONE,
                       .due = DAY_NONE,
                       .review = DAY_NONE,
                       .rule = "event",
                       .certain = true};
    g_array_append_val(readings, reading);
}

static void
move_readings(GArray *hits, GArray *readings)
{
    for (guint i = 0; i < hits->len; i++) {
        Reading *reading = hits_reading(hits, i);
        settle_tidy_others(reading);
        g_array_append_vals(readings, reading, 1);
        reading->note = NULL;
        reading->others = NULL;
    }
}

/* What holds for the phrase as a whole. */
static void
settle_whole(const Phrase *phrase, const TimescaleContext *context, GArray *hits, GArray *readings)
{
    whole_doubt(phrase, context, hits);
    if (!repeat_join(phrase, hits)) {
        set_unresolved(
            readings,
            "it is to happen again and again, and a deadline or another interval stands beside that");
        offer_hits(hits, readings);
        return;
    }
    whole_finish(phrase, hits);
    move_readings(hits, readings);
}

static bool
waits(const Phrase *phrase)
{
    for (guint i = 0; i < phrase_length(phrase); i++)
        if (neighbours_wait(phrase, i) > 0)
            return true;
    return false;
}

static void
read_phrase(Phrase *phrase, const TimescaleContext *context, GArray *hits, GArray *readings)
{
    const char *why = NULL;
    trap_mark(phrase);
    if (!collect(phrase, context, hits, &why)) {
        set_unresolved(readings, "%s", why);
        offer_turned(phrase, context, hits, readings);
        return;
    }
    g_autofree char *left = left_over(phrase);
    if (left != NULL) {
        set_unresolved(readings, "it is not clear what \"%s\" stands for", left);
    } else if (hits->len == 0 && waits(phrase)) {
        set_event(readings);
    } else if (hits->len == 0) {
        set_unresolved(readings, "no time is named");
    } else {
        settle_whole(phrase, context, hits, readings);
    }
}

GArray *
timescale_parse(const char *text, const TimescaleContext *context)
{
    GArray *readings = g_array_new(FALSE, FALSE, sizeof(Reading));
    g_array_set_clear_func(readings, clear_reading);
    if (context->reference == DAY_NONE) {
        set_unresolved(readings, "the plan has no date to count from");
        return readings;
    }
    g_autoptr(Phrase) phrase = phrase_new(text);
    g_autoptr(GArray) hits = hits_new();
    read_phrase(phrase, context, hits, readings);
    return readings;
}
