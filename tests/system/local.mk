dist_check_SCRIPTS += tests/system/run.tap
EXTRA_DIST += tests/system/conftest.py tests/system/httpserver.py tests/system/smtpserver.py \
	tests/system/test_transport.py
