areas_LTLIBRARIES += plugins/new_arrivals/new_arrivals.la
plugins_new_arrivals_new_arrivals_la_SOURCES = plugins/new_arrivals/new_arrivals.c
plugins_new_arrivals_new_arrivals_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_new_arrivals_new_arrivals_la_CFLAGS = $(MS_CFLAGS)
plugins_new_arrivals_new_arrivals_la_LDFLAGS = $(area_plugin_ldflags)
plugins_new_arrivals_new_arrivals_la_LIBADD = libmilestoned-look.la

EXTRA_DIST += plugins/new_arrivals/README.md

check_PROGRAMS += plugins/new_arrivals/test_new_arrivals
plugins_new_arrivals_test_new_arrivals_SOURCES = plugins/new_arrivals/test_new_arrivals.c plugins/new_arrivals/new_arrivals.c $(area_plugin_test_sources)
plugins_new_arrivals_test_new_arrivals_LDADD = $(LDADD) -lm
