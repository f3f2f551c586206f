# milestonectl(1): its commands are its own and not in the library.
ctl_sources = \
	daemon/ctl/activate.c \
	daemon/ctl/adopt.c \
	daemon/ctl/assess.c \
	daemon/ctl/bounce.c \
	daemon/ctl/calendar.c daemon/ctl/calendar.h \
	daemon/ctl/calendar_days.c \
	daemon/ctl/calendar_import.c \
	daemon/ctl/calendar_periods.c \
	daemon/ctl/calendar_rule.c \
	daemon/ctl/calendar_show.c \
	daemon/ctl/check.c \
	daemon/ctl/check_programme.c daemon/ctl/check_programme.h \
	daemon/ctl/command.c daemon/ctl/command.h \
	daemon/ctl/ctl.c daemon/ctl/ctl.h \
	daemon/ctl/due.c \
	daemon/ctl/explain.c daemon/ctl/explain_fold.c daemon/ctl/explain_fold.h \
	daemon/ctl/explain_record.c daemon/ctl/explain_record.h \
	daemon/ctl/explain_text.c daemon/ctl/explain_text.h \
	daemon/ctl/facts.c daemon/ctl/facts.h \
	daemon/ctl/forecast.c \
	daemon/ctl/import.c \
	daemon/ctl/init.c \
	daemon/ctl/log.c \
	daemon/ctl/outbox.c \
	daemon/ctl/outbox_show.c daemon/ctl/outbox_show.h \
	daemon/ctl/output.c daemon/ctl/output.h \
	daemon/ctl/pause.c \
	daemon/ctl/picture.c daemon/ctl/picture.h \
	daemon/ctl/plugin_check.c daemon/ctl/plugin_check.h \
	daemon/ctl/plugin_verify.c daemon/ctl/plugin_verify.h \
	daemon/ctl/plugins.c \
	daemon/ctl/preview.c \
	daemon/ctl/questions.c daemon/ctl/questions.h \
	daemon/ctl/reload.c \
	daemon/ctl/resolve.c \
	daemon/ctl/show.c \
	daemon/ctl/show_milestone.c daemon/ctl/show_milestone.h \
	daemon/ctl/status.c \
	daemon/ctl/status_programme.c daemon/ctl/status_programme.h \
	daemon/ctl/table.c daemon/ctl/table.h \
	daemon/ctl/test.c \
	daemon/ctl/timescale.c \
	daemon/ctl/update.c

bin_PROGRAMS += milestonectl
milestonectl_SOURCES = daemon/ctl/main.c $(ctl_sources)
milestonectl_LDADD = $(MS_LIBS)

# Reads iCalendar files for it, in a process of its own: libical is linked to nothing else.
libexec_PROGRAMS += milestoned-ical
milestoned_ical_SOURCES = daemon/ctl/ical_main.c
milestoned_ical_CPPFLAGS = $(AM_CPPFLAGS) $(ICAL_CFLAGS)
milestoned_ical_LDADD = $(ICAL_LIBS) $(JANSSON_LIBS)

dist_man_MANS += daemon/ctl/milestonectl.1

bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = contrib/milestonectl.bash
