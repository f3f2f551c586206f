/* A mail that may be a report: whatever it is, what is read of it is text that can be shown and stored. */
#include "deliver/dsn.h"
#include "tests/fuzz/fuzz.h"

#include <gmime/gmime.h>
#include <string.h>

static void
try_recipient(const DsnRecipient *recipient)
{
    fuzz_check(recipient->address != NULL && recipient->status != NULL, "a recipient without its parts");
    fuzz_check(recipient->action >= DSN_FAILED && recipient->action <= DSN_EXPANDED, recipient->address);
    fuzz_check(g_utf8_validate(recipient->answer, -1, NULL), recipient->answer);
    for (const char *p = recipient->answer; *p != '\0'; p = g_utf8_next_char(p))
        fuzz_check(g_unichar_type(g_utf8_get_char(p)) != G_UNICODE_CONTROL, recipient->answer);
    fuzz_check(!dsn_is_permanent(recipient) || recipient->action == DSN_FAILED, recipient->status);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool started;
    if (!started)
        g_mime_init();
    started = true;
    g_autoptr(Dsn) dsn = dsn_read(data, size);
    if (dsn == NULL)
        return 0;
    fuzz_check(dsn->recipients->len > 0, "a report of nobody");
    for (guint i = 0; i < dsn->recipients->len; i++)
        try_recipient(dsn->recipients->pdata[i]);
    return 0;
}
