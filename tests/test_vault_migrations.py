"""The tables: made from nothing by the migrations, equal to what the code believes, never taken down."""
from __future__ import annotations

import os
import signal

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from docassemble.AotForms.errors import SetUpError
from docassemble.AotForms.vault import engine, open_vault
from docassemble.AotForms.vault.tables import metadata
from sqlalchemy import inspect, text
from vault_peers import Place, cluster, empty_place, place, sqlite_place, stored  # noqa: F401


def test_migrations_make_just_the_tables_of_the_code(empty_place):
    """From an empty database the migrations make the tables, columns, keys and indexes that tables.py describes."""
    vault = empty_place.open()
    with vault.system(write=False) as unit:
        context = MigrationContext.configure(unit.connection, opts={"compare_type": True, "version_table": engine.VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
        assert engine.revision(unit.connection) == "0006"


def test_a_newer_database_is_refused(place):
    """A database of a later release is left alone, with one clear line."""
    vault = place.open()
    with vault.system() as unit:
        unit.connection.execute(text(f"UPDATE {engine.VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(SetUpError, match="newer release"):
        open_vault(place.home, place.url)


def test_a_migration_is_whole_or_not_at_all(tmp_path):
    """Killed in the middle of the first migration, the next start begins from nothing and ends whole."""
    from alembic.operations import Operations
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    create, seen = Operations.create_table, []

    def dies(self, name, *columns, **more):
        seen.append(name)
        if len(seen) == 8:
            os.kill(os.getpid(), signal.SIGKILL)
        return create(self, name, *columns, **more)

    child = os.fork()
    if child == 0:
        Operations.create_table = dies
        open_vault(home)
        os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    probe = engine.connect(home, None)
    assert inspect(probe).get_table_names() == []
    probe.dispose()
    here = Place(home, None)
    stored(here.open())
    here.close()


def test_a_wrong_url_is_one_clear_line(tmp_path):
    """An unreadable URL, another database, or one that does not answer: SetUpError, without the password."""
    for url in ("nonsense", "mysql://u:geheim@h/db", "sqlite://", f"postgresql://u:geheim@/db?host={tmp_path}"):
        with pytest.raises(SetUpError) as caught:
            open_vault(tmp_path / "home", url)
        assert "geheim" not in str(caught.value) and caught.value.__cause__ is None


def test_a_database_file_that_others_can_read_is_refused(sqlite_place):
    """Open permissions on the database stop the start."""
    sqlite_place.open()
    (sqlite_place.home / "vault.sqlite").chmod(0o644)
    with pytest.raises(SetUpError, match="chmod 600"):
        open_vault(sqlite_place.home)


def test_sqlite_keeps_what_was_committed(sqlite_place):
    """WAL, full synchronization, foreign keys and secure delete are on for every connection."""
    vault = sqlite_place.open()
    with vault.system(write=False) as unit:
        said = {p: unit.connection.exec_driver_sql(f"PRAGMA {p}").scalar()
                for p in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")}
    assert said == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 30000}


def test_a_forked_worker_uses_its_own_connections(place):
    """A vault that was opened before a fork works in the child and goes on working in the parent."""
    world = stored(place.open())
    child = os.fork()
    if child == 0:
        try:
            world.vault.matters.save(world.actor, world.matter_id, b"child", expected=1)
            os._exit(0)
        except BaseException:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0
    assert world.vault.matters.load(world.actor, world.matter_id).content == b"child"
