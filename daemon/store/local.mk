libmilestoned_a_SOURCES += \
	daemon/store/areas.c \
	daemon/store/boards.c \
	daemon/store/cases.c daemon/store/cases.h \
	daemon/store/imports.c daemon/store/imports.h \
	daemon/store/ladder.c daemon/store/ladder.h \
	daemon/store/lookup.c daemon/store/lookup.h \
	daemon/store/milestones.c \
	daemon/store/observations.c \
	daemon/store/occurrences.c daemon/store/occurrences.h \
	daemon/store/outbox.c daemon/store/outbox.h \
	daemon/store/pause.c daemon/store/pause.h \
	daemon/store/persons.c \
	daemon/store/programmes.c daemon/store/programmes.h \
	daemon/store/programmes_load.c \
	daemon/store/questions.c daemon/store/questions.h \
	daemon/store/records.c daemon/store/records.h \
	daemon/store/removal.c daemon/store/removal.h \
	daemon/store/rowset.c daemon/store/rowset.h \
	daemon/store/schema.c daemon/store/schema.h \
	daemon/store/schema_revision.c \
	daemon/store/statement.c daemon/store/statement.h \
	daemon/store/store.c daemon/store/store.h \
	daemon/store/store_lock.c \
	daemon/store/store_thread.c daemon/store/store_thread.h \
	daemon/store/suppressions.c daemon/store/suppressions.h \
	daemon/store/updates.c daemon/store/updates.h \
	daemon/store/updates_occurrence.c
dist_man_MANS += daemon/store/milestoned-store.5
