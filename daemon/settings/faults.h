/* What is wrong with a settings text: every fault of it, gathered, so that a person mends them all at once.
 */
#ifndef MILESTONED_SETTINGS_FAULTS_H
#define MILESTONED_SETTINGS_FAULTS_H

#include "base/error.h"

#include <glib.h>
#include <stdbool.h>

/* An error names at most this many faults, and says how many more there are. */
enum { FAULTS_SHOWN = 20 };

typedef struct Faults Faults;

Faults *faults_new(void);
void faults_free(Faults *faults);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Faults, faults_free)

/* Notes one fault. `file` is a path or "--set"; `line` is 0 where there is none; `text` says what is wrong
 * and is (transfer full). Returns false, so that a caller can write `return faults_add(…)`. */
bool faults_add(Faults *faults, const char *file, guint line, char *text);

guint faults_count(const Faults *faults);

/* True without faults. Otherwise fills `error` with a line for each, "FILE:LINE: TEXT", in the order of the
 * files and lines, and returns false. */
bool faults_raise(const Faults *faults, ErrorCode code, GError **error);

#endif
