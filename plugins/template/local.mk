# Built to stay true and installed as an example to read, not as a plugin.
noinst_LTLIBRARIES += plugins/template/template.la
plugins_template_template_la_SOURCES = plugins/template/template.c
plugins_template_template_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_template_template_la_CFLAGS = $(MS_CFLAGS)
plugins_template_template_la_LDFLAGS = $(area_plugin_ldflags) -rpath $(areasdir)

examplesdir = $(docdir)/examples/template
dist_examples_DATA = plugins/template/template.c plugins/template/README.md

check_PROGRAMS += plugins/template/test_template
plugins_template_test_template_SOURCES = plugins/template/test_template.c plugins/template/template.c \
	$(area_plugin_test_sources)
plugins_template_test_template_LDADD = $(LDADD) -lm
