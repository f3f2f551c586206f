# Benchmarks: built and run by hand, none of them a test.
EXTRA_PROGRAMS += tests/bench/bench_store
