dist_check_SCRIPTS += tests/system/run.tap
EXTRA_DIST += \
	tests/system/conftest.py \
	tests/system/httpserver.py \
	tests/system/mailservers.py \
	tests/system/peers.cjs \
	tests/system/smtpserver.py \
	tests/system/test_bounce.py \
	tests/system/test_calendar.py \
	tests/system/test_calendar_import.py \
	tests/system/test_calendar_rule.py \
	tests/system/test_clock.py \
	tests/system/test_ctl.py \
	tests/system/test_dates.py \
	tests/system/test_explain.py \
	tests/system/test_faults.py \
	tests/system/test_hostile.py \
	tests/system/test_import.py \
	tests/system/test_install.py \
	tests/system/test_kill.py \
	tests/system/test_mailservers.py \
	tests/system/test_cases.py tests/system/test_plugins.py \
	tests/system/test_rehearsal.py \
	tests/system/test_resolve.py \
	tests/system/test_service.py \
	tests/system/test_threads.py \
	tests/system/test_transport.py \
	tests/system/test_update.py \
	tests/system/test_webhook_peers.py \
	tests/system/test_zones.py
