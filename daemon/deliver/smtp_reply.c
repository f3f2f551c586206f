#include "deliver/smtp_reply.h"

#include "base/text.h"

#include <string.h>

#define LINE_LIMIT  4096
#define REPLY_LIMIT 65536

struct SmtpReplyReader {
    GString *line; /* what has come of the present line, without its end */
    GString *text; /* the reply's earlier lines */
    bool ready;    /* the last read completed a reply: the next begins anew */
    SmtpReply reply;
};

SmtpReplyReader *
smtp_reply_reader_new(void)
{
    SmtpReplyReader *reader = g_new0(SmtpReplyReader, 1);
    reader->line = g_string_new(NULL);
    reader->text = g_string_new(NULL);
    return reader;
}

void
smtp_reply_reader_free(SmtpReplyReader *reader)
{
    if (reader == NULL)
        return;
    g_string_free(reader->line, TRUE);
    g_string_free(reader->text, TRUE);
    g_free(reader);
}

static void
begin_reply(SmtpReplyReader *reader)
{
    reader->ready = false;
    reader->reply = (SmtpReply){0};
    g_string_truncate(reader->line, 0);
    g_string_truncate(reader->text, 0);
}

static int
line_code(const char *line)
{
    if (line[0] < '2' || line[0] > '5' || !g_ascii_isdigit(line[1]) || !g_ascii_isdigit(line[2]))
        return 0;
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

/* Takes a whole line into the reply. */
static SmtpReplyState
end_line(SmtpReplyReader *reader)
{
    GString *line = reader->line;
    if (line->len > 0 && line->str[line->len - 1] == '\r')
        g_string_truncate(line, line->len - 1);
    if (strlen(line->str) != line->len || memchr(line->str, '\r', line->len) != NULL)
        return SMTP_REPLY_BAD;
    int code = line_code(line->str);
    char mark = code == 0 ? '\0' : line->str[3];
    if (code == 0 || (mark != '\0' && mark != ' ' && mark != '-'))
        return SMTP_REPLY_BAD;
    if (reader->reply.code != 0) {
        if (code != reader->reply.code)
            return SMTP_REPLY_BAD;
        g_string_append_c(reader->text, '\n');
    }
    reader->reply.code = code;
    g_string_append(reader->text, mark == '\0' ? "" : line->str + 4);
    g_string_truncate(line, 0);
    if (mark == '-')
        return reader->text->len > REPLY_LIMIT ? SMTP_REPLY_BAD : SMTP_REPLY_MORE;
    reader->reply.text = reader->text->str;
    reader->ready = true;
    return SMTP_REPLY_READY;
}

SmtpReplyState
smtp_reply_read(SmtpReplyReader *reader, const char **bytes, gsize *size)
{
    if (reader->ready)
        begin_reply(reader);
    SmtpReplyState state = SMTP_REPLY_MORE;
    while (*size > 0 && state == SMTP_REPLY_MORE) {
        const char *end = memchr(*bytes, '\n', *size);
        gsize taken = end == NULL ? *size : (gsize)(end - *bytes);
        g_string_append_len(reader->line, *bytes, (gssize)taken);
        if (reader->line->len > LINE_LIMIT)
            return SMTP_REPLY_BAD;
        gsize over = end == NULL ? 0 : 1;
        *bytes += taken + over;
        *size -= taken + over;
        if (end != NULL)
            state = end_line(reader);
    }
    return state;
}

const SmtpReply *
smtp_reply_get(const SmtpReplyReader *reader)
{
    return reader->ready ? &reader->reply : NULL;
}

char *
smtp_reply_describe(const SmtpReply *reply)
{
    g_autofree char *valid = g_utf8_make_valid(reply->text, -1);
    g_autofree char *line = text_squeeze(valid);
    g_autofree char *safe = text_printable(line);
    g_autofree char *brief = text_ellipsize(safe, 300);
    return *brief == '\0' ? g_strdup_printf("%d", reply->code) : g_strdup_printf("%d %s", reply->code, brief);
}

static void
read_keyword(SmtpOffer *offer, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 3);
    if (words[0] == NULL)
        return;
    if (g_ascii_strcasecmp(words[0], "PIPELINING") == 0)
        offer->pipelining = true;
    else if (g_ascii_strcasecmp(words[0], "SMTPUTF8") == 0)
        offer->utf8 = true;
    else if (g_ascii_strcasecmp(words[0], "8BITMIME") == 0)
        offer->eight_bit = true;
    else if (g_ascii_strcasecmp(words[0], "AUTH") == 0)
        offer->auth = true;
    else if (g_ascii_strcasecmp(words[0], "DSN") == 0)
        offer->dsn = true;
    else if (g_ascii_strcasecmp(words[0], "SIZE") == 0) {
        offer->size = true;
        guint64 largest = 0;
        if (words[1] != NULL && g_ascii_string_to_unsigned(words[1], 10, 0, G_MAXINT64, &largest, NULL))
            offer->largest = (gint64)largest;
    }
}

SmtpOffer
smtp_offer_read(const SmtpReply *reply)
{
    SmtpOffer offer = {0};
    g_auto(GStrv) lines = g_strsplit(reply->text, "\n", -1);
    /* The first line names the server. */
    for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
        read_keyword(&offer, lines[i]);
    return offer;
}
