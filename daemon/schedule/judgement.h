/*
 * A judgement: of one thing that somebody may have to be told on a day, whether they are, and if not, why
 * not. What is sent and what is explained rest on the same judgements.
 */
#ifndef MILESTONED_SCHEDULE_JUDGEMENT_H
#define MILESTONED_SCHEDULE_JUDGEMENT_H

#include "plan/notice.h"
#include "schedule/ladder.h"

/* In the order in which they are looked at: the first that holds is the answer. */
typedef enum {
    VERDICT_DRAFT,    /* the programme is not active yet */
    VERDICT_CLOSED,   /* it is closed */
    VERDICT_COMPLETE, /* the milestone is complete */
    VERDICT_SUPERSEDED,
    VERDICT_ON_HOLD,
    VERDICT_NO_DATE,       /* nothing in the plan's words is a day */
    VERDICT_UNCERTAIN,     /* its date has another reading: the officer is asked */
    VERDICT_DATE_COMPLETE, /* this date alone is complete */
    VERDICT_PASSED,        /* of something that repeats, passed before it was first seen */
    VERDICT_NO_LEAD,       /* nobody leads it */
    VERDICT_LEFT,          /* whose it is has left */
    VERDICT_NOT_YET,       /* its day has not come: `since` has it */
    VERDICT_UPDATED,       /* papers: its lead said how it stands only lately, on `since` */
    VERDICT_HANDED_OVER,   /* told as often as one is told: the officer has it */
    VERDICT_SNOOZED,       /* its leads want no reminder until then */
    VERDICT_AWAY,          /* whose it is is away, and nobody stands in */
    VERDICT_SHARED,        /* another lead with the same mailbox is told in their place */
    VERDICT_TOLD,          /* already: `key` has the record */
    VERDICT_WANTED,        /* is told with the next mail to `reader` */
    VERDICT_NOTHING        /* digest, list, questions: there is nothing to tell */
} Verdict;
const char *verdict_word(Verdict verdict); /* "not-yet" */

/* When the next mail to a person may go, and why not now. */
typedef enum {
    GATE_OPEN,
    GATE_NO_MAIL_DAY, /* no working day; of a school's person no school day */
    GATE_BEFORE_HOUR,
    GATE_HAD_MAIL, /* today's was sent already */
    GATE_NO_ADDRESS
} Gate;
const char *gate_word(Gate gate);

typedef struct Judgement {
    NoticeKind kind;            /* reminder, digest, officer or question */
    ItemSection section;        /* of a reminder: where it stands; a ladder's once its rung holds */
    const Milestone *milestone; /* borrowed, as all that follows; NULL of a digest, list or questions */
    const PlanSpan *date;       /* NULL where there is none */
    const Person *person;       /* whose it is: lead, approver, chair, board's member; NULL: nobody */
    const Person *reader;       /* who is told: they, or who stands in; NULL: nobody */
    const Milestone *other;     /* blocking, waiting; NULL */
    const Board *board;         /* papers, escalated to its chair, digest; NULL */
    Day meeting;                /* papers */
    Rung rung;                  /* of the ladder */
    int days;                   /* escalated: so many days overdue; papers: so many before they go out */
    bool ladder;                /* by the ladder, not a notice of its own */
    const GArray *steps;        /* of the ladder: its days, and how many weekly reminders follow; NULL, 0 */
    int mails;
    bool school; /* days are school days */
    Verdict verdict;
    Day today;  /* the day it is of, of the reader's or the person's own */
    Day since;  /* the day it began to hold, or will; of a snooze or an absence its last day; DAY_NONE */
    Gate gate;  /* of the reader, where it is wanted */
    Instant at; /* when the mail goes that tells it, or may; INSTANT_NONE: never */
    char *key;  /* the notice's key, owned; NULL where none holds */
} Judgement;

void judgement_free(Judgement *judgement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Judgement, judgement_free)

#endif
