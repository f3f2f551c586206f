# Tests: settings
check_PROGRAMS += tests/settings/test_schema tests/settings/test_secret tests/settings/test_settings \
	tests/settings/test_source
tests_settings_test_secret_SOURCES = tests/settings/test_secret.c tests/settings/directory.c tests/settings/directory.h
tests_settings_test_settings_SOURCES = tests/settings/test_settings.c tests/settings/directory.c tests/settings/directory.h
tests_settings_test_source_SOURCES = tests/settings/test_source.c tests/settings/directory.c tests/settings/directory.h
dist_check_SCRIPTS += tests/settings/manual.tap
