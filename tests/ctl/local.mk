# The commands are milestonectl's own and not in the library: their tests name the files they try.
check_PROGRAMS += tests/ctl/test_table
tests_ctl_test_table_SOURCES = tests/ctl/test_table.c daemon/ctl/table.c
