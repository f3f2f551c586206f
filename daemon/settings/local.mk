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

# The manual page and the sample file are made from the table of keys.
noinst_PROGRAMS += daemon/settings/describe
daemon_settings_describe_SOURCES = daemon/settings/describe_main.c
daemon_settings_describe_LDADD = libmilestoned.a $(LIBCONFIG_LIBS) $(GLIB_LIBS)

man_MANS += daemon/settings/milestoned.conf.5
noinst_DATA += conf/milestoned.conf
EXTRA_DIST += daemon/settings/milestoned.conf.5.frame conf/milestoned.conf.frame
CLEANFILES += daemon/settings/milestoned.conf.5 conf/milestoned.conf

daemon/settings/milestoned.conf.5: daemon/settings/milestoned.conf.5.frame daemon/settings/describe$(EXEEXT)
	$(AM_V_GEN)daemon/settings/describe manual $(srcdir)/daemon/settings/milestoned.conf.5.frame > $@.tmp && mv $@.tmp $@

conf/milestoned.conf: conf/milestoned.conf.frame daemon/settings/describe$(EXEEXT)
	$(AM_V_GEN)daemon/settings/describe sample $(srcdir)/conf/milestoned.conf.frame > $@.tmp && mv $@.tmp $@

# A settings file that is there may have been edited: it is never written over, and only taken away unedited.
install-data-local: conf/milestoned.conf
	$(MKDIR_P) '$(DESTDIR)$(milestonedconfdir)'
	test -e '$(DESTDIR)$(milestonedconfdir)/milestoned.conf' || \
	    $(INSTALL_DATA) conf/milestoned.conf '$(DESTDIR)$(milestonedconfdir)/milestoned.conf'

uninstall-local:
	if cmp -s conf/milestoned.conf '$(DESTDIR)$(milestonedconfdir)/milestoned.conf'; then \
	    rm -f '$(DESTDIR)$(milestonedconfdir)/milestoned.conf'; fi
