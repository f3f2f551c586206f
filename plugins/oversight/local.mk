areas_LTLIBRARIES += plugins/oversight/oversight.la
plugins_oversight_oversight_la_SOURCES = plugins/oversight/oversight.c
plugins_oversight_oversight_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_oversight_oversight_la_CFLAGS = $(MS_CFLAGS)
plugins_oversight_oversight_la_LDFLAGS = $(area_plugin_ldflags)
plugins_oversight_oversight_la_LIBADD = libmilestoned-look.la

EXTRA_DIST += plugins/oversight/README.md

check_PROGRAMS += plugins/oversight/test_oversight
plugins_oversight_test_oversight_SOURCES = plugins/oversight/test_oversight.c plugins/oversight/oversight.c $(area_plugin_test_sources)
plugins_oversight_test_oversight_LDADD = $(LDADD) -lm
