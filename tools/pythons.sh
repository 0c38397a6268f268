#!/bin/sh
# Print the first Python of a version that really runs:  tools/pythons.sh 3.12
version=$1
for one in "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python"$version" \
           "$HOME/.local/share/uv/python/cpython-$version".*/bin/python"$version" \
           /usr/local/bin/python"$version" /usr/bin/python"$version" "/opt/python$version/bin/python$version" \
           "$(command -v "python$version" 2>/dev/null)"; do
    [ -x "$one" ] || continue
    if "$one" -c 'import ctypes, sqlite3, ssl, sys, zlib
sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; then
        printf '%s\n' "$one"
        exit 0
    fi
done
exit 1
