/*
 * A draft as the view that templates and webhooks show: everything already said in English, cleaned and
 * bounded, so that a template only has to place it. Every view of a kind has the same keys, whatever the
 * draft holds: what there is none of is "", 0, false or an empty list.
 *
 *   kind, note         the kind's word; a line for the top of every message, or ""
 *   programme          key, title
 *   recipient          known, name, address, mailto (the address as a mailto: link has it)
 *   officer            the same: who keeps the plan, and gets the replies
 *   board              known, key, title, meeting: the board a digest goes to, and the day it meets next; as
 *                      what its reader gets it ("the chair of the board")
 *   on, week, period   the recipient's day; the Monday of its week; "2004-W14" or ""
 *   first              a digest: none came before it
 *   to_officer         the recipient is the officer
 *   roles              as what the plan names the reader of a reminder: "lead and chair of the Trust Board"
 *   also               others who lead something in it, and read mail at the same address: "Tess Two"
 *   total              how many items (one for a date in a section, whatever is told of it there)
 *   steps, need        how many steps and findings they are about: "3 steps"; "3 steps need"
 *   has_steps          whether any of them is a step
 *   summary            "2 overdue, 1 due today"; summary_sentence: the same with a capital
 *   headline           the most pressing three of the summary
 *   counts             how many items each section has, by its word
 *   top, others        the first item (null without one), for subjects; how many more there are
 *   sections           in their order: id, title, intro, count, more (how many `items` leaves out), items
 *   areas              title, lead, assessed, status, reason, reasons, findings (severity, label, text),
 *                      fault, done, steps, share (percent done), trend ("getting better", "" where nothing
 *                      can be compared), confidence ("low confidence"); more_areas: how many are left out
 *   ahead              how far a digest looks: "the next six weeks"
 *   dates              days that come by themselves in that time: on, title, rule, area; date_count: how many
 *
 * An item: ref, title, short_title (both with the occurrence, of one that repeats), occurrence ("Q1 2004-05",
 * "Friday 30 April 2004"), prefix ("Overdue", for a subject), area, action, timescale (the plan's own words);
 * the days due, by (the working day, or the school day where `school`), start, from, original, forecast,
 * done, updated; shifted (by is not due), aside (how due and by differ, to follow the timescale), earlier
 * (due is before from), late; lateness ("in 2 working days"), when ("due in 2 working days", "3 school days
 * late", "overdue"); past (the day has gone, and none that is counted since: `lateness` is ""), pause ("; the
 * next school day is Tuesday 2 September 2025"); moves ("moved twice"), again (more than once); status,
 * reason; leads, with (the other leads); own (the reader's), deputising (the reader stands in for `whose`);
 * rule (the statute or custom that a date follows from, which is not the plan's own), occasion (such a date
 * comes by itself); approves (`whose` has left, and approves it); whose: known, name, the ("the Head of
 * Attendance"), capital
 * ("The Head of Attendance"), until (the last day they are away), left (the day they left); here (its leads
 * who are not the reader, but read mail at the same address); notes (what has to be known of leads who cannot
 * act: "Ann has left."); other (what it waits for, or what waits for it): known, ref, title, leads, due,
 * notes (of its leads, where it is waited for); waits_for, waited_for_by: all of these; meeting: known,
 * board, the ("the Trust Board"), on, papers (the day its papers go out); meetings: those whose papers it is
 * asked for, in whatever section it stands; question (what there is to settle): known, phrase, raised, choice
 * (there are readings), readings (number, text, command), by_day, no_date (the commands that set a day, and
 * say that there is none), list (the one that shows the readings), which ("the first of its 2 times", where
 * it has several), by_rule (the command that says how often, where it repeats and nothing says so), today (it
 * is asked in a mail of the same day); doubt (why its date is uncertain), monitoring, success; and is, an
 * object with a flag for each section's word. Of a message that was given up: title (its subject),
 * short_title, to, address, answer (what the server said), tried (the day of the last attempt). Of a board on
 * which somebody sits who has left: title, whose, meeting. Of a finding: title (its text), short_title, area,
 * severity ("warning"), since (the day since which it stands so grave). What an item has none of is "", false
 * and no day.
 *
 * A day: known, iso, long, short. A status: word, label, meaning.
 */
#ifndef MILESTONED_COMPOSE_VIEW_H
#define MILESTONED_COMPOSE_VIEW_H

#include "plan/notice.h"

#include <jansson.h>

/* The view of a draft, by its programme's timetable; `note` may be NULL. The caller owns the
 * reference. */
json_t *view_draft(const Draft *draft, const Timetable *times, const char *note);

/* The view of a test message: kind, note, channel, address, on (a day). The caller owns the reference. */
json_t *view_test(const char *channel, const char *address, Day on, const char *note);

/* How many steps of an area are complete, and how many it has that are not superseded. */
void view_progress(const Area *area, int *done, int *steps);

/* What an occurrence is called: its period's title, or its day; "" for a span that is none. (transfer full)
 */
char *view_occurrence(const Plan *plan, const Timetable *times, const PlanSpan *span);

/* A draft with one item in every section, of a plan with one of everything; the view of it is what templates
 * are checked against. The plan stays the caller's, and must outlive the draft. (transfer full) */
Plan *view_example_plan(void);
Draft *view_example_draft(NoticeKind kind, const Plan *plan);

#endif
