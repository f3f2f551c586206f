/*
 * updates.csv: what people will say, and when, for rehearsals; and what they had said by the date of the
 * plan.
 *
 *   date, ref    when, and of which milestone ("R7a.3", or with the programme's key before it)
 *   status       a status word (status.h); blank: as it was
 *   due          a new date agreed, YYYY-MM-DD
 *   forecast     when it is expected, YYYY-MM-DD
 *   reason       a word of plan/words.h ("awaiting-funding")
 *   note, by     free text; who says so
 *   occurrence   of which occurrence of one that repeats, as after an @ in ref; "all": of all of it
 *   snooze until the last day without a reminder, YYYY-MM-DD
 */
#ifndef MILESTONED_INTAKE_SCRIPT_H
#define MILESTONED_INTAKE_SCRIPT_H

#include "intake/problem.h"
#include "store/updates.h"

#define SCRIPT_FILE "updates.csv"

typedef struct ScriptRow {
    MilestoneUpdate *update; /* owned */
    int row;                 /* in the file */
    char *identity;          /* of its content: the same row says the same thing once */
} ScriptRow;

/* The rows of a file in the order of their dates: ScriptRow *. Wrong ones go into `errors` (Problem *) and
 * are left out. NULL where the file itself cannot be read. (transfer full) */
GPtrArray *script_read(const char *path, const char *programme, GPtrArray *warnings, GPtrArray *errors,
                       GError **error);

/* The updates of a file after a day (DAY_NONE: all) in the order of their dates, for a replay:
 * MilestoneUpdate *. A wrong row fails. (transfer full) */
GPtrArray *script_load(const char *path, const char *programme, Day after, GError **error);

#endif
