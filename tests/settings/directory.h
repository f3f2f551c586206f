/* A directory of its own for each test of this room. */
#ifndef MILESTONED_TESTS_SETTINGS_DIRECTORY_H
#define MILESTONED_TESTS_SETTINGS_DIRECTORY_H

#include <glib.h>

/* For cmocka's setup and teardown: `*state` is the directory's path. */
int directory_make(void **state);
int directory_remove(void **state);

/* Writes a file below it, making the directories on the way. `size` -1: a string. */
void directory_put(void **state, const char *name, const char *content, gssize size);

/* The same, and gives its path (transfer full). */
char *directory_write(void **state, const char *name, const char *content, gssize size);

#endif
