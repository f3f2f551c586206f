/* How the things of a plan are written: as JSON for programs, as short texts for people. */
#ifndef MILESTONED_CTL_OUTPUT_H
#define MILESTONED_CTL_OUTPUT_H

#include "plan/brag.h"
#include "plan/message.h"
#include "plan/plan.h"
#include "store/pause.h"
#include "time/zone.h"

#include <jansson.h>

/*
 * JSON, all (transfer full). Days are "2004-04-30", instants RFC 3339 in UTC, both null where there is none.
 */
json_t *output_day(Day day);
json_t *output_instant(Instant at);

/* null for NULL; bytes that are not UTF-8 are replaced. */
json_t *output_text(const char *text);

/* An array of char *. */
json_t *output_texts(const GPtrArray *texts);

/* The keys of people. */
json_t *output_people(const GPtrArray *people);

/* One reading of a timescale, with the keys and the order of timescale --json. */
json_t *output_reading(const Reading *reading);

/* A span of a milestone as a reading, with its dates of today and what became of it; with its occurrences. */
json_t *output_span(const Milestone *milestone, const PlanSpan *span, const Timetable *times, Day today);

/* What a list says of a milestone on a day: reference, title, status, date, leads; and of one of its dates
 * the same, where that is an occurrence with its own reference, key and status. */
json_t *output_milestone(const Milestone *milestone, const Timetable *times, Day today);
json_t *output_milestone_date(const Milestone *milestone, const PlanSpan *date, const Timetable *times,
                              Day today);

/* Somebody who is away on a day, or has left: person, from, until, deputy, left. NULL for anybody else. */
json_t *output_absent(const Person *person, Day today);

/* Title, plugin, and what the plugin said of the area last. */
json_t *output_area(const Area *area);

/* Since when, by whom and why sending is paused; null where it is not. */
json_t *output_pause(const Pause *pause);

/* A message without its body, and one attempt to deliver it. */
json_t *output_message(const Message *message);
json_t *output_delivery(const Delivery *delivery);

/*
 * Texts for people, all (transfer full).
 */

/* A span's date as it stands in a column: "2004-04-30", with a "?" behind it where it is uncertain, "ongoing"
 * or "termly" where there is no end, "-" where nothing is known. `span` may be NULL. */
char *output_due(const PlanSpan *span);

/* What an area's plugin said of it, in a line: "Amber: 3 of 9 schools have no meeting yet", "no answer: …",
 * "not assessed yet". */
char *output_assessment(const Area *area);

/* How an attempt ended: "sent: 250 2.0.0 Ok", "temporary: connection refused". */
char *output_answer(const Delivery *delivery);

/* Prints what will not be sent, and why: a line each (char *), indented. */
void output_print_held(const GPtrArray *held);

/* "R7a.3", of an occurrence "R7a.3@2004-05/q1". */
char *output_ref(const Milestone *milestone, const PlanSpan *date);

/* "paused since 2004-04-01 08:00 by root: the relay moves", without the reason where none was given. */
char *output_paused(const Zone *zone, const Pause *pause);

/* The names of people, "-" for nobody; of the leads. */
char *output_names(const GPtrArray *people);
char *output_leads(const Milestone *milestone);

/* "Head of Attendance until 14 May 2004; deputy: Head of Inclusion"; NULL for somebody who is there. */
char *output_absence(const Person *person, Day today);

/* "2004-04-01 08:00" in a zone; "-" for INSTANT_NONE. */
char *output_when(const Zone *zone, Instant at);

#endif
