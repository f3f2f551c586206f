/*
 * Who must be told what, and when. Pure: a plan, what was told before and a time go in, drafts come out. It
 * sends nothing, writes nothing and knows no SQL; asked twice, it answers the same.
 *
 * A person gets at most one mail on each day of theirs (a school's people on school days, the others on
 * working days), at their hour in their zone, late items first. In it stands, each in its section:
 *
 * - what its lead is told as the ladder says (schedule/ladder.h), and once when a new school calendar moved
 *   a date, when somebody waits for it, when what it waits for is late, and before a board's papers go out;
 * - what is long overdue in others' hands, for its approvers (none: the area's lead), later for the board's
 *   chair. It is counted from the first overdue day, or from when the plan was taken up, in the milestone's
 *   own days (school days where a school must act). Neither a snooze nor a forecast stops it: both are its
 *   lead's own word, and the date that was agreed stands until it is moved. It goes to no mailbox that one of
 * its leads reads, and once to one in which several would read it; again only when the date was not overdue
 * in between;
 * - what the plugin of an area that they lead has found (of an area without a lead the officer gets it):
 * once, again when it has become graver, and each time that so many weeks have passed while it stands. Notes
 * stand in the area's section only;
 * - what would be told to somebody who is away, in whose place they stand.
 *
 * Dates that are uncertain, complete, superseded or on hold (of an occurrence: it, or the span that repeats),
 * such milestones, and programmes that are not active tell nobody. Of the dates of something that repeats,
 * those that had passed before it was first seen are left out but for the newest: taking up a plan is no
 * reason to ask for a year of monthly reviews.
 *
 * A mailbox is told once, in whoever's name and whoever reads it; of a rung again when it heard of another
 * due date since. Where several read one, mail goes there when it may go to any of them.
 *
 * A board's digest goes once in a week, on the board's day (the next working day where that is none, in the
 * next week too), to each of its people and its webhook. One that was missed goes late, until the next one's
 * time has come: of several only the newest.
 *
 * The officer's list goes once in a week: what nobody leads, has no address or no sure date, slipped, went
 * stale, was handed over after its reminders, or whose lead has left or is away. The officer's questions go
 * at once, on their next working day, each once: phrases that have to be settled (again when the readings to
 * choose from are others, or the phrase is back), leads and approvers who have left, leads who are away with
 * nobody in their place who has an address, and what was not delivered. While one of a milestone's
 * leads is there, or somebody stands in, the officer is not told that another is away; of a leaver always.
 *
 * Somebody who has left is sent nothing. An absence sends on what is told of milestones; digests, lists and
 * questions wait in their own mailbox.
 */
#ifndef MILESTONED_SCHEDULE_SCHEDULE_H
#define MILESTONED_SCHEDULE_SCHEDULE_H

#include "plan/change.h"
#include "plan/notice.h"
#include "schedule/judgement.h"
#include "time/zone.h"

typedef struct SchedulePolicy {
    int hour;             /* minutes of the day at which mail may go, where a person has no own hour */
    const GArray *ladder; /* int: days, where neither area nor programme have their own; borrowed */
    int overdue_mails;
    int approver_days, chair_days; /* days overdue, where the programme has no own; 0: never */
    Weekday officer_day;
    int stale_days;      /* working days without an update after which something under way is stale */
    int finding_weeks;   /* weeks after which a finding that still stands is told again */
    int unchanged_weeks; /* weeks of amber or red without a change after which an area is asked about it */
    int horizon_days;    /* how far ahead a digest looks */
} SchedulePolicy;

/* What was told before, as the store knows it. */
typedef struct SchedulePast {
    /* True when this notice was told, or is on its way. */
    bool (*told)(void *data, const char *key);
    /* The notices told whose keys begin with `prefix`, oldest first: Telling *; (transfer full), NULL for
     * none. */
    GPtrArray *(*tellings)(void *data, const char *prefix);
    /* True when a reminder for this local day of theirs was sent to a person, or is on its way. One for
     * another day, also a later one by a clock that went wrong, is no reason to keep silent. */
    bool (*reminded)(void *data, const Person *person, Day day);
    /* The newest change that the last digest (or, with `board` NULL, officer's list) to a person (NULL: the
     * webhook) told of; 0. */
    int64_t (*baseline)(void *data, const Board *board, const Person *person);
    /* Changes after an id, oldest first: Change *; (transfer full), NULL for none. */
    GPtrArray *(*changes)(void *data, int64_t after);
    /* Messages of the programme that were given up after a change, oldest first: Undelivered *; (transfer
     * full), NULL for none. */
    GPtrArray *(*undelivered)(void *data, int64_t after);
    void *data;
} SchedulePast;

typedef struct Schedule Schedule;

/* Everything is borrowed, must outlive the schedule and stay as it is. Gives NULL when the programme's or a
 * person's zone is unknown. (transfer full) */
Schedule *schedule_new(const Plan *plan, const Timetable *times, const SchedulePolicy *policy,
                       const SchedulePast *past, GError **error);
void schedule_free(Schedule *schedule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Schedule, schedule_free)

/* What is wanted at `now`: Draft *, reminders first. People without an address get theirs too, and an officer
 * who has left: holding them back, and saying so, is the caller's. (transfer full) */
GPtrArray *schedule_due(const Schedule *schedule, Instant now);

/* The first instant after `now` at which something may be wanted that is not now; INSTANT_NONE when nothing
 * ever will be. */
Instant schedule_next(const Schedule *schedule, Instant now);

/* Why somebody is told, or is not: each judgement that schedule_due rests on, of a milestone (NULL: of all)
 * and for a person (NULL: for everybody): what is theirs, and what they get in another's place. With a person
 * and no milestone also their digests, and the officer's questions and list. Judgement *, in the order of the
 * plan. (transfer full) */
GPtrArray *schedule_explain(const Schedule *schedule, const Milestone *milestone, const Person *person,
                            Instant now);

/* A digest or an officer's list as it would be at `now`, whatever day it is and whatever was told: for
 * previews. `board` NULL gives the officer's list. (transfer full); NULL when there is nobody to send it to.
 */
Draft *schedule_preview(const Schedule *schedule, const Board *board, const Person *person, Instant now);

/* The reminder that a person would get at `now` of everything that has a rung, told or not. (transfer full)
 */
Draft *schedule_preview_reminder(const Schedule *schedule, const Person *person, Instant now);

/* All that the officer has to settle at `now`, asked before or not; NULL without an officer. (transfer full)
 */
Draft *schedule_preview_questions(const Schedule *schedule, Instant now);

/* Every open milestone's dates, soonest first, until `until`: Item *. (transfer full) */
GPtrArray *schedule_outlook(const Schedule *schedule, Day today, Day until);

/* A person's own zone, or the programme's; the minute of the day at which mail may come to them; and the
 * calendar of the days on which it may. NULL is the programme. */
const Zone *schedule_zone(const Schedule *schedule, const Person *person);
int schedule_hour(const Schedule *schedule, const Person *person);
const Calendar *schedule_calendar(const Schedule *schedule, const Person *person);

#endif
