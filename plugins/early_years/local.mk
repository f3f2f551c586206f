areas_LTLIBRARIES += plugins/early_years/early_years.la
plugins_early_years_early_years_la_SOURCES = plugins/early_years/early_years.c
plugins_early_years_early_years_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_early_years_early_years_la_CFLAGS = $(MS_CFLAGS)
plugins_early_years_early_years_la_LDFLAGS = $(area_plugin_ldflags)
plugins_early_years_early_years_la_LIBADD = libmilestoned-look.la

EXTRA_DIST += plugins/early_years/README.md

check_PROGRAMS += plugins/early_years/test_early_years
plugins_early_years_test_early_years_SOURCES = plugins/early_years/test_early_years.c plugins/early_years/early_years.c $(area_plugin_test_sources)
plugins_early_years_test_early_years_LDADD = $(LDADD) -lm
