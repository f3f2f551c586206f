/*
 * measures.csv: one value of something counted in a row.
 *
 *   measure, period         what is counted, and when
 *   group, comparator       of whom, and beside whom ("own", "england"); may be blank
 *   value                   a number, with "%" after it or not; "suppressed", "c", "x", "z", ":" or "*" where
 *                           there is one that may not be shown. Blank, with both counts: their share in
 *                           percent
 *   numerator, denominator  whole numbers, both or neither
 *   definition              what exactly was counted: where it changes, a new series begins
 *   area                    title or alias of the only area that it is for; blank: all
 *   source                  for people
 */
#ifndef MILESTONED_INTAKE_MEASURES_H
#define MILESTONED_INTAKE_MEASURES_H

#include "plan/plan.h"
#include "time/period.h"

#include <glib.h>

#define MEASURES_FILE "measures.csv"

/* Why a measure is no measure of a plan, to stand after its name; NULL: it is one. (transfer full) */
typedef char *(*MeasureRefuse)(const Plan *plan, const Observation *observation, void *data);

typedef struct MeasuresOptions {
    const Plan *plan; /* whose areas and reference date they are read by */
    const PeriodContext *periods;
    MeasureRefuse refuse; /* NULL: every name will do */
    void *data;
} MeasuresOptions;

/* The values of a file: Observation *, whose areas are the plan's. Wrong rows go into `errors` (Problem *)
 * and are left out: one without measure, period or value, with a measure that is refused, a value that is no
 * number, an area that the plan does not have, or for a measure, group, comparator, period and area that
 * stood in a row before. Periods are read as period_end does, one without a known end is a warning. NULL
 * where the file itself cannot be read. (transfer full) */
GPtrArray *measures_read(const char *path, const MeasuresOptions *options, GPtrArray *warnings,
                         GPtrArray *errors, GError **error);

#endif
