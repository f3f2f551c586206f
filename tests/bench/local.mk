# Tests: bench
