# Tests: schedule
