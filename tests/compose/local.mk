check_PROGRAMS += tests/compose/test_mustache
