# Benchmarks: none of them is a test. `make bench` builds and runs them, and their peers where they are there.
BENCHMARKS = tests/bench/bench_areas tests/bench/bench_store tests/bench/bench_time
BENCH_TOOLS = tests/bench/bench_deliver tests/bench/bench_engine tests/bench/http_sink tests/bench/peer_curl tests/bench/smtp_sink
EXTRA_PROGRAMS += $(BENCHMARKS) $(BENCH_TOOLS)
CLEANFILES += $(BENCHMARKS) $(BENCH_TOOLS)
EXTRA_DIST += tests/bench/mail.h tests/bench/median.h tests/bench/sink.h tests/bench/peer_dateutil.py tests/bench/bench_engine.py tests/bench/bench_smtp.py tests/bench/bench_webhook.py
.PHONY: bench
bench: $(BENCHMARKS) $(BENCH_TOOLS)
	@for program in $(BENCHMARKS); do echo "== $$program"; ./$$program || exit 1; done
	@if $(PYTHON3) -c 'import dateutil' 2>/dev/null; then $(PYTHON3) $(top_srcdir)/tests/bench/peer_dateutil.py; fi
	@$(PYTHON3) $(top_srcdir)/tests/bench/bench_engine.py
	@$(PYTHON3) $(top_srcdir)/tests/bench/bench_webhook.py
	@if test -d mailservers/postfix; then $(PYTHON3) $(top_srcdir)/tests/bench/bench_smtp.py; \
	else echo "bench_smtp.py is left out: contrib/mailservers mailservers brings its peer"; fi
