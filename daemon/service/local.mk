libmilestoned_a_SOURCES += \
	daemon/service/control.c daemon/service/control.h \
	daemon/service/notify.c daemon/service/notify.h \
	daemon/service/wake.c daemon/service/wake.h
