# Room: area
libmilestoned_a_SOURCES += \
	daemon/area/area_asker.c daemon/area/area_asker.h \
	daemon/area/area_description.c daemon/area/area_description.h \
	daemon/area/area_file.c daemon/area/area_file.h \
	daemon/area/area_pool.c daemon/area/area_pool.h \
	daemon/area/area_reply.c daemon/area/area_reply.h \
	daemon/area/area_request.c daemon/area/area_request.h \
	daemon/area/area_section.c daemon/area/area_section.h \
	daemon/area/civil.c daemon/area/civil.h \
	daemon/area/record.c daemon/area/record.h \
	daemon/area/tables.c daemon/area/tables.h \
	daemon/area/wire.h

# What stands around a plugin, for the host and for the tests of the plugins.
area_host_sources = \
	daemon/area/answer.c daemon/area/answer.h \
	daemon/area/civil.c daemon/area/civil.h \
	daemon/area/host.c daemon/area/host.h \
	daemon/area/tables.c daemon/area/tables.h \
	daemon/area/view.c daemon/area/view.h

# The host links libc, libdl and libseccomp only. It is built without the sanitizers: their run-time makes
# system calls that its sandbox forbids, and reserves more memory than it may have.
libexec_PROGRAMS += milestoned-area
milestoned_area_SOURCES = daemon/area/host_main.c daemon/area/sandbox.c daemon/area/sandbox.h \
	daemon/area/record.c daemon/area/record.h daemon/area/wire.h $(area_host_sources)
milestoned_area_CPPFLAGS = -I$(top_srcdir)/daemon -I$(top_srcdir)/daemon/area $(SECCOMP_CFLAGS)
milestoned_area_CFLAGS = $(MS_CFLAGS)
milestoned_area_LDFLAGS = $(MS_LDFLAGS)
milestoned_area_LDADD = $(SECCOMP_LIBS) -ldl

areaincludedir = $(includedir)/milestoned
areainclude_HEADERS = daemon/area/milestoned/area.h daemon/area/milestoned/look.h daemon/area/milestoned/cases.h

# What plugins have in common, to be compiled with those of others; ours are linked with it, and it with nothing.
lookexamplesdir = $(docdir)/examples/look
dist_lookexamples_DATA = daemon/area/look.c daemon/area/cases.c
noinst_LTLIBRARIES = libmilestoned-look.la
libmilestoned_look_la_SOURCES = daemon/area/look.c daemon/area/milestoned/look.h \
	daemon/area/cases.c daemon/area/milestoned/cases.h
libmilestoned_look_la_CPPFLAGS = -I$(top_srcdir)/daemon/area
libmilestoned_look_la_CFLAGS = $(MS_CFLAGS)
libmilestoned_look_la_LIBADD = -lm

dist_man_MANS += daemon/area/milestoned-area.3
