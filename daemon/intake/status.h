/* The words that sheets use for how far a step has come. */
#ifndef MILESTONED_INTAKE_STATUS_H
#define MILESTONED_INTAKE_STATUS_H

#include "intake/lead.h"
#include "plan/words.h"

/*
 * Reads a status cell regardless of case and punctuation. The whole cell is the status, or the status and
 * after it what takes nothing from it: a date ("Complete (May 2004)", "done on 3 May"), a percentage ("In
 * progress 60%"; of blue only 100), or one of `people` (NULL: nobody is known), with or without "by". The
 * words, beside those of BRAG themselves and their first letters:
 *
 *   blue         complete, completed, done, achieved, finished, delivered, closed, 100% complete
 *   green        on track, on target, on course, on schedule, in progress, under way, ongoing, started
 *   amber        delayed, at risk, slipping, slipped, behind, behind schedule, some delay
 *   red          off track, overdue, late, missed, not achieved, critical, stalled
 *   not-started  not started, not yet started, not begun, planned, to do, no progress
 *   on-hold      on hold, paused, suspended, deferred
 *   superseded   superseded, cancelled, withdrawn, no longer required, not applicable, n/a
 *
 * A blank cell is not started. False for anything else: a mark of doubt anywhere in it ("Complete?"), a
 * negation, an explanation. Whoever reads "done" out of "done, not yet" ends reminders that are still needed.
 */
bool status_cell_parse(const char *cell, const LeadBook *people, Status *status);

/* Reads one of the words above alone, as somebody types it. False for a blank text too. */
bool status_words_parse(const char *text, Status *status);

#endif
