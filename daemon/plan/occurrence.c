#include "plan/occurrence.h"

#include "plan/resolution.h"
#include "time/rrule.h"

#include <string.h>

enum { FORTNIGHT = 14, SIX_WEEKS = 42, TO_FRIDAY = FRIDAY - MONDAY, HALF_YEAR = 6, YEAR = 12 };

/* What is asked, with the days that stand in for missing ones. */
typedef struct Asked {
    const PlanSpan *span;
    const PeriodContext *periods;
    Day origin; /* stretches and rules are counted from it */
    Day begin;  /* the first occurrence is the one of this day */
    Day from, until;
    GArray *list;
} Asked;

static void
clear(gpointer element)
{
    Occurrence *occurrence = element;
    g_free(occurrence->key);
}

static void
add(const Asked *asked, char *key, Day start, Day due, bool estimated)
{
    Occurrence occurrence = {.key = key, .start = MAX(start, asked->span->start), .due = due};
    occurrence.estimated = estimated;
    g_array_append_val(asked->list, occurrence);
}

/* What is due before it begins is none: a week whose Friday is over. */
static bool
is_asked_for(const Asked *asked, Day due)
{
    return due >= asked->begin && due >= asked->from && due <= asked->until;
}

static void
list_periods(const Asked *asked, PeriodKind kind)
{
    Day from = MAX(asked->begin, asked->from);
    g_autoptr(GArray) periods = period_list(kind, from, asked->until, asked->periods);
    for (guint i = 0; i < periods->len; i++) {
        const Period *period = &g_array_index(periods, Period, i);
        Day due = kind == PERIOD_WEEK ? period->first + TO_FRIDAY : period->last;
        if (is_asked_for(asked, due))
            add(asked, g_strdup(period->id), period->first, due, period->estimated);
    }
}

static void
add_day(const Asked *asked, Day start, Day due)
{
    char key[DAY_TEXT_SIZE];
    add(asked, g_strdup(day_format(due, key)), start, due, false);
}

/* A stretch that is due on or after a day begins after the day less its length. */
static void
list_stretches(const Asked *asked, int length)
{
    int64_t from = MAX(asked->begin, asked->from);
    int64_t passed = (from - asked->origin) % length;
    int64_t start = from - (passed < 0 ? passed + length : passed);
    for (; start + length - 1 <= asked->until; start += length)
        add_day(asked, (Day)start, (Day)(start + length - 1));
}

/* The day of a start's month, `after` months later, or the last of a month that is too short. */
static Day
months_after(CivilDate start, int after)
{
    int month = start.month - 1 + after;
    int year = start.year + month / YEAR;
    Day last = day_month_last(year, month % YEAR + 1);
    return MIN(day_from_civil(year, month % YEAR + 1, 1) + start.day - 1, last);
}

/* "Annually in May" is due in May: a start that is the first of a month means the month. */
static void
list_months(const Asked *asked, int length)
{
    const CivilDate start = day_to_civil(asked->span->start);
    for (int after = 0;; after += length) {
        Day day = months_after(start, after);
        const CivilDate date = day_to_civil(day);
        Day due = start.day == 1 ? day_month_last(date.year, date.month) : day;
        if (due > asked->until)
            return;
        if (is_asked_for(asked, due) && start.day == 1)
            add(asked, g_strdup_printf("%04d-M%02d", date.year, date.month), day, due, false);
        else if (is_asked_for(asked, due))
            add_day(asked, day, due);
    }
}

/* Without a start they are those of the programme. */
static void
list_years(const Asked *asked, PeriodKind kind, int length)
{
    if (asked->span->start != DAY_NONE)
        list_months(asked, length);
    else
        list_periods(asked, kind);
}

/* The rule's text was read when it came into the plan: one that cannot be read has no occurrence. */
static void
list_rule(const Asked *asked)
{
    g_autoptr(RRule) rule = rrule_new(asked->span->repeat, asked->origin, NULL);
    if (rule == NULL)
        return;
    Day day = rrule_next(rule, MAX(asked->begin, asked->from) - 1);
    for (; day != DAY_NONE && day <= asked->until; day = rrule_next(rule, day))
        add_day(asked, day, day);
}

/* How many days a stretch has; 0 for what is none. */
static int
stretch(const PlanSpan *span)
{
    if (span->repeat != NULL)
        return 0;
    return span->recurrence == RECURRENCE_FORTNIGHTLY  ? FORTNIGHT
           : span->recurrence == RECURRENCE_SIX_WEEKLY ? SIX_WEEKS
                                                       : 0;
}

/* Where the first of the stretches that are there begins, whatever a person made of its date; DAY_NONE. */
static Day
first_stretch(const PlanSpan *span)
{
    int length = stretch(span);
    guint count = length > 0 && span->occurrences != NULL ? span->occurrences->len : 0;
    for (guint i = 0; i < count; i++) {
        const PlanSpan *occurrence = span->occurrences->pdata[i];
        Day last;
        if (day_parse(occurrence->occurrence, &last))
            return last - length + 1;
    }
    return DAY_NONE;
}

char *
occurrence_key_in_year(const char *key, YearKind year)
{
    return g_strconcat(key, "/", year_kind_word(year), NULL);
}

char *
occurrence_period_id(const char *key)
{
    const char *last = strrchr(key, '/');
    YearKind year;
    return last != NULL && year_kind_parse(last + 1, &year) ? g_strndup(key, (gsize)(last - key))
                                                            : g_strdup(key);
}

static void
list_recurrence(const Asked *asked)
{
    switch (asked->span->recurrence) {
    case RECURRENCE_WEEKLY:
        list_periods(asked, PERIOD_WEEK);
        break;
    case RECURRENCE_MONTHLY:
        list_periods(asked, PERIOD_MONTH);
        break;
    case RECURRENCE_QUARTERLY:
        list_periods(asked, PERIOD_QUARTER);
        break;
    case RECURRENCE_HALF_YEARLY:
        list_years(asked, PERIOD_HALF_YEAR, HALF_YEAR);
        break;
    case RECURRENCE_ANNUALLY:
        list_years(asked, PERIOD_YEAR, YEAR);
        break;
    case RECURRENCE_TERMLY:
        list_periods(asked, PERIOD_TERM);
        break;
    case RECURRENCE_HALF_TERMLY:
        list_periods(asked, PERIOD_HALF_TERM);
        break;
    case RECURRENCE_FORTNIGHTLY:
        list_stretches(asked, FORTNIGHT);
        break;
    case RECURRENCE_SIX_WEEKLY:
        list_stretches(asked, SIX_WEEKS);
        break;
    case RECURRENCE_NONE:
    case RECURRENCE_UNSTATED:
        break;
    }
}

static Day
first_known(Day a, Day b, Day c)
{
    return a != DAY_NONE ? a : b != DAY_NONE ? b : c;
}

GArray *
occurrence_list(const PlanSpan *span, const OccurrenceContext *context, Day from, Day until)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(Occurrence));
    Asked asked = {.span = span,
                   .periods = &context->periods,
                   .list = list,
                   .from = from,
                   .until = MIN(until, day_month_last(CALENDAR_LAST_YEAR, 12))};
    g_array_set_clear_func(list, clear);
    asked.origin = first_known(span->start, first_stretch(span), context->reference);
    if (asked.origin == DAY_NONE)
        asked.origin = context->first;
    asked.begin = first_known(span->start, context->first, context->reference);
    if (asked.origin == DAY_NONE || from > until)
        return list;
    if (span->repeat != NULL)
        list_rule(&asked);
    else if (span->kind == TIMESCALE_RECURRING)
        list_recurrence(&asked);
    return list;
}

bool
occurrence_needs_calendar(const PlanSpan *span)
{
    return span->repeat == NULL && span->recurrence == RECURRENCE_HALF_TERMLY;
}

bool
occurrence_is_certain(const PlanSpan *span, const Occurrence *occurrence)
{
    return !occurrence->estimated || !occurrence_needs_calendar(span);
}

void
occurrence_set_certain(PlanSpan *occurrence, bool certain)
{
    occurrence->certain = certain;
    g_free(occurrence->note);
    occurrence->note = certain ? NULL : g_strdup("no council's calendar says when this one ends");
}

bool
occurrence_stands_alone(const Milestone *milestone)
{
    for (guint i = 0; i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        bool gives = span->occurrences->len > 0 || resolution_has_date(span);
        if (span->kind != TIMESCALE_RECURRING || !gives)
            return false;
    }
    return milestone->spans->len > 0;
}

bool
occurrence_is_by_terms(const PlanSpan *span)
{
    return span->repeat == NULL &&
           (span->recurrence == RECURRENCE_TERMLY || span->recurrence == RECURRENCE_HALF_TERMLY);
}

PlanSpan *
occurrence_make(PlanSpan *span, const Occurrence *what, const Timetable *times)
{
    PlanSpan *made = plan_add_occurrence(span, what->key, what->start, what->due);
    made->by_terms = occurrence_is_by_terms(span);
    bool silent = made->by_terms && times->absent;
    occurrence_set_certain(made, !silent && occurrence_is_certain(span, what));
    if (!made->certain)
        made->original_due = DAY_NONE;
    g_free(made->calendar);
    /* what no calendar said waits for any */
    made->calendar = g_strdup(made->by_terms && !silent ? terms_version(times->terms) : "");
    /* nobody agreed this date by itself */
    if (strcmp(made->rule, RULE_AGREED) == 0) {
        g_free(made->rule);
        made->rule = g_strdup(RULE_REPEATS);
    }
    return made;
}
