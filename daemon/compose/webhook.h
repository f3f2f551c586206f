/*
 * The body of a board's webhook: one JSON object, compact, with these members.
 *
 *   type        "milestoned.digest"; "milestoned.test" for a test, which has only `type`, `on` and `note`
 *   note        null, or a sentence: this is a rehearsal
 *   programme   {key, title}
 *   board       {key, title}
 *   period      "2004-W14"
 *   on          the day it is for, ISO 8601
 *   first       true when no digest went to this board before
 *   counts      how many items each section has: {"overdue": 2, …}
 *   areas       [{title, status, reason, fault, done, steps}]: status is a BRAG word, null where there is
 *               none; reason and fault are sentences or null
 *   items       [{ref, section, title, area, action, timescale, due, by, from, working_days, moves, status,
 *               leads, school, occurrence, whose, other, meeting, question}]: ref has an occurrence's key
 *               behind an "@"; due (as the plan says), by (the working day, or the school day) and from
 * (where a moved date stood) are ISO 8601 or null; working_days is negative when late, in school days where
 * `school`, null where there is no date; occurrence is its title or null; whose is the name of the lead that
 * the reader acts for or is told of; other the ref of what it waits for, or of what waits for it; meeting
 * {board, on, papers}; question {phrase, readings: [{kind, start, due, recurrence}]}, what there is to
 * settle; the last four may be null
 *
 *   left_out    how many items are not in `items`, because a body has at most WEBHOOK_MOST_ITEMS
 *
 * Nothing in it changes between attempts: what does (id, timestamp, signature) are headers.
 */
#ifndef MILESTONED_COMPOSE_WEBHOOK_H
#define MILESTONED_COMPOSE_WEBHOOK_H

#include "plan/notice.h"

#include <jansson.h>

#define WEBHOOK_MOST_ITEMS 500

/* `note` may be NULL. Both are (transfer full). */
char *webhook_body(const Draft *draft, const Timetable *times, const char *note);
char *webhook_test_body(Day on, const char *note);

/* A body as it is posted: takes the reference. (transfer full) */
char *webhook_dump(json_t *body);

#endif
