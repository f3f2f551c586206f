/* milestoned --check: whether the service could start, without starting it. */
#ifndef MILESTONED_SERVICE_CHECK_H
#define MILESTONED_SERVICE_CHECK_H

#include <glib.h>
#include <stdbool.h>

/* Reads settings, secrets and templates, and says on standard output what differs from the defaults and what
 * is likely not meant. */
bool check_run(const char *file, char **overrides, GError **error);

#endif
