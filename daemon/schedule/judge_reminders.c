/* What the leads of a milestone are told of one of its dates: the ladder, and that it was moved. */
#include "schedule/schedule_private.h"

#include <string.h>

/* For so many days after the first on which a lead could have been told that a new calendar moved a date, it
 * is news. */
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

/* A rung of a date: "due-10/2004-04-20". (transfer full) */
static char *
rung_word(const Rung *rung, const PlanSpan *date)
{
    char due[DAY_TEXT_SIZE];
    return g_strdup_printf("%s-%d/%s", rung->kind == RUNG_BEFORE ? "due" : "late", rung->number,
                           day_format(date->due, due));
}

/* What else was told of the date, by the ladder: whoever heard of another due date since has to hear of this
 * one again. */
static Heard
heard_rung(const Schedule *schedule, const Judgement *judgement, const char *rest, Day on)
{
    g_autofree char *word = rung_word(&judgement->rung, judgement->date);
    bool ladder = g_str_has_prefix(rest, "due-") || g_str_has_prefix(rest, "late-");
    const char *slash = strchr(rest, '/');
    if (stem_is(rest, word))
        return HEARD_IT;
    if (!ladder || slash == NULL)
        return HEARD_ELSE;
    return stem_is(slash + 1, strchr(word, '/') + 1) ? HEARD_ELSE : HEARD_OTHERWISE;
}

bool
schedule_rung_told(const Schedule *schedule, const Milestone *milestone, const PlanSpan *date,
                   const Rung *rung, const Person *lead)
{
    const Judgement judgement = {.milestone = milestone, .date = date, .person = lead, .rung = *rung};
    g_autofree char *key = schedule_date_key(schedule, milestone, date);
    g_autofree char *subject = g_strconcat(key, "/", NULL);
    g_autofree char *word = rung_word(rung, date);
    const Stem stem = {subject, word, heard_rung};
    g_autofree char *told = judgement_heard(schedule, &judgement, &stem, mailbox_of(schedule, lead));
    return told != NULL;
}

static ItemSection
section_of(const Rung *rung, const PlanSpan *date, const Ladder *ladder, Day today)
{
    if (rung->kind == RUNG_OVERDUE || rung->kind == RUNG_HANDED_OVER)
        return SECTION_OVERDUE;
    return brag_effective_due(date, ladder->due_calendar) <= today ? SECTION_TODAY : SECTION_SOON;
}

/* Whether the lead's first rung is still ahead. */
static bool
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
    bool ahead = judgement->rung.kind == RUNG_NONE;
    if (!left && (ahead || judgement->rung.kind == RUNG_HANDED_OVER)) {
        judgement_give(judging, judgement, ahead ? VERDICT_NOT_YET : VERDICT_HANDED_OVER);
        return ahead;
    }
    g_autofree char *key = schedule_date_key(judging->schedule, milestone, date);
    g_autofree char *subject = g_strconcat(key, "/", NULL);
    g_autofree char *word = rung_word(&judgement->rung, date);
    judgement_settle(judging, judgement, &(Stem){subject, word, heard_rung});
    return ahead;
}

/* News waits for the end of a snooze, and is not lost in it. */
static Day
news_from(const Milestone *milestone, const PlanSpan *date)
{
    return milestone->snoozed_until == DAY_NONE ? date->shifted_on
                                                : MAX(date->shifted_on, milestone->snoozed_until + 1);
}

/* The first day on or after `day` on which a lead, or whoever stands in, gets mail: a school's holidays and a
 * long absence may lie before it. */
static Day
first_mail_day(const Schedule *schedule, const Milestone *milestone, const Person *lead, Day day)
{
    for (;;) {
        Look look = {.today = day, .next = DAY_NONE};
        const Person *reader = person_stand_in(lead, milestone->deputies, &look);
        Day next =
            reader != NULL ? calendar_working_after(schedule_calendar(schedule, reader), day) : look.next;
        if (next == day || next == DAY_NONE)
            return day;
        day = next;
    }
}

static void
judge_news(Judging *judging, const Milestone *milestone, const PlanSpan *date, const Person *lead)
{
    Day from = news_from(milestone, date);
    if (!look_reached(&judging->look, date->shifted_on))
        return;
    Day first = first_mail_day(judging->schedule, milestone, lead, from);
    if (look_reached(&judging->look, first + NEWS_DAYS + 1))
        return;
    Judgement *judgement = judgement_new(judging, SECTION_MOVED, milestone, date, lead);
    judgement->since = date->shifted_on;
    char due[DAY_TEXT_SIZE];
    char on[DAY_TEXT_SIZE];
    g_autofree char *key = schedule_date_key(judging->schedule, milestone, date);
    g_autofree char *subject = g_strconcat(key, "/moved/", NULL);
    g_autofree char *rest =
        g_strdup_printf("%s/%s", day_format(date->due, due), day_format(date->shifted_on, on));
    judgement_settle(judging, judgement, &(Stem){subject, rest, NULL});
}

void
judge_move(Judging *judging, const Milestone *milestone, const PlanSpan *date, const Parties *parties)
{
    bool moved = date->shifted_on != DAY_NONE && date->shifted_from != date->due;
    for (guint i = 0; moved && i < parties->leads->len; i++)
        judge_news(judging, milestone, date, parties->leads->pdata[i]);
}

bool
judge_reminders(Judging *judging, const Milestone *milestone, const PlanSpan *date, const Parties *parties)
{
    bool ahead = true;
    for (guint i = 0; i < parties->leads->len; i++)
        ahead = judge_ladder(judging, milestone, date, parties->leads->pdata[i]) && ahead;
    judge_move(judging, milestone, date, parties);
    return ahead;
}
