libmilestoned_a_SOURCES += \
	daemon/plan/assessment.c daemon/plan/assessment.h \
	daemon/plan/brag.c daemon/plan/brag.h \
	daemon/plan/case.c daemon/plan/case.h \
	daemon/plan/challenge.c daemon/plan/challenge.h \
	daemon/plan/change.h \
	daemon/plan/message.c daemon/plan/message.h \
	daemon/plan/notice.c daemon/plan/notice.h \
	daemon/plan/occurrence.c daemon/plan/occurrence.h \
	daemon/plan/plan.c daemon/plan/plan.h \
	daemon/plan/resolution.c daemon/plan/resolution.h \
	daemon/plan/sanity.c daemon/plan/sanity.h \
	daemon/plan/stated.c daemon/plan/stated.h \
	daemon/plan/words.c daemon/plan/words.h
