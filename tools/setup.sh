#!/bin/sh
# Set AotForms up on a fresh Debian 12/13 or Ubuntu 24.04: system packages, the best Python, a virtual environment.
#
#   tools/setup.sh [--with EXTRAS] [--python FILE] [--venv FOLDER]
#
# Safe to run again: what is there is left alone.  Needs no Python to begin.  As root it installs the Debian
# packages that are missing; otherwise it prints the line that does.
set -eu
cd "$(dirname "$0")/.."

EXTRAS=server VENV=.venv PYTHON=${AOTFORMS_PYTHON:-}
while [ $# -gt 0 ]; do
    case $1 in
        --with) EXTRAS=$2; shift 2 ;;
        --python) PYTHON=$2; shift 2 ;;
        --venv) VENV=$2; shift 2 ;;
        *) echo "setup: I do not know '$1'" >&2; exit 2 ;;
    esac
done

say() { printf '%s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }
lib() { { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q "$1"; }
font() { find /usr/share/fonts /usr/local/share/fonts -name "$1" 2>/dev/null | grep -q .; }
is_root() { [ "$(id -u)" -eq 0 ]; }
has_apt() { command -v apt-get >/dev/null 2>&1; }

# --- which Python ---------------------------------------------------------------------------------------------
# A name on PATH may be a version manager's shim with nothing behind it, so every candidate is really run (pythons.sh).
runs() { "$1" -c 'import ctypes, sqlite3, ssl, sys, zlib; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1; }

find_python() {
    for version in 3.12 3.13 3.11; do
        sh tools/pythons.sh "$version" && return 0
    done
    for one in python3 python; do
        if command -v $one >/dev/null 2>&1 && runs $one; then command -v $one; return 0; fi
    done
    return 1
}

version_of() { "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])'; }

# --- system packages ------------------------------------------------------------------------------------------
MISSING=""
need() {  # package, or alternatives by '|': the first that this release knows
    name=${1%%|*}
    if has_apt; then
        for one in $(printf '%s' "$1" | tr '|' ' '); do
            if apt-cache show "$one" >/dev/null 2>&1; then name=$one; break; fi
        done
    fi
    MISSING="$MISSING $name"
}

look_for_packages() {  # what is needed to install and to run
    MISSING=""
    command -v gcc >/dev/null 2>&1 || need gcc
    [ -e /usr/include/ldap.h ] || need "libldap2-dev|libldap-dev"
    [ -e /usr/include/sasl/sasl.h ] || need libsasl2-dev
    lib 'libzbar\.so\.0' || need "libzbar0|libzbar0t64"
    lib 'libpango-1\.0\.so\.0' || need libpango-1.0-0
    lib 'libpangoft2-1\.0\.so\.0' || need libpangoft2-1.0-0
    lib 'libharfbuzz\.so\.0' || need libharfbuzz0b
    lib 'libharfbuzz-subset\.so\.0' || need libharfbuzz-subset0
    command -v pdftotext >/dev/null 2>&1 || need poppler-utils
    font 'DejaVuSans.ttf' || need fonts-dejavu-core
    font 'NotoSans-Regular.ttf' || need fonts-noto-core
    font 'NotoSansCJK-Regular.ttc' || need fonts-noto-cjk
    locale -a 2>/dev/null | grep -qi '^en_US\.utf-\?8$' || [ -e /usr/share/i18n/locales/en_US ] || need locales
    case ",$EXTRAS," in *,test,*)
        command -v qpdf >/dev/null 2>&1 || need qpdf
        # Ubuntu has Chromium only as a snap; the tests in a browser are skipped there, and say so.
        command -v chromium >/dev/null 2>&1 || { grep -qi ubuntu /etc/os-release 2>/dev/null || need chromium; } ;;
    esac
    if [ -z "$PYTHON" ]; then
        need python3
        need python3-venv
        need python3-dev
        return
    fi
    version=$(version_of "$PYTHON")
    "$PYTHON" -c 'import ensurepip, venv' >/dev/null 2>&1 || need "python$version-venv|python3-venv"
    "$PYTHON" -c 'import os, sys, sysconfig; sys.exit(not os.path.exists(sysconfig.get_path("include") + "/Python.h"))' ||
        need "python$version-dev|python3-dev"
}

install_packages() {
    [ -n "$MISSING" ] || return 0
    line="apt-get install -y --no-install-recommends$MISSING"
    if ! is_root || ! has_apt; then
        say "These system packages are missing. Please have an administrator run:"
        say "    sudo apt-get update && sudo $line"
        die "then run this again."
    fi
    say "Installing system packages:$MISSING"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >"$TMP/apt.log" 2>&1 || say "  (the list of packages could not be renewed; going on with the old one)"
    $line >>"$TMP/apt.log" 2>&1 || { tail -n 15 "$TMP/apt.log" >&2; die "the system packages could not be installed"; }
}

make_locale() {
    locale -a 2>/dev/null | grep -qi '^en_US\.utf-\?8$' && return 0
    if is_root; then
        say "Making the locale en_US.UTF-8"
        localedef -i en_US -f UTF-8 en_US.UTF-8 || die "the locale could not be made"
    else
        die "the locale en_US.UTF-8 is missing. Please have an administrator run: sudo localedef -i en_US -f UTF-8 en_US.UTF-8"
    fi
}

# --- the virtual environment ----------------------------------------------------------------------------------
wanted() {  # one hash of everything that decides what is installed
    { "$PYTHON" -c 'import sys; print(sys.version, sys.executable)'; printf '%s\n' "$EXTRAS"; pwd
      cat "constraints-$1.txt" pyproject.toml setup.py; } | sha256sum | cut -d' ' -f1
}

install_python_packages() {
    version=$(version_of "$PYTHON")
    stamp="$VENV/.installed-$(printf '%s' "$EXTRAS" | tr ',' '-')"
    hash=$(wanted "$version")
    if [ -x "$VENV/bin/python" ] && runs "$VENV/bin/python" && [ "$(cat "$stamp" 2>/dev/null)" = "$hash" ]; then
        say "Everything is installed already ($VENV, Python $version)."
        return 0
    fi
    if [ -e "$VENV" ] && { ! runs "$VENV/bin/python" || [ "$(version_of "$VENV/bin/python")" != "$version" ]; }; then
        say "Making $VENV anew: it was made for another Python"
        rm -rf "$VENV"
    fi
    [ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV" || die "the virtual environment could not be made"
    total=$(grep -c '==' "constraints-$version.txt")
    say "Installing AotForms and about $total Python packages into $VENV: 2 to 6 minutes the first time."
    log="$VENV/install.log"
    "$VENV/bin/python" -m pip install --disable-pip-version-check -c "constraints-$version.txt" -e ".[$EXTRAS]" >"$log" 2>&1 &
    watch $! "$log" "$total" || { tail -n 25 "$log" >&2; die "the Python packages could not be installed (all of it: $log)"; }
    printf '%s' "$hash" > "$stamp"
}

watch() {  # process, log, total: a line now and then while pip works
    passed=0
    while kill -0 "$1" 2>/dev/null; do
        sleep 1
        passed=$((passed + 1))
        if [ $((passed % 15)) -eq 0 ]; then
            found=$(grep -c '^Collecting\|^Requirement already satisfied' "$2" || true)
            if grep -q '^Installing collected' "$2"; then say "  ${passed}s: writing the packages"
            else say "  ${passed}s: $found of about $3 packages found"; fi
        fi
    done
    wait "$1"
}

TMP=$(mktemp -d)
trap 'rm -rf "$TMP"' EXIT
if [ -n "$PYTHON" ]; then
    runs "$PYTHON" || die "$PYTHON does not run, or is not Python 3.11, 3.12 or 3.13"
else
    PYTHON=$(find_python || true)
fi
look_for_packages
install_packages
if [ -z "$PYTHON" ]; then
    PYTHON=$(find_python) || die "no Python 3.11, 3.12 or 3.13 that runs was found. Install one, or name it: AOTFORMS_PYTHON=/path/to/python3.12"
    look_for_packages
    install_packages
fi
say "Python $(version_of "$PYTHON"): $PYTHON"
make_locale
install_python_packages
