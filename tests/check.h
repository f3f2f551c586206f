/* What every cmocka test includes, in the order cmocka wants, with a few words of its own. */
#ifndef MILESTONED_TESTS_CHECK_H
#define MILESTONED_TESTS_CHECK_H

/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
/* clang-format on */

#include "base/error.h"

#include <glib.h>

/* Fails with the error's text when a call that must succeed did not. */
#define check_ok(call, error)                                                                                \
    do {                                                                                                     \
        if (!(call))                                                                                         \
            fail_msg("%s: %s", #call, (error) != NULL ? (error)->message : "failed without an error");       \
    } while (0)

/* `error` is set, is ours, has that code, and its text has `part` in it. */
#define check_error(error, wanted, part)                                                                     \
    do {                                                                                                     \
        assert_non_null(error);                                                                              \
        assert_int_equal((error)->domain, MILESTONED_ERROR);                                                 \
        assert_int_equal((error)->code, (wanted));                                                           \
        if (strstr((error)->message, (part)) == NULL)                                                        \
            fail_msg("\"%s\" does not say \"%s\"", (error)->message, (part));                                \
    } while (0)

/* A file of the material that lies beside the source tree and may be absent: in $MILESTONED_SHARED where that
 * is set. (transfer full) */
static inline char *
check_shared_file(const char *name)
{
    const char *shared = g_getenv("MILESTONED_SHARED"), *source = g_getenv("TEST_SRCDIR");
    if (shared != NULL)
        return g_build_filename(shared, "data", name, NULL);
    return g_build_filename(source != NULL ? source : ".", "..", "shared", "data", name, NULL);
}

#endif
