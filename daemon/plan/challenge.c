#include "plan/challenge.h"

#include "plan/brag.h"

#include <string.h>

/* What the steps of an area come to on a day. */
typedef struct Steps {
    guint late, said_green; /* red on the day; of those, said to be green by their leads */
    guint recovering;       /* open, with a date or a forecast still ahead */
    const Milestone *oldest, *green;
} Steps;

static void
take_older(const Milestone **oldest, const Milestone *milestone)
{
    const PlanSpan *span = brag_current_span(milestone);
    const PlanSpan *other = *oldest != NULL ? brag_current_span(*oldest) : NULL;
    if (other == NULL || (span != NULL && span->due != DAY_NONE && span->due < other->due))
        *oldest = milestone;
}

/* Something is under way that may mend it: a date ahead, or a lead who says when. */
static bool
is_ahead(const Milestone *milestone, Day today)
{
    const PlanSpan *span = brag_current_span(milestone);
    return milestone->forecast >= today || (span != NULL && span->certain && span->due >= today);
}

static void
take_step(Steps *steps, const Milestone *milestone, const Timetable *times, Day today)
{
    if (!status_is_open(milestone->status) || milestone->status == STATUS_ON_HOLD)
        return;
    steps->recovering += is_ahead(milestone, today);
    if (brag_status(milestone, times, today) != STATUS_RED)
        return;
    steps->late++;
    take_older(&steps->oldest, milestone);
    if (milestone->status != STATUS_GREEN)
        return;
    steps->said_green++;
    take_older(&steps->green, milestone);
}

static Steps
steps_of(const Area *area, const Timetable *times, Day today)
{
    Steps steps = {0};
    for (guint i = 0; i < area->actions->len; i++) {
        const Action *action = area->actions->pdata[i];
        for (guint j = 0; !action->ruled && j < action->milestones->len; j++)
            take_step(&steps, action->milestones->pdata[j], times, today);
    }
    return steps;
}

static void G_GNUC_PRINTF(4, 5)
    ask(Assessment *assessment, const char *code, const char *ref, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *text = g_strdup_vprintf(format, args);
    va_end(args);
    if (assessment_finding(assessment, code) == NULL)
        g_ptr_array_add(assessment->findings, finding_new(code, FINDING_WARNING, text, ref));
}

static void
ask_of_steps(Assessment *assessment, const Steps *steps)
{
    if (assessment->status == STATUS_GREEN && steps->late > 0)
        ask(assessment, "challenge/green-overdue", steps->oldest->ref,
            "Green, and yet %u %s late or beyond repair, the oldest %s: is it on course?", steps->late,
            steps->late == 1 ? "step is" : "steps are", steps->oldest->ref);
    if (steps->said_green > 0)
        ask(assessment, "challenge/said-green", steps->green->ref,
            "Said to be green by their leads, and overdue: %u %s, the oldest %s.", steps->said_green,
            steps->said_green == 1 ? "step" : "steps", steps->green->ref);
    if (assessment->status == STATUS_RED && steps->recovering == 0)
        ask(assessment, "challenge/no-recovery", "",
            "Red, and no step of it has a date or a forecast still ahead: what will mend it?");
}

/* Amber or red that nobody moves has become a habit. */
static void
ask_of_time(Assessment *assessment, const Assessment *before, int weeks)
{
    bool same = before != NULL && before->fault == NULL && before->status == assessment->status &&
                before->since != DAY_NONE;
    if (!same || (assessment->status != STATUS_AMBER && assessment->status != STATUS_RED))
        return;
    Day asked = before->since + 7 * weeks;
    if (assessment->on >= asked)
        ask(assessment, "challenge/unchanged", "", "It has been %s for %d weeks: what has been tried?",
            status_word(assessment->status), (assessment->on - before->since) / 7 / weeks * weeks);
}

/* The wording changes each `weeks` weeks, and so does the day until which it holds. */
static void
bring_forward(Assessment *assessment, const Assessment *before, int weeks)
{
    if (assessment->status != STATUS_AMBER && assessment->status != STATUS_RED)
        return;
    bool same = before != NULL && before->fault == NULL && before->status == assessment->status &&
                before->since != DAY_NONE;
    Day since = same ? before->since : assessment->on;
    Day next = since + 7 * weeks * ((assessment->on - since) / (7 * weeks) + 1);
    if (assessment->valid_until == DAY_NONE || next < assessment->valid_until)
        assessment->valid_until = next;
}

static void
ask_of_figures(Assessment *assessment)
{
    if (assessment->measured == STATUS_RED &&
        (assessment->status == STATUS_GREEN || assessment->status == STATUS_BLUE))
        ask(assessment, "challenge/measure", "", "%s, and yet its measures by themselves are red.",
            status_label(assessment->status));
}

void
challenge_add(Assessment *assessment, const Area *area, const Assessment *before, const Timetable *times,
              int weeks)
{
    if (assessment->fault != NULL || assessment->status == STATUS_NOT_STARTED)
        return;
    const Steps steps = steps_of(area, times, assessment->on);
    ask_of_steps(assessment, &steps);
    ask_of_figures(assessment);
    ask_of_time(assessment, before, weeks);
    bring_forward(assessment, before, weeks);
}
