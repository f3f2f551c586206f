# Tests: area
