# The commands are milestonectl's own and not in the library: their tests name the files they try.
check_PROGRAMS += tests/ctl/test_table tests/ctl/test_output tests/ctl/test_facts \
	tests/ctl/test_plugin_check tests/ctl/test_explain_fold
tests_ctl_test_table_SOURCES = tests/ctl/test_table.c daemon/ctl/table.c
tests_ctl_test_output_SOURCES = tests/ctl/test_output.c daemon/ctl/output.c
tests_ctl_test_facts_SOURCES = tests/ctl/test_facts.c daemon/ctl/facts.c daemon/ctl/table.c
tests_ctl_test_explain_fold_SOURCES = tests/ctl/test_explain_fold.c daemon/ctl/explain_fold.c
tests_ctl_test_plugin_check_SOURCES = tests/ctl/test_plugin_check.c daemon/ctl/plugin_check.c
dist_check_SCRIPTS += tests/ctl/manual.tap
EXTRA_DIST += tests/system/test_ctl.py
