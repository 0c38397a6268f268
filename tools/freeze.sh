#!/bin/sh
# Write constraints-3.X.txt anew from a clean resolve:  tools/freeze.sh /path/to/python3.X
set -eu
cd "$(dirname "$0")/.."
python=$1
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$python" -m venv "$folder/venv"
"$folder/venv/bin/python" -m pip install -q --upgrade pip
"$folder/venv/bin/python" -m pip install -q ".[server,test]"
{
    echo "# Every version that was installed together on Python $version; made by tools/freeze.sh."
    "$folder/venv/bin/python" -m pip freeze --all | grep -viE '^(pip|docassemble\.aotforms)([=@ ]|$)' | grep -v '@ '
} > "constraints-$version.txt"
