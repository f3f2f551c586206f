# Tests: intake
check_PROGRAMS += tests/intake/test_cases tests/intake/test_csv tests/intake/test_folder tests/intake/test_heading \
	tests/intake/test_import tests/intake/test_lead tests/intake/test_names tests/intake/test_programme tests/intake/test_roles \
	tests/intake/test_samples tests/intake/test_settled \
	tests/intake/test_status
EXTRA_DIST += tests/intake/import_fixture.h tests/intake/data/windows.csv tests/system/test_import.py
