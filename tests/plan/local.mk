# Tests: plan
