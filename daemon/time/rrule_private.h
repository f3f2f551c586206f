/* What the files of rrule.h share: a rule as it was read, and as it is stepped. Sets are bits: bit n is the
 * month, day, weekday or number n. */
#ifndef MILESTONED_TIME_RRULE_PRIVATE_H
#define MILESTONED_TIME_RRULE_PRIVATE_H

#include "time/rrule.h"

typedef enum {
    FREQUENCY_NONE,
    FREQUENCY_DAILY,
    FREQUENCY_WEEKLY,
    FREQUENCY_MONTHLY,
    FREQUENCY_YEARLY
} Frequency;

/* A set of numbers that count from the beginning, and of those that count from the end. */
typedef struct CountedSet {
    uint64_t front, back;
} CountedSet;

/* The parts that limit or expand; empty ones say nothing. */
typedef struct RRuleParts {
    uint32_t months;
    CountedSet month_days;
    uint32_t weekdays;
    CountedSet numbered[SUNDAY + 1]; /* "2FR" is bit 2 of numbered[FRIDAY].front */
    CountedSet positions;
} RRuleParts;

struct RRule {
    Frequency frequency;
    int interval;
    int count; /* 0: none */
    Day until; /* its last day; DAY_NONE: none */
    Weekday week_start;
    RRuleParts said; /* as read */
    RRuleParts used; /* with what the start adds (RFC 5545: "information is taken from DTSTART") */
    Day start;
    Day last; /* no occurrence is later */
    char *text;
};

static inline bool
counted_set_is_empty(CountedSet set)
{
    return set.front == 0 && set.back == 0;
}

bool rrule_has_numbers(const RRuleParts *parts);

/* When an occurrence is: for an UNTIL that has a time. `zone` NULL: days alone. */
typedef struct RRuleTime {
    int minute;
    const Zone *zone;
} RRuleTime;

/* Fills frequency, interval, count, until, week_start and said. */
bool rrule_read(RRule *rule, const char *text, RRuleTime time, GError **error);

/* (transfer full) */
char *rrule_write(const RRule *rule);

#endif
