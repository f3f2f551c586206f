/* What the leads of a milestone are told of one of its dates: the ladder, and that it was moved. */
#include "schedule/schedule_private.h"

/* For so many days after a new calendar moved a date it is news. */
enum { NEWS_DAYS = 30 };

Ladder
schedule_ladder(const Schedule *schedule, const Milestone *milestone, const Person *lead)
{
    const GArray *steps = milestone->action->area->ladder;
    if (steps == NULL)
        steps = schedule->plan->ladder;
    if (steps == NULL)
        steps = schedule->policy->ladder;
    return (Ladder){.steps = steps,
                    .overdue_mails = schedule->policy->overdue_mails,
                    .calendar = schedule_calendar(schedule, lead),
                    .due_calendar = brag_calendar(milestone, schedule->times)};
}

char *
schedule_date_key(const Schedule *schedule, const Milestone *milestone, const PlanSpan *date)
{
    bool of_many = date->occurrence != NULL;
    return g_strdup_printf("%s/%s#%d%s%s", schedule->plan->key, milestone->ref, date->ordinal,
                           of_many ? "@" : "", of_many ? date->occurrence : "");
}

char *
schedule_rung_stem(const Schedule *schedule, const Milestone *milestone, const PlanSpan *date,
                   const Rung *rung)
{
    char due[DAY_TEXT_SIZE];
    g_autofree char *key = schedule_date_key(schedule, milestone, date);
    return g_strdup_printf("%s/%s-%d/%s", key, rung->kind == RUNG_BEFORE ? "due" : "late", rung->number,
                           day_format(date->due, due));
}

static ItemSection
section_of(const Rung *rung, const PlanSpan *date, const Ladder *ladder, Day today)
{
    if (rung->kind == RUNG_OVERDUE || rung->kind == RUNG_HANDED_OVER)
        return SECTION_OVERDUE;
    return brag_effective_due(date, ladder->due_calendar) <= today ? SECTION_TODAY : SECTION_SOON;
}

static void
judge_ladder(Judging *judging, const Milestone *milestone, const PlanSpan *date, const Person *lead)
{
    Judgement *judgement = judgement_new(judging, SECTION_SOON, milestone, date, lead);
    Day today = judging->look.today;
    Day seen = schedule_seen(milestone, today);
    Ladder ladder = schedule_ladder(judging->schedule, milestone, lead);
    Day next = ladder_next(&ladder, date, seen, today);
    look_note(&judging->look, next);
    judgement->ladder = true;
    judgement->steps = ladder.steps;
    judgement->mails = ladder.overdue_mails;
    judgement->rung = ladder_rung(&ladder, date, seen, today);
    judgement->section = section_of(&judgement->rung, date, &ladder, today);
    judgement->since = judgement->rung.kind == RUNG_NONE ? next : judgement->rung.since;
    bool left = person_has_left(lead, &judging->look);
    if (!left && (judgement->rung.kind == RUNG_NONE || judgement->rung.kind == RUNG_HANDED_OVER)) {
        bool none = judgement->rung.kind == RUNG_NONE;
        judgement_give(judging, judgement, none ? VERDICT_NOT_YET : VERDICT_HANDED_OVER);
        return;
    }
    g_autofree char *stem = schedule_rung_stem(judging->schedule, milestone, date, &judgement->rung);
    judgement_settle(judging, judgement, stem);
}

/* News waits for the end of a snooze, and is not lost in it. */
static Day
news_from(const Milestone *milestone, const PlanSpan *date)
{
    return milestone->snoozed_until == DAY_NONE ? date->shifted_on
                                                : MAX(date->shifted_on, milestone->snoozed_until + 1);
}

static void
judge_move(Judging *judging, const Milestone *milestone, const PlanSpan *date, const Person *lead)
{
    Day from = news_from(milestone, date);
    if (!look_reached(&judging->look, date->shifted_on) || look_reached(&judging->look, from + NEWS_DAYS + 1))
        return;
    Judgement *judgement = judgement_new(judging, SECTION_MOVED, milestone, date, lead);
    judgement->since = date->shifted_on;
    char due[DAY_TEXT_SIZE];
    g_autofree char *key = schedule_date_key(judging->schedule, milestone, date);
    g_autofree char *stem = g_strdup_printf("%s/moved/%s", key, day_format(date->due, due));
    judgement_settle(judging, judgement, stem);
}

void
judge_reminders(Judging *judging, const Milestone *milestone, const PlanSpan *date)
{
    bool moved = date->shifted_on != DAY_NONE && date->shifted_from != date->due;
    for (guint i = 0; i < milestone->leads->len; i++) {
        const Person *lead = milestone->leads->pdata[i];
        if (!judging_concerns(judging, lead, milestone->deputies))
            continue;
        judge_ladder(judging, milestone, date, lead);
        if (moved)
            judge_move(judging, milestone, date, lead);
    }
}
