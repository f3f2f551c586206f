/* A message as it stands between DATA and the final dot (RFC 5321, section 4.5.2). */
#ifndef MILESTONED_DELIVER_SMTP_DATA_H
#define MILESTONED_DELIVER_SMTP_DATA_H

#include <glib.h>
#include <stdbool.h>

/*
 * Appends the message to `out`: every line end, be it CR LF, LF or CR, becomes CR LF; a line that begins with
 * a dot gets another; the last line is ended; then the final dot. Since no CR or LF stands alone afterwards,
 * no server can see an end of the message earlier than another one does (SMTP smuggling).
 */
void smtp_data_append(GByteArray *out, const void *message, gsize size);

/* True when a byte above 127 stands in it. */
bool smtp_data_is_eight_bit(const void *message, gsize size);

#endif
