#include "compose/chat.h"

#include <string.h>

enum { MOST_LINES = 3, BYTES = 3900 };

/* Adds a line while there is room for it. */
static void
add_line(GString *out, const char *before, const char *text)
{
    if (out->len + strlen(before) + strlen(text) <= BYTES)
        g_string_append_printf(out, "%s%s", before, text);
}

json_t *
chat_ntfy(const Chat *chat, const char *webhook)
{
    const char *slash = strrchr(webhook, '/');
    GString *message = g_string_new(chat->summary);
    for (guint i = 0; i < chat->parts->len; i++) {
        const ChatPart *part = chat->parts->pdata[i];
        g_autoptr(GPtrArray) lines = chat_lines(part, MOST_LINES);
        add_line(message, "\n\n", part->heading);
        for (guint j = 0; j < lines->len; j++)
            add_line(message, "\n• ", lines->pdata[j]);
    }
    json_t *body =
        json_pack("{s:s, s:s, s:s, s:i, s:[s]}", "topic", slash != NULL ? slash + 1 : "", "title",
                  chat->title, "message", message->str, "priority", chat->urgent ? 4 : 3, "tags", "calendar");
    g_string_free(message, TRUE);
    return body;
}
