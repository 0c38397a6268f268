#!/bin/sh
# make test.  At a desk: everything, on the best Python.  In CI (CI=true): on 3.11 and 3.13, where they are, install,
# unit tests and a headless interview; then everything on 3.12 (or the best there is).
set -eu
cd "$(dirname "$0")/.."

everything() {  # environment
    "$1/bin/lint-imports"
    exec "$1/bin/python" -m pytest ${PYTEST_ARGS:-}
}

if [ "${CI:-}" = true ]; then
    for version in 3.11 3.13; do
        python=$(sh tools/pythons.sh "$version") || { echo "== Python $version is not on this machine"; continue; }
        echo "== Python $version: install, unit tests, one headless interview"
        sh tools/setup.sh --python "$python" --venv ".venv-$version" --with server,test
        ".venv-$version/bin/python" -m pytest -q -m "not docassemble and not browser and not install"
        ".venv-$version/bin/python" -m pytest -q tests/test_headless_engine.py
    done
    echo "== Everything"
fi
sh tools/setup.sh --with server,test
everything .venv
