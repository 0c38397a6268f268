"""Every check of the doctor fails on what it is there for, and passes without it."""
from __future__ import annotations

import dataclasses
import datetime as dt
import json
import sqlite3
import time
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from docassemble.AotForms.commands import doctor as command
from docassemble.AotForms.server import checks, configuration, doctor
from docassemble.AotForms.server.home import Home
from docassemble.AotForms.server.settings import Settings


@pytest.fixture
def healthy(tmp_path):
    home = Home(tmp_path / "home").prepare()
    made = configuration.build(home, Settings(home.path), "redis://:x@127.0.0.1:1")
    return doctor.Facts(python=(3, 12), docassemble="1.10.13", clock=time.time(), home=home.path, configuration=made,
                        settings={"host": "127.0.0.1", "idle_seconds": 900})


def states(facts) -> dict[str, str]:
    return {one.check: one.state for one in doctor.examine(facts)}


def test_a_healthy_machine_passes_every_check(healthy):
    """Ensures that no check complains where nothing is wrong, so that each failure below is its own."""
    assert set(states(healthy).values()) == {"ok"} and len(doctor.CHECKS) >= 18


@pytest.mark.parametrize(("name", "change"), [
    ("python", {"python": (3, 10)}), ("python", {"python": (3, 14)}),
    ("system libraries", {"missing_libraries": checks.LIBRARIES[:1]}), ("locale", {"locale": False}),
    ("reading back", {"missing_commands": ("pdftotext",)}), ("fonts", {"missing_fonts": ("DejaVuSans.ttf",)}),
    ("time zones", {"zone_data": False}), ("clock", {"clock": 0.0}), ("docassemble", {"docassemble": None}),
    ("docassemble", {"docassemble": "1.10.12"}), ("docassemble", {"docassemble": "1.10.4", "python": (3, 11)}),
    ("embedded store", {"store": False}), ("room on disk", {"free_bytes": 10}), ("core dumps", {"core_dumps": True}),
    ("home is private", {"open_paths": (Path("/x"),)}), ("idle lock", {"settings": {"host": "::1", "idle_seconds": 901}}),
    ("encrypted on the way", {"settings": {"host": "0.0.0.0", "idle_seconds": 900}}),
    ("no docassemble administrator", {"privileged": ("2",)}),
])
def test_a_check_fails_on_its_own_fact(healthy, name, change):
    """Ensures that one wrong fact fails exactly the check that is there for it, with a way to mend it."""
    facts = dataclasses.replace(healthy, **change)
    assert [one for one, state in states(facts).items() if state != "ok"] == [name]
    assert all(one.mend for one in doctor.examine(facts) if one.state != "ok")


@pytest.mark.parametrize(("name", "key", "value"), [
    ("secret key", "secretkey", doctor.FACTORY_KEY), ("secret key", "secretkey", "short"), ("secret key", "secretkey", None),
    *(("features off", feature, True) for feature in configuration.OFF), ("modules listed", "module whitelist", None),
])
def test_a_wrong_configuration_is_seen(healthy, name, key, value):
    """Ensures that a changed configuration file fails its check; a switch that is left out counts as on."""
    for changed in ({**healthy.configuration, key: value}, {k: v for k, v in healthy.configuration.items() if k != key}):
        assert states(dataclasses.replace(healthy, configuration=changed))[name] == "unsafe"


def test_what_cannot_be_seen_is_unknown_and_not_ok(healthy):
    """Ensures that a home without a server, and accounts in another database, are unknown."""
    before = states(dataclasses.replace(healthy, configuration=None, settings=None, privileged=None))
    assert [name for name, state in before.items() if state == "unknown"] == [
        "secret key", "features off", "modules listed", "encrypted on the way", "idle lock", "no docassemble administrator"]


def test_administrators_are_counted_in_the_real_tables(healthy):
    """Ensures that an active account with docassemble's admin role is found in SQLite, and an inactive one is not."""
    file = Path(healthy.home) / "db/da:x@sqlite/docassemble.sqlite"
    file.parent.mkdir(exist_ok=True)
    with sqlite3.connect(file) as made:
        made.executescript('CREATE TABLE "user" (id, active); CREATE TABLE role (id, name); CREATE TABLE user_roles (user_id, role_id);'
                           "INSERT INTO \"user\" VALUES (1, 0), (2, 1), (3, 1); INSERT INTO role VALUES (1, 'admin'), (2, 'user');"
                           "INSERT INTO user_roles VALUES (1, 1), (2, 1), (3, 2);")
    made.close()
    assert doctor._privileged(Path(healthy.home), healthy.configuration) == ("2",)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_command_tells_by_its_exit_code(tmp_path, options):
    """Ensures that the command looks at the real machine, names an open folder, and ends with 3 for it."""
    app = typer.Typer()
    command.register(app)
    home = Home(tmp_path / "home").prepare()
    (home / "db").chmod(0o755)
    done = CliRunner().invoke(app, ["--home", str(home.path), *options])
    assert done.exit_code == 3
    if options:
        told = {one["check"]: one["state"] for one in json.loads(done.stdout)["checks"]}
        assert told["home is private"] == "unsafe"
    else:
        assert "UNSAFE" in done.stdout and "chmod" in done.stdout


def test_rules_of_the_law_that_are_a_year_old_are_a_warning(tmp_path, monkeypatch):
    """Ensures that a rule unchecked for 12 months warns, names some and says what to do, and fails nothing by itself."""
    assert command.law_is_fresh(dt.date(2027, 11, 21)).state == "ok"  # every rule was checked on 21 November 2026
    old = command.law_is_fresh(dt.date(2027, 11, 22))
    assert old.state == "warning" and "2026-11-21" in old.what and "and others" in old.what and "docs/law.md" in old.mend

    class Later(dt.date):
        @classmethod
        def today(cls):
            return cls(2028, 1, 1)

    monkeypatch.setattr(command, "date", Later)
    monkeypatch.setattr(doctor, "examine", lambda facts: [])
    app = typer.Typer()
    command.register(app)
    done = CliRunner().invoke(app, ["--home", str(Home(tmp_path / "home").prepare().path)])
    assert done.exit_code == 0 and "WARNING" in done.stdout
