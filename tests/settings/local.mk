# Tests: settings
