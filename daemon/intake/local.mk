# Room: intake
libmilestoned_a_SOURCES += \
	daemon/intake/csv.c daemon/intake/csv.h \
	daemon/intake/problem.c daemon/intake/problem.h
