# Tests: compose
