/*
 * What somebody must be told, before it is put into words.
 *
 * The schedule gives drafts: one recipient, one kind, and the items it carries. Composing makes a Message of
 * a draft; each of its keys becomes a notice that is recorded with it and never told again.
 */
#ifndef MILESTONED_PLAN_NOTICE_H
#define MILESTONED_PLAN_NOTICE_H

#include "plan/message.h"
#include "plan/plan.h"

/* The part of a message in which an item stands. */
typedef enum {
    SECTION_OVERDUE,     /* past its due date */
    SECTION_TODAY,       /* due today */
    SECTION_SOON,        /* due within the next rungs of the ladder */
    SECTION_ESCALATED,   /* long overdue in the hands of `lead`, told to the approver or the board's chair */
    SECTION_BLOCKING,    /* it is late, and `other` waits for it */
    SECTION_WAITING,     /* what it waits for, `other`, is late */
    SECTION_MOVED,       /* a new school calendar moved its date */
    SECTION_PAPERS,      /* the papers for a meeting of `board` go out soon: how does it stand? */
    SECTION_FINDING,     /* no milestone, but what the plugin of `area` found */
    SECTION_COMPLETED,   /* digest: done since the last one */
    SECTION_SLIPPED,     /* its due date moved since the last one, or was taken away */
    SECTION_CHANGED,     /* its status changed since the last one */
    SECTION_ADDED,       /* new in the plan since the last one */
    SECTION_UPCOMING,    /* due in the weeks ahead */
    SECTION_UNOWNED,     /* officer: nobody leads it */
    SECTION_UNREACHABLE, /* its lead has no address */
    SECTION_UNDATED,     /* it has no date */
    SECTION_UNCERTAIN,   /* its date has another reading as good */
    SECTION_STALE,       /* under way, and no update for a long time */
    SECTION_HANDED_OVER, /* overdue, and its lead was told the full number of times */
    SECTION_AWAY,        /* officer: its lead is away, and nobody deputises */
    SECTION_LEFT,        /* officer: its lead, or who approves it, has left: `lead` */
    SECTION_QUESTION,    /* officer: the phrase has to be settled; the span's question has the readings */
    SECTION_UNDELIVERED  /* officer: no milestone, but a message that was given up since the last list */
} ItemSection;
const char *item_section_word(ItemSection section);

typedef struct Item {
    ItemSection section;
    const Milestone *milestone; /* borrowed from the plan; NULL for a finding, a message that was given up,
                                   and for somebody of `board` who has left */
    const PlanSpan *span;       /* borrowed; a span or an occurrence; NULL where it is the whole milestone */
    const Person
        *lead; /* borrowed: whose it is, where the reader is not: a deputy, an approver, a chair; NULL */
    const Milestone *other; /* borrowed: what it waits for, or what waits for it; NULL */
    const Board *board;     /* borrowed: papers, escalated to its chair; NULL */
    Day meeting;            /* papers: the day of the meeting */
    Day due;                /* as the plan says; DAY_NONE */
    Day effective;          /* the working day by which it must be done */
    int working_days;       /* from today to effective: negative when late; school days where `school` */
    bool school;            /* counted in school days */
    Day from;               /* slipped, moved: where it was due before */
    char *key;              /* owned: the notice's key; NULL when the item is only context */
    const Finding *finding; /* borrowed: what was found in `area`; NULL but in that section, as is that */
    const Area *area;
    Undelivered *undelivered; /* owned; NULL but in that section */
    const char *to;           /* undelivered: the name of the person or board; borrowed from the plan */
    Day on;                   /* undelivered: the recipient's local day of its last attempt */
} Item;

typedef struct Draft {
    NoticeKind kind;
    const Plan *plan;     /* borrowed */
    const Person *person; /* borrowed; NULL for a board's webhook */
    const Board *board;   /* borrowed; NULL unless a digest */
    Channel channel;
    Day on;           /* the recipient's local day it is for */
    char *period;     /* digest and officer: "2004-W14"; NULL */
    char *key;        /* owned: the key of the draft itself (digest, officer); NULL for a reminder */
    int64_t baseline; /* digest: id of the last change the recipient knows */
    int64_t change;   /* newest change taken into account */
    bool first;       /* digest and officer: none was delivered to this recipient before */
    int weeks;        /* digest: how far ahead it looks */
    GPtrArray *items; /* Item *, owned; late ones first */
} Draft;

/* A notice that was told before. */
typedef struct Telling {
    char *key;
    Day on; /* the recipient's local day of the message that told it */
} Telling;
void telling_free(Telling *telling);

Item *item_new(ItemSection section, const Milestone *milestone, const PlanSpan *span); /* (transfer full) */
void item_free(Item *item);
Draft *draft_new(NoticeKind kind, const Plan *plan, const Person *person); /* (transfer full) */
void draft_free(Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)

/* Every key that the draft records when it is sent: its own and its items'. The array owns copies, sorted.
 * (transfer full) */
GPtrArray *draft_keys(const Draft *draft);

/* The references of the items, each once, in order (transfer full, owns its texts). */
GPtrArray *draft_refs(const Draft *draft);

#endif
