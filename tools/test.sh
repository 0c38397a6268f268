#!/bin/sh
# make test.  At a desk: everything, on the best Python.  In CI (CI=true): on 3.11 and 3.13, where they are, install,
# unit tests and a headless interview; then everything on 3.12 (or the best there is).
set -eu
cd "$(dirname "$0")/.."

# Two processes, a file in one of them; what starts servers against the clock or installs runs by itself, at the end.
WHOLE="browser or docassemble"
ALONE="alone or install"
MARKED=$(grep -l "mark\.\(browser\|docassemble\|alone\|install\)" tests/test_*.py)
side_by_side() { "$1/bin/python" -m pytest -q -n 2 --dist loadfile -m "$2" ${3:-}; }

if [ "${CI:-}" = true ]; then
    for version in 3.11 3.13; do
        python=$(sh tools/pythons.sh "$version") || { echo "== Python $version is not on this machine"; continue; }
        echo "== Python $version: install, unit tests, one headless interview"
        sh tools/setup.sh --python "$python" --venv ".venv-$version" --with server,test
        side_by_side ".venv-$version" "not (slow or $WHOLE or $ALONE)"
        ".venv-$version/bin/python" -m pytest -q tests/test_headless_engine.py
    done
    echo "== Everything"
fi
sh tools/setup.sh --with server,test
if [ -n "${PYTEST_ARGS:-}" ]; then
    exec .venv/bin/python -m pytest ${PYTEST_ARGS}
fi
.venv/bin/lint-imports
side_by_side .venv "not ($WHOLE or $ALONE)"
side_by_side .venv "($WHOLE) and not ($ALONE)" "$MARKED"
exec .venv/bin/python -m pytest -m "$ALONE" $MARKED
