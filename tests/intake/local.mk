# Tests: intake
check_PROGRAMS += tests/intake/test_csv
EXTRA_DIST += tests/intake/data/windows.csv
