templates_DATA = \
	conf/templates/area.html.mustache \
	conf/templates/area.txt.mustache \
	conf/templates/badge.html.mustache \
	conf/templates/digest.html.mustache \
	conf/templates/digest.subject.mustache \
	conf/templates/digest.txt.mustache \
	conf/templates/footer.html.mustache \
	conf/templates/footer.txt.mustache \
	conf/templates/item.html.mustache \
	conf/templates/item.txt.mustache \
	conf/templates/layout.html.mustache \
	conf/templates/layout.txt.mustache \
	conf/templates/officer.html.mustache \
	conf/templates/officer.subject.mustache \
	conf/templates/officer.txt.mustache \
	conf/templates/question.html.mustache \
	conf/templates/question.subject.mustache \
	conf/templates/question.txt.mustache \
	conf/templates/reminder.html.mustache \
	conf/templates/reminder.subject.mustache \
	conf/templates/reminder.txt.mustache \
	conf/templates/reply.html.mustache \
	conf/templates/reply.txt.mustache \
	conf/templates/row.html.mustache \
	conf/templates/row.txt.mustache \
	conf/templates/section.html.mustache \
	conf/templates/settle.html.mustache \
	conf/templates/settle.txt.mustache \
	conf/templates/style.html.mustache \
	conf/templates/test.html.mustache \
	conf/templates/test.subject.mustache \
	conf/templates/test.txt.mustache \
	conf/templates/undelivered.html.mustache \
	conf/templates/undelivered.txt.mustache \
	conf/templates/why.html.mustache \
	conf/templates/why.txt.mustache
templatesdir = $(templatedir)
EXTRA_DIST += $(templates_DATA)
