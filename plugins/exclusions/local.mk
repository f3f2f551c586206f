areas_LTLIBRARIES += plugins/exclusions/exclusions.la
plugins_exclusions_exclusions_la_SOURCES = plugins/exclusions/exclusions.c
plugins_exclusions_exclusions_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_exclusions_exclusions_la_CFLAGS = $(MS_CFLAGS)
plugins_exclusions_exclusions_la_LDFLAGS = $(area_plugin_ldflags)
plugins_exclusions_exclusions_la_LIBADD = libmilestoned-look.la

EXTRA_DIST += plugins/exclusions/README.md

check_PROGRAMS += plugins/exclusions/test_exclusions
plugins_exclusions_test_exclusions_SOURCES = plugins/exclusions/test_exclusions.c plugins/exclusions/exclusions.c $(area_plugin_test_sources)
plugins_exclusions_test_exclusions_LDADD = $(LDADD) -lm
