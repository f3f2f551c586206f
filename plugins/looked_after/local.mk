areas_LTLIBRARIES += plugins/looked_after/looked_after.la
plugins_looked_after_looked_after_la_SOURCES = plugins/looked_after/looked_after.c
plugins_looked_after_looked_after_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_looked_after_looked_after_la_CFLAGS = $(MS_CFLAGS)
plugins_looked_after_looked_after_la_LDFLAGS = $(area_plugin_ldflags)
plugins_looked_after_looked_after_la_LIBADD = libmilestoned-look.la

EXTRA_DIST += plugins/looked_after/README.md

check_PROGRAMS += plugins/looked_after/test_looked_after
plugins_looked_after_test_looked_after_SOURCES = plugins/looked_after/test_looked_after.c plugins/looked_after/looked_after.c $(area_plugin_test_sources)
plugins_looked_after_test_looked_after_LDADD = $(LDADD) -lm
