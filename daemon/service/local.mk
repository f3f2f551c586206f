libmilestoned_a_SOURCES += \
	daemon/service/check.c daemon/service/check.h \
	daemon/service/control.c daemon/service/control.h \
	daemon/service/notify.c daemon/service/notify.h \
	daemon/service/replay.c daemon/service/replay.h \
	daemon/service/service.c daemon/service/service.h \
	daemon/service/wake.c daemon/service/wake.h

sbin_PROGRAMS += milestoned
milestoned_SOURCES = daemon/service/main.c
milestoned_LDADD = $(MS_LIBS)
dist_man_MANS += daemon/service/milestoned.8
