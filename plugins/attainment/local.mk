areas_LTLIBRARIES += plugins/attainment/attainment.la
plugins_attainment_attainment_la_SOURCES = plugins/attainment/attainment.c
plugins_attainment_attainment_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_attainment_attainment_la_CFLAGS = $(MS_CFLAGS)
plugins_attainment_attainment_la_LDFLAGS = $(area_plugin_ldflags)
plugins_attainment_attainment_la_LIBADD = libmilestoned-look.la

EXTRA_DIST += plugins/attainment/README.md

check_PROGRAMS += plugins/attainment/test_attainment
plugins_attainment_test_attainment_SOURCES = plugins/attainment/test_attainment.c plugins/attainment/attainment.c $(area_plugin_test_sources)
plugins_attainment_test_attainment_LDADD = $(LDADD) -lm
