#include "compose/chat.h"

#include <string.h>

/* Together they stay below the 28 KB that Teams takes, whatever the letters. */
enum { MOST_LINES = 6, BYTES = 20000 };

static json_t *
run_block(const char *text, const char *weight, const char *size, const char *spacing)
{
    return json_pack("{s:s, s:s, s:[{s:s, s:s, s:s, s:s}]}", "type", "RichTextBlock", "spacing", spacing,
                     "inlines", "type", "TextRun", "text", text, "weight", weight, "size", size);
}

/* Adds a block while there is room for it. */
static void
add_text(json_t *body, gsize *used, const char *text, const char *weight, const char *size,
         const char *spacing)
{
    *used += strlen(text) + 120; /* what stands around the text */
    if (*used <= BYTES)
        json_array_append_new(body, run_block(text, weight, size, spacing));
}

json_t *
chat_teams(const Chat *chat)
{
    json_t *body = json_array();
    gsize used = 0;
    add_text(body, &used, chat->title, "Bolder", "Medium", "None");
    add_text(body, &used, chat->summary, "Default", "Default", "Small");
    for (guint i = 0; i < chat->parts->len; i++) {
        const ChatPart *part = chat->parts->pdata[i];
        g_autoptr(GPtrArray) lines = chat_lines(part, MOST_LINES);
        add_text(body, &used, part->heading, "Bolder", "Default", "Medium");
        for (guint j = 0; j < lines->len; j++) {
            g_autofree char *line = g_strconcat("• ", lines->pdata[j], NULL);
            add_text(body, &used, line, "Default", "Default", "None");
        }
    }
    json_t *card =
        json_pack("{s:s, s:s, s:s, s:o, s:s, s:{s:s}}", "$schema",
                  "http://adaptivecards.io/schemas/adaptive-card.json", "type", "AdaptiveCard", "version",
                  "1.4", "body", body, "fallbackText", chat->title, "msteams", "width", "Full");
    return json_pack("{s:s, s:[{s:s, s:n, s:o}]}", "type", "message", "attachments", "contentType",
                     "application/vnd.microsoft.card.adaptive", "contentUrl", "content", card);
}
