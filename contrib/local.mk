EXTRA_DIST += contrib/digest.png contrib/check contrib/demo contrib/mailservers contrib/npmpackages .ci/run contrib/packages.sh contrib/milestoned.service.in

sysusersdir = $(prefix)/lib/sysusers.d
dist_sysusers_DATA = contrib/sysusers/milestoned.conf
tmpfilesdir = $(prefix)/lib/tmpfiles.d
dist_tmpfiles_DATA = contrib/tmpfiles/milestoned.conf

systemdsystemunit_DATA = contrib/milestoned.service
CLEANFILES += contrib/milestoned.service
contrib/milestoned.service: contrib/milestoned.service.in Makefile
	$(AM_V_GEN)$(MKDIR_P) contrib && \
	sed 's|@sbindir[@]|$(sbindir)|g; s|@bindir[@]|$(bindir)|g' $(srcdir)/contrib/milestoned.service.in > $@.tmp && mv $@.tmp $@
