# Tests: deliver
