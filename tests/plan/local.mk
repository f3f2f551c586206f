# Tests: plan
check_PROGRAMS += tests/plan/test_plan tests/plan/test_brag tests/plan/test_case tests/plan/test_challenge tests/plan/test_occurrence tests/plan/test_resolution tests/plan/test_sanity
