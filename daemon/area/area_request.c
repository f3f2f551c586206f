#include "area/area_request.h"

#include "area/wire.h"
#include "base/text.h"
#include "plan/brag.h"

#include <stdlib.h>
#include <string.h>

/* How far from today the calendar is told, in days: a plan's whole span and a later inspection's clocks. */
enum { CALENDAR_REACH = 1200 };

/* The contract's words are the plan's, number for number. */
#define SAME(ours, theirs) G_STATIC_ASSERT((int)(ours) == (int)(theirs))
SAME(STATUS_NOT_STARTED, MILESTONED_NOT_STARTED);
SAME(STATUS_GREEN, MILESTONED_GREEN);
SAME(STATUS_AMBER, MILESTONED_AMBER);
SAME(STATUS_RED, MILESTONED_RED);
SAME(STATUS_BLUE, MILESTONED_BLUE);
SAME(STATUS_ON_HOLD, MILESTONED_ON_HOLD);
SAME(STATUS_SUPERSEDED, MILESTONED_SUPERSEDED);
SAME(STATUS_UNDATED, MILESTONED_UNDATED);
SAME(TIMESCALE_DAY, MILESTONED_ON_DAY);
SAME(TIMESCALE_WINDOW, MILESTONED_WINDOW);
SAME(TIMESCALE_OPEN, MILESTONED_OPEN);
SAME(TIMESCALE_RECURRING, MILESTONED_RECURRING);
SAME(TIMESCALE_EVENT, MILESTONED_EVENT);
SAME(TIMESCALE_UNRESOLVED, MILESTONED_UNRESOLVED);
SAME(OUTCOME_INTENDED, MILESTONED_OUTCOME_INTENDED);
SAME(OUTCOME_IMPACT, MILESTONED_OUTCOME_IMPACT);
SAME(OUTCOME_EXIT, MILESTONED_OUTCOME_EXIT);
SAME(UPDATE_ACTIVITY, MILESTONED_UPDATE_ACTIVITY);
SAME(UPDATE_NOTE, MILESTONED_UPDATE_NOTE);
SAME(DAY_NONE, MILESTONED_DAY_NONE);

int
area_request_comparator(const char *words)
{
    static const struct {
        const char *words;
        int comparator;
    } known[] = {
        {"", MILESTONED_OWN},
        {"own", MILESTONED_OWN},
        {"local", MILESTONED_OWN},
        {"england", MILESTONED_NATIONAL},
        {"wales", MILESTONED_NATIONAL},
        {"scotland", MILESTONED_NATIONAL},
        {"northern ireland", MILESTONED_NATIONAL},
        {"national", MILESTONED_NATIONAL},
        {"region", MILESTONED_REGION},
        {"regional", MILESTONED_REGION},
        {"neighbour", MILESTONED_NEIGHBOURS},
        {"neighbours", MILESTONED_NEIGHBOURS},
        {"statistical neighbour", MILESTONED_NEIGHBOURS},
        {"target", MILESTONED_TARGET},
    };
    /* as most sheets write them; folding costs more than all else of a value */
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(words, known[i].words) == 0)
            return known[i].comparator;
    g_autofree char *folded = text_fold_singular(words);
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (strcmp(folded, known[i].words) == 0)
            return known[i].comparator;
    return MILESTONED_OTHER;
}

static void
write_ask(const AreaRequest *request, RecordBuffer *out)
{
    CivilDate date = day_to_civil(request->today);
    size_t mark = record_begin(out, WIRE_ASK);
    record_put_u64(out, request->id);
    record_put_u32(out, request->what);
    record_put_i32(out, day_month_first(date.year, date.month));
    record_put_i32(out, day_month_last(date.year + 1, date.month));
    record_end(out, mark);
}

static void
write_about(const AreaRequest *request, RecordBuffer *out)
{
    const Plan *plan = request->plan;
    size_t mark = record_begin(out, WIRE_ABOUT);
    record_put_text(out, plan->key);
    record_put_text(out, plan->title);
    record_put_text(out, request->area->title);
    record_put_text(out, nation_word(plan->nation));
    record_put_text(out, year_kind_word(plan->year));
    record_put_i32(out, request->today);
    record_put_i32(out, plan->reference);
    record_put_i32(out, plan->activated);
    record_put_i32(out, plan->begins);
    record_put_i32(out, plan->ends);
    record_end(out, mark);
}

static int
by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, so that the same area gives the same bytes. */
static void
write_settings(const Area *area, RecordBuffer *out)
{
    guint count;
    g_autofree gpointer *names = g_hash_table_get_keys_as_array(area->settings, &count);
    qsort(names, count, sizeof *names, by_text);
    for (guint i = 0; i < count; i++) {
        size_t mark = record_begin(out, WIRE_SETTING);
        record_put_text(out, names[i]);
        record_put_text(out, g_hash_table_lookup(area->settings, names[i]));
        record_end(out, mark);
    }
}

static bool
is_of_kind(const Timetable *times, int kind, Day day)
{
    switch (kind) {
    case MILESTONED_WORKING:
        return calendar_is_working(times->working, day);
    case MILESTONED_SCHOOL:
        return calendar_is_working(times->school, day);
    default: /* a day that is worked is none, which is told sooner */
        return !calendar_is_working(times->working, day) && calendar_holiday(times->working, day) != NULL;
    }
}

static void
write_days(const AreaRequest *request, int kind, Day first, Day last, RecordBuffer *out)
{
    guint8 bits[(2 * CALENDAR_REACH + 1 + 7) / 8] = {0};
    int count = last - first + 1;
    for (int i = 0; i < count; i++) {
        if (is_of_kind(request->times, kind, first + i))
            bits[i / 8] |= (guint8)(1u << (i % 8));
    }
    size_t mark = record_begin(out, WIRE_DAYS);
    record_put_u32(out, (uint32_t)kind);
    record_put_i32(out, first);
    record_put_u32(out, (uint32_t)count);
    record_put_bytes(out, bits, ((size_t)count + 7) / 8);
    record_end(out, mark);
}

/* School days as far as a calendar has them: the stretch of its days that today lies in, or the next one. An
 * estimate is nothing that a plugin could rest on. */
static void
write_school_days(const AreaRequest *request, RecordBuffer *out)
{
    const Terms *terms = request->times->terms;
    Day first = request->today;
    if (strcmp(terms_key(terms), "estimate") == 0) /* none of its days is anything else */
        return;
    while (first <= request->today + CALENDAR_REACH && terms_is_estimated(terms, first))
        first++;
    Day last = first;
    if (first > request->today + CALENDAR_REACH)
        return;
    while (first > request->today - CALENDAR_REACH && !terms_is_estimated(terms, first - 1))
        first--;
    while (last < request->today + CALENDAR_REACH && !terms_is_estimated(terms, last + 1))
        last++;
    write_days(request, MILESTONED_SCHOOL, first, last, out);
}

static void
write_calendar(const AreaRequest *request, RecordBuffer *out)
{
    Day first = request->today - CALENDAR_REACH, last = request->today + CALENDAR_REACH;
    write_days(request, MILESTONED_WORKING, first, last, out);
    write_days(request, MILESTONED_BANK_HOLIDAY, first, last, out);
    write_school_days(request, out);
}

/* An occurrence repeats as its span does. */
static Recurrence
recurrence_of(const Milestone *milestone, const PlanSpan *date)
{
    for (guint i = 0; date->occurrence != NULL && i < milestone->spans->len; i++) {
        const PlanSpan *span = milestone->spans->pdata[i];
        if (span->ordinal == date->ordinal)
            return span->recurrence;
    }
    return date->recurrence;
}

static void
write_date(const Milestone *milestone, const PlanSpan *span, const Timetable *times, RecordBuffer *out)
{
    size_t mark = record_begin(out, WIRE_SPAN);
    record_put_i32(out, (int32_t)span->kind);
    record_put_i32(out, span->certain);
    record_put_i32(out, span->start);
    record_put_i32(out, span->due);
    record_put_i32(out, brag_effective_due(span, brag_calendar(milestone, times)));
    record_put_i32(out, brag_overdue_from(span, times->working));
    record_put_i32(out, span->original_due);
    record_put_i32(out, span->review);
    record_put_text(out, recurrence_word(recurrence_of(milestone, span)));
    record_put_text(out, span->rule);
    record_end(out, mark);
}

/* The date that stands for the milestone: the outstanding one, or the first of its spans where none has. */
static const PlanSpan *
shown_span(const Milestone *milestone)
{
    static const PlanSpan none = {.kind = TIMESCALE_UNRESOLVED,
                                  .start = DAY_NONE,
                                  .due = DAY_NONE,
                                  .original_due = DAY_NONE,
                                  .review = DAY_NONE};
    const PlanSpan *span = brag_current_span(milestone);
    if (span == NULL && milestone->spans->len > 0)
        span = milestone->spans->pdata[0];
    return span != NULL ? span : &none;
}

static void
write_milestone_days(const AreaRequest *request, const Milestone *milestone, RecordBuffer *out)
{
    const PlanSpan *span = shown_span(milestone);
    const Calendar *calendar = brag_calendar(milestone, request->times);
    const Day days[] = {brag_until(milestone, request->times, request->today),
                        span->start,
                        span->due,
                        brag_effective_due(span, calendar),
                        brag_overdue_from(span, request->times->working),
                        span->original_due,
                        span->review,
                        milestone->forecast,
                        milestone->done,
                        milestone->updated,
                        milestone->seen};
    for (guint i = 0; i < G_N_ELEMENTS(days); i++)
        record_put_i32(out, days[i]);
}

static guint
count_dates(const Milestone *milestone)
{
    guint count = 0;
    PlanDates dates = plan_dates(milestone);
    while (plan_dates_next(&dates) != NULL)
        count++;
    return count;
}

static void
write_milestone(const AreaRequest *request, const Milestone *milestone, RecordBuffer *out)
{
    const PlanSpan *span = shown_span(milestone);
    size_t mark = record_begin(out, WIRE_MILESTONE);
    record_put_text(out, milestone->ref);
    record_put_text(out, milestone->title);
    record_put_text(out, milestone->timescale);
    record_put_text(out, milestone->monitoring);
    record_put_text(out, milestone->success);
    record_put_text(out, milestone->note);
    record_put_text(out, reason_word(milestone->reason));
    record_put_u32(out, milestone->leads->len);
    record_put_u32(out, (uint32_t)MAX(milestone->moves, 0));
    record_put_u32(out, count_dates(milestone));
    record_put_i32(out, brag_calendar(milestone, request->times) == request->times->school);
    record_put_i32(out, (int32_t)milestone->status);
    record_put_i32(out, (int32_t)brag_status(milestone, request->times, request->today));
    record_put_i32(out, (int32_t)span->kind);
    record_put_i32(out, plan_is_certain(span));
    write_milestone_days(request, milestone, out);
    record_end(out, mark);
    PlanDates dates = plan_dates(milestone);
    for (const PlanSpan *date = plan_dates_next(&dates); date != NULL; date = plan_dates_next(&dates))
        write_date(milestone, date, request->times, out);
}

static void
write_action(const AreaRequest *request, const Action *action, RecordBuffer *out)
{
    size_t mark = record_begin(out, WIRE_ACTION);
    record_put_text(out, action->ref);
    record_put_text(out, action->number);
    record_put_text(out, action->title);
    record_put_text(out, action->objective);
    record_put_u32(out, action->milestones->len);
    record_end(out, mark);
    for (guint i = 0; i < action->milestones->len; i++)
        write_milestone(request, action->milestones->pdata[i], out);
}

static void
write_observation(const Observation *observation, RecordBuffer *out)
{
    size_t mark = record_begin(out, WIRE_OBSERVATION);
    record_put_text(out, observation->measure);
    record_put_text(out, observation->group);
    record_put_text(out, observation->comparator);
    record_put_text(out, observation->period);
    record_put_text(out, observation->definition);
    record_put_i32(out, area_request_comparator(observation->comparator));
    record_put_i32(out, observation->has_count);
    record_put_f64(out, observation->value);
    record_put_u64(out, (uint64_t)observation->numerator);
    record_put_u64(out, (uint64_t)observation->denominator);
    record_put_i32(out, observation->on);
    record_end(out, mark);
}

static void
write_observations(const AreaRequest *request, RecordBuffer *out)
{
    const GPtrArray *observations = request->plan->observations;
    for (guint i = 0; i < observations->len; i++) {
        const Observation *observation = observations->pdata[i];
        if ((observation->area == NULL || observation->area == request->area) &&
            (request->known == NULL ||
             area_description_find_measure(request->known, observation->measure) != NULL))
            write_observation(observation, out);
    }
}

static int
by_kind(gconstpointer a, gconstpointer b)
{
    const Case *one = *(const Case *const *)a, *other = *(const Case *const *)b;
    int order = strcmp(one->kind, other->kind);
    return order != 0 ? order : strcmp(one->reference, other->reference);
}

static void
write_case(const Case *it, RecordBuffer *out)
{
    size_t mark = record_begin(out, WIRE_CASE);
    record_put_text(out, it->kind);
    record_put_text(out, it->reference);
    record_put_i32(out, it->closed);
    record_put_u32(out, it->facts->len);
    record_end(out, mark);
    for (guint i = 0; i < it->facts->len; i++) {
        const CaseFact *fact = &g_array_index(it->facts, CaseFact, i);
        mark = record_begin(out, WIRE_FACT);
        record_put_text(out, fact->name);
        record_put_i32(out, fact->day);
        record_put_f64(out, fact->number);
        record_end(out, mark);
    }
}

static void
write_cases(const AreaRequest *request, RecordBuffer *out)
{
    g_autoptr(GPtrArray) cases = g_ptr_array_new();
    for (guint i = 0; i < request->plan->cases->len; i++) {
        Case *it = request->plan->cases->pdata[i];
        if ((it->area == NULL || it->area == request->area) &&
            (request->known == NULL || area_description_find_fact(request->known, it->kind, NULL) != NULL))
            g_ptr_array_add(cases, it);
    }
    g_ptr_array_sort(cases, by_kind);
    for (guint i = 0; i < cases->len; i++)
        write_case(cases->pdata[i], out);
}

static void
write_narrative(const Area *area, RecordBuffer *out)
{
    for (guint i = 0; i < area->updates->len; i++) {
        const AreaUpdate *update = area->updates->pdata[i];
        size_t mark = record_begin(out, WIRE_UPDATE);
        record_put_text(out, update->period);
        record_put_text(out, update->text);
        record_put_i32(out, (int32_t)update->kind);
        record_put_i32(out, update->on);
        record_end(out, mark);
    }
    for (guint i = 0; i < area->outcomes->len; i++) {
        const Outcome *outcome = area->outcomes->pdata[i];
        size_t mark = record_begin(out, WIRE_OUTCOME);
        record_put_text(out, outcome->text);
        record_put_i32(out, (int32_t)outcome->kind);
        record_end(out, mark);
    }
}

/* The board's meetings: all that are named, and those by rule from a year before this month to a year after
 * it. Whole months, so that time alone does not change what a plugin sees within one. */
static GArray *
meetings_of(const Board *board, Day today)
{
    CivilDate date = day_to_civil(today);
    Day from = day_month_first(date.year - 1, date.month), until = day_month_last(date.year + 1, date.month);
    if (board->meetings->len > 0) {
        from = MIN(from, g_array_index(board->meetings, Day, 0));
        until = MAX(until, g_array_index(board->meetings, Day, board->meetings->len - 1));
    }
    GArray *meetings = g_array_new(FALSE, FALSE, sizeof(Day));
    for (Day day = plan_next_meeting(board, from - 1); day != DAY_NONE && day <= until;
         day = plan_next_meeting(board, day))
        g_array_append_val(meetings, day);
    return meetings;
}

static void
write_board(const AreaRequest *request, const Board *board, RecordBuffer *out)
{
    g_autoptr(GArray) meetings = meetings_of(board, request->today);
    size_t mark = record_begin(out, WIRE_BOARD);
    record_put_text(out, board->title);
    record_put_i32(out, plan_watches(board, request->area));
    record_put_i32(out, board->paper_days);
    record_put_u32(out, meetings->len);
    for (guint i = 0; i < meetings->len; i++)
        record_put_i32(out, g_array_index(meetings, Day, i));
    record_end(out, mark);
}

/* Half-terms of the years around today. */
static void
write_terms(const AreaRequest *request, RecordBuffer *out)
{
    CivilDate date = day_to_civil(request->today);
    const PeriodContext context = plan_periods(request->plan, request->times);
    g_autoptr(GArray) terms = period_list(PERIOD_HALF_TERM, day_month_first(date.year - 1, date.month),
                                          day_month_last(date.year + 2, date.month), &context);
    for (guint i = 0; i < terms->len; i++) {
        const Period *term = &g_array_index(terms, Period, i);
        size_t mark = record_begin(out, WIRE_TERM);
        record_put_text(out, term->id);
        record_put_i32(out, term->first);
        record_put_i32(out, term->last);
        record_put_i32(out, !term->estimated);
        record_end(out, mark);
    }
}

void
area_request_write(const AreaRequest *request, RecordBuffer *out)
{
    size_t frame = record_frame_begin(out);
    write_ask(request, out);
    write_about(request, out);
    write_settings(request->area, out);
    write_calendar(request, out);
    for (guint i = 0; i < request->area->actions->len; i++) {
        const Action *action = request->area->actions->pdata[i];
        if (!action->ruled) /* these it gave itself */
            write_action(request, action, out);
    }
    write_observations(request, out);
    write_cases(request, out);
    write_narrative(request->area, out);
    for (guint i = 0; i < request->plan->boards->len; i++)
        write_board(request, request->plan->boards->pdata[i], out);
    write_terms(request, out);
    record_frame_end(out, frame);
}
