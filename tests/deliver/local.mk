check_PROGRAMS += \
	tests/deliver/test_backoff \
	tests/deliver/test_deliverer \
	tests/deliver/test_dsn \
	tests/deliver/test_maildir \
	tests/deliver/test_names \
	tests/deliver/test_pace \
	tests/deliver/test_reach \
	tests/deliver/test_rest \
	tests/deliver/test_signature \
	tests/deliver/test_smtp_data \
	tests/deliver/test_smtp_reply \
	tests/deliver/test_smtp_session \
	tests/deliver/test_webhook_hosts

tests_deliver_test_rest_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=reach_allows

# What the system tests drive the transports with; built for them alone.
EXTRA_PROGRAMS += tests/deliver/transport_probe
CLEANFILES += tests/deliver/transport_probe
tests/system/run.log: tests/deliver/transport_probe$(EXEEXT)
