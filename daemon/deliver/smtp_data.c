#include "deliver/smtp_data.h"

static void
append(GByteArray *out, const char *bytes, gsize size)
{
    g_byte_array_append(out, (const guint8 *)bytes, (guint)size);
}

void
smtp_data_append(GByteArray *out, const void *message, gsize size)
{
    const char *at = size > 0 ? message : ""; /* an empty message may have no bytes at all */
    const char *end = at + size;
    while (at < end) {
        if (*at == '.')
            append(out, ".", 1);
        const char *stop = at;
        while (stop < end && *stop != '\r' && *stop != '\n')
            stop++;
        append(out, at, (gsize)(stop - at));
        append(out, "\r\n", 2);
        bool pair = stop + 1 < end && stop[0] == '\r' && stop[1] == '\n';
        at = stop + (pair ? 2 : 1);
    }
    append(out, ".\r\n", 3);
}

bool
smtp_data_is_eight_bit(const void *message, gsize size)
{
    const guint8 *bytes = message;
    for (gsize i = 0; i < size; i++) {
        if (bytes[i] > 127)
            return true;
    }
    return false;
}
