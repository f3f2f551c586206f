libmilestoned_a_SOURCES += \
	daemon/base/address.c daemon/base/address.h \
	daemon/base/error.c daemon/base/error.h \
	daemon/base/file.c daemon/base/file.h \
	daemon/base/log.c daemon/base/log.h \
	daemon/base/progress.c daemon/base/progress.h \
	daemon/base/quantity.c daemon/base/quantity.h \
	daemon/base/random.c daemon/base/random.h \
	daemon/base/text.c daemon/base/text.h
