areas_LTLIBRARIES += plugins/attendance/attendance.la
plugins_attendance_attendance_la_SOURCES = plugins/attendance/attendance.c
plugins_attendance_attendance_la_CPPFLAGS = $(area_plugin_cppflags)
plugins_attendance_attendance_la_CFLAGS = $(MS_CFLAGS)
plugins_attendance_attendance_la_LDFLAGS = $(area_plugin_ldflags)
plugins_attendance_attendance_la_LIBADD = libmilestoned-look.la

EXTRA_DIST += plugins/attendance/README.md

check_PROGRAMS += plugins/attendance/test_attendance
plugins_attendance_test_attendance_SOURCES = plugins/attendance/test_attendance.c plugins/attendance/attendance.c $(area_plugin_test_sources)
plugins_attendance_test_attendance_LDADD = $(LDADD) -lm
