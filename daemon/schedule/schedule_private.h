/* What the files of this room share among themselves. */
#ifndef MILESTONED_SCHEDULE_PRIVATE_H
#define MILESTONED_SCHEDULE_PRIVATE_H

#include "schedule/schedule.h"

/* An address, or a person without one: who reads it, and the milestones that something may have to be told
 * of there, in the order of the plan. */
typedef struct Mailbox {
    GPtrArray *people;     /* const Person *, in the order of the plan */
    GPtrArray *milestones; /* Milestone * */
} Mailbox;

struct Schedule {
    const Plan *plan;
    const Timetable *times;
    const SchedulePolicy *policy;
    const SchedulePast *past;
    Zone *zone;             /* the programme's */
    GHashTable *zones;      /* name → Zone */
    GPtrArray *boxes;       /* Mailbox *, owned, in the order of the plan */
    GHashTable *mailboxes;  /* Person → Mailbox */
    GHashTable *dependants; /* Milestone → GPtrArray of the milestones that wait for it */
};

/*
 * A look at one day, and the first later day on which any comparison that was made of it comes out otherwise:
 * until then whoever looks again takes the same path to the same answer. Everything that is judged of a day
 * goes through look_reached, and so the waking up cannot forget a rule.
 */
typedef struct Look {
    Day today;
    Day next; /* DAY_NONE: never */
} Look;

/* Whether `day` has come; never for DAY_NONE. */
bool look_reached(Look *look, Day day);

/* Tells of a day, reckoned elsewhere, on which something may be otherwise; an earlier one than tomorrow and
 * DAY_NONE say nothing. */
void look_note(Look *look, Day day);

/* Who reads an address. */
const Mailbox *mailbox_of(const Schedule *schedule, const Person *person);
bool mailbox_same(const Schedule *schedule, const Person *a, const Person *b);
void mailboxes_make(Schedule *schedule);

bool person_has_left(const Person *person, Look *look);
const Absence *person_absence(const Person *person, Look *look);

/* The last day of the absences, one after the other without a day between, that today lies in; DAY_NONE. */
Day person_away_until(const Person *person, Look *look);

/* Who is there for somebody: they themselves; while they are away the deputy of one of the day's absences,
 * else one of `deputies` (may be NULL), each of whom may be away in turn. NULL when they have left, and when
 * nobody is there. */
const Person *person_stand_in(const Person *person, const GPtrArray *deputies, Look *look);

/* Everybody who may ever stand in for somebody: adds them to `people`, each once. */
void person_add_deputies(const Person *person, GPtrArray *people);

/* Whether a person's one mail of the day may go now; `today` gets their day. */
Gate gate_of(const Schedule *schedule, const Person *person, Instant now, Day *today);

/* In whose name an address is written to: the first who has not left, and whose mail may go on that day;
 * where nobody's may, the first who has not left; NULL when all have. Each is asked by their own day, and
 * `today` gets theirs. */
const Person *mailbox_reader(const Schedule *schedule, const Mailbox *mailbox, Instant now, Day *today);

/* Whether the one mail of the day that an address gets, in whosever name, may go now: it is the reader's. */
Gate mailbox_gate(const Schedule *schedule, const Mailbox *mailbox, Instant now);

/* The first time after `now`, on or after `day`, at which it may turn out that mail goes there; and the first
 * at which it will. INSTANT_NONE when all have left. */
Instant mailbox_next(const Schedule *schedule, const Mailbox *mailbox, Day day, Instant now);
Instant mailbox_opens(const Schedule *schedule, const Mailbox *mailbox, Day day, Instant now);

/* The first time after `now` that a person's mail may go on or after `day`; `hour` in minutes. */
Instant gate_next(const Schedule *schedule, const Person *person, Day day, Instant now);

/* A lead is told of it: neither complete, superseded nor on hold. */
bool schedule_is_live(const Milestone *milestone);

/* The day a milestone was first seen: today, for one of a draft, which nobody was told of. */
Day schedule_seen(const Milestone *milestone, Day today);

/* An occurrence that had passed before the milestone was first seen, with a newer one that had too. */
bool schedule_has_passed(const Milestone *milestone, const PlanSpan *date);

/* Whether one of its dates, as it stands, is told of: dated for certain, open, and not passed before the
 * milestone was first seen; of an occurrence its span, too, is certain and open. */
bool schedule_is_told(const Milestone *milestone, const PlanSpan *date);

/* The first of its dates that is outstanding, and told of; NULL. */
const PlanSpan *schedule_current(const Milestone *milestone);

Ladder schedule_ladder(const Schedule *schedule, const Milestone *milestone, const Person *lead);

/* Somebody who leads it reads this person's mailbox. */
bool schedule_leads(const Schedule *schedule, const Milestone *milestone, const Person *person);

/* "inspection-plan/R7a.3#1@2004-05/q1": what keys of a date begin with. (transfer full) */
char *schedule_date_key(const Schedule *schedule, const Milestone *milestone, const PlanSpan *date);

/* Whether a lead has heard of a rung of one of its dates, at their mailbox. */
bool schedule_rung_told(const Schedule *schedule, const Milestone *milestone, const PlanSpan *date,
                        const Rung *rung, const Person *lead);

/* An item with its dates filled in for `today`, counted in `calendar`; NULL: in the milestone's own. */
Item *schedule_item(const Schedule *schedule, ItemSection section, const Milestone *milestone,
                    const PlanSpan *span, const Calendar *calendar, Day today);

/* What is late is counted in working days for those who look on, whoever leads it. */
const Calendar *schedule_count(const Schedule *schedule, const Milestone *milestone, bool overdue);

/* Late first, then by date, then in the order of the plan. */
void schedule_sort(GPtrArray *items);

/* "2004-W14" (transfer full) */
char *schedule_week(Day day);

/*
 * Judging. `reader` narrows it to what is told at their mailbox (what is told elsewhere is left out, and is
 * not looked up), NULL gives everything that can be said. `found` gets Judgement *; the look gathers when any
 * of it may be otherwise.
 */
typedef struct Judging {
    const Schedule *schedule;
    const Mailbox *mailbox; /* NULL: all */
    Look look;
    GPtrArray *found; /* Judgement * */
} Judging;

void judge_milestone(Judging *judging, const Milestone *milestone);

/* Whether what is somebody's may be told where it is looked for: at their own mailbox, or that of whoever
 * stands in for them (`deputies` as person_stand_in has them). Of everything else nothing need be reckoned.
 */
bool judging_concerns(Judging *judging, const Person *person, const GPtrArray *deputies);

/* Whom a date of a milestone may be told to where it is looked for; worked out once for all its dates. */
typedef struct Parties {
    GPtrArray *leads;     /* const Person *, owned */
    GPtrArray *approvers; /* const Person *, owned: none where nothing is escalated to them */
    const Person *chair;  /* borrowed; NULL */
    const Board *board;   /* whose chair; NULL */
    int approver_days, chair_days;
    const Calendar *calendar; /* the milestone's own */
} Parties;

/* Fills in all but the leads. */
void judge_find_superiors(Judging *judging, const Milestone *milestone, Parties *parties);

/* The parts of it. judge_reminders gives whether each lead's first rung is still ahead: of a later date of
 * the same span it is, too. */
bool judge_reminders(Judging *judging, const Milestone *milestone, const PlanSpan *date,
                     const Parties *parties);
void judge_move(Judging *judging, const Milestone *milestone, const PlanSpan *date, const Parties *parties);
void judge_escalations(Judging *judging, const Milestone *milestone, const PlanSpan *date,
                       const Parties *parties);
void judge_dependencies(Judging *judging, const Milestone *milestone, const Parties *parties);
void judge_papers(Judging *judging, const Milestone *milestone, const Parties *parties);

/* A judgement that is being made: everything but its answer. (transfer full) */
Judgement *judgement_new(const Judging *judging, ItemSection section, const Milestone *milestone,
                         const PlanSpan *date, const Person *person);

/* Takes a judgement with its answer. */
void judgement_give(Judging *judging, Judgement *judgement, Verdict verdict);

/* What a notice that was told at a mailbox before is to one that holds now. */
typedef enum {
    HEARD_ELSE,      /* nothing */
    HEARD_IT,        /* the same: it was told */
    HEARD_OTHERWISE, /* what it said since then was something else: it is told anew */
} Heard;
typedef Heard (*HeardFunc)(const Schedule *schedule, const Judgement *judgement, const char *key, Day on);

/* The key of a notice but for the person, in two parts. Told before is looked for among the notices whose
 * keys begin with the first: what `heard` makes of the rest of each. NULL: the same rest is the same, and
 * any other is otherwise. */
typedef struct Stem {
    const char *subject; /* ends in a slash */
    const char *rest;
    HeardFunc heard;
} Stem;

/* Takes a judgement of something that holds, and finds who is told and whether they were. */
void judgement_settle(Judging *judging, Judgement *judgement, const Stem *stem);

/* Whether a rest of a key is of this word: "2004-04-20" of "2004-04-20~2/lead". */
bool stem_is(const char *rest, const char *word);

/* The key by which it was told: at a mailbox, in whoever's name, or to the person themselves wherever; NULL.
 * (transfer full) */
char *judgement_heard(const Schedule *schedule, const Judgement *judgement, const Stem *stem,
                      const Mailbox *mailbox);

/* The item that tells of it. (transfer full) */
Item *judgement_item(const Schedule *schedule, const Judgement *judgement, Day today);

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
void questions_due(const Schedule *schedule, Instant now, GPtrArray *drafts);
Instant questions_next(const Schedule *schedule, Instant now);
void digests_due(const Schedule *schedule, Instant now, GPtrArray *drafts);
Instant digests_next(const Schedule *schedule, Instant now);
void officer_due(const Schedule *schedule, Instant now, GPtrArray *drafts);
Instant officer_next(const Schedule *schedule, Instant now);

void digests_fill(const Schedule *schedule, Draft *draft, Day today);
void officer_fill(const Schedule *schedule, Draft *draft, Day today);

/* Who has left, and who is away with nobody in their place, of all milestones and boards: what the officer is
 * asked at once (`asked`: but for what was asked before) and sees in each list. */
void questions_add_absent(const Schedule *schedule, GPtrArray *items, Look *look, bool asked);

/* Adds what the plugins of areas found that is to be told at a mailbox; with `told`, what was told already
 * too.
 */
void findings_add(const Schedule *schedule, const Mailbox *mailbox, Look *look, bool told, GPtrArray *items);

/* The officer as long as they have not left; NULL. */
const Person *officer_of(const Schedule *schedule, Look *look);

/* What schedule_explain says of them to a person. */
void digests_explain(const Schedule *schedule, const Person *person, Instant now, GPtrArray *found);
void officer_explain(const Schedule *schedule, const Person *person, Instant now, GPtrArray *found);
void questions_explain(const Schedule *schedule, const Person *person, Instant now, GPtrArray *found);

#endif
