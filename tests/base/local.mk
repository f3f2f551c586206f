check_PROGRAMS += tests/base/test_address tests/base/test_text tests/base/test_quantity tests/base/test_log
