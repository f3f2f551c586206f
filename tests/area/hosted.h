/* A plugin linked into its test, with the real host around it but no process: what the daemon would send is
 * written, answered and read back, all under the sanitizers. */
#ifndef MILESTONED_TESTS_AREA_HOSTED_H
#define MILESTONED_TESTS_AREA_HOSTED_H

#include "area/area_section.h"
#include "plan/plan.h"

/* What `milestoned_area`, as linked, says of an area; a fault stands in the assessment. (transfer full) */
Assessment *hosted_assess(const Plan *plan, const Area *area, const Timetable *times, Day today);

/* Its section; NULL with a fault. (transfer full) */
AreaSection *hosted_section(const Plan *plan, const Area *area, const Timetable *times, Day today,
                            char **fault);

/* Fails the test when the tables of the plugin do not hold. */
void hosted_check_tables(void);

/* Fails the test unless the assessment stays the same from every day of [from, to] until its valid_until:
 * then it may change, before it must not. */
void hosted_check_validity(const Plan *plan, const Area *area, const Timetable *times, Day from, Day to);

/* The assessment as text: status, reasons, findings and dates, a line each (transfer full). */
char *hosted_text(const Assessment *assessment);

/* Adds an observation to a plan (transfer none). `value` below 0 is suppressed. */
Observation *hosted_observe(Plan *plan, const char *measure, const char *group, const char *comparator,
                            const char *period, double value, Day on);

/* A finding by its code, NULL when there is none (transfer none). */
const Finding *hosted_finding(const Assessment *assessment, const char *code);

#endif
