#include "time/whole.h"

#include "time/hedges.h"
#include "time/neighbours.h"
#include "time/settle.h"

#include <string.h>

/* Where two times stand in a phrase these say that one took the place of the other. */
static const char *const revision_words[] = {
    "now",         "latest",   "current",  "actual",   "forecast", "projected",
    "outturn",     "revised",  "changed",  "extended", "new date", "brought forward",
    "pushed back", "put back", "slippage", "becomes",  NULL};

/* What was to be then will not be, or was not. */
static const char *const missed_words[] = {
    "delayed",  "postponed",  "slipped",   "rescheduled", "deferred",  "cancelled",
    "canceled", "superseded", "on hold",   "paused",      "not met",   "not achieved",
    "missed",   "abandoned",  "withdrawn", "stood down",  "suspended", NULL};

static const char *const tentative_words[] = {"tbc",
                                              "tba",
                                              "tbd",
                                              "t . b . c",
                                              "to be confirmed",
                                              "provisional",
                                              "provisionally",
                                              "tentative",
                                              "tentatively",
                                              "possibly",
                                              "probably",
                                              "perhaps",
                                              "maybe",
                                              "hopefully",
                                              "? ?",
                                              "as required",
                                              "as needed",
                                              "as necessary",
                                              "as and when",
                                              "if required",
                                              "if needed",
                                              "if necessary",
                                              "when required",
                                              "when needed",
                                              "where necessary",
                                              "ad hoc",
                                              "~",
                                              NULL};

static bool
stands_for_review(const Phrase *phrase, guint start)
{
    static const char *const words[] = {"review date :",  "review date", "review due",     "review in",
                                        "review by",      "review on",   "be reviewed in", "be reviewed by",
                                        "be reviewed on", "be reviewed", "review :",       "review -",
                                        "review",         NULL};
    for (guint back = 1; back <= 3 && back <= start; back++)
        if (phrase_match(phrase, start - back, words) == back)
            return true;
    return false;
}

/* The last day of what is said of a review: of "review from March" too. */
static Day
review_day(const TimescaleContext *context, const Hit *hit)
{
    Found whole = hit->found;
    Reading reading;
    Day day = hit->reading.due;
    if (day != DAY_NONE || !whole.has_unit)
        return day;
    whole.role = ROLE_AT;
    whole.doubt = NULL;
    day = settle(&whole, context, false, &reading) ? reading.due : DAY_NONE;
    reading_clear(&reading);
    return day;
}

/* A time behind the word review is not one of its own where another stands before it. */
static void
take_reviews(const Phrase *phrase, const TimescaleContext *context, GArray *hits)
{
    for (guint i = hits->len; i-- > 1;) {
        Reading *review = hits_reading(hits, i), *reviewed = hits_reading(hits, i - 1);
        bool begins = hits_at(hits, i)->found.role == ROLE_FROM;
        if (!stands_for_review(phrase, hits_at(hits, i)->found.start) ||
            (begins && reviewed->kind == TIMESCALE_RECURRING))
            continue;
        Day day = review_day(context, hits_at(hits, i));
        if (day == DAY_NONE)
            continue;
        reviewed->review = day;
        if (!review->certain)
            settle_doubt(reviewed, "of the review: %s", review->note);
        g_array_remove_index(hits, i);
    }
}

static bool
only_list_marks(const Phrase *phrase, guint from, guint to)
{
    for (guint i = from; i < to; i++)
        if (!phrase_is_mark(phrase, i, ",&") && strcmp(phrase_at(phrase, i)->text, "and") != 0)
            return false;
    return true;
}

static bool
listed_with_next(const Phrase *phrase, const GArray *hits, guint i)
{
    return i + 1 < hits->len &&
           only_list_marks(phrase, hits_at(hits, i)->found.end, hits_at(hits, i + 1)->found.start);
}

static void
offer_in_year(const TimescaleContext *context, GArray *hits, guint i, int year)
{
    Found other = hits_at(hits, i)->found;
    other.first.year = year;
    other.first.year_from = UNIT_YEAR_SURE;
    if (other.has_unit && !other.range)
        settle_offer(hits_reading(hits, i), &other, context, false);
}

/* Times of a list follow each other within a year; otherwise those that were given no year are doubtful. */
static void
doubt_list(const TimescaleContext *context, GArray *hits, guint first, guint last)
{
    bool ordered = true;
    int year = 0;
    for (guint i = first; i <= last; i++) {
        int own = settle_year_said(&hits_at(hits, i)->found);
        year = own != 0 ? own : year;
        if (i > first && hits_at(hits, i - 1)->reading.due != DAY_NONE &&
            hits_at(hits, i)->reading.due != DAY_NONE) {
            Day step = hits_at(hits, i)->reading.due - hits_at(hits, i - 1)->reading.due;
            ordered = ordered && step >= 0 && step < 366;
        }
    }
    for (guint i = first; i <= last && !ordered; i++) {
        if (settle_year_said(&hits_at(hits, i)->found) != 0)
            continue;
        settle_doubt(hits_reading(hits, i), year != 0
                                                ? "only another date of the list has a year"
                                                : "the dates of the list are out of order and have no years");
        if (year != 0)
            offer_in_year(context, hits, i, year);
    }
}

/* "April and July 2004": where a list gives a year once, the years found for the others must agree with it.
 */
static void
doubt_lists(const Phrase *phrase, const TimescaleContext *context, GArray *hits)
{
    for (guint first = 0, last; first < hits->len; first = last + 1) {
        last = first;
        while (listed_with_next(phrase, hits, last))
            last++;
        doubt_list(context, hits, first, last);
    }
}

static Day
hit_day(const GArray *hits, guint i)
{
    const Reading *reading = &hits_at(hits, i)->reading;
    return reading->due != DAY_NONE ? reading->due : reading->start;
}

static bool
follows_within_a_year(const GArray *hits, guint first, guint second)
{
    Day from = hit_day(hits, first), to = hit_day(hits, second);
    return from == DAY_NONE || to == DAY_NONE || (to >= from && to - from < 366);
}

/* The nearest time that says its year, in one direction; `i` itself where there is none. */
static guint
nearest_with_year(const GArray *hits, guint i, int step)
{
    for (guint at = i + (guint)step; at < hits->len; at += (guint)step)
        if (settle_year_said(&hits_at(hits, at)->found) != 0 &&
            hits_at(hits, at)->found.first.kind != UNIT_FIXED)
            return at;
    return i;
}

/* "Draft by March 2005. Final by May.": the year of one of a cell's times may be that of another. */
static void
doubt_cell(const TimescaleContext *context, GArray *hits)
{
    for (guint i = 0; i < hits->len; i++) {
        const Found *found = &hits_at(hits, i)->found;
        if (!found->has_unit || settle_year_said(found) != 0 || !hits_at(hits, i)->reading.certain)
            continue;
        guint before = nearest_with_year(hits, i, -1), behind = nearest_with_year(hits, i, 1);
        bool ordered = (before == i || follows_within_a_year(hits, before, i)) &&
                       (behind == i || follows_within_a_year(hits, i, behind));
        if (ordered)
            continue;
        settle_doubt(hits_reading(hits, i), "only another date beside it has a year");
        offer_in_year(context, hits, i,
                      settle_year_said(&hits_at(hits, before != i ? before : behind)->found));
    }
}

/* A time without a year, in the one of two consecutive years that it lies in. */
static void
offer_in_years(const TimescaleContext *context, GArray *hits, guint time, guint years)
{
    const Unit *year = &hits_at(hits, years)->found.first;
    const Found *found = &hits_at(hits, time)->found;
    Day from = hits_at(hits, years)->reading.start, to = hits_at(hits, years)->reading.due;
    for (int i = year->year; i <= year->year + 1; i++) {
        Day first, last;
        if (found->has_unit && !found->range && year->kind == UNIT_YEAR && settle_year_said(found) == 0 &&
            unit_days(&found->first, i, context, &first, &last) && first >= from && last <= to)
            offer_in_year(context, hits, time, i);
    }
}

/* "2023/24 spring term": two years beside a time without one may be its own. */
static void
doubt_years(const Phrase *phrase, const TimescaleContext *context, GArray *hits)
{
    for (guint i = 0; i + 1 < hits->len; i++) {
        const Found *one = &hits_at(hits, i)->found, *two = &hits_at(hits, i + 1)->found;
        bool year = (one->has_unit && one->first.kind == UNIT_YEAR) ||
                    (two->has_unit && two->first.kind == UNIT_YEAR);
        bool open =
            (one->has_unit && settle_year_said(one) == 0) || (two->has_unit && settle_year_said(two) == 0);
        if (!year || !open || hits_parted(phrase, one->end, two->start))
            continue;
        settle_doubt(hits_reading(hits, i), "the year may be that of the time beside it");
        settle_doubt(hits_reading(hits, i + 1), "the year may be that of the time beside it");
        bool first = one->has_unit && one->first.kind == UNIT_YEAR;
        offer_in_years(context, hits, first ? i + 1 : i, first ? i : i + 1);
    }
}

/* "after the launch on 5 July": the preposition makes it the time of the event. */
static bool
may_be_of_event(const Phrase *phrase, const Found *found)
{
    if (found->role != ROLE_AT)
        return false;
    for (guint i = 1; i <= found->start && !phrase_is_mark(phrase, found->start - i, ".;,:-)"); i++)
        if (neighbours_event_follows(phrase, found->start - i))
            return true;
    return false;
}

/* "Board meeting 20 April": an event has its name before the time. */
static bool
names_an_event(const Phrase *phrase, guint at)
{
    static const char *const events[] = {
        "meeting",     "meetings", "mtg",    "mtgs",    "audit", "inspection", "conference", "census",
        "inspections", "audits",   "ofsted", "hearing", "agm",   "election",   "elections",  NULL};
    const Token *token = phrase_at(phrase, at);
    bool first = strcmp(phrase_at(phrase, at - 1)->text, "first") == 0;
    return g_strv_contains(events, token->text) && !token->used && !token->glued && !first;
}

static bool
segment_waits(const Phrase *phrase, const GArray *hits, guint i)
{
    guint first = hits_at(hits, i)->found.start, last = hits_at(hits, i)->found.end;
    if (hits_at(hits, i)->found.has_unit && first > 0 && names_an_event(phrase, first - 1))
        return true;
    if (phrase_is_mark(phrase, first - 1, "("))
        first--;
    while (first > 0 && !phrase_is_mark(phrase, first - 1, ".;)("))
        first--;
    while (last < phrase_length(phrase) && !phrase_is_mark(phrase, last, ".;)("))
        last++;
    for (guint at = first; at < last; at++)
        if (neighbours_wait(phrase, at) > 0)
            return true;
    return false;
}

/* Beside an event a time is sure only with a preposition of its own. */
static void
doubt_events(const Phrase *phrase, GArray *hits)
{
    for (guint i = 0; i < hits->len; i++)
        if (hits_at(hits, i)->found.preposition ? may_be_of_event(phrase, &hits_at(hits, i)->found)
                                                : segment_waits(phrase, hits, i)) {
            settle_doubt(hits_reading(hits, i), "it may depend on an event");
            settle_offer_days(hits_reading(hits, i), TIMESCALE_EVENT, DAY_NONE, DAY_NONE);
        }
}

/* "Last quarter 2019/20": nothing stands between what is counted from the reference date and another time. */
static void
doubt_touching(GArray *hits)
{
    for (guint i = 0; i + 1 < hits->len; i++) {
        const Found *one = &hits_at(hits, i)->found, *two = &hits_at(hits, i + 1)->found;
        bool fixed = (one->has_unit && one->first.kind == UNIT_FIXED) ||
                     (two->has_unit && two->first.kind == UNIT_FIXED);
        bool apart = one->has_unit && two->has_unit && one->first.kind != two->first.kind &&
                     (settle_year_said(one) == 0) != (settle_year_said(two) == 0);
        if ((!fixed && !apart) || one->end != two->start)
            continue;
        settle_doubt(hits_reading(hits, i), "the time beside it may say which one is meant");
        settle_doubt(hits_reading(hits, i + 1), "the time beside it may say which one is meant");
    }
}

/* "Spring term: 14 February 2020", "Spring term begins 6 January": the second says more of the first. */
static void
doubt_headings(const Phrase *phrase, GArray *hits)
{
    static const char *const verbs[] = {": by", ":", "starts", "begins", "ends", "starting", "ending", NULL};
    for (guint i = 0; i + 1 < hits->len; i++) {
        const Found *one = &hits_at(hits, i)->found, *two = &hits_at(hits, i + 1)->found;
        UnitKind kind = one->range ? one->last.kind : one->first.kind;
        bool lasts = kind == UNIT_TERM || kind == UNIT_HALF_TERM || kind >= UNIT_QUARTER;
        guint length = phrase_match(phrase, one->end, verbs);
        if (one->has_unit && two->has_unit && lasts && length > 0 && one->end + length >= two->start)
            settle_doubt(hits_reading(hits, i), "the time after it may say when in it");
    }
}

/* Both of two times, which together may be one that lasts from the first to the second. */
static void
doubt_pair(GArray *hits, guint i, const char *why)
{
    Reading *one = hits_reading(hits, i), *two = hits_reading(hits, i + 1);
    settle_doubt(one, "%s", why);
    settle_doubt(two, "%s", why);
    if (one->start == DAY_NONE || two->due == DAY_NONE || one->start > two->due)
        return;
    settle_offer_days(one, TIMESCALE_WINDOW, one->start, two->due);
    settle_offer_days(two, TIMESCALE_WINDOW, one->start, two->due);
}

/* "Sept 2019 -> Dec 2019", "April … June": marks that no list has. */
static bool
arrow_between(const Phrase *phrase, guint from, guint to)
{
    static const char *const arrows[] = {"~", ">",  "<", "→", "⇒", "➔", "➜", "*",
                                         "=", "\\", "^", "_", "…", "←", NULL};
    bool arrow = from > 0 && phrase_at(phrase, from - 1)->dotted && phrase_is_mark(phrase, from, ".");
    for (guint i = from; i < to; i++) {
        const Token *token = phrase_at(phrase, i);
        if (token->kind != TOKEN_MARK)
            return false;
        arrow = arrow || g_strv_contains(arrows, token->text) ||
                (phrase_is_mark(phrase, i, ".") && phrase_is_mark(phrase, i + 1, "."));
    }
    return arrow;
}

/* The words right before a time, "date" and a colon left out. */
static bool
headed(const Phrase *phrase, const Found *found, const char *const *words)
{
    guint at = found->start - 1;
    for (guint i = 0; i < 2; i++)
        if (phrase_is_mark(phrase, at, ":-(") || phrase_says(phrase, at, "date") ||
            phrase_says(phrase, at, "in"))
            at--;
    return found->start > 0 && g_strv_contains(words, phrase_at(phrase, at)->text);
}

/* "Start June 2024, by May 2024" */
static bool
runs_backwards(const GArray *hits, guint i)
{
    Day begins = hits_at(hits, i)->reading.start, ends = hits_at(hits, i + 1)->reading.due;
    return begins != DAY_NONE && ends != DAY_NONE && ends < begins;
}

static void
doubt_pairs(const Phrase *phrase, GArray *hits)
{
    static const char *const begins[] = {"start",  "starts", "starting", "started",   "begin",
                                         "begins", "began",  "commence", "commences", "commenced",
                                         "from",   "launch", NULL};
    static const char *const ends[] = {
        "end",       "ends",      "ending",     "ended", "finish", "finishes", "finishing", "complete",
        "completes", "completed", "completion", "close", "closes", "to",       "until",     NULL};
    for (guint i = 0; i + 1 < hits->len; i++) {
        const Found *one = &hits_at(hits, i)->found, *two = &hits_at(hits, i + 1)->found;
        bool ended = two->has_unit && (headed(phrase, two, ends) ||
                                       g_strv_contains(ends, phrase_at(phrase, two->start)->text));
        if (one->has_unit && two->has_unit && arrow_between(phrase, one->end, two->start))
            doubt_pair(hits, i, "from the first to the second, or a change of it, may be meant");
        else if (one->has_unit && one->role == ROLE_AT && headed(phrase, one, begins) && ended)
            doubt_pair(hits, i, "they may be the beginning and the end of one time");
        else if (one->has_unit && two->has_unit && runs_backwards(hits, i) &&
                 (one->role == ROLE_FROM || headed(phrase, one, begins)))
            doubt_pair(hits, i, "the end would lie before the beginning");
    }
}

/* "Dec 2023 (Sept 2023)": what stands in brackets behind a time is the same one, or nobody knows what. */
static void
doubt_brackets(const Phrase *phrase, GArray *hits)
{
    for (guint i = hits->len; i-- > 1;) {
        const Hit *one = hits_at(hits, i - 1), *two = hits_at(hits, i);
        if (!one->found.has_unit || !two->found.has_unit || one->found.end + 1 != two->found.start ||
            !phrase_is_mark(phrase, one->found.end, "([") || !phrase_is_mark(phrase, two->found.end, ")]"))
            continue;
        settle_doubt(hits_reading(hits, i - 1), "another time stands in brackets after it");
        settle_doubt(hits_reading(hits, i), "it stands in brackets after another time");
    }
}

void
whole_doubt(const Phrase *phrase, const TimescaleContext *context, GArray *hits)
{
    doubt_events(phrase, hits);
    doubt_lists(phrase, context, hits);
    doubt_cell(context, hits);
    doubt_years(phrase, context, hits);
    doubt_touching(hits);
    doubt_pairs(phrase, hits);
    doubt_brackets(phrase, hits);
    doubt_headings(phrase, hits);
    hedges_doubt(phrase, context, hits);
    take_reviews(phrase, context, hits);
}

/* "Ongoing" beside a limit says no more than the limit does; beside another time that may go on. */
static void
doubt_end(GArray *hits, guint i)
{
    const Hit *hit = hits_at(hits, i);
    if (hit->found.role != ROLE_AT || !hit->found.has_unit || hit->reading.start == DAY_NONE)
        return;
    settle_doubt(hits_reading(hits, i), "it is said to be ongoing too");
    settle_offer_days(hits_reading(hits, i), TIMESCALE_OPEN, hit->reading.start, DAY_NONE);
}

static bool
is_ongoing(const Hit *hit)
{
    return !hit->found.has_unit && hit->found.recurrence == RECURRENCE_NONE &&
           hit->reading.review == DAY_NONE;
}

/* "Ongoing work" counts only where its sentence has no other time. */
static void
drop_weak(const Phrase *phrase, GArray *hits)
{
    for (guint i = hits->len; i-- > 0;) {
        if (!is_ongoing(hits_at(hits, i)) || hits->len == 1)
            continue;
        bool before =
            i > 0 && !hits_parted(phrase, hits_at(hits, i - 1)->found.end, hits_at(hits, i)->found.start);
        bool after = i + 1 < hits->len &&
                     !hits_parted(phrase, hits_at(hits, i)->found.end, hits_at(hits, i + 1)->found.start);
        bool weak = hits_at(hits, i)->found.weak;
        if (before && !weak)
            doubt_end(hits, i - 1);
        if (after && !weak)
            doubt_end(hits, i + 1);
        if (before || after)
            g_array_remove_index(hits, i);
    }
}

static bool
same_reading(const Reading *a, const Reading *b)
{
    return a->kind == b->kind && a->recurrence == b->recurrence && a->start == b->start && a->due == b->due &&
           a->review == b->review;
}

static void
drop_repeated(GArray *hits)
{
    for (guint i = hits->len; i-- > 1;)
        if (same_reading(hits_reading(hits, i), hits_reading(hits, i - 1)))
            g_array_remove_index(hits, i);
}

/* "May 2024 – postponed". */
static bool
was_missed(const Phrase *phrase, const GArray *hits)
{
    for (guint i = 0; i < hits->len; i++) {
        guint at = hits_at(hits, i)->found.end;
        at += phrase_is_mark(phrase, at, "-,(:[;.)") ? 1 : 0;
        at += phrase_says(phrase, at, "now") || phrase_says(phrase, at, "but") ? 1 : 0;
        if (phrase_match(phrase, at, missed_words) > 0)
            return true;
    }
    return false;
}

/* "Dec 2023 (was Sept 2023)". */
static bool
was_another(const Phrase *phrase, const GArray *hits)
{
    static const char *const words[] = {"was",  "were",     "orig",     "formerly",
                                        "prev", "replaces", "replaced", NULL};
    for (guint i = 0; i < hits->len; i++) {
        guint at = hits_at(hits, i)->found.start - 1;
        at -= phrase_is_mark(phrase, at, ".:") ? 1 : 0;
        if (hits_at(hits, i)->found.start > 0 && g_strv_contains(words, phrase_at(phrase, at)->text))
            return true;
    }
    return false;
}

/* More than one time, or two that were taken for the ends of one with nothing between: "May July revised". */
static bool
has_several(const Phrase *phrase, const GArray *hits)
{
    if (hits->len != 1)
        return hits->len > 1;
    const Found *found = &hits_at(hits, 0)->found;
    return found->range && phrase_at(phrase, found->first.end)->kind == TOKEN_MONTH;
}

static void
doubt_all(const Phrase *phrase, GArray *hits)
{
    guint at, length;
    bool revised = has_several(phrase, hits) &&
                   (phrase_find(phrase, revision_words, &at, &length) || was_another(phrase, hits));
    for (guint i = 0; revised && i < hits->len; i++)
        settle_doubt(hits_reading(hits, i), "the words tell of a date that was changed");
    bool missed = was_missed(phrase, hits);
    for (guint i = 0; missed && i < hits->len; i++)
        settle_doubt(hits_reading(hits, i), "the words after it say that it was not kept");
    bool tentative = phrase_find(phrase, tentative_words, &at, &length);
    for (guint i = 0; tentative && i < hits->len; i++)
        settle_doubt(hits_reading(hits, i), "\"%s\" says that it is not settled",
                     length > 1 && phrase_is_mark(phrase, at, "?") ? "??" : phrase_at(phrase, at)->text);
}

void
whole_finish(const Phrase *phrase, GArray *hits)
{
    drop_weak(phrase, hits);
    drop_repeated(hits);
    doubt_all(phrase, hits);
}
