# Tests: intake
check_PROGRAMS += tests/intake/test_csv tests/intake/test_heading tests/intake/test_lead tests/intake/test_status
EXTRA_DIST += tests/intake/scratch.h tests/intake/data/windows.csv
