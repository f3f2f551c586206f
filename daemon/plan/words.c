#include "plan/words.h"

#include "plan/assessment.h"
#include "plan/notice.h"
#include "plan/plan.h"

#include <string.h>

/* The two functions of every vocabulary, over its table: an index is an enumerator, NULL has no word. */
#define WORDS(type, prefix, ...)                                                                             \
    static const char *const prefix##_words[] = {__VA_ARGS__};                                               \
    const char *prefix##_word(type value)                                                                    \
    {                                                                                                        \
        return prefix##_words[value];                                                                        \
    }                                                                                                        \
    bool prefix##_parse(const char *word, type *value)                                                       \
    {                                                                                                        \
        for (guint i = 0; i < G_N_ELEMENTS(prefix##_words); i++) {                                           \
            if (prefix##_words[i] != NULL && strcmp(prefix##_words[i], word) == 0) {                         \
                *value = (type)i;                                                                            \
                return true;                                                                                 \
            }                                                                                                \
        }                                                                                                    \
        return false;                                                                                        \
    }

WORDS(Status, status, "not-started", "green", "amber", "red", "blue", "on-hold", "superseded", "undated")
WORDS(ProgrammeState, programme_state, "draft", "active", "closed")
WORDS(PersonKind, person_kind, "officer", "school")
WORDS(Role, role, "lead", "approver", "monitor", "deputy")
WORDS(MemberRole, member_role, "member", "chair", "clerk")
WORDS(Reason, reason, NULL, "staff-absence", "post-vacant", "awaiting-decision", "awaiting-funding",
      "supplier-delay", "rule-change", "dependency", "school-calendar", "partner-not-engaged",
      "data-unavailable", "impracticable", "scope-changed", "superseded")
WORDS(NoticeKind, notice_kind, "reminder", "digest", "officer", "escalation", "question", "finding", "change",
      "fault", "test")
WORDS(Channel, channel, "mail", "webhook")
WORDS(MessageState, message_state, "queued", "claimed", "sent", "failed", "cancelled")
WORDS(WebhookForm, webhook_form, "milestoned", "slack", "teams", "ntfy")
WORDS(DeliveryResult, delivery_result, "sent", "temporary", "permanent", "bounced", "untried")
WORDS(FindingSeverity, finding_severity, "note", "warning", "breach")
WORDS(Trend, trend, "not-comparable", "worsening", "steady", "improving")
WORDS(Confidence, confidence, "low", "medium", "high")
WORDS(OutcomeKind, outcome_kind, "intended", "impact", "exit")
WORDS(AreaUpdateKind, area_update_kind, "activity", "note")

const char *
status_label(Status status)
{
    static const char *const labels[] = {"Not started", "Green",   "Amber",      "Red",
                                         "Blue",        "On hold", "Superseded", "Undated"};
    return labels[status];
}

bool
status_is_open(Status status)
{
    return status != STATUS_BLUE && status != STATUS_SUPERSEDED;
}

const char *
item_section_word(ItemSection section)
{
    static const char *const words[] = {
        "overdue", "today",     "soon",    "escalated",   "blocking", "waiting",  "moved",    "papers",
        "finding", "completed", "slipped", "changed",     "added",    "upcoming", "unowned",  "unreachable",
        "undated", "uncertain", "stale",   "handed-over", "away",     "left",     "question", "undelivered"};
    return words[section];
}
