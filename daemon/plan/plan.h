/*
 * A programme's plan, whole, as plain structs: what the store loads, the schedule looks at and the papers
 * show.
 *
 * A Plan owns everything that hangs on it; pointers between its parts are borrowed. Ids are the store's row
 * ids, 0 for a part that is not stored yet. Text is UTF-8 and never NULL unless said; days are DAY_NONE where
 * there is none.
 */
#ifndef MILESTONED_PLAN_PLAN_H
#define MILESTONED_PLAN_PLAN_H

#include "plan/assessment.h"
#include "plan/case.h"
#include "plan/words.h"
#include "time/almanac.h"
#include "time/clock.h"
#include "time/period.h"
#include "time/rrule.h"
#include "time/timescale.h"

#include <glib.h>

typedef struct Person Person;

/* Away on these days, both included: what would be told to the person of milestones goes to the deputy.
 * Digests, lists and questions wait for them. */
typedef struct Absence {
    Day from, until;
    Person *deputy; /* borrowed; NULL: the milestone's own deputy, or nobody */
} Absence;

struct Person {
    int64_t id;
    char *key;  /* "planning-head" */
    char *name; /* of a person or a post */
    PersonKind kind;
    char *zone;           /* NULL: the programme's */
    int hour;             /* minutes of the day at which mail may come; -1: the programme's */
    GPtrArray *addresses; /* char *: mail addresses in order of preference */
    GPtrArray *marked;    /* char *: those taken from them because mail to them came back; empty but in a plan
                             that suppressions_apply has seen */
    GPtrArray *aliases;   /* char * */
    GArray *absences;     /* Absence, by their first days */
    Day left;             /* the first day on which they no longer lead anything; DAY_NONE */
};

typedef struct Board {
    int64_t id;
    char *key, *title;
    Person *chair, *clerk; /* NULL where there is none */
    GPtrArray *members;    /* Person *, borrowed; chair and clerk are among them only if they are members */
    Weekday digest_day;
    int digest_hour;  /* minutes of the day, in the programme's zone */
    int paper_days;   /* working days before a meeting at which papers go out */
    GArray *meetings; /* Day, ascending: those that are named; plan_next_meeting has those by rule too */
    RRule *rule;      /* of its meetings; owned; NULL */
    Day rule_from;    /* the day the rule begins on; DAY_NONE without one */
    GArray *
        prompts; /* int: so many working days before the papers go out its leads are asked how things stand */
    GPtrArray *areas; /* Area *, borrowed: those it watches; empty: all */
    char *webhook;    /* NULL or an http(s) address */
    WebhookForm form; /* what is posted there */
    char *marked;     /* NULL, or a webhook that was there and is gone: as in Person */
} Board;

/* What the officer is asked of a phrase that the rules do not settle. An answer holds for as long as the
 * phrase does. */
typedef struct Question {
    int64_t id;
    char *phrase;      /* the whole timescale as it was when it was asked */
    GArray *offers;    /* Offer: the readings to choose from, numbered from 1; may be empty */
    Day raised;        /* local day */
    Day answered;      /* local day; DAY_NONE while it is open */
    char *answered_by; /* NULL while it is open */
} Question;

/* One reading of a milestone's timescale, as it stands now; or one occurrence of a reading that repeats. */
typedef struct PlanSpan {
    int64_t id;                /* of its row: span's, or occurrence's; 0 for one that is not stored yet */
    int ordinal;               /* 1 for the first timescale of the cell; an occurrence has its span's */
    char *occurrence;          /* NULL; of an occurrence its key: a period's id or a day ("2004-05/q1") */
    const struct PlanSpan *of; /* borrowed: of an occurrence the span that repeats; NULL */
    TimescaleKind kind;
    Day start, due;
    Day original_due; /* what `due` was when it was first certain; never changes */
    Day review;
    Recurrence recurrence;
    char *repeat;   /* NULL, or the recurrence rule (time/rrule.h) that stands for `recurrence` */
    char *rule;     /* "by-month"; "agreed" once a person has set the date */
    bool certain;   /* of itself alone; plan_is_certain has what it hangs on */
    char *note;     /* NULL, or the other reading */
    Status status;  /* of this date alone: complete while the milestone is not, or not yet */
    Day done;       /* when this date was complete; DAY_NONE */
    bool by_terms;  /* a school calendar said its days, or would have */
    char *calendar; /* terms_version of the calendar by which it was read; "" */
    /* Where it was due before a new calendar moved it, and the local day of that; DAY_NONE. While a calendar
     * leaves it in doubt the first stands alone: where it was due when it was last certain. */
    Day shifted_from, shifted_on;
    Question *question;     /* owned; NULL where there is nothing to ask */
    GPtrArray *occurrences; /* PlanSpan *, owned, by their keys' days; empty unless it repeats */
} PlanSpan;

typedef struct Milestone Milestone;

/* Finish to start: a milestone may begin when the other is complete, and `lag` working days have passed. */
typedef struct Dependency {
    Milestone *on; /* borrowed */
    int lag;
} Dependency;

typedef struct Action Action;

struct Milestone {
    int64_t id;
    Action *action;
    char *ref;    /* "R7a.3": without the programme's key; given once, never reused */
    int position; /* order in the plan */
    char *title;
    char *timescale;  /* its own words; "" where the plan has none */
    GPtrArray *spans; /* PlanSpan *, at least one */
    GPtrArray *leads; /* Person *, borrowed, as are the other roles */
    GPtrArray *approvers, *monitors, *deputies;
    GArray *dependencies; /* Dependency: what must be complete before it */
    Status status;
    Reason reason;
    Day forecast;                      /* when its lead expects it */
    Day done;                          /* when it was completed */
    char *monitoring, *success, *note; /* "" where the plan has none */
    char *rule_key;                    /* of a date that the area's plugin gave: which of its dates; NULL */
    char *rule;                        /* the statute or custom that such a date follows from; "" */
    bool occasion;                     /* such a date that comes by itself: nobody is late for it */
    int moves;                         /* how often somebody moved a due date of it that was certain */
    Day updated;                       /* local day of the last update by a person; DAY_NONE: never */
    Day seen;          /* local day it was first part of an active programme; DAY_NONE: not yet */
    Day snoozed_until; /* the last day on which its leads want no reminder of it; DAY_NONE. No date moves by
                          it. */
    char *snoozed_by;  /* NULL */
};

struct Action {
    int64_t id;
    Area *area;
    char *ref;       /* "R7a" or "A4" */
    char *number;    /* the plan's own, as written; "" */
    char *title;     /* "" for the steps of an area that names no action */
    char *objective; /* "" */
    int position;
    bool ruled;            /* holds the dates that the area's plugin gave, and nothing of the plan's own */
    GPtrArray *milestones; /* Milestone *, owned */
};

struct Area {
    int64_t id;
    char *title;
    GPtrArray *aliases; /* char * */
    char *plugin;
    GHashTable *settings; /* char * → char *: the plugin's settings as text */
    Person *lead;         /* borrowed; NULL */
    GArray *ladder;       /* int: working days before due; NULL: the programme's */
    int position;
    GPtrArray *actions;     /* Action *, owned */
    Assessment *assessment; /* the latest, owned; NULL before the first */
    GPtrArray *outcomes;    /* Outcome *, owned */
    GPtrArray *updates;     /* AreaUpdate *, owned, oldest first */
};

/* Narrative of an area, as the highlight form has it. */
typedef enum { OUTCOME_INTENDED, OUTCOME_IMPACT, OUTCOME_EXIT } OutcomeKind;
typedef struct Outcome {
    int64_t id;
    OutcomeKind kind;
    char *text;
} Outcome;

typedef enum { UPDATE_ACTIVITY, UPDATE_NOTE } AreaUpdateKind;
typedef struct AreaUpdate {
    int64_t id;
    AreaUpdateKind kind;
    char *period; /* "" or "2023-24/spring-2" */
    char *text;
    Day on;
} AreaUpdate;

/* One value of something counted. */
typedef struct Observation {
    char *measure, *group, *comparator, *period;
    char *definition; /* what exactly was counted: another one begins another series; "" */
    const Area *area; /* borrowed: only this area's plugin sees it; NULL: those of all areas do */
    double value;     /* NaN when suppressed */
    bool has_count;
    int64_t numerator, denominator; /* when has_count */
    Day on;                         /* last day of the period, DAY_NONE if the period has no known end */
} Observation;

typedef struct Plan {
    int64_t id;
    char *key, *title;
    ProgrammeState state;
    Nation nation;
    char *zone;
    YearKind year;
    Day reference;
    Day activated;            /* local day; DAY_NONE while draft */
    int64_t activated_change; /* newest change when it was activated: what everybody knows already */
    char *calendar;           /* key of its school calendar; NULL: the estimate */
    Day begins, ends;         /* of the whole plan; DAY_NONE */
    GArray *bands;            /* Period of kind PERIOD_BAND: the programme's own; by their first days */
    int approver_days;        /* working days overdue after which the approver is told; -1: the settings' */
    int chair_days;           /* and the chair; -1: the settings' */
    Board *escalation;        /* whose chair; borrowed; NULL: that of the first board that watches the area */
    Person *officer;          /* borrowed; NULL */
    GArray *ladder;           /* int; NULL: the settings' */
    int64_t change;           /* id of the newest change of the plan itself when it was loaded */
    int64_t revision;         /* of all that its planning rests on, when it was loaded (ProgrammeRow) */
    GPtrArray *people;        /* Person *, owned */
    GPtrArray *boards;        /* Board *, owned */
    GPtrArray *areas;         /* Area *, owned, in the order of the plan */
    GPtrArray *observations;  /* Observation *, owned */
    GPtrArray *cases;         /* Case *, owned */
} Plan;

/* Empty parts, with every array made and every text "". (transfer full) */
Plan *plan_new(const char *key);
Person *plan_add_person(Plan *plan, const char *key, const char *name); /* (transfer none), as all below */
Board *plan_add_board(Plan *plan, const char *key, const char *title);
Area *plan_add_area(Plan *plan, const char *title);
Action *plan_add_action(Area *area, const char *ref, const char *title);
Milestone *plan_add_milestone(Action *action, const char *ref, const char *title);
PlanSpan *plan_add_span(Milestone *milestone, TimescaleKind kind, Day start, Day due);

/* An occurrence of a span that repeats, in its place by its day; the key is copied. */
PlanSpan *plan_add_occurrence(PlanSpan *span, const char *key, Day start, Day due);

/* A question for a span, with a copy of the phrase, in place of any that it has. */
Question *plan_add_question(PlanSpan *span, const char *phrase);
void plan_drop_question(PlanSpan *span); /* answered or not; a span without one is left alone */

/* A span as its phrase was read; the texts are borrowed from it. */
Reading plan_span_reading(const PlanSpan *span);

/* Goes through everything of a milestone that may have to be kept by a day: its spans, and of one that
 * repeats its occurrences instead. */
typedef struct PlanDates {
    const Milestone *milestone;
    guint span, occurrence;
} PlanDates;
PlanDates plan_dates(const Milestone *milestone);
PlanSpan *plan_dates_next(PlanDates *dates); /* NULL at the end */

/* Whether anybody can be held to a date: an occurrence is as doubtful as the span that repeats, and comes
 * into force again with it. */
bool plan_is_certain(const PlanSpan *date);

/* One of a milestone's dates by its occurrence's key; NULL. */
PlanSpan *plan_find_occurrence(const Milestone *milestone, const char *key);

/* Whether a board watches an area, and the first board that does and has a chair (the programme's own choice
 * first); NULL. */
bool plan_watches(const Board *board, const Area *area);

/* The areas that a board watches, in the order of the plan; all without a board. Area *, borrowed. (transfer
 * full) */
GPtrArray *plan_watched(const Plan *plan, const Board *board);

/* The officer; NULL where there is none, or where they have left by that day. Borrowed. */
Person *plan_officer_on(const Plan *plan, Day day);

/* Where a board's webhook is posted to; NULL without one. A topic of ntfy is named in the body, and posted to
 * the server that its address is on. (transfer full) */
char *plan_webhook_address(const char *webhook, WebhookForm form);

/* Whether an address can be posted to in that form: one of ntfy has to end in a topic. */
bool plan_webhook_ok(const char *webhook, WebhookForm form);

Board *plan_escalation_board(const Plan *plan, const Area *area);

/* The board's first meeting after a day, named or by rule; DAY_NONE. */
Day plan_next_meeting(const Board *board, Day after);

/* The person's absence that a day lies in: of several one with a deputy, of those the longest; NULL. */
const Absence *plan_absence(const Person *person, Day day);

/* Periods by the programme's year, bands and calendar. What it points to is borrowed. */
PeriodContext plan_periods(const Plan *plan, const Timetable *times);

void plan_free(Plan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)
void outcome_free(Outcome *outcome);
void area_update_free(AreaUpdate *update);
/* Suppressed, of an unknown period, of all areas, until that is said. (transfer full) */
Observation *observation_new(const char *measure, const char *group, const char *comparator,
                             const char *period);
void observation_free(Observation *observation);

/* (transfer none); NULL where there is none. */
Person *plan_find_person(const Plan *plan, const char *key);
Person *plan_find_person_id(const Plan *plan, int64_t id);
Board *plan_find_board(const Plan *plan, const char *key);
Area *plan_find_area(const Plan *plan, const char *title_or_alias);
Milestone *plan_find_milestone(const Plan *plan, const char *ref);

/* Who gets a board's digest: chair, clerk and members, each once: Person *, borrowed. (transfer full) */
GPtrArray *plan_board_recipients(const Board *board);

/* What waits for each milestone: Milestone * → GPtrArray of Milestone *, in the order of the plan; nothing
 * for one that nobody waits for. (transfer full) */
GHashTable *plan_dependants(const Plan *plan);

/* Calls `each` for every milestone in the order of the plan. */
typedef void (*PlanMilestoneFunc)(Milestone *milestone, void *data);
void plan_foreach_milestone(const Plan *plan, PlanMilestoneFunc each, void *data);

/* "inspection-plan/R7a.3" (transfer full); with a date that is an occurrence,
 * "inspection-plan/R7a.3@2004-05/q1". */
char *plan_ref(const Plan *plan, const Milestone *milestone);
char *plan_date_ref(const Plan *plan, const Milestone *milestone, const PlanSpan *date);

/* Takes apart "PROGRAMME/REF@KEY": the programme and the key of an occurrence may be missing, and are NULL
 * then; a key may have slashes. False, and nothing given, where the text has an empty part. (transfer full)
 */
bool plan_split_ref(const char *text, char **programme, char **ref, char **occurrence);

const char *outcome_kind_word(OutcomeKind kind);
bool outcome_kind_parse(const char *word, OutcomeKind *kind);
const char *area_update_kind_word(AreaUpdateKind kind);
bool area_update_kind_parse(const char *word, AreaUpdateKind *kind);

#endif
