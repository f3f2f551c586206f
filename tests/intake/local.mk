# Tests: intake
