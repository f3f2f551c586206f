#include "time/repeat.h"

#include "time/settle.h"

#include <string.h>

/* The hits of one clause of a sentence: their number, and where the first repetition and the first time
 * stand. */
typedef struct Clause {
    guint first, end;         /* hits */
    guint times, repetitions; /* how many */
    guint time, repetition;   /* which */
    bool mixed;               /* repetitions that differ */
} Clause;

static Clause
clause_from(const Phrase *phrase, const GArray *hits, guint first)
{
    Clause clause = {.first = first, .end = first};
    for (guint i = first; i < hits->len; i++) {
        const Found *found = &hits_at(hits, i)->found;
        if (i > first && hits_parted(phrase, hits_at(hits, i - 1)->found.end, found->start))
            break;
        clause.end = i + 1;
        if (found->recurrence != RECURRENCE_NONE) {
            clause.mixed =
                clause.mixed || (clause.repetitions > 0 &&
                                 hits_at(hits, clause.repetition)->found.recurrence != found->recurrence);
            clause.repetition = clause.repetitions++ == 0 ? i : clause.repetition;
        } else if (found->has_unit) {
            clause.time = clause.times++ == 0 ? i : clause.time;
        }
    }
    return clause;
}

static bool
clause_says(const Phrase *phrase, const GArray *hits, const Clause *clause, const char *const *patterns)
{
    guint from = hits_at(hits, clause->first)->found.start, to = hits_at(hits, clause->end - 1)->found.end;
    while (from > 0 && !phrase_is_mark(phrase, from - 1, ".;"))
        from--;
    while (to < phrase_length(phrase) && !phrase_is_mark(phrase, to, ".;"))
        to++;
    for (guint at = from; at < to; at++)
        if (g_strv_contains(patterns, phrase_at(phrase, at)->text))
            return true;
    return false;
}

/* "Monthly return for May": the time may be that of one of them, or of their last. */
static bool
may_be_no_beginning(const Phrase *phrase, const GArray *hits, const Clause *clause)
{
    static const char *const ends[] = {"end",      "ends",      "ending", "final",    "last",
                                       "complete", "completed", "finish", "finishes", "deadline",
                                       "due",      "to",        NULL};
    static const char *const begins[] = {"begin", "begins",   "beginning", "start",  "starts", "starting",
                                         "first", "commence", "commences", "launch", "from",   NULL};
    static const char *const free_words[] = {"and", "in",  "on",    "at",      "from",
                                             "as",  "via", "basis", "ongoing", NULL};
    const Token *behind = phrase_at(phrase, hits_at(hits, clause->repetition)->found.end);
    bool noun = behind->kind == TOKEN_WORD && !g_strv_contains(free_words, behind->text);
    return clause_says(phrase, hits, clause, ends) || (noun && !clause_says(phrase, hits, clause, begins));
}

static void
offer_repetition(Reading *reading, Day start)
{
    settle_offer_days(reading, TIMESCALE_RECURRING, start, DAY_NONE);
    g_array_index(reading->others, Offer, reading->others->len - 1).recurrence = reading->recurrence;
}

/* What a time may be otherwise, a repetition may begin with. */
static void
offer_beginnings(Reading *repetition, const Reading *time)
{
    for (guint i = 0; time->others != NULL && i < time->others->len; i++) {
        const Offer *other = &g_array_index(time->others, Offer, i);
        if (other->start == DAY_NONE)
            continue;
        offer_repetition(repetition, other->start);
        if (other->kind == TIMESCALE_RECURRING)
            g_array_index(repetition->others, Offer, repetition->others->len - 1).recurrence =
                other->recurrence;
    }
}

/* "Weekly in the spring term": all that time long, and no longer. */
static bool
lasts_as_long(const Found *time, Recurrence recurrence)
{
    UnitKind kind = time->first.kind;
    bool often = recurrence == RECURRENCE_WEEKLY || recurrence == RECURRENCE_FORTNIGHTLY;
    return time->role == ROLE_AT && time->preposition && recurrence != RECURRENCE_ANNUALLY &&
           (kind == UNIT_TERM || kind == UNIT_HALF_TERM || kind == UNIT_QUARTER || kind == UNIT_YEAR ||
            kind == UNIT_FIXED || (often && kind == UNIT_MONTH));
}

/* The one repetition that a clause's hits come to: it begins with the time beside it. */
static void
join_clause(const Phrase *phrase, GArray *hits, const Clause *clause)
{
    Hit *joined = &g_array_index(hits, Hit, clause->repetition);
    if (clause->times == 1) {
        const Hit *time = hits_at(hits, clause->time);
        joined->reading.start = time->reading.start;
        joined->reading.review = time->reading.review;
        joined->reading.by_terms = time->reading.by_terms;
        offer_beginnings(&joined->reading, &time->reading);
        if (time->reading.note != NULL)
            settle_doubt(&joined->reading, "%s", time->reading.note);
        if (time->found.range || lasts_as_long(&time->found, joined->found.recurrence))
            settle_doubt(&joined->reading, "it is said to have an end too");
        if (time->found.role == ROLE_AT && may_be_no_beginning(phrase, hits, clause)) {
            settle_doubt(&joined->reading, "the time beside it may not be its beginning");
            offer_repetition(&joined->reading, DAY_NONE);
        }
        if (joined->found.doubt != NULL && time->found.role == ROLE_AT)
            settle_offer_days(&joined->reading, time->reading.kind, time->reading.start, time->reading.due);
    }
    if (joined->reading.review != DAY_NONE &&
        strcmp(phrase_at(phrase, joined->found.start)->text, "annual") == 0)
        settle_doubt(&joined->reading, "\"annual\" may be part of a name");
    for (guint i = clause->end; i-- > clause->first;)
        if (i != clause->repetition)
            g_array_remove_index(hits, i);
}

bool
repeat_join(const Phrase *phrase, GArray *hits)
{
    for (guint i = 0; i < hits->len; i++) {
        Clause clause = clause_from(phrase, hits, i);
        if (clause.repetitions == 0) {
            i = clause.end - 1;
            continue;
        }
        const Found *time = &hits_at(hits, clause.time)->found;
        bool limit =
            clause.times == 1 && (time->role == ROLE_BY || time->role == ROLE_BEFORE || time->first.closes);
        if (clause.mixed || clause.times > 1 || limit)
            return false;
        join_clause(phrase, hits, &clause);
    }
    return true;
}
