# Tests: engine
