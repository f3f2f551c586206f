/*
 * Who must be told what, and when. Pure: a plan, what was told before and a time go in, drafts come out. It
 * sends nothing, writes nothing and knows no SQL; asked twice, it answers the same.
 *
 * - A lead is reminded of a milestone as its ladder says, in at most one mail per working day of theirs, at
 * their hour in their zone, late items first. Dates that are uncertain, milestones on hold and programmes
 * that are not active remind nobody.
 * - A board's digest goes once in a week, on the board's day (the next working day where that is none, in the
 * next week too), to each of its people and its webhook. One that was missed goes late, until the next one's
 * time has come: of several only the newest.
 * - The officer's list goes once in a week: what nobody leads, has no address or no sure date, slipped, went
 * stale, or was handed over after its reminders; and what could not be delivered.
 */
#ifndef MILESTONED_SCHEDULE_SCHEDULE_H
#define MILESTONED_SCHEDULE_SCHEDULE_H

#include "plan/change.h"
#include "plan/notice.h"
#include "schedule/ladder.h"
#include "time/zone.h"

typedef struct SchedulePolicy {
    int hour;             /* minutes of the day at which mail may go, where a person has no own hour */
    const GArray *ladder; /* int: working days, where neither area nor programme have their own; borrowed */
    int overdue_mails;
    Weekday officer_day;
    int stale_days;   /* working days without an update after which something under way is stale */
    int horizon_days; /* how far ahead a digest looks */
} SchedulePolicy;

/* What was told before, as the store knows it. */
typedef struct SchedulePast {
    /* True when this notice was told, or is on its way. */
    bool (*told)(void *data, const char *key);
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

/* Everything is borrowed and must outlive the schedule. Gives NULL when the programme's or a person's zone is
 * unknown. (transfer full) */
Schedule *schedule_new(const Plan *plan, const Timetable *times, const SchedulePolicy *policy,
                       const SchedulePast *past, GError **error);
void schedule_free(Schedule *schedule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Schedule, schedule_free)

/* What is wanted at `now`: Draft *, reminders first. People without an address get theirs too: holding them
 * back is the caller's. (transfer full) */
GPtrArray *schedule_due(const Schedule *schedule, Instant now);

/* The first instant after `now` at which something may be wanted that is not now; INSTANT_NONE when nothing
 * ever will be. */
Instant schedule_next(const Schedule *schedule, Instant now);

/* A digest or an officer's list as it would be at `now`, whatever day it is and whatever was told: for
 * previews. `board` NULL gives the officer's list. (transfer full); NULL when there is nobody to send it to.
 */
Draft *schedule_preview(const Schedule *schedule, const Board *board, const Person *person, Instant now);

/* The reminder that a person would get at `now` of everything that has a rung, told or not. (transfer full)
 */
Draft *schedule_preview_reminder(const Schedule *schedule, const Person *person, Instant now);

/* Every open milestone with a date, soonest first, until `until`: Item *. (transfer full) */
GPtrArray *schedule_outlook(const Schedule *schedule, Day today, Day until);

/* A person's own zone, or the programme's. */
const Zone *schedule_zone(const Schedule *schedule, const Person *person);

#endif
