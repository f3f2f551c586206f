#include "deliver/dsn.h"

#include "base/text.h"

#include <gmime/gmime.h>
#include <string.h>

enum { ANSWER_COLUMNS = 300, MOST_RECIPIENTS = 100 };

static void
recipient_free(void *data)
{
    DsnRecipient *recipient = data;
    g_free(recipient->address);
    g_free(recipient->status);
    g_free(recipient->answer);
    g_free(recipient);
}

void
dsn_free(Dsn *dsn)
{
    if (dsn == NULL)
        return;
    g_free(dsn->message_id);
    g_ptr_array_unref(dsn->recipients);
    g_free(dsn);
}

bool
dsn_is_permanent(const DsnRecipient *recipient)
{
    return recipient->action == DSN_FAILED && *recipient->status == '5';
}

/* One line, whatever stands in it. */
static char *
line_of(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autofree char *line = text_squeeze(valid);
    g_autofree char *safe = text_printable(line);
    return text_ellipsize(safe, ANSWER_COLUMNS);
}

/* The value of a field of a group; NULL. (transfer full) */
static char *
field(GMimeHeaderList *group, const char *name)
{
    GMimeHeader *header = g_mime_header_list_get_header(group, name);
    const char *value = header != NULL ? g_mime_header_get_value(header) : NULL;
    return value != NULL ? g_strstrip(g_strdup(value)) : NULL;
}

/* "rfc822; lead@example.org" without its type, and without the angle brackets that some servers put. */
static char *
address_in(const char *value)
{
    const char *at = strchr(value, ';');
    g_autofree char *text = g_strstrip(g_strdup(at != NULL ? at + 1 : value));
    gsize length = strlen(text);
    if (length > 1 && text[0] == '<' && text[length - 1] == '>')
        return g_strndup(text + 1, length - 2);
    return g_steal_pointer(&text);
}

/* xtext (RFC 3461, section 4): "+" and two hexadecimal digits stand for a byte. */
static char *
from_xtext(const char *text)
{
    GString *out = g_string_new(NULL);
    for (; *text != '\0'; text++) {
        int high = text[0] == '+' ? g_ascii_xdigit_value(text[1]) : -1;
        int low = high >= 0 ? g_ascii_xdigit_value(text[2]) : -1;
        g_string_append_c(out, low >= 0 ? (char)(high * 16 + low) : text[0]);
        text += low >= 0 ? 2 : 0;
    }
    return g_string_free(out, FALSE);
}

static bool
parse_action(const char *text, DsnAction *action)
{
    static const char *const words[] = {[DSN_FAILED] = "failed",
                                        [DSN_DELAYED] = "delayed",
                                        [DSN_DELIVERED] = "delivered",
                                        [DSN_RELAYED] = "relayed",
                                        [DSN_EXPANDED] = "expanded"};
    for (guint i = 0; text != NULL && i < G_N_ELEMENTS(words); i++) {
        /* a comment may follow the word */
        gsize length = strlen(words[i]);
        if (g_ascii_strncasecmp(text, words[i], length) == 0 && !g_ascii_isalpha(text[length])) {
            *action = (DsnAction)i;
            return true;
        }
    }
    return false;
}

static char *
answer_of(GMimeHeaderList *group, const char *status)
{
    g_autofree char *diagnostic = field(group, "Diagnostic-Code");
    const char *said = diagnostic != NULL ? strchr(diagnostic, ';') : NULL;
    g_autofree char *text = g_strconcat(status, " ", said != NULL ? said + 1 : diagnostic, NULL);
    return line_of(text);
}

/* The address that we wrote to: the original one, where the report has it (RFC 3464, section 2.3.1). */
static void
add_recipient(Dsn *dsn, GMimeHeaderList *group)
{
    g_autofree char *original = field(group, "Original-Recipient");
    g_autofree char *final = field(group, "Final-Recipient");
    g_autofree char *action = field(group, "Action");
    g_autofree char *status = field(group, "Status");
    DsnAction parsed;
    if ((original == NULL && final == NULL) || status == NULL || !parse_action(action, &parsed) ||
        dsn->recipients->len == MOST_RECIPIENTS)
        return;
    g_autofree char *written = address_in(original != NULL ? original : final);
    DsnRecipient *recipient = g_new0(DsnRecipient, 1);
    recipient->address = original != NULL ? from_xtext(written) : g_strdup(written);
    recipient->action = parsed;
    recipient->status = g_strndup(status, strcspn(status, " \t("));
    recipient->answer = answer_of(group, recipient->status);
    g_ptr_array_add(dsn->recipients, recipient);
}

/* "<left@right>" → "left@right"; what has neither is taken as it is. */
static void
take_message_id(Dsn *dsn, const char *text)
{
    if (dsn->message_id != NULL || text == NULL)
        return;
    g_autofree char *id = g_mime_utils_decode_message_id(text);
    dsn->message_id = g_strdup(id != NULL ? id : text);
}

/* One group of fields; false when it has none. The first speaks of the message, each other of a recipient,
 * and a server that forgets the first begins with a recipient. */
static bool
read_group(Dsn *dsn, const GString *text, bool first)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(text->str, text->len);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeObject *part = g_mime_parser_construct_part(parser, NULL);
    GMimeHeaderList *fields = part != NULL ? g_mime_object_get_header_list(part) : NULL;
    bool any = fields != NULL && g_mime_header_list_get_count(fields) > 0;
    g_autofree char *envelope = any && first ? field(fields, "Original-Envelope-Id") : NULL;
    if (envelope != NULL) {
        g_autofree char *id = from_xtext(envelope);
        take_message_id(dsn, id);
    }
    if (any)
        add_recipient(dsn, fields);
    g_clear_object(&part);
    g_object_unref(parser);
    g_object_unref(stream);
    return any;
}

/* The content of a part as a text. (transfer full) */
static char *
content_text(GMimeDataWrapper *content)
{
    GMimeStream *stream = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(content, stream);
    const GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    char *text = bytes->len > 0 ? g_strndup((const char *)bytes->data, bytes->len) : g_strdup("");
    g_object_unref(stream);
    return text;
}

/* A message/delivery-status: groups of fields, parted by empty lines (RFC 3464, section 2.1). */
static void
read_status(Dsn *dsn, GMimeDataWrapper *content)
{
    g_autofree char *text = content_text(content);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *group = g_string_new(NULL);
    bool first = true;
    for (guint i = 0; lines[i] != NULL; i++) {
        g_strchomp(lines[i]);
        g_string_append_printf(group, "%s\n", lines[i]);
        if (*lines[i] != '\0' && lines[i + 1] != NULL)
            continue;
        g_string_append_c(group, '\n');
        if (read_group(dsn, group, first))
            first = false;
        g_string_truncate(group, 0);
    }
    g_string_free(group, TRUE);
}

static const char *
type_of(GMimeObject *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(part);
    return type != NULL ? g_mime_content_type_get_media_subtype(type) : "";
}

/* What the report returns: a whole message, or its header alone (RFC 3462, section 2). */
static void
read_returned(Dsn *dsn, GMimeObject *part)
{
    if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
        take_message_id(dsn, message != NULL ? g_mime_message_get_message_id(message) : NULL);
        return;
    }
    GMimeDataWrapper *content = GMIME_IS_PART(part) ? g_mime_part_get_content(GMIME_PART(part)) : NULL;
    if (content == NULL)
        return;
    GMimeStream *stream = g_mime_stream_mem_new();
    g_mime_data_wrapper_write_to_stream(content, stream);
    g_mime_stream_reset(stream);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *header = g_mime_parser_construct_message(parser, NULL);
    take_message_id(dsn, header != NULL ? g_mime_message_get_message_id(header) : NULL);
    g_clear_object(&header);
    g_object_unref(parser);
    g_object_unref(stream);
}

static void
read_part(Dsn *dsn, GMimeObject *part)
{
    const char *type = type_of(part);
    bool status = g_ascii_strcasecmp(type, "delivery-status") == 0 ||
                  g_ascii_strcasecmp(type, "global-delivery-status") == 0; /* RFC 6533 */
    GMimeDataWrapper *content = GMIME_IS_PART(part) ? g_mime_part_get_content(GMIME_PART(part)) : NULL;
    if (status && content != NULL)
        read_status(dsn, content);
    else if (GMIME_IS_MESSAGE_PART(part) || g_ascii_strcasecmp(type, "rfc822-headers") == 0 ||
             g_ascii_strcasecmp(type, "global-headers") == 0)
        read_returned(dsn, part);
}

static bool
is_report(GMimeObject *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(part);
    const char *kind = type != NULL ? g_mime_content_type_get_parameter(type, "report-type") : NULL;
    return GMIME_IS_MULTIPART(part) && kind != NULL &&
           (g_ascii_strcasecmp(kind, "delivery-status") == 0 ||
            g_ascii_strcasecmp(kind, "global-delivery-status") == 0);
}

static Dsn *
read_report(GMimeMultipart *report)
{
    g_autoptr(Dsn) dsn = g_new0(Dsn, 1);
    dsn->recipients = g_ptr_array_new_with_free_func(recipient_free);
    for (int i = 0; i < g_mime_multipart_get_count(report); i++)
        read_part(dsn, g_mime_multipart_get_part(report, i));
    return dsn->recipients->len > 0 ? g_steal_pointer(&dsn) : NULL;
}

Dsn *
dsn_read(const void *bytes, gsize size)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, size);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    GMimeObject *top = message != NULL ? g_mime_message_get_mime_part(message) : NULL;
    Dsn *dsn = top != NULL && is_report(top) ? read_report(GMIME_MULTIPART(top)) : NULL;
    g_clear_object(&message);
    g_object_unref(parser);
    g_object_unref(stream);
    return dsn;
}
