# Benchmarks: none of them is a test. `make bench` builds and runs them.
BENCHMARKS = tests/bench/bench_store
EXTRA_PROGRAMS += $(BENCHMARKS)
CLEANFILES += $(BENCHMARKS)
.PHONY: bench
bench: $(BENCHMARKS)
	@for program in $(BENCHMARKS); do echo "== $$program"; ./$$program || exit 1; done
