# Tests: ctl
