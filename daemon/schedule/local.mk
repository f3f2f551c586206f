libmilestoned_a_SOURCES += \
	daemon/schedule/digests.c \
	daemon/schedule/explain.c \
	daemon/schedule/findings.c \
	daemon/schedule/judge.c \
	daemon/schedule/judge_dependencies.c \
	daemon/schedule/judge_escalations.c \
	daemon/schedule/judge_papers.c \
	daemon/schedule/judge_reminders.c \
	daemon/schedule/judgement.c daemon/schedule/judgement.h \
	daemon/schedule/ladder.c daemon/schedule/ladder.h \
	daemon/schedule/officer.c \
	daemon/schedule/people.c \
	daemon/schedule/questions.c \
	daemon/schedule/reminders.c \
	daemon/schedule/schedule.c daemon/schedule/schedule.h daemon/schedule/schedule_private.h \
	daemon/schedule/weekly.c
