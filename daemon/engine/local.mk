libmilestoned_a_SOURCES += \
	daemon/engine/engine.c daemon/engine/engine.h \
	daemon/engine/kit.c daemon/engine/kit.h \
	daemon/engine/planner.c daemon/engine/planner.h \
	daemon/engine/rehearsal.c daemon/engine/rehearsal.h \
	daemon/engine/tend.c daemon/engine/tend.h
