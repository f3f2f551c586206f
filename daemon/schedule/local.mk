libmilestoned_a_SOURCES += \
	daemon/schedule/digests.c \
	daemon/schedule/ladder.c daemon/schedule/ladder.h \
	daemon/schedule/officer.c \
	daemon/schedule/reminders.c \
	daemon/schedule/schedule.c daemon/schedule/schedule.h daemon/schedule/schedule_private.h \
	daemon/schedule/weekly.c
