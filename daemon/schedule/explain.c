#include "schedule/schedule_private.h"

static Verdict
verdict_of_state(const Plan *plan)
{
    return plan->state == PROGRAMME_DRAFT ? VERDICT_DRAFT : VERDICT_CLOSED;
}

static Day
day_of(const Schedule *schedule, const Person *person, Instant now)
{
    return zone_day(schedule_zone(schedule, person), now, NULL);
}

/* Reminders go to a mailbox; all else goes to a person. */
static Instant
opens(const Schedule *schedule, const Judgement *judgement, const Person *to, Day day, Instant now)
{
    return judgement->kind == NOTICE_REMINDER ? mailbox_opens(schedule, mailbox_of(schedule, to), day, now)
                                              : gate_next(schedule, to, day, now);
}

/* When the mail goes that tells it, or may: a rung with its day, a snooze or an absence after its last. */
static void
set_time(const Schedule *schedule, Judgement *judgement, Instant now)
{
    const Person *to = judgement->reader != NULL ? judgement->reader : judgement->person;
    if (to == NULL || judgement->at != INSTANT_NONE)
        return;
    switch (judgement->verdict) {
    case VERDICT_WANTED:
        if (judgement->kind == NOTICE_REMINDER)
            judgement->gate = mailbox_gate(schedule, mailbox_of(schedule, to), now);
        judgement->at =
            judgement->gate == GATE_OPEN ? now : opens(schedule, judgement, to, judgement->today, now);
        break;
    case VERDICT_NOT_YET:
        if (judgement->since != DAY_NONE)
            judgement->at = opens(schedule, judgement, to, judgement->since, now);
        break;
    case VERDICT_SNOOZED:
    case VERDICT_AWAY:
        judgement->at = opens(schedule, judgement, to, judgement->since + 1, now);
        break;
    default:
        break;
    }
    if (to->addresses->len == 0 && judgement->verdict == VERDICT_WANTED) {
        judgement->gate = GATE_NO_ADDRESS;
        judgement->at = INSTANT_NONE;
    }
}

typedef struct Explaining {
    const Schedule *schedule;
    const Person *person;
    Instant now;
    Day today;
    GPtrArray *found;
} Explaining;

/* What somebody was told before they went was not told to whoever stands in for them now. */
static void
set_reader(Judgement *judgement)
{
    if (judgement->verdict != VERDICT_TOLD || judgement->reader == NULL ||
        judgement->reader == judgement->person)
        return;
    g_autofree char *instead = g_strconcat("+", judgement->reader->key, NULL);
    if (!g_str_has_suffix(judgement->key, instead))
        judgement->reader = judgement->person;
}

/* As when it is sent, a judgement is made by the day of whoever reads it. */
static bool
is_wanted(const Explaining *explaining, const Judgement *judgement)
{
    const Person *to = judgement->reader != NULL ? judgement->reader : judgement->person;
    const Person *person = explaining->person;
    return day_of(explaining->schedule, to, explaining->now) == explaining->today &&
           (person == NULL || judgement->person == person || judgement->reader == person);
}

static void
explain_milestone(Milestone *milestone, void *data)
{
    const Explaining *explaining = data;
    g_autoptr(GPtrArray) all = g_ptr_array_new();
    Judging judging = {.schedule = explaining->schedule,
                       .look = {.today = explaining->today, .next = DAY_NONE},
                       .found = all};
    judge_milestone(&judging, milestone);
    for (guint i = 0; i < all->len; i++) {
        set_reader(all->pdata[i]);
        if (is_wanted(explaining, all->pdata[i]))
            g_ptr_array_add(explaining->found, all->pdata[i]);
        else
            judgement_free(all->pdata[i]);
    }
}

/* The local days of the programme's people: one, or two where their zones lie apart. */
static GArray *
days_of(const Schedule *schedule, Instant now)
{
    GArray *days = g_array_new(FALSE, FALSE, sizeof(Day));
    for (guint i = 0; i <= schedule->plan->people->len; i++) {
        const Person *person = i > 0 ? schedule->plan->people->pdata[i - 1] : NULL;
        Day day = day_of(schedule, person, now);
        bool known = false;
        for (guint j = 0; j < days->len; j++)
            known = known || g_array_index(days, Day, j) == day;
        if (!known)
            g_array_append_val(days, day);
    }
    return days;
}

static void
explain_plan(Explaining *explaining, const Milestone *milestone)
{
    g_autoptr(GArray) days = days_of(explaining->schedule, explaining->now);
    for (guint i = 0; i < days->len; i++) {
        explaining->today = g_array_index(days, Day, i);
        if (milestone != NULL)
            explain_milestone((Milestone *)milestone, explaining);
        else
            plan_foreach_milestone(explaining->schedule->plan, explain_milestone, explaining);
    }
}

GPtrArray *
schedule_explain(const Schedule *schedule, const Milestone *milestone, const Person *person, Instant now)
{
    GPtrArray *found = g_ptr_array_new_with_free_func((GDestroyNotify)judgement_free);
    Explaining explaining = {.schedule = schedule, .person = person, .now = now, .found = found};
    explain_plan(&explaining, milestone);
    if (milestone == NULL && person != NULL) {
        questions_explain(schedule, person, now, found);
        digests_explain(schedule, person, now, found);
        officer_explain(schedule, person, now, found);
    }
    for (guint i = 0; i < found->len; i++) {
        Judgement *judgement = found->pdata[i];
        if (schedule->plan->state != PROGRAMME_ACTIVE)
            judgement->verdict = verdict_of_state(schedule->plan);
        else
            set_time(schedule, judgement, now);
    }
    return found;
}
