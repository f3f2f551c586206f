# Room: intake
libmilestoned_a_SOURCES += \
	daemon/intake/actions.c \
	daemon/intake/adopt.c \
	daemon/intake/cases.c daemon/intake/cases.h \
	daemon/intake/csv.c daemon/intake/csv.h \
	daemon/intake/heading.c daemon/intake/heading.h \
	daemon/intake/import.c daemon/intake/import.h daemon/intake/import_private.h \
	daemon/intake/import_held.c \
	daemon/intake/import_json.c \
	daemon/intake/import_sanity.c \
	daemon/intake/lead.c daemon/intake/lead.h \
	daemon/intake/ledger.c daemon/intake/ledger.h \
	daemon/intake/measures.c daemon/intake/measures.h \
	daemon/intake/memory.c daemon/intake/memory.h \
	daemon/intake/merge.c daemon/intake/merge_private.h \
	daemon/intake/merge_dates.c \
	daemon/intake/merge_depends.c \
	daemon/intake/narrative.c \
	daemon/intake/problem.c daemon/intake/problem.h \
	daemon/intake/programme.c daemon/intake/programme.h daemon/intake/programme_private.h \
	daemon/intake/programme_keys.c daemon/intake/programme_parts.c \
	daemon/intake/reference.c daemon/intake/reference.h \
	daemon/intake/script.c daemon/intake/script.h \
	daemon/intake/sheet.c daemon/intake/sheet.h \
	daemon/intake/status.c daemon/intake/status.h

dist_man_MANS += daemon/intake/milestoned-programme.5
