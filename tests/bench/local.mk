# Benchmarks: none of them is a test. `make bench` builds and runs them, and the peer where python3-dateutil is there.
BENCHMARKS = tests/bench/bench_store tests/bench/bench_time
BENCH_TOOLS = tests/bench/bench_deliver tests/bench/smtp_sink
EXTRA_PROGRAMS += $(BENCHMARKS) $(BENCH_TOOLS)
CLEANFILES += $(BENCHMARKS) $(BENCH_TOOLS)
EXTRA_DIST += tests/bench/median.h tests/bench/peer_dateutil.py
.PHONY: bench
bench: $(BENCHMARKS)
	@for program in $(BENCHMARKS); do echo "== $$program"; ./$$program || exit 1; done
	@if $(PYTHON3) -c 'import dateutil' 2>/dev/null; then $(PYTHON3) $(top_srcdir)/tests/bench/peer_dateutil.py; fi
