/*
 * A digest as chats take it: what a digest by mail says, on one screen. Three ways to write it down, one for
 * each kind of chat; whatever stands in the plan is text there, and cannot mention, link or format anything.
 */
#ifndef MILESTONED_COMPOSE_CHAT_H
#define MILESTONED_COMPOSE_CHAT_H

#include "plan/notice.h"

#include <jansson.h>

/* One heading with its lines, of which `more` were left out. */
typedef struct ChatPart {
    char *heading;
    GPtrArray *lines; /* char * */
    int more;
} ChatPart;

typedef struct Chat {
    char *title, *summary;
    bool urgent;      /* something is overdue, or was escalated */
    GPtrArray *parts; /* ChatPart *, owned */
} Chat;

/* From a view (view.h) of a draft; `subject` is the title. The summary says no more than is not said there,
 * and whose plan it is of. (transfer full) */
Chat *chat_new(const json_t *view, const char *subject);
/* One that says a sentence alone. (transfer full) */
Chat *chat_note(const char *title, const char *sentence);
void chat_free(Chat *chat);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Chat, chat_free)

/* The first `most` lines of a part; behind them "and N more" where there are more. (transfer full) */
GPtrArray *chat_lines(const ChatPart *part, guint most);

/* Slack's incoming webhooks: Block Kit (at most 50 blocks, a header of 150 characters, sections of 3,000),
 * and `text` for notifications, and for Mattermost, which reads that alone (at most 16,383). */
json_t *chat_slack(const Chat *chat);

/* A workflow of Microsoft Teams: a message with an Adaptive Card (version 1.4; at most 28 KB in all). Texts
 * are runs, which Teams does not read as Markdown. */
json_t *chat_teams(const Chat *chat);

/* ntfy, published as JSON to the server's root: `webhook` is the address of the topic. A message has at most
 * 4,096 bytes, or it would become an attachment. */
json_t *chat_ntfy(const Chat *chat, const char *webhook);

#endif
