libmilestoned_a_SOURCES += \
	daemon/deliver/backoff.c daemon/deliver/backoff.h \
	daemon/deliver/curl_loop.c daemon/deliver/curl_loop.h \
	daemon/deliver/deliverer.c daemon/deliver/deliverer.h \
	daemon/deliver/dsn.c daemon/deliver/dsn.h \
	daemon/deliver/maildir.c daemon/deliver/maildir.h \
	daemon/deliver/pace.c daemon/deliver/pace.h \
	daemon/deliver/reach.c daemon/deliver/reach.h \
	daemon/deliver/record.c daemon/deliver/record.h \
	daemon/deliver/signature.c daemon/deliver/signature.h \
	daemon/deliver/smtp.c daemon/deliver/smtp.h \
	daemon/deliver/smtp_connection.c daemon/deliver/smtp_connection.h \
	daemon/deliver/smtp_data.c daemon/deliver/smtp_data.h \
	daemon/deliver/smtp_reply.c daemon/deliver/smtp_reply.h \
	daemon/deliver/smtp_session.c daemon/deliver/smtp_session.h \
	daemon/deliver/transport.c daemon/deliver/transport.h \
	daemon/deliver/webhook.c daemon/deliver/webhook.h \
	daemon/deliver/webhook_hosts.c daemon/deliver/webhook_hosts.h
