# Tests: store
