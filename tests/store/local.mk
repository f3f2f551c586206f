check_PROGRAMS += tests/store/test_cases tests/store/test_history tests/store/test_occurrences tests/store/test_outbox \
	tests/store/test_programmes tests/store/test_questions tests/store/test_revision tests/store/test_schema tests/store/test_store tests/store/test_store_thread tests/store/test_suppressions tests/store/test_updates
EXTRA_DIST += tests/store/fixture.h tests/store/plan_fixture.h
