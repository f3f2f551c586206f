/*
 * measures.csv: one value of something counted in a row.
 *
 *   measure, period         what is counted, and when
 *   group, comparator       of whom, and beside whom ("own", "england"); may be blank
 *   value                   a number, with "%" after it or not; "suppressed", "c", "x", "z", ":" or "*" where
 *                           there is one that may not be shown. Blank, with both counts: their share in per
 * cent numerator, denominator  whole numbers, both or neither definition, source      for people
 */
#ifndef MILESTONED_INTAKE_MEASURES_H
#define MILESTONED_INTAKE_MEASURES_H

#include "plan/plan.h"
#include "time/period.h"

#include <glib.h>

#define MEASURES_FILE "measures.csv"

/* The values of a file: Observation *. Wrong rows go into `errors` (Problem *) and are left out: one without
 * measure, period or value, with a value that is no number, or for a measure, group, comparator and period
 * that stood in a row before. Periods are read as period_end does, one without a known end is a warning. NULL
 * where the file itself cannot be read. (transfer full) */
GPtrArray *measures_read(const char *path, Day reference, const PeriodContext *periods, GPtrArray *warnings,
                         GPtrArray *errors, GError **error);

#endif
