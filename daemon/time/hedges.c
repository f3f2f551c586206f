#include "time/hedges.h"

#include "time/neighbours.h"
#include "time/settle.h"

#include <string.h>

/* How many tokens before a time a word may stand that says what the time is of. */
#define REACH_OF_A_SUBJECT 4
/* How far from its plan a time may lie, in years. */
#define YEARS_OF_A_PLAN 30

/* clang-format off */
static const char *const denials[] = {
    "cannot", "can't", "cant", "can not", "won't", "wont", "unlikely", "not", "never", "don't", "doesn't",
    "didn't", "isn't", "aren't", "wasn't", "weren't", "shouldn't", "couldn't", "wouldn't", "hasn't",
    "haven't", "mustn't", "needn't", "neither", "unable", "impossible", "too late", "too early", NULL};
static const char *const conditions[] = {
    "if", "unless", "subject to", "provided that", "providing that", "provided funding", "assuming",
    "dependent on", "dependent upon", "depending on", "depending upon", "depends on", "depends upon",
    "dependent", "contingent", "conditional", "conditionally", "in the event", "in case", "would",
    "could", "might", "may start", "may begin", "may be", "may run", "may slip", "or else", "failing", "otherwise", "should funding", "should the", "e . g", "eg", "for example", "where possible", "ideally",
    "as long as", "so long as", "waiting for", "to be decided",
    "date to be", NULL};
static const char *const changes[] = {
    "formerly", "superseded", "supersedes", "cancelled", "canceled", "abandoned", "withdrawn", "no longer",
    "brought forward", "bring forward", "moved forward", "brought back", "put back", "pushed back",
    "pushed to", "pushed from", "pushed out", "slipped", "slippage", "slips", "replaced by",
    "rebaselined", "re - baselined", "rescheduled", "re - scheduled", "reforecast", "old :", "new :", "revised :", "current :", "previous :", "first planned", "used to be", "amended from", "changed from",
    "changed to", "extended to", "extended until", "scrapped", "shelved", "disregard",
    "not applicable", "overtaken", "on hold", "halted",
    "was to be", "were to be", "had been", "should have been", "ought to have been", "will now be",
    "n / a", "rearranged", "re - arranged", NULL};
/* Right before a time, or with "date", "deadline" or a mark between. */
static const char *const earlier_plans[] = {
    "old", "former", "revised", "previous", "prev", "earlier", "originally", "orig", "missed", "delayed",
    "postponed", "deferred", "paused", "overdue", "cancelled", "abandoned", "superseded", "replaced",
    "replaces", "replacing", "instead of", "in place of", "in lieu of", "expired", "lapsed", "extension", "new date", "new deadline", "new target", "current target", "current deadline", "current date", "current :", NULL};
static const char *const begun[] = {
    "started", "began", "begun", "commenced", "under way", "underway", "running", NULL};
/* What is so at a time, or was made in it, rather than due then. */
static const char *const subjects[] = {
    "data", "figures", "figure", "baseline", "covers", "covering", "covered", "dated",
    "compared", "comparison", "actual", "status", "results of", "outcomes of", "year ended", "period ended",
    "quarter ended", "as at", "as of", "letter of", "report of", "minutes of", "position", "snapshot", "statistics", "stats", "based on", "source", "evidence from", "accounts for",
    "return for", "returns for", "relates to", "relating to", "in respect of", "since the", "at least",
    "last",
    "against", "versus", "vs", "cf", "relative to", "born", "reporting period", "reporting date", "period", NULL};
static const char *const done[] = {
    "completed", "complete", "done", "agreed", "approved", "published", "issued", "signed", "sent",
    "received", "launched", "introduced", "adopted", "ratified", "appointed", "submitted", "delivered",
    "achieved", "met", "closed", "finished", "ended", "presented", "circulated", "visited", "awarded",
    "recruited", "implemented", "produced", "discussed", "raised", "noted", "reported", "created",
    "added", "written", "drafted", "inspected", "opened", "ran", "undertaken", "taken", "trialled", "trialed", "trained", "consulted", "piloted",  "established", "reviewed", "updated", "started", "sent out", "begun",
    "results", "result", "took place", "in progress", "on track", "came into force", "happened", "effective", "at", "paid", "bought", "intake",
    "cohort", NULL};
/* What lasts until a time, and ends there without anybody doing anything. */
static const char *const lasting[] = {
    "contract", "contracts", "funded", "funding", "grant", "lease", "licence", "license", "tenancy",
    "valid", "warranty", "insurance", "certificate", "seconded", "secondment", "accredited",
    "accreditation", "budget", "commissioned", "in force", "agreement", "money", "fund",
    "wait", "waiting", "hold", "embargoed", "closed", "suspended", "vacant", "leave", "absent",
    "cover", "acting", "shut", "ineligible", "exempt", "unavailable", "frozen", "away", NULL};
static const char *const lapsing[] = {"expires", "expiry", "expire", "expiring", "lapses", "runs out", "run out", NULL};
/* Behind a time, with little between. */
static const char *const over_words[] = {
    "stopped", "ceased", "discontinued", "does not apply", "doesn't apply", "no longer", "lapsed", "expired",
    "has passed", "passed", "not possible", "unrealistic", "not realistic", "too late", "too early",
    "too soon", "at risk", "in doubt", "unlikely", "impossible", "not feasible", "won't", "wont",
    "cannot", "can't", "had been", "or so", "- ish", "ish", "at the soonest", "at soonest", "or later",
    "or sooner", "in theory", "at most", "at best", "missed", "reports missed", "was", NULL};
/* And these where nothing follows them. */
static const char *const over_at_the_end[] = {
    "original date", "old date", "complete", "completed", "done", "achieved", "met", "closed", "finished", "ended", "past", "off",
    "approx", "approximately", "estimated", "est", "proposed", "old", "original", "originally",
    "revised", "previous", "previously", "moved", "hopefully", "provisionally", "ideally", NULL};
static const char *const stopped[] = {
    "stopped", "ceased", "ended", "was", "were", "been", "previously", "instead of", "rather than",
    "used to", "without", "discontinued", "originally", "no", "nor", "moved from", "reduced from",
    "old", "paused", "suspended", "missed",
    "hardly", "rarely", "occasionally", "sometimes", "usually", "normally", "often", "seldom",
    "maximum", NULL};
/* clang-format on */

/* Where the sentence begins that a token stands in. */
static guint
sentence_start(const Phrase *phrase, guint at)
{
    while (at > 0 && !phrase_is_mark(phrase, at - 1, ".;") && !phrase_at(phrase, at)->new_line)
        at--;
    return at;
}

static guint
sentence_end(const Phrase *phrase, guint at)
{
    while (at < phrase_length(phrase) && !phrase_is_mark(phrase, at, ".;") &&
           !phrase_at(phrase, at)->new_line)
        at++;
    return at;
}

/* Which words stand where: looked up once, as a phrase may hold many times. */
typedef struct Hedging {
    const Phrase *phrase;
    GArray *classes; /* of guint16: for each token the classes of words that begin there, a bit for each */
    guint all;       /* those that stand anywhere */
} Hedging;

typedef enum {
    DENIAL,
    CONDITION,
    CHANGE,
    SUBJECT,
    DONE,
    LASTING,
    LAPSING,
    STOPPED,
    ENDING,
    PAID,
    NOTHING,
    BIRTH,
    CLASSES
} WordClass;

static void
look_up(Hedging *hedging)
{
    static const char *const ends[] = {"ends", "end", "ending", "runs to", "finishes", "over", "stops", NULL};
    static const char *const paid[] = {"funded", "valid", NULL};
    static const char *const nothing[] = {"no", "nothing", "none", "nobody", "nowhere", NULL};
    static const char *const born[] = {"born", NULL};
    static const char *const *const lists[CLASSES] = {[DENIAL] = denials,  [CONDITION] = conditions,
                                                      [CHANGE] = changes,  [SUBJECT] = subjects,
                                                      [DONE] = done,       [LASTING] = lasting,
                                                      [LAPSING] = lapsing, [STOPPED] = stopped,
                                                      [ENDING] = ends,     [PAID] = paid,
                                                      [NOTHING] = nothing, [BIRTH] = born};
    for (guint at = 0; at < phrase_length(hedging->phrase); at++) {
        guint16 classes = 0;
        for (guint i = 0; i < CLASSES; i++)
            if (phrase_match(hedging->phrase, at, lists[i]) > 0)
                classes = (guint16)(classes | 1U << i);
        g_array_append_val(hedging->classes, classes);
        hedging->all |= classes;
    }
}

static bool
says_within(const Hedging *hedging, guint from, guint to, WordClass class)
{
    if ((hedging->all & 1U << class) == 0)
        return false;
    for (guint at = from; at < to; at++)
        if ((g_array_index(hedging->classes, guint16, at) & 1U << class) != 0)
            return true;
    return false;
}

/* The words right before a time; "date" and its like, a small word and a mark may stand between. */
static bool
headed(const Phrase *phrase, const Found *found, const char *const *words)
{
    static const char *const between[] = {"date", "deadline", "target", "in",    "on",  "the",
                                          "for",  "of",       "to",     "since", "was", NULL};
    guint end = found->start;
    for (guint i = 0; i < 3 && end > 0; i++) {
        for (guint length = 1; length <= 3 && length <= end; length++)
            if (phrase_match(phrase, end - length, words) == length)
                return true;
        if (!phrase_is_mark(phrase, end - 1, ":-(.,") &&
            !g_strv_contains(between, phrase_at(phrase, end - 1)->text))
            return false;
        end--;
    }
    return false;
}

/* "May 2024 – complete", "May 2024 deadline is no longer possible". */
static bool
is_taken_back(const Phrase *phrase, const Found *found)
{
    static const char *const between[] = {"date", "deadline", "target", "is", "now", "has", "been", NULL};
    guint at = found->end;
    for (guint i = 0; i <= REACH_OF_A_SUBJECT; i++, at++) {
        if (phrase_match(phrase, at, over_words) > 0)
            return true;
        guint length = phrase_match(phrase, at, over_at_the_end);
        const Token *next = phrase_at(phrase, at + length);
        if (length > 0 && (next->kind == TOKEN_END || next->kind == TOKEN_MARK || next->new_line))
            return true;
        if (!phrase_is_mark(phrase, at, ":-(,)[]") && !g_strv_contains(between, phrase_at(phrase, at)->text))
            return false;
    }
    return false;
}

/* A mark that says "less than", "more than" or "about". */
static bool
marked_rough(const Phrase *phrase, const Found *found)
{
    static const char *const marks[] = {"<", ">", "~", "≈", "≃", "≅", "∼",
                                        "±", "≤", "≥", "=", "«", "»", NULL};
    return found->start > 0 && g_strv_contains(marks, phrase_at(phrase, found->start - 1)->text);
}

static bool
lies_before(const Hit *hit, Day reference)
{
    return hit->reading.due != DAY_NONE && hit->reading.due < reference;
}

/* Whether words stand between two times, rather than the marks of a list. */
static bool
words_between(const Phrase *phrase, const GArray *hits, guint one, guint two)
{
    for (guint i = hits_at(hits, MIN(one, two))->found.end; i < hits_at(hits, MAX(one, two))->found.start;
         i++)
        if (phrase_at(phrase, i)->kind == TOKEN_WORD && strcmp(phrase_at(phrase, i)->text, "and") != 0)
            return true;
    return hits_at(hits, MAX(one, two))->found.role != ROLE_AT;
}

/* "Ofsted Jan 2023; action plan June 2024": of several times those past tell how it came to the others. */
static bool
is_history(const Phrase *phrase, const GArray *hits, guint i, Day reference)
{
    if (!lies_before(hits_at(hits, i), reference))
        return false;
    for (guint other = 0; other < hits->len; other++) {
        const Reading *reading = &hits_at(hits, other)->reading;
        Day day = reading->due != DAY_NONE ? reading->due : reading->start;
        bool said = settle_year_said(&hits_at(hits, other)->found) != 0;
        if (other != i && day != DAY_NONE && day >= reference && said &&
            words_between(phrase, hits, i, other))
            return true;
    }
    return false;
}

/* "Ready for September", but not "aim for September", nor what is for a whole year. */
static bool
is_for(const Phrase *phrase, const Found *found)
{
    static const char *const aims[] = {"aim",        "aims",     "aiming",   "scheduled", "planned",
                                       "due",        "target",   "targeted", "booked",    "set",
                                       "timetabled", "arranged", "fixed",    NULL};
    static const char *const ready[] = {"ready", "place", "readiness", "preparation", "prepared", NULL};
    const char *text = phrase_at(phrase, found->start - 1)->text;
    const char *before = phrase_at(phrase, found->start - 2)->text;
    bool years = found->first.kind >= UNIT_YEAR;
    return found->start > 0 && found->role == ROLE_AT && strcmp(text, "for") == 0 &&
           (years ? g_strv_contains(ready, before) : !g_strv_contains(aims, before));
}

/* "Funded until March 2025", "contract ends 31 March", "licence expires in May". */
static bool
is_end_of_something(const Hedging *hedging, const Found *found, guint from)
{
    const Phrase *phrase = hedging->phrase;
    static const char *const until[] = {"until", "till", "to",      "up", "through",
                                        "runs",  "run",  "extends", NULL};
    if (says_within(hedging, from, found->start, LAPSING))
        return true;
    if (!says_within(hedging, from, found->start, LASTING))
        return false;
    if (found->role == ROLE_AT && found->range)
        return says_within(hedging, from, found->start, PAID);
    return (found->role == ROLE_BY && g_strv_contains(until, phrase_at(phrase, found->start)->text)) ||
           (found->role == ROLE_AT && says_within(hedging, from, found->start, ENDING));
}

/* "Was Sept 2023", "(was Sept 2023)", but not "start date was Sept 2023". */
static bool
begins_with_was(const Phrase *phrase, const Found *found)
{
    const Token *was = phrase_at(phrase, found->start - 1), *before = phrase_at(phrase, found->start - 2);
    return found->start > 0 && (strcmp(was->text, "was") == 0 || strcmp(was->text, "were") == 0) &&
           (before->kind == TOKEN_END || before->kind == TOKEN_MARK || was->new_line);
}

/* "No action before May", "nothing until May". */
static bool
is_barred(const Hedging *hedging, const Found *found, guint from)
{
    const Phrase *phrase = hedging->phrase;
    static const char *const until[] = {"until", "till", "up", NULL};
    bool bars = found->role == ROLE_BEFORE ||
                (found->role == ROLE_BY && g_strv_contains(until, phrase_at(phrase, found->start)->text));
    return bars && says_within(hedging, from, found->start, NOTHING);
}

/* "Checked", but what is announced for a day may lie ahead of that. */
static bool
is_participle(const char *word)
{
    return strlen(word) > 4 && g_str_has_suffix(word, "ed") && strcmp(word, "ofsted") != 0 &&
           strcmp(word, "announced") != 0;
}

/* "Signed off 12 January": for a time past anything done near it, but what "was" done is read as past anyway.
 */
static bool
tells_of_done(const Hedging *hedging, const Found *found, guint near, bool past)
{
    const Phrase *phrase = hedging->phrase;
    if (headed(phrase, found, done))
        return true;
    if (!past || neighbours_tense(phrase, found) != TENSE_OPEN)
        return false;
    return is_participle(phrase_at(phrase, found->start - 1)->text) ||
           says_within(hedging, near, found->start, DONE);
}

/* "May 2024 data", "Feb 2024 update". */
static bool
says_of_which(const Phrase *phrase, const Found *found)
{
    static const char *const things[] = {"intake",   "cohort",   "data",       "figures",
                                         "figure",   "baseline", "statistics", "position",
                                         "snapshot", "update",   "updates",    NULL};
    return found->role == ROLE_AT && !found->range && phrase_match(phrase, found->end, things) > 0;
}

/* "Up from May 2023", "94% as of May 2024". */
static bool
measures_from(const Phrase *phrase, const Found *found)
{
    static const char *const moves[] = {"up",       "down",      "rise",     "risen",       "fall",
                                        "fallen",   "rose",      "fell",     "increase",    "increased",
                                        "decrease", "decreased", "improved", "improvement", "reduction",
                                        "reduced",  NULL};
    const Token *before = phrase_at(phrase, found->start - 1);
    if (found->role != ROLE_FROM || found->start == 0)
        return false;
    static const char *const people[] = {"pupils", "children", "students", "learners",
                                         "staff",  "apart",    NULL};
    static const char *const begins[] = {"starting", "beginning", "commencing", "from", NULL};
    const char *first = phrase_at(phrase, found->start)->text;
    if (g_strv_contains(people, before->text) && g_strv_contains(begins, first) &&
        (strcmp(first, "from") != 0 || strcmp(before->text, "apart") == 0))
        return true;
    bool as_of = strcmp(phrase_at(phrase, found->start)->text, "as") == 0 &&
                 strcmp(phrase_at(phrase, found->start + 1)->text, "of") == 0;
    return g_strv_contains(moves, before->text) || (as_of && before->kind != TOKEN_MARK);
}

static bool
lacks_an_end(const Phrase *phrase, const GArray *hits, guint i)
{
    const Found *found = &hits_at(hits, i)->found;
    if (!found->range && found->start > 0 &&
        strcmp(phrase_at(phrase, found->start - 1)->text, "between") == 0)
        return true;
    bool from = found->role == ROLE_FROM && strcmp(phrase_at(phrase, found->start)->text, "from") == 0;
    return from && i + 1 < hits->len && hits_at(hits, i + 1)->found.start == found->end + 1 &&
           hits_at(hits, i + 1)->found.role == ROLE_AT && hits_at(hits, i + 1)->found.has_unit &&
           strcmp(phrase_at(phrase, found->end)->text, "and") == 0;
}

/* A year that nobody plans for, rather than a slip in it. */
static bool
lies_far(const Reading *reading, Day reference)
{
    Day day = reading->due != DAY_NONE ? reading->due : reading->start;
    return day != DAY_NONE &&
           (day - reference > YEARS_OF_A_PLAN * 366 || reference - day > YEARS_OF_A_PLAN * 366);
}

/* "[Feb 2024] due July 2024": a time that begins the cell, and the one that it is due behind it. */
static bool
is_superseded_by_due(const Phrase *phrase, const GArray *hits, guint i)
{
    static const char *const dues[] = {"due", "deadline", "due date", "due by", "target date", NULL};
    if (i > 0 || hits->len < 2 || hits_at(hits, 0)->found.role != ROLE_AT)
        return false;
    for (guint at = 0; at < hits_at(hits, 0)->found.start; at++)
        if (phrase_at(phrase, at)->kind != TOKEN_MARK)
            return false;
    return headed(phrase, &hits_at(hits, 1)->found, dues);
}

static void
offer_open(Reading *reading)
{
    if (reading->start != DAY_NONE)
        settle_offer_days(reading, TIMESCALE_OPEN, reading->start, DAY_NONE);
}

/* What is said of the time itself. */
static void
doubt_time(const Hedging *hedging, const TimescaleContext *context, GArray *hits, guint i)
{
    const Phrase *phrase = hedging->phrase;
    const Found *found = &hits_at(hits, i)->found;
    Reading *reading = hits_reading(hits, i);
    guint from = sentence_start(phrase, found->start);
    guint near = MAX(from + REACH_OF_A_SUBJECT, found->start) - REACH_OF_A_SUBJECT;
    bool at = found->role == ROLE_AT, past = lies_before(hits_at(hits, i), context->reference);
    bool first = i == 0 || hits_at(hits, i - 1)->found.end <= near;
    if (!first)
        near = hits_at(hits, i - 1)->found.end;
    if (is_superseded_by_due(phrase, hits, i))
        settle_doubt(reading, "another time stands beside it that is said to be when it is due");
    if (at && headed(phrase, found, begun)) {
        settle_doubt(reading, "the words before it say when it began, not when it is due");
        offer_open(reading);
    }
    bool limit = found->role == ROLE_BY || found->role == ROLE_BEFORE;
    if (says_within(hedging, near, found->start, limit ? BIRTH : SUBJECT))
        settle_doubt(reading, "it may be the time that something is about, not when it is due");
    if (is_for(phrase, found))
        settle_doubt(reading, "what is for that time may be due before it");
    if (at && (past || hits->len > 1) && tells_of_done(hedging, found, near, past))
        settle_doubt(reading, "it may tell when something was done");
    if (is_end_of_something(hedging, found, near))
        settle_doubt(reading, "it may be when something runs out, not when it is due");
    if (is_barred(hedging, found, from))
        settle_doubt(reading, "the words before it may say that nothing is to happen until then");
    if (says_of_which(phrase, found) || measures_from(phrase, found))
        settle_doubt(reading, "it may be the time that something is about, not when it is due");
    if (lacks_an_end(phrase, hits, i))
        settle_doubt(reading, "its end may be missing, or be what stands after it");
    if (lies_far(reading, context->reference))
        settle_doubt(reading, "it lies far from the date of the plan");
    if (is_history(phrase, hits, i, context->reference))
        settle_doubt(reading, "it was past already, and another time stands beside it");
}

/* What is said of anything that has a time. */
static void
doubt_any(const Hedging *hedging, const Hit *hit, Reading *reading)
{
    const Phrase *phrase = hedging->phrase;
    guint from = sentence_start(phrase, hit->found.start), to = sentence_end(phrase, hit->found.end);
    if (says_within(hedging, from, hit->found.start, DENIAL))
        settle_doubt(reading, "the words before it may say that it will not be so");
    if (says_within(hedging, from, to, CONDITION))
        settle_doubt(reading, "it depends on something else");
    if (marked_rough(phrase, &hit->found))
        settle_doubt(reading, "the sign before it makes it only about then, or another time");
    if (is_taken_back(phrase, &hit->found))
        settle_doubt(reading, "the words after it may say that it is over, or not settled");
    if (headed(phrase, &hit->found, earlier_plans) || begins_with_was(phrase, &hit->found))
        settle_doubt(reading, "it may be a date that no longer stands");
}

void
hedges_doubt(const Phrase *phrase, const TimescaleContext *context, GArray *hits)
{
    g_autoptr(GArray) classes = g_array_sized_new(FALSE, FALSE, sizeof(guint16), phrase_length(phrase));
    Hedging looked_up = {.phrase = phrase, .classes = classes};
    const Hedging *hedging = &looked_up;
    if (hits->len == 0)
        return;
    look_up(&looked_up);
    bool changed = says_within(hedging, 0, phrase_length(phrase), CHANGE);
    for (guint i = 0; i < hits->len; i++) {
        const Hit *hit = hits_at(hits, i);
        Reading *reading = hits_reading(hits, i);
        doubt_any(hedging, hit, reading);
        if (changed)
            settle_doubt(reading, "the words tell of a date that was changed");
        if (hit->found.has_unit)
            doubt_time(hedging, context, hits, i);
        else if (says_within(hedging, sentence_start(phrase, hit->found.start), hit->found.start, STOPPED))
            settle_doubt(reading, "the words before it may say that it stopped");
    }
}
