/* Periods: "2023-24/spring-2" is the second half of the spring term of the academic year that begins in 2023.
 */
#ifndef MILESTONED_INTAKE_PERIOD_H
#define MILESTONED_INTAKE_PERIOD_H

#include "time/timescale.h"

/*
 * The id of the term or half-term that a text names ("Spring Term 2 - March 2024"), in the calendar year that
 * it names, else in the academic year of the reference date. NULL where it names none. (transfer full)
 */
char *period_id(const char *text, Day reference);

/*
 * The last day of a period: of an id as above, a day (2024-03-28), a calendar year (2015), or anything that
 * the timescale rules read as one certain span of days. Terms end as timescales.h has them, halves by the
 * usual English calendar: autumn's before the week of 23 to 29 October, spring's before that of 12 to 18
 * February, summer's before the one of the last Monday in May. DAY_NONE where it has no known end.
 */
Day period_last_day(const char *period, const TimescaleContext *context);

#endif
