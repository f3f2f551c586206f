libmilestoned_a_SOURCES += \
	daemon/time/almanac.c daemon/time/almanac.h \
	daemon/time/calendar.c daemon/time/calendar.h \
	daemon/time/clock.c daemon/time/clock.h \
	daemon/time/counts.c daemon/time/counts.h \
	daemon/time/day.c daemon/time/day.h \
	daemon/time/estimate.c daemon/time/estimate.h \
	daemon/time/hedges.c daemon/time/hedges.h \
	daemon/time/hits.c daemon/time/hits.h \
	daemon/time/feed.c daemon/time/feed.h \
	daemon/time/feed_words.c daemon/time/feed_words.h \
	daemon/time/nation.c daemon/time/nation.h \
	daemon/time/neighbours.c daemon/time/neighbours.h \
	daemon/time/overrides.c daemon/time/overrides.h \
	daemon/time/period.c daemon/time/period.h \
	daemon/time/phrase.c daemon/time/phrase.h \
	daemon/time/reading.c \
	daemon/time/recurrence.c daemon/time/recurrence.h \
	daemon/time/repeat.c daemon/time/repeat.h \
	daemon/time/rrule.c daemon/time/rrule.h daemon/time/rrule_private.h \
	daemon/time/rrule_read.c daemon/time/rrule_write.c \
	daemon/time/rules.c daemon/time/rules.h \
	daemon/time/settle.c daemon/time/settle.h \
	daemon/time/term.c daemon/time/term.h \
	daemon/time/terms.c daemon/time/terms.h daemon/time/terms_private.h \
	daemon/time/terms_read.c \
	daemon/time/terms_write.c daemon/time/terms_write.h \
	daemon/time/timescale.c daemon/time/timescale.h \
	daemon/time/trap.c daemon/time/trap.h \
	daemon/time/unit.c daemon/time/unit.h \
	daemon/time/unit_long.c daemon/time/unit_long.h \
	daemon/time/verb.c daemon/time/verb.h \
	daemon/time/whole.c daemon/time/whole.h \
	daemon/time/zone.c daemon/time/zone.h

dist_man_MANS += daemon/time/milestoned-calendar.5
