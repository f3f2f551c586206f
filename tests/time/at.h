/* Days as a test writes them. */
#ifndef MILESTONED_TESTS_TIME_AT_H
#define MILESTONED_TESTS_TIME_AT_H

#include "tests/check.h"
#include "time/day.h"

/* "2004-03-22"; fails the test for anything else. */
static inline Day
at(const char *text)
{
    Day day;
    if (!day_parse(text, &day))
        fail_msg("%s is no date", text);
    return day;
}

#endif
