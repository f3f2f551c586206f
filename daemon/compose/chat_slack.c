#include "compose/chat.h"

#include <string.h>

/* Of Block Kit; and of Mattermost's messages. */
enum { MOST_PARTS = 40, MOST_LINES = 10, SECTION_LIMIT = 2900, TEXT_LIMIT = 16000 };

/*
 * `text` is read as markup: &, < and > as Slack asks for (which keeps <!channel> and links out), and an @
 * that no letter can follow, so that Mattermost sees no mention.
 */
static void
append_escaped(GString *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '&')
            g_string_append(out, "&amp;");
        else if (*text == '<')
            g_string_append(out, "&lt;");
        else if (*text == '>')
            g_string_append(out, "&gt;");
        else if (*text == '@')
            g_string_append(out, "@\u200b");
        else
            g_string_append_c(out, *text);
    }
}

static void
append_line(GString *out, const char *before, const char *text, const char *after)
{
    GString *line = g_string_new(before);
    append_escaped(line, text);
    g_string_append(line, after);
    if (out->len + line->len <= TEXT_LIMIT)
        g_string_append_len(out, line->str, (gssize)line->len);
    g_string_free(line, TRUE);
}

static char *
whole_text(const Chat *chat)
{
    GString *out = g_string_new(NULL);
    append_line(out, "*", chat->title, "*\n");
    append_line(out, "", chat->summary, "\n");
    for (guint i = 0; i < chat->parts->len; i++) {
        const ChatPart *part = chat->parts->pdata[i];
        g_autoptr(GPtrArray) lines = chat_lines(part, MOST_LINES);
        append_line(out, "\n*", part->heading, "*\n");
        for (guint j = 0; j < lines->len; j++)
            append_line(out, "• ", lines->pdata[j], "\n");
    }
    return g_string_free(out, FALSE);
}

/* Slack reads no markup in plain text. */
static json_t *
plain(const char *text)
{
    return json_pack("{s:s, s:s, s:b}", "type", "plain_text", "text", text, "emoji", 0);
}

static json_t *
part_block(const ChatPart *part)
{
    g_autoptr(GPtrArray) lines = chat_lines(part, MOST_LINES);
    GString *text = g_string_new(part->heading);
    for (guint i = 0; i < lines->len; i++) {
        if (text->len + strlen(lines->pdata[i]) < SECTION_LIMIT)
            g_string_append_printf(text, "\n• %s", (char *)lines->pdata[i]);
    }
    json_t *block = json_pack("{s:s, s:o}", "type", "section", "text", plain(text->str));
    g_string_free(text, TRUE);
    return block;
}

json_t *
chat_slack(const Chat *chat)
{
    g_autofree char *text = whole_text(chat);
    json_t *blocks = json_array();
    json_array_append_new(blocks, json_pack("{s:s, s:o}", "type", "header", "text", plain(chat->title)));
    json_array_append_new(blocks, json_pack("{s:s, s:o}", "type", "section", "text", plain(chat->summary)));
    for (guint i = 0; i < chat->parts->len && i < MOST_PARTS; i++)
        json_array_append_new(blocks, part_block(chat->parts->pdata[i]));
    return json_pack("{s:s, s:o}", "text", text, "blocks", blocks);
}
