# Room: settings
libmilestoned_a_SOURCES += \
	daemon/settings/faults.c daemon/settings/faults.h \
	daemon/settings/schema.c daemon/settings/schema.h \
	daemon/settings/schema_describe.c \
	daemon/settings/schema_value.c daemon/settings/schema_value.h \
	daemon/settings/source.c daemon/settings/source.h
