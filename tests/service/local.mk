# Tests: service
