areas_LTLIBRARIES += plugins/send/send.la
plugins_send_send_la_SOURCES = plugins/send/send.c
plugins_send_send_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_send_send_la_CFLAGS = $(MS_CFLAGS)
plugins_send_send_la_LDFLAGS = $(area_plugin_ldflags)
plugins_send_send_la_LIBADD = libmilestoned-look.la

EXTRA_DIST += plugins/send/README.md

check_PROGRAMS += plugins/send/test_send
plugins_send_test_send_SOURCES = plugins/send/test_send.c plugins/send/send.c $(area_plugin_test_sources)
plugins_send_test_send_LDADD = $(LDADD) -lm
