areas_LTLIBRARIES += plugins/pathways/pathways.la
plugins_pathways_pathways_la_SOURCES = plugins/pathways/pathways.c
plugins_pathways_pathways_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_pathways_pathways_la_CFLAGS = $(MS_CFLAGS)
plugins_pathways_pathways_la_LDFLAGS = $(area_plugin_ldflags)
plugins_pathways_pathways_la_LIBADD = libmilestoned-look.la

EXTRA_DIST += plugins/pathways/README.md

check_PROGRAMS += plugins/pathways/test_pathways
plugins_pathways_test_pathways_SOURCES = plugins/pathways/test_pathways.c plugins/pathways/pathways.c $(area_plugin_test_sources)
plugins_pathways_test_pathways_LDADD = $(LDADD) -lm
