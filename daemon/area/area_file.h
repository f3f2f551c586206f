/* Where plugins are found: NAME.so in the directory of plugins, or, in a build tree, where libtool puts it.
 */
#ifndef MILESTONED_AREA_AREA_FILE_H
#define MILESTONED_AREA_AREA_FILE_H

#include <glib.h>
#include <stdbool.h>

/* Lower-case letters, digits, _ and -: nothing that leads out of the directory. */
bool area_file_is_name(const char *name);

/* The plugin's file; ERROR_UNAVAILABLE, with the nearest name that there is, where there is none.
 * (transfer full) */
char *area_file_find(const char *directory, const char *name, GError **error);

/* The names of all that are there, sorted; empty when the directory cannot be read. (transfer full) */
GStrv area_file_list(const char *directory);

#endif
