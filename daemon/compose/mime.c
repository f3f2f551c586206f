#include "compose/mime.h"

#include "compose/phrase.h"

#include <gmime/gmime.h>

/* Longer than any name of a person or post, short enough for one header. */
enum { NAME_COLUMNS = 120, SUBJECT_COLUMNS = 200 };

/* One line, and no encoded word of its own: what stands in the plan as "=?UTF-8?Q?=0D?=" would come out of a
 * reader's decoding as something else, a line's end even. */
static char *
header_text(const char *text, glong columns)
{
    g_autofree char *clean = phrase_clean(text, columns);
    g_auto(GStrv) parts = g_strsplit(clean, "=?", -1);
    return g_strjoinv("= ?", parts);
}

/*
 * A message as GMime's objects would write it, in a fraction of their time: GMime encodes and folds, and what
 * is left are constant lines.
 */

/* Whatever GMime makes of a text ends its lines by LF. */
static void
put_lines(GString *out, const char *text, gsize size)
{
    const char *end = text + size;
    for (const char *line = text, *next; line < end; line = next) {
        const char *feed = memchr(line, '\n', (gsize)(end - line));
        const char *stop = feed != NULL ? feed : end;
        g_string_append_len(out, line, stop - line);
        if (feed != NULL)
            g_string_append(out, "\r\n");
        next = feed != NULL ? feed + 1 : end;
    }
}

/* Folded between words only: an address that is parted is valid, and not read everywhere. */
static void
put_folded(GString *out, const char *name, const char *value)
{
    g_autofree char *header = g_strconcat(name, ": ", value, NULL);
    g_autofree char *folded = g_mime_utils_unstructured_header_fold(NULL, NULL, header);
    put_lines(out, folded, strlen(folded));
}

static void
put_text(GString *out, const char *name, const char *text)
{
    g_autofree char *encoded = g_mime_utils_header_encode_text(NULL, text, "UTF-8");
    put_folded(out, name, encoded);
}

/* What cannot be folded, and is not. */
static void
put_line(GString *out, const char *name, const char *value)
{
    g_string_append_printf(out, "%s: %s\r\n", name, value);
}

/* The host of an address may have letters of its own, which the names' system has others for. */
static char *
wire_address(const char *address)
{
    if (g_str_is_ascii(address))
        return g_strdup(address);
    InternetAddress *box = internet_address_mailbox_new(NULL, address);
    char *wire = g_strdup(internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(box)));
    g_object_unref(box);
    return wire;
}

/* "Name <id>"; `name` is one of header_text. */
static void
put_named(GString *out, const char *header, const char *name, const char *id)
{
    g_autofree char *phrase = g_mime_utils_header_encode_phrase(NULL, name, "UTF-8");
    g_autofree char *value = g_strdup_printf("%s <%s>", phrase, id);
    put_folded(out, header, value);
}

static void
put_mailbox(GString *out, const char *header, const char *name, const char *address)
{
    g_autofree char *clean = header_text(name, NAME_COLUMNS);
    g_autofree char *wire = wire_address(address);
    if (*clean != '\0')
        put_named(out, header, clean, wire);
    else
        put_folded(out, header, wire);
}

static void
put_threads(GString *out, const GPtrArray *threads)
{
    g_autofree char *parent = g_strdup_printf("<%s>", (const char *)threads->pdata[threads->len - 1]);
    put_line(out, "In-Reply-To", parent);
    g_string_append(out, "References:");
    for (guint i = 0; i < threads->len; i++)
        g_string_append_printf(out, "%s <%s>", i == 0 ? "" : "\r\n", (const char *)threads->pdata[i]);
    g_string_append(out, "\r\n");
}

static void
put_list(GString *out, const char *name, const char *id)
{
    g_autofree char *clean = header_text(name, NAME_COLUMNS);
    put_named(out, "List-Id", clean, id);
}

static void
put_headers(GString *out, const Mail *mail)
{
    g_autofree char *subject = header_text(mail->subject, SUBJECT_COLUMNS);
    g_autofree char *id = g_strdup_printf("<%s>", mail->message_id);
    put_line(out, "Date", mail->date);
    put_mailbox(out, "From", mail->from_name, mail->from_address);
    if (mail->reply_address != NULL)
        put_mailbox(out, "Reply-To", mail->reply_name, mail->reply_address);
    put_text(out, "Subject", subject);
    put_mailbox(out, "To", mail->to_name, mail->to_address);
    put_line(out, "Message-Id", id);
    if (mail->threads != NULL)
        put_threads(out, mail->threads);
    put_line(out, "Auto-Submitted", "auto-generated");
    put_line(out, "X-Auto-Response-Suppress", "All");
    if (mail->list_id != NULL)
        put_list(out, mail->list_name, mail->list_id);
}

static void
put_quoted_printable(GString *out, const char *text)
{
    GMimeEncoding encoding;
    gsize length = strlen(text);
    g_mime_encoding_init_encode(&encoding, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_autofree char *encoded = g_malloc(g_mime_encoding_outlen(&encoding, length));
    gsize size = g_mime_encoding_flush(&encoding, text, length, encoded);
    put_lines(out, encoded, size);
}

static void
put_part(GString *out, const char *boundary, const char *subtype, const char *text)
{
    g_string_append_printf(out,
                           "\r\n--%s\r\nContent-Type: text/%s; charset=utf-8\r\n"
                           "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
                           boundary, subtype);
    put_quoted_printable(out, text);
}

GBytes *
mime_build(const Mail *mail)
{
    /* of what is not ASCII each byte takes three */
    GString *out = g_string_sized_new(2048 + 5 * (strlen(mail->text) + strlen(mail->html)) / 4);
    put_headers(out, mail);
    put_line(out, "MIME-Version", "1.0");
    g_string_append_printf(out, "Content-Type: multipart/alternative;\r\n\tboundary=%s\r\n", mail->boundary);
    put_part(out, mail->boundary, "plain", mail->text);
    put_part(out, mail->boundary, "html", mail->html);
    g_string_append_printf(out, "\r\n--%s--\r\n", mail->boundary);
    return g_string_free_to_bytes(out);
}
