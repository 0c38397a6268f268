#!/bin/sh
# make test.  At a desk: everything, on the best Python.  In CI (CI=true): on 3.11 and 3.13, where they are, install,
# unit tests and a headless interview; then everything on 3.12 (or the best there is).
set -eu
cd "$(dirname "$0")/.."
# Some images turn it off; every one of hundreds of processes would then compile all of AotForms again.
unset PYTHONDONTWRITEBYTECODE

# Two processes, a file in one of them; what starts servers against the clock or installs runs by itself, at the end.
WHOLE="browser or docassemble"
ALONE="alone or install"
MARKED=$(grep -l "mark\.\(browser\|docassemble\|alone\|install\)" tests/test_*.py)
side_by_side() { "$1/bin/python" -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "$2" ${3:-}; }

setup() { sh tools/setup.sh --with server,test "$@"; }

# pip keeps to one core, so all environments are made at once; apt does one thing at a time, so it goes first.
setup_every_python() {
    for version in 3.11 3.13; do
        python=$(sh tools/pythons.sh "$version") || { echo "== Python $version is not on this machine"; continue; }
        setup --python "$python" --venv ".venv-$version" --system
        OTHERS="$OTHERS $version"
    done
    setup --system
    LOGS=$(mktemp -d) PIPS="" FAILED=""
    trap 'kill $PIPS 2>/dev/null || true; rm -rf "$LOGS"' EXIT
    for version in $OTHERS; do
        sh tools/setup.sh --with server,test --python "$(sh tools/pythons.sh "$version")" --venv ".venv-$version" >"$LOGS/$version" 2>&1 &
        PIPS="$PIPS $!"
    done
    setup
    for pip in $PIPS; do wait "$pip" || FAILED=yes; done
    [ -z "$OTHERS" ] || cat "$LOGS"/*
    [ -z "$FAILED" ]
    rm -rf "$LOGS"
    trap - EXIT
}

if [ "${CI:-}" = true ]; then
    OTHERS=""
    echo "== Install"
    setup_every_python
    for version in $OTHERS; do
        echo "== Python $version: unit tests, one headless interview"
        side_by_side ".venv-$version" "not (slow or $WHOLE or $ALONE)"
        ".venv-$version/bin/python" -m pytest -q tests/test_headless_engine.py
    done
    echo "== Everything"
else
    setup
fi
if [ -n "${PYTEST_ARGS:-}" ]; then
    exec .venv/bin/python -m pytest ${PYTEST_ARGS}
fi
.venv/bin/lint-imports
side_by_side .venv "not ($WHOLE or $ALONE)"
side_by_side .venv "($WHOLE) and not ($ALONE)" "$MARKED"
exec .venv/bin/python -m pytest -m "$ALONE" $MARKED
