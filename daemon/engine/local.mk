libmilestoned_a_SOURCES += \
	daemon/engine/agenda.c daemon/engine/agenda.h \
	daemon/engine/engine.c daemon/engine/engine.h \
	daemon/engine/kit.c daemon/engine/kit.h \
	daemon/engine/look.c daemon/engine/look.h \
	daemon/engine/planner.c daemon/engine/planner.h \
	daemon/engine/rehearsal.c daemon/engine/rehearsal.h \
	daemon/engine/ruled.c daemon/engine/ruled.h \
	daemon/engine/tend.c daemon/engine/tend.h
