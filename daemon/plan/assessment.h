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

/* Whether an area's measures move the right way. */
typedef enum { TREND_NOT_COMPARABLE, TREND_WORSENING, TREND_STEADY, TREND_IMPROVING } Trend;
const char *trend_word(Trend trend); /* "not-comparable" */
bool trend_parse(const char *word, Trend *trend);

/* How far an assessment can be trusted. */
typedef enum { CONFIDENCE_LOW, CONFIDENCE_MEDIUM, CONFIDENCE_HIGH } Confidence;
const char *confidence_word(Confidence confidence);
bool confidence_parse(const char *word, Confidence *confidence);

typedef struct Finding {
    char *code; /* the plugin's own name for this kind of finding, with what it is about:
                   "low-attendance/trust-board" */
    FindingSeverity severity;
    char *text; /* one sentence for a person */
    char *ref;  /* the milestone it is about; "" */
    Day since;  /* since when it has stood, as grave as it is now; DAY_NONE until it is stored */
} Finding;

/* A statutory or recurring date that the plugin adds to the plan's own. */
typedef struct AreaDate {
    char *key; /* of the area's dates this one, wherever it moves to */
    Day on;
    bool occasion; /* it comes by itself, and nobody is late for it */
    char *title;
    char *rule; /* the statute or the setting it follows from */
} AreaDate;

typedef struct Assessment {
    char *plugin;
    Status status;   /* blue, green, amber, red or not-started (nothing to go by) */
    Day since;       /* since when the status is what it is; DAY_NONE until it is stored */
    Status measured; /* what the measures say by themselves: green, amber, red; not-started: nothing */
    Trend trend;
    Confidence confidence;
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

/* It names a case: for the lead of the area, and nobody else. */
bool finding_is_of_case(const Finding *finding);

/* The finding of a code; NULL. Borrowed. */
Finding *assessment_finding(const Assessment *assessment, const char *code);

AreaDate *area_date_new(const char *key, Day on, bool occasion, const char *title,
                        const char *rule); /* (transfer full) */
void area_date_free(AreaDate *date);

#endif
