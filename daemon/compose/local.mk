libmilestoned_a_SOURCES += \
	daemon/compose/chat.c daemon/compose/chat.h \
	daemon/compose/chat_ntfy.c \
	daemon/compose/chat_slack.c \
	daemon/compose/chat_teams.c \
	daemon/compose/compose.c daemon/compose/compose.h \
	daemon/compose/mime.c daemon/compose/mime.h \
	daemon/compose/mustache.c daemon/compose/mustache.h \
	daemon/compose/mustache_parse.c daemon/compose/mustache_scan.c daemon/compose/mustache_tree.h \
	daemon/compose/phrase.c daemon/compose/phrase.h \
	daemon/compose/templates.c daemon/compose/templates.h \
	daemon/compose/view.c daemon/compose/view.h daemon/compose/view_example.c \
	daemon/compose/view_entry.c daemon/compose/view_people.c \
	daemon/compose/view_item.c daemon/compose/view_private.h daemon/compose/view_question.c \
	daemon/compose/webhook.c daemon/compose/webhook.h

include conf/templates/local.mk
