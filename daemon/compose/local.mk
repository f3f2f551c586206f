libmilestoned_a_SOURCES += \
	daemon/compose/compose.h \
	daemon/compose/mustache.c daemon/compose/mustache.h \
	daemon/compose/mustache_parse.c daemon/compose/mustache_scan.c daemon/compose/mustache_tree.h
