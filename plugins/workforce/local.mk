areas_LTLIBRARIES += plugins/workforce/workforce.la
plugins_workforce_workforce_la_SOURCES = plugins/workforce/workforce.c
plugins_workforce_workforce_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_workforce_workforce_la_CFLAGS = $(MS_CFLAGS)
plugins_workforce_workforce_la_LDFLAGS = $(area_plugin_ldflags)
plugins_workforce_workforce_la_LIBADD = libmilestoned-look.la

EXTRA_DIST += plugins/workforce/README.md

check_PROGRAMS += plugins/workforce/test_workforce
plugins_workforce_test_workforce_SOURCES = plugins/workforce/test_workforce.c plugins/workforce/workforce.c $(area_plugin_test_sources)
plugins_workforce_test_workforce_LDADD = $(LDADD) -lm
