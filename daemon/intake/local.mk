# Room: intake
libmilestoned_a_SOURCES += \
	daemon/intake/csv.c daemon/intake/csv.h \
	daemon/intake/heading.c daemon/intake/heading.h \
	daemon/intake/lead.c daemon/intake/lead.h \
	daemon/intake/problem.c daemon/intake/problem.h \
	daemon/intake/sheet.c daemon/intake/sheet.h \
	daemon/intake/status.c daemon/intake/status.h
