# Tests: system
