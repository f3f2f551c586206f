# Unit tests print TAP; so does the runner of the system tests.
AM_DEFAULT_SOURCE_EXT = .c
TEST_EXTENSIONS = .tap
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
TAP_LOG_DRIVER = $(LOG_DRIVER)
AM_TESTS_ENVIRONMENT = CMOCKA_MESSAGE_OUTPUT=TAP; G_DEBUG=fatal-criticals; LC_ALL=C.UTF-8; TZ=UTC; \
	TEST_SRCDIR='$(abs_top_srcdir)'; TEST_BUILDDIR='$(abs_top_builddir)'; PYTHON3='$(PYTHON3)'; \
	export CMOCKA_MESSAGE_OUTPUT G_DEBUG LC_ALL TZ TEST_SRCDIR TEST_BUILDDIR PYTHON3;

include tests/style/local.mk
include tests/base/local.mk
include tests/settings/local.mk
include tests/time/local.mk
include tests/fuzz/local.mk
include tests/plan/local.mk
include tests/store/local.mk
include tests/intake/local.mk
include tests/area/local.mk
include tests/schedule/local.mk
include tests/compose/local.mk
include tests/deliver/local.mk
include tests/engine/local.mk
include tests/service/local.mk
include tests/ctl/local.mk
include tests/system/local.mk
include tests/bench/local.mk

TESTS += $(check_PROGRAMS) $(dist_check_SCRIPTS)
