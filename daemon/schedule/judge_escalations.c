/* What those above its leads are told of a date that is long overdue. */
#include "schedule/schedule_private.h"

/* One step up: to whom, and after how many days. */
typedef struct Step {
    const char *word; /* in its key */
    int days;
    const Board *board; /* whose chair it is; NULL */
} Step;

static Step
step_of(const Schedule *schedule, const Board *board)
{
    const Plan *plan = schedule->plan;
    const SchedulePolicy *policy = schedule->policy;
    if (board == NULL)
        return (Step){"escalated-approver",
                      plan->approver_days >= 0 ? plan->approver_days : policy->approver_days, NULL};
    return (Step){"escalated-chair", plan->chair_days >= 0 ? plan->chair_days : policy->chair_days, board};
}

static bool
leads_it(const Schedule *schedule, const Milestone *milestone, const Person *person)
{
    for (guint i = 0; i < milestone->leads->len; i++) {
        if (mailbox_same(schedule, milestone->leads->pdata[i], person))
            return true;
    }
    return false;
}

/* Adds somebody who neither leads it, has left, nor reads a mailbox that is there already. */
static void
add_person(Judging *judging, const Milestone *milestone, Person *person, GPtrArray *people)
{
    if (person_has_left(person, &judging->look) || leads_it(judging->schedule, milestone, person))
        return;
    for (guint i = 0; i < people->len; i++) {
        if (mailbox_same(judging->schedule, people->pdata[i], person))
            return;
    }
    g_ptr_array_add(people, person);
}

/* Its approvers that are still there; the area's lead where there is none. */
static GPtrArray *
approvers_of(Judging *judging, const Milestone *milestone)
{
    GPtrArray *people = g_ptr_array_new();
    bool any = false;
    for (guint i = 0; i < milestone->approvers->len; i++) {
        Person *approver = milestone->approvers->pdata[i];
        any = !person_has_left(approver, &judging->look) || any;
        add_person(judging, milestone, approver, people);
    }
    Person *lead = milestone->action->area->lead;
    if (!any && lead != NULL)
        add_person(judging, milestone, lead, people);
    return people;
}

static Day
day_of(const Judging *judging, const Milestone *milestone, const PlanSpan *date, int days)
{
    const Calendar *calendar = brag_calendar(milestone, judging->schedule->times);
    Day since = MAX(brag_overdue_from(date, calendar), schedule_seen(milestone, judging->look.today));
    return calendar_add_working(calendar, since, days);
}

static void
judge_person(Judging *judging, const Milestone *milestone, const PlanSpan *date, const Step *step,
             const Person *person)
{
    if (!judging_concerns(judging, person, NULL))
        return;
    Judgement *judgement = judgement_new(judging, SECTION_ESCALATED, milestone, date, person);
    const Timetable *times = judging->schedule->times;
    judgement->school = brag_calendar(milestone, times) == times->school;
    judgement->board = step->board;
    judgement->days = step->days;
    judgement->since = day_of(judging, milestone, date, step->days);
    if (!look_reached(&judging->look, judgement->since)) {
        judgement_give(judging, judgement, VERDICT_NOT_YET);
        return;
    }
    char due[DAY_TEXT_SIZE];
    g_autofree char *key = schedule_date_key(judging->schedule, milestone, date);
    g_autofree char *stem = g_strdup_printf("%s/%s/%s", key, step->word, day_format(date->due, due));
    judgement_settle(judging, judgement, stem);
}

void
judge_escalations(Judging *judging, const Milestone *milestone, const PlanSpan *date)
{
    const Schedule *schedule = judging->schedule;
    const Board *board = plan_escalation_board(schedule->plan, milestone->action->area);
    Step approver = step_of(schedule, NULL);
    g_autoptr(GPtrArray) people = approver.days > 0 ? approvers_of(judging, milestone) : g_ptr_array_new();
    for (guint i = 0; i < people->len; i++)
        judge_person(judging, milestone, date, &approver, people->pdata[i]);
    if (board == NULL || board->chair == NULL)
        return;
    Step chair = step_of(schedule, board);
    guint before = people->len;
    if (chair.days > 0)
        add_person(judging, milestone, board->chair, people);
    if (people->len > before)
        judge_person(judging, milestone, date, &chair, board->chair);
}
