areas_LTLIBRARIES += plugins/semh_access/semh_access.la
plugins_semh_access_semh_access_la_SOURCES = plugins/semh_access/semh_access.c
plugins_semh_access_semh_access_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_semh_access_semh_access_la_CFLAGS = $(MS_CFLAGS)
plugins_semh_access_semh_access_la_LDFLAGS = $(area_plugin_ldflags)
plugins_semh_access_semh_access_la_LIBADD = libmilestoned-look.la

EXTRA_DIST += plugins/semh_access/README.md

check_PROGRAMS += plugins/semh_access/test_semh_access
plugins_semh_access_test_semh_access_SOURCES = plugins/semh_access/test_semh_access.c plugins/semh_access/semh_access.c $(area_plugin_test_sources)
plugins_semh_access_test_semh_access_LDADD = $(LDADD) -lm
