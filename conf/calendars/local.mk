# Calendars: read from the build tree where the programs run from there, installed beside the settings.
calendar_files = \
	conf/calendars/bank-holidays.conf \
	conf/calendars/hillshire.conf \
	conf/calendars/merrowdale.conf \
	conf/calendars/saltmarsh.conf
calendardir = $(milestonedconfdir)/calendars
EXTRA_DIST += $(calendar_files)

# A calendar that is there may have been edited: it is never written over, and only taken away unedited.
install-data-local: install-calendars
.PHONY: install-calendars uninstall-calendars
install-calendars:
	$(MKDIR_P) '$(DESTDIR)$(calendardir)'
	for file in $(calendar_files); do \
	    name=$${file##*/}; \
	    test -e '$(DESTDIR)$(calendardir)'/"$$name" || \
	        $(INSTALL_DATA) '$(srcdir)'/"$$file" '$(DESTDIR)$(calendardir)'/"$$name" || exit 1; \
	done

uninstall-local: uninstall-calendars
uninstall-calendars:
	for file in $(calendar_files); do \
	    name=$${file##*/}; \
	    if cmp -s '$(srcdir)'/"$$file" '$(DESTDIR)$(calendardir)'/"$$name"; then \
	        rm -f '$(DESTDIR)$(calendardir)'/"$$name"; fi; \
	done
