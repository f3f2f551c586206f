/* References made of a plan's own numbers: "7a" is R7a. */
#ifndef MILESTONED_INTAKE_REFERENCE_H
#define MILESTONED_INTAKE_REFERENCE_H

#include <glib.h>

/*
 * "R" and the number of an action: its ASCII letters and digits, letters right after a digit (9(b) → R9b), a
 * dash where anything else stands between two numbers ("14 and 16" → R14-16, 1.3 → R1-3). Words that only say
 * that a number follows are left out ("Recommendation 7", "No. 7", "R7" → R7). NULL where nothing is left, or
 * more than 24 characters. (transfer full)
 */
char *reference_of_action(const char *number);

/* The same for the number of a row, where dots between numbers stay: "1.3" → R1.3. (transfer full) */
char *reference_of_row(const char *number);

#endif
