dist_check_SCRIPTS += tests/style/format.tap tests/style/rooms.tap tests/style/shell.tap
EXTRA_DIST += tests/style/tap.sh
