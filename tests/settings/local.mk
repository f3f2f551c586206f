# Tests: settings
check_PROGRAMS += tests/settings/test_schema tests/settings/test_settings
