/* A step that is late, and one that waits for it: its leads are asked, and those of the other told, each once
 * for the date that is late. Chains are told link by link. */
#include "schedule/schedule_private.h"

#include <string.h>

/* The date by which something that others wait for is late, or will be: its first one outstanding. */
typedef struct Lateness {
    const PlanSpan *date;
    Day since;
    bool late;
} Lateness;

static bool
find_lateness(Judging *judging, const Milestone *milestone, Lateness *lateness)
{
    lateness->date = schedule_current(milestone);
    if (lateness->date == NULL || !status_is_open(milestone->status))
        return false;
    const Calendar *calendar = brag_calendar(milestone, judging->schedule->times);
    lateness->since = brag_overdue_from(lateness->date, calendar);
    lateness->late = look_reached(&judging->look, lateness->since);
    return true;
}

/* How its key goes on: "blocking/R1.2/". (transfer full) */
static char *
subject_of(const Schedule *schedule, const char *of, const char *word, const char *other)
{
    g_autofree char *prefix = g_strconcat(schedule->plan->key, "/", NULL);
    const char *bare = g_str_has_prefix(other, prefix) ? other + strlen(prefix) : other;
    return g_strdup_printf("%s/%s/%s/", of, word, bare);
}

/* Told of it under another due date: heard, if the step was late already by the date that it has now. Late
 * again after a time in which it was not, it is told again. */
static Heard
heard_link(const Schedule *schedule, const Judgement *judgement, const char *rest, Day on)
{
    return judgement->since <= on ? HEARD_IT : HEARD_OTHERWISE;
}

static void
judge_link(Judging *judging, Judgement *judgement, const Lateness *lateness, const char *subject)
{
    char due[DAY_TEXT_SIZE];
    judgement->since = lateness->since;
    if (lateness->late)
        judgement_settle(judging, judgement,
                         &(Stem){subject, day_format(lateness->date->due, due), heard_link});
    else
        judgement_give(judging, judgement, VERDICT_NOT_YET);
}

/* Its own leads are asked for the sake of one that waits. */
static void
judge_blocking(Judging *judging, const Milestone *milestone, const Milestone *dependant,
               const Parties *parties)
{
    Lateness lateness;
    if (!schedule_is_live(dependant) || !find_lateness(judging, milestone, &lateness))
        return;
    g_autofree char *key = schedule_date_key(judging->schedule, milestone, lateness.date);
    g_autofree char *subject = subject_of(judging->schedule, key, "blocking", dependant->ref);
    for (guint i = 0; i < parties->leads->len; i++) {
        Judgement *judgement =
            judgement_new(judging, SECTION_BLOCKING, milestone, lateness.date, parties->leads->pdata[i]);
        judgement->other = dependant;
        judge_link(judging, judgement, &lateness, subject);
    }
}

/* Its leads are told what they wait for, but for those who are late themselves. */
static void
judge_waiting(Judging *judging, const Milestone *milestone, const Milestone *on, const Parties *parties)
{
    Lateness lateness;
    if (!find_lateness(judging, on, &lateness))
        return;
    g_autofree char *own = plan_ref(judging->schedule->plan, milestone);
    g_autofree char *key = schedule_date_key(judging->schedule, on, lateness.date);
    g_autofree char *subject = subject_of(judging->schedule, own, "waiting", key);
    for (guint i = 0; i < parties->leads->len; i++) {
        const Person *lead = parties->leads->pdata[i];
        if (schedule_leads(judging->schedule, on, lead))
            continue;
        Judgement *judgement =
            judgement_new(judging, SECTION_WAITING, milestone, schedule_current(milestone), lead);
        judgement->other = on;
        judge_link(judging, judgement, &lateness, subject);
    }
}

void
judge_dependencies(Judging *judging, const Milestone *milestone, const Parties *parties)
{
    if (parties->leads->len == 0)
        return;
    const GPtrArray *dependants = g_hash_table_lookup(judging->schedule->dependants, milestone);
    for (guint i = 0; dependants != NULL && i < dependants->len; i++)
        judge_blocking(judging, milestone, dependants->pdata[i], parties);
    for (guint i = 0; i < milestone->dependencies->len; i++)
        judge_waiting(judging, milestone, g_array_index(milestone->dependencies, Dependency, i).on, parties);
}
