# Benchmarks: none of them is a test. `make bench` builds and runs them, and the peer where python3-dateutil is there.
BENCHMARKS = tests/bench/bench_store tests/bench/bench_time
EXTRA_PROGRAMS += $(BENCHMARKS)
CLEANFILES += $(BENCHMARKS)
EXTRA_DIST += tests/bench/median.h tests/bench/peer_dateutil.py
.PHONY: bench
bench: $(BENCHMARKS)
	@for program in $(BENCHMARKS); do echo "== $$program"; ./$$program || exit 1; done
	@if $(PYTHON3) -c 'import dateutil' 2>/dev/null; then $(PYTHON3) $(top_srcdir)/tests/bench/peer_dateutil.py; fi
