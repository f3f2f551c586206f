# Tests: settings
check_PROGRAMS += tests/settings/test_schema
