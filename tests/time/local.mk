# Tests: time
