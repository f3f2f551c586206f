/*
 * Failures. Every function that can fail returns false or NULL and fills a GError of this domain, whose text
 * says where the fault lies and what to do about it. The code is the exit code a program ends with, as in
 * sysexits.h.
 */
#ifndef MILESTONED_BASE_ERROR_H
#define MILESTONED_BASE_ERROR_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
    ERROR_USAGE = 64,       /* the command line */
    ERROR_DATA = 65,        /* a file or a plan that cannot be read as it stands */
    ERROR_UNAVAILABLE = 69, /* the daemon, a server or a file cannot be reached */
    ERROR_SOFTWARE = 70,    /* a library broke its word */
    ERROR_IO = 74,          /* a read or a write failed */
    ERROR_TEMPORARY = 75,   /* the same call may succeed later */
    ERROR_SETTINGS = 78     /* the settings */
} ErrorCode;

#define MILESTONED_ERROR (error_quark())
GQuark error_quark(void);

/* Fills `error` (which may be NULL) and returns false, so that a caller can write `return error_set(…)`. */
bool error_set(GError **error, ErrorCode code, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The exit code of a program that ends with this error; 70 for an error of another domain, 0 for NULL. */
int error_exit_code(const GError *error);

#endif
