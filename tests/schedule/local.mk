check_PROGRAMS += tests/schedule/test_ladder tests/schedule/test_schedule
