libmilestoned_a_SOURCES += \
	daemon/time/calendar.c daemon/time/calendar.h \
	daemon/time/clock.c daemon/time/clock.h \
	daemon/time/day.c daemon/time/day.h \
	daemon/time/zone.c daemon/time/zone.h
