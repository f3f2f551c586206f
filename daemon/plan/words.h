/*
 * The vocabularies of a plan: each an enumeration and the words that the store, files and people use for it.
 * Every `…_word` gives static text; every `…_parse` gives false for a word that it does not know.
 */
#ifndef MILESTONED_PLAN_WORDS_H
#define MILESTONED_PLAN_WORDS_H

#include <stdbool.h>

/* BRAG, and the states beside it. Colour never stands alone: the word is what is stored and shown. */
typedef enum {
    STATUS_NOT_STARTED,
    STATUS_GREEN,
    STATUS_AMBER,
    STATUS_RED,
    STATUS_BLUE, /* complete, with evidence */
    STATUS_ON_HOLD,
    STATUS_SUPERSEDED,
    STATUS_UNDATED
} Status;
const char *status_word(Status status);  /* "not-started" */
const char *status_label(Status status); /* "Not started" */
bool status_parse(const char *word, Status *status);
/* Neither complete nor superseded: somebody still has to do something. */
bool status_is_open(Status status);

typedef enum { PROGRAMME_DRAFT, PROGRAMME_ACTIVE, PROGRAMME_CLOSED } ProgrammeState;
const char *programme_state_word(ProgrammeState state);
bool programme_state_parse(const char *word, ProgrammeState *state);

typedef enum { PERSON_OFFICER, PERSON_SCHOOL } PersonKind;
const char *person_kind_word(PersonKind kind);
bool person_kind_parse(const char *word, PersonKind *kind);

typedef enum { ROLE_LEAD, ROLE_APPROVER, ROLE_MONITOR, ROLE_DEPUTY } Role;
const char *role_word(Role role);
bool role_parse(const char *word, Role *role);

typedef enum { MEMBER_MEMBER, MEMBER_CHAIR, MEMBER_CLERK } MemberRole;
const char *member_role_word(MemberRole role);
bool member_role_parse(const char *word, MemberRole *role);

/* Why a milestone is amber, red, on hold or moved. */
typedef enum {
    REASON_NONE,
    REASON_STAFF_ABSENCE,
    REASON_POST_VACANT,
    REASON_AWAITING_DECISION,
    REASON_AWAITING_FUNDING,
    REASON_SUPPLIER_DELAY,
    REASON_RULE_CHANGE,
    REASON_DEPENDENCY,
    REASON_SCHOOL_CALENDAR,
    REASON_PARTNER_NOT_ENGAGED,
    REASON_DATA_UNAVAILABLE,
    REASON_IMPRACTICABLE,
    REASON_SCOPE_CHANGED,
    REASON_SUPERSEDED
} Reason;
const char *reason_word(Reason reason); /* NULL for REASON_NONE */
bool reason_parse(const char *word, Reason *reason);

/* What a notice or a message is about. */
typedef enum {
    NOTICE_REMINDER,
    NOTICE_DIGEST,
    NOTICE_OFFICER,
    NOTICE_ESCALATION,
    NOTICE_QUESTION,
    NOTICE_FINDING,
    NOTICE_CHANGE,
    NOTICE_FAULT,
    NOTICE_TEST
} NoticeKind;
const char *notice_kind_word(NoticeKind kind);
bool notice_kind_parse(const char *word, NoticeKind *kind);

typedef enum { CHANNEL_MAIL, CHANNEL_WEBHOOK } Channel;
const char *channel_word(Channel channel);
bool channel_parse(const char *word, Channel *channel);

/* Where a message stands. */
typedef enum {
    MESSAGE_QUEUED,   /* waits for its first attempt or its next */
    MESSAGE_CLAIMED,  /* a transport has it */
    MESSAGE_SENT,     /* the far end accepted it */
    MESSAGE_FAILED,   /* refused for good, or given up */
    MESSAGE_CANCELLED /* taken back before its first attempt */
} MessageState;
const char *message_state_word(MessageState state);
bool message_state_parse(const char *word, MessageState *state);

/* How a webhook's body is written: our own JSON, or what a chat takes. */
typedef enum { WEBHOOK_MILESTONED, WEBHOOK_SLACK, WEBHOOK_TEAMS, WEBHOOK_NTFY } WebhookForm;
const char *webhook_form_word(WebhookForm form);
bool webhook_form_parse(const char *word, WebhookForm *form);

/* How one attempt to deliver ended. */
typedef enum {
    DELIVERY_SENT,
    DELIVERY_TEMPORARY, /* it may go better later */
    DELIVERY_PERMANENT, /* it was refused for good */
    DELIVERY_BOUNCED,   /* it was sent, and a report came back that it did not arrive */
    DELIVERY_UNTRIED    /* nothing was tried: its server is left alone just now. Never in the history */
} DeliveryResult;
const char *delivery_result_word(DeliveryResult result);
bool delivery_result_parse(const char *word, DeliveryResult *result);

#endif
