#include "plan/resolution.h"

#include "base/text.h"

#include <string.h>

static bool
same(const char *a, const char *b)
{
    return g_strcmp0(a, b) == 0;
}

static void
replace_text(char **where, const char *text)
{
    if (same(*where, text))
        return;
    g_free(*where);
    *where = g_strdup(text);
}

Day
resolution_first_day(const Plan *plan)
{
    return plan->begins != DAY_NONE ? plan->begins : plan->reference;
}

bool
resolution_is_agreed(const PlanSpan *span)
{
    return same(span->rule, RULE_AGREED) || (span->question != NULL && span->question->answered != DAY_NONE);
}

/* "By 31 May" says when a recurrence is over. */
static bool
is_deadline(const Reading *reading, Day from)
{
    return reading->start == DAY_NONE && reading->due != DAY_NONE && from != DAY_NONE && from <= reading->due;
}

/* A recurrence begins where the phrase does. */
static Day
repeat_start(const Reading *reading, Day from)
{
    if (reading->start != DAY_NONE)
        return reading->start;
    return reading->due == DAY_NONE || is_deadline(reading, from) ? from : reading->due;
}

static char *
until(const char *repeat, Day last)
{
    const CivilDate date = day_to_civil(last);
    return g_strdup_printf("%s;UNTIL=%04d%02d%02d", repeat, date.year, date.month, date.day);
}

char *
resolution_repeat(const Reading *reading, const char *repeat, Day from, GError **error)
{
    g_autofree char *folded = g_ascii_strup(repeat, -1);
    bool ends = strstr(folded, "UNTIL=") != NULL || strstr(folded, "COUNT=") != NULL;
    bool capped =
        !ends && reading->due != DAY_NONE && (same(reading->rule, "range") || is_deadline(reading, from));
    g_autofree char *text = capped ? until(repeat, reading->due) : g_strdup(repeat);
    g_autoptr(RRule) rule = rrule_new(text, repeat_start(reading, from), error);
    return rule == NULL ? NULL : g_strdup(rrule_text(rule));
}

/* A reading as its span will have it: its words, and the recurrence beside them. */
static Reading
with_repeat(const Reading *reading, bool blank, Day from)
{
    Reading out = *reading;
    bool dated = reading->kind == TIMESCALE_DAY || reading->kind == TIMESCALE_WINDOW;
    bool settled = reading->certain || reading->kind == TIMESCALE_RECURRING || blank;
    out.kind = TIMESCALE_RECURRING;
    out.recurrence = RECURRENCE_NONE;
    out.start = repeat_start(reading, from);
    out.due = DAY_NONE;
    out.rule = RULE_REPEATS;
    out.certain = settled || (!dated && reading->kind != TIMESCALE_UNRESOLVED);
    if (out.certain)
        out.note = NULL;
    return out;
}

static bool
is_as_read(const PlanSpan *span, const Reading *reading, const char *repeat)
{
    return span->kind == reading->kind && span->start == reading->start && span->due == reading->due &&
           span->review == reading->review && span->recurrence == reading->recurrence &&
           span->certain == reading->certain && same(span->rule, reading->rule) &&
           same(span->note, reading->note) && same(span->repeat, repeat);
}

/* So many days after a shift it counts as untold: a weekend, and a working day of the lead's. */
enum { UNTOLD = 3 };

/* Where a date was, for all that its leads know: before the first of several shifts within days, and when it
 * was last certain. */
static Day
told_due(const PlanSpan *span, Day today)
{
    bool untold = span->shifted_on != DAY_NONE && today - span->shifted_on <= UNTOLD;
    return !span->certain || untold ? span->shifted_from : span->due;
}

void
resolution_shift(PlanSpan *date, Day due, bool certain, Day today)
{
    Day told = told_due(date, today);
    if (certain && date->certain && (due == date->due || due == DAY_NONE))
        return;
    /* who may have been told of the shift is told that it is undone */
    if (certain && date->certain && told == due)
        told = date->due;
    bool shifts = certain && told != DAY_NONE && due != DAY_NONE && told != due;
    date->shifted_from = shifts || !certain ? told : DAY_NONE;
    date->shifted_on = shifts ? today : DAY_NONE;
}

/* Only what a school calendar says of the same words moves by the calendar. */
static void
mark_shift(PlanSpan *span, const Reading *reading, const Resolution *resolution)
{
    if (span->by_terms && reading->by_terms && !same(span->calendar, resolution->calendar))
        resolution_shift(span, reading->due, reading->certain, resolution->today);
}

static bool
set_span(PlanSpan *span, const Reading *reading, const char *repeat, const Resolution *resolution)
{
    bool changed = !is_as_read(span, reading, repeat);
    span->kind = reading->kind;
    span->start = reading->start;
    span->due = reading->due;
    span->review = reading->review;
    span->recurrence = reading->recurrence;
    span->certain = reading->certain;
    span->by_terms = reading->by_terms;
    replace_text(&span->repeat, repeat);
    replace_text(&span->rule, reading->rule);
    replace_text(&span->note, reading->note);
    replace_text(&span->calendar, reading->by_terms ? resolution->calendar : "");
    if (span->certain && span->original_due == DAY_NONE)
        span->original_due = span->due;
    return changed;
}

static bool
same_offers(const GArray *a, const GArray *b)
{
    if (a->len != b->len)
        return false;
    for (guint i = 0; i < a->len; i++) {
        const Offer *x = &g_array_index(a, Offer, i);
        const Offer *y = &g_array_index(b, Offer, i);
        if (x->kind != y->kind || x->start != y->start || x->due != y->due || x->recurrence != y->recurrence)
            return false;
    }
    return true;
}

/* The numbers of the offers are part of the question: one whose offers are others now is asked anew. */
static bool
ask(PlanSpan *span, const Reading *reading, const Resolution *resolution)
{
    GArray *offers = reading_offers(reading);
    Question *question = span->question;
    bool stands = question != NULL && text_same_words(question->phrase, resolution->phrase) &&
                  same_offers(question->offers, offers);
    if (stands) {
        g_array_unref(offers);
        return false;
    }
    question = plan_add_question(span, resolution->phrase);
    question->raised = resolution->today;
    g_array_unref(question->offers);
    question->offers = offers;
    return true;
}

static bool
apply_to(PlanSpan *span, const Reading *read, const char *repeat, const Resolution *resolution)
{
    g_autofree char *bare = text_squeeze(resolution->phrase);
    g_autofree char *rule =
        repeat == NULL || *repeat == '\0' ? NULL : resolution_repeat(read, repeat, resolution->from, NULL);
    const Reading reading = rule == NULL ? *read : with_repeat(read, *bare == '\0', resolution->from);
    bool changed = set_span(span, &reading, rule, resolution);
    if (!reading.certain && *bare != '\0')
        return ask(span, read, resolution) || changed;
    changed = changed || span->question != NULL;
    plan_drop_question(span);
    return changed;
}

/* A person's word stands by no calendar. */
static void
keep(PlanSpan *span)
{
    span->by_terms = false;
    replace_text(&span->calendar, "");
}

/* What was said of a date when it still had to be kept stays said, and a calendar that is not there has
 * nothing to say. */
static bool
stands(const PlanSpan *span, const Resolution *resolution)
{
    bool silent = resolution->absent && span->by_terms && !same(span->calendar, resolution->calendar);
    return resolution_is_agreed(span) || !status_is_open(span->status) || silent;
}

static bool
drop_beyond(Milestone *milestone, const Resolution *resolution, bool keeps)
{
    bool dropped = false;
    while (milestone->spans->len > resolution->readings->len &&
           !(keeps && stands(milestone->spans->pdata[milestone->spans->len - 1], resolution))) {
        g_ptr_array_set_size(milestone->spans, (gint)milestone->spans->len - 1);
        dropped = true;
    }
    return dropped;
}

/* The recurrence of the sheet; as it stands where the sheet is not asked. (transfer full) */
static char *
repeat_of(const Milestone *milestone, const Resolution *resolution)
{
    if (resolution->repeat != NULL)
        return g_strdup(resolution->repeat);
    const PlanSpan *first = milestone->spans->len > 0 ? milestone->spans->pdata[0] : NULL;
    return g_strdup(first != NULL && same(first->rule, RULE_REPEATS) ? first->repeat : "");
}

bool
resolution_apply(Milestone *milestone, const Resolution *resolution)
{
    g_autofree char *repeat = repeat_of(milestone, resolution);
    bool same_phrase = text_same_words(milestone->timescale, resolution->phrase);
    bool rewritten = !same(milestone->timescale, resolution->phrase);
    bool changed = drop_beyond(milestone, resolution, same_phrase) || rewritten;
    for (guint i = 0; i < resolution->readings->len; i++) {
        const Reading *reading = &g_array_index(resolution->readings, Reading, i);
        bool fresh = i >= milestone->spans->len;
        PlanSpan *span = fresh ? plan_add_span(milestone, reading->kind, reading->start, DAY_NONE)
                               : milestone->spans->pdata[i];
        if (same_phrase && !fresh && stands(span, resolution)) {
            if (resolution_is_agreed(span))
                keep(span);
            continue;
        }
        if (same_phrase && !fresh)
            mark_shift(span, reading, resolution);
        else
            span->shifted_from = span->shifted_on = DAY_NONE;
        if (!same_phrase)
            plan_drop_question(span);
        changed = apply_to(span, reading, i == 0 ? repeat : NULL, resolution) || fresh || changed;
    }
    replace_text(&milestone->timescale, resolution->phrase);
    return changed;
}

bool
resolution_has_date(const PlanSpan *span)
{
    bool repeats = span->kind == TIMESCALE_RECURRING &&
                   (span->repeat != NULL ||
                    (span->recurrence != RECURRENCE_NONE && span->recurrence != RECURRENCE_UNSTATED));
    return span->certain && (span->due != DAY_NONE || repeats);
}

const Question *
resolution_question(const Milestone *milestone, const PlanSpan *span)
{
    bool waits = span->question != NULL && span->question->answered == DAY_NONE;
    waits = waits && !resolution_is_agreed(span);
    return waits && status_is_open(milestone->status) && status_is_open(span->status) ? span->question : NULL;
}

static bool
is_unasked(const Milestone *milestone, const PlanSpan *span)
{
    return span->question == NULL && !span->certain && span->kind != TIMESCALE_UNRESOLVED &&
           status_is_open(milestone->status) && status_is_open(span->status);
}

typedef struct {
    GArray *open;
    bool unasked; /* those that nobody has asked about, too */
} Gathering;

static void
gather(Milestone *milestone, void *data)
{
    const Gathering *gathering = data;
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        const OpenQuestion one = {milestone, span, resolution_question(milestone, span)};
        if (one.question != NULL || (gathering->unasked && is_unasked(milestone, span)))
            g_array_append_val(gathering->open, one);
    }
}

static GArray *
gather_all(const Plan *plan, bool unasked)
{
    Gathering gathering = {g_array_new(FALSE, FALSE, sizeof(OpenQuestion)), unasked};
    plan_foreach_milestone(plan, gather, &gathering);
    return gathering.open;
}

GArray *
resolution_open(const Plan *plan)
{
    return gather_all(plan, false);
}

GArray *
resolution_unsettled(const Plan *plan)
{
    return gather_all(plan, true);
}

char *
resolution_describe_span(const PlanSpan *span)
{
    g_autoptr(RRule) rule = span->repeat != NULL ? rrule_new(span->repeat, span->start, NULL) : NULL;
    if (rule != NULL) {
        g_autofree char *from = day_format_full(span->start);
        g_autofree char *words = rrule_describe(rule);
        return g_strdup_printf("%s, from %s", words, from);
    }
    if (span->kind == TIMESCALE_EVENT && resolution_is_agreed(span))
        return g_strdup("no date of its own");
    const Reading reading = plan_span_reading(span);
    return reading_describe(&reading);
}
