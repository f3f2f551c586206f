/* The words that sheets use for how far a step has come. */
#ifndef MILESTONED_INTAKE_STATUS_H
#define MILESTONED_INTAKE_STATUS_H

#include "plan/words.h"

/*
 * Reads a status cell regardless of case and punctuation. The whole cell may be the status, or what stands
 * before the first dash, colon, comma, bracket, full stop or newline in it ("Amber - funding agreed late").
 * The words, beside those of BRAG themselves and their first letters:
 *
 *   blue         complete, completed, done, achieved, finished, delivered, closed
 *   green        on track, on target, on course, on schedule, in progress, under way, ongoing, started
 *   amber        delayed, at risk, slipping, slipped, behind, behind schedule, some delay
 *   red          off track, overdue, late, missed, not achieved, critical, stalled
 *   not-started  not started, not yet started, not begun, planned, to do, no progress
 *   on-hold      on hold, paused, suspended, deferred
 *   superseded   superseded, cancelled, withdrawn, no longer required, not applicable, n/a
 *
 * A blank cell is not started. False for anything else.
 */
bool status_cell_parse(const char *cell, Status *status);

#endif
