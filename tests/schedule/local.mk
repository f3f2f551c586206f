check_PROGRAMS += tests/schedule/test_explain tests/schedule/test_findings tests/schedule/test_ladder tests/schedule/test_schedule \
	tests/schedule/test_tellings tests/schedule/test_told tests/schedule/test_walk

schedule_world = tests/schedule/world.c tests/schedule/world.h
tests_schedule_test_explain_SOURCES = tests/schedule/test_explain.c $(schedule_world)
tests_schedule_test_findings_SOURCES = tests/schedule/test_findings.c $(schedule_world)
tests_schedule_test_schedule_SOURCES = tests/schedule/test_schedule.c $(schedule_world)
tests_schedule_test_tellings_SOURCES = tests/schedule/test_tellings.c $(schedule_world)
tests_schedule_test_told_SOURCES = tests/schedule/test_told.c $(schedule_world)
tests_schedule_test_walk_SOURCES = tests/schedule/test_walk.c $(schedule_world)
