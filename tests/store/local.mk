check_PROGRAMS += tests/store/test_store
EXTRA_DIST += tests/store/fixture.h
