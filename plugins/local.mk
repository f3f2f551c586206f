# Area plugins: each a module that exports one symbol, built without the sanitizers because the host is.
area_plugin_cppflags = -I$(top_srcdir)/daemon/area
area_plugin_ldflags = $(MS_LDFLAGS) -module -avoid-version -shared -no-undefined -Wl,-z,defs \
	-export-symbols-regex '^milestoned_area$$'

# The tests of a plugin link it, and the host around it, into one program, where the sanitizers see both.
area_plugin_test_sources = tests/area/hosted.c tests/area/hosted.h tests/area/scene.c tests/area/scene.h \
	daemon/area/look.c daemon/area/cases.c $(area_host_sources)

EXTRA_DIST += plugins/README.md

include plugins/template/local.mk
include plugins/oversight/local.mk
include plugins/attainment/local.mk
include plugins/attendance/local.mk
include plugins/funding/local.mk
include plugins/pathways/local.mk
include plugins/workforce/local.mk
include plugins/send/local.mk
include plugins/semh_access/local.mk
include plugins/exclusions/local.mk
include plugins/looked_after/local.mk
include plugins/new_arrivals/local.mk
include plugins/early_years/local.mk

# libtool's .la files are of no use to dlopen(3).
install-data-hook:
	for plugin in $(areas_LTLIBRARIES); do rm -f $(DESTDIR)$(areasdir)/`basename $$plugin`; done
uninstall-hook:
	for plugin in $(areas_LTLIBRARIES); do rm -f $(DESTDIR)$(areasdir)/`basename $$plugin .la`.so; done
