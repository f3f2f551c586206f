/* What an area plugin says of its area today. */
#ifndef MILESTONED_PLAN_ASSESSMENT_H
#define MILESTONED_PLAN_ASSESSMENT_H

#include "plan/words.h"
#include "time/clock.h"
#include "time/day.h"

#include <glib.h>

typedef enum { FINDING_NOTE, FINDING_WARNING, FINDING_BREACH } FindingSeverity;
const char *finding_severity_word(FindingSeverity severity);
bool finding_severity_parse(const char *word, FindingSeverity *severity);

typedef struct Finding {
    char *code; /* the plugin's own name for this kind of finding, with what it is about:
                   "low-attendance/trust-board" */
    FindingSeverity severity;
    char *text; /* one sentence for a person */
    char *ref;  /* the milestone it is about; "" */
} Finding;

/* A statutory or recurring date that the plugin adds to the plan's own. */
typedef struct AreaDate {
    Day on;
    char *title;
    char *rule; /* the statute or the setting it follows from */
} AreaDate;

typedef struct Assessment {
    char *plugin;
    Status status;       /* blue, green, amber, red or not-started (nothing to go by) */
    GPtrArray *reasons;  /* char *: why, most important first */
    GPtrArray *findings; /* Finding *, owned */
    GPtrArray *dates;    /* AreaDate *, owned */
    Day on;              /* the day it is of */
    Day valid_until;     /* the day on which it may change by time alone; DAY_NONE: never */
    int64_t change;      /* id of the newest change that it has seen */
    char *fault;         /* NULL, or why the plugin gave none: the rest is then empty */
} Assessment;

Assessment *assessment_new(const char *plugin, Day on);                      /* (transfer full) */
Assessment *assessment_fault(const char *plugin, Day on, const char *fault); /* (transfer full) */
void assessment_free(Assessment *assessment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Assessment, assessment_free)

Finding *finding_new(const char *code, FindingSeverity severity, const char *text,
                     const char *ref); /* (transfer full) */
void finding_free(Finding *finding);
AreaDate *area_date_new(Day on, const char *title, const char *rule); /* (transfer full) */
void area_date_free(AreaDate *date);

#endif
