/* What those above its leads are told of a date that is long overdue. */
#include "schedule/schedule_private.h"

#include <string.h>

static int
days_of(int programme, int settings)
{
    return programme >= 0 ? programme : settings;
}

/* Where something of somebody's is read: by whoever stands in for them. */
static const Person *
reader_of(Judging *judging, const Person *person)
{
    const Person *reader = person_stand_in(person, NULL, &judging->look);
    return reader != NULL ? reader : person;
}

/* Adds somebody who has not left, and whose mail is read neither by a lead nor where it is told already. */
static bool
add_person(Judging *judging, const Milestone *milestone, const Person *person, GPtrArray *people)
{
    if (person_has_left(person, &judging->look))
        return false;
    const Person *reader = reader_of(judging, person);
    if (schedule_leads(judging->schedule, milestone, reader) ||
        schedule_leads(judging->schedule, milestone, person))
        return false;
    for (guint i = 0; i < people->len; i++) {
        if (mailbox_same(judging->schedule, reader_of(judging, people->pdata[i]), reader))
            return false;
    }
    g_ptr_array_add(people, (gpointer)person);
    return true;
}

/* Its approvers that are still there; the area's lead where there is none. */
static void
find_approvers(Judging *judging, const Milestone *milestone, GPtrArray *people)
{
    bool any = false;
    for (guint i = 0; i < milestone->approvers->len; i++) {
        const Person *approver = milestone->approvers->pdata[i];
        any = !person_has_left(approver, &judging->look) || any;
        add_person(judging, milestone, approver, people);
    }
    const Person *lead = milestone->action->area->lead;
    if (!any && lead != NULL)
        add_person(judging, milestone, lead, people);
}

void
judge_find_superiors(Judging *judging, const Milestone *milestone, Parties *parties)
{
    const Plan *plan = judging->schedule->plan;
    const SchedulePolicy *policy = judging->schedule->policy;
    const Board *board = plan_escalation_board(plan, milestone->action->area);
    parties->calendar = brag_calendar(milestone, judging->schedule->times);
    parties->approver_days = days_of(plan->approver_days, policy->approver_days);
    parties->chair_days = days_of(plan->chair_days, policy->chair_days);
    parties->board = board;
    parties->approvers = g_ptr_array_new();
    if (parties->approver_days > 0)
        find_approvers(judging, milestone, parties->approvers);
    guint approvers = parties->approvers->len;
    if (board != NULL && board->chair != NULL && parties->chair_days > 0 &&
        add_person(judging, milestone, board->chair, parties->approvers)) {
        g_ptr_array_set_size(parties->approvers, (gint)approvers);
        parties->chair = judging_concerns(judging, board->chair, NULL) ? board->chair : NULL;
    }
    for (guint i = parties->approvers->len; i > 0; i--) {
        if (!judging_concerns(judging, parties->approvers->pdata[i - 1], NULL))
            g_ptr_array_remove_index(parties->approvers, i - 1);
    }
}

/* Told of another due date, it was of the same lateness, if by that day the date was overdue as it is now. */
static Heard
heard_escalation(const Schedule *schedule, const Judgement *judgement, const char *rest, Day on)
{
    char due[DAY_TEXT_SIZE];
    if (stem_is(rest, day_format(judgement->date->due, due)))
        return HEARD_IT;
    const Calendar *calendar = brag_calendar(judgement->milestone, schedule->times);
    return brag_overdue_from(judgement->date, calendar) <= on ? HEARD_IT : HEARD_OTHERWISE;
}

static void
judge_person(Judging *judging, const Milestone *milestone, const PlanSpan *date, const Parties *parties,
             const Person *person)
{
    bool chair = person == parties->chair;
    Judgement *judgement = judgement_new(judging, SECTION_ESCALATED, milestone, date, person);
    judgement->school = parties->calendar == judging->schedule->times->school;
    judgement->board = chair ? parties->board : NULL;
    judgement->days = chair ? parties->chair_days : parties->approver_days;
    Day since =
        MAX(brag_overdue_from(date, parties->calendar), schedule_seen(milestone, judging->look.today));
    judgement->since = calendar_add_working(parties->calendar, since, judgement->days);
    if (!look_reached(&judging->look, judgement->since)) {
        judgement_give(judging, judgement, VERDICT_NOT_YET);
        return;
    }
    char due[DAY_TEXT_SIZE];
    g_autofree char *key = schedule_date_key(judging->schedule, milestone, date);
    g_autofree char *subject = g_strconcat(key, "/escalated-", chair ? "chair/" : "approver/", NULL);
    judgement_settle(judging, judgement, &(Stem){subject, day_format(date->due, due), heard_escalation});
}

void
judge_escalations(Judging *judging, const Milestone *milestone, const PlanSpan *date, const Parties *parties)
{
    for (guint i = 0; i < parties->approvers->len; i++)
        judge_person(judging, milestone, date, parties, parties->approvers->pdata[i]);
    if (parties->chair != NULL)
        judge_person(judging, milestone, date, parties, parties->chair);
}
