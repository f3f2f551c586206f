areas_LTLIBRARIES += plugins/funding/funding.la
plugins_funding_funding_la_SOURCES = plugins/funding/funding.c
plugins_funding_funding_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_funding_funding_la_CFLAGS = $(MS_CFLAGS)
plugins_funding_funding_la_LDFLAGS = $(area_plugin_ldflags)
plugins_funding_funding_la_LIBADD = libmilestoned-look.la

EXTRA_DIST += plugins/funding/README.md

check_PROGRAMS += plugins/funding/test_funding
plugins_funding_test_funding_SOURCES = plugins/funding/test_funding.c plugins/funding/funding.c $(area_plugin_test_sources)
plugins_funding_test_funding_LDADD = $(LDADD) -lm
