check_PROGRAMS += tests/time/test_day tests/time/test_clock tests/time/test_zone tests/time/test_calendar
