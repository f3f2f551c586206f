/* Secrets: passwords and keys, which stand in files of their own and never in the settings. */
#ifndef MILESTONED_SETTINGS_SECRET_H
#define MILESTONED_SETTINGS_SECRET_H

#include <glib.h>

/*
 * Reads a secret: a path, or "credential:NAME" for a file of that name in $CREDENTIALS_DIRECTORY (systemd's
 * LoadCredential=, systemd.exec(5)). One line end at its end is taken off. ERROR_SETTINGS for a file that is
 * missing, no regular file, empty, above 4 KiB, has a zero byte or a second line, or may be read or written
 * by everybody or written by its group. The text of an error never holds any of the secret. (transfer full)
 */
char *secret_read(const char *reference, GError **error);

/* Overwrites it before it is freed. NULL is fine. */
void secret_free(char *secret);

#endif
