# Room: settings
libmilestoned_a_SOURCES += \
	daemon/settings/faults.c daemon/settings/faults.h \
	daemon/settings/schema.c daemon/settings/schema.h \
	daemon/settings/schema_describe.c \
	daemon/settings/schema_value.c daemon/settings/schema_value.h \
	daemon/settings/secret.c daemon/settings/secret.h \
	daemon/settings/settings.c daemon/settings/settings.h \
	daemon/settings/settings_table.c \
	daemon/settings/source.c daemon/settings/source.h
