#!/bin/sh
# Set AotForms up on a fresh Debian 12/13 or Ubuntu 24.04: system packages, the best Python, a virtual environment.
#
#   tools/setup.sh [--with EXTRAS] [--python FILE] [--venv FOLDER] [--tool COMMAND=PACKAGE] [--system]
#
# --tool: one more command that must be there, and the Debian package that brings it.
# --system: the system packages alone, so that several environments can then be made side by side.
# Safe to run again: what is there is left alone.  Needs no Python to begin.  As root it installs the Debian
# packages that are missing; otherwise it prints the one line that does.
set -eu
cd "$(dirname "$0")/.."

EXTRAS=server VENV=.venv PYTHON=${AOTFORMS_PYTHON:-} SYSTEM_ONLY="" TOOL=""
while [ $# -gt 0 ]; do
    case $1 in
        --with) EXTRAS=$2; shift 2 ;;
        --python) PYTHON=$2; shift 2 ;;
        --venv) VENV=$2; shift 2 ;;
        --tool) TOOL=$2; shift 2 ;;
        --system) SYSTEM_ONLY=yes; shift ;;
        *) echo "setup: I do not know '$1'" >&2; exit 2 ;;
    esac
done

say() { printf '%s\n' "$*"; }
die() { printf 'setup: %s\n' "$*" >&2; exit 1; }
lib() { { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q "$1"; }
font() { find /usr/share/fonts /usr/local/share/fonts -name "$1" 2>/dev/null | grep -q .; }
is_root() { [ "$(id -u)" -eq 0 ]; }
has_apt() { command -v apt-get >/dev/null 2>&1; }
has_locale() { locale -a 2>/dev/null | grep -qi '^en_US\.utf-\?8$'; }
extra() { case ",$EXTRAS," in *",$1,"*) return 0 ;; esac; return 1; }

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
    has_locale || [ -e /usr/share/i18n/locales/en_US ] || need locales
    [ -z "$TOOL" ] || command -v "${TOOL%%=*}" >/dev/null 2>&1 || need "${TOOL#*=}"
    if extra test; then
        command -v soffice >/dev/null 2>&1 || command -v libreoffice >/dev/null 2>&1 || need "libreoffice-writer-nogui|libreoffice-writer"
        command -v tesseract >/dev/null 2>&1 || need tesseract-ocr
        command -v qpdf >/dev/null 2>&1 || need qpdf
        find /usr/lib/postgresql -name initdb 2>/dev/null | grep -q . || need postgresql
        # Ubuntu has Chromium only as a snap; the tests in a browser are skipped there, and say so.
        command -v chromium >/dev/null 2>&1 || { grep -qi ubuntu /etc/os-release 2>/dev/null || need chromium; }
    fi
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

LOCALEDEF="localedef -i en_US -f UTF-8 en_US.UTF-8"

ask_an_administrator() {  # one line that does all that only root can
    line=""
    [ -z "$MISSING" ] || line="apt-get update && apt-get install -y --no-install-recommends$MISSING"
    has_locale || line="${line:+$line && }$LOCALEDEF"
    [ -n "$line" ] || return 0
    if command -v sudo >/dev/null 2>&1; then root="sudo sh -c"; else root="su - -c"; fi
    say "setup: some system packages are missing. Run this line once (it needs an administrator), then the same command again:" >&2
    say "    $root '$line'" >&2
    exit 1
}

install_packages() {
    if ! is_root || ! has_apt; then ask_an_administrator; return 0; fi
    [ -n "$MISSING" ] || return 0
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >"$TMP/apt.log" 2>&1 || say "  (the list of packages could not be renewed; going on with the old one)"
    look_for_packages  # again: a fresh machine knows no package's name before this
    say "Installing system packages:$MISSING"
    case $MISSING in *postgresql*) no_standing_database ;; esac
    apt-get install -y --no-install-recommends $MISSING >>"$TMP/apt.log" 2>&1 || {
        tail -n 15 "$TMP/apt.log" >&2; die "the system packages could not be installed"; }
}

no_standing_database() {  # the tests start their own; Debian's package would start one that stays
    [ -e /etc/postgresql-common ] && return 0
    mkdir -p /etc/postgresql-common/createcluster.d
    echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.d/aotforms-tests.conf
}

make_locale() {
    has_locale && return 0
    say "Making the locale en_US.UTF-8"
    $LOCALEDEF || die "the locale could not be made"
}

# --- the virtual environment ----------------------------------------------------------------------------------
wanted() {  # one hash of everything that decides what is installed
    { "$PYTHON" -c 'import sys; print(sys.version, sys.executable)'; printf '%s\n' "$EXTRAS"; pwd
      cat "constraints-$1.txt" pyproject.toml setup.py; } | sha256sum | cut -d' ' -f1
}

mend_links() {  # an unpacker that knows no links leaves small files with their targets in them
    for link in docassemble/AotForms/filing_adapters docassemble/AotForms/data/questions docassemble/AotForms/data/templates; do
        [ -d "$link" ] && continue
        { target=$(cat "$link") && rm "$link" && ln -s "$target" "$link" && [ -d "$link" ]; } 2>/dev/null ||
            die "this copy of AotForms is not whole: $link should be a link. Unpack it with unzip, or clone it with git"
    done
}

newer_pip() {  # Debian 12's pip (23.0) works eight times as long over this many versions; this one is Debian 13's
    case $("$VENV/bin/python" -m pip --version) in "pip 2"[0-3].*) ;; *) return 0 ;; esac
    "$VENV/bin/python" -m pip install --disable-pip-version-check -q pip==25.1.1 >/dev/null 2>&1 ||
        say "  (pip could not be renewed; going on with the old, slow one)"
}

install_python_packages() {
    version=$(version_of "$PYTHON")
    stamp="$VENV/.installed-$(printf '%s' "$EXTRAS" | tr ',' '-')"
    hash=$(wanted "$version")
    if [ "$(cat "$stamp" 2>/dev/null)" = "$hash" ] && runs "$VENV/bin/python"; then
        say "Everything is installed already ($VENV, Python $version)."
        return 0
    fi
    mend_links
    if [ -e "$VENV" ] && { ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1 || [ "$(version_of "$VENV/bin/python")" != "$version" ]; }; then
        say "Making $VENV anew: it was made for another Python, or not to the end"
        rm -rf "$VENV"
    fi
    { mkdir -p "$VENV" && [ -w "$VENV" ]; } 2>/dev/null || die "$VENV cannot be written in $(pwd). Copy AotForms to a folder of your own"
    [ -x "$VENV/bin/python" ] || "$PYTHON" -m venv "$VENV" || die "the virtual environment could not be made"
    newer_pip
    total=$(grep -c '==' "constraints-$version.txt")
    say "Installing AotForms and about $total Python packages into $VENV: 2 to 8 minutes the first time."
    log="$VENV/install.log"
    # A process group of its own, so that Ctrl-C here ends pip and every compiler that it started.
    setsid "$VENV/bin/python" -m pip install --disable-pip-version-check -c "constraints-$version.txt" -e ".[$EXTRAS]" >"$log" 2>&1 &
    PIP=$!
    watch $PIP "$log" "$total" || { tail -n 25 "$log" >&2; die "the Python packages could not be installed (all of it: $log)"; }
    PIP=""
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

stopped() {
    if [ -n "$PIP" ]; then
        kill -TERM "-$PIP" 2>/dev/null || kill -TERM "$PIP" 2>/dev/null || true
        wait "$PIP" 2>/dev/null || true
    fi
    say "setup: stopped; the same command goes on from here" >&2
    exit "$1"
}

PIP="" TMP=$(mktemp -d)
trap 'rm -rf "$TMP"' EXIT
trap 'stopped 130' INT
trap 'stopped 143' TERM HUP
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
[ -n "$SYSTEM_ONLY" ] || install_python_packages
