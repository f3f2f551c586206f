check_PROGRAMS += tests/service/test_control tests/service/test_notify tests/service/test_wake
