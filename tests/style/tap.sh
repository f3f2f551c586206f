# The Test Anything Protocol for the scripts beside it.
# shellcheck shell=sh

number=0

# report WHAT FAULTS: a test that is ok when there are no faults; they are shown otherwise.
report() {
    number=$((number + 1))
    if [ -z "$2" ]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        echo "$2" | sed 's/^/# /'
    fi
}

# needs PROGRAM PACKAGE: leaves the whole script out where the program is missing.
needs() {
    command -v "$1" >/dev/null && return
    echo "1..0 # SKIP $1 is not installed (package $2)"
    exit 0
}
