/* What the files of this room share among themselves. */
#ifndef MILESTONED_SCHEDULE_PRIVATE_H
#define MILESTONED_SCHEDULE_PRIVATE_H

#include "schedule/schedule.h"

struct Schedule {
    const Plan *plan;
    const Timetable *times;
    const SchedulePolicy *policy;
    const SchedulePast *past;
    Zone *zone;            /* the programme's */
    GHashTable *zones;     /* name → Zone */
    GHashTable *mailboxes; /* folded first address → the first Person that has it */
};

/* The person in whose name a mailbox is written to: posts that share an address get one mail, not one each.
 * Somebody without an address stands for themselves. */
const Person *schedule_mailbox(const Schedule *schedule, const Person *person);

/* A lead is told of it: neither complete, superseded nor on hold. */
bool schedule_is_live(const Milestone *milestone);

/* The day a milestone was first seen: today, for one of a draft, which nobody was told of. */
Day schedule_seen(const Milestone *milestone, Day today);

Ladder schedule_ladder(const Schedule *schedule, const Milestone *milestone);

/* An item with its dates filled in for `today`. */
Item *schedule_item(const Schedule *schedule, ItemSection section, const Milestone *milestone,
                    const PlanSpan *span, Day today);

/* Late first, then by date, then in the order of the plan. */
void schedule_sort(GPtrArray *items);

int schedule_hour(const Schedule *schedule, const Person *person);

/* "2004-W14" (transfer full) */
char *schedule_week(Day day);

/* When a weekly message goes: on its weekday, or on the next working day, which may lie in the week after. */
typedef struct Weekly {
    const Zone *zone;
    Weekday weekday;
    int minute; /* of the day */
} Weekly;

typedef struct WeeklyTurn {
    Day nominal; /* the weekday itself: the week it lies in is the message's period */
    Instant at;
} WeeklyTurn;

/* The newest turn that has come; false when none has since the programme was activated. Of several that were
 * missed only the newest is told. */
bool schedule_weekly_turn(const Schedule *schedule, const Weekly *weekly, Instant now, WeeklyTurn *turn);

/* When the first turn after `now` comes; INSTANT_NONE. */
Instant schedule_weekly_next(const Schedule *schedule, const Weekly *weekly, Instant now);

/* What the recipient of a digest or a list knows already: what the last one told, or all that stood in the
 * plan when it was activated (in a draft: all that stands there). */
void schedule_set_baseline(const Schedule *schedule, Draft *draft);

/* Adds to `items`, from the changes after `baseline`, what was completed, moved, added or changed. */
void schedule_add_changes(const Schedule *schedule, GPtrArray *items, int64_t baseline, Day today);

/* What each kind adds to the drafts wanted at `now`, and when it may want more. */
void reminders_due(const Schedule *schedule, Instant now, GPtrArray *drafts);
Instant reminders_next(const Schedule *schedule, Instant now);
void digests_due(const Schedule *schedule, Instant now, GPtrArray *drafts);
Instant digests_next(const Schedule *schedule, Instant now);
void officer_due(const Schedule *schedule, Instant now, GPtrArray *drafts);
Instant officer_next(const Schedule *schedule, Instant now);

void digests_fill(const Schedule *schedule, Draft *draft, Day today);
void officer_fill(const Schedule *schedule, Draft *draft, Day today);

#endif
