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

static InternetAddress *
mailbox(const char *name, const char *address)
{
    g_autofree char *clean = header_text(name, NAME_COLUMNS);
    return internet_address_mailbox_new(*clean != '\0' ? clean : NULL, address);
}

static void
add_address(GMimeMessage *message, GMimeAddressType type, const char *name, const char *address)
{
    InternetAddress *box = mailbox(name, address);
    internet_address_set_charset(box, "UTF-8");
    internet_address_list_add(g_mime_message_get_addresses(message, type), box);
    g_object_unref(box);
}

static void
set_header(GMimeMessage *message, const char *name, const char *value)
{
    g_mime_object_set_header(GMIME_OBJECT(message), name, value, "UTF-8");
}

static void
set_threads(GMimeMessage *message, const GPtrArray *threads)
{
    g_autoptr(GString) references = g_string_new(NULL);
    for (guint i = 0; i < threads->len; i++)
        g_string_append_printf(references, "%s<%s>", i == 0 ? "" : " ", (const char *)threads->pdata[i]);
    g_autofree char *parent = g_strdup_printf("<%s>", (const char *)threads->pdata[threads->len - 1]);
    set_header(message, "In-Reply-To", parent);
    set_header(message, "References", references->str); /* GMime folds it between its ids */
}

static void
set_list(GMimeMessage *message, const char *name, const char *id)
{
    g_autofree char *clean = header_text(name, NAME_COLUMNS);
    g_autofree char *phrase = g_mime_utils_header_encode_phrase(NULL, clean, "UTF-8");
    g_autofree char *value = g_strdup_printf("%s <%s>", phrase, id);
    set_header(message, "List-Id", value);
}

static void
set_headers(GMimeMessage *message, const Mail *mail)
{
    g_autofree char *subject = header_text(mail->subject, SUBJECT_COLUMNS);
    add_address(message, GMIME_ADDRESS_TYPE_FROM, mail->from_name, mail->from_address);
    add_address(message, GMIME_ADDRESS_TYPE_TO, mail->to_name, mail->to_address);
    if (mail->reply_address != NULL)
        add_address(message, GMIME_ADDRESS_TYPE_REPLY_TO, mail->reply_name, mail->reply_address);
    g_mime_message_set_subject(message, subject, "UTF-8");
    set_header(message, "Date", mail->date);
    g_mime_message_set_message_id(message, mail->message_id);
    if (mail->threads != NULL)
        set_threads(message, mail->threads);
    set_header(message, "Auto-Submitted", "auto-generated");
    set_header(message, "X-Auto-Response-Suppress", "All");
    if (mail->list_id != NULL)
        set_list(message, mail->list_name, mail->list_id);
}

static void
add_part(GMimeMultipart *multipart, const char *subtype, const char *text)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text, strlen(text));
    GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
    GMimePart *part = g_mime_part_new_with_type("text", subtype);
    g_mime_object_set_content_type_parameter(GMIME_OBJECT(part), "charset", "utf-8");
    g_mime_part_set_content(part, content);
    g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    g_mime_multipart_add(multipart, GMIME_OBJECT(part));
    g_object_unref(part);
    g_object_unref(content);
    g_object_unref(stream);
}

static GBytes *
write_message(GMimeMessage *message)
{
    GMimeFormatOptions *format = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    GByteArray *bytes = g_byte_array_new();
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    g_mime_object_write_to_stream(GMIME_OBJECT(message), format, stream);
    g_object_unref(stream);
    g_mime_format_options_free(format);
    return g_byte_array_free_to_bytes(bytes);
}

GBytes *
mime_build(const Mail *mail)
{
    GMimeMessage *message = g_mime_message_new(TRUE);
    GMimeMultipart *multipart = g_mime_multipart_new_with_subtype("alternative");
    g_mime_multipart_set_boundary(multipart, mail->boundary);
    set_headers(message, mail);
    add_part(multipart, "plain", mail->text);
    add_part(multipart, "html", mail->html);
    g_mime_message_set_mime_part(message, GMIME_OBJECT(multipart));
    GBytes *bytes = write_message(message);
    g_object_unref(multipart);
    g_object_unref(message);
    return bytes;
}
